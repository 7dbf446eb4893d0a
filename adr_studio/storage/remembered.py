"""Where the user was: kept in the platform's folder for state, and lost without harm."""

import json
from pathlib import Path
from typing import NamedTuple

from adr_studio.errors import Unreadable, Unwritable
from adr_studio.storage import files

MOST_RECENT = 12
"""How many repositories are remembered."""


class Remembered(NamedTuple):
    """The repositories that were open, the latest first; what Qt wants to know of the window; the theme it had."""

    recent: tuple[str, ...] = ()
    window: str = ""
    theme: str = "system"

    def opened(self, root: str) -> "Remembered":
        """The same with a repository at the head of the recent ones."""
        return self._replace(recent=(root, *(each for each in self.recent if each != root))[:MOST_RECENT])

    def forgot(self, root: str) -> "Remembered":
        """The same without this repository."""
        return self._replace(recent=tuple(each for each in self.recent if each != root))


def read_object(file: Path) -> dict[str, object]:
    """The JSON object in a file; an empty one where there is none that can be read."""
    try:
        stated = json.loads(files.read(file))
    except (Unreadable, ValueError, RecursionError):
        return {}
    return stated if isinstance(stated, dict) else {}


def write_object(file: Path, stated: dict[str, object]) -> None:
    """Write a JSON object. Raises Unwritable, and Refused for a link that leads elsewhere."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        expected = files.content_hash(file.read_bytes()) if file.exists() else None
    except OSError as error:
        raise Unwritable(f"“{file.name}” could not be saved: {error.strerror}.", "Nothing else is lost.") from error
    files.save(file, json.dumps(stated).encode(), root=file.parent, expected=expected)


def load_remembered(file: Path) -> Remembered:
    """What is remembered; the default for each thing that is not there or cannot be used."""
    stated = read_object(file)
    words = {name: stated[name] for name in ("window", "theme") if isinstance(stated.get(name), str)}
    recent = stated.get("recent")
    paths = tuple(each for each in recent if isinstance(each, str)) if isinstance(recent, list) else ()
    return Remembered(paths[:MOST_RECENT], **words)  # type: ignore[arg-type]


def save_remembered(file: Path, remembered: Remembered) -> None:
    """Keep it. Raises Unwritable, and Refused for a link that leads elsewhere."""
    write_object(file, dict(remembered._asdict()))
