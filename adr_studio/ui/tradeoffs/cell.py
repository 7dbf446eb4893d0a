"""How a cell of the trade-offs looks: the score, and below it the reason, that there is none, or what is wrong."""

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from adr_studio.ui.theme import Theme
from adr_studio.ui.tradeoffs.grid_model import PART, REASON, WRONG, Part

translate = QCoreApplication.translate

_SIDE, _ABOVE = 10, 7


class Cell(QStyledItemDelegate):
    """Two lines: what is said in strong letters, and why in quiet ones."""

    theme: Theme | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for two lines, and for what is said."""
        metrics = QFontMetrics(_strong(option.font))
        wide = metrics.horizontalAdvance(str(index.data() or "")) + 2 * _SIDE
        return QSize(wide, 2 * metrics.height() + 2 * _ABOVE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground, the two lines, and a ring where the keyboard is."""
        theme = self.theme
        if theme is None:
            return
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        first, second, ink, quiet = _lines(index, theme)
        room = option.rect.adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE)
        strong = _strong(option.font) if index.data(PART) != Part.OTHER else option.font
        if second:
            height = QFontMetrics(strong).height()
            _write(painter, QRect(room.left(), room.top(), room.width(), height), first, strong, ink)
            below = QRect(room.left(), room.bottom() - height + 1, room.width(), height)
            _write(painter, below, second, option.font, quiet)
        else:
            _write_wrapped(painter, room, first, strong, ink)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _lines(index: QModelIndex | QPersistentModelIndex, theme: Theme) -> tuple[str, str, str, str]:
    """What stands in the two lines of a cell, and their colours."""
    said, reason, wrong = str(index.data() or ""), str(index.data(REASON) or ""), str(index.data(WRONG) or "")
    if wrong:
        return said or "–", wrong, theme.danger, theme.danger
    if index.data(PART) == Part.OPTION:
        if not said and not reason:
            return "–", translate("Grid", "no score"), theme.muted, theme.muted
        return said or "–", reason or translate("Grid", "no reason"), theme.text, theme.muted
    if index.data(PART) == Part.WEIGHT and not said:
        return "–", translate("Grid", "no weight"), theme.muted, theme.muted
    return said, "", theme.text, theme.muted


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def _write(painter: QPainter, room: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _write_wrapped(painter: QPainter, room: QRect, text: str, font: QFont, colour: str) -> None:
    """The text in the middle of its room, in two lines where one is not enough; what is longer is cut."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= room.width():
        _write(painter, room, text, font, colour)
        return
    words, first = text.split(" "), ""
    while words and metrics.horizontalAdvance(f"{first}{words[0]}") <= room.width():
        first += f"{words.pop(0)} "
    upper = QRect(room.left(), room.top(), room.width(), metrics.height())
    lower = QRect(room.left(), room.bottom() - metrics.height() + 1, room.width(), metrics.height())
    if first:
        _write(painter, upper, first.rstrip(), font, colour)
    _write(painter, lower if first else room, " ".join(words), font, colour)
