"""A debt that is overdue, from finding it to a spreadsheet."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from adr_studio.ui.registers.view import Registers

PATH = "docs/design/shop.md"
SHOP = """# Shop

## Technical debt

| Id | Item | Interest | Pay by | Owner |
|----|------|----------|--------|-------|
| TD-10 | two writers | each release waits for both teams | 2999-01-31 | ana |
| TD-2 | no index | =1+1 pages a second | 2020-06 | ben |
"""


@pytest.fixture
def shop(make_repository: Callable[..., Path]) -> Path:
    record = "docs/decisions/0001-keep-orders-in-one-database.md"
    return make_repository({record: MADR.format(title="Keep orders in one database"), PATH: SHOP})


def test_an_overdue_debt_gets_another_day_and_goes_into_a_spreadsheet(
    desk: Desk, shop: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open(shop)
    desk.run("registers.show")
    mode = desk.window.findChild(Registers)
    assert isinstance(mode, Registers)
    table, titles = mode.table, [column.title for column in mode.table.shown.columns]

    mode.attention.trigger()
    assert [row.id for row in table.shown.rows] == ["TD-2"]
    assert "overdue" in table.shown.index(0, titles.index("Attention")).data()

    table.setFocus()
    table.setCurrentIndex(table.shown.index(0, titles.index("Pay by")))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    field = next(each for each in table.viewport().findChildren(QLineEdit) if each.isVisible())
    qtbot.keyClicks(field, "2998-12-31")
    with qtbot.waitSignal(table.itemDelegate().closeEditor):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    changed = SHOP.replace("2020-06", "2998-12-31")
    assert desk.text(PATH) == changed
    assert (shop / PATH).read_text("utf-8") == SHOP
    assert mode.isVisible()
    assert table.shown.rows == []
    mode.attention.trigger()

    desk.run("edit.undo")
    assert desk.text(PATH) == SHOP
    desk.run("edit.redo")
    assert desk.text(PATH) == changed
    desk.run("file.save")
    assert (shop / PATH).read_bytes() == changed.encode()

    table.horizontalHeader().setSortIndicator(titles.index("Id"), Qt.SortOrder.AscendingOrder)
    target = tmp_path / "debts.csv"
    desk.shell.answers["new file"] = str(target)
    mode.actions_by_name["csv"].trigger()
    desk.settle()
    with target.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["Id", "On", "Item", "Interest", "Effort", "Pay by", "From", "Owner", "State", "Path", "Line"]
    assert rows == [
        ["TD-2", "", "no index", "'=1+1 pages a second", "", "2998-12-31", "", "ben", "", PATH, "8"],
        ["TD-10", "", "two writers", "each release waits for both teams", "", "2999-01-31", "", "ana", "", PATH, "7"],
    ]

    table.setCurrentIndex(table.shown.index(1, 0))
    table.go_action.trigger()
    page = desk.window.documents.page
    assert page is not None
    assert page.editor.textCursor().block().text().startswith("| TD-10 |")
    assert desk.window.frame.mode == "write"


def test_registers_by_the_menu(desk: Desk, shop: Path, tmp_path: Path) -> None:
    desk.open(shop)
    target = tmp_path / "x.md"
    desk.run("registers.export-markdown", choice="Technical debt", **{"new file": str(target)})
    assert "| TD-10 |" in target.read_text("utf-8")
    desk.show(PATH)
    desk.run("registers.add", choice="Risks")
    assert "## Risks" in desk.text(PATH)
    page = desk.window.documents.page
    assert page is not None
    assert page.editor.textCursor().block().text().startswith("| R-1 |")
    before = desk.text(PATH)
    desk.run("registers.add", choice=None)
    assert desk.text(PATH) == before
