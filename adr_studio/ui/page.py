"""One document in a tab: its banners and its editor; the preview beside it is the window's."""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from adr_studio.domain.context import told
from adr_studio.session.completion import Completion
from adr_studio.session.document import DiskState, Document
from adr_studio.session.live import LivePreview
from adr_studio.session.session import Session
from adr_studio.ui.banner import Banners
from adr_studio.ui.completion import CompletionPopup
from adr_studio.ui.editor import Editor
from adr_studio.ui.find_bar import FindBar
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate


class Page(QWidget):
    """The editor of one document, and what is worked out from its text while it is typed."""

    rendered = Signal()

    def __init__(self, document: Document, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.editor = Editor(document, theme)
        self.completion = CompletionPopup(self.editor, document, Completion(session, self))
        self.find_bar = FindBar(self.editor, document, session.jobs, theme, self)
        self.banners = Banners()
        self.close_action = QAction(translate("Page", "Close"), self)
        self.live = LivePreview(document, session.jobs, self)
        self.editor.describe = lambda name: _described(session, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banners)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.editor, 1)
        second_keys = (
            ("Ctrl+G", self.find_next),
            ("Ctrl+Shift+G", self.find_previous),
            ("Ctrl+=", lambda: self.editor.zoom_requested.emit(1)),
        )
        for keys, deed in second_keys:
            QShortcut(QKeySequence(keys), self, deed, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.live.rendered.connect(lambda _blocks: self.rendered.emit())
        document.notice_changed.connect(self._on_notice_changed)
        document.modified_changed.connect(self._on_modified_changed)
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

    @Slot(bool)
    def _on_modified_changed(self, modified: bool) -> None:
        if not modified:
            self.banners.clear_banner("restored")

    def show_disk_state(self) -> None:
        """Say where the file on the disk is no longer the one that was read."""
        gone = translate("Page", "This file is gone from the disk. Your text is here; saving writes it again.")
        changed = translate("Page", "Another program changed this file while you were editing. Both versions are safe.")
        save = translate("Page", "Save…"), "file.save"
        if self.document.disk_state is DiskState.GONE:
            self.banners.show_banner("disk", gone, "warning", save)
        elif self.document.disk_state is DiskState.CHANGED:
            merge = translate("Page", "Merge…"), "file.merge"
            compare = translate("Page", "Compare…"), "file.compare"
            revert = translate("Page", "Load the one on the disk"), "file.revert"
            self.banners.show_banner("disk", changed, "warning", merge, compare, revert)
        else:
            self.banners.clear_banner("disk")

    def show_restored(self, differs: bool) -> None:
        """Say that this text comes from the journal: it was not saved when the repository was last open."""
        said = translate("Page", "When the repository was last open, this was not saved. It has been restored.")
        if differs:
            said = f"{said} {translate('Page', 'The file was changed meanwhile; both changes are in it.')}"
        compare = translate("Page", "Compare…"), "file.compare"
        revert = translate("Page", "Load the one on the disk"), "file.revert"
        self.banners.show_banner("restored", said, "info", compare, revert)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the editor; as its proxy, the page would stand in the order of Tab as well."""
        self.editor.setFocus(event.reason())

    def set_theme(self, theme: Theme) -> None:
        """Show in another theme."""
        self.editor.set_theme(theme)
        self.find_bar.set_theme(theme)

    @property
    def is_shown(self) -> bool:
        """Whether the text is in sight."""
        return self.isVisibleTo(self.window())

    def selection(self) -> tuple[int, int]:
        """What is selected, in code points."""
        return self.editor.selection()

    def select(self, start: int, end: int) -> None:
        """Select these characters, and show them."""
        self.editor.select(start, end)

    def follow_link(self) -> bool:
        """Go where the link at the caret leads; False where there is none."""
        return self.editor.follow_link()

    def name(self) -> str:
        """The word at the caret that could be an id; "" where there is none."""
        return self.editor.name()

    def open_find(self, replace: bool) -> None:
        """Open the bar that finds, with what is selected, and the field that replaces."""
        self.find_bar.open_bar(replace)

    def find_next(self) -> None:
        """Go to the next place where it was found."""
        self.find_bar.find_next()

    def find_previous(self) -> None:
        """Go to the place before, where it was found."""
        self.find_bar.find_previous()

    def complete(self) -> None:
        """Offer what can stand at the caret."""
        self.completion.ask()

    def toggle_tab(self) -> bool:
        """Let Tab leave the text, or write in it; whether it leaves now."""
        self.editor.setTabChangesFocus(not self.editor.tabChangesFocus())
        return self.editor.tabChangesFocus()

    def cut(self) -> None:
        """Move what is selected, here or in the field that has the focus, to the clipboard."""
        self._focused().cut()

    def copy(self) -> None:
        """Copy what is selected, here or in the field that has the focus."""
        self._focused().copy()

    def paste(self) -> None:
        """Write what is on the clipboard, here or in the field that has the focus."""
        self._focused().paste()

    def select_all(self) -> None:
        """Select the whole text, here or in the field that has the focus."""
        self._focused().selectAll()

    def _focused(self) -> QLineEdit | QPlainTextEdit:
        focused = QApplication.focusWidget()
        return focused if isinstance(focused, QLineEdit | QPlainTextEdit) else self.editor


def _described(session: Session, name: str) -> str:
    graph = session.survey.graph
    thing = graph.defined(name)
    return as_label(told(graph, thing)) if thing else ""
