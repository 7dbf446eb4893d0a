"""Failure modes through the window: found, decided on, covered; added, mitigated and accepted, each as one step."""

from collections.abc import Callable
from difflib import ndiff
from pathlib import Path

import pytest
from flow_desk import MADR, Desk

DESIGN = "docs/design/shop.md"
FIRST = "docs/decisions/0001-keep-orders-in-one-database.md"
SHOP = """# Shop

## Components

| Id | Kind | Owner |
|---|---|---|
| stock | service | ana |
| orders-db | database | ben |
| mailer | worker | ana |

## Data flows

| Id | Flow |
|---|---|
| save | `stock -> orders-db` |

## Failure modes

| Id | On | Kind | As | Cause | Effect | S | O | D | Signal | By | Mitigation | Owner | State |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
| FM-1 | orders-db | spof | blip | failover | writes fail | 6 | 4 | 2 | role | page | a copy | ben |  |
| FM-2 | orders-db | load | down | disk full | no orders | 9 | 4 | 2 | disk | page |  | ben |  |
| FM-3 | save | latency | hang | lock | slow | 8 | 6 | 5 | p95 | none |  |  |  |
"""
ANSWER = {"on": "orders-db", "kind": "load", "form": "hang", "cause": "hot rows", "severity": "7", "owner": "ben"}


@pytest.fixture
def shop(desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    """A shop with three failure modes, and one decision, which is in front."""
    desk.open(make_repository({DESIGN: SHOP, FIRST: MADR.format(title="Keep orders in one database")}))
    desk.show(FIRST)
    return desk


def lines_of(before: str, after: str) -> list[str]:
    """The lines that were put in; no other was touched."""
    found = list(ndiff(before.splitlines(), after.splitlines()))
    assert [line for line in found if line.startswith("- ")] == []
    return [line[2:] for line in found if line.startswith("+ ") and line[2:]]


def test_a_failure_mode_joins_those_of_its_component_as_one_step(shop: Desk) -> None:
    before = shop.text(DESIGN)
    shop.run("failure.add", failure=ANSWER)
    row = "| FM-4 | orders-db | load | hang | hot rows |  | 7 |  |  |  |  |  | ben |  |"
    assert lines_of(before, shop.text(DESIGN)) == [row]
    assert shop.text(FIRST) == MADR.format(title="Keep orders in one database")
    shop.session.undo(shop.session.documents[DESIGN])
    shop.settle()
    assert shop.text(DESIGN) == before


def test_two_in_a_row_have_two_ids(shop: Desk) -> None:
    shop.run("failure.add", failure=ANSWER)
    shop.shell.answers["failure"] = ANSWER
    shop.window.actions_by_command.run("failure.add")
    shop.window.actions_by_command.run("failure.add")
    shop.settle()
    assert [row.id for row in shop.session.survey.model.rows("failure-modes")] == [f"FM-{at}" for at in range(1, 7)]


def test_the_first_of_a_component_is_in_the_record_in_front(shop: Desk) -> None:
    before = shop.text(FIRST)
    shop.run("failure.add", failure={**ANSWER, "on": "mailer"})
    assert lines_of(before, shop.text(FIRST))[:2] == [
        "## Failure modes",
        "| Id | On | Kind | As | Cause | S | Owner |",
    ]
    assert "FM-4 is in docs/decisions" in shop.toast


def test_who_turns_away_adds_nothing(shop: Desk) -> None:
    shop.run("failure.add", failure=None)
    assert not any(document.modified for document in shop.session.documents.values())


def test_what_is_severe_and_unanswered_is_offered_first_for_mitigation(shop: Desk) -> None:
    offered: list[str] = []

    def choose(_title: str, names: tuple[str, ...]) -> str:
        offered.extend(names)
        return names[0]

    before = shop.text(FIRST)
    shop.run("failure.mitigate", thing=choose)
    assert offered == ["FM-2", "FM-3", "FM-1"]
    shop.run("failure.mitigate", thing=choose)
    assert offered[3:] == ["FM-3", "FM-2", "FM-1"]
    assert lines_of(before, shop.text(FIRST)) == ["## Links", "* mitigates FM-2, FM-3"]
    shop.run("failure.mitigate", thing="FM-3")
    assert "says so already" in shop.toast
