"""The one reader of typed tables: Markdown tables under a known heading, as rows with a meaning.

A table that is not understood stays a table. A cell that is not what its column wants becomes a finding at its place;
the row is kept with all that is sound in it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from adr_studio import registry
from adr_studio.domain import tables
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.grid import Grid, Row, grids
from adr_studio.domain.markdown import Heading, MarkdownText, plain_heading
from adr_studio.domain.options import considered_options, same_option
from adr_studio.domain.page import heading_name
from adr_studio.domain.row_reading import Header, RowReading, place
from adr_studio.domain.table_kind import Column, Said, TableKind

if TYPE_CHECKING:
    from pydantic import BaseModel

_UNIT = re.compile(r"\s*\([^()]*\)$")
LONGEST_HEADING = 200
"""Characters of a line that could be the heading of typed tables."""

_BETWEEN = re.compile(r"[\s_‐‑–—-]+")


class TypedRow(NamedTuple):
    """One row: `line` counts from 0, `at` is its place in the grid; `values` has what is sound of its known columns.

    `others` are the cells of columns that are not known, by title, as the kind reads them; `said` is every cell's text
    by the title of its column, `titles` what the columns of the kind are called in this table.
    """

    kind: TableKind
    path: str
    line: int
    at: int
    values: "BaseModel"
    others: Mapping[str, object]
    said: Mapping[str, str]
    titles: Mapping[str, str]

    @property
    def id(self) -> str:
        """What other texts call it by; "" for a kind without ids, or where the id is not sound."""
        return str(getattr(self.values, "id", ""))


class TypedTable(NamedTuple):
    """One table: `columns` are those of its grid, None where one is not known, or is there already (`doubled`)."""

    kind: TableKind
    path: str
    heading: Heading
    grid: Grid
    columns: tuple[Column | None, ...]
    rows: tuple[TypedRow, ...]
    doubled: frozenset[int] = frozenset()

    def position(self, field: str) -> int | None:
        """Where the column of a field is; None where the table has none."""
        found = (at for at, column in enumerate(self.columns) if column is not None and column.field == field)
        return next(found, None)

    def place(self, row: TypedRow, field: str) -> tuple[int, int]:
        """Line and column of the cell of a field, from 0; of the row where it has no such cell."""
        at = self.position(field)
        return place(self.grid, self.grid.rows[row.at], at if at is not None else 0)


class PageTables(NamedTuple):
    """The typed tables of one page, and what is wrong in them."""

    tables: tuple[TypedTable, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_table_kinds() -> tuple[TableKind, ...]:
    """The kinds of typed tables that are installed."""
    return registry.discover(tables, TableKind)


class TableReader:
    """Reads pages by the kinds that there are."""

    def __init__(self, kinds: Sequence[TableKind]) -> None:
        self.kinds = tuple(kinds)

    @cached_property
    def _by_heading(self) -> Mapping[str, TableKind]:
        return {_normal(name): kind for kind in reversed(self.kinds) for name in (kind.title, *kind.aliases)}

    @cached_property
    def _by_title(self) -> Mapping[str, Mapping[str, Column]]:
        """The columns of each kind by each of their titles, its own before other names."""
        return {
            kind.name: {_normal(name): column for column in kind.columns for name in column.aliases}
            | {_normal(column.title): column for column in kind.columns}
            for kind in self.kinds
        }

    def read(self, path: str, text: str) -> PageTables:
        """The typed tables of the page at `path`."""
        if "|" not in text or not any(map(self._may_head, text.split("\n"))):
            return PageTables()
        return self.read_markdown(path, MarkdownText(text))

    def read_markdown(self, path: str, markdown: MarkdownText) -> PageTables:
        """The typed tables of a text whose structure is known."""
        headings = [(heading, self.kind_of(heading.text)) for heading in markdown.headings]
        if not any(kind for _, kind in headings):
            return PageTables()
        read: list[TypedTable] = []
        findings: list[Finding] = []
        lines = [heading.line for heading, _ in headings]
        for grid in grids(markdown):
            above = bisect_left(lines, grid.header.line) - 1
            if grid.nested or above < 0:
                continue
            heading, kind = headings[above]
            found = self._read_table(kind, path, heading, grid, markdown) if kind is not None else None
            if found is not None:
                read.append(found[0])
                findings += found[1]
        return PageTables(tuple(read), tuple(findings))

    def kind_of(self, heading: str) -> TableKind | None:
        """The kind of tables that stand under this heading."""
        name = _normal(heading_name(heading))
        return self._by_heading.get(name) or self._by_heading.get(_UNIT.sub("", name))

    def _may_head(self, line: str) -> bool:
        """Whether a line could be the heading of typed tables: only where there is one, a text need be parsed."""
        said = line.strip("# \t")
        if not said or len(line) > LONGEST_HEADING or said[0] in "|`-":
            return False
        return self.kind_of(plain_heading(said)) is not None

    def _read_table(
        self, kind: TableKind, path: str, heading: Heading, grid: Grid, markdown: MarkdownText
    ) -> tuple[TypedTable, list[Finding]] | None:
        header = _header(self._by_title[kind.name], grid)
        fields = {column.field for column in header.columns if column is not None}
        if not fields.issuperset(kind.key) or len(header.columns) < 2 or (len(fields) < 2 and kind.other is None):
            return None
        said = [_said(grid, row, header.columns) for row in grid.rows]
        if not kind.meant(said):
            return None
        findings = [*_about_columns(kind, path, grid, header, markdown)]
        titles = {
            column.title: title
            for column, title in zip(header.columns, grid.columns, strict=True)
            if column is not None
        }
        rows = []
        for at, (row, cells) in enumerate(zip(grid.rows, said, strict=True)):
            if any(cell.text for cell in row.cells):
                reading = RowReading(kind, path, grid, header, row, cells)
                values = reading.values()
                rows.append(
                    TypedRow(kind, path, row.line, at, values, reading.others(values), reading.by_title(), titles)
                )
                findings += sorted(reading.findings)
        return TypedTable(kind, path, heading, grid, header.columns, tuple(rows), header.doubled), findings


def _header(known: Mapping[str, Column], grid: Grid) -> Header:
    """What the columns mean; the second of two that mean the same means nothing."""
    columns: list[Column | None] = []
    doubled, names = set(), set()
    for at, title in enumerate(grid.columns):
        name = _normal(title)
        column = known.get(name) or known.get(_UNIT.sub("", name))
        if column in columns if column is not None else name in names:
            doubled.add(at)
            column = None
        columns.append(column)
        names.add(name)
    return Header(tuple(columns), frozenset(doubled))


def _said(grid: Grid, row: Row, columns: Sequence[Column | None]) -> Said:
    fields: dict[str, str] = {}
    others: dict[str, str] = {}
    for title, column, cell in zip(grid.columns, columns, row.cells, strict=False):
        if column is not None:
            fields[column.field] = cell.text
        else:
            others.setdefault(title, cell.text)
    return Said(fields, others)


def _about_columns(kind: TableKind, path: str, grid: Grid, header: Header, markdown: MarkdownText) -> Iterator[Finding]:
    """What is wrong with the header."""
    fields = {column.field for column in header.columns if column is not None}
    for wanted in kind.columns:
        if wanted.required and not fields & {wanted.field, wanted.instead}:
            said = f'This table of {kind.title.lower()} has no column "{wanted.title}".'
            yield Finding(path, *place(grid, grid.header, 0), said, "table.column", Severity.WARNING)
    options = considered_options(markdown) if kind.other is not None else ()
    for at, (title, column) in enumerate(zip(grid.columns, header.columns, strict=True)):
        if at in header.doubled and title:
            said = f'There is a column "{title}" already; what stands in this one is not read.'
            yield Finding(path, *place(grid, grid.header, at), said, "table.column")
        elif column is not None or not title or kind.aside(title):
            continue
        elif options and not any(same_option(title, option) for option in options):
            said = f'"{title}" is not an option that this record considers; it has {_listed(options)}.'
            yield Finding(path, *place(grid, grid.header, at), said, "table.option")


def _listed(options: Iterable[str]) -> str:
    return ", ".join(f'"{option}"' for option in options)


@lru_cache(maxsize=4_096)
def _normal(name: str) -> str:
    """A heading or title for comparing."""
    return _BETWEEN.sub(" ", name.strip(" *_`:").casefold()).strip()
