"""Criteria, options, reasons and scenarios change in the table, and nothing else does."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adr_studio.analysis.comparison import compare, comparisons
from adr_studio.domain import comparison_edits, edits, grid_edits
from adr_studio.domain.comparison_edits import split_reason
from adr_studio.domain.edits import Edits
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.tables.tradeoffs import scenario_name
from adr_studio.domain.typed_tables import TableReader, TypedTable, find_table_kinds

READER = TableReader(find_table_kinds())
TABLE = """| Criterion | Weight | SQS | Kafka |
|---|---|---|---|
| Cost | 5 | 5: pay per use | 3 |
| Order kept | must | yes: FIFO | yes |
| Latency | 3 | 2 (1–3) | 5: push |
"""
TEXT = f"# Queue\n\n## Considered Options\n\n* SQS\n* Kafka\n\n## Trade-offs\n\n{TABLE}\nAfter.\n"


def table(text: str) -> TypedTable:
    (found,) = READER.read("x.md", text).tables
    return found


def changed(text: str, found: Edits) -> str:
    after = edits.apply(text, found)
    assert edits.apply(after, edits.invert(text, found)) == text
    return after


@pytest.mark.parametrize(
    ("text", "said", "reason"),
    [
        ("4", "4", ""),
        ("4: fast", "4", "fast"),
        ("4 (3–5): fast: very", "4 (3–5)", "fast: very"),
        ("4 [1]", "4", "[1]"),
        ("yes, by law", "yes", "by law"),
        ("no", "no", ""),
        ("nothing yet", "", "nothing yet"),
        ("", "", ""),
    ],
)
def test_a_cell_is_a_score_and_a_reason(text: str, said: str, reason: str) -> None:
    assert split_reason(text) == (said, reason)


def test_a_reason_comes_changes_and_goes() -> None:
    found = table(TEXT)
    assert changed(TEXT, comparison_edits.set_reason(found, 0, 3, "brokers")) == TEXT.replace(
        "| 3 |", "| 3: brokers |", 1
    )
    assert changed(TEXT, comparison_edits.set_reason(found, 0, 2, "cheap")) == TEXT.replace("pay per use", "cheap")
    assert changed(TEXT, comparison_edits.set_reason(found, 0, 2, "")) == TEXT.replace(": pay per use", "")
    assert comparison_edits.set_reason(found, 2, 2, " ") == ()


def test_a_criterion_is_one_line_and_an_option_one_column_and_one_item() -> None:
    assert changed(TEXT, comparison_edits.add_criterion(table(TEXT), "Ops")) == TEXT.replace(
        "push |\n", "push |\n| Ops | 1 |  |  |\n"
    )
    after = changed(TEXT, comparison_edits.add_option(table(TEXT), (2, 3), "NATS"))
    assert "* Kafka\n* NATS\n" in after
    assert "| SQS | Kafka | NATS |" in after
    assert READER.read("x.md", after).findings == ()


@pytest.mark.parametrize("name", ["sqs", "Weight", "criteria", "Weight: Finance"])
def test_an_option_that_would_be_another_column_is_none(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        comparison_edits.add_option(table(TEXT), (2, 3), name)


def test_a_scenario_is_a_column_beside_the_weights() -> None:
    after = changed(TEXT, comparison_edits.save_scenario(table(TEXT), "Finance", {0: 8, 2: 1 / 3}))
    assert after == TEXT.replace(TABLE, TABLE.replace("| Weight |", "| Weight | Weight: Finance |")).replace(
        "|---|---|---|---|", "|---|---|---|---|---|"
    ).replace("| Cost | 5 |", "| Cost | 5 | 8 |").replace("| must |", "| must |  |").replace(
        "| 3 | 2 (", "| 3 | 0.33 | 2 ("
    )
    assert READER.read("x.md", after).findings == ()
    again = changed(after, comparison_edits.save_scenario(table(after), " finance ", {0: 8, 2: 2}))
    assert again == after.replace("0.33", "2")
    second = changed(after, comparison_edits.save_scenario(table(after), "Ops", {0: 1, 2: 9}))
    assert table(second).grid.columns == ("Criterion", "Weight", "Weight: Finance", "Weight: Ops", "SQS", "Kafka")
    assert [each.name for each in compare(table(second)).scenarios] == ["Finance", "Ops"]


def test_a_scenario_needs_a_name() -> None:
    assert comparison_edits.clean_name(" *Finance\n view* ") == "*Finance view"
    for name in ("", " \n", "**"):
        with pytest.raises(ValueError, match="name"):
            comparison_edits.save_scenario(table(TEXT), name, {0: 1})


def test_a_scenario_is_neither_an_option_nor_a_second_weight() -> None:
    text = TEXT.replace("| Weight |", "| Weight | weight : Ops view |").replace("|---|---|", "|---|---|---|", 1)
    text = (
        text.replace("| 5 | 5", "| 5 | 0 | 5").replace("| must |", "| must | must |").replace("| 3 | 2", "| 3 | -1 | 2")
    )
    (finding,) = READER.read("x.md", text).findings
    assert finding.text == '"-1" is not a weight of a scenario; write a number of 0 or more.'
    assert (finding.rule, text.split("\n")[finding.line][finding.column :][:2]) == ("table.value", "-1")
    found = compare(table(text))
    assert found.matrix.options == ("SQS", "Kafka")
    assert found.scenarios[0][::2] == ("Ops view", (0.0, 3.0))
    assert scenario_name("Weight") == scenario_name("Weight:") == scenario_name("Weightless: x") == ""


def test_a_scenario_that_stands_there_twice_is_found() -> None:
    text = TEXT.replace("| SQS | Kafka |", "| Weight: A | Weight: A |").replace("* SQS\n* Kafka", "Some.")
    assert next(each.rule for each in READER.read("x.md", text).findings) == "table.column"


@pytest.mark.parametrize(("weight", "written"), [(3, "3"), (2.5, "2.5"), (10 / 3, "3.33"), (0, "0"), (0.004, "0.004")])
def test_a_weight_as_it_is_written(weight: float, written: str) -> None:
    assert comparison_edits.written_weight(weight) == written


def test_a_table_begins_with_the_options_and_the_drivers() -> None:
    text = "# T\n\n## Decision Drivers\n\n* Cost\n\n## Considered Options\n\n* A|B\n* C\n\n## Links\n\n* x\n"
    after = changed(text, comparison_edits.begin_table(MarkdownText(text), READER))
    assert after == text.replace(
        "## Links",
        "## Trade-offs\n\n| Criterion | Weight | A\\|B | C |\n|---|---|---|---|\n| Cost | 1 |  |  |\n\n## Links",
    )
    found = READER.read("x.md", after)
    assert found.findings == ()
    (comparison,) = comparisons(found.tables)
    assert (comparison.matrix.options, comparison.matrix.weights) == (("A|B", "C"), (1.0,))


def test_a_table_begins_where_there_is_nothing_to_begin_with() -> None:
    after = changed("", comparison_edits.begin_table(MarkdownText(""), READER))
    assert after == "## Trade-offs\n\n| Criterion | Weight |\n|---|---|\n"
    assert comparisons(READER.read("x.md", after).tables)[0].matrix.criteria == ()


CELLS = st.text(alphabet=string.ascii_letters + string.digits + " :|\\`*(–)é库\t", max_size=14)
GRIDS = st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(GRIDS, st.data())
def test_any_edit_of_a_cell_leaves_every_other_byte(cells: list[list[str]], data: st.DataObject) -> None:
    """The other cells say what they said, the text around the table is the same, and undo is the identity."""
    rows = [[f"c{at}", *row[1:]] for at, row in enumerate(cells)]
    rows[0][1:] = ["3", "4", "2"]
    written = grid_edits.new_table(["Criterion", "Weight", "A", "B"], rows)
    text = f"# T\n\n## Trade-offs\n\n{written}\n\nAfter | this.\n"
    found = table(text)
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, 3))
    new = data.draw(CELLS)
    by_reason = data.draw(st.booleans())
    made = (
        comparison_edits.set_reason(found, row, column, new)
        if by_reason
        else grid_edits.set_cell(found.grid, row, column, new)
    )
    cell = found.grid.rows[row].cells[column]
    assert all(cell.left <= edit.start <= edit.end <= cell.right for edit in made)
    after = changed(text, made)
    assert after[: cell.left] == text[: cell.left]
    assert after.endswith(text[cell.right :])
