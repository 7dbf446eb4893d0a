"""Registers as tables of texts, for people and for spreadsheets."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain.registers import Register, as_csv, as_markdown, register, said, titles
from adr_studio.domain.typed_tables import TableReader, find_table_kinds

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"))
"""Cells of a table in Markdown have one line."""

READER = TableReader(find_table_kinds())
TEXT = """# Shop

## Technical debt

| Identifier | Debt | Note | Due |
|---|---|---|---|
| TD-1 | two\\|writers | =1+1 | 2026-12 |
| TD-2 |  |  |  |
"""


def read() -> Register:
    (table,) = READER.read("docs/shop.md", TEXT).tables
    return register(table.kind, table.rows)


def test_columns_have_the_titles_of_their_kind_whatever_the_table_calls_them() -> None:
    (table,) = READER.read("docs/shop.md", TEXT).tables
    named = ["Id", "On", "Item", "Interest", "Effort", "Pay by", "From", "Owner", "State", "Note"]
    assert titles(table.kind, table.rows) == named
    assert (said(table.rows[0], "Item"), said(table.rows[0], "Interest")) == ("two|writers", "")
    shown = read()
    assert list(shown.titles) == [*named, "Path", "Line"]
    assert list(shown.lines[1]) == ["TD-2", *[""] * 9, "docs/shop.md", "8"]


def test_a_table_in_markdown_can_be_read_again() -> None:
    assert "| two\\|writers |" in as_markdown(read())
    (again,) = READER.read("x.md", f"# A\n\n## Technical debt\n\n{as_markdown(read())}\n").tables
    assert [row.id for row in again.rows] == ["TD-1", "TD-2"]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_spreadsheet_is_a_formula_and_all_come_back(lines: list[list[str]]) -> None:
    written = as_csv(Register(["a", "b"], lines))
    back = list(csv.reader(io.StringIO(written + "\n", newline="")))
    assert all(cell[:1] not in tuple("=+-@\t\r") or not cell for line in back[1:] for cell in line)
    assert [[cell.removeprefix("'") for cell in line] for line in back[1:]] == [
        [cell.removeprefix("'") for cell in line] for line in lines
    ]
