"""A document as a form: a field for each line of its front matter, and a text field for each section."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from adr_studio.domain.edits import between
from adr_studio.domain.parts import BEGINNING, FRONT_MATTER, Part, parts
from adr_studio.session.document import Document, qt_positions, raw_text, utf16_length
from adr_studio.ui.editor import editor_font

translate = QCoreApplication.translate

DELAY = 200
"""Milliseconds after a change from elsewhere before the form follows."""

_MARGIN = 16

_FRAME = 28
"""Pixels of a field's height that are not its text's."""


class FormView(QScrollArea):
    """Follows one document; what is typed into a part changes that part of the text and nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._fields: list[_PartField] = []
        self.setWidgetResizable(True)
        self.setAccessibleName(translate("FormView", "Form"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self._follow)

    def show_document(self, document: Document | None) -> None:
        """Show this document's parts, or nothing."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.text_changed.disconnect(self._soon.start)
        self._document = document
        if document is None:
            self._soon.stop()
            self._fields = []
            self.setWidget(QWidget())
            return
        document.text_changed.connect(self._soon.start)
        self._build()

    def setFocus(self, *_reason: object) -> None:
        """Hand the keyboard to the first field."""
        if self._fields:
            self._fields[0].setFocus()

    def go_to_line(self, line: int) -> None:
        """Bring the keyboard to the part with this line, counted from 0, or to the one below its heading."""
        if self._document is None or not self._fields:
            return
        self.ensureWidgetVisible(self._go_to(self._document.position_of_line(line)))

    def _go_to(self, place: int) -> "_PartField":
        """Bring the keyboard to Qt's position in the document, or as near as the parts go."""
        field = next((field for field in self._fields if place <= field.end), self._fields[-1])
        field.go_to(place)
        return field

    def _build(self) -> QWidget:
        assert self._document is not None
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(6)
        self._fields = []
        for part in parts(self._document.text):
            title = _title(part)
            label = QLabel(title)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "heading")
            label.setWordWrap(True)
            field = _PartField(self._document, title, part)
            field.left.connect(self._soon.start)
            layout.addWidget(label)
            layout.addWidget(field)
            self._fields.append(field)
        layout.addStretch(1)
        self.setWidget(content)
        return content

    @Slot()
    def _follow(self) -> None:
        """Take over what was changed elsewhere; the parts stay where they are as long as the headings do.

        Nobody loses the field in which a heading is being written: that becomes a part once the keyboard has left it.
        """
        document = self._document
        if document is None:
            return
        found = parts(document.text)
        if [_title(part) for part in found] == [field.title for field in self._fields]:
            for field, part in zip(self._fields, found, strict=True):
                field.follow(part)
            return
        writing = next((field for field in self._fields if field.hasFocus()), None)
        if writing is not None and writing.written and all(field.in_step for field in self._fields):
            return
        place, scrolled = writing.place if writing else -1, self.verticalScrollBar().value()
        self._build().adjustSize()
        self.verticalScrollBar().setValue(scrolled)
        if place >= 0 and self._fields:
            self.ensureWidgetVisible(self._go_to(place))


class _PartField(QPlainTextEdit):
    """The text between two places of a document, which move with it."""

    left = Signal()
    """The keyboard went elsewhere after something was written here."""

    def __init__(self, document: Document, title: str, part: Part) -> None:
        super().__init__()
        self.title = title
        self._document = document
        self._span = QTextCursor(document.qt)
        self._around = ("", "")
        self._following = False
        self.written = False
        self.setAccessibleName(title)
        self.setFont(editor_font())
        self.setTabChangesFocus(True)
        self.setReadOnly(document.read_only)
        self.setUndoRedoEnabled(False)
        self.setProperty("role", "part")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.follow(part)
        self.document().contentsChange.connect(self._on_contents_change)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    @property
    def end(self) -> int:
        """Qt's position in the document behind the part."""
        return self._span.selectionEnd()

    @property
    def place(self) -> int:
        """Qt's position of the caret in the document."""
        return self._span.selectionStart() + self.textCursor().position()

    @property
    def in_step(self) -> bool:
        """Whether the document says the same between the two places."""
        return self._span.selectedText() == self.document().toRawText()

    def go_to(self, place: int) -> None:
        """Put the caret on Qt's position in the document, or as near as the part goes, and take the keyboard."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(place - self._span.selectionStart(), self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self.setFocus()

    def follow(self, part: Part) -> None:
        """Show what the document says there now; blank lines that were just typed at either end stay."""
        text, shown = self._document.text, raw_text(self.document())
        said = text[part.start : part.end]
        if shown.strip() == said.strip() != "":
            return
        self._around = part.before, part.behind
        start = utf16_length(text[: part.start])
        self._keep_span(start, start + utf16_length(said))
        self._following = True
        for edit in between(shown, said):
            self._select(*qt_positions(shown, (edit.start, edit.end))).insertText(edit.text)
        self._following = False
        self._fit()

    def _select(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _keep_span(self, start: int, end: int) -> None:
        self._span.setPosition(start)
        self._span.setPosition(end, QTextCursor.MoveMode.KeepAnchor)

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        """Make the same change in the document."""
        if self._following:
            return
        length = self._span.selectionEnd() - self._span.selectionStart()
        removed = min(removed, length - position)
        added = min(added, self.document().characterCount() - 1 - position)
        text = self._select(position, position + added).selectedText()
        before, behind = self._around if length == 0 and text else ("", "")
        start = self._span.selectionStart()
        there = QTextCursor(self._document.qt)
        there.setPosition(start + position)
        there.setPosition(start + position + removed, QTextCursor.MoveMode.KeepAnchor)
        there.insertText(f"{before}{text}{behind}")
        start += len(before)
        self._keep_span(start, start + length - removed + added)
        self._around = "", ""
        self.written = True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that what was written is done with; a menu over the field, or another window, only borrows the keys."""
        super().focusOutEvent(event)
        borrowed = event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self.written and not borrowed:
            self.written = False
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in keys):
                event.ignore()
                return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        lines = max(2, int(self.document().size().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + _FRAME)


def _title(part: Part) -> str:
    kinds = {
        FRONT_MATTER: translate("FormView", "Front matter"),
        BEGINNING: translate("FormView", "Before the first heading"),
    }
    return part.title if part.level else kinds[part.title]
