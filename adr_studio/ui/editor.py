"""The Markdown editor: Qt's plain text edit on a document that the session owns."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QWidget

from adr_studio.session.document import Document
from adr_studio.ui.highlighter import MarkdownHighlighter
from adr_studio.ui.theme import Theme


class Editor(QPlainTextEdit):
    """Edits one document. Undo and redo are the window's, because a step may have changed other documents as well."""

    line_changed = Signal(int)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        """Tab types and Shift+Tab leaves, so that the keyboard finds a way out."""
        if forward and not self.isReadOnly():
            return super().focusNextPrevChild(forward)
        return QWidget.focusNextPrevChild(self, forward)

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
