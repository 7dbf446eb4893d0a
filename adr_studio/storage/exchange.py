"""Putting a new file in the place of an old one, without losing what other programs write at that very moment.

Programs of ours take turns in a folder. Others do not, so the two files change their names in one step, the old one is
looked at once more, and if it is not the one that was expected, they change back.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE = 2.0
"""Seconds for which another program may have its turn before we go on without ours."""

_NO_REPLACE, _EXCHANGE = 1, 2  # flags of Linux's renameat2
_AT_FDCWD = -100
_NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


@contextlib.contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """Be the only program of ours that replaces a file in this folder; one that cannot be locked is not waited for.

    The lock is on the folder itself, so that no file is left behind, and goes with the process.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        until = time.monotonic() + PATIENCE
        while not _lock(handle) and time.monotonic() < until:
            time.sleep(0.002)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def take_place(new: Path, place: Path, old: os.stat_result | None, is_expected: Callable[[Path], bool]) -> bool:
    """Give the file `new` the name `place`; False where another program's file has it by now, which then keeps it.

    `old` is what was seen there, None for nothing; `is_expected` is asked whether a file is that version. Afterwards
    the name `new` is free, or has a version of another program that must stay. Raises OSError, with all as it was;
    FileExistsError and FileNotFoundError where `old` came or went.
    """
    ours = os.lstat(new)
    try:
        _rename(new, place, _NO_REPLACE if old is None else _EXCHANGE)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        os.replace(new, place)
        return True
    if old is None:
        return True
    displaced = new
    with contextlib.suppress(OSError):
        if _is_same(os.lstat(displaced), old) and is_expected(displaced):
            with contextlib.suppress(OSError):
                os.unlink(displaced)
            return True
        _rename(displaced, place, _EXCHANGE)
        if _is_same(os.lstat(new), ours):
            os.unlink(new)
        else:
            _rename(new, place, _EXCHANGE)  # a still later version came between, and is the one that counts
    return False


def _is_same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether it is one file that nobody wrote to; its names may have changed."""
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)


def _rename(old: Path, new: Path, flags: int) -> None:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_AT_FDCWD, os.fsencode(old), _AT_FDCWD, os.fsencode(new), flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
