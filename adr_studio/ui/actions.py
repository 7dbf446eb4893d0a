"""Every command as a QAction: the menus, the tool bar and the shortcuts are views of one table."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from adr_studio.errors import StudioError
from adr_studio.session.command import Command, Context
from adr_studio.ui.focus import finish_typing
from adr_studio.ui.icons import icon
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

MENUS = {
    "File": "&File",
    "Edit": "&Edit",
    "Insert": "&Insert",
    "Decision": "&Decision",
    "Trade-offs": "&Trade-offs",
    "History": "Hi&story",
    "View": "&View",
    "Help": "&Help",
}
"""The menus in their order, each with its key."""


class Actions(QObject):
    """The commands' actions, kept enabled as their conditions say."""

    def __init__(self, commands: Sequence[Command], context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._commands = {command.id: command for command in commands}
        self.by_id: Mapping[str, QAction] = {command.id: self._action(command) for command in commands}

    def fill(self, bar: QMenuBar) -> None:
        """Put each action into the menu that its command names."""
        for title, label in MENUS.items():
            menu = bar.addMenu(translate("menus", label))
            for command in self._commands.values():
                if command.menu == title:
                    menu.addAction(self.by_id[command.id])
            menu.aboutToShow.connect(self.refresh)

    def menu(self, commands: Sequence[str], parent: QWidget) -> QMenu:
        """A menu of some commands; "" is a line between two groups."""
        self.refresh()
        menu = QMenu(parent)
        for command_id in commands:
            if command_id:
                menu.addAction(self.by_id[command_id])
            else:
                menu.addSeparator()
        return menu

    @property
    def commands(self) -> Iterable[Command]:
        """All commands, in the order of their files."""
        return self._commands.values()

    def full_title(self, command_id: str) -> str:
        """A command's title with its menu before it, as it stands in lists."""
        command = self._commands[command_id]
        menu = translate("menus", MENUS[command.menu]).replace("&", "")
        return f"{menu}: {translate('commands', command.title)}"

    def reason(self, command_id: str) -> str | None:
        """Why a command cannot be used now, None where it can."""
        reason = self._commands[command_id].when(self._context)
        return None if reason is None else translate("commands", reason)

    def icon_of(self, command_id: str) -> str:
        """The name of a command's icon, "" where it has none."""
        return self._commands[command_id].icon

    def run(self, command_id: str) -> None:
        """Run a command as its menu entry would."""
        self._run(self._commands[command_id])

    def refresh(self) -> None:
        """Enable what can be used now; what cannot says why in its tool tip."""
        for command in self._commands.values():
            reason = self.reason(command.id)
            action = self.by_id[command.id]
            action.setEnabled(reason is None)
            keys = (
                f" ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})" if command.shortcut else ""
            )
            title = translate("commands", command.title).rstrip("…")
            action.setToolTip(f"{title}{keys}: {reason or translate('commands', command.help)}")

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        for command in self._commands.values():
            if command.icon:
                self.by_id[command.id].setIcon(icon(command.icon, theme))

    def _action(self, command: Command) -> QAction:
        action = QAction(translate("commands", command.title), self)
        action.setObjectName(command.id)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.setStatusTip(translate("commands", command.help))
        action.triggered.connect(lambda: self._run(command))
        return action

    def _run(self, command: Command) -> None:
        if command.menu != "Edit":  # whose commands are for the field itself
            finish_typing()
        reason = self.reason(command.id)
        if reason is not None:
            self._context.shell.notice(reason)
            return
        try:
            command.run(self._context)
        except StudioError as error:
            self._context.session.failed.emit(error)
        self.refresh()
