"""Finding out what surrounds a decision, linking it to rows, and giving a row another id, in the window."""

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QTreeWidgetItem

from adr_studio.ui.surroundings import SurroundingsPanel

FIRST, SECOND, SHOP = "docs/decisions/0001-orders.md", "docs/decisions/0002-stock.md", "docs/design/shop.md"

DESIGN = """# Shop

## Components

| Id | Kind |
|---|---|
| stock | service |
| stock-db | database |

## Failure modes

| Id | On | Cause | S |
|---|---|---|---|
| FM-1 | stock-db | one zone | 8 |
| FM-2 | stock | load | 4 |
"""


@pytest.fixture
def shop(desk: Desk, make_repository) -> Desk:
    desk.window.resize(1400, 800)
    desk.window.activateWindow()
    desk.open(
        make_repository(
            {
                FIRST: f"{MADR.format(title='Orders')}\n## Links\n\n* decides `stock-db`\n",
                SECOND: f"{MADR.format(title='Stock')}\n## Links\n\n* depends on ADR-0001\n",
                SHOP: DESIGN,
            }
        )
    )
    settle(desk)
    return desk


def settle(desk: Desk) -> None:
    desk.settle()
    desk.qtbot.waitUntil(lambda: not desk.session.waiting)


def panel(desk: Desk) -> SurroundingsPanel:
    desk.window.view.show_panel("context")
    found = desk.window.frame.panel("context")
    assert isinstance(found, SurroundingsPanel)
    return found


def said(item: QTreeWidgetItem) -> str:
    return " ".join(item.text(0).split())


def groups(desk: Desk) -> dict[str, list[str]]:
    tree = panel(desk).tree
    found = (tree.topLevelItem(at) for at in range(tree.topLevelItemCount()))
    return {
        each.text(0).rpartition("  ")[0]: [said(each.child(at)) for at in range(each.childCount())]  # type: ignore[arg-type]
        for each in found
        if each is not None
    }


def item(desk: Desk, group: str, text: str) -> QTreeWidgetItem:
    tree = panel(desk).tree
    for at in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(at)
        assert top is not None
        for row in range(top.childCount()):
            child = top.child(row)
            if child is not None and top.text(0).startswith(group) and said(child).startswith(text):
                return child
    raise AssertionError(f"no {text} under {group}: {groups(desk)}")


def caret(desk: Desk, text: str) -> None:
    page = desk.window.documents.page
    assert page is not None
    at = page.document.text.index(text) + 1
    page.select(at, at)


def test_what_surrounds_a_decision_is_one_click_away(shop: Desk) -> None:
    shop.show(FIRST)
    assert groups(shop) == {
        "Decides": ["stock-db"],
        "Points here": ["required by ADR-0002 Stock"],
        "What stands on it": ["decides stock-db"],
        "Look again if it changes": ["depends on ADR-0002 Stock"],
    }
    panel(shop).tree.itemClicked.emit(item(shop, "Decides", "stock-db"), 0)
    settle(shop)
    document = shop.window.view.document()
    page = shop.window.documents.page
    assert document is not None
    assert page is not None
    assert document.path == SHOP
    assert document.text.split("\n")[page.editor.textCursor().blockNumber()].startswith("| stock-db |")


def test_a_link_is_added_there_and_taken_back(shop: Desk) -> None:
    shop.show(FIRST)
    before = shop.text(FIRST)
    shop.run("decision.link-row", choice="mitigates", thing="FM-1")
    settle(shop)
    assert shop.shell.asked[-1][1][1] == ("FM-1", "FM-2")
    assert shop.text(FIRST) == f"{before}* mitigates FM-1\n"
    assert groups(shop)["Failure modes"] == ["mitigates FM-1 one zone"]
    found = panel(shop)
    found.tree.setCurrentItem(item(shop, "Failure modes", "mitigates FM-1"))
    found.remove_action.trigger()
    settle(shop)
    assert shop.text(FIRST) == before
    shop.run("edit.undo")
    assert shop.text(FIRST) == f"{before}* mitigates FM-1\n"


def test_a_kind_without_rows_is_told(shop: Desk) -> None:
    shop.show(FIRST)
    shop.run("decision.link-row", choice="takes on")
    assert shop.toast.startswith("No table has technical debt yet. Add a row first. Nothing was changed.")


def test_an_id_leads_to_its_row_and_to_all_that_names_it(shop: Desk) -> None:
    shop.show(FIRST)
    caret(shop, "stock-db`")
    shop.run("edit.follow-link")
    document = shop.window.view.document()
    assert document is not None
    assert document.path == SHOP
    shop.run("edit.references")
    assert panel(shop).title.text() == "stock-db  "
    assert groups(shop)["Affected by"] == ["FM-1 one zone"]
    assert groups(shop)["Decided by"] == ["ADR-0001 Orders"]
    panel(shop).back_action.trigger()
    assert panel(shop).title.text() == SHOP
    shop.show(FIRST)
    caret(shop, "Two services")
    shop.run("edit.references")
    assert shop.shell.told[-1] == "There is no id of a record or row at the caret."


def test_an_id_is_renamed_in_every_file_as_one_step(shop: Desk) -> None:
    shop.show(FIRST)
    before = {path: shop.text(path) for path in (FIRST, SHOP)}
    caret(shop, "stock-db`")
    shop.run("edit.rename-id", text="inventory", plan=True)
    settle(shop)
    assert shop.text(FIRST) == before[FIRST].replace("stock-db", "inventory")
    assert shop.text(SHOP) == before[SHOP].replace("stock-db", "inventory")
    assert shop.session.survey.model.findings == ()
    shop.run("edit.undo")
    assert {path: shop.text(path) for path in (FIRST, SHOP)} == before


def test_what_cannot_be_an_id_is_refused(shop: Desk) -> None:
    shop.show(FIRST)
    caret(shop, "stock-db`")
    shop.run("edit.rename-id", text="stock", plan=True)
    assert shop.toast == f"There is stock already, in {SHOP}:7. Nothing was changed."


def test_the_pointer_on_an_id_is_told_what_it_is(shop: Desk) -> None:
    page = shop.show(FIRST)
    shop.run("view.text")
    at = page.document.text.index("stock-db`") + 3
    cursor = QTextCursor(page.document.qt)
    cursor.setPosition(at)
    page.editor.setTextCursor(cursor)
    place = page.editor.cursorRect().center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, page.editor.viewport().mapToGlobal(place))
    QApplication.sendEvent(page.editor.viewport(), event)
    assert QToolTip.text() == f"stock-db · component\n{SHOP}:8\ndecided by ADR-0001\naffected by FM-1"
    QApplication.sendEvent(page.editor.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(2, 2), QPoint(2, 2)))
    QToolTip.hideText()


def test_ids_are_offered_while_they_are_typed(shop: Desk) -> None:
    page = shop.show(FIRST)
    shop.run("view.text")
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page.editor, "* mitigates FM-")
    shop.qtbot.waitUntil(lambda: page.completion.isVisible())
    rows = page.completion.list.model()
    assert [rows.index(at, 0).data() for at in range(rows.rowCount())] == ["FM-1", "FM-2"]


def test_a_new_id_is_free_on_all_branches_and_in_open_documents(shop: Desk, git) -> None:
    root = shop.session.root
    assert root is not None
    git(root, "checkout", "-q", "-b", "theirs")
    (root / SHOP).write_text(f"{DESIGN}| FM-9 | stock | lock | 2 |\n")
    git(root, "commit", "-q", "-am", "theirs")
    git(root, "checkout", "-q", "-")
    kind = next(kind for kind in shop.session.survey.model.kinds if kind.name == "failure-modes")
    assert shop.session.next_id(kind) == "FM-10"
    page = shop.show(SHOP)
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page.editor, "| FM-30 | stock | x | 1 |")
    shop.qtbot.waitUntil(lambda: shop.session.survey.model.find("failure-modes", "FM-30") is not None)
    assert shop.session.next_id(kind) == "FM-31"


def test_what_is_agreed_to_is_not_done_to_another_text(shop: Desk) -> None:
    page = shop.show(FIRST)
    caret(shop, "stock-db`")

    def change(_plan: object) -> bool:
        cursor = QTextCursor(page.document.qt)
        cursor.insertText("Meanwhile. ")
        return True

    shop.run("edit.rename-id", text="inventory", plan=change)
    assert shop.toast == "The files were changed while you were asked. Nothing was done. Look at it once more."
    assert "inventory" not in shop.text(FIRST)
    assert shop.text(FIRST).startswith("Meanwhile. ---")


def test_of_two_rows_with_an_id_the_one_at_the_caret_is_meant(shop: Desk) -> None:
    page = shop.show(SHOP)
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page.editor, "| FM-1 | stock | again | 1 |")
    shop.qtbot.waitUntil(lambda: len(shop.session.survey.model.by_id.get("FM-1", ())) == 2)
    shop.run("edit.references")
    assert panel(shop).title.text() == "FM-1  again"
