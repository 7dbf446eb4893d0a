"""What is staged: the entries of the index, the state of files against it, and changing entries of our own."""

import os
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path

from adr_studio.errors import Refused
from adr_studio.storage.repository import gitfiles
from adr_studio.storage.repository.layout import Layout
from adr_studio.storage.repository.runner import Runner, failure
from adr_studio.storage.repository.shadow import Shadow

Entries = Mapping[str, str]
"""For each path in the index `FLAG MODE OBJECT STAGE`, several joined by `|` where a merge left several.

The flag is git's (git-ls-files(1), -v): `H`, `S` for skip-worktree, lower case for assume-unchanged.
"""

_MANY = 500


class State(Enum):
    """How a file stands against the last commit and the index."""

    CLEAN = "as in the last commit"
    MODIFIED = "changed"
    STAGED = "staged as it is on the disk"
    STAGED_DIFFERS = "staged otherwise than it is on the disk"
    DELETED = "deleted"
    UNTRACKED = "new"
    IGNORED = "ignored by git"
    MISSING = "neither in git nor on the disk"
    CONFLICTED = "in conflict"
    UNKNOWN = "only the repository's own programs can tell"


def read_entries(runner: Runner, paths: Collection[str] = ()) -> dict[str, str]:
    """The index's entries, all of them or those of these paths."""
    entries: dict[str, str] = {}
    for line in _texts(runner.read("--literal-pathspecs", "ls-files", "-s", "-v", "-z", *limited_to(paths))):
        facts, _tab, path = line.partition("\t")
        entries[path] = f"{entries[path]}|{facts}" if path in entries else facts
    return entries if len(paths) <= _MANY else {path: entries[path] for path in set(paths) & entries.keys()}


def limited_to(paths: Collection[str]) -> tuple[str, ...]:
    """The arguments that limit a command to these paths; none for so many that reading everything is quicker."""
    return ("--", *paths) if 0 < len(paths) <= _MANY else ()


def read_states(runner: Runner, root: Path, paths: Sequence[str], *, filters_run: bool) -> dict[str, State]:
    """The state of each path. Where `filters_run` is false, a file that a filter rewrites may be UNKNOWN."""
    foreign = foreign_paths(root, paths)
    own = [path for path in paths if path not in foreign]
    states = dict.fromkeys(foreign, State.UNKNOWN)
    if own:
        tracked = read_entries(runner, own)
        changed = _read_changed(runner, own)
        present = {path for path in own if os.path.lexists(root / path)}
        ignored = _ignored(runner, [path for path in own if path in present and path not in tracked])
        for path in own:
            states[path] = _state(path, changed.get(path), path in tracked, path in present, ignored)
    if not filters_run:
        unsure = [path for path, state in states.items() if state in (State.MODIFIED, State.STAGED_DIFFERS)]
        states.update(dict.fromkeys(_filtered(runner, unsure), State.UNKNOWN))
    return states


def _state(path: str, code: str | None, tracked: bool, present: bool, ignored: Collection[str]) -> State:
    if code is None:
        if tracked:
            return State.CLEAN
        return (State.IGNORED if path in ignored else State.UNTRACKED) if present else State.MISSING
    if code == "u":
        return State.CONFLICTED
    staged, on_disk = code[0], code[1]
    if staged == ".":
        return State.DELETED if on_disk == "D" else State.MODIFIED
    if staged == "D":
        return State.STAGED_DIFFERS if present else State.DELETED
    return State.STAGED if on_disk == "." else State.STAGED_DIFFERS


def _read_changed(runner: Runner, paths: Sequence[str]) -> dict[str, str]:
    """Git's two letters (git-status(1), XY) for each tracked path that changed, `u` for one in conflict."""
    status = ("status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all")
    options = ("--literal-pathspecs", "--no-optional-locks")
    changed = {}
    for line in _texts(runner.read(*options, *status, *limited_to(paths))):
        kind, _space, rest = line.partition(" ")
        if kind == "1":
            changed[rest.split(" ", 7)[7]] = rest[:2]
        elif kind == "u":
            changed[rest.split(" ", 9)[9]] = "u"
    return changed


def _ignored(runner: Runner, paths: Sequence[str]) -> frozenset[str]:
    if not paths:
        return frozenset()
    # This command knows no literal paths; none that begins with a dot is anything else.
    asked = _joined(f"./{path}" for path in paths)
    output = runner.with_environment(GIT_LITERAL_PATHSPECS="0").run("check-ignore", "-z", "--stdin", stdin=asked)
    if output.status not in (0, 1):
        raise failure(output, ("check-ignore",))
    return frozenset(path.removeprefix("./") for path in _texts(output.out))


def _filtered(runner: Runner, paths: Sequence[str]) -> list[str]:
    """Those of the paths that a filter rewrites between the disk and the repository (gitattributes(5), filter)."""
    if not paths:
        return []
    fields = _texts(runner.read("check-attr", "-z", "--stdin", "filter", stdin=_joined(paths)))
    triples = zip(*[iter(fields)] * 3, strict=True)
    return [path for path, _name, value in triples if value not in ("unspecified", "unset")]


def foreign_paths(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Those of the paths that are not this repository's to keep, and why: `link` or `repository` in between."""
    known: dict[str, str] = {"": ""}
    return {path: why for path in paths if (why := _why_foreign(root, os.path.dirname(path), known))}


def _why_foreign(root: Path, folder: str, known: dict[str, str]) -> str:
    if folder not in known:
        why = _why_foreign(root, os.path.dirname(folder), known)
        if not why:
            place = root / folder
            if os.path.islink(place):
                why = "link"
            elif os.path.lexists(place / ".git"):
                why = "repository"
        known[folder] = why
    return known[folder]


def change_entries(layout: Layout, shadow: Shadow, changes: Mapping[str, tuple[str, str] | None]) -> None:
    """Set these paths' entries to (mode, object), or take them out; nothing of the repository runs.

    A copy is changed and put in the index's place under git's own lock. Raises Refused where the lock is held.
    """
    if not changes:
        return
    lines = [_change(path, entry, shadow.format.object_format) for path, entry in changes.items()]
    lock = layout.git_dir / "index.lock"
    try:
        handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        raise lock_held(lock) from None
    except OSError as error:
        title = f"The repository cannot be written to: {error.strerror}."
        raise Refused(title, "Its index was left as it is.") from error
    try:
        with open(handle, "wb") as file, shadow.scratch_index() as scratch:
            if layout.index.exists():
                os.fchmod(handle, stat.S_IMODE(layout.index.stat().st_mode))
            runner = shadow.runner().with_environment(GIT_INDEX_FILE=str(scratch))
            runner.read("update-index", "-z", "--index-info", stdin=b"".join(lines))
            file.write(scratch.read_bytes())
            file.flush()
            os.fsync(handle)
        os.replace(lock, layout.index)
    except BaseException:
        # The lock is ours: we made it above.
        lock.unlink(missing_ok=True)
        raise
    gitfiles.sync_folder(layout.git_dir)


def _change(path: str, entry: tuple[str, str] | None, object_format: str) -> bytes:
    mode, name = entry or ("0", "0" * (40 if object_format == "sha1" else 64))
    return os.fsencode(f"{mode} {name} 0\t{path}\0")


def lock_held(lock: Path) -> Refused:
    """The error for a lock that somebody holds; nobody but them may remove it."""
    detail = "Nothing was changed, and your files are safe. Try again when it has finished; if no other program is"
    return Refused("Another program is working in this repository.", f"{detail} running, delete “{lock}”.")


def _joined(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def _texts(data: bytes) -> list[str]:
    """NUL-terminated texts; bytes that are no UTF-8 are kept as in file names."""
    return [os.fsdecode(text) for text in data.split(b"\0")[:-1]]
