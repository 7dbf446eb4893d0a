"""What is due, what stands on what, and what nobody decided for: a shop, by hand, and the worked example."""

from datetime import date
from pathlib import Path

import pytest
from pages import decision, graph_of, table

from adr_studio.analysis.aims import aims
from adr_studio.analysis.assumptions import assumptions
from adr_studio.analysis.debts import debts
from adr_studio.analysis.risks import risks
from adr_studio.domain.graph import Graph, Thing

SHOP = Path(__file__).resolve().parents[3] / "shared" / "example-shop"
TODAY = date(2026, 9, 10)


def design(*tables: str) -> dict[str, str]:
    return {"docs/design/shop.md": "# Shop\n\n" + "\n".join(tables)}


def names(things: tuple[Thing, ...]) -> list[str]:
    return [thing.id for thing in things]


DEBTS = table(
    "Technical debt",
    "Id | Item | Interest | Pay by | From | State",
    "TD-1 | Two writers | each release waits for both teams | 2026-09-09 | ADR-0001 | open",
    "TD-2 | No index | - | 2026-09-10 |  | ",
    "TD-3 | Old client | support calls | 2026-08 | ADR-0002 | Paid 2026-07-30",
    "TD-4 | Copied code | twice the work | 2026-Q4 | ADR-0002 | ",
    "TD-5 | Magic numbers | nobody dares to touch it | | | ",
)


def owed() -> Graph:
    return graph_of(
        design(DEBTS)
        | decision(1)
        | decision(2, status="rejected")
        | decision(3, "takes on TD-5", "pays off TD-1")
        | decision(4, "pays off TD-4", status="superseded by ADR-0003")
    )


def test_a_debt_is_overdue_on_the_day_after_its_last() -> None:
    found = {each.row.id: each for each in debts(owed(), TODAY)}
    assert [name for name, each in found.items() if each.is_overdue] == ["TD-1"]
    due = {name: each.due.left for name, each in found.items() if each.due}
    # 2026-Q4 ends on 31 December: 20 days of September, 31 + 30 + 31 = 112.
    assert due == {"TD-1": -1, "TD-2": 0, "TD-4": 112}
    assert [name for name, each in found.items() if each.due and each.due.is_soon] == ["TD-2"]
    assert [name for name, each in found.items() if each.is_paid] == ["TD-3"]


def test_which_decision_took_a_debt_on_and_which_pays_it() -> None:
    found = {each.row.id: each for each in debts(owed(), TODAY)}
    assert {name: names(each.taken_on_by) for name, each in found.items()} == {
        "TD-1": ["ADR-0001"],
        "TD-2": [],
        "TD-3": ["ADR-0002"],
        "TD-4": ["ADR-0002"],
        "TD-5": ["ADR-0003"],
    }
    assert {name: names(each.paid_off_by) for name, each in found.items() if each.paid_off_by} == {"TD-1": ["ADR-0003"]}
    assert [name for name, each in found.items() if each.is_left_behind] == ["TD-4"]


def test_a_debt_whose_interest_nobody_told() -> None:
    assert [each.row.id for each in debts(owed(), TODAY) if not each.has_interest] == ["TD-2"]


ASSUMPTIONS = table(
    "Assumptions",
    "Id | Assumption | Check by | State",
    "A-1 | Sales stay below 200/s | 2026-09-01 | ",
    "A-2 | The partner answers | 2026-09-01 | failed",
    "A-3 | Prices change daily | 2026-09-01 | holds",
    "A-4 | Staff knows SQL | 2026-12 | open",
)


def test_a_failed_assumption_lists_every_decision_that_stands_on_it() -> None:
    own = decision(4, more=f"\n\n{table('Assumptions', 'Id | Assumption | State', 'A-9 | Alone | failed')}")
    graph = graph_of(
        design(ASSUMPTIONS)
        | decision(1, "depends on A-2")
        | decision(2, more="This holds as long as A-2 does.")
        | decision(3, "depends on A-2", status="rejected")
        | own
        | decision(5, more="See A-9.")
    )
    found = {each.row.id: each for each in assumptions(graph, TODAY)}
    assert names(found["A-2"].carries) == ["ADR-0001", "ADR-0002"]
    assert names(found["A-9"].carries) == ["ADR-0004", "ADR-0005"]
    assert found["A-1"].carries == ()
    assert {name for name, each in found.items() if each.has_failed} == {"A-2", "A-9"}


def test_only_an_open_assumption_can_be_overdue() -> None:
    found = assumptions(graph_of(design(ASSUMPTIONS)), TODAY)
    assert [(each.row.id, each.due.left) for each in found if each.due] == [("A-1", -9), ("A-4", 112)]
    assert [each.row.id for each in found if each.is_overdue] == ["A-1"]


def test_exposure_is_likelihood_by_impact_in_numbers_and_in_words() -> None:
    read = table(
        "Risks",
        "Id | Risk | Likelihood | Impact | Review | State",
        "R-1 | Rain | 3 | 4 | 2026-09-01 | ",
        "R-2 | Thieves | high | very high | 2026-10-01 | ",
        "R-3 | Rats | low |  |  | ",
        "R-4 | Fire | 9 | 2 | soon | ",
        "R-5 | Flood | M | H | 2020-01 | closed 2025",
    )
    found = {each.row.id: each for each in risks(graph_of(design(read)), TODAY)}
    assert {name: each.exposure for name, each in found.items()} == {
        "R-1": 12,
        "R-2": 20,
        "R-3": None,
        "R-4": None,
        "R-5": 12,
    }
    assert [name for name, each in found.items() if each.is_overdue] == ["R-1"]
    assert [name for name, each in found.items() if each.is_closed] == ["R-5"]


GOALS = table("Goals", "Id | Goal", "G-1 | Nobody waits", "G-2 | Nobody pays twice", "G-3 | Fun")
QUALITIES = table(
    "Quality scenarios",
    "Id | When | Goal",
    "QS-1 | a customer pays | G-1",
    "QS-2 | two pay at once | ",
    "QS-3 | nobody pays | ",
)


def test_decisions_that_serve_a_goal_straight_or_by_a_quality() -> None:
    graph = graph_of(
        design(GOALS, QUALITIES)
        | decision(1, "serves G-1")
        | decision(2, "gains QS-1", "costs QS-2")
        | decision(3, "serves G-2", status="rejected")
        | decision(4, "serves G-1", "gains QS-1")
        | decision(5, more="It is about QS-3.")
    )
    goals = {each.row.id: each for each in aims(graph, "goals")}
    assert {name: names(each.served_by) for name, each in goals.items()} == {
        "G-1": ["ADR-0001", "ADR-0004", "ADR-0002"],
        "G-2": [],
        "G-3": [],
    }
    qualities = {each.row.id: each for each in aims(graph, "quality-scenarios")}
    assert {name: (names(each.served_by), names(each.pays_for)) for name, each in qualities.items()} == {
        "QS-1": (["ADR-0002", "ADR-0004"], []),
        "QS-2": ([], ["ADR-0002"]),
        "QS-3": ([], []),
    }


@pytest.mark.skipif(not SHOP.is_dir(), reason="the worked example is not here")
def test_the_worked_example() -> None:
    pages = {file.relative_to(SHOP).as_posix(): file.read_text("utf-8") for file in SHOP.rglob("*.md")}
    graph = graph_of(pages)
    (debt,) = debts(graph, TODAY)
    assert (debt.row.id, names(debt.taken_on_by), debt.due and debt.due.day) == (
        "TD-1",
        ["ADR-0005"],
        date(2026, 12, 31),
    )
    assert (debt.is_overdue, debt.has_interest, debt.is_left_behind) == (False, True, False)
    (risk,) = risks(graph, TODAY)
    assert (risk.exposure, risk.is_overdue) == (12, True)
    served = {each.row.id: names(each.served_by) for each in aims(graph, "quality-scenarios")}
    assert served["QS-4"] == []
    assert "ADR-0002" in served["QS-3"]
