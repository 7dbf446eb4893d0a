"""A register: the rows of one kind of table over all pages, as one table of texts with where each row stands."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from adr_studio.domain.grid_edits import new_table
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TypedRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""


class Register(NamedTuple):
    """The titles of its columns, and a line of texts for each row, both with path and line at the end."""

    titles: Sequence[str]
    lines: Sequence[Sequence[str]]


def register(kind: TableKind, rows: Sequence[TypedRow]) -> Register:
    """The register of these rows, all of one kind; lines of a file count from 1."""
    named = titles(kind, rows)
    lines = [[*(said(row, title) for title in named), row.path, str(row.line + 1)] for row in rows]
    return Register([*named, "Path", "Line"], lines)


def titles(kind: TableKind, rows: Iterable[TypedRow]) -> list[str]:
    """The titles of the kind's columns and then of those that rows have besides."""
    by_table = {id(row.titles): row for row in rows}  # all rows of a table have the same columns
    own = (title for row in by_table.values() for title in row.said if title and is_own(row, title))
    return list(dict.fromkeys((*(column.title for column in kind.columns), *own)))


def is_own(row: TypedRow, title: str) -> bool:
    """Whether a title is that of a column of the row's table which its kind does not know."""
    return title not in row.titles.values()


def said(row: TypedRow, title: str) -> str:
    """What a row says in a column, by the title that its kind gives it, or by its own."""
    return row.said.get(row.titles.get(title, title), "")


def as_csv(shown: Register) -> str:
    """The register as CSV, with a quotation mark before what a spreadsheet would take for a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line] for line in (shown.titles, *shown.lines)
    )
    return text.getvalue().rstrip("\n")


def as_markdown(shown: Register) -> str:
    """The register as one table, without a line end after its last line."""
    return new_table(shown.titles, shown.lines)
