"""A table becomes a matrix with whatever is sound in it, and a choice is held against the ranking."""

import pytest

from adr_studio.analysis.comparison import Comparison, comparisons
from adr_studio.analysis.telling import changes, lead_words, standing
from adr_studio.analysis.tradeoffs import MUST
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.findings import Severity
from adr_studio.domain.surveying import put_together, survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.rules.choice_not_first import choice_not_first

READER = TableReader(find_table_kinds())


def read(text: str) -> tuple[Comparison, ...]:
    return comparisons(READER.read("x.md", text).tables)


def one(table: str, before: str = "") -> Comparison:
    (found,) = read(f"# T\n\n{before}\n\n## Trade-offs\n\n{table}")
    return found


def test_a_sound_table() -> None:
    found = one(
        "| Weight | Criterion | Goal | A | Note |\n|---|---|---|---|---|\n"
        "| must | Safe | G-1 | yes: proven | no |\n| 2.5 | Cheap |  | 4 (3–5): so | |\n"
    )
    matrix = found.matrix
    assert matrix.options == ("A", "Note")
    assert [tuple(each) for each in matrix.criteria] == [("Safe", MUST, "G-1"), ("Cheap", 2.5, "")]
    assert matrix.scores[0][0] == (True, None, None, "proven")
    assert matrix.scores[1] == ((4.0, 3.0, 5.0, "so"), None)
    assert (found.rows, found.options, found.left_out) == ((0, 1), (3, 4), ())


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "heavy", ""])
def test_a_row_without_a_sound_weight_takes_no_part(weight: str) -> None:
    found = one(f"| Criterion | Weight | A | B |\n|---|---|---|---|\n| X | {weight} | 1 | 5 |\n| Y | 2 | 4 | 3 |\n")
    assert [each.name for each in found.matrix.criteria] == ["Y"]
    assert (found.rows, found.left_out) == ((1,), ("X",))
    assert "“X” takes no part: it has no weight that can be used." in found.weighing(0).warnings


@pytest.mark.parametrize("score", ["7", "-1", "four", "4 (5–3)", "nan", "yes"])
def test_a_score_that_is_none_counts_as_not_given(score: str) -> None:
    found = one(f"| Criterion | Weight | A | B |\n|---|---|---|---|\n| Y | 2 | {score} | 3 |\n| Z | 1 | 1 | 1 |\n")
    assert found.matrix.scores[0][0] is None
    assert found.matrix.scores[0][1] is not None


def test_what_a_table_has_twice_counts_once() -> None:
    found = one(
        "| Criterion | Weight | Weight | A | A |  |\n|---|---|---|---|---|---|\n| X | 2 | 9 | 4 | 1 | 5 |\n| X | 1 |\n"
    )
    assert found.matrix.options == ("A",)
    assert found.matrix.weights == (2.0, 1.0)
    assert [row[0].value if row[0] else None for row in found.matrix.scores] == [4.0, None]


def test_tables_without_weights_criteria_or_options() -> None:
    assert one("| Criterion | A | B |\n|---|---|---|\n| X | 4 | 3 |\n").matrix.criteria == ()
    assert one("| Criterion | Weight |\n|---|---|\n| X | 4 |\n").matrix.options == ()
    empty = one("| Criterion | Weight | A |\n|---|---|---|\n")
    assert (empty.matrix.criteria, empty.weighing(10).warnings[0]) == ((), "A is the only option.")


def test_several_tables_are_several_comparisons() -> None:
    table = "| Criterion | Weight | {} |\n|---|---|---|\n| X | 4 | 3 |\n\n"
    found = read(
        f"# T\n\n## Trade-offs\n\n{table.format('A')}More.\n\n{table.format('B')}## Risks\n\n{table.format('C')}"
    )
    assert [each.matrix.options for each in found] == [("A",), ("B",)]


TABLE = "| Criterion | Weight | Alpha | Beta (managed) |\n|---|---|---|---|\n| X | 4 | 3 | 5 |\n| Y | 1 | 5 | 4: so |\n"


@pytest.mark.parametrize(
    ("outcome", "warned"),
    [
        ("Chosen option: Alpha", True),
        ("Chosen option: Alpha, because ana runs it.", False),
        ("Chosen option: Beta", False),
        ("Chosen option: Gamma", False),
        ("Not yet.", False),
    ],
)
def test_a_choice_that_is_not_the_first_needs_a_reason(outcome: str, warned: bool) -> None:
    text = f"# T\n\n## Decision Outcome\n\n{outcome}\n\n## Trade-offs\n\n{TABLE}"
    (found,) = read(text)
    said = "Alpha was chosen, but Beta (managed) ranks first; no reason is given."
    assert (said in found.weighing(0).warnings) is warned
    known = put_together(Catalog(), {"x.md": survey("x.md", text, READER)}, READER, lambda _path: False)
    findings = list(choice_not_first.check(known))
    assert [(each.line, each.text, each.severity) for each in findings] == (
        [(4, f"{said} Write “because …” behind the choice.", Severity.WARNING)] if warned else []
    )


def test_the_analysis_in_sentences() -> None:
    # Beta 4·5 + 4 = 24, Alpha 4·3 + 5 = 17: 29.2 %. By criterion 2 and -1: 4 - 7/2 = 0.5 and 1 + 7 = 8.
    result = one(TABLE).weighing(2000)
    assert lead_words(result) == "Beta (managed) leads Alpha by 29.2 %."
    first, second = list(changes(result))
    assert first.startswith("Alpha overtakes Beta (managed) if the weight of “X” is below 0.5 in place of 4;")
    assert second.startswith("Alpha overtakes Beta (managed) if the weight of “Y” is above 8 in place of 1;")
    assert list(standing(result)) == [
        "Beta (managed) stays first in all 2000 draws with each weight up to 10 points off."
    ]


def test_what_no_weight_changes_is_said_once_for_each_rival() -> None:
    found = one(
        "| Criterion | Weight | A | B | C |\n|---|---|---|---|---|\n| X | 4 | 5 | 3 | 4 |\n| Y | 1 | 5 | 4 | 5 |\n"
    )
    assert (
        list(changes(found.weighing(0)))
        == [
            "No weight of “X” lets C take the lead from A.",
            "No single weight lets B take the lead from A.",
        ]
        or list(changes(found.weighing(0)))[-1] == "No single weight lets B take the lead from A."
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("| Criterion | Weight |\n|---|---|\n| X | 4 |\n", "There are no options to compare."),
        ("| Criterion | Weight | A |\n|---|---|---|\n| X | 4 | 1 |\n", "A is the only option."),
        (
            "| Criterion | Weight | A |\n|---|---|---|\n| X | must | no |\n",
            "No option is left: each fails what it must meet.",
        ),
        ("| Criterion | Weight | A | B |\n|---|---|---|---|\n| X | 4 | | |\n", "Nobody leads: no score counts yet."),
        ("| Criterion | Weight | A | B |\n|---|---|---|---|\n| X | must | no | yes |\n", "Only B is left to choose."),
    ],
)
def test_who_leads_where_there_is_little_to_compare(table: str, said: str) -> None:
    assert lead_words(one(table).weighing(10)) == said
