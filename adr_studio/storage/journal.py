r"""What was typed and is not saved yet, outside the repository, so that a program that is killed loses none of it.

One file for each document, only ever appended to:

    MAGIC
    frame 0       what the text began from: facts as one line of JSON, "\n", the text as it was last read or saved
    frame 1, …    one edit each: its number, the position, how much was removed, and what was inserted
    zeros         room that was set aside, so that a full disk is noticed before it matters

A frame is the length and the CRC-32 of its payload, then the payload. Positions and lengths are UTF-16 units, because
that is what Qt counts and a keystroke has no time for more; texts are UTF-8, in which half a surrogate pair may stand.
A living program holds a lock on its files: what can be locked was left behind by a dead one.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adr_studio.domain.source import Source

MOST_BYTES = 256_000
"""Bytes of edits after which a journal is begun anew from the text as it is then."""

MOST_EDITS = 5_000
"""Edits after which a journal is begun anew."""

MAGIC = b"ADR Studio journal 1\n"

_FRAME = struct.Struct("<II")
_NUMBER = struct.Struct("<Q")
_EDIT = struct.Struct("<QII")
_ROOM = MOST_BYTES + 64_000
_LARGEST = 200_000_000
_FOLDER = "journal"
_NEW = ".new"
_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}-[0-9]+-[0-9a-f]{8}\.journal")
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Origin:
    """What a journal's text began from: a file of a repository and its content when it was last read or saved.

    `root` is the repository's real path, `path` is relative to it; `expected` is the content hash of the file's bytes,
    None for one that was never saved.
    """

    root: str
    path: str
    expected: str | None
    source: Source


@dataclass(frozen=True)
class Replay:
    """What a journal says: its origin, the text after all edits that can be read, how many, and where they end.

    `damaged` means that something follows that cannot be read: an edit that was cut off, or a fault of the disk.
    """

    origin: Origin
    text: str
    edits: int
    end: int
    damaged: bool


def replay(data: bytes) -> Replay | None:
    """The text in a journal's bytes, up to the first edit that is not whole; None where even its origin is not."""
    end = len(MAGIC)
    head = _payload(data, end) if data.startswith(MAGIC) else None
    origin = _unpack(head) if head is not None else None
    if head is None or origin is None:
        return None
    end += _FRAME.size + len(head)
    text, edits = bytearray(_utf16(origin.source.text)), 0
    while (payload := _payload(data, end)) is not None and _apply(text, payload, edits + 1):
        edits += 1
        end += _FRAME.size + len(payload)
    return Replay(origin, text.decode("utf-16-le", "surrogatepass"), edits, end, data[end:].strip(b"\0") != b"")


def _payload(data: bytes, at: int) -> bytes | None:
    if len(data) < at + _FRAME.size:
        return None
    length, checksum = _FRAME.unpack_from(data, at)
    payload = data[at + _FRAME.size : at + _FRAME.size + length]
    return payload if len(payload) == length > 0 and zlib.crc32(payload) == checksum else None


def _apply(text: bytearray, payload: bytes, number: int) -> bool:
    """Do one edit in a text of UTF-16; False, and nothing done, where it is not the one that must come now."""
    if len(payload) < _EDIT.size:
        return False
    stated, position, removed = _EDIT.unpack_from(payload)
    if stated != number or 2 * (position + removed) > len(text):
        return False
    try:
        inserted = payload[_EDIT.size :].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    text[2 * position : 2 * (position + removed)] = _utf16(inserted)
    return True


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _frame(payload: bytes) -> bytes:
    return _FRAME.pack(len(payload), zlib.crc32(payload)) + payload


def _edit(number: int, position: int, removed: int, inserted: str) -> bytes:
    return _EDIT.pack(number, position, removed) + inserted.encode("utf-8", "surrogatepass")


def _pack(origin: Origin) -> bytes:
    source = origin.source
    facts = {
        "root": origin.root,
        "path": origin.path,
        "expected": origin.expected,
        "encoding": source.encoding,
        "bom": source.bom.hex(),
        "line_ends": source.line_ends,
    }
    return json.dumps(facts).encode() + b"\n" + source.text.encode("utf-8", "surrogatepass")


def _unpack(payload: bytes) -> Origin | None:
    line, _, text = payload.partition(b"\n")
    try:
        facts = json.loads(line)
        ends = facts["line_ends"]
        source = Source(
            text.decode("utf-8", "surrogatepass"),
            facts["encoding"],
            bytes.fromhex(facts["bom"]),
            ends if isinstance(ends, str) else tuple(ends),
        )
        return Origin(facts["root"], facts["path"], facts["expected"], source)
    except (ValueError, KeyError, TypeError):
        return None


class Journal:
    """The journal of one open document. Whatever fails here raises OSError; the file keeps what it had."""

    def __init__(self, folder: Path, name: str, handle: int = -1, edits: int = 0, end: int = 0) -> None:
        """Use `start` or `leftovers` to get one."""
        self.name = name
        self.nearly_full = False
        self._folder = folder
        self._handle = handle
        self._edits = edits
        self._begin = self._end = end
        self._name_is_safe = False

    def append(self, position: int, removed: int, inserted: str) -> None:
        """Add an edit, in UTF-16 units; once this returns, a killed process does not lose it."""
        frame = _frame(_edit(self._edits + 1, position, removed, inserted))
        _write(self._handle, frame, self._end)
        self._edits += 1
        self._end += len(frame)

    @property
    def full(self) -> bool:
        """Whether it has grown so long that it should be begun anew."""
        return self._edits >= MOST_EDITS or self._end - self._begin >= MOST_BYTES

    def restart(self, origin: Origin, text: str) -> None:
        """Begin anew in the same file, as a whole or not at all, from this origin and with this text."""
        edits = int(text != origin.source.text)
        data = MAGIC + _frame(_pack(origin))
        if edits:
            data += _frame(_edit(1, 0, len(_utf16(origin.source.text)) // 2, text))
        beside = self.name + _NEW
        with _open_folder(self._folder) as folder:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside, dir_fd=folder)
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(beside, flags, 0o600, dir_fd=folder)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.nearly_full = not _set_aside(handle, len(data) + _ROOM)
                _write(handle, data, 0)
                if self._handle >= 0:
                    os.fdatasync(handle)  # the disk has what this replaces
                os.replace(beside, self.name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                os.close(handle)
                with contextlib.suppress(OSError):
                    os.unlink(beside, dir_fd=folder)
                raise
        self.close()
        self._handle, self._edits, self._begin, self._end = handle, edits, len(data), len(data)
        self._name_is_safe = False

    def syncing(self) -> Callable[[], None]:
        """What waits until the disk has all edits so far: to be called once, on any thread, even after `close`."""
        handle, name_is_safe = os.dup(self._handle), self._name_is_safe
        self._name_is_safe = True

        def sync() -> None:
            try:
                os.fdatasync(handle)
                if not name_is_safe:
                    with _open_folder(self._folder) as folder:
                        os.fsync(folder)
            finally:
                os.close(handle)

        return sync

    def discard(self) -> None:
        """Remove it: its text is saved, or nobody wants it."""
        try:
            with _open_folder(self._folder) as folder:
                if _is_named(folder, self.name, self._handle):
                    os.unlink(self.name, dir_fd=folder)
        finally:
            self.close()

    def close(self) -> None:
        """Leave it where it is, to be found at the next start."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


def start(state: Path, origin: Origin, text: str) -> Journal:
    """A journal in the user's state folder for a document that began from `origin` and has this text now."""
    folder = state / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{_hash(origin.root)}-{_hash(origin.path)}-{os.getpid()}-{os.urandom(4).hex()}.journal"
    journal = Journal(folder, name)
    journal.restart(origin, text)
    return journal


def _write(handle: int, data: bytes, at: int) -> None:
    if os.pwrite(handle, data, at) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _set_aside(handle: int, size: int) -> bool:
    """Whether the disk has room for that many bytes, which then nobody else gets."""
    try:
        os.posix_fallocate(handle, 0, size)
    except OSError as error:
        return error.errno not in _FULL
    return True


@contextlib.contextmanager
def _open_folder(folder: Path) -> Iterator[int]:
    """The folder of journals: our own, no link, and nobody else's to look into."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        if status.st_uid != os.geteuid():
            raise PermissionError(errno.EPERM, "the folder belongs to somebody else")
        if stat.S_IMODE(status.st_mode) != 0o700:
            os.fchmod(handle, 0o700)
        yield handle
    finally:
        os.close(handle)


def _is_named(folder: int, name: str, handle: int) -> bool:
    """Whether it is this very file that has the name."""
    try:
        return os.path.samestat(os.stat(name, dir_fd=folder, follow_symlinks=False), os.fstat(handle))
    except FileNotFoundError:
        return False


def _hash(text: str) -> str:
    return hashlib.blake2b(os.fsencode(text), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Leftover:
    """The journal of a program that is no more, locked by us now, and what it says."""

    journal: Journal
    said: Replay


def leftovers(state: Path, root: str) -> list[Leftover]:
    """The journals of dead programs for the repository at this real path, the latest first.

    Those of living ones, links, what is not ours and what cannot be read are left alone.
    """
    found: list[tuple[int, Leftover]] = []
    with contextlib.suppress(OSError), _open_folder(state / _FOLDER) as folder:
        for name in os.listdir(folder):
            if not name.startswith(_hash(root)) or not _NAME.fullmatch(name.removesuffix(_NEW)):
                continue
            handle = _claim(folder, name)
            if handle is None:
                continue
            leftover = _take(state / _FOLDER, folder, name, handle)
            if leftover is None:
                os.close(handle)
            else:
                found.append((os.fstat(handle).st_mtime_ns, leftover))
    return [leftover for _, leftover in sorted(found, key=lambda each: each[0], reverse=True)]


def _claim(folder: int, name: str) -> int | None:
    """A handle on a regular file of ours that nobody else has a lock on."""
    try:
        handle = os.open(name, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return None
    status = os.fstat(handle)
    ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_nlink == 1
    with contextlib.suppress(OSError):
        if ours and status.st_size <= _LARGEST:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_named(folder, name, handle):
                return handle
    os.close(handle)
    return None


def _take(path: Path, folder: int, name: str, handle: int) -> Leftover | None:
    if name.endswith(_NEW):
        # A program was killed while it wrote this; what it was to replace is still there.
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=folder)
        return None
    with open(os.dup(handle), "rb") as file:
        said = replay(file.read())
    return Leftover(Journal(path, name, handle, said.edits, said.end), said) if said else None
