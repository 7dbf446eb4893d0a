"""What stands in the columns of a table of rows: cells of the kind's columns, of a table's own, and what is derived."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QCoreApplication

from adr_studio.domain import registers
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.row_order import Key, by_column, by_title, worded
from adr_studio.domain.table_kind import Column, TableKind
from adr_studio.domain.typed_tables import TypedRow, TypedTable

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Derived:
    """What follows from a row: `text` in words, whether it is a warning, and what it is ordered by."""

    text: str
    warns: bool = False
    key: Key | None = None


NOTHING = Derived("")


@dataclass(frozen=True)
class DerivedColumn:
    """A column that no table has. It stands behind the column of the field `after`, or else before where rows stand."""

    title: str
    derive: Callable[[TypedRow], Derived]
    after: str = ""


@dataclass(frozen=True)
class ShownColumn:
    """One column as it is shown; just one of `column`, `own`, `derived` and `is_place` says what it is."""

    title: str
    column: Column | None = None
    own: str = ""
    derived: DerivedColumn | None = None

    @property
    def is_place(self) -> bool:
        """Whether it says where rows stand."""
        return self.column is None and self.derived is None and not self.own

    @property
    def can_be_edited(self) -> bool:
        """Whether its cells are those of a file."""
        return self.column is not None or bool(self.own)

    def said(self, row: TypedRow) -> str:
        """What a row says in it."""
        if self.derived is not None:
            return self.derived.derive(row).text
        if self.is_place:
            return f"{row.path.rpartition('/')[2]}:{row.line + 1}"
        return registers.said(row, self.column.title if self.column is not None else self.own)

    @cached_property
    def key(self) -> Callable[[TypedRow], Key | None]:
        """What a row is ordered by in it."""
        if self.column is not None:
            return by_column(self.column)
        return by_title(self.own) if self.own else self._other_key

    def _other_key(self, row: TypedRow) -> Key | None:
        if self.derived is None:
            return worded(f"{row.path}:{row.line:09}")
        derived = self.derived.derive(row)
        return derived.key or (worded(derived.text) if derived.text else None)

    def can_edit(self, row: TypedRow) -> bool:
        """Whether a row has a cell to edit in it: a column of the kind comes with its first value, others do not."""
        return self.column is not None or (bool(self.own) and registers.is_own(row, self.own) and self.own in row.said)


def columns(kind: TableKind, rows: Sequence[TypedRow], derived: Sequence[DerivedColumn]) -> tuple[ShownColumn, ...]:
    """The columns in which rows of a kind are shown."""
    known = {column.title: column for column in kind.columns}
    shown: list[ShownColumn] = []
    for title in registers.titles(kind, rows):
        column = known.get(title)
        shown.append(ShownColumn(title, column=column) if column else ShownColumn(title, own=title))
        if column is not None:
            shown += [ShownColumn(each.title, derived=each) for each in derived if each.after == column.field]
    shown += [ShownColumn(each.title, derived=each) for each in derived if not each.after]
    return (*shown, ShownColumn(translate("RowTable", "Where")))


Findings = Mapping[tuple[str, int, str], tuple[Finding, ...]]
"""What is wrong by path, line, and the title that the cell's column has in its table."""


def by_cell(tables: Sequence[TypedTable], findings: Sequence[Finding]) -> Findings:
    """What is wrong in each cell; what concerns a row as a whole is told in its first cell."""
    by_line: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        by_line.setdefault((finding.path, finding.line), []).append(finding)
    found: dict[tuple[str, int, str], tuple[Finding, ...]] = {}
    for table in tables:
        for row in table.rows:
            for finding in by_line.get((row.path, row.line), ()):
                key = row.path, row.line, _title_at(table, row, finding.column)
                found[key] = (*found.get(key, ()), finding)
    return found


def _title_at(table: TypedTable, row: TypedRow, column: int) -> str:
    """The title of the column in which a place of a row's line is."""
    line = table.grid.rows[row.at]
    begin = table.grid.text.rfind("\n", 0, line.start) + 1
    at = sum(cell.start - begin <= column for cell in line.cells) - 1
    return table.grid.columns[max(0, min(at, len(table.grid.columns) - 1))]


def is_problem(findings: Sequence[Finding]) -> bool:
    """Whether one of them is more than a warning."""
    return any(finding.severity is Severity.PROBLEM for finding in findings)
