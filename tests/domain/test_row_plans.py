"""Rows added and changed in the text as it is now, by their id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import edits as text_edits
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.row_plans import add_row, set_cell
from adr_studio.domain.tables.failure_modes import FAILURE_MODES
from adr_studio.domain.typed_tables import TableReader, TypedRow, find_table_kinds
from adr_studio.errors import Refused

READER = TableReader(find_table_kinds())
PATH = "docs/design/shop.md"
SHOP = """# Shop

## Failure modes

| Id | On | Cause | S |
|---|---|---|---|
| FM-1 | till | lock | 7 |

More words.

## Failure modes of the ledger

### FMEA

| Id | Component | Cause |
|:--|---|---|
| FM-2 | ledger | disk |

## Links

* decides `till`
"""
NEW = {"id": "FM-3", "on": "till", "cause": "heat"}


def planner(text: str) -> Planner:
    return Planner(Catalog(), (), {PATH: text}.__getitem__, (PATH,), lambda: (), "2026-11-25")


def after(text: str, plan: Plan) -> str:
    return text_edits.apply(text, plan.edits.get(PATH, ()))


def row(text: str, name: str) -> TypedRow:
    return next(each for table in READER.read(PATH, text).tables for each in table.rows if each.id == name)


def test_a_row_is_one_line_in_the_table_of_its_neighbour() -> None:
    plan = add_row(planner(SHOP), READER, FAILURE_MODES, PATH, NEW, beside="FM-1")
    assert after(SHOP, plan) == SHOP.replace("| lock | 7 |\n", "| lock | 7 |\n| FM-3 | till | heat |  |\n")
    assert len(plan.edits[PATH]) == 1


def test_without_a_neighbour_it_is_in_the_last_table() -> None:
    plan = add_row(planner(SHOP), READER, FAILURE_MODES, PATH, NEW)
    assert after(SHOP, plan) == SHOP.replace("| disk |\n", "| disk |\n| FM-3 | till | heat |\n")


def test_a_column_that_is_missing_comes_with_it() -> None:
    text = SHOP.partition("More words")[0]
    plan = add_row(planner(text), READER, FAILURE_MODES, PATH, {**NEW, "occurrence": "4", "owner": "ana"})
    assert after(text, plan) == (
        "# Shop\n\n## Failure modes\n\n| Id | On | Cause | S | O | Owner |\n|---|---|---|---|---|---|\n"
        "| FM-1 | till | lock | 7 |  |  |\n| FM-3 | till | heat |  | 4 | ana |\n\n"
    )
    added = row(after(text, plan), "FM-3").values
    assert (added.occurrence, added.owner) == (4, "ana")


def test_a_page_without_a_table_gets_one_before_its_links() -> None:
    text = "# A\n\n## Context\n\nWhy.\n\n## Links\n\n* decides `till`\n"
    plan = add_row(planner(text), READER, FAILURE_MODES, PATH, NEW)
    table = "## Failure modes\n\n| Id | On | Cause |\n|---|---|---|\n| FM-3 | till | heat |\n\n"
    assert after(text, plan) == text.replace("## Links", f"{table}## Links")


def test_an_id_that_the_page_has_by_now_is_not_given_twice() -> None:
    plan = add_row(planner(SHOP), READER, FAILURE_MODES, PATH, {**NEW, "id": "FM-2"}, beside="FM-1")
    assert plan.title == "Add FM-3"
    assert "| FM-3 | till | heat |" in after(SHOP, plan)


def test_a_cell_is_found_where_its_row_is_now() -> None:
    seen = row(SHOP, "FM-1")
    moved = SHOP.replace("# Shop\n", "# Shop\n\nA new paragraph.\n").replace(
        "| FM-1 |", "| FM-7 | lamp | x | 1 |\n| FM-1 |"
    )
    plan = set_cell(planner(moved), READER, seen, "state", "mitigated")
    assert row(after(moved, plan), "FM-1").values.state.word == "mitigated"
    assert row(after(moved, plan), "FM-7").values.state.word == "open"


def test_a_row_that_is_gone_is_refused() -> None:
    seen = row(SHOP, "FM-1")
    with pytest.raises(Refused, match="FM-1 is no longer in docs/design/shop") as refused:
        set_cell(planner(SHOP.replace("FM-1", "FM-9")), READER, seen, "state", "mitigated")
    assert "Nothing was changed" in refused.value.detail


def test_what_it_says_already_changes_nothing() -> None:
    assert set_cell(planner(SHOP), READER, row(SHOP, "FM-1"), "cause", "lock").edits == {}


@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip))
def test_a_cause_of_any_kind_is_read_back_and_undone(cause: str) -> None:
    plan = add_row(planner(SHOP), READER, FAILURE_MODES, PATH, {**NEW, "cause": cause}, beside="FM-1")
    edits = plan.edits[PATH]
    text = text_edits.apply(SHOP, edits)
    assert row(text, "FM-3").said["Cause"] == cause
    assert text_edits.apply(text, text_edits.invert(SHOP, edits)) == SHOP
    lines = text.split("\n")
    assert [*lines[:7], *lines[8:]] == SHOP.split("\n")
