"""An opened repository, and everything that is read from it; nothing of it runs by reading."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from adr_studio.domain.display import visible
from adr_studio.errors import GitFailed, Unreadable
from adr_studio.storage.repository import configuration, refs, staging, trees
from adr_studio.storage.repository.configuration import Identity
from adr_studio.storage.repository.layout import Layout, find
from adr_studio.storage.repository.refs import Branch, Head
from adr_studio.storage.repository.shadow import Shadow
from adr_studio.storage.repository.staging import State

_LONGEST = 1000
_MARKDOWN = (".md", ".markdown")
_ROW = re.compile(rb"^[ \t>]*\|[ \t]*`?([A-Z]{1,4}-\d{1,9})`?[ \t]*\|", re.MULTILINE)
_OUT_OF_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class LogEntry(NamedTuple):
    """One commit, in words that can be shown; `date` is the author's, None where it says nothing that is a date."""

    commit: str
    author: str
    email: str
    date: datetime | None
    subject: str


@dataclass(frozen=True)
class Repository:
    """One work tree with its history. Open it by `Repository.open`."""

    layout: Layout
    shadow: Shadow = field(repr=False, compare=False)

    @classmethod
    def open(cls, path: Path, *, cache: Path) -> "Repository":
        """The repository that a file or folder lies in; the shadow is kept under `cache`.

        Raises NotARepository for none, BareRepository for a bare one, Unreadable for a damaged one or an unknown
        format, Refused for one whose git folder is not where it should be. A foreign-owned one opens: it is not
        trusted, no more.
        """
        found = find(path)
        shadow = Shadow(found, cache)
        if not shadow.format.reftable:
            refs.read_head_text(found)
        return cls(found, shadow)

    @property
    def root(self) -> Path:
        """The work tree, as a real path."""
        return self.layout.root

    @property
    def git_dir(self) -> Path:
        """The git folder, as a real path."""
        return self.layout.git_dir

    @property
    def name(self) -> str:
        """The work tree's own name."""
        return self.root.name or str(self.root)

    def head(self) -> Head:
        """Where the work tree stands."""
        return self.shadow.references.head

    def operation(self) -> str | None:
        """What is under way (`a merge`, `a rebase` …), None for nothing."""
        return refs.operation(self.layout)

    def branches(self) -> tuple[Branch, ...]:
        """Local branches, then remote-tracking ones, by name."""
        return self.shadow.references.branches

    def names(self, folders: Sequence[str] = ("",), *, branches: bool = True) -> frozenset[str]:
        """The paths of all files below these folders ("" is the root) in the index, and on every branch."""
        runner = self.shadow.runner()
        wanted = _folders(folders)
        limits = ("--", *wanted) if wanted != ("",) else ()
        found = {os.fsdecode(name) for name in runner.read("ls-files", "-z", *limits).split(b"\0")[:-1]}
        if branches:
            commits = {branch.commit for branch in self.branches()}
            commits |= {head} if (head := self.head().commit) else set()
            found |= trees.names(runner, commits, wanted)
        return frozenset(found)

    def row_ids(self, known: Callable[[str], bool] = lambda _object: False) -> Mapping[str, frozenset[str]]:
        """The short ids (FM-12) that begin a row of a table in a Markdown file on any branch, by the file's object.

        Objects that are `known` already are not read again, and are left out.
        """
        runner = self.shadow.runner()
        commits = {branch.commit for branch in self.branches()}
        listed = trees.files(runner, commits, ("",)) if commits else set()
        wanted = sorted({name for path, name in listed if path.lower().endswith(_MARKDOWN) and not known(name)})
        read = zip(wanted, trees.contents(runner, wanted), strict=True) if wanted else ()
        return {name: frozenset(each.decode() for each in _ROW.findall(data)) for name, data in read}

    def status(self, paths: Iterable[str]) -> dict[str, State]:
        """How each of these paths stands against the last commit and the index."""
        given = tuple(dict.fromkeys(paths))
        return staging.read_states(self.shadow.runner(), self.root, given, filters_run=False) if given else {}

    def deleted(self, folders: Sequence[str] = ("",)) -> tuple[str, ...]:
        """The files below these folders that the last commit has and the disk has not, in order."""
        head = self.head().commit
        if head is None:
            return ()
        wanted = _folders(folders)
        limits = ("--", *wanted) if wanted != ("",) else ()
        command = (
            "diff-index",
            "-z",
            "--name-only",
            "--no-renames",
            "--diff-filter=D",
            "--ignore-submodules=all",
            head,
        )
        names = self.shadow.runner().read(*command, *limits).split(b"\0")[:-1]
        return tuple(sorted(os.fsdecode(name) for name in names))

    def show(self, revision: str, path: str) -> bytes:
        """The bytes of a file in a revision: a commit, `HEAD`, a branch's name or full name. Raises Unreadable."""
        runner = self.shadow.runner()
        commit = self._commit(revision)
        try:
            return runner.read("cat-file", "blob", f"{commit}:{path}")
        except GitFailed as error:
            listed = runner.run("ls-tree", "-z", commit, "--", path)
            if listed.status == 0 and listed.out:
                title = f"This copy of the repository does not have “{path}” as it was in {revision[:12]}."
                raise Unreadable(
                    title, "It was cloned in part; ADR Studio fetches nothing. Run “git fetch”."
                ) from error
            title = f"There is no “{path}” in {revision[:12]}."
            raise Unreadable(title, "Nothing was changed.") from error

    def log(self, paths: Sequence[str] = (), limit: int = 100, revision: str = "HEAD") -> tuple[LogEntry, ...]:
        """The newest commits, of these paths or of all; none before the first commit."""
        if revision == "HEAD" and self.head().unborn:
            return ()
        form = "--format=%H%x00%an%x00%ae%x00%ad%x00%s"
        command = ("log", "-z", form, "--date=raw", "--encoding=UTF-8", "--no-show-signature", "--no-ext-diff")
        limits = ("--no-textconv", f"--max-count={limit}", self._commit(revision), "--", *paths)
        fields = self.shadow.runner().read(*command, *limits).decode("utf-8", "replace").split("\0")
        rows = zip(*[iter(fields)] * 5, strict=False)
        return tuple(_entry(*row) for row in rows)

    def identity(self) -> Identity | None:
        """Who git would name as the author of a commit here; None where it would have to guess."""
        runner = self.shadow.plain
        try:
            settings = configuration.read_effective(runner.with_environment(GIT_DIR=str(self.git_dir)))
        except GitFailed:
            settings = configuration.read_users(runner)
        return configuration.identity(settings)

    def _commit(self, revision: str) -> str:
        """The full name of the commit that a revision stands for; nothing that looks like an option reaches git."""
        known = self.shadow.references
        if refs.is_object(revision):
            return revision
        if revision == "HEAD":
            found = known.head.commit
        else:
            names = (revision, f"refs/heads/{revision}", f"refs/remotes/{revision}", f"refs/tags/{revision}")
            found = next((known.objects[name] for name in names if name in known.objects), None)
        if found is None and re.fullmatch(r"[0-9a-f]{4,64}", revision):
            found = self._unabbreviated(revision)
        if found is None:
            raise Unreadable(f"There is no revision “{revision}”.", "Give a commit or a branch.")
        return found

    def _unabbreviated(self, revision: str) -> str | None:
        output = self.shadow.runner().run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        return output.out.decode().strip() if output.status == 0 else None


def _folders(folders: Iterable[str]) -> tuple[str, ...]:
    named = {folder.strip("/").removeprefix("./") for folder in folders}
    return ("",) if named & {"", "."} else tuple(sorted(named))


def _entry(commit: str, author: str, email: str, date: str, subject: str) -> LogEntry:
    return LogEntry(commit, _shown(author), _shown(email), _moment(date), _shown(subject))


def _shown(text: str) -> str:
    """What somebody else wrote, for one line that people read."""
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _moment(raw: str) -> datetime | None:
    """A date as git keeps it, `SECONDS +HHMM`; None for what no calendar has."""
    found = re.fullmatch(r"(-?\d{1,12}) ([+-])(\d\d)(\d\d)", raw)
    if found is None:
        return None
    offset = timedelta(hours=int(found[3]), minutes=int(found[4])) * (-1 if found[2] == "-" else 1)
    try:
        return (_OUT_OF_TIME + timedelta(seconds=int(found[1]))).astimezone(timezone(offset))
    except (OverflowError, ValueError):
        return None
