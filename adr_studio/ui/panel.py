"""The shape of a panel: a file in ui/panels holds one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QWidget

from adr_studio.domain.record import Record
from adr_studio.session.command import Context
from adr_studio.ui.theme import Theme

if TYPE_CHECKING:
    from adr_studio.ui.page import Page


class PanelWidget(QWidget):
    """What a panel shows. It follows the session by itself; what the user looks at, it is told."""

    def show_page(self, page: Page | None) -> None:
        """Another document is in front now, or none."""

    def show_record(self, record: Record | None) -> None:
        """Another record is looked at now, or what is known of it has changed."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme's colours."""


@dataclass(frozen=True)
class Panel:
    """A panel beside the documents; `order` is its place among those of its side."""

    id: str
    title: str
    icon: str
    side: Literal["left", "right", "bottom"]
    order: int
    make: Callable[[Context], PanelWidget]
