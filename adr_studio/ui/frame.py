"""How the window is divided: the modes in the middle, and panels at the left, the right and the bottom."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from adr_studio.session.command import Context
from adr_studio.ui.banner import Banners
from adr_studio.ui.documents import Documents
from adr_studio.ui.focus import come_after
from adr_studio.ui.mode import Mode
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.side import Side
from adr_studio.ui.theme import Theme
from adr_studio.ui.welcome import Welcome

translate = QCoreApplication.translate

NARROW = 1100
"""Pixels of width below which the panels at the right make room for the documents."""

_AROUND = ("left", "bottom", "right")
"""The sides in the order in which the keyboard goes round; the middle comes after the left."""


class Frame(QWidget):
    """Everything between the tool bar and the status bar."""

    made = Signal(object)
    """A panel or a mode is there now, and knows nothing yet of what the user looks at."""
    mode_shown = Signal(str)

    def __init__(self, panels: Sequence[Panel], modes: Sequence[Mode], context: Context, documents: Documents) -> None:
        super().__init__()
        self._documents = documents
        names = {
            "left": translate("Frame", "Panels at the left"),
            "bottom": translate("Frame", "Panels at the bottom"),
            "right": translate("Frame", "Panels at the right"),
        }
        self.sides = {
            side: Side(names[side], [panel for panel in panels if panel.side == side], context) for side in _AROUND
        }
        self.banners = Banners()
        self.welcome = Welcome()
        self._context = context
        self._modes = {mode.id: mode for mode in sorted(modes, key=lambda mode: mode.order)}
        self._mode_widgets: dict[str, QWidget] = {}
        self._theme: Theme | None = None
        self.mode = next(iter(self._modes))
        self._centre = QStackedWidget()
        for widget in (self.welcome, documents):
            self._centre.addWidget(widget)
        for side in self.sides.values():
            side.made.connect(self.made)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self._wanted = {"left": True, "bottom": False, "right": True}
        self._lay_out()

    def _lay_out(self) -> None:
        self.rows.addWidget(self._centre)
        self.rows.addWidget(self.sides["bottom"])
        self.columns.addWidget(self.sides["left"])
        self.columns.addWidget(self.rows)
        self.columns.addWidget(self.sides["right"])
        self._centre.setMinimumWidth(360)
        self.rows.setSizes([560, 180])
        self.rows.setStretchFactor(0, 1)
        self.columns.setSizes([284, 1000, 268])
        self.columns.setStretchFactor(1, 1)
        for splitter in (self.rows, self.columns):
            splitter.setChildrenCollapsible(False)
        for name in ("left", "right"):
            self.sides[name].setMinimumWidth(220)
        for side in self.sides.values():
            side.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banners)
        layout.addWidget(self.columns, 1)

    @property
    def followers(self) -> list[PanelWidget]:
        """The panels and modes that have been made and follow what the user looks at."""
        panels = (widget for side in self.sides.values() for widget in side.widgets)
        modes = (widget for widget in self._mode_widgets.values() if isinstance(widget, PanelWidget))
        return [*panels, *modes]

    def panel(self, name: str) -> PanelWidget:
        """A panel by its id; KeyError where there is none of this id."""
        return self._side_of(name).widget(name)

    def _side_of(self, panel: str) -> Side:
        found = next((side for side in self.sides.values() if panel in side.ids), None)
        if found is None:
            raise KeyError(panel)
        return found

    @property
    def is_welcoming(self) -> bool:
        """Whether there is nothing in the middle but the ways in."""
        return self._centre.currentWidget() is self.welcome

    @property
    def modes(self) -> tuple[str, ...]:
        """The ids of the modes."""
        return tuple(self._modes)

    @property
    def wanted(self) -> Mapping[str, bool]:
        """Which sides the user wants to see, where there is room."""
        return self._wanted

    def show_welcome(self) -> None:
        """Show the ways in; the keyboard goes there with what was shown before."""
        now = QApplication.focusWidget()
        had_keyboard = now is not None and self._centre.isAncestorOf(now)
        self._centre.setCurrentWidget(self.welcome)
        if had_keyboard:
            self.welcome.setFocus()

    def show_mode(self, mode: str) -> None:
        """Show this mode, or the ways in where it has no document to show; KeyError where there is none of this id."""
        widget = self._mode_widgets.get(mode)
        if widget is None:
            widget = self._mode_widgets[mode] = self._modes[mode].make(self._context, self._documents)
            if isinstance(widget, PanelWidget):
                self._centre.addWidget(widget)
                come_after(self._centre, widget)
                if self._theme is not None:
                    widget.set_theme(self._theme)
                self.made.emit(widget)
        self.mode = mode
        if widget is self._documents and self._documents.page is None:
            self.show_welcome()
        else:
            self._centre.setCurrentWidget(widget)
        self.mode_shown.emit(mode)

    def show_sides(self) -> None:
        """Show the sides that are wanted; a narrow window gives the right one's width to the documents."""
        for name, side in self.sides.items():
            side.setVisible(self._wanted[name] and (name != "right" or self.width() >= NARROW))

    def show_side(self, side: str, shown: bool) -> None:
        """Show or hide the panels of a side, as the user wants it."""
        self._wanted[side] = shown
        self.sides[side].setVisible(shown)

    def show_panel(self, panel: str) -> None:
        """Bring a panel to the front, and the keyboard to it."""
        side = self._side_of(panel)
        name = next(name for name, each in self.sides.items() if each is side)
        widget = side.show_panel(panel)
        if side.isHidden():
            self.show_side(name, True)
        widget.setFocus()

    def next_pane(self, step: int) -> None:
        """Bring the keyboard to the next (1) or previous (-1) part that is shown."""
        centre = self._centre.currentWidget()
        middle = self._documents.panes() if centre is self._documents else (centre,)
        left, *others = self.sides.values()
        panes = [pane for pane in (left, *middle, *others) if pane.isVisible()]
        now = QApplication.focusWidget()
        at = next((at for at, pane in enumerate(panes) if now and (pane is now or pane.isAncestorOf(now))), 0)
        panes[(at + step) % len(panes)].setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Show the panels and modes in another theme."""
        self._theme = theme
        for side in self.sides.values():
            side.set_theme(theme)
        for widget in self._mode_widgets.values():
            if isinstance(widget, PanelWidget):
                widget.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The right side comes and goes with the width."""
        super().resizeEvent(event)
        was_narrow, is_narrow = (size.width() < NARROW for size in (event.oldSize(), event.size()))
        if was_narrow is not is_narrow and not self.sides["left"].isHidden():
            self.sides["right"].setVisible(self._wanted["right"] and not is_narrow)

    def sizeHint(self) -> QSize:
        """As large as the window likes."""
        return QSize(1280, 720)
