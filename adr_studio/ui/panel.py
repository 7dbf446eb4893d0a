"""The shape of a panel: a file in ui/panels holds one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from adr_studio.session.command import Context


@dataclass(frozen=True)
class Panel:
    """A panel beside the documents. `make` builds its widget, which follows the session by itself."""

    id: str
    title: str
    side: Literal["left", "right"]
    make: Callable[[Context], QWidget]
