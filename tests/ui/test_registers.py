"""The registers mode: what it offers, what it says in words, and what its buttons do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from adr_studio.ui.registers.view import Registers

RECORD = "docs/decisions/0001-keep-orders-in-one-database.md"
DESIGN = "docs/design/shop.md"
SHOP = """# Shop

## Technical debt

| Id | Item | Interest | Pay by | From |
|---|---|---|---|---|
| TD-1 | two writers | a slow release | 2020-01-31 | ADR-0001 |
| TD-2 | no index | a slow page | 2999 |  |
| TD-3 | copied code |  |  |  |

## Work breakdown

| Id | Task | Optimistic | Likely | Pessimistic | After | Owner |
|---|---|---|---|---|---|---|
| T-1 | Walls | 2 | 4 | 12 |  | ana |
| T-2 | Roof | 2 | 5 | 14 | T-1 | ben |
| T-3 | Itself | 1 | 1 | 1 | T-3 |  |

## Assumptions

| Id | Assumption | State |
|---|---|---|
| A-1 | it is quick | failed |
"""


@pytest.fixture
def desk(empty_desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    desk = empty_desk
    record = MADR.format(title="Keep orders in one database") + "\nIt stands as long as A-1 does.\n"
    desk.open(make_repository({RECORD: record, DESIGN: SHOP}))
    return desk


@pytest.fixture
def mode(desk: Desk) -> Registers:
    desk.run("registers.show")
    found = desk.window.findChild(Registers)
    assert isinstance(found, Registers)
    return found


def ids(mode: Registers) -> list[str]:
    return [row.id for row in mode.table.shown.rows]


def said(mode: Registers, name: str, title: str) -> str:
    titles = [column.title for column in mode.table.shown.columns]
    return mode.table.shown.index(ids(mode).index(name), titles.index(title)).data()


def test_registers_without_rows_are_grey_and_say_what_they_are_for(desk: Desk, mode: Registers) -> None:
    offered = {mode.choice.itemText(at): at for at in range(mode.choice.count()) if mode.choice.itemText(at)}
    assert list(offered)[:3] == ["Risks  ·  none yet", "Technical debt  ·  3", "Assumptions  ·  1"]
    assert "Failure modes" not in " ".join(offered)
    at = offered["Risks  ·  none yet"]
    colour = mode.choice.itemData(at, Qt.ItemDataRole.ForegroundRole)
    assert QColor(colour) == QColor(desk.window.theme.muted)
    assert mode.choice.itemData(at, Qt.ItemDataRole.ToolTipRole).startswith("What may come")
    assert mode.choice.kind is not None
    assert mode.choice.kind.name == "technical-debt"


def test_debts_tell_in_words_what_is_due_and_who_took_them_on(mode: Registers) -> None:
    assert "days overdue" in said(mode, "TD-1", "Attention")
    assert said(mode, "TD-1", "Taken on by") == "ADR-0001"
    assert said(mode, "TD-2", "Attention") == ""
    assert said(mode, "TD-3", "Attention") == "interest not told"
    assert mode.summary.text() == "3 debts · 1 overdue · 1 without their interest told"


def test_only_what_needs_attention(mode: Registers) -> None:
    assert mode.attention.text() == "Needs attention (2)"
    mode.attention.trigger()
    assert ids(mode) == ["TD-1", "TD-3"]
    assert mode.summary.text().startswith("2 of 3 shown · ")
    mode.words.setText("copied")
    assert ids(mode) == ["TD-3"]
    mode.words.setText("nowhere to be found")
    page = mode.stack.currentWidget()
    assert page is not None
    assert "No row fits" in [label.text() for label in page.findChildren(QLabel)]
    page.findChildren(QPushButton)[0].click()
    assert ids(mode) == ["TD-1", "TD-2", "TD-3"]


def test_work_tells_when_it_is_done(mode: Registers) -> None:
    # 5 + 6 = 11 days; √((10/6)² + (12/6)²) = 2.6.
    mode.choice.choose("work-breakdown")
    assert mode.summary.text() == (
        "3 tasks · done after 11 days (8.4–13.6 within one deviation, 5.8–16.2 within two)"
        " · critical T-1 → T-2 · days of ben 6, ana 5"
    )
    assert [said(mode, "T-2", title) for title in ("Mean", "Start", "Finish", "Slack")] == ["6", "5", "11", "0"]
    assert said(mode, "T-3", "Attention") == "left out: waits for itself"


def test_a_failed_assumption_names_what_to_look_at_again(mode: Registers) -> None:
    mode.choice.choose("assumptions")
    assert said(mode, "A-1", "Attention") == "failed: look again at ADR-0001"
    assert "look again at ADR-0001" in mode.summary.text()


def test_the_first_row_lands_in_the_record_in_front_and_is_edited_at_once(
    desk: Desk, mode: Registers, qtbot: QtBot
) -> None:
    desk.show(RECORD)
    before = desk.text(RECORD)
    desk.run("registers.show")
    mode.choice.choose("risks")
    page = mode.stack.currentWidget()
    assert page is not None
    assert "No risks yet" in [label.text() for label in page.findChildren(QLabel)]
    assert mode.actions_by_name["add"].toolTip() == f"Add a row in {RECORD}"
    page.findChildren(QPushButton)[0].click()
    assert ids(mode) == ["R-1"]
    editor = next(each for each in mode.table.viewport().findChildren(QLineEdit) if each.isVisible())
    assert editor.accessibleName() == "On of R-1"
    with qtbot.waitSignal(mode.table.itemDelegate().closeEditor):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    desk.settle()
    table = "| Id | On | Risk | Likelihood | Impact | Response | Review | Owner | State |\n|---|---|"
    assert table in desk.text(RECORD)
    assert f"R-1 is in {RECORD}" in desk.shell.told[-1]
    assert ids(mode) == ["R-1"]
    desk.run("edit.undo")
    assert desk.text(RECORD) == before
    assert ids(mode) == []


def test_without_a_record_in_front_a_row_joins_those_of_its_kind(desk: Desk, mode: Registers) -> None:
    mode.actions_by_name["add"].trigger()
    desk.settle()
    assert desk.text(DESIGN) == SHOP.replace(
        "| TD-3 | copied code |  |  |  |\n", "| TD-3 | copied code |  |  |  |\n| TD-4 |  |  |  |  |\n"
    )


def test_without_any_page_it_says_what_to_do(desk: Desk, mode: Registers) -> None:
    mode.choice.choose("goals")
    mode.actions_by_name["add"].trigger()
    assert desk.failures == [
        "There is no page to add a goal to. Open the record that it belongs in first. Nothing was changed."
    ]


def test_a_component_is_asked_for_its_name(desk: Desk, mode: Registers, qtbot: QtBot) -> None:
    desk.show(RECORD)
    desk.run("registers.show")
    mode.choice.choose("components")
    desk.shell.answers["text"] = "two words"
    mode.actions_by_name["add"].trigger()
    assert "is not an id" in desk.failures[-1]
    desk.shell.answers["text"] = "orders-db"
    mode.actions_by_name["add"].trigger()
    assert ids(mode) == ["orders-db"]
    desk.settle()
    mode.actions_by_name["add"].trigger()
    assert "There is a component “orders-db” already" in desk.failures[-1]
    desk.shell.answers["text"] = None
    mode.actions_by_name["add"].trigger()
    assert ids(mode) == ["orders-db"]
    desk.settle()


def test_a_row_is_deleted_and_undo_brings_it_back(desk: Desk, mode: Registers) -> None:
    mode.choice.choose("assumptions")
    mode.table.setCurrentIndex(mode.table.shown.index(0, 0))
    mode.actions_by_name["delete"].trigger()
    assert ids(mode) == []
    assert desk.text(DESIGN) == SHOP.replace("| A-1 | it is quick | failed |\n", "")
    assert desk.shell.told[-1] == "A-1 was deleted. 1 place still names it."
    desk.settle()
    desk.run("edit.undo")
    assert (desk.text(DESIGN), ids(mode)) == (SHOP, ["A-1"])


def test_what_is_in_sight_is_exported(desk: Desk, mode: Registers, tmp_path: Path) -> None:
    target = tmp_path / "debts.md"
    desk.shell.answers["new file"] = str(target)
    mode.words.setText("slow")
    mode.actions_by_name["markdown"].trigger()
    desk.settle()
    assert desk.shell.asked[-1] == ("new file", ("Export technical debt", "technical-debt.md"))
    assert desk.shell.told[-1] == "2 rows are in debts.md."
    lines = target.read_text("utf-8").splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| TD-1", "| TD-2"]
    desk.shell.answers["new file"] = str(tmp_path / "nowhere" / "debts.md")
    mode.actions_by_name["markdown"].trigger()
    desk.settle()
    assert "could not be saved" in desk.failures[-1]


def test_a_survey_leaves_the_field_that_is_open_alone(desk: Desk, mode: Registers, qtbot: QtBot) -> None:
    mode.table.setFocus()
    mode.table.setCurrentIndex(mode.table.shown.index(1, 2))
    qtbot.keyClick(mode.table, Qt.Key.Key_Return)
    editor = next(each for each in mode.table.viewport().findChildren(QLineEdit) if each.isVisible())
    qtbot.keyClicks(editor, "no key")
    document = desk.session.document(DESIGN)
    document.replace_text(SHOP.replace("| TD-1 |", "| TD-9 | late | a | 2020 | |\n| TD-1 |"))
    desk.settle()
    assert (editor.isVisible(), len(ids(mode))) == (True, 3)
    mode.words.setText("key")
    desk.settle()
    assert ids(mode) == ["TD-2"]
    assert "| TD-2 | no key | a slow page |" in document.text
    assert "4 debts" in mode.summary.text()


def test_the_keyboard_goes_from_the_words_to_the_rows(mode: Registers, qtbot: QtBot) -> None:
    mode.words.setFocus()
    qtbot.keyClicks(mode.words, "two")
    qtbot.keyClick(mode.words, Qt.Key.Key_Down)
    assert mode.table.hasFocus()
    mode.words.setFocus()
    qtbot.keyClick(mode.words, Qt.Key.Key_Escape)
    assert (mode.words.text(), len(ids(mode))) == ("", 3)


def test_what_happens_out_of_sight_is_caught_up_with(desk: Desk, mode: Registers) -> None:
    page = desk.show(DESIGN)
    page.document.replace_text(SHOP.replace("| TD-2 | no index | a slow page | 2999 |  |\n", ""))
    desk.settle()
    assert ids(mode) == ["TD-1", "TD-2", "TD-3"]
    desk.run("registers.show")
    assert ids(mode) == ["TD-1", "TD-3"]
