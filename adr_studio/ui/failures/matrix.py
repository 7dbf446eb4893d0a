"""The matrix of severity and occurrence: how many failure modes each cell has, and which cell is looked at."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from adr_studio.render.charts import severity_shade
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

GRADES = 10
_CELL = QSize(30, 22)

Cell = tuple[int, int]
"""Severity and occurrence."""


class Matrix(QTableWidget):
    """Ten by ten cells, the gravest on top; Return, Space or a click choose one, or let it go again."""

    chosen = Signal(object)
    """The cell whose failure modes are wanted, None for those of all cells."""

    def __init__(self) -> None:
        super().__init__(GRADES, GRADES)
        self._theme: Theme | None = None
        self._counts: Mapping[Cell, int] = {}
        self._cell: Cell | None = None
        self.setAccessibleName(translate("Matrix", "Failure modes by severity and occurrence"))
        self.setAccessibleDescription(
            translate(
                "Matrix", "Return shows the failure modes of a cell, Escape those of all. The shade is no priority."
            )
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalHeaderLabels([str(grade) for grade in range(1, GRADES + 1)])
        self.setVerticalHeaderLabels([str(grade) for grade in range(GRADES, 0, -1)])
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setMinimumSectionSize(16)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(_Cells(self))
        self.cellClicked.connect(self._on_cell_clicked)
        self.show_counts({})

    def show_counts(self, counts: Mapping[Cell, int]) -> None:
        """Show how many failure modes there are of each severity and occurrence."""
        self._counts = counts
        for row in range(GRADES):
            for column in range(GRADES):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                cell = _cell(row, column)
                count = counts.get(cell, 0)
                said = translate("Matrix", "Severity {}, occurrence {}: {}").format(*cell, count)
                item.setText(str(count) if count else "")
                item.setToolTip(said if count else "")
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)

    def choose(self, cell: Cell | None) -> None:
        """Look at a cell, or at all of them; `chosen` follows where that is another."""
        if cell != self._cell:
            self._cell = cell
            self.viewport().update()
            self.chosen.emit(cell)

    @property
    def cell(self) -> Cell | None:
        """The cell that is looked at."""
        return self._cell

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme's colours."""
        self._theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Space choose the cell with the keyboard, Escape lets it go."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_cell_clicked(self.currentRow(), self.currentColumn())
        elif event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the gravest cell that has anything."""
        if self.currentRow() < 0:
            severity, occurrence = max((cell for cell, count in self._counts.items() if count), default=(GRADES, 1))
            self.setCurrentCell(GRADES - severity, occurrence - 1)
        super().focusInEvent(event)

    @Slot(int, int)
    def _on_cell_clicked(self, row: int, column: int) -> None:
        cell = _cell(row, column)
        self.choose(None if cell == self._cell or not self._counts.get(cell) else cell)

    def paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, cell: Cell) -> None:
        """Draw one cell: its shade, its number, and a frame around the one that is looked at."""
        theme, count = self._theme, self._counts.get(cell, 0)
        if theme is None:
            return
        shade = severity_shade(*cell)
        painter.save()
        painter.fillRect(
            option.rect.adjusted(1, 1, -1, -1), QColor(theme.chart.severity[shade - 1] if count else theme.alt)
        )
        if count:
            painter.setPen(QColor(_ink(theme, shade)))
            painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, str(count))
        has_keyboard = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if cell == self._cell or has_keyboard:
            painter.setPen(QPen(QColor(theme.accent if has_keyboard else theme.text), 2))
            painter.drawRect(option.rect.adjusted(2, 2, -2, -2))
        painter.restore()

    def sizeHint(self) -> QSize:
        """Room for two digits in each cell."""
        return _CELL * GRADES + QSize(self.verticalHeader().width() + 4, self.horizontalHeader().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """As its wish, because cells that cannot be read are of no use."""
        return QSize(240, 200)


class _Cells(QStyledItemDelegate):
    """Draws the cells as the matrix wants it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        matrix = self.parent()
        assert isinstance(matrix, Matrix)
        matrix.paint_cell(painter, option, _cell(index.row(), index.column()))


def _cell(row: int, column: int) -> Cell:
    return GRADES - row, column + 1


def _ink(theme: Theme, shade: int) -> str:
    """Light on dark shades, dark on light ones."""
    return theme.base if shade >= 4 else theme.text
