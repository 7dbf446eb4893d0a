"""How the window was arranged for a repository: kept in the user's own folder, one file for each."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adr_studio.storage.remembered import read_object, write_object


@dataclass(frozen=True)
class Tab:
    """A document that was open: on which side (0 or 1), its caret in Qt's positions, and the line at the top."""

    path: str
    side: int = 0
    caret: int = 0
    top: int = 0


@dataclass(frozen=True)
class Arrangement:
    """`front` is the path in front, `layouts` one for each side; `sides` tells which panels are wanted, `panels` which
    of each side's is in front; `columns` and `rows` are what Qt's splitters want to know again.
    """

    tabs: tuple[Tab, ...] = ()
    front: str = ""
    layouts: tuple[str, ...] = ()
    mode: str = ""
    sides: Mapping[str, bool] = field(default_factory=dict)
    panels: Mapping[str, str] = field(default_factory=dict)
    columns: str = ""
    rows: str = ""


def arrangement_file(state: Path, root: Path) -> Path:
    """Where the arrangement for the repository at `root` is kept."""
    return state / "arrangements" / f"{hashlib.blake2b(str(root).encode(), digest_size=12).hexdigest()}.json"


def load_arrangement(file: Path) -> Arrangement | None:
    """What is kept there; None where there is nothing, or nothing that can be used."""
    stated: dict[str, Any] = read_object(file)
    try:
        tabs = tuple(
            Tab(str(each["path"]), int(each["side"]), int(each["caret"]), int(each["top"])) for each in stated["tabs"]
        )
        sides = {str(name): bool(shown) for name, shown in stated["sides"].items()}
        panels = {str(name): str(panel) for name, panel in stated["panels"].items()}
        words = {name: str(stated[name]) for name in ("front", "mode", "columns", "rows")}
        return Arrangement(tabs=tabs, sides=sides, panels=panels, layouts=tuple(map(str, stated["layouts"])), **words)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def save_arrangement(file: Path, arrangement: Arrangement) -> None:
    """Keep it. Raises Unwritable."""
    write_object(file, dataclasses.asdict(arrangement))
