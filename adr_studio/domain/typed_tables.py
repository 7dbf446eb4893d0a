"""The one reader of typed tables: Markdown tables under a known heading, as rows with a meaning.

A table that is not understood stays a table. A cell that is not what its column wants becomes a finding at its place;
the row is kept with all that is sound in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from adr_studio import registry
from adr_studio.domain import tables
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.grid import Grid, Row, grids
from adr_studio.domain.markdown import Heading, MarkdownText
from adr_studio.domain.options import considered_options, same_option
from adr_studio.domain.page import heading_name
from adr_studio.domain.table_kind import Column, Said, TableKind

if TYPE_CHECKING:
    from pydantic import BaseModel

_UNIT = re.compile(r"\s*\([^()]*\)$")
_BETWEEN = re.compile(r"[\s_‐‑–—-]+")


class TypedRow(NamedTuple):
    """One row: `line` counts from 0, `at` is its place in the grid; `values` has what is sound of its known columns.

    `others` are the cells of columns that are not known, by title, as the kind reads them; `said` is every cell's text
    by the title of its column.
    """

    kind: TableKind
    path: str
    line: int
    at: int
    values: "BaseModel"
    others: Mapping[str, object]
    said: Mapping[str, str]

    @property
    def id(self) -> str:
        """What other texts call it by; "" for a kind without ids, or where the id is not sound."""
        return str(getattr(self.values, "id", ""))


class TypedTable(NamedTuple):
    """One table: `columns` are those of its grid, None where one is not known, or is there already."""

    kind: TableKind
    path: str
    heading: Heading
    grid: Grid
    columns: tuple[Column | None, ...]
    rows: tuple[TypedRow, ...]

    def position(self, field: str) -> int | None:
        """Where the column of a field is; None where the table has none."""
        found = (at for at, column in enumerate(self.columns) if column is not None and column.field == field)
        return next(found, None)

    def place(self, row: TypedRow, field: str) -> tuple[int, int]:
        """Line and column of the cell of a field, from 0; of the row where it has no such cell."""
        at = self.position(field)
        return _place(self.grid, self.grid.rows[row.at], at if at is not None else 0)


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

    def read(self, path: str, text: str) -> PageTables:
        """The typed tables of the page at `path`."""
        return self.read_markdown(path, MarkdownText(text)) if "|" in text else PageTables()

    def read_markdown(self, path: str, markdown: MarkdownText) -> PageTables:
        """The typed tables of a text whose structure is known."""
        headings = [(heading, self.kind_of(heading.text)) for heading in markdown.headings]
        if not any(kind for _, kind in headings):
            return PageTables()
        read: list[TypedTable] = []
        findings: list[Finding] = []
        for grid in grids(markdown):
            above = [found for found in headings if found[0].line < grid.header.line]
            if grid.nested or not above or above[-1][1] is None:
                continue
            found = _read_table(above[-1][1], path, above[-1][0], grid, markdown)
            if found is not None:
                read.append(found[0])
                findings += found[1]
        return PageTables(tuple(read), tuple(findings))

    def kind_of(self, heading: str) -> TableKind | None:
        """The kind of tables that stand under this heading."""
        name = _normal(heading_name(heading))
        return self._by_heading.get(name) or self._by_heading.get(_UNIT.sub("", name))


def _read_table(
    kind: TableKind, path: str, heading: Heading, grid: Grid, markdown: MarkdownText
) -> tuple[TypedTable, list[Finding]] | None:
    columns = _columns(kind, grid)
    fields = {column.field for column in columns if column is not None}
    if not fields.issuperset(kind.key) or len(columns) < 2 or (len(fields) < 2 and kind.other is None):
        return None
    said = [_said(grid, row, columns) for row in grid.rows]
    if not kind.meant(said):
        return None
    findings = [*_about_columns(kind, path, grid, columns, markdown)]
    rows = []
    for index, (row, cells) in enumerate(zip(grid.rows, said, strict=True)):
        if any(cell.text for cell in row.cells):
            reading = _RowReading(kind, path, grid, columns, row, cells)
            values = reading.values()
            others = reading.others(values)
            by_title = {title: grid.said(row, at) for at, title in reversed([*enumerate(grid.columns)])}
            rows.append(TypedRow(kind, path, row.line, index, values, others, by_title))
            findings += sorted(reading.findings)
    return TypedTable(kind, path, heading, grid, columns, tuple(rows)), findings


def _columns(kind: TableKind, grid: Grid) -> tuple[Column | None, ...]:
    """What each column means; the second of two that mean the same means nothing."""
    named = {_normal(name): column for column in kind.columns for name in column.aliases}
    named |= {_normal(column.title): column for column in kind.columns}
    found: list[Column | None] = []
    for title in grid.columns:
        column = named.get(_normal(title)) or named.get(_UNIT.sub("", _normal(title)))
        found.append(column if column not in found else None)
    return tuple(found)


def _said(grid: Grid, row: Row, columns: Sequence[Column | None]) -> Said:
    fields, others = {}, {}
    for at, (title, column) in enumerate(zip(grid.columns, columns, strict=True)):
        text = grid.said(row, at)
        if column is not None:
            fields[column.field] = text
        elif title not in others:
            others[title] = text
    return Said(fields, others)


def _about_columns(
    kind: TableKind, path: str, grid: Grid, columns: Sequence[Column | None], markdown: MarkdownText
) -> Iterator[Finding]:
    """What is wrong with the header."""
    fields = {column.field for column in columns if column is not None}
    for wanted in kind.columns:
        if wanted.required and not fields & {wanted.field, wanted.instead}:
            said = f'This table of {kind.title.lower()} has no column "{wanted.title}".'
            yield Finding(path, *_place(grid, grid.header, 0), said, "table.column", Severity.WARNING)
    doubled = [_normal(title) for title in grid.columns]
    names = {_normal(name) for column in kind.columns for name in (column.title, *column.aliases)}
    options = considered_options(markdown) if kind.other is not None else ()
    for at, (title, column) in enumerate(zip(grid.columns, columns, strict=True)):
        if column is not None or not title:
            continue
        name = _UNIT.sub("", doubled[at])
        if {name, doubled[at]} & names or doubled[at] in doubled[:at]:
            said = f'There is a column "{title}" already; what stands in this one is not read.'
            yield Finding(path, *_place(grid, grid.header, at), said, "table.column")
        elif options and not any(same_option(title, option) for option in options):
            said = f'"{title}" is not an option that this record considers; it has {_listed(options)}.'
            yield Finding(path, *_place(grid, grid.header, at), said, "table.option")


class _RowReading:
    """Makes a row of what its cells say, and gathers what is wrong on the way."""

    def __init__(
        self, kind: TableKind, path: str, grid: Grid, columns: Sequence[Column | None], row: Row, said: Said
    ) -> None:
        self._kind, self._path, self._grid, self._columns, self._row, self._said = kind, path, grid, columns, row, said
        self.findings: list[Finding] = []
        self._width()

    def _width(self) -> None:
        have, wanted = len(self._row.cells), len(self._columns)
        if have > wanted:
            extra = f"The row has {have} cells and the table {wanted} columns; what is beyond them is shown nowhere."
            self._find(extra, wanted, "table.cells")
        elif have < wanted:
            fewer = f"The row has {have} cells and the table {wanted} columns; the missing ones are read as empty."
            self._find(fewer, have - 1, "table.cells", Severity.WARNING)

    def values(self) -> "BaseModel":
        """The row without what is not sound."""
        from pydantic import ValidationError  # here, because no window needs it before there is a typed table

        given = {field: text for field, text in self._said.fields.items() if text}
        for column in self._kind.columns:
            there = self._said.fields.keys() & {column.field, column.instead}
            if column.required and there and not given.keys() & there:
                severity = Severity.PROBLEM if column.field in self._kind.key else Severity.WARNING
                self._find_in(column.field, f"{column.title} is empty.", "table.empty", severity)
        try:
            values = self._kind.row.model_validate(given)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_input=False):
                field = str(each["loc"][0])
                if given.pop(field, None) is not None:
                    self._find_in(field, _sentence(each.get("ctx", {}).get("error") or each["msg"]), "table.value")
            values = self._kind.row.model_validate(given)
        for field, problem in self._kind.check(values):
            self._find_in(field, _sentence(problem), "table.value")
        return values

    def others(self, values: "BaseModel") -> Mapping[str, object]:
        """The cells of columns that are not known, where they can be read."""
        read: dict[str, object] = {}
        for at, (title, column) in enumerate(zip(self._grid.columns, self._columns, strict=True)):
            if column is not None or title in read or not (text := self._grid.said(self._row, at)):
                continue
            if self._kind.other is None:
                read[title] = text
            elif not self._is_second(at):
                try:
                    read[title] = self._kind.other(values, text)
                except ValueError as error:
                    self._find(_sentence(error), at, "table.value")
        return read

    def _is_second(self, at: int) -> bool:
        """Whether a column is one of a title that another has before it: it is told of in the header."""
        names = {_normal(name) for column in self._kind.columns for name in (column.title, *column.aliases)}
        title = _normal(self._grid.columns[at])
        return bool({title, _UNIT.sub("", title)} & names) or title in map(_normal, self._grid.columns[:at])

    def _find_in(self, field: str, text: str, rule: str, severity: Severity | None = None) -> None:
        at = next((at for at, column in enumerate(self._columns) if column is not None and column.field == field), 0)
        column = self._columns[at]
        sure = column is None or not column.uncertain
        self._find(text, at, rule, severity or (Severity.PROBLEM if sure else Severity.WARNING))

    def _find(self, text: str, at: int, rule: str, severity: Severity = Severity.PROBLEM) -> None:
        line, column = _place(self._grid, self._row, at)
        self.findings.append(Finding(self._path, line, column, text, rule, severity))


def _place(grid: Grid, row: Row, at: int) -> tuple[int, int]:
    """Line and column of a cell; of the end of the line where the row has no such cell."""
    begin = grid.text.rfind("\n", 0, row.start) + 1
    if 0 <= at < len(row.cells):
        return row.line, row.cells[at].start - begin
    return row.line, (row.start if at < 0 else row.end) - begin


def _sentence(said: object) -> str:
    text = str(said)
    return f"{text[:1].upper()}{text[1:]}."


def _listed(options: Iterable[str]) -> str:
    return ", ".join(f'"{option}"' for option in options)


def _normal(name: str) -> str:
    """A heading or title for comparing."""
    return _BETWEEN.sub(" ", name.strip(" *_`:").casefold()).strip()
