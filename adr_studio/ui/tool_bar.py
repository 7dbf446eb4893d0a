"""The bar at the top: the modes, the field that finds everything, and what is used most."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from adr_studio.ui.actions import Actions
from adr_studio.ui.icons import icon
from adr_studio.ui.mode import Mode
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

BEFORE = ("view.back", "view.forward", "", "edit.undo", "edit.redo", "")
AFTER = ("decision.new", "history.save")


class ToolBar(QToolBar):
    """A bar whose buttons are commands, and modes."""

    mode_requested = Signal(str)
    search_requested = Signal()

    def __init__(self, modes: Sequence[Mode], actions: Actions) -> None:
        super().__init__(translate("ToolBar", "Main"))
        self.setObjectName("tool bar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._search_action = actions.by_id["view.go-to"]
        self._modes = {mode.id: (mode, self._mode_action(mode)) for mode in sorted(modes, key=lambda each: each.order)}
        self._add(actions, BEFORE)
        exclusive = QActionGroup(self)
        for number, (_, action) in enumerate(self._modes.values(), 1):
            exclusive.addAction(action)
            action.setShortcut(f"Ctrl+{number}")
            self.addAction(action)
        self.addWidget(_stretch())
        self.search = self._search_button()
        self.addWidget(self.search)
        self.addWidget(_stretch())
        self._add(actions, AFTER)
        for command in ("view.back", "view.forward", "edit.undo", "edit.redo"):
            button = self.widgetForAction(actions.by_id[command])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _add(self, actions: Actions, commands: Sequence[str]) -> None:
        for command in commands:
            if command:
                self.addAction(actions.by_id[command])
            else:
                self.addSeparator()

    def _mode_action(self, mode: Mode) -> QAction:
        action = QAction(mode.title, self, checkable=True)
        action.triggered.connect(lambda: self.mode_requested.emit(mode.id))
        return action

    def _search_button(self) -> QPushButton:
        keys = self._search_action.shortcut().toString()
        button = QPushButton(translate("ToolBar", "Go to or run…   {}").format(keys))
        button.setProperty("kind", "search")
        button.setAccessibleName(translate("ToolBar", "Go to or run"))
        button.clicked.connect(self.search_requested)
        return button

    def show_mode(self, mode: str) -> None:
        """Mark the mode that is shown."""
        self._modes[mode][1].setChecked(True)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all words, the modes that are not shown do without theirs."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons = [(action, self.widgetForAction(action)) for _, action in self._modes.values()]
        for style in (Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly):
            for action, button in buttons:
                if isinstance(button, QToolButton):
                    button.setToolButtonStyle(self.toolButtonStyle() if action.isChecked() else style)
            if self.sizeHint().width() <= self.width():
                return

    def set_theme(self, theme: Theme) -> None:
        """Draw the modes' icons in the theme's colours."""
        for mode, action in self._modes.values():
            action.setIcon(icon(mode.icon, theme))
        self.search.setIcon(icon("search", theme))
        more = self.findChild(QToolButton, "qt_toolbar_ext_button")  # Qt's own: what there is no room for
        if more is not None:
            more.setIcon(icon("chevron-right", theme))
            more.setAccessibleName(translate("ToolBar", "More"))


def _stretch() -> QWidget:
    spacer = QWidget()
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spacer
