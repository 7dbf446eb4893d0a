"""The index: an SQLite file in the user's cache folder that keeps what was read, and may be deleted at any time."""

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adr_studio import __version__
from adr_studio.domain.reading import Glance
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.relations import Reference, Relation
from adr_studio.domain.status import Status
from adr_studio.storage.files import Stamp

_SCHEMA = zlib.crc32(f"glances of {__version__}, 4".encode()) >> 1
"""A cache written by another version of the reader is dropped: it may say other things of the same bytes."""

_COLUMNS = "path TEXT PRIMARY KEY, stamp TEXT, place TEXT, glance TEXT, sum INTEGER"
"""`place` and `glance` are JSON, lists of the values in their order; `sum` tells whether they are what was written."""

_PASSING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
)
"""What SQLite says of a file that may be sound: somebody else is writing, or the disk does not let us."""


def index_file(cache: Path, root: Path) -> Path:
    """Where the index of the repository at `root` is kept."""
    return cache / "index" / f"{hashlib.blake2b(str(root.resolve()).encode(), digest_size=12).hexdigest()}.sqlite"


def load_glances(file: Path) -> dict[str, tuple[Stamp, Glance]]:
    """What the index knows of each file, by path; nothing where there is none, or a broken one, which is dropped."""
    try:
        if not file.exists():
            return {}
        with _transaction(file, "DEFERRED") as database:
            rows = database.execute("SELECT path, stamp, place, glance, sum FROM glances") if _fits(database) else ()
            return _read(list(rows))
    except OSError:
        return {}
    except (sqlite3.Error, ValueError, TypeError, AttributeError) as error:
        _drop_if_broken(file, error)
        return {}


def save_glances(file: Path, glances: Mapping[str, tuple[Stamp, Glance]]) -> None:
    """Make this what the index knows, in place of a broken one too. A cache that cannot be written is done without."""
    with contextlib.suppress(OSError, sqlite3.Error):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            _write(file, glances)
        except sqlite3.Error as error:
            if _drop_if_broken(file, error):
                _write(file, glances)


def _write(file: Path, glances: Mapping[str, tuple[Stamp, Glance]]) -> None:
    with _transaction(file, "IMMEDIATE") as database:
        if not _fits(database):
            database.execute("DROP TABLE IF EXISTS glances")
            database.execute(f"CREATE TABLE glances ({_COLUMNS}) WITHOUT ROWID")
            database.execute(f"PRAGMA user_version = {_SCHEMA}")
        known = {path: kept for path, *kept in database.execute("SELECT path, stamp, place FROM glances")}
        gone = [(path,) for path in known.keys() - glances.keys()]
        fresh = [
            (path, stated, place, text := json.dumps(glance[:-1], separators=(",", ":")), _sum(place, text))
            for path, (stamp, glance) in glances.items()
            if known.get(path) != [stated := _stated(stamp), place := json.dumps(glance.place)] and _is_text(path)
        ]
        database.executemany("DELETE FROM glances WHERE path = ?", gone)
        database.executemany("INSERT OR REPLACE INTO glances VALUES (?, ?, ?, ?, ?)", fresh)


@contextlib.contextmanager
def _transaction(file: Path, kind: str) -> Iterator[sqlite3.Connection]:
    """One look at the index, or one change of it as a whole, whatever other programs do to it meanwhile."""
    with contextlib.closing(sqlite3.connect(file, timeout=5, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(f"BEGIN {kind}")
        yield database
        database.execute("COMMIT")


def _fits(database: sqlite3.Connection) -> bool:
    return bool(database.execute("PRAGMA user_version").fetchone() == (_SCHEMA,))


def _stated(stamp: Stamp) -> str:
    """The stamp as text, because an inode's number may have 64 bits, one more than SQLite's numbers."""
    return f"{stamp.inode} {stamp.size} {stamp.modified} {stamp.changed}"


def _stamp(stated: object) -> Stamp:
    return Stamp(*map(int, str(stated).split()))


def _read(rows: list[tuple[str, str, str, str, int]]) -> dict[str, tuple[Stamp, Glance]]:
    if any(_sum(place, glance) != written for _path, _stamp, place, glance, written in rows):
        raise ValueError("the index is not as it was written")
    # Read as one text: to read a thousand small ones takes twice as long.
    stated = json.loads(f"[{','.join(f'[{row[2]},{row[3]}]' for row in rows)}]")
    return {row[0]: (_stamp(row[1]), _glance(place, *each)) for row, (place, each) in zip(rows, stated, strict=True)}


def _sum(place: str, glance: str) -> int:
    """A checksum: a row that another program changed, or a failing disk, is not believed."""
    return zlib.crc32(f"{place}{glance}".encode())


def _glance(place: Any, record: list[Any], *rest: Any) -> Glance:
    """The glance whose values JSON gave back, tuples as lists and words as mere text."""
    for at in _LISTS:
        record[at] = tuple(record[at])
    record[_KIND] = _KINDS[record[_KIND]]
    record[_STATUS] = _STATUSES[record[_STATUS]]
    if record[_RELATIONS]:
        record[_RELATIONS] = tuple(
            Relation(verb, tuple(Reference(*each) for each in references), note)
            for verb, references, note in record[_RELATIONS]
        )
    read = Glance(Record(*record), *rest)
    return read._replace(place=tuple(place)) if place else read


_KIND, _STATUS, _RELATIONS = map(Record._fields.index, ("kind", "status", "relations"))
_LISTS = tuple(map(Record._fields.index, ("deciders", "authors", "tags", "relations")))
_KINDS: dict[str, Kind] = {str(kind): kind for kind in Kind}
_STATUSES: dict[str, Status] = {str(status): status for status in Status}


def _is_text(path: str) -> bool:
    """Whether the file's name is Unicode; one that is not is read again each time."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _drop_if_broken(file: Path, error: Exception) -> bool:
    """Delete the index, unless it is only out of reach: taking it from under another program would break it."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING:
        return False
    for each in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        with contextlib.suppress(OSError):
            each.unlink()
    return True
