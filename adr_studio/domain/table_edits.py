"""Changes of typed tables as edits: a value, a row, a column that comes with its first value, a table of its own."""

from collections.abc import Mapping, Sequence

from adr_studio.domain import grid_edits
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.markdown import Heading, MarkdownText
from adr_studio.domain.page import heading_name
from adr_studio.domain.table_kind import Column, TableKind
from adr_studio.domain.typed_tables import TableReader, TypedRow, TypedTable

_LAST_SECTIONS = frozenset(("links", "more information", "references", "related decisions", "notes", "license"))
"""Sections that stay behind what is added to a record."""


def set_value(table: TypedTable, row: TypedRow, field: str, text: str) -> Edits:
    """The edits that make a row say `text` in the column of a field; a column that is not there yet comes with it."""
    at = table.position(field)
    if at is not None:
        return grid_edits.set_cell(table.grid, row.at, at, text)
    if not grid_edits.as_cell(text):
        return ()
    column = table.kind.column(field)
    return grid_edits.add_column(table.grid, _place_for(table, column), column.title, texts={row.at: text})


def add_row(table: TypedTable, values: Mapping[str, str]) -> Edits:
    """One row more at the end; `values` are texts by field. Raises LookupError for a field without a column."""
    missing = [field for field, text in values.items() if text and table.position(field) is None]
    if missing:
        raise LookupError(f"the table has no column for {', '.join(missing)}")
    texts = [values.get(column.field, "") if column is not None else "" for column in table.columns]
    return grid_edits.add_row(table.grid, len(table.grid.rows), texts)


def new_table(markdown: MarkdownText, reader: TableReader, kind: TableKind, rows: Sequence[Mapping[str, str]]) -> Edits:
    """A table of this kind with these rows, texts by field, in the place that `insert_table` gives it."""
    columns = [each for each in kind.columns if each.required or any(row.get(each.field) for row in rows)]
    filled = [[row.get(column.field, "") for column in columns] for row in rows]
    return insert_table(markdown, reader, kind, grid_edits.new_table([column.title for column in columns], filled))


def insert_table(markdown: MarkdownText, reader: TableReader, kind: TableKind, table: str) -> Edits:
    """A table's text under the heading of its kind where there is one, or else with its own.

    A new heading is as deep as the record's other sections, and stands before its links and what else comes last.
    """
    headings = markdown.headings
    for at, heading in enumerate(headings):
        if reader.kind_of(heading.text) is kind:
            following = headings[at + 1] if at + 1 < len(headings) else None
            return (_inserted(markdown, following, table),)
    level = min((heading.level for heading in headings if heading.level > 1), default=2)
    last = next((each for each in headings if each.level == level and heading_name(each.text) in _LAST_SECTIONS), None)
    return (_inserted(markdown, last, f"{'#' * level} {kind.title}\n\n{table}"),)


def _place_for(table: TypedTable, column: Column) -> int:
    """Where a new column stands: behind the nearest one that the kind has before it."""
    before = table.kind.columns[: table.kind.columns.index(column)]
    places = [at for each in before if (at := table.position(each.field)) is not None]
    return max(places) + 1 if places else 0


def _inserted(markdown: MarkdownText, before: Heading | None, block: str) -> TextEdit:
    """A block with an empty line around it, before a heading or at the end of the text."""
    text = markdown.text
    if before is not None:
        at = markdown.starts[before.line]
        above = text[:at]
        return TextEdit(at, at, f"{_gap(above)}{block}\n\n")
    return TextEdit(len(text), len(text), f"{_gap(text)}{block}{chr(10) if text.endswith(chr(10)) or not text else ''}")


def _gap(above: str) -> str:
    """What makes an empty line of the end of a text."""
    return "" if not above or above.endswith("\n\n") else "\n" if above.endswith("\n") else "\n\n"
