"""The list that offers what can stand at the caret; it never takes the keyboard from the text."""

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPalette, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from adr_studio.domain.completing import Caret, Offer, may_offer
from adr_studio.session.completion import Completion
from adr_studio.session.document import Document, utf16_length
from adr_studio.ui.editor import Editor

translate = QCoreApplication.translate

_DETAIL = Qt.ItemDataRole.UserRole
_ROW, _WIDTH, _MOST_ROWS = 28, 440, 8
_REACH = 300
"""Characters around the caret that are looked at."""

_ABOVE = 200
"""Lines of front matter that are looked at."""

_AWAY = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CompletionPopup(QFrame):
    """Appears at the caret while something is typed that can be completed; Up, Down, Return, Tab and Escape are its."""

    def __init__(self, editor: Editor, document: Document, completion: Completion) -> None:
        super().__init__(editor)
        self._editor, self._document, self._completion = editor, document, completion
        self._offer: Offer | None = None
        self._offered_at: Caret | None = None
        self.setProperty("role", "completion")
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Completion", "Suggestions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Rows(self.list))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        self.hide()
        editor.installEventFilter(self)
        editor.key_typed.connect(self._on_key_typed)
        editor.scrolled.connect(self.hide)
        editor.cursorPositionChanged.connect(self._on_cursor_moved)
        completion.offered.connect(self._on_offered)
        self.list.itemClicked.connect(self.accept)
        self.list.currentRowChanged.connect(self._announce)

    def ask(self, forced: bool = True) -> None:
        """Ask for what can stand at the caret."""
        self._completion.ask(self._caret(), forced)

    @Slot()
    def accept(self) -> None:
        """Write the choice that is selected."""
        row = self.list.currentRow()
        caret = self._caret()
        if self._offer is None or row < 0 or caret != self._offered_at:
            self.hide()
            return
        choice = self._offer.choices[row]
        before = utf16_length(caret.before[len(caret.before) - self._offer.before :])
        after = utf16_length(caret.after[: self._offer.after])
        cursor = self._editor.textCursor()
        at = cursor.position()
        self.hide()
        cursor.beginEditBlock()
        cursor.setPosition(at - before)
        cursor.setPosition(at + after, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(choice.text)
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are the list's while it is open, before the text gets them."""
        if not self.isVisible():
            return False
        if event.type() is QEvent.Type.FocusOut:
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            if self._is_ours(event):
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if self._is_ours(event):
                self._press(event.key())
                return True
            if event.key() in _AWAY:
                self.hide()
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and event.key() in keys

    def _press(self, key: int) -> None:
        count = self.list.count()
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key == Qt.Key.Key_Down:
            self.list.setCurrentRow((self.list.currentRow() + 1) % count)
        elif key == Qt.Key.Key_Up:
            self.list.setCurrentRow((self.list.currentRow() - 1) % count)
        else:
            self.accept()

    def _caret(self) -> Caret:
        cursor = self._editor.textCursor()
        block = cursor.block()
        units = block.text().encode("utf-16-le", "surrogatepass")
        at = 2 * cursor.positionInBlock()
        before = units[max(0, at - 2 * _REACH) : at].decode("utf-16-le", "ignore")
        after = units[at : at + 2 * _REACH].decode("utf-16-le", "ignore")
        above: list[str] | None = None
        if self._editor.highlighter.is_front_matter(block):
            above = []
            while block.blockNumber() > 1 and len(above) < _ABOVE:
                block = block.previous()
                above.append(block.text())
        return Caret(self._document.path, before, after, tuple(reversed(above)) if above is not None else None)

    @Slot()
    def _on_cursor_moved(self) -> None:
        """The list goes where the caret leaves what it was made for; typing on only makes another one."""
        if self.isVisible() and self._offered_at is not None and self._offer is not None:
            asked = self._offered_at.before
            if not self._caret().before.startswith(asked[: len(asked) - self._offer.before]):
                self.hide()

    @Slot()
    def _on_key_typed(self) -> None:
        block = self._editor.textCursor().block()
        highlighter = self._editor.highlighter
        caret = self._caret()
        if may_offer(caret) and (caret.above is not None or highlighter.is_prose(block)):
            self._completion.ask(caret, forced=False)
        else:
            self.hide()

    @Slot(object, object)
    def _on_offered(self, caret: Caret, offer: Offer | None) -> None:
        if offer is None or caret != self._caret() or not self._editor.hasFocus():
            self.hide()
            return
        self._offer, self._offered_at = offer, caret
        self.list.clear()
        for choice in offer.choices:
            item = QListWidgetItem(choice.label)
            item.setData(_DETAIL, choice.detail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.label}, {choice.detail}".rstrip(", "))
            self.list.addItem(item)
        self._place(len(offer.choices))
        self.show()
        self.raise_()
        self.list.setCurrentRow(0)

    def _place(self, count: int) -> None:
        """Below the caret's line, or above it where there is no room."""
        height = min(count, _MOST_ROWS) * _ROW + 10
        width = min(_WIDTH, self._editor.width() - 24)
        caret = self._editor.cursorRect().translated(self._editor.viewport().pos())
        top = caret.bottom() + 4
        if top + height > self._editor.height() and caret.top() > height:
            top = caret.top() - height - 4
        left = max(4, min(caret.left(), self._editor.width() - width - 16))
        self.setGeometry(left, top, width, height)

    @Slot(int)
    def _announce(self, row: int) -> None:
        item = self.list.item(row)
        if item is None or not self.isVisible() or not QAccessible.isActive():
            return
        said = translate("Completion", "{choice}, {at} of {count}").format(
            choice=item.data(Qt.ItemDataRole.AccessibleTextRole), at=row + 1, count=self.list.count()
        )
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._editor, said))


class _Rows(QStyledItemDelegate):
    """What is written at the left, what is said of it at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows with room to hit them."""
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The label as the style paints it, with the detail in what is left of the row."""
        super().paint(painter, option, index)
        detail = index.data(_DETAIL)
        if not detail:
            return
        style = option.widget.style()
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        used = option.fontMetrics.horizontalAdvance(str(index.data())) + 24
        area.setLeft(area.left() + used)
        area.setRight(option.rect.right() - 8)
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        said = option.fontMetrics.elidedText(detail, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
        painter.restore()
