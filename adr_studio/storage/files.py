"""Files on the disk: reading with limits, and a save that never leaves half a file."""

import contextlib
import errno
import hashlib
import os
import re
import stat
import time
from pathlib import Path
from typing import BinaryIO, NamedTuple

from adr_studio.errors import ChangedOnDisk, Refused, Unreadable, Unwritable
from adr_studio.storage import exchange

LARGEST = 10_000_000
"""Bytes of a file that is opened for editing; a larger one is listed, and shown by its beginning."""

TEMPORARY = ".adr-studio-"
"""How the name of a file begins that a save is writing; one that is left over belongs to a save that was killed."""

_LEFTOVER = re.compile(re.escape(TEMPORARY) + r"([1-9]\d{0,6})-[0-9a-f]{8}")
_OLD_SECONDS = 600


class Stamp(NamedTuple):
    """What the file system says of a file's version: equal stamps mean the same bytes, unless somebody faked them."""

    inode: int
    size: int
    modified: int
    changed: int


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp in what stat() gave; times in nanoseconds."""
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def content_hash(data: bytes) -> str:
    """The BLAKE2b hash by which two versions of a file are compared."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read(path: Path, limit: int = LARGEST) -> bytes:
    """The bytes of a regular file. Raises Unreadable: what is no regular file, or larger than `limit`, is not read."""
    with _open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            title = f"“{path.name}” has {size / 1e6:.0f} MB, too much for a record."
            raise Unreadable(title, "It was not opened and is as it was; shorten it in another editor.")
        return file.read(limit + 1)


def read_beginning(path: Path, length: int) -> bytes:
    """The first `length` bytes of a regular file. Raises Unreadable."""
    with _open_regular(path) as file:
        return file.read(length)


def _open_regular(path: Path) -> BinaryIO:
    """Open for reading, never waiting for a pipe's other end."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        title = f"“{path.name}” is no longer there."
        raise Unreadable(title, "It was deleted or renamed; what is open is safe.") from None
    except OSError as error:
        raise Unreadable(f"“{path.name}” cannot be read: {error.strerror}.", "Nothing was changed.") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(f"“{path.name}” is no regular file.", "It was left alone.")
    return open(handle, "rb")


def save(path: Path, data: bytes, *, root: Path, expected: str | None, in_place: bool = False) -> Stamp:
    """Replace the file's bytes as a whole, or not at all; gives the new file's stamp.

    `expected` is the content hash of the bytes that were read, None for a file that must not exist yet. `root` is the
    repository's folder: a link that leads out of it is not written through. Owner, mode and extended attributes stay.
    A file with several hard links is refused unless `in_place`, which writes into the file itself.
    Raises ChangedOnDisk, Refused, Unwritable; whatever is raised, the old bytes are intact.
    """
    target = _resolve(path, root)
    try:
        before = _check(target, expected, data)
        if before is not None and before.st_nlink > 1 and not in_place:
            raise Refused(
                f"“{path.name}” has {before.st_nlink} names (hard links), and saving would part them.",
                "Save in place to keep them together.",
                "file.save-in-place",
            )
        if in_place and before is not None:
            _write_in_place(target, data)
        else:
            _replace(target, data, before, expected)
        stamp = stamp_of(target.stat())
    except OSError as error:
        title = f"“{path.name}” could not be saved: {reason(error)}."
        raise Unwritable(title, "The old version is still on the disk, and your text is still here.") from error
    _sweep(target.parent)
    return stamp


def _resolve(path: Path, root: Path) -> Path:
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(root)):
        raise Refused(f"“{path.name}” is a link to a file outside the repository.", "It was not written.")
    return target


def _check(target: Path, expected: str | None, data: bytes) -> os.stat_result | None:
    """What the file system says of the file that may be replaced, None where there is none.

    A file that has the new bytes already may be: a save that failed in its last step is tried again.
    """
    try:
        before = os.lstat(target)
    except FileNotFoundError:
        if expected is None:
            return None
        raise _deleted(target) from None
    if not stat.S_ISREG(before.st_mode):
        raise Refused(f"“{target.name}” is no regular file.", "It was not written.")
    if content_hash(target.read_bytes()) not in (expected, content_hash(data)):
        raise _exists(target) if expected is None else _changed(target)
    return before


def _deleted(target: Path) -> ChangedOnDisk:
    title = f"“{target.name}” was deleted outside ADR Studio."
    return ChangedOnDisk(title, "Your text is still here; save it again to restore the file.")


def _exists(target: Path) -> ChangedOnDisk:
    return ChangedOnDisk(f"“{target.name}” exists already.", "It was not overwritten; choose another name.")


def _changed(target: Path) -> ChangedOnDisk:
    title = f"“{target.name}” was changed outside ADR Studio."
    return ChangedOnDisk(title, "Both versions are safe: yours here, the other on the disk.")


def _replace(target: Path, data: bytes, before: os.stat_result | None, expected: str | None) -> None:
    if before is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    temporary = target.with_name(f"{TEMPORARY}{os.getpid()}-{os.urandom(4).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            _write(handle, data)
            _take_over(handle, target, before)
            os.fsync(handle)
        finally:
            os.close(handle)
        with exchange.turn_in(target.parent):
            taken = _take_place(temporary, target, expected, data)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
    if not taken:
        raise _changed(target)
    _sync_folder(target.parent)


def _take_place(temporary: Path, target: Path, expected: str | None, data: bytes) -> bool:
    """Look once more at what will be replaced, because the disk took its time, and replace it."""
    seen = _check(target, expected, data)
    known = (expected, content_hash(data))
    try:
        return exchange.take_place(temporary, target, seen, lambda file: content_hash(file.read_bytes()) in known)
    except FileExistsError:
        raise _exists(target) from None
    except FileNotFoundError:
        raise _deleted(target) from None


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _write_in_place(target: Path, data: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.posix_fallocate(handle, 0, max(1, len(data)))
        _write(handle, data)
        os.ftruncate(handle, len(data))
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_over(handle: int, target: Path, before: os.stat_result | None) -> None:
    """Give the new file the old one's attributes, owner and mode, the mode last: changing the owner may clear bits."""
    if before is None:
        umask = os.umask(0)
        os.umask(umask)
        os.fchmod(handle, 0o666 & ~umask)
        return
    for name in os.listxattr(target):
        with contextlib.suppress(OSError):
            os.setxattr(handle, name, os.getxattr(target, name))
    with contextlib.suppress(PermissionError):
        os.fchown(handle, before.st_uid, before.st_gid)
    os.fchmod(handle, stat.S_IMODE(before.st_mode))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what saves into this folder left behind that were killed; what cannot be looked at or removed stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            named = _LEFTOVER.fullmatch(entry.name)
            if named is not None and _is_left_over(entry, int(named[1])):
                os.unlink(entry.path)


def _is_left_over(entry: "os.DirEntry[str]", process: int) -> bool:
    if not entry.is_file(follow_symlinks=False):
        return False
    old = entry.stat(follow_symlinks=False).st_mtime < time.time() - _OLD_SECONDS
    return old and not is_alive(process)


def is_alive(process: int) -> bool:
    """Whether there is a process of this number on this computer."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def reason(error: OSError) -> str:
    """Why the disk refused, as the end of a sentence."""
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "it is write-protected",
        errno.EPERM: "it is write-protected",
    }
    return reasons.get(error.errno or 0, error.strerror or "the disk refused")
