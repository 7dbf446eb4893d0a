"""The index: an SQLite file in the user's cache folder that keeps what was read, and may be deleted at any time."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from adr_studio import __version__
from adr_studio.domain.reading import Glance
from adr_studio.storage.files import Stamp

_SCHEMA = f"glances of {__version__}, 1"
"""A cache written by another version of the reader is dropped: it may say other things of the same bytes."""


def index_file(cache: Path, root: Path) -> Path:
    """Where the index of the repository at `root` is kept."""
    return cache / "index" / f"{hashlib.blake2b(str(root.resolve()).encode(), digest_size=12).hexdigest()}.sqlite"


def load_glances(file: Path) -> dict[str, tuple[Stamp, Glance]]:
    """What the index knows of each file, by path; nothing where there is none, or a broken one, which is dropped."""
    if not file.exists():
        return {}
    try:
        with contextlib.closing(_open(file)) as database:
            rows = database.execute("SELECT path, inode, size, modified, changed, glance FROM glances").fetchall()
        return {path: (Stamp(*stamp), Glance.model_validate_json(text)) for path, *stamp, text in rows}
    except (sqlite3.Error, ValidationError):
        _drop(file)
        return {}


def save_glances(file: Path, glances: Mapping[str, tuple[Stamp, Glance]]) -> None:
    """Make this what the index knows. A cache that cannot be written is done without."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.closing(_open(file)) as database, database:
            known = {path: stamp for path, *stamp in database.execute(f"SELECT path, {_STAMP} FROM glances")}
            gone = [(path,) for path in known.keys() - glances.keys()]
            fresh = [_row(path, *kept) for path, kept in glances.items() if known.get(path) != _stamp_row(kept[0])]
            database.executemany("DELETE FROM glances WHERE path = ?", gone)
            database.executemany("INSERT OR REPLACE INTO glances VALUES (?, ?, ?, ?, ?, ?)", fresh)
    except sqlite3.DatabaseError:
        _drop(file)
    except OSError:
        return


_STAMP = "inode, size, modified, changed"


def _stamp_row(stamp: Stamp) -> list[int]:
    return [stamp.inode, stamp.size, stamp.modified, stamp.changed]


def _row(path: str, stamp: Stamp, glance: Glance) -> tuple[str | int, ...]:
    return (path, *_stamp_row(stamp), glance.model_dump_json())


def _open(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=5)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS about (schema TEXT)")
    if database.execute("SELECT schema FROM about").fetchone() != (_SCHEMA,):
        database.executescript(
            "DROP TABLE IF EXISTS glances; DELETE FROM about;"
            "CREATE TABLE glances (path TEXT PRIMARY KEY, inode INTEGER, size INTEGER, modified INTEGER,"
            " changed INTEGER, glance TEXT) WITHOUT ROWID;"
        )
        database.execute("INSERT INTO about VALUES (?)", (_SCHEMA,))
        database.commit()
    return database


def _drop(file: Path) -> None:
    for each in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        with contextlib.suppress(OSError):
            each.unlink()
