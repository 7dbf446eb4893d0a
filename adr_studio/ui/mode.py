"""The shape of a mode: a file in ui/modes holds one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from adr_studio.session.command import Context
from adr_studio.ui.documents import Documents


@dataclass(frozen=True)
class Mode:
    """A way of looking at the repository that fills the middle of the window.

    `order` is its place in the mode bar. `make` is given the documents, which one mode shows and the others point to;
    it is called when the mode is first looked at. A PanelWidget is told what the user looks at, as panels are.
    """

    id: str
    title: str
    icon: str
    order: int
    make: Callable[[Context, Documents], QWidget]
