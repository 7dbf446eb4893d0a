"""The small files in which git keeps a repository's state, read and written without being led astray."""

import contextlib
import errno
import os
import stat
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from adr_studio.errors import Refused, Unreadable

Stamp = tuple[tuple[str, int, int, int], ...]
"""For each path: the path, its modification time in ns, size and inode (all -1 where there is nothing)."""

SETTLED_NS = 2_000_000_000
"""A file younger than this may change again without its stamp telling: some file systems count in seconds."""


_PASSING = (".new-*", ".message-*", "scratch-*")
_OLD_SECONDS = 86_400


def read_own(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file of git's own; None where there is none.

    Raises Refused for a link, pipe or device in its place (nothing waits for them), Unreadable above `limit` bytes.
    """
    file = open_own(path, limit)
    if file is None:
        return None
    with file:
        return file.read(limit)


def open_own(path: Path, limit: int) -> BinaryIO | None:
    """The same file, opened for reading."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise _in_its_place(path) from error
        title = f"The repository cannot be read: “{path}”: {os.strerror(error.errno or 0)}."
        raise Unreadable(title, "Nothing was changed. Ask for the right to read it, or open another folder.") from error
    status = os.fstat(handle)
    if stat.S_ISREG(status.st_mode) and status.st_size <= limit:
        return open(handle, "rb")
    os.close(handle)
    if not stat.S_ISREG(status.st_mode):
        raise _in_its_place(path)
    title = f"The repository's “{path.name}” has {status.st_size / 1e6:.0f} MB, more than git ever writes there."
    raise Unreadable(title, "It was not read, and nothing was changed.")


def _in_its_place(path: Path) -> Refused:
    title = f"The repository's “{path.name}” is a link, a pipe or a device, where git keeps a file."
    return Refused(title, f"It was not followed, and nothing was run or changed: {path}")


def stamp(paths: Iterable[Path]) -> Stamp:
    """What the file system says of the versions of these files and folders; links are not followed."""
    return tuple(_stamp_one(path) for path in paths)


def _stamp_one(path: Path) -> tuple[str, int, int, int]:
    try:
        status = os.lstat(path)
    except OSError:
        return (str(path), -1, -1, -1)
    return (str(path), status.st_mtime_ns, status.st_size, status.st_ino)


def is_settled(taken: Stamp, at_ns: int) -> bool:
    """Whether everything in the stamp was old enough when it was taken for a later change to show in it."""
    return all(modified < at_ns - SETTLED_NS for _path, modified, _size, _inode in taken)


def replace(path: Path, data: bytes, *, durable: bool = False, mode: int = 0o600) -> None:
    """Put these bytes in the file's place as a whole; `durable` waits for the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if durable:
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    if durable:
        sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what programs that were killed left behind in a folder of ours, a day ago or longer."""
    for pattern in _PASSING:
        for file in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if file.lstat().st_mtime < time.time() - _OLD_SECONDS:
                    file.unlink()


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
