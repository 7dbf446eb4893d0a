"""A document as a form: a field for each line of its front matter, and a text field for each section."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from adr_studio.domain.parts import BEGINNING, FRONT_MATTER, Part, parts
from adr_studio.session.document import Document, raw_text, utf16_length
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
        at = self._document.position_of_line(line)
        field = next((field for field in self._fields if at <= field.end), self._fields[-1])
        field.go_to(at)
        self.ensureWidgetVisible(field)

    def _build(self) -> None:
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
            layout.addWidget(label)
            layout.addWidget(field)
            self._fields.append(field)
        layout.addStretch(1)
        self.setWidget(content)

    @Slot()
    def _follow(self) -> None:
        """Take over what was changed elsewhere; the parts stay where they are as long as the headings do."""
        document = self._document
        if document is None:
            return
        found = parts(document.text)
        if [_title(part) for part in found] != [field.title for field in self._fields]:
            self._build()
            return
        for field, part in zip(self._fields, found, strict=True):
            field.follow(part)


class _PartField(QPlainTextEdit):
    """The text between two places of a document, which move with it."""

    def __init__(self, document: Document, title: str, part: Part) -> None:
        super().__init__()
        self.title = title
        self._document = document
        self._span = QTextCursor(document.qt)
        self._following = False
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

    def go_to(self, place: int) -> None:
        """Put the caret on Qt's position in the document, or as near as the part goes, and take the keyboard."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(place - self._span.selectionStart(), self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self.setFocus()

    def follow(self, part: Part) -> None:
        """Show what the document says there now; blank lines that were just typed at either end stay."""
        text = self._document.text
        said = text[part.start : part.end]
        if raw_text(self.document()).strip() == said.strip() != "":
            return
        start = utf16_length(text[: part.start])
        self._keep_span(start, start + utf16_length(said))
        self._following = True
        self.setPlainText(said)
        self._following = False
        self._fit()

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
        here = QTextCursor(self.document())
        here.setPosition(position)
        here.setPosition(position + added, QTextCursor.MoveMode.KeepAnchor)
        start = self._span.selectionStart()
        there = QTextCursor(self._document.qt)
        there.setPosition(start + position)
        there.setPosition(start + position + removed, QTextCursor.MoveMode.KeepAnchor)
        there.insertText(here.selectedText())
        self._keep_span(start, start + length - removed + added)

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
