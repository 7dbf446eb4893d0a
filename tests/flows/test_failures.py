"""Failure modes through the window: found, decided on, covered; added, mitigated and accepted, each as one step."""

from collections.abc import Callable
from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from adr_studio.session.command import NewRecord
from adr_studio.session.session import Session
from adr_studio.ui.failures.view import FailureModes

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


def mode(desk: Desk) -> FailureModes:
    desk.run("failures.show")
    found = desk.window.findChild(FailureModes)
    assert isinstance(found, FailureModes)
    assert found.isVisible()
    return found


def gaps(view: FailureModes) -> dict[str, list[str]]:
    """The groups of what is not covered, each with the ids in it."""
    tree = view.gaps.tree
    groups = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {
        group.text(0).rpartition("  ")[0]: [group.child(at).text(0).split()[0] for at in range(group.childCount())]
        for group in groups
    }


def click(desk: Desk, view: FailureModes, group: str, name: str) -> None:
    """Click an entry of what is not covered."""
    tree = view.gaps.tree
    view.tabs.setCurrentWidget(view.gaps)
    items = tree.findItems(name, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    item = next(each for each in items if each.parent() and each.parent().text(0).startswith(group))
    tree.scrollToItem(item)
    desk.qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
    desk.settle()


def shown(view: FailureModes) -> list[str]:
    return [row.id for row in view.register.shown.rows]


def test_a_severe_failure_mode_is_found_decided_on_and_covered(shop: Desk) -> None:
    view = mode(shop)
    assert gaps(view)["Severe, without mitigation"] == ["FM-2", "FM-3"]
    assert any("FM-2 has severity 9 and no mitigation" in each.text for each in shop.session.survey.findings)
    click(shop, view, "Severe, without mitigation", "FM-2")
    assert view.register.row.id == "FM-2"
    assert "It is open, without mitigation." in view.detail.text.text()

    template = next(each for each in shop.session.gallery if each.kind == "decision")
    shop.run("decision.new", new=NewRecord(template, "Watch the disk and grow it", "docs/decisions"))
    decision = shop.window.view.record().path
    assert "0002-watch-the-disk" in decision
    shop.run("failures.show")
    before = shop.text(decision)
    shop.shell.answers["record"] = decision
    view.detail.link_action.menu().actions()[0].trigger()
    shop.settle()

    assert lines_of(before, shop.text(decision))[-1] == "* mitigates FM-2"
    assert gaps(view)["Severe, without mitigation"] == ["FM-3"]
    assert view.register.row.id == "FM-2"
    assert "It is mitigated." in view.detail.text.text()
    assert "ADR-0002</a> Watch the disk and grow it (proposed)" in view.detail.text.text()
    assert not any("FM-2" in each.text for each in shop.session.survey.findings if each.rule == "failure.unmitigated")

    shop.session.undo(shop.session.documents[decision])
    shop.settle()
    assert shop.text(decision) == before
    assert gaps(view)["Severe, without mitigation"] == ["FM-2", "FM-3"]


def test_what_is_missing_is_one_click_away(shop: Desk) -> None:
    view = mode(shop)
    assert gaps(view)["Components without a failure mode"] == ["stock", "mailer"]
    asked: list[str] = []

    def answer(_session: Session, on: str) -> dict[str, str]:
        asked.append(on)
        return {**ANSWER, "on": on}

    shop.shell.answers["failure"] = answer
    click(shop, view, "Components without", "mailer")
    assert asked == ["mailer"]
    assert gaps(view)["Components without a failure mode"] == ["stock"]
    assert view.register.row.id == "FM-4"


def test_the_cells_of_the_matrix_filter(shop: Desk) -> None:
    view = mode(shop)
    view.matrix.choose((9, 4))
    assert shown(view) == ["FM-2"]
    view.words.setText("failover")
    assert shown(view) == []
    view.matrix.choose(None)
    assert shown(view) == ["FM-1"]
    view.words.clear()
    assert shown(view) == ["FM-1", "FM-2", "FM-3"]


def test_a_scope_shows_what_concerns_it(shop: Desk) -> None:
    view = mode(shop)
    names = [view.scopes.itemText(at) for at in range(view.scopes.count())]
    assert names[0] == "Whole repository"
    assert names[1].startswith("This record: ADR-0001")
    for name, wanted in (("Component: stock", ["FM-3"]), ("Component: mailer", []), ("Whole repository", 3)):
        view.scopes.setCurrentText(name)
        view.scopes.activated.emit(view.scopes.currentIndex())
        assert shown(view) == wanted or len(shown(view)) == wanted
    view.scopes.setCurrentIndex(1)
    view.scopes.activated.emit(1)
    assert shown(view) == []
    shop.run("failures.mitigate", thing="FM-2")
    assert shown(view) == ["FM-2"]


def test_accepting_asks_who_and_when_and_writes_the_state(shop: Desk) -> None:
    view = mode(shop)
    click(shop, view, "Severe, without mitigation", "FM-2")
    before = shop.text(DESIGN)
    offered: list[str] = []
    shop.shell.answers["text"] = lambda _title, _label, text: offered.append(text) or "ben on 2026-02-30"
    view.detail.accept_action.trigger()
    assert shop.text(DESIGN) == before
    assert "It was not accepted" in shop.failures[-1]
    shop.shell.answers["text"] = lambda _title, _label, text: text
    view.detail.accept_action.trigger()
    shop.settle()
    today = date.today().isoformat()
    assert offered == [f"ana on {today}"]
    assert f"|  | ben | accepted by ana on {today} |" in shop.text(DESIGN)
    assert gaps(view)["Severe, accepted as it is"] == ["FM-2"]
    assert not view.detail.accept_action.isEnabled()


def test_a_decision_that_accepts_writes_link_and_state_as_one_step(shop: Desk) -> None:
    view = mode(shop)
    click(shop, view, "Severe, without mitigation", "FM-3")
    texts = shop.text(DESIGN), shop.text(FIRST)
    shop.shell.answers |= {"record": FIRST, "text": "ben on 2026-01-31"}
    view.detail.link_action.menu().actions()[2].trigger()
    shop.settle()
    assert lines_of(texts[1], shop.text(FIRST)) == ["## Links", "* accepts FM-3"]
    assert "accepted by ben on 2026-01-31 |" in shop.text(DESIGN)
    shop.session.undo(shop.session.documents[FIRST])
    assert (shop.text(DESIGN), shop.text(FIRST)) == texts


def test_what_was_changed_in_its_text_is_there_when_the_mode_comes_back(shop: Desk) -> None:
    view = mode(shop)
    page = shop.show(DESIGN)
    page.document.replace_text(page.document.text.replace("| 9 | 4 | 2 |", "| 3 | 4 | 2 |"))
    shop.settle()
    assert gaps(mode(shop))["Severe, without mitigation"] == ["FM-3"]
    assert view.summary.text() == "3 failure modes · 1 high · 2 low"


def test_a_repository_without_any_offers_to_begin(desk: Desk, log: Path) -> None:
    desk.open(log)
    view = mode(desk)
    assert not view.register.isVisible()
    titles = {label.text() for label in view.findChildren(QLabel) if label.isVisible()}
    assert "No failure modes yet" in titles


def test_a_failure_mode_joins_those_of_its_component_as_one_step(shop: Desk) -> None:
    before = shop.text(DESIGN)
    shop.run("failures.add", failure=ANSWER)
    row = "| FM-4 | orders-db | load | hang | hot rows |  | 7 |  |  |  |  |  | ben |  |"
    assert lines_of(before, shop.text(DESIGN)) == [row]
    assert shop.text(FIRST) == MADR.format(title="Keep orders in one database")
    shop.session.undo(shop.session.documents[DESIGN])
    shop.settle()
    assert shop.text(DESIGN) == before


def test_two_in_a_row_have_two_ids(shop: Desk) -> None:
    shop.run("failures.add", failure=ANSWER)
    shop.shell.answers["failure"] = ANSWER
    shop.window.actions_by_command.run("failures.add")
    shop.window.actions_by_command.run("failures.add")
    shop.settle()
    assert [row.id for row in shop.session.survey.model.rows("failure-modes")] == [f"FM-{at}" for at in range(1, 7)]


def test_the_first_of_a_component_is_in_the_record_in_front(shop: Desk) -> None:
    before = shop.text(FIRST)
    shop.run("failures.add", failure={**ANSWER, "on": "mailer"})
    assert lines_of(before, shop.text(FIRST))[:2] == [
        "## Failure modes",
        "| Id | On | Kind | As | Cause | S | Owner |",
    ]
    assert "FM-4 is in docs/decisions" in shop.toast


def test_who_turns_away_adds_nothing(shop: Desk) -> None:
    shop.run("failures.add", failure=None)
    assert not any(document.modified for document in shop.session.documents.values())


def test_what_is_severe_and_unanswered_is_offered_first_for_mitigation(shop: Desk) -> None:
    offered: list[str] = []

    def choose(_title: str, names: tuple[str, ...]) -> str:
        offered.extend(names)
        return names[0]

    before = shop.text(FIRST)
    shop.run("failures.mitigate", thing=choose)
    assert offered == ["FM-2", "FM-3", "FM-1"]
    shop.run("failures.mitigate", thing=choose)
    assert offered[3:] == ["FM-3", "FM-2", "FM-1"]
    assert lines_of(before, shop.text(FIRST)) == ["## Links", "* mitigates FM-2, FM-3"]
    shop.run("failures.mitigate", thing="FM-3")
    assert "says so already" in shop.toast
