"""The branches and the current one, read from git's files; no process is started."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from adr_studio.errors import Refused, Unreadable
from adr_studio.storage.repository.gitfiles import Stamp, read_own, stamp
from adr_studio.storage.repository.layout import Layout

_LARGEST_PACKED = 64_000_000
_LARGEST_LOOSE = 4096
_MOST_LOOSE = 200_000
_DEEPEST_LINK = 5

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BAD_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.(?:/|$)|\.lock(?:/|$)|/$")

_OPERATIONS = (
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase or patch"),
    ("MERGE_HEAD", "a merge"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
    ("sequencer", "a cherry-pick or revert"),
    ("BISECT_LOG", "a bisect"),
)


class Head(NamedTuple):
    """Where the work tree stands: `branch` is None when detached, `commit` is None before the first commit."""

    branch: str | None
    commit: str | None

    @property
    def detached(self) -> bool:
        """Whether a commit is checked out and no branch."""
        return self.branch is None

    @property
    def unborn(self) -> bool:
        """Whether the branch has no commit yet."""
        return self.commit is None

    @property
    def reference(self) -> str | None:
        """The branch's full name, `refs/heads/…`."""
        return None if self.branch is None else f"refs/heads/{self.branch}"


class Branch(NamedTuple):
    """One local or remote-tracking branch; `reference` is its full name."""

    reference: str
    commit: str

    @property
    def name(self) -> str:
        """The name that people use: `main`, `origin/main`."""
        return self.reference.split("/", 2)[2]


class References(NamedTuple):
    """All references at one moment: full name → object; `head_text` is what HEAD says."""

    head_text: str
    objects: Mapping[str, str]
    links: frozenset[str] = frozenset()
    taken: Stamp = ()

    @property
    def head(self) -> Head:
        """Where the work tree stands."""
        if self.head_text.startswith("ref: refs/heads/"):
            reference = self.head_text.removeprefix("ref: ")
            return Head(reference.removeprefix("refs/heads/"), self.objects.get(reference))
        return Head(None, self.head_text)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Local branches, then remote-tracking ones, by name."""
        kept = (name for name in sorted(self.objects) if name.startswith(("refs/heads/", "refs/remotes/")))
        return tuple(Branch(name, self.objects[name]) for name in kept if name not in self.links)


def is_name(name: str) -> bool:
    """Whether git allows a reference of this full name (git-check-ref-format(1))."""
    return name.startswith("refs/") and _BAD_NAME.search(name) is None


def is_object(text: str) -> bool:
    """Whether the text is the full name of an object."""
    return _COMMIT.fullmatch(text) is not None


def read(layout: Layout) -> References:
    """All references of a repository that keeps them in files. Raises Unreadable for a damaged HEAD."""
    head_text = read_head_text(layout)
    objects: dict[str, str] = {}
    folders: list[Path] = []
    symbolic: dict[str, str] = {}
    for name, text in _loose(layout.common_dir / "refs", folders):
        if text.startswith("ref: "):
            symbolic[name] = text.removeprefix("ref: ").strip()
        elif is_object(text):
            objects[name] = text
    # In this order a reference that is being packed meanwhile is seen in one of the two places.
    objects = {**_packed(layout), **objects}
    for name in symbolic:
        found = _resolve(name, symbolic, objects)
        if found is not None:
            objects[name] = found
    watched = [layout.git_dir / "HEAD", layout.common_dir / "packed-refs", *folders]
    if head_text.startswith("ref: "):
        watched.append(layout.common_dir / head_text.removeprefix("ref: "))
    return References(head_text, objects, frozenset(symbolic), stamp(watched))


def read_head_text(layout: Layout) -> str:
    """What HEAD says: `ref: refs/heads/…`, or the name of a commit. Raises Unreadable for anything else."""
    text = os.fsdecode(read_own(layout.git_dir / "HEAD", _LARGEST_LOOSE) or b"").strip()
    target = text.removeprefix("ref:").strip()
    if text.startswith("ref:") and is_name(target) and target.startswith("refs/heads/"):
        return f"ref: {target}"
    if is_object(text):
        return text
    title = f"The repository is damaged: “{layout.git_dir / 'HEAD'}” names no branch and no commit."
    raise Unreadable(title, "Your files are as they were. Restore its .git folder, or clone it again.")


def _packed(layout: Layout) -> dict[str, str]:
    packed: dict[str, str] = {}
    data = read_own(layout.common_dir / "packed-refs", _LARGEST_PACKED) or b""
    for line in os.fsdecode(data).split("\n"):
        commit, _space, name = line.partition(" ")
        if is_object(commit) and is_name(name):
            packed[name] = commit
    return packed


def _loose(folder: Path, folders: list[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of every reference in a file of its own; `folders` gets the folders that were walked."""
    left = _MOST_LOOSE
    pending = [(str(folder), "refs")]
    while pending:
        place, prefix = pending.pop()
        folders.append(Path(place))
        for entry in _entries(place):
            name = f"{prefix}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append((entry.path, name))
            elif is_name(name) and entry.is_file(follow_symlinks=False):
                left -= 1
                if left < 0:
                    raise Unreadable("The repository has too many references to read.", "Run “git pack-refs --all”.")
                yield name, _loose_text(Path(entry.path))


def _entries(place: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(place) as entries:
            return list(entries)
    except FileNotFoundError:
        # Git removes a folder whose last branch it deletes or packs.
        return []
    except OSError as error:
        title = f"The repository cannot be read: “{place}”: {os.strerror(error.errno or 0)}."
        raise Unreadable(title, "Nothing was changed. Ask for the right to read it.") from error


def _loose_text(path: Path) -> str:
    try:
        data = read_own(path, _LARGEST_LOOSE)
    except Refused:
        return ""
    return os.fsdecode(data or b"").strip()


def _resolve(name: str, symbolic: Mapping[str, str], objects: Mapping[str, str]) -> str | None:
    for _step in range(_DEEPEST_LINK):
        if name not in symbolic:
            return objects.get(name)
        name = symbolic[name]
    return None


def operation(layout: Layout) -> str | None:
    """What is under way in the repository and must be ended first, in plain words: `a merge`; None for nothing."""
    return next((words for name, words in _OPERATIONS if os.path.lexists(layout.git_dir / name)), None)
