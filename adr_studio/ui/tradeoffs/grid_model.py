"""The Trade-offs table as a grid of cells: what each says, why, and what is wrong with it."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from adr_studio.analysis.comparison import Comparison, scenario_columns
from adr_studio.domain.comparison_edits import split_reason
from adr_studio.domain.display import visible
from adr_studio.domain.findings import Finding
from adr_studio.domain.row_reading import place
from adr_studio.ui.plain import as_label

translate = QCoreApplication.translate

REASON, WRONG, PART = (Qt.ItemDataRole.UserRole + each for each in (1, 2, 3))
"""The reason for a score, what is wrong with a cell, and what its column is."""

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Part(StrEnum):
    """What a column is."""

    CRITERION = "criterion"
    WEIGHT = "weight"
    OPTION = "option"
    SCENARIO = "scenario"
    OTHER = "other"


class Place(NamedTuple):
    """A cell of the Markdown table: the row in its grid, and the column."""

    row: int
    column: int


class GridModel(QAbstractTableModel):
    """One row a criterion, the columns in the order of the text. An edit is handed to whoever changes the text."""

    def __init__(self, change: Callable[[Place, str], None]) -> None:
        super().__init__()
        self._change = change
        self._comparison: Comparison | None = None
        self._parts: tuple[Part, ...] = ()
        self._wrong: dict[tuple[int, int], str] = {}
        self.editable = True
        self.mark = QIcon()
        """What is put before a title with which something is wrong."""

    def is_alike(self, comparison: Comparison | None) -> bool:
        """Whether a table has the same rows and columns as the one that is shown."""
        return comparison is not None and self._shape() == _shape(comparison)

    def show(self, comparison: Comparison | None, findings: Sequence[Finding], editable: bool) -> None:
        """Show this table; where it has the same rows and columns, what is selected stays."""
        same = self.is_alike(comparison)
        if not same:
            self.beginResetModel()
        self._comparison, self.editable = comparison, editable
        self._parts = _parts(comparison) if comparison else ()
        self._wrong = _wrong(comparison, findings) if comparison else {}
        if not same:
            self.endResetModel()
        elif self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _shape(self) -> tuple[object, ...]:
        return _shape(self._comparison) if self._comparison else ()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """The criteria, those that take no part too."""
        return 0 if parent.isValid() or self._comparison is None else len(self._comparison.table.rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """The columns of the text."""
        return 0 if parent.isValid() or self._comparison is None else len(self._comparison.table.columns)

    def place(self, index: AnyIndex) -> Place:
        """Where a cell is in the Markdown table."""
        assert self._comparison is not None
        return Place(self._comparison.table.rows[index.row()].at, index.column())

    def part(self, column: int) -> Part:
        """What a column is."""
        return self._parts[column]

    def wrong_with_column(self, column: int) -> str:
        """What is wrong with a column's title, "" where nothing is."""
        return self._wrong.get((-1, column), "")

    def said(self, index: AnyIndex) -> str:
        """What the text says in a cell."""
        assert self._comparison is not None
        grid = self._comparison.table.grid
        at = self.place(index)
        return grid.said(grid.rows[at.row], at.column)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Each cell can be edited, unless the document is for reading only."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or self._comparison is None:
            return None
        title = self._comparison.table.grid.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(title)
        if role == Qt.ItemDataRole.DecorationRole:
            return self.mark if (-1, section) in self._wrong else None
        wrong = self._wrong.get((-1, section), "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_label(f"{title}\n{wrong}".strip())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{visible(title)}. {wrong}" if wrong else visible(title)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The score, the reason or what is wrong; to a screen reader all of it, with row and column."""
        if not index.isValid() or self._comparison is None:
            return None
        text, part = self.said(index), self.part(index.column())
        said, reason = split_reason(text) if part is Part.OPTION else (text, "")
        wrong = self._wrong.get((index.row(), index.column()), "")
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(text if wrong else said)
        if role == Qt.ItemDataRole.EditRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_label(f"{text}\n{wrong}".strip())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._told(index, said, reason, wrong)
        return {REASON: visible(reason), WRONG: wrong, PART: part}.get(role)

    def _told(self, index: AnyIndex, said: str, reason: str, wrong: str) -> str:
        if self.part(index.column()) is not Part.OPTION:
            told = said or translate("Grid", "empty")
        elif said:
            why = reason or translate("Grid", "no reason")
            told = f"{said}: {why}"
        else:
            told = reason or translate("Grid", "no score")
        title = self.headerData(index.column(), Qt.Orientation.Horizontal)
        return f"{self.criterion(index.row())}, {title}: {visible(told)}{'. ' if wrong else ''}{wrong}"

    def criterion(self, row: int) -> str:
        """The name of a row's criterion."""
        assert self._comparison is not None
        table = self._comparison.table
        at = table.position("criterion")
        return visible(table.grid.said(table.grid.rows[table.rows[row].at], at)) if at is not None else ""

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Have the cell say something else."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or str(value) == self.said(index):
            return False
        self._change(self.place(index), str(value))
        return True


def _shape(comparison: Comparison) -> tuple[object, ...]:
    table = comparison.table
    return table.path, table.grid.columns, tuple(row.at for row in table.rows)


def _parts(comparison: Comparison) -> tuple[Part, ...]:
    table = comparison.table
    scenarios = frozenset(scenario_columns(table).values())
    fields = {"criterion": Part.CRITERION, "weight": Part.WEIGHT}
    return tuple(
        Part.OPTION
        if at in comparison.options
        else Part.SCENARIO
        if at in scenarios
        else fields.get(column.field if column else "", Part.OTHER)
        for at, column in enumerate(table.columns)
    )


def _wrong(comparison: Comparison, findings: Sequence[Finding]) -> dict[tuple[int, int], str]:
    """What is wrong by row and column of the model; of the header by row -1."""
    table = comparison.table
    said: dict[tuple[int, int], list[str]] = {}
    for each in findings:
        said.setdefault((each.line, each.column), []).append(each.text)
    lines = [(-1, table.grid.header), *((at, table.grid.rows[row.at]) for at, row in enumerate(table.rows))]
    found = {}
    for at, line in lines:
        for column in range(len(table.columns)):
            texts = said.pop(place(table.grid, line, column), None)
            if texts:
                found[at, column] = " ".join(texts)
    return found
