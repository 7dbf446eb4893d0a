"""The Markdown editor: Qt's plain text edit on a document that the session owns."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from adr_studio.domain import edits, emphasis, typed
from adr_studio.domain.context import name_at
from adr_studio.domain.typed import Typed
from adr_studio.session.document import Document, code_points, qt_positions
from adr_studio.ui.highlighter import MarkdownHighlighter
from adr_studio.ui.theme import Theme, mix

_ABOVE = 60
"""Lines above the caret that are looked at to see which list it is in."""

_MOST_LINES = 400
"""Selected lines up to which a key means something special; a whole large text is not read for a keystroke."""

_OURS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.DeleteEndOfLine)
"""Keys that Qt's editor would take before the window's commands get them."""

translate = QCoreApplication.translate

_LETTERS = 1.07
"""The size of the text in that of the interface."""

Work = Callable[[str, int, int], Typed | None]


class Editor(QPlainTextEdit):
    """Edits one document. Undo and redo are the window's, because a step may have changed other documents as well."""

    line_changed = Signal(int)
    caret_moved = Signal()
    link_requested = Signal(str)
    key_typed = Signal()
    scrolled = Signal()
    zoom_requested = Signal(int)
    menu_requested = Signal()
    follow_requested = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = document
        self._leaving = False
        self._line = 0
        self.describe: Callable[[str], str] = lambda _name: ""
        """What is to be said of an id in a tip; "" for what is none."""
        self._layers: dict[str, Sequence[QTextEdit.ExtraSelection]] = {}
        document.qt.setDocumentLayout(QPlainTextDocumentLayout(document.qt))
        self.setFont(editor_font())
        document.qt.setDefaultFont(self.font())
        self.setDocument(document.qt)
        self.setReadOnly(document.read_only)
        self._show_path("", document.path)
        document.path_changed.connect(self._show_path)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.setViewportMargins(12, 8, 8, 8)
        self.highlighter = MarkdownHighlighter(document.qt, theme)
        self._line_format = _line_format(theme)
        self._gutter = _LineNumbers(self)
        self.blockCountChanged.connect(self._on_block_count_changed)
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.verticalScrollBar().valueChanged.connect(self._colour_view)
        self.scrolled.connect(self._colour_view)
        self._on_block_count_changed()

    @Slot(str, str)
    def _show_path(self, _before: str, path: str) -> None:
        self.setAccessibleName(translate("Editor", "Text of {}").format(path))

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme's colours."""
        self.highlighter.set_theme(theme)
        self._line_format = _line_format(theme)
        self._show_line()
        self._gutter.update()

    def selection(self) -> tuple[int, int]:
        """What is selected, in code points; twice the caret's place where nothing is."""
        cursor, text = self.textCursor(), self._source.text
        return code_points(text, cursor.selectionStart()), code_points(text, cursor.selectionEnd())

    def select(self, start: int, end: int) -> None:
        """Select these characters (code points) and show them."""
        self._select(*qt_positions(self._source.text, (start, end)))
        self.ensureCursorVisible()

    def set_layer(self, name: str, selections: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Paint something over the text, without a trace in it; each name has a layer of its own."""
        if selections or self._layers.get(name):
            self._layers[name] = selections
            self.setExtraSelections([each for layer in self._layers.values() for each in layer])

    def lines_in_view(self) -> tuple[int, int]:
        """Qt's positions where the first line in sight begins and the last one ends."""
        last = self.cursorForPosition(self.viewport().rect().bottomRight()).block()
        return self.firstVisibleBlock().position(), last.position() + last.length()

    def set_zoom(self, zoom: int) -> None:
        """Show the text so many points larger than usual."""
        self.setFont(editor_font(zoom))
        self.document().setDefaultFont(self.font())
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._on_block_count_changed()
        self._place_gutter()

    def type_special(self, work: Work, lines_above: int = 0) -> bool:
        """Do what a key means at the caret, as one step of undo; whether it means anything there."""
        cursor = self.textCursor()
        first, last = (self.document().findBlock(at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        if self.isReadOnly() or last.blockNumber() - first.blockNumber() > _MOST_LINES:
            return False
        if not self.highlighter.is_prose(first):
            return False
        for _ in range(min(lines_above, first.blockNumber())):
            first = first.previous()
        text, base = _text_between(first, last), first.position()
        start, end = (code_points(text, at - base) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        result = work(text, start, end)
        if result is None:
            return False
        self._apply(text, base, result)
        return True

    def _apply(self, text: str, base: int, result: Typed) -> None:
        cursor = self.textCursor()
        places = qt_positions(text, [place for edit in result.edits for place in (edit.start, edit.end)])
        cursor.beginEditBlock()
        for edit, start, end in zip(reversed(result.edits), places[-2::-2], places[::-2], strict=True):
            cursor.setPosition(base + start)
            cursor.setPosition(base + end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.text)
        cursor.endEditBlock()
        after = edits.apply(text, result.edits)
        self._select(*(base + place for place in qt_positions(after, (result.start, result.end))))
        self.ensureCursorVisible()

    def _select(self, start: int, end: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def go_to_line(self, line: int) -> None:
        """Put the caret on a line, counted from 0, and show it."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount() - 1)))
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()

    def scroll_to_line(self, line: float) -> None:
        """Bring a line, counted from 0, to the top; the caret stays where it is."""
        block = self.document().findBlockByNumber(max(0, min(int(line), self.blockCount() - 1)))
        rows = block.layout().lineCount() if block.layout() is not None else 1
        self.verticalScrollBar().setValue(block.firstLineNumber() + int((line - int(line)) * rows))

    @property
    def top_line(self) -> float:
        """The line at the top of the view, with the part of it that is scrolled away."""
        block = self.firstVisibleBlock()
        geometry = self.blockBoundingGeometry(block).translated(self.contentOffset())
        hidden = -geometry.top() / geometry.height() if geometry.height() else 0.0
        return block.blockNumber() + max(0.0, min(hidden, 1.0))

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window's commands to the window."""
        if event.type() is QEvent.Type.ShortcutOverride and any(event.matches(key) for key in _OURS):  # type: ignore[attr-defined]
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let some keys mean more in a list or over a selection."""
        self._leaving = event.key() == Qt.Key.Key_Escape
        if self._leaving or self.isReadOnly():
            super().keyPressEvent(event)
            return
        if not self._is_special(event):
            super().keyPressEvent(event)
        if event.text():
            self.key_typed.emit()

    def _is_special(self, event: QKeyEvent) -> bool:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if shift:  # Qt would write a line separator, which is no line end in a file
                    self.textCursor().insertBlock()
                    self.ensureCursorVisible()
                    return True
                return self.type_special(typed.continue_block)
            case Qt.Key.Key_Backspace:
                return not self.textCursor().hasSelection() and self.type_special(typed.erase_mark)
            case Qt.Key.Key_Tab:
                return self.type_special(typed.indent, _ABOVE)
        if event.text() in emphasis.PAIRS and self.textCursor().hasSelection():
            return self.type_special(partial(emphasis.surround, typed=event.text()))
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab types. Shift+Tab leaves outside of lists, and both do after Escape or where Tab moves the focus."""
        if not (self._leaving or self.isReadOnly() or self.tabChangesFocus()):
            if forward:
                return False
            if self.type_special(typed.outdent, _ABOVE):
                return True
        return QWidget.focusNextPrevChild(self, forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever comes back types with Tab again."""
        self._leaving = False
        self._line = 0
        super().focusOutEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Make a link of words over which a URL is pasted."""
        pasted = source.text() if self.textCursor().hasSelection() else ""
        if not (pasted and self.type_special(partial(emphasis.paste, pasted=pasted))):
            super().insertFromMimeData(source)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ctrl and a click follow a link."""
        super().mouseReleaseEvent(event)
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if ctrl and event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.follow_requested.emit()

    def follow_link(self) -> bool:
        """Ask to go where the link at the caret leads; False where there is none."""
        cursor = self.textCursor()
        line = cursor.block().text()
        href = emphasis.link_at(line, code_points(line, cursor.positionInBlock()))
        if href:
            self.link_requested.emit(href)
        return bool(href)

    def name(self) -> str:
        """The word at the caret that could be an id; "" where there is none."""
        return _name_at(self.textCursor())

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what an id means while the pointer rests on it."""
        if isinstance(event, QHelpEvent):
            name = _name_at(self.cursorForPosition(event.pos()))
            QToolTip.showText(event.globalPos(), self.describe(name) if name else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The window's own menu: its undo is that of all documents."""
        event.accept()
        self.menu_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel change the size of the text."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = event.angleDelta().y()
            if step:
                self.zoom_requested.emit(1 if step > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line numbers as high as the view."""
        super().resizeEvent(event)
        self._place_gutter()
        self.scrolled.emit()

    def _place_gutter(self) -> None:
        content = self.contentsRect()
        self._gutter.setGeometry(content.left(), content.top(), self._gutter.sizeHint().width(), content.height())

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
    def _colour_view(self) -> None:
        last = self.cursorForPosition(self.viewport().rect().bottomRight()).blockNumber()
        self.highlighter.show_lines(self.firstVisibleBlock().blockNumber(), last)

    @Slot()
    def _on_block_count_changed(self) -> None:
        self.setViewportMargins(self._gutter.sizeHint().width() + 8, 8, 8, 8)

    @Slot(object, int)
    def _on_update_request(self, _rect: object, moved: int) -> None:
        if moved:
            self._gutter.scroll(0, moved)
            self.scrolled.emit()
        else:
            self._gutter.update()

    @Slot()
    def _on_cursor_moved(self) -> None:
        self._show_line()
        self.caret_moved.emit()
        line = self.textCursor().blockNumber()
        if line != self._line:
            self._line = line
            self.line_changed.emit(line)

    def _show_line(self) -> None:
        cursor = self.textCursor()
        line = QTextEdit.ExtraSelection()
        line.format = self._line_format
        line.cursor = cursor
        self.set_layer("line", [] if cursor.hasSelection() else [line])


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
    """The fixed-pitch font of the editor, a little larger than the interface's, and `zoom` points larger than usual."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QGuiApplication.font().pointSizeF() * _LETTERS + zoom)
    return font


def _line_format(theme: Theme) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(QColor(mix(theme.alt, theme.base, 0.6)))
    made.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return made


def _name_at(cursor: QTextCursor) -> str:
    line = cursor.block().text()
    return name_at(line, code_points(line, cursor.positionInBlock()))


def _text_between(first: QTextBlock, last: QTextBlock) -> str:
    """The text of these blocks and all between them."""
    lines = [first.text()]
    while first != last and first.next().isValid():
        first = first.next()
        lines.append(first.text())
    return "\n".join(lines)
