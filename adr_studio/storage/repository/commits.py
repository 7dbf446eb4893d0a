"""Committing named paths and no other, by `git commit --only`; the one place where a repository's programs run.

Pre-flight, intent record, the commit, post-check: what the user staged of other files stays as it was to the byte,
hooks and signing work as in a terminal, and a commit that fails or is killed leaves nothing behind.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adr_studio.errors import GitFailed, Refused, StudioError, UntrustedRepository
from adr_studio.storage.repository import preflight, refusal, staging
from adr_studio.storage.repository.configuration import Identity
from adr_studio.storage.repository.intents import entry_parts, forget, parent_of, record, stale
from adr_studio.storage.repository.preflight import Preflight
from adr_studio.storage.repository.repository import Repository
from adr_studio.storage.repository.runner import Output, Runner, signals_reach_children, trusted_runner
from adr_studio.storage.repository.surfaces import Surface, surface


@dataclass(frozen=True)
class Commit:
    """A commit that was made. `extra` are the paths in it that nobody asked for: a hook's, which can be taken back."""

    commit: str
    parent: str | None
    paths: tuple[str, ...]
    extra: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict, repr=False)


def commit(
    repository: Repository,
    paths: Sequence[str],
    message: str,
    *,
    trust: Surface,
    intents: Path,
    author: Identity | None = None,
    date: datetime | None = None,
    allow_partly_staged: bool = False,
    allow_detached: bool = False,
    cancelled: threading.Event | None = None,
    told: Callable[[str], None] | None = None,
) -> Commit:
    """Commit these files (relative paths; deleted ones too) as they are on the disk, and nothing else.

    `trust` is the surface that the user allowed; `author` and `date` stand for the committer too; `told` gets what
    hooks say while they run. Raises UntrustedRepository where the surface is another one by now, PartlyStaged and
    DetachedHead where an answer is needed first, Refused, Unwritable or GitFailed; then nothing was committed and
    the index is as it was.
    """
    if not signals_reach_children():
        raise RuntimeError("install_signal_handlers() was not called when the program started")
    if not message.strip():
        raise Refused("The commit has no message.", "Say in a line what was decided or changed, and why.")
    check_trust(repository, trust)
    trusted = _runner(repository, author, date)
    found = preflight.check(
        repository, trusted, paths,
        allow_partly_staged=allow_partly_staged, allow_detached=allow_detached, named=author is not None,
    )  # fmt: skip
    before = {path: found.entries.get(path, "") for path in found.paths}
    intent = record(intents, repository, found.head.commit, before, found.new)
    try:
        output = _run(trusted, found, message, cancelled, told)
    except StudioError:
        _undo(repository, found, intent)
        raise
    head = repository.head().commit
    if head is None or head == found.head.commit or not _is_ours(repository, head, output, message):
        clean = _undo(repository, found, intent)
        raise refusal.explain(output, trust.hooks, index_is_clean=clean)
    return _check_after(repository, found, head, before, intent)


def check_trust(repository: Repository, trust: Surface) -> None:
    """Raise UntrustedRepository unless what would run now is what the user allowed."""
    if surface(repository).digest != trust.digest:
        title = "What would run at a commit in this repository has changed since you allowed it."
        raise UntrustedRepository(title, "Nothing was committed. Look at the new list first.", "repository.trust")


def _runner(repository: Repository, author: Identity | None, date: datetime | None) -> Runner:
    runner = trusted_runner(repository.layout, repository.shadow.plain.folder)
    for role in ("AUTHOR", "COMMITTER"):
        if author is not None:
            runner = runner.with_environment(**{f"GIT_{role}_NAME": author.name, f"GIT_{role}_EMAIL": author.email})
        if date is not None:
            runner = runner.with_environment(**{f"GIT_{role}_DATE": f"@{int(date.timestamp())} {date:%z}".strip()})
    return runner


def _run(
    trusted: Runner,
    found: Preflight,
    message: str,
    cancelled: threading.Event | None,
    told: Callable[[str], None] | None,
) -> Output:
    """Make new files known to git, then commit."""
    if found.new:
        new = _pathspecs(found.new)
        output = trusted.run("add", "-N", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=new)
        if output.status != 0:
            return output
    with tempfile.NamedTemporaryFile(dir=trusted.folder, prefix=".message-") as file:
        file.write(message.strip().encode("utf-8", "replace") + b"\n")
        file.flush()
        command = ("commit", "-q", "-F", file.name, "--cleanup=whitespace", "--only", "--pathspec-from-file=-")
        specs = _pathspecs(found.paths)
        return trusted.run(*command, "--pathspec-file-nul", stdin=specs, seconds=None, cancelled=cancelled, told=told)


def _pathspecs(paths: Sequence[str]) -> bytes:
    """The paths to the letter. Not by a variable, which hooks would inherit together with its effect."""
    return b"".join(b":(top,literal)" + os.fsencode(path) + b"\0" for path in paths)


def _is_ours(repository: Repository, head: str, output: Output, message: str) -> bool:
    """Whether the commit that is there now was made by us: git says so, or it was killed right after making it."""
    if output.status == 0:
        return True
    written = repository.shadow.runner().read("log", "--format=%B", "--encoding=UTF-8", "--max-count=1", head, "--")
    return written.decode("utf-8", "replace").split() == message.split()


def _undo(repository: Repository, found: Preflight, intent: Path) -> bool:
    """Take new files out of the index again; False where a lock keeps us from it, and `recover` has to."""
    entries = staging.read_entries(repository.shadow.runner(), found.new) if found.new else {}
    announced = {path: None for path in found.new if path in entries}
    try:
        staging.change_entries(repository.layout, repository.shadow, announced)
    except Refused:
        return False
    forget(intent)
    return True


def _check_after(
    repository: Repository, found: Preflight, head: str, before: Mapping[str, str], intent: Path
) -> Commit:
    """Look at what the commit has and at what it left in the index; put our own entries right."""
    parent = parent_of(repository, head)
    changed = _changed(repository, found.head.commit, head)
    extra = tuple(path for path in changed if path not in before)
    warnings = []
    if extra:
        named = ", ".join(f"“{path}”" for path in extra[:5])
        warnings.append(f"A hook of the repository put more into the commit than you chose: {named}.")
    entries = staging.read_entries(repository.shadow.runner())
    left_alone = {path: entry for path, entry in found.entries.items() if path not in before and path not in extra}
    disturbed = sorted(path for path, entry in left_alone.items() if entries.get(path) != entry)
    if disturbed:
        warnings.append(f"What was staged of “{disturbed[0]}” changed while the commit was made.")
    paths = tuple(before)
    try:
        staging.change_entries(repository.layout, repository.shadow, stale(repository, head, paths, entries))
        forget(intent)
    except Refused as held:
        warnings.append(f"The commit was made, but its files may be shown as staged. {held.title}")
    kept = {path: found.entries.get(path, "") for path in (*paths, *extra)}
    return Commit(head, parent, tuple(path for path in changed if path in before), extra, tuple(warnings), kept)


def _changed(repository: Repository, old: str | None, new: str) -> tuple[str, ...]:
    """The paths that differ between two commits; for a first one all of its paths."""
    command = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id"]
    command += ["--root", new] if old is None else [old, new]
    return tuple(os.fsdecode(name) for name in repository.shadow.runner().read(*command, "--").split(b"\0")[:-1])


def roll_back(repository: Repository, made: Commit, *, trust: Surface) -> None:
    """Take a commit back: the branch to its parent, its paths' entries to what they were; files on the disk stay.

    Raises Refused where the branch has moved on or something is under way, Unwritable, UntrustedRepository, GitFailed.
    """
    check_trust(repository, trust)
    if preflight.check_repository(repository).commit != made.commit:
        raise Refused("The branch has moved on since that commit.", "It was left as it is; revert the commit in git.")
    trusted = trusted_runner(repository.layout, repository.shadow.plain.folder)
    target = ("-d", "HEAD") if made.parent is None else ("HEAD", made.parent)
    output = trusted.run("update-ref", "-m", "adr-studio: take back", *target, made.commit)
    if output.status != 0:
        raise GitFailed("The commit could not be taken back.", f"{output.words.strip()} It stays as it is.")
    entries = {path: entry_parts(entry) if entry else None for path, entry in made.before.items()}
    staging.change_entries(repository.layout, repository.shadow, entries)
