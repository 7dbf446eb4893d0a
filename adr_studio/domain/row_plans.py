"""Rows of a page's tables added and changed, in the page's present text, whatever it was when they were read."""

from collections.abc import Mapping

from adr_studio.domain import edits as text_edits
from adr_studio.domain import table_edits
from adr_studio.domain.ids import next_short_id
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TableReader, TypedRow, TypedTable
from adr_studio.errors import Refused


def add_row(
    planner: Planner, reader: TableReader, kind: TableKind, path: str, values: Mapping[str, str], beside: str = ""
) -> Plan:
    """One row more on a page, texts by field: in the table of the row `beside`, the last of its kind, or a new one.

    Columns that the table lacks come with the row. An id that the page has got since is replaced by the next free one.
    """
    text = planner.text(path)
    tables = _tables(reader, kind, path, text)
    values = {**values, "id": _free(kind, values["id"], tables)}
    table = next((each for each in tables if beside and any(row.id == beside for row in each.rows)), None)
    table = table or (tables[-1] if tables else None)
    title = f"Add {values['id']}"
    if table is None:
        return Plan(title, {path: table_edits.new_table(MarkdownText(text), reader, kind, [values])})
    fitting = {field: said for field, said in values.items() if table.position(field) is not None}
    after = text_edits.apply(text, table_edits.add_row(table, fitting))
    for field, said in values.items():
        if said and field not in fitting:
            there, row = _found(reader, kind, path, after, values["id"])
            after = text_edits.apply(after, table_edits.set_value(there, row, field, said))
    return Plan(title, {path: text_edits.between(text, after)})


def set_cell(planner: Planner, reader: TableReader, row: TypedRow, field: str, text: str) -> Plan:
    """The row of this kind and id says `text` in the column of a field. Raises Refused where it is no longer there."""
    before = planner.text(row.path)
    table, present = _found(reader, row.kind, row.path, before, row.id)
    edits = table_edits.set_value(table, present, field, text)
    title = f"Set {row.kind.column(field).title} of {row.id}"
    return Plan(title, {row.path: edits} if edits else {})


def _free(kind: TableKind, name: str, tables: tuple[TypedTable, ...]) -> str:
    taken = {row.id for table in tables for row in table.rows}
    return next_short_id(kind.prefix, (name, *taken)) if name in taken else name


def _tables(reader: TableReader, kind: TableKind, path: str, text: str) -> tuple[TypedTable, ...]:
    return tuple(table for table in reader.read(path, text).tables if table.kind.name == kind.name)


def _found(reader: TableReader, kind: TableKind, path: str, text: str, name: str) -> tuple[TypedTable, TypedRow]:
    for table in _tables(reader, kind, path, text):
        for row in table.rows:
            if row.id == name:
                return table, row
    raise Refused(f"{name} is no longer in {path}.", "Somebody changed or removed it. Nothing was changed.")
