"""Values, rows, columns and tables are added where they belong, and nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adr_studio.domain import edits, grid_edits, table_edits
from adr_studio.domain.edits import Edits
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.typed_tables import TableReader, TypedTable, find_table_kinds

KINDS = {kind.name: kind for kind in find_table_kinds()}
READER = TableReader(tuple(KINDS.values()))
RISKS = "# R\n\n## Risks\n\n| Id | Risk | Owner |\n|----|---|---|\n| R-1 | one | ana |\n| R-2 | two |\n\nAfter.\n"


def table(text: str) -> TypedTable:
    (found,) = READER.read("x.md", text).tables
    return found


def changed(text: str, found: Edits) -> str:
    after = edits.apply(text, found)
    assert edits.apply(after, edits.invert(text, found)) == text
    return after


def test_a_value_changes_in_its_cell() -> None:
    found = table(RISKS)
    assert changed(RISKS, table_edits.set_value(found, found.rows[0], "risk", "a|b")) == RISKS.replace("one", "a\\|b")
    assert changed(RISKS, table_edits.set_value(found, found.rows[1], "owner", "ben")) == RISKS.replace(
        "two |", "two | ben |"
    )


def test_a_column_comes_with_its_first_value_and_stands_in_the_kind_s_order() -> None:
    found = table(RISKS)
    assert changed(RISKS, table_edits.set_value(found, found.rows[1], "impact", "4")) == (
        "# R\n\n## Risks\n\n| Id | Risk | Impact | Owner |\n|----|---|---|---|\n| R-1 | one |  | ana |\n"
        "| R-2 | two | 4 |\n\nAfter.\n"
    )
    assert table_edits.set_value(found, found.rows[0], "impact", " ") == ()


def test_a_row_is_one_line_more() -> None:
    found = table(RISKS)
    after = changed(RISKS, table_edits.add_row(found, {"id": "R-3", "owner": "chao"}))
    assert after == RISKS.replace("| R-2 | two |\n", "| R-2 | two |\n| R-3 |  | chao |\n")
    with pytest.raises(LookupError):
        table_edits.add_row(found, {"impact": "4"})


@settings(max_examples=200)
@given(st.sampled_from(sorted(KINDS["risks"].row.model_fields)), st.integers(0, 1), st.text(max_size=12))
def test_what_is_set_is_read_and_other_lines_stay(field: str, at: int, text: str) -> None:
    text = text.replace("\0", "").encode("utf-8", "ignore").decode()
    found = table(RISKS)
    after = changed(RISKS, table_edits.set_value(found, found.rows[at], field, text))
    grid = table(after).grid
    position = table(after).position(field)
    said = "" if position is None else grid.said(grid.rows[at], position)
    assert said == grid_edits.as_cell(text)
    assert after.count("\n") == RISKS.count("\n")
    assert after.endswith("\n\nAfter.\n")


MODE = {"id": "FM-1", "on": "stock", "cause": "disk", "severity": "8"}
WRITTEN = "| Id | On | Cause | S |\n|---|---|---|---|\n| FM-1 | stock | disk | 8 |"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# X\n\n## Context\n\nWhy.\n", f"# X\n\n## Context\n\nWhy.\n\n## Failure modes\n\n{WRITTEN}\n"),
        ("# X\n\n## Context\n\nWhy.", f"# X\n\n## Context\n\nWhy.\n\n## Failure modes\n\n{WRITTEN}"),
        ("# X\n\n## Links\n\n* a\n", f"# X\n\n## Failure modes\n\n{WRITTEN}\n\n## Links\n\n* a\n"),
        ("# X\n\n## FMEA\n\nSo.\n\n## Z\n", f"# X\n\n## FMEA\n\nSo.\n\n{WRITTEN}\n\n## Z\n"),
        ("", f"## Failure modes\n\n{WRITTEN}\n"),
    ],
)
def test_a_new_table_lands_in_its_place(text: str, after: str) -> None:
    found = table_edits.new_table(MarkdownText(text), READER, KINDS["failure-modes"], [MODE])
    assert changed(text, found) == after
    assert table(after).rows[0].values.severity == 8
