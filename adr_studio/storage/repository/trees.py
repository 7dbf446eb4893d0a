"""The names of files in many commits at once: every folder is read once, however many commits share it."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence

from adr_studio.storage.repository.runner import Runner

_HEADER = re.compile(rb"([0-9a-f]{40,64}) (\w+) (\d+)")
_FOLDER = b"40000"
_LINKED_REPOSITORY = b"160000"


def names(runner: Runner, commits: Iterable[str], folders: Sequence[str]) -> set[str]:
    """The paths of all files below these folders ("" is the root) in these commits.

    Folders that this clone lacks (a partial one) are left out. One process for each level of folders.
    """
    return {path for path, _object in files(runner, commits, folders)}


def contents(runner: Runner, objects: Iterable[str]) -> Iterator[bytes]:
    """The bytes of each of these files, nothing for one that this clone lacks. One process for all."""
    return (data for _name, data in _read(runner, tuple(objects), b"blob"))


def files(runner: Runner, commits: Iterable[str], folders: Sequence[str]) -> set[tuple[str, str]]:
    """As `names`, each path with the name of the object that has the file's bytes."""
    wanted = [f"{commit}:{folder}" for commit in sorted(set(commits)) for folder in folders]
    pending: dict[str, set[str]] = {}
    for spec, (name, _tree) in zip(wanted, _read(runner, wanted), strict=True):
        if name:
            pending.setdefault(name, set()).add(spec.partition(":")[2])
    contents: dict[str, tuple[tuple[bytes, bytes, str], ...]] = {}
    found: set[tuple[bytes, str]] = set()
    places = {(name, os.fsencode(folder)) for name, folders_of in pending.items() for folder in folders_of}
    seen = set(places)
    while places:
        unread = sorted({name for name, _folder in places} - contents.keys())
        width = len(unread[0]) // 2 if unread else 20
        for name, (_same, data) in zip(unread, _read(runner, unread), strict=True):
            contents[name] = tuple(_entries(data, width))
        deeper: set[tuple[str, bytes]] = set()
        for name, folder in places:
            for mode, entry, object_name in contents[name]:
                path = folder + b"/" + entry if folder else entry
                if mode == _FOLDER:
                    deeper.add((object_name, path))
                elif mode != _LINKED_REPOSITORY:
                    found.add((path, object_name))
        places = deeper - seen
        seen |= places
    return {(os.fsdecode(path), object_name) for path, object_name in found}


def _entries(data: bytes, width: int) -> Iterator[tuple[bytes, bytes, str]]:
    """Mode, name and object of each entry of a tree (`MODE NAME NUL OBJECT`, one after the other)."""
    at = 0
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        yield data[at:space], data[space + 1 : end], data[end + 1 : end + 1 + width].hex()
        at = end + 1 + width


def _read(runner: Runner, trees: Sequence[str], kind: bytes = b"tree") -> Iterator[tuple[str, bytes]]:
    """For each object asked for its name and bytes; "" and nothing where it is missing or of another kind."""
    if not trees:
        return
    asked = b"".join(os.fsencode(tree) + b"\0" for tree in trees)
    data = runner.read("cat-file", "--batch", "-z", stdin=asked)
    at = 0
    for tree in trees:
        missing = os.fsencode(tree) + b" missing\n"
        if data.startswith(missing, at):
            at += len(missing)
            yield "", b""
            continue
        end = data.index(b"\n", at)
        header = _HEADER.fullmatch(data, at, end)
        if header is None:
            # A linked repository's commit, which is not among our objects.
            at = end + 1
            yield "", b""
            continue
        size = int(header[3])
        body = data[end + 1 : end + 1 + size]
        at = end + 2 + size
        yield (header[1].decode(), body) if header[2] == kind else ("", b"")
