"""Tables under a known heading are rows with a meaning; what is wrong in them is told, and nothing is lost."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adr_studio.domain.attributes import Capacity, Fallback
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.ids import Arrow
from adr_studio.domain.scores import MUST, Answer, Score
from adr_studio.domain.table_kind import RECORDS
from adr_studio.domain.typed_tables import PageTables, TableReader, TypedTable, find_table_kinds

READER = TableReader(find_table_kinds())

FLOWS = "# Flows\n\n## Data flows\n\n| Id | Flow | Timeout | Guards |\n|---|---|---|---|\n"
MATRIX = "# Which\n\n## Considered Options\n\n* One\n* Two, or so\n\n## Trade-offs\n\n"


def read(text: str) -> PageTables:
    return READER.read("docs/x.md", text)


def table(text: str) -> TypedTable:
    (found,) = read(text).tables
    return found


def told(text: str) -> list[tuple[int, int, str, str]]:
    return [(each.line, each.column, each.rule, each.text) for each in read(text).findings]


def test_every_kind_of_the_design_is_there() -> None:
    assert {kind.name for kind in READER.kinds} == set(
        (
            "trade-offs failure-modes components data-flows boundaries failure-domains data-classes journeys"
            " quality-scenarios goals risks technical-debt assumptions work-breakdown reviews"
        ).split()
    )


@pytest.mark.parametrize("kind", READER.kinds, ids=lambda kind: kind.name)
def test_kinds_are_whole(kind) -> None:
    fields = {column.field for column in kind.columns}
    assert fields == set(kind.row.model_fields)
    assert {*kind.key} <= fields
    assert kind.row().model_dump() is not None, "each field has a default"
    names = {name for other in READER.kinds for column in other.columns for name in column.refers}
    assert names <= {RECORDS, *(other.name for other in READER.kinds)}
    assert all(len(column.says) == 2 and all(column.says) for column in kind.columns)
    assert READER.kind_of(kind.title) is kind
    assert kind.name == kind.title.lower().replace(" ", "-")
    for alias in kind.aliases:
        assert READER.kind_of(alias.upper()) is kind, alias


@pytest.mark.parametrize(
    "heading",
    ["## Failure modes", "# FMEA", "#### **failure-modes**", "## 7. Failure Modes", "## Failure modes (FMEA):"],
)
def test_a_heading_is_known_in_many_spellings(heading: str) -> None:
    assert (
        table(f"{heading}\n\nProse.\n\n| Id | On | Cause |\n|---|---|---|\n| FM-1 | a | b |\n").kind.name
        == "failure-modes"
    )


def test_a_row_of_each_column_is_read() -> None:
    row = "| FM-1 | `stock`, az-a | spof | hang | disk | no orders | 8 | 4 | 2 | up == 0 | Down | page | none | ana | accepted by ben on 2026-04-23 |"
    head = "| Id | Component | Kind | As | Cause | Effect | Severity | O | D (1–10) | Signal | Alert | By | Mitigated by | Owner | State |"
    found = table(f"## Failure modes\n\n{head}\n|{'---|' * 15}\n{row}\n")
    (mode,) = found.rows
    assert mode.id == "FM-1"
    assert mode.line == 4
    assert mode.values.on == ("stock", "az-a")
    assert (mode.values.severity, mode.values.occurrence, mode.values.detection) == (8, 4, 2)
    assert mode.values.state.by == "ben"
    assert mode.said["Mitigated by"] == mode.values.mitigation == "none"
    assert found.place(mode, "effect") == (4, row.index("no orders"))


def test_flows_and_their_guards() -> None:
    found = table(FLOWS + "| pay | `a -> b` | 2s | breaker, fallback stale for 1h |\n| told | `b ~> q` |  |  |\n")
    pay, told_ = (row.values for row in found.rows)
    assert pay.flow == Arrow("a", "b", True)
    assert pay.timeout == 2
    assert pay.guards.fallback == Fallback("stale", 3600)
    assert told_.flow == Arrow("b", "q", False)
    assert (told_.need, told_.attempts, told_.timeout) == ("hard", 1, None)


def test_options_are_columns() -> None:
    text = f"{MATRIX}| Criterion | Weight | Goal | One | Two, or so |\n|---|---|---|---|---|\n| Speed | 3 | QS-1 | 4 (3–5) | 2: slow |\n| Legal | must |  | yes | no: never |\n"
    speed, legal = table(text).rows
    assert read(text).findings == ()
    assert speed.values.weight == 3
    assert speed.values.goals == ("QS-1",)
    assert speed.others == {"One": Score(4, 3, 5), "Two, or so": Score(2, 2, 2, "slow")}
    assert legal.values.weight == MUST
    assert legal.others == {"One": Answer(True), "Two, or so": Answer(False, "never")}


def test_a_cell_that_is_not_sound_is_told_at_its_place_and_the_row_is_kept() -> None:
    row = "| pay | `a -> b` | 2 sec | breaker |"
    page = read(f"{FLOWS}{row}\n")
    assert page.findings == (
        Finding(
            "docs/x.md", 6, row.index("2 sec"), '"2 sec" is not a time; write 300ms, 2s, 5m, 1h or 2d.', "table.value"
        ),
    )
    (kept,) = page.tables[0].rows
    assert kept.values.timeout is None
    assert kept.values.guards.breaker
    assert kept.said["Timeout"] == "2 sec"


def test_several_cells_of_a_row_are_told() -> None:
    page = read("## Components\n\n| Id | Kind | Availability | Capacity |\n|-|-|-|-|\n| a | servce | 200 | sheds |\n")
    assert [finding.column for finding in page.findings] == [6, 15]
    assert page.tables[0].rows[0].values.capacity == Capacity(sheds=True)


def test_missing_and_extra_cells() -> None:
    page = read(f"{FLOWS}| pay | `a -> b` |\n| run | `a -> c` | 1s |  | more |\n")
    assert [(each.line, each.rule, each.severity) for each in page.findings] == [
        (6, "table.cells", Severity.WARNING),
        (7, "table.cells", Severity.PROBLEM),
    ]
    assert [row.values.flow for row in page.tables[0].rows] == [Arrow("a", "b", True), Arrow("a", "c", True)]


def test_two_weight_columns() -> None:
    head = "| Criterion | Weight | One | weight |"
    text = f"{MATRIX}{head}\n|---|---|---|---|\n| Speed | 3 | 4 | 5 |\n"
    assert told(text) == [
        (
            9,
            head.index("weight"),
            "table.column",
            'There is a column "weight" already; what stands in this one is not read.',
        )
    ]
    (row,) = table(text).rows
    assert row.values.weight == 3
    assert row.others == {"One": Score(4, 4, 4)}


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "heavy"])
def test_a_weight_that_is_none(weight: str) -> None:
    row = f"| Speed | {weight} | 4 | 2 |"
    text = f"{MATRIX}| Criterion | Weight | One | Two |\n|---|---|---|---|\n{row}\n| Cost | 2 | 1 | 3 |\n"
    assert told(text) == [
        (11, 10, "table.value", f'"{weight}" is not a weight; write a number above 0, or must.'),
    ]
    speed, cost = table(text).rows
    assert speed.values.weight is None
    assert speed.others == {"One": Score(4, 4, 4), "Two": Score(2, 2, 2)}
    assert cost.values.weight == 2


@pytest.mark.parametrize("score", ["9", "-1", "1 (2–3)", "good"])
def test_a_score_that_is_none(score: str) -> None:
    text = f"{MATRIX}| Criterion | Weight | One | Two |\n|---|---|---|---|\n| Speed | 3 | {score} | 2 |\n"
    ((line, column, rule, said),) = told(text)
    assert (line, column, rule) == (11, 14, "table.value")
    assert said.startswith(f'"{score}" is ')
    assert table(text).rows[0].others == {"Two": Score(2, 2, 2)}


def test_an_option_that_the_record_does_not_list() -> None:
    text = f"{MATRIX}| Criterion | Weight | One | Three |\n|---|---|---|---|\n| Speed | 3 | 4 | 2 |\n"
    assert told(text) == [
        (9, 29, "table.option", '"Three" is not an option that this record considers; it has "One", "Two, or so".')
    ]
    assert table(text).rows[0].others == {"One": Score(4, 4, 4), "Three": Score(2, 2, 2)}


def test_an_id_that_is_empty_or_another_kind_s() -> None:
    text = "## Risks\n\n| Id | Risk |\n|---|---|\n|  | one |\n| TD-1 | two |\n| R-3 | three |\n"
    assert told(text) == [
        (4, 2, "table.empty", "Id is empty."),
        (5, 2, "table.value", '"TD-1" is not a short id; write R-1.'),
    ]
    assert [row.id for row in table(text).rows] == ["", "", "R-3"]


def test_a_column_that_is_required_and_missing() -> None:
    assert told("## Failure modes\n\n| Id | Cause |\n|---|---|\n| FM-1 | x |\n") == [
        (2, 2, "table.column", 'This table of failure modes has no column "On".')
    ]


def test_estimates_in_disorder() -> None:
    text = "## Work breakdown\n\n| Id | Task | Optimistic | Likely | Pessimistic | After |\n|-|-|-|-|-|-|\n| T-1 | x | 5 | 3 | 8 | T-2 |\n"
    assert told(text) == [(4, 16, "table.value", "The likely 3 days are fewer than the optimistic 5.")]
    assert table(text).rows[0].values.likely == 3


def test_a_level_in_words_and_one_that_is_none_are_no_problem() -> None:
    text = "## Risks\n\n| Id | Risk | Likelihood | Impact |\n|-|-|-|-|\n| R-1 | x | High | so-so |\n"
    (finding,) = read(text).findings
    assert finding.severity is Severity.WARNING
    assert table(text).rows[0].values.likelihood == 4


@pytest.mark.parametrize(
    "text",
    [
        "## Risks\n\n| Risk | Likelihood |\n|---|---|\n| x | often |\n",
        "## Risks\n\n| Id | Risk | Likelihood |\n|---|---|---|\n| 1 | x | often |\n",
        "## Risks\n\n| ID | Risk |\n|---|---|\n| RISK-1 | x |\n",
        "## Trade-offs\n\n| Criterion | A | B |\n|---|---|---|\n| Cost | Low | High |\n",
        "## Trade-offs\n\n| Criterion | Weight | A | B |\n|---|---|---|---|\n| Cost | 5 | ⭐⭐ | ⭐ |\n",
        "## Trade-offs\n\n| Criteria | Weight | A |\n|---|---|---|\n| Cost | High | 4 |\n| Speed | Low | 4 |\n",
        "## Components\n\n| Component | Purpose |\n|---|---|\n| a b | c |\n",
        "## Components\n\n| Id | Type |\n|---|---|\n| a b | library |\n| c d | module |\n",
        "## Data flows\n\n| Flow | Data |\n|---|---|\n| Login | name |\n",
        "## Goals\n\n| Goal |\n|---|\n| x |\n",
        "## Reviews\n\n| Name | Verdict |\n|---|---|\n| ana | LGTM |\n| ben | +1 |\n",
        "## Risk\n\n### Which\n\n| Id | Risk |\n|---|---|\n| R-1 | x |\n",
        "## Risks\n\n> | Id | Risk |\n> |---|---|\n> | R-1 | x |\n",
        "## Risks\n\n```\n| Id | Risk |\n|---|---|\n| R-1 | x |\n```\n",
        "Risks\n\n| Id | Risk |\n|---|---|\n| R-1 | x |\n",
    ],
)
def test_a_table_that_is_not_understood_stays_a_table(text: str) -> None:
    assert read(text) == PageTables()


def test_an_empty_row_is_none() -> None:
    page = read("## Risks\n\n| Id | Risk |\n|---|---|\n|  |  |\n| R-1 | x |\n")
    assert [row.at for row in page.tables[0].rows] == [1]
    assert page.findings == ()


def test_columns_that_are_not_known_are_kept() -> None:
    (row,) = table("## Risks\n\n| Note | Id | Risk | |\n|---|---|---|---|\n| n | R-1 | x | y |\n").rows
    assert row.others == {"Note": "n", "": "y"}


def test_ten_thousand_rows() -> None:
    rows = "\n".join(f"| FM-{number} | a | c{number} | {number % 12} |" for number in range(1, 10_001))
    page = read(f"## Failure modes\n\n| Id | On | Cause | S |\n|---|---|---|---|\n{rows}\n")
    assert len(page.tables[0].rows) == 10_000
    assert len(page.findings) == sum(number % 12 in (0, 11) for number in range(1, 10_001))


PIECES = (
    "| Id | Flow | Timeout |\n|---|---|---|\n",
    "## Trade-offs\n\n",
    "## Considered Options\n\n",
    "* One | Two\n",
    "| a | `b -> c` | 1s |\n",
    "| FM-1 | nan | \\| |\n",
    "| Criterion | Weight | Weight | One |\n|-|-|-|-|\n",
    "| x | 3 | -1 | 4 (1–5) |\n",
    "## Data flows\n\n",
    "|\n",
    "\u2028",
    "\n",
    "## Failure modes\n",
    "| Id | On | Cause | S | S |\n|:-:|-|-|-|-|\n",
)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_stands_there_nothing_is_raised_and_every_finding_has_a_place(text: str) -> None:
    page = read(text)
    lines = text.split("\n")
    for finding in page.findings:
        assert 0 <= finding.column <= len(lines[finding.line])
    for found in page.tables:
        filled = [row for row in found.grid.rows if any(cell.text for cell in row.cells)]
        assert [row.line for row in found.rows] == [row.line for row in filled]


def test_mutated_tables_raise_nothing() -> None:
    chance = random.Random(7)
    text = f"{FLOWS}| pay | `a -> b` | 2s | breaker |\n\n{MATRIX}| Criterion | Weight | One |\n|-|-|-|\n| x | 3 | 4 (3–5) |\n"
    for _ in range(3_000):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 1, 4)))
        read(text[:start] + chance.choice(("|", "\\", "`", "\n", "\x00", "9" * 40, "-", "> ", "")) + text[end:])


def test_the_readme_has_all_headings_and_columns() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    for kind in READER.kinds:
        columns = " · ".join(f"**{each.title}**" if each.required else each.title for each in kind.columns)
        assert f"| {kind.title} | {columns} |" in readme, kind.name
