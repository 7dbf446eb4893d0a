"""One document in a tab: its banners and its editor; the preview beside it is the window's."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from adr_studio.domain.completing import Here, Offer, Offers, offers
from adr_studio.session.document import DiskState, Document, code_points
from adr_studio.session.live import LivePreview
from adr_studio.session.session import Session
from adr_studio.ui.banner import Banners
from adr_studio.ui.completion import Completion
from adr_studio.ui.editor import Editor
from adr_studio.ui.theme import Theme


class Page(QWidget):
    """The editor of one document, and what is worked out from its text while it is typed."""

    rendered = Signal()

    def __init__(self, document: Document, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._session = session
        self.editor = Editor(document, theme)
        self.banners = Banners()
        self.completion = Completion(self.editor, self._take)
        self.close_action = QAction("Close", self)
        self.live = LivePreview(document, session.jobs, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banners)
        layout.addWidget(self.editor, 1)
        self.editor.typed.connect(self.complete)
        self.live.rendered.connect(lambda _blocks: self.rendered.emit())
        document.notice_changed.connect(self._on_notice_changed)
        self._on_notice_changed(document.notice)
        self.live.render()

    @Slot(str)
    def _on_notice_changed(self, notice: str) -> None:
        """Say why the text can only be read, for as long as it is so."""
        self.editor.setReadOnly(self.document.read_only)
        if notice:
            self.banners.show_banner("read-only", notice, "warning")
        else:
            self.banners.clear_banner("read-only")

    def show_disk_state(self) -> None:
        """Say where the file on the disk is no longer the one that was read."""
        said = {
            DiskState.GONE: "This file is gone from the disk. Your text is here; saving writes it again.",
            DiskState.CHANGED: "Another program changed this file. Your text is here; saving asks which one to keep.",
        }
        if self.document.disk_state in said:
            self.banners.show_banner("disk", said[self.document.disk_state], "warning", ("Save…", "file.save"))
        else:
            self.banners.clear_banner("disk")

    def complete(self, wanted: bool = False) -> None:
        """Offer what could stand at the caret; `wanted` says that somebody asked."""
        cursor = self.editor.textCursor()
        line = cursor.block().text()
        column = code_points(line, cursor.positionInBlock())
        here = Here(
            line,
            column,
            self.document.path,
            self.editor.in_front_matter(),
            self._session.catalog,
            self._session.headings,
        )
        place = self.editor.cursorRect()
        place.translate(self.editor.viewport().pos())
        self.completion.show_offers(offers(here, wanted), place)

    def _take(self, given: Offers, offer: Offer) -> None:
        self.editor.replace_in_line(given.start, given.end, offer.text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the editor; as its proxy, the page would stand in the order of Tab as well."""
        self.editor.setFocus(event.reason())

    def set_theme(self, theme: Theme) -> None:
        """Show in another theme."""
        self.editor.set_theme(theme)
