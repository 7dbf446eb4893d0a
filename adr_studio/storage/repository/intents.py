"""What a commit was about to do, on the disk before it starts, so that a killed one can be put right.

The one damage that a killed `git commit --only` leaves is an index that still has the old version of our own paths
(a staged revert of our own commit), or the mark by which a new file was made known to git. Both are recognised by the
entries recorded here; entries that anybody changed since are left alone.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from adr_studio.errors import Unreadable
from adr_studio.storage.files import is_alive
from adr_studio.storage.repository import gitfiles
from adr_studio.storage.repository.repository import Repository
from adr_studio.storage.repository.staging import Entries, change_entries, limited_to, read_entries

_LARGEST = 64_000_000
_LARGEST_FILE = 10_000_000
_EMPTY = {
    "sha1": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "sha256": "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
"""The names of the empty object, which stands in the index for a file that is only announced (git-add(1), -N)."""

Change = tuple[str, str] | None
"""The mode and object of an entry; None for no entry."""


@dataclass(frozen=True)
class Intent:
    """A commit that was about to be made: of which paths, on which one, by which process.

    `before` has each path's entry in the index (`FLAG MODE OBJECT STAGE`, "" for none), `objects` the name of its
    content on the disk, as it would be stored without filters ("" for none).
    """

    root: str
    git_dir: str
    head: str | None
    process: int
    before: Mapping[str, str]
    objects: Mapping[str, str]
    new: tuple[str, ...]


class Recovery(NamedTuple):
    """What was put right, and the lock that stood in the way, if one did."""

    repaired: tuple[str, ...] = ()
    lock: Path | None = None


def record(
    folder: Path, repository: Repository, head: str | None, before: Mapping[str, str], new: tuple[str, ...]
) -> Path:
    """Write an intent and wait for the disk; gives its file, which `forget` removes."""
    storage = repository.shadow.format.object_format
    objects = {path: _object_name(repository.root / path, storage) for path in before}
    place = (str(repository.root), str(repository.git_dir))
    intent = Intent(*place, head=head, process=os.getpid(), before=before, objects=objects, new=new)
    file = folder / f"{time.time_ns()}-{os.getpid()}.json"
    gitfiles.replace(file, json.dumps(asdict(intent)).encode(), durable=True)
    return file


def forget(file: Path) -> None:
    """Remove an intent that has been dealt with."""
    file.unlink(missing_ok=True)


def _object_name(file: Path, storage: str) -> str:
    if file.is_symlink() or not file.is_file() or file.stat().st_size > _LARGEST_FILE:
        return ""
    data = file.read_bytes()
    return hashlib.new(storage, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def recover(repository: Repository, intents: Path) -> Recovery:
    """Put right what killed commits of ours left in this repository's index; nothing of the repository runs.

    A lock that is held is never removed: it is reported, and the intent is kept for the next time.
    """
    repaired: list[str] = []
    for folder in (intents, repository.shadow.plain.folder):
        gitfiles.sweep(folder)
    for file in sorted(intents.glob("*.json")):
        intent = _load(file)
        if intent is None or (intent.root, intent.git_dir) != (str(repository.root), str(repository.git_dir)):
            continue
        if intent.process != os.getpid() and is_alive(intent.process):
            continue
        lock = repository.git_dir / "index.lock"
        if os.path.lexists(lock):
            return Recovery(tuple(repaired), lock)
        changes = leftovers(repository, intent)
        change_entries(repository.layout, repository.shadow, changes)
        repaired += changes
        forget(file)
    return Recovery(tuple(repaired))


def _load(file: Path) -> Intent | None:
    """The intent in a file; None for one that was not written by us."""
    data = gitfiles.read_own(file, _LARGEST)
    try:
        fields = json.loads(data or b"")
        return Intent(**{**fields, "new": tuple(fields["new"])})
    except (ValueError, TypeError, KeyError):
        return None


def leftovers(repository: Repository, intent: Intent) -> dict[str, Change]:
    """The entries to set so that nothing of the commit is left behind in the index, whether it was made or not."""
    paths = tuple(intent.before)
    found = {path: entry_parts(entry) for path, entry in read_entries(repository.shadow.runner(), paths).items()}
    head = repository.head().commit
    committed = read_tree(repository, head, paths) if head else {}
    announced = _EMPTY[repository.shadow.format.object_format]
    known = found.keys() - committed.keys()
    changes: dict[str, Change] = {path: None for path in intent.new if path in known and found[path][1] == announced}
    if head is None or head == intent.head or parent_of(repository, head) != intent.head:
        return changes
    earlier = read_tree(repository, intent.head, paths) if intent.head else {}
    for path in paths:
        entry, wanted = found.get(path, ("", "")), committed.get(path)
        ours = {entry_parts(intent.before[path])[1], intent.objects[path], *([announced] if path in intent.new else ())}
        # Somebody else's commit on top of the same one did not change our paths, and says nothing about them.
        if wanted != earlier.get(path) and entry != (wanted or ("", "")) and entry[1] in ours:
            changes[path] = wanted
    return changes


def stale(repository: Repository, head: str, paths: tuple[str, ...], entries: Entries) -> dict[str, Change]:
    """Those of the paths whose entry is not the one of the commit `head`, with that one."""
    committed = read_tree(repository, head, paths)
    changes = {path: committed.get(path) for path in paths}
    return {path: entry for path, entry in changes.items() if (entry or ("", "")) != entry_parts(entries.get(path, ""))}


def read_tree(repository: Repository, commit: str, paths: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Mode and object of each of these paths in a commit; paths that it does not have are left out."""
    data = repository.shadow.runner().read("ls-tree", "-r", "-z", "--full-tree", commit, *limited_to(paths))
    wanted = set(paths)
    found = {}
    for line in data.split(b"\0")[:-1]:
        facts, _tab, name = line.partition(b"\t")
        if (path := os.fsdecode(name)) in wanted:
            mode, _kind, object_name = facts.decode().split(" ")
            found[path] = (mode, object_name)
    return found


def entry_parts(entry: str) -> tuple[str, str]:
    """Mode and object of an entry of the index, empty for none."""
    fields = entry.split(" ")
    return (fields[1], fields[2]) if len(fields) == 4 else ("", "")


def parent_of(repository: Repository, commit: str) -> str | None:
    """The first parent, None for a first commit."""
    data = repository.shadow.runner().read("rev-list", "--parents", "--max-count=1", commit, "--")
    names = data.decode().split()
    if not names:
        raise Unreadable("The repository is damaged: its newest commit cannot be read.", "Your files are as they were.")
    return names[1] if len(names) > 1 else None
