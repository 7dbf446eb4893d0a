"""One row of a typed table: its cells become values, and what is wrong in it findings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.grid import Grid, Row
from adr_studio.domain.table_kind import Column, Said, TableKind

if TYPE_CHECKING:
    from pydantic import BaseModel


class Header(NamedTuple):
    """What the columns of a grid mean: None for one that is not known, or stands there a second time (`doubled`)."""

    columns: tuple[Column | None, ...]
    doubled: frozenset[int]


class RowReading:
    """Makes a row of what its cells say, and gathers what is wrong on the way."""

    def __init__(self, kind: TableKind, path: str, grid: Grid, header: Header, row: Row, said: Said) -> None:
        self._kind, self._path, self._grid, self._header, self._row, self._said = kind, path, grid, header, row, said
        self.findings: list[Finding] = []
        self._width()

    def _width(self) -> None:
        have, wanted = len(self._row.cells), len(self._header.columns)
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
        self._require(given)
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

    def _require(self, given: Mapping[str, str]) -> None:
        fields = {column.field for column in self._header.columns if column is not None}
        for column in self._kind.columns:
            if column.required and (there := fields & {column.field, column.instead}) and not given.keys() & there:
                severity = Severity.PROBLEM if column.field in self._kind.key else Severity.WARNING
                self._find_in(column.field, f"{column.title} is empty.", "table.empty", severity)

    def others(self, values: "BaseModel") -> Mapping[str, object]:
        """The cells of columns that are not known, where they can be read."""
        read: dict[str, object] = {}
        for at, (title, column) in enumerate(zip(self._grid.columns, self._header.columns, strict=True)):
            if column is not None or title in read or not (text := self._grid.said(self._row, at)):
                continue
            if self._kind.other is None:
                read[title] = text
            elif at not in self._header.doubled:
                try:
                    read[title] = self._kind.other(values, title, text)
                except ValueError as error:
                    self._find(_sentence(error), at, "table.value")
        return read

    def by_title(self) -> Mapping[str, str]:
        """What each cell says, by the title of its column; of two with one title the first."""
        said: dict[str, str] = {}
        for at, title in enumerate(self._grid.columns):
            said.setdefault(title, self._grid.said(self._row, at))
        return said

    def _find_in(self, field: str, text: str, rule: str, severity: Severity | None = None) -> None:
        columns = self._header.columns
        at = next((at for at, column in enumerate(columns) if column is not None and column.field == field), 0)
        column = columns[at]
        sure = column is None or not column.uncertain
        self._find(text, at, rule, severity or (Severity.PROBLEM if sure else Severity.WARNING))

    def _find(self, text: str, at: int, rule: str, severity: Severity = Severity.PROBLEM) -> None:
        line, column = place(self._grid, self._row, at)
        self.findings.append(Finding(self._path, line, column, text, rule, severity))


def place(grid: Grid, row: Row, at: int) -> tuple[int, int]:
    """Line and column of a cell, from 0; of the end of the line where the row has no such cell."""
    begin = grid.text.rfind("\n", 0, row.start) + 1
    if 0 <= at < len(row.cells):
        return row.line, row.cells[at].start - begin
    return row.line, (row.start if at < 0 else row.end) - begin


def _sentence(said: object) -> str:
    text = str(said)
    return f"{text[:1].upper()}{text[1:]}."
