"""The rows of one kind as a model of Qt's: filtered, in an order, each cell as its file says it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from adr_studio.domain.display import visible
from adr_studio.domain.findings import Finding
from adr_studio.domain.row_order import found, in_order
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.ui.icons import icon
from adr_studio.ui.plain import as_label
from adr_studio.ui.registers.columns import DerivedColumn, Findings, ShownColumn, columns, is_problem
from adr_studio.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Predicate = Callable[[TypedRow], bool]

_NO_INDEX = QModelIndex()
_LONG = 24
"""Characters of a cell from which its tip says it once more."""


class RowModel(QAbstractTableModel):
    """Rows as a table of texts. It changes no file itself: a new text of a cell is a wish."""

    edit_requested = Signal(object, object, str)
    """A row, the column, and what its cell should say."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[ShownColumn, ...] = ()
        self.rows: Sequence[TypedRow] = ()
        """Those that are shown, in their order."""
        self._all: Sequence[TypedRow] = ()
        self._search: list[str] | None = None
        self._wrong: Findings = {}
        self._words = ""
        self._predicate: Predicate | None = None
        self._sorted_by: tuple[str, bool] | None = None
        self._theme: Theme | None = None

    def show_rows(
        self, kind: TableKind, rows: Sequence[TypedRow], derived: Sequence[DerivedColumn], wrong: Findings
    ) -> None:
        """Show these rows; where they are the same ones as before in the same order, only their cells change."""
        shown = columns(kind, rows, derived)
        is_same = [each.title for each in shown] == [each.title for each in self.columns]
        ordered = self._ordered(rows, shown)
        search = _search(ordered, shown) if self._words else None
        visible_rows = self._filtered(ordered, search)
        is_same = is_same and list(map(_identity, visible_rows)) == list(map(_identity, self.rows))
        if not is_same:
            self.beginResetModel()
        self.columns, self._all, self._search, self.rows, self._wrong = shown, ordered, search, visible_rows, wrong
        if not is_same:
            self.endResetModel()
        elif visible_rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(visible_rows) - 1, len(shown) - 1))

    def filter(self, words: str, predicate: Predicate | None) -> None:
        """Show the rows in which every one of these words stands and of which the predicate is true."""
        self._words, self._predicate = words.strip(), predicate
        if self._words and self._search is None:
            self._search = _search(self._all, self.columns)
        shown = self._filtered(self._all, self._search)
        if shown != self.rows:
            self.beginResetModel()
            self.rows = shown
            self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by what a column means; with -1 as the files have them."""
        is_known = 0 <= column < len(self.columns)
        self._sorted_by = (self.columns[column].title, order is Qt.SortOrder.DescendingOrder) if is_known else None
        self.beginResetModel()
        self._all = self._ordered(sorted(self._all, key=lambda row: (row.path, row.line)), self.columns)
        self._search = None
        self.endResetModel()
        self.filter(self._words, self._predicate)

    def _ordered(self, rows: Sequence[TypedRow], shown: Sequence[ShownColumn]) -> Sequence[TypedRow]:
        title, descending = self._sorted_by or ("", False)
        by = next((each for each in shown if each.title == title), None)
        return [rows[at] for at in in_order(rows, by.key, descending)] if by is not None else rows

    def _filtered(self, rows: Sequence[TypedRow], search: list[str] | None) -> Sequence[TypedRow]:
        shown = [rows[at] for at in found(search, self._words)] if self._words and search is not None else rows
        return list(filter(self._predicate, shown)) if self._predicate is not None else shown

    @property
    def count(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    def set_theme(self, theme: Theme) -> None:
        """Draw the marks of findings in the theme's colours."""
        self._theme = theme

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A cell that stands in a file can be edited."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and self.columns[index.column()].can_edit(self.rows[index.row()]):
            return usual | Qt.ItemFlag.ItemIsEditable
        return usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return visible(self.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, and what is wrong with it."""
        if not index.isValid() or role not in _ROLES:
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(column.said(row))
        if role == Qt.ItemDataRole.EditRole:
            return column.said(row)
        findings = self.findings(index)
        warns = column.derived is not None and column.derived.derive(row).warns
        if role == Qt.ItemDataRole.DecorationRole:
            name = "error" if is_problem(findings) else "warning" if findings or warns else ""
            return icon(name, self._theme) if name and self._theme is not None else None
        said = f"{row.path}:{row.line + 1}" if column.is_place else column.said(row)
        wrong = [finding.text for finding in findings]
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = [*wrong, *([said] if len(said) > _LONG or column.is_place else [])]
            return "\n".join(map(as_label, parts)) if len(parts) < 2 else as_label("\n".join(parts))
        return visible(" ".join((f"{column.title}: {said}.", *wrong)))

    def findings(self, index: Index) -> tuple[Finding, ...]:
        """What is wrong with a cell."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        if not self._wrong or not column.can_be_edited:
            return ()
        title = row.titles.get(column.column.title, "") if column.column is not None else column.own
        return self._wrong.get((row.path, row.line, title), ()) if title else ()

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Wish that a cell says something else; whether it did."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role != Qt.ItemDataRole.EditRole or value == column.said(row):
            return False
        self.edit_requested.emit(row, column, value)
        return True

    def place_of(self, row: TypedRow) -> int:
        """Where a row is now; -1 where it is not shown. Without an id it is the one that says the same, or its line."""
        if row.id:
            alike = [at for at, each in enumerate(self.rows) if each.id == row.id and each.path == row.path]
            return min(alike, key=lambda at: abs(self.rows[at].line - row.line), default=-1)
        alike = [at for at, each in enumerate(self.rows) if each.path == row.path and not each.id]
        same = (at for at in alike if self.rows[at].said == row.said)
        return next(same, next((at for at in alike if self.rows[at].line == row.line), -1))


_ROLES = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)


def _identity(row: TypedRow) -> tuple[str, str, int]:
    return row.path, row.id, 0 if row.id else row.line


def _search(rows: Sequence[TypedRow], shown: Sequence[ShownColumn]) -> list[str]:
    """All that each row says, in small letters."""
    derived = [column for column in shown if column.derived is not None]
    return ["\n".join((*row.said.values(), row.path, *(each.said(row) for each in derived))).casefold() for row in rows]
