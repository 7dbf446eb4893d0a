"""Rows of a page's tables added, changed and removed in its present text, whatever that was when they were read."""

from collections.abc import Mapping

from adr_studio.domain import edits as text_edits
from adr_studio.domain import grid_edits, table_edits
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
        return _read_again(
            reader,
            kind,
            path,
            text,
            values["id"],
            Plan(title, {path: table_edits.new_table(MarkdownText(text), reader, kind, [values])}),
        )
    fitting = {field: said for field, said in values.items() if table.position(field) is not None}
    after = text_edits.apply(text, table_edits.add_row(table, fitting))
    for field, said in values.items():
        if said and field not in fitting:
            there, row = _with_id(reader, kind, path, after, values["id"])
            after = text_edits.apply(after, table_edits.set_value(there, row, field, said))
    return Plan(title, {path: text_edits.between(text, after)})


def add_empty_row(planner: Planner, reader: TableReader, kind: TableKind, path: str, name: str) -> Plan:
    """A row with this id and nothing else, in the last table of its kind on a page, or a new one with all columns.

    Raises Refused for an id that the page has got since.
    """
    text = planner.text(path)
    tables = _tables(reader, kind, path, text)
    if any(row.id == name for table in tables for row in table.rows):
        raise Refused(f"There is {name} already, in {path}.", "Nothing was changed.")
    if tables:
        edits = table_edits.add_row(tables[-1], {"id": name})
    else:
        said = [name if column.field == "id" else "" for column in kind.columns]
        table = grid_edits.new_table([column.title for column in kind.columns], [said])
        edits = table_edits.insert_table(MarkdownText(text), reader, kind, table)
    return _read_again(reader, kind, path, text, name, Plan(f"Add {name}", {path: edits}))


def _read_again(reader: TableReader, kind: TableKind, path: str, text: str, name: str, plan: Plan) -> Plan:
    """The plan, unless nobody would find the row again: in a comment or a block of code that has no end."""
    after = text_edits.apply(text, plan.edits[path])
    if not any(row.id == name for table in _tables(reader, kind, path, after) for row in table.rows):
        said = "Its text ends within a comment or a block of code. Give that an end first. Nothing was changed."
        raise Refused(f"{path} cannot take {name}.", said)
    return plan


def set_cell(planner: Planner, reader: TableReader, row: TypedRow, field: str, text: str) -> Plan:
    """The row says `text` in the column of a field. Raises Refused where it is no longer there."""
    table, present = _present(planner, reader, row)
    edits = table_edits.set_value(table, present, field, text)
    return Plan(f"Set {row.kind.column(field).title} of {_name(row)}", {row.path: edits} if edits else {})


def set_own_cell(planner: Planner, reader: TableReader, row: TypedRow, title: str, text: str) -> Plan:
    """The row says `text` in a column that only its table has. Raises Refused where either is no longer there."""
    table, present = _present(planner, reader, row)
    if title not in table.grid.columns:
        raise Refused(f"The table has no column “{title}” any more.", "Nothing was changed.")
    edits = grid_edits.set_cell(table.grid, present.at, table.grid.columns.index(title), text)
    return Plan(f"Set {title} of {_name(row)}", {row.path: edits} if edits else {})


def remove_row(planner: Planner, reader: TableReader, row: TypedRow) -> Plan:
    """The table without the row; what names it stays. Raises Refused where it is no longer there."""
    table, present = _present(planner, reader, row)
    return Plan(f"Delete {_name(row)}", {row.path: grid_edits.remove_row(table.grid, present.at)})


def _name(row: TypedRow) -> str:
    return row.id or f"the {row.kind.one}"


def _free(kind: TableKind, name: str, tables: tuple[TypedTable, ...]) -> str:
    taken = {row.id for table in tables for row in table.rows}
    return next_short_id(kind.prefix, (name, *taken)) if name in taken else name


def _tables(reader: TableReader, kind: TableKind, path: str, text: str) -> tuple[TypedTable, ...]:
    return tuple(table for table in reader.read(path, text).tables if table.kind.name == kind.name)


def _present(planner: Planner, reader: TableReader, row: TypedRow) -> tuple[TypedTable, TypedRow]:
    """The row as it is now: the one of its id, or else one that says the same, whichever is nearest to its line."""
    tables = _tables(reader, row.kind, row.path, planner.text(row.path))
    rows = [(table, each) for table in tables for each in table.rows if each.id == row.id]
    found = [(table, each) for table, each in rows if row.id or each.said == row.said]
    if not found:
        name = row.id or f"What line {row.line + 1} said"
        raise Refused(f"{name} is no longer in {row.path}.", "Somebody changed or removed it. Nothing was changed.")
    return min(found, key=lambda each: (each[1].said != row.said, abs(each[1].line - row.line)))


def _with_id(reader: TableReader, kind: TableKind, path: str, text: str, name: str) -> tuple[TypedTable, TypedRow]:
    return next((table, row) for table in _tables(reader, kind, path, text) for row in table.rows if row.id == name)
