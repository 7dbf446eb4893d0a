"""The Markdown editor: Qt's plain text edit on a document that the session owns."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QWidget

from adr_studio.domain import passages
from adr_studio.domain.edits import between
from adr_studio.domain.links import link_at
from adr_studio.domain.passages import Change, Passage
from adr_studio.session.document import Document, code_points, utf16_length
from adr_studio.ui.highlighter import FRONT_MATTER, TEXT, MarkdownHighlighter
from adr_studio.ui.theme import Theme


class Editor(QPlainTextEdit):
    """Edits one document. Undo and redo are the window's, because a step may have changed other documents as well."""

    line_changed = Signal(int)
    link_requested = Signal(str)
    typed = Signal()
    """A character was typed, so that something could be offered at the caret."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leaving = False  # whether Tab leaves the editor, instead of typing
        document.qt.setDocumentLayout(QPlainTextDocumentLayout(document.qt))
        self.setFont(editor_font())
        document.qt.setDefaultFont(self.font())
        self.setDocument(document.qt)
        self.setReadOnly(document.read_only)
        self.setAccessibleName(f"Text of {document.path}")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.setViewportMargins(12, 8, 8, 8)
        self.highlighter = MarkdownHighlighter(document.qt, theme)
        self._gutter = _LineNumbers(self)
        self.blockCountChanged.connect(self._on_block_count_changed)
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self._on_block_count_changed()

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme's colours."""
        self.highlighter.set_theme(theme)
        self._gutter.update()

    def go_to_line(self, line: int) -> None:
        """Put the caret on a line, counted from 0, and show it."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount() - 1)))
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    @property
    def top_line(self) -> float:
        """The line at the top of the view, with the part of it that is scrolled away."""
        block = self.firstVisibleBlock()
        geometry = self.blockBoundingGeometry(block).translated(self.contentOffset())
        hidden = -geometry.top() / geometry.height() if geometry.height() else 0.0
        return block.blockNumber() + max(0.0, min(hidden, 1.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line numbers as high as the view."""
        super().resizeEvent(event)
        content = self.contentsRect()
        self._gutter.setGeometry(content.left(), content.top(), self._gutter.sizeHint().width(), content.height())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab types and Shift+Tab leaves, but in a list both indent; after Escape both leave."""
        if self.isReadOnly() or self._leaving:
            return QWidget.focusNextPrevChild(self, forward)
        return not forward and not self._in_item() and QWidget.focusNextPrevChild(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type Markdown: lists go on, pairs are put around what is selected."""
        self._leaving = event.key() == Qt.Key.Key_Escape
        if self.isReadOnly() or not self._changed_by(event):
            super().keyPressEvent(event)
        if event.text().strip():
            self.typed.emit()

    def _changed_by(self, event: QKeyEvent) -> bool:
        """Whether a key has another meaning in Markdown than in any text."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            return self._in_text() and self.edit(passages.break_line)
        if event.key() == Qt.Key.Key_Tab and plain:
            return self._in_item() and self.edit(passages.indent)
        if event.key() == Qt.Key.Key_Backtab:
            return self.edit(passages.outdent) or True
        if event.text() in passages.PAIRS and self.textCursor().hasSelection():
            return self._in_text() and self.edit(passages.surround(event.text()))
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:
        """An address that is pasted over words makes a link of them."""
        if not (source.hasText() and self._in_text() and self.edit(passages.paste(source.text()))):
            super().insertFromMimeData(source)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """With Ctrl, a click follows the link under it."""
        super().mousePressEvent(event)
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.button() == Qt.MouseButton.LeftButton:
            self.follow_link()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the window changes the size of the text, for all documents."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def follow_link(self) -> bool:
        """Ask to go where the link at the caret leads; False where there is none."""
        cursor = self.textCursor()
        href = link_at(cursor.block().text(), code_points(cursor.block().text(), cursor.positionInBlock()))
        if href is not None:
            self.link_requested.emit(href)
        return href is not None

    def edit(self, change: Change, above: int = 0, below: int = 0) -> bool:
        """Change the selected lines, and so many above and below them, as one step; whether anything changed."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        for _ in range(above):
            first = first.previous()
        for _ in range(below):
            last = last.next()
        if self.isReadOnly() or not first.isValid() or not last.isValid():
            return False
        lines, block = [first.text()], first
        while block != last:
            block = block.next()
            lines.append(block.text())
        text, begin = "\n".join(lines), first.position()
        ends = (code_points(text, at - begin) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        made = change(Passage(text, *ends))
        if made is None:
            return False
        cursor.beginEditBlock()
        for each in between(text, made.text):
            cursor.setPosition(begin + utf16_length(text[: each.start]))
            cursor.setPosition(begin + utf16_length(text[: each.end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(each.text)
        cursor.endEditBlock()
        cursor.setPosition(begin + utf16_length(made.text[: made.start]))
        cursor.setPosition(begin + utf16_length(made.text[: made.end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def replace_in_line(self, start: int, end: int, text: str) -> None:
        """Write over the characters from `start` to `end` of the caret's line."""
        cursor = self.textCursor()
        line = cursor.block().text()
        cursor.setPosition(cursor.block().position() + utf16_length(line[:start]))
        cursor.setPosition(cursor.block().position() + utf16_length(line[:end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def in_front_matter(self) -> bool:
        """Whether the caret is in the front matter."""
        return self.textCursor().block().userState() == FRONT_MATTER

    def set_zoom(self, zoom: int) -> None:
        """Make the text so many points larger than usual."""
        self.setFont(editor_font(zoom))
        self.document().setDefaultFont(self.font())
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._on_block_count_changed()

    def _in_text(self) -> bool:
        """Whether the caret is neither in front matter nor in a fence."""
        return self.textCursor().block().userState() in (TEXT, -1)

    def _in_item(self) -> bool:
        line = self.document().findBlock(self.textCursor().selectionStart()).text()
        return self._in_text() and passages.is_item(Passage(line, 0, 0))

    def paint_line_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines in sight."""
        painter = QPainter(self._gutter)
        painter.setFont(self.font())
        painter.setPen(self.palette().placeholderText().color())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top() + self.viewportMargins().top()
        width = self._gutter.width() - 8
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= event.rect().top():
                line = self.fontMetrics().height()
                number = str(block.blockNumber() + 1)
                painter.drawText(0, int(top), width, line, Qt.AlignmentFlag.AlignRight, number)
            top += height
            block = block.next()
        painter.end()

    @Slot()
    def _on_block_count_changed(self) -> None:
        self.setViewportMargins(self._gutter.sizeHint().width() + 8, 8, 8, 8)

    @Slot(object, int)
    def _on_update_request(self, _rect: object, moved: int) -> None:
        if moved:
            self._gutter.scroll(0, moved)
        else:
            self._gutter.update()

    @Slot()
    def _on_cursor_moved(self) -> None:
        self.line_changed.emit(self.textCursor().blockNumber())


class _LineNumbers(QWidget):
    """The strip at the left of an editor."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """Wide enough for the last line's number."""
        digits = max(3, len(str(self._editor.blockCount())))
        return QSize(16 + digits * self._editor.fontMetrics().horizontalAdvance("9"), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The editor knows where its lines are."""
        self._editor.paint_line_numbers(event)


def editor_font(zoom: int = 0) -> QFont:
    """The fixed-pitch font of the editor, `zoom` points larger than usual."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(10.5 + zoom)
    return font
