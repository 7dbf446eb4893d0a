"""Rows added and changed in the text as it is now, by their id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import edits as text_edits
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.row_plans import add_empty_row, add_row, remove_row, set_cell, set_own_cell
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.tables.failure_modes import FAILURE_MODES
from adr_studio.domain.tables.risks import RISKS
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


REVIEWS = """# A

## Reviews

| Reviewer | Verdict | Mood |
|---|---|---|
| ana | agree | good |
| ben | block |  |
| ben | block |  |
"""


def rows(text: str) -> list[TypedRow]:
    return [each for table in READER.read(PATH, text).tables for each in table.rows]


def test_a_row_without_an_id_is_the_nearest_that_says_the_same() -> None:
    first, _, last = rows(REVIEWS)
    changed = after(REVIEWS, set_cell(planner(REVIEWS), READER, last, "verdict", "agree"))
    assert changed.endswith("| ben | block |  |\n| ben | agree |  |\n")
    moved = REVIEWS.replace("# A\n", "# A\n\nMore.\n")
    plan = set_cell(planner(moved), READER, first, "verdict", "block")
    assert after(moved, plan) == moved.replace("agree", "block")
    assert plan.title == "Set Verdict of the review"
    with pytest.raises(Refused, match="What line 8 said is no longer in"):
        set_cell(planner(REVIEWS.replace("| ben | block |  |\n", "")), READER, rows(REVIEWS)[1], "verdict", "agree")


def test_of_two_rows_with_one_id_the_one_that_was_seen() -> None:
    twice = SHOP.replace("| FM-1 | till | lock | 7 |\n", "| FM-1 | till | lock | 7 |\n| FM-1 | till | fire | 8 |\n")
    for cause in ("lock", "fire"):
        seen = next(each for each in rows(twice) if each.said["Cause"] == cause)
        moved = twice.replace("# Shop\n", "# Shop\n\nMore.\n")
        changed = after(moved, set_cell(planner(moved), READER, seen, "cause", "new"))
        assert changed == moved.replace(cause, "new")


def test_a_column_that_only_the_table_has() -> None:
    seen = rows(REVIEWS)[1]
    assert after(REVIEWS, set_own_cell(planner(REVIEWS), READER, seen, "Mood", "b|d")) == REVIEWS.replace(
        "| ben | block |  |", "| ben | block | b\\|d |", 1
    )
    without = REVIEWS.replace("Mood", "Temper")
    with pytest.raises(Refused, match="no column “Mood” any more"):
        set_own_cell(planner(without), READER, rows(without)[0], "Mood", "bad")


def test_a_row_is_taken_out_and_nothing_else() -> None:
    plan = remove_row(planner(SHOP), READER, row(SHOP, "FM-1"))
    assert after(SHOP, plan) == SHOP.replace("| FM-1 | till | lock | 7 |\n", "")
    assert plan.title == "Delete FM-1"
    with pytest.raises(Refused):
        remove_row(planner(after(SHOP, plan)), READER, row(SHOP, "FM-1"))


def test_an_empty_row_is_read_as_one_with_an_id() -> None:
    plan = add_empty_row(planner(SHOP), READER, FAILURE_MODES, PATH, "FM-9")
    assert after(SHOP, plan) == SHOP.replace("| FM-2 | ledger | disk |\n", "| FM-2 | ledger | disk |\n| FM-9 |  |  |\n")
    with pytest.raises(Refused, match="There is FM-2 already"):
        add_empty_row(planner(SHOP), READER, FAILURE_MODES, PATH, "FM-2")


def test_a_first_row_comes_with_all_columns_of_its_kind() -> None:
    changed = after(SHOP, add_empty_row(planner(SHOP), READER, RISKS, PATH, "R-1"))
    head = "| Id | On | Risk | Likelihood | Impact | Response | Review | Owner | State |\n"
    assert f"## Risks\n\n{head}" in changed
    assert row(changed, "R-1").kind is RISKS


WITH_IDS = [kind for kind in READER.kinds if any(column.field == "id" for column in kind.columns)]


@pytest.mark.parametrize("kind", WITH_IDS, ids=lambda kind: kind.name)
def test_a_table_that_begins_with_an_empty_row_is_of_its_kind(kind: TableKind) -> None:
    name = f"{kind.prefix}-1" if kind.prefix else "one"
    changed = after("# A\n", add_empty_row(planner("# A\n"), READER, kind, PATH, name))
    assert [each.kind.name for each in rows(changed)] == [kind.name]


CELLS = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(st.sampled_from(["FM-1", "FM-2"]), st.sampled_from(["cause", "on"]), CELLS)
def test_a_cell_s_edit_leaves_every_other_byte_and_its_undo_is_the_identity(name: str, field: str, said: str) -> None:
    table = next(each for each in READER.read(PATH, SHOP).tables if any(every.id == name for every in each.rows))
    seen = row(SHOP, name)
    column = table.position(field)
    assert column is not None
    cell = table.grid.rows[seen.at].cells[column]
    edits = set_cell(planner(SHOP), READER, seen, field, said).edits.get(PATH, ())
    text = text_edits.apply(SHOP, edits)
    assert (text[: cell.left], text[len(text) - len(SHOP) + cell.right :]) == (SHOP[: cell.left], SHOP[cell.right :])
    assert text_edits.apply(text, text_edits.invert(SHOP, edits)) == SHOP
    assert row(text, name).said[table.grid.columns[column]] == said
