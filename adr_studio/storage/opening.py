"""What the first window needs of the settings, read without their model: it takes longer to load than the window."""

import json
from pathlib import Path
from typing import NamedTuple


class Opening(NamedTuple):
    """The settings of the same names, or their defaults. Only what shows before anything can be changed is here."""

    theme: str = "system"
    recent: tuple[str, ...] = ()
    window: str = ""


def read_opening(file: Path) -> Opening:
    """What the settings in this file say; the default in place of each that is not there or cannot be used."""
    try:
        stated = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Opening()
    if not isinstance(stated, dict):
        return Opening()
    words = {name: stated[name] for name in ("theme", "window") if isinstance(stated.get(name), str)}
    recent = stated.get("recent")
    if not isinstance(recent, list) or not all(isinstance(each, str) for each in recent):
        recent = []
    return Opening(**words, recent=tuple(recent))
