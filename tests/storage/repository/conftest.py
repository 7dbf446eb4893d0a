"""Repositories that are opened, trusted and watched: what a commit of ours may change, and what it may not."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adr_studio.storage.repository import (
    Commit,
    Repository,
    commit,
    install_signal_handlers,
    recover,
    surface,
)

install_signal_handlers()


def run(root: Path, *arguments: str, check: bool = True, **variables: str) -> str:
    """What git prints, as in a terminal; file names with any bytes in them survive."""
    environment = {**os.environ, **variables}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    assert not check or done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


def head_of(root: Path) -> str | None:
    found = run(root, "rev-parse", "--verify", "-q", "HEAD", check=False).strip()
    return found or None


def entries_of(root: Path) -> dict[str, str]:
    """Flag, mode, object and stage of every path in the index."""
    entries: dict[str, str] = {}
    for line in run(root, "ls-files", "-s", "-v", "-z").split("\0")[:-1]:
        facts, _tab, path = line.partition("\t")
        entries[path] = entries.get(path, "") + facts
    return entries


def files_of(root: Path) -> dict[str, bytes]:
    """The bytes of every file in the work tree; links by where they lead."""
    files = {}
    for folder, folders, names in os.walk(root):
        if ".git" in folders:
            folders.remove(".git")
        for name in names:
            path = os.path.join(folder, name)
            if name != ".git":
                shown = os.path.relpath(path, root)
                files[shown] = os.fsencode(os.readlink(path)) if os.path.islink(path) else Path(path).read_bytes()
    return files


@dataclass
class Witness:
    """Remembers a repository, and checks what became of it: the oracle of every commit test."""

    root: Path

    def __post_init__(self) -> None:
        self.head = head_of(self.root)
        self.entries = entries_of(self.root)
        self.files = files_of(self.root)
        self.references = self._references()
        self.stash = run(self.root, "stash", "list")
        self.reflog = self._reflog()

    def _references(self) -> dict[str, str]:
        lines = run(self.root, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.rsplit(" ", 1) for line in lines)

    def _reflog(self) -> list[str]:
        return run(self.root, "reflog", "--format=%H", check=False).split()

    def _git_dir(self) -> Path:
        return Path(run(self.root, "rev-parse", "--absolute-git-dir").strip())

    def sees_nothing(self, locks: bool = False) -> None:
        """Nothing at all has changed."""
        assert head_of(self.root) == self.head
        assert entries_of(self.root) == self.entries
        assert files_of(self.root) == self.files
        assert self._references() == self.references
        assert self._reflog() == self.reflog
        assert run(self.root, "stash", "list") == self.stash
        if not locks:
            assert not list(self._git_dir().glob("*.lock"))

    def sees_commit(self, paths: set[str], rewritten: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """One commit more, of exactly these paths as they are on the disk; `rewritten` were changed by a hook."""
        head = head_of(self.root)
        assert head is not None
        parents = run(self.root, "rev-list", "--parents", "-n1", head).split()[1:]
        assert parents == ([self.head] if self.head else [])
        compared = ["diff-tree", "-r", "-z", "--no-renames", "--name-only", "--no-commit-id", "--root"]
        changed = run(self.root, *compared, *([self.head] if self.head else []), head).split("\0")[:-1]
        assert set(changed) == paths
        after = entries_of(self.root)
        assert {path: entry for path, entry in after.items() if path not in paths} == {
            path: entry for path, entry in self.entries.items() if path not in paths
        }
        assert run(self.root, "--literal-pathspecs", "diff", "--cached", "--name-only", "--", *paths) == ""
        assert run(self.root, "--literal-pathspecs", "diff", "--name-only", "--", *paths) == ""
        files = files_of(self.root)
        assert {path: data for path, data in files.items() if path not in rewritten} == {
            path: data for path, data in self.files.items() if path not in rewritten
        }
        branch = run(self.root, "symbolic-ref", "-q", "HEAD", check=False).strip()
        references = {name: commit for name, commit in self._references().items() if name != branch}
        assert references == {name: commit for name, commit in self.references.items() if name != branch}
        assert run(self.root, "stash", "list") == self.stash
        assert self._reflog() == [head, *self.reflog]
        assert not list(self._git_dir().glob("*.lock"))
        assert "missing" not in run(self.root, "fsck", "--no-dangling")


@dataclass
class Studio:
    """One repository as the program holds it."""

    repository: Repository
    intents: Path

    @property
    def root(self) -> Path:
        return self.repository.root

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def commit(self, *paths: str, message: str = "Save a decision", **options: Any) -> Commit:
        trust = options.pop("trust", None) or surface(self.repository)
        return commit(self.repository, paths, message, trust=trust, intents=self.intents, **options)

    def recover(self) -> tuple[str, ...]:
        return recover(self.repository, self.intents).repaired

    @property
    def pending(self) -> list[Path]:
        return list(self.intents.glob("*"))

    def hook(self, name: str, script: str) -> Path:
        """Write a hook; gives its file."""
        file = self.repository.layout.common_dir / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file


@pytest.fixture
def open_studio(tmp_path: Path) -> Callable[[Path], Studio]:
    """`open_studio(root)` opens a repository with a cache and intents of its own."""
    return lambda root: Studio(Repository.open(root, cache=tmp_path / "cache"), tmp_path / "intents")


@pytest.fixture
def studio(make_repository: Callable[..., Path], open_studio: Callable[[Path], Studio]) -> Studio:
    """A repository with three files in one commit."""
    return open_studio(make_repository({"a.md": "one\ntwo\nthree\n", "b.md": "b\n", "docs/c.md": "c\n"}))


@pytest.fixture
def watch() -> Callable[[Studio], Witness]:
    """`watch(studio)` remembers how things are now."""
    return lambda studio: Witness(studio.root)
