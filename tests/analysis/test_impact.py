"""Which decisions a change makes somebody look at again, and why things are there: a shop, by hand."""

from pathlib import Path

import pytest

from adr_studio.analysis.impact import impact
from adr_studio.analysis.traceability import (
    Branch,
    components_undecided,
    consequences,
    decisions_without_goal,
    goals_alone,
    reasons,
)
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.logs import Finder
from adr_studio.domain.reading import glance
from adr_studio.domain.surveying import put_together, survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.storage.workspace import find_dialects

READER = TableReader(find_table_kinds())
DIALECTS = find_dialects()

DESIGN = """# Shop

## Goals

| Id | Goal |
|---|---|
| G-1 | Nobody waits |
| G-2 | Nobody is charged twice |

## Quality scenarios

| Id | When | Goal |
|---|---|---|
| QS-1 | a customer pays | G-1 |

## Components

| Id | Kind |
|---|---|
| till | service |
| ledger | database |
| lamp | service |

## Data flows

| Id | Flow |
|---|---|
| book | `till -> ledger` |

## Failure modes

| Id | On | Cause |
|---|---|---|
| FM-1 | ledger | disk |
| FM-2 | book | lock |

## Technical debt

| Id | On | Item | From |
|---|---|---|---|
| TD-1 | book | a column twice | ADR-0002 |
"""


def decision(number: int, *links: str, status: str = "accepted", table: str = "") -> tuple[str, str]:
    text = (
        f"# {number}. Decision {number}\n\n## Status\n\n{status.capitalize()}\n\n## Context\n\nWhy.\n\n## Decision\n\n"
    )
    text += f"What.\n\n## Consequences\n\nSo.\n{table}\n## Links\n\n" + "".join(f"* {link}\n" for link in links)
    return f"docs/adr/{number:04}-decision-{number}.md", text


def graph(*decisions: tuple[str, str], design: str = DESIGN) -> Graph:
    pages = {"docs/design/shop.md": design, **dict(decisions)}
    finder = Finder(tuple(pages), pages.get, lambda path: glance(path, pages[path], DIALECTS), DIALECTS)
    catalog = Catalog(tuple(finder.records()))
    read = {path: survey(path, text, READER) for path, text in pages.items()}
    return put_together(catalog, read, READER, lambda _path: True).graph


def affected(found: Graph, name: str) -> list[tuple[str, str, list[str]]]:
    (thing,) = found.find(name)
    return [(each.record.id, each.verb, [step.id for step in each.via]) for each in impact(found, thing)]


CHAIN = (
    decision(1, "decides `ledger`"),
    decision(2, "decides `book`", "depends on ADR-0001"),
    decision(3, "depends on ADR-0002"),
    decision(4, "mitigates FM-1"),
    decision(5, "decides `ledger`", status="rejected"),
    decision(6, "depends on ADR-0005"),
)


def test_nearest_first_and_each_once() -> None:
    assert affected(graph(*CHAIN), "ledger") == [
        ("ADR-0001", "decides", []),
        ("ADR-0002", "decides", ["book"]),
        ("ADR-0004", "mitigates", ["FM-1"]),
        ("ADR-0003", "depends on", ["book", "ADR-0002"]),
    ]


def test_a_debt_leads_to_the_decision_that_took_it_on() -> None:
    assert affected(graph(*CHAIN), "TD-1") == [
        ("ADR-0002", "takes on", []),
        ("ADR-0003", "depends on", ["ADR-0002"]),
    ]


def test_of_a_decision_those_that_stand_on_it() -> None:
    found = graph(*CHAIN)
    assert [each for each, _, _ in affected(found, "ADR-0001")] == ["ADR-0002", "ADR-0003"]
    assert affected(found, "ADR-0003") == []


def test_a_circle_of_dependencies_ends() -> None:
    found = graph(decision(1, "decides `till`", "depends on ADR-0002"), decision(2, "depends on ADR-0001"))
    assert [each for each, _, _ in affected(found, "till")] == ["ADR-0001", "ADR-0002"]


def test_what_is_only_mentioned_is_no_reason() -> None:
    found = graph(decision(1, "relates to ADR-0002", table="\nThe `lamp` is on.\n"), decision(2, "decides `till`"))
    assert affected(found, "lamp") == []
    (lamp,) = found.find("lamp")
    assert [(end.verb, end.other.id) for end in found.ends_of(lamp)] == [("mentioned by", "ADR-0001")]


def lines(branch: Branch, depth: int = 0) -> list[str]:
    return [
        f"{'  ' * depth}{branch.thing.id or branch.thing.title}",
        *(line for each in branch.branches for line in lines(each, depth + 1)),
    ]


WEIGHED = (
    "\n## Trade-offs\n\n| Criterion | Weight | Goal | A | B |\n|---|---|---|---|---|\n| Speed | 3 | QS-1 | 4 | 2 |\n"
)


def test_from_a_goal_down_and_from_a_failure_up() -> None:
    found = graph(decision(1, "decides `ledger`", table=WEIGHED), decision(2, "serves G-1"))
    (goal,), (failure,) = found.find("G-1"), found.find("FM-1")
    assert lines(consequences(found, goal)) == [
        "G-1",
        "  ADR-0002",
        "  QS-1",
        "    Speed",
        "      ADR-0001",
        "        ledger",
        "          FM-1",
    ]
    assert lines(reasons(found, failure)) == [
        "FM-1",
        "  ledger",
        "    ADR-0001",
        "      Speed",
        "        QS-1",
        "          G-1",
    ]


def test_what_stands_alone() -> None:
    found = graph(decision(1, "decides `book`", "gains QS-1"), decision(2), decision(3, status="deprecated"))
    assert [each.id for each in goals_alone(found)] == ["G-2"]
    assert [each.id for each in decisions_without_goal(found)] == ["ADR-0002"]
    assert [each.id for each in components_undecided(found)] == ["lamp"]


def test_without_goals_no_decision_is_blamed() -> None:
    assert decisions_without_goal(graph(decision(1), design="# Nothing\n")) == ()


SHOP = Path(__file__).resolve().parents[3] / "shared" / "example-shop"


@pytest.mark.skipif(not SHOP.is_dir(), reason="the worked example is not here")
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("orders-db", [(1, []), (5, ["discounts"]), (2, ["ADR-0001"]), (4, ["ADR-0001"])]),
        ("psp", [(3, ["charge"])]),
        ("publish", [(4, [])]),
        ("QS-3", [(1, []), (2, []), (4, ["ADR-0001"]), (5, ["ADR-0001"])]),
        ("stock-db", [(2, [])]),
        ("price-cache", []),
    ],
)
def test_the_worked_example(name: str, wanted: list[tuple[int, list[str]]]) -> None:
    pages = {path.relative_to(SHOP).as_posix(): path.read_text(encoding="utf-8") for path in SHOP.rglob("*.md")}
    finder = Finder(tuple(sorted(pages)), pages.get, lambda path: glance(path, pages[path], DIALECTS), DIALECTS)
    catalog = Catalog(tuple(finder.records()))
    surveyed = put_together(
        catalog, {path: survey(path, text, READER) for path, text in pages.items()}, READER, lambda _path: True
    )
    (thing,) = surveyed.graph.find(name)
    found = impact(surveyed.graph, thing)
    numbers = [(catalog.by_path[each.record.path].number, [step.id for step in each.via]) for each in found]
    assert numbers == wanted


def test_things_are_told_apart() -> None:
    found = graph(*CHAIN)
    assert (
        found.find("FM-001")
        == found.find("FM-1")
        == (Thing("failure-modes", "FM-1", "disk", "docs/design/shop.md", 33),)
    )
    assert [thing.path for thing in found.find("2")] == ["docs/adr/0002-decision-2.md"]
    assert found.find("nothing") == ()
