"""What the user looks at in a window, as commands see it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow

from adr_studio.domain.record import Record
from adr_studio.errors import Unreadable
from adr_studio.session.command import Layout, TextView
from adr_studio.session.document import Document
from adr_studio.session.locations import Location, Locations
from adr_studio.session.session import Session
from adr_studio.ui.documents import Documents
from adr_studio.ui.frame import Frame


class WindowView(QObject):
    """The commands' view of one window: what is in front in it, and the ways to look at something else."""

    command_requested = Signal(str)
    repository_requested = Signal(str)
    search_requested = Signal(str)
    menu_requested = Signal(object)
    moved = Signal()
    """The user is at another place, so that other commands can be used."""

    frame: Frame
    """Given once it is made: the panels in it look at this view."""

    def __init__(self, session: Session, documents: Documents, window: QMainWindow) -> None:
        super().__init__(window)
        self._session = session
        self._documents = documents
        self._window = window
        self._locations = Locations()
        self.recent_repositories: Sequence[str] = ()

    def run(self, command_id: str) -> None:
        """Run a command as its menu entry would."""
        self.command_requested.emit(command_id)

    def popup(self, commands: Sequence[str]) -> None:
        """Offer these commands in a menu where the pointer is."""
        self.menu_requested.emit(tuple(commands))

    def document(self) -> Document | None:
        """The document in front."""
        page = self._documents.page
        return page.document if page is not None and not self.frame.is_welcoming else None

    def record(self) -> Record | None:
        """The record in front."""
        document = self.document()
        return self._session.catalog.by_path.get(document.path) if document else None

    def show_document(self, path: str, line: int = -1) -> None:
        """Bring a document to the front, at a line; where the user was is remembered."""
        before = self._location()
        try:
            document = self._session.document(path)
        except Unreadable as error:
            self._session.failed.emit(error)
            return
        was_shown = self.document() is document
        page = self._documents.show_document(document)
        self.show_mode("write")
        if line >= 0:
            self._documents.group.go_to_line(line)
            self._documents.preview.flash(line)
        elif not was_shown:
            self._documents.group.focus()
        self._locations.jump(before, Location(path, page.editor.textCursor().blockNumber()))
        self.moved.emit()

    def _location(self) -> Location | None:
        page = self._documents.page
        return Location(page.document.path, page.editor.textCursor().blockNumber()) if page else None

    def forget_places(self) -> None:
        """Another repository was opened."""
        self._locations.clear()

    def can_go(self, step: int) -> bool:
        """Whether there is a place so many steps further."""
        return self._locations.can_go(step)

    def go(self, step: int) -> None:
        """Go back or forward over the places where the user was."""
        self._locations.keep(self._is_there)
        if self._locations.can_go(step):
            place = self._locations.go(step, self._location())
            try:
                self._documents.show_document(self._session.document(place.path))
            except Unreadable as error:
                self._session.failed.emit(error)
            else:
                self._documents.group.go_to_line(place.line)
        self.moved.emit()

    def _is_there(self, path: str) -> bool:
        return path in self._session.documents or self._session.disk.has(path)

    def follow_path(self, path: str, target: str) -> None:
        """A document has another path now."""
        self._locations.move(path, target)

    def text(self) -> TextView | None:
        """What shows the text of the document in front."""
        page = self._documents.page
        return None if self.frame.is_welcoming else page

    def close_document(self) -> None:
        """Close the document in front."""
        if self._documents.page is not None:
            self._documents.close_requested.emit(self._documents.page)

    def set_layout(self, layout: Layout | None) -> None:
        """Show text, preview or form, or the next of them."""
        group, order = self._documents.group, list(Layout)
        group.set_layout(layout or order[(order.index(group.shown) + 1) % len(order)])
        group.focus()

    def split(self) -> bool:
        """Put the document in front on the other side, or all on one side again."""
        return self._documents.split()

    def show_mode(self, mode: str) -> None:
        """Show a mode of the window."""
        self.frame.show_mode(mode)
        self.moved.emit()

    def show_panel(self, panel: str) -> None:
        """Bring a panel to the front, and the keyboard to it."""
        self.frame.show_panel(panel)

    def toggle_side(self, side: str) -> None:
        """Show or hide the panels of a side."""
        self.frame.show_side(side, self.frame.sides[side].isHidden())

    def next_pane(self, step: int) -> None:
        """Bring the keyboard to the next part of the window that is shown."""
        self.frame.next_pane(step)

    def search_everything(self, query: str) -> None:
        """Open the field that finds everything."""
        self.search_requested.emit(query)

    def find_in_files(self, text: str) -> None:
        """Look for words in all files."""
        self.frame.show_panel("find")
        self._session.find.ask(text)

    def go_to_problem(self, step: int) -> None:
        """Go to the next or previous finding."""
        place = self._session.survey.next(self._location(), step)
        if place is not None:
            self.show_document(place.path, place.line)

    def set_full_screen(self, wanted: bool | None = None) -> None:
        """Fill the screen, or no longer."""
        full = not self._window.isFullScreen() if wanted is None else wanted
        self._window.setWindowState(
            self._window.windowState() | Qt.WindowState.WindowFullScreen
            if full
            else self._window.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def open_window(self, path: str) -> None:
        """Open a repository in this window."""
        self.repository_requested.emit(path)

    def recent(self) -> Sequence[str]:
        """The repositories that were open before."""
        return self.recent_repositories

    def restart_preview(self) -> None:
        """Show the preview again after it stopped."""
        self._documents.preview.restart()

    def quit(self) -> None:
        """Close the window."""
        self._window.close()
