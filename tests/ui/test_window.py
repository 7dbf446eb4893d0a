"""The window as the keyboard and a screen reader find it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QTabBar, QToolButton, QWidget

FIRST, SECOND = "docs/adr/0001-a.md", "docs/adr/0002-b.md"


@pytest.fixture
def desk(empty_desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    """The window with two records, both of them open."""
    desk = empty_desk
    desk.window.activateWindow()
    desk.open(make_repository({FIRST: MADR.format(title="A"), SECOND: MADR.format(title="B")}))
    desk.show(FIRST)
    desk.show(SECOND)
    return desk


def name(widget: QWidget) -> str:
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def stops(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier) -> list[QWidget]:
    """Where the keyboard comes to from the first field of the window, until it is back; a text's links are its own."""
    start = desk.window.frame.panel("navigator").findChild(QLineEdit)
    start.setFocus()
    found = [start]
    for _ in range(100):
        QTest.keyClick(found[-1], key, modifier)
        here = QApplication.focusWidget()
        if here is start:
            return found
        if here is not found[-1]:
            found.append(here)
    raise AssertionError(f"no way on from {name(found[-1])}")


def test_tab_goes_from_the_records_over_the_editor_to_the_fields(desk: Desk) -> None:
    page = desk.show(SECOND)
    page.editor.setReadOnly(True)  # Tab types in an editor that can be written to.
    found = [
        name(each)
        for each in stops(desk, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
        if not isinstance(each, QTabBar)
    ]
    wanted = ["Filter records", "Records", f"Text of {SECOND}", "Preview", "Title", "Tags"]
    assert [each for each in found if each in wanted] == wanted


def test_shift_tab_goes_the_whole_way_back(desk: Desk) -> None:
    found = [
        name(each)
        for each in stops(desk, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        if not isinstance(each, QTabBar)
    ]
    wanted = ["Filter records", "Tags", "Title", "Preview", f"Text of {SECOND}", "Records"]
    assert [each for each in found if each in wanted] == wanted


def test_what_surrounds_a_record_is_reached_by_keyboard(desk: Desk) -> None:
    desk.run("decision.link", record=FIRST, choice="depends on")
    desk.window.view.show_panel("context")
    found = [name(each) for each in stops(desk, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)]
    assert {"What surrounds it", "Add a link"} <= set(found)


def test_what_a_narrow_bar_has_no_room_for_is_behind_a_button(desk: Desk) -> None:
    desk.window.resize(760, 480)
    more = desk.window.tool_bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert more is not None
    desk.qtbot.waitUntil(more.isVisible)
    assert name(more) == "More"
    assert not more.icon().isNull()


def test_every_tool_button_has_a_name(desk: Desk) -> None:
    buttons = [each for each in desk.window.findChildren(QToolButton) if each.isVisible()]
    assert {"New decision", "Back", "Undo", "Close", "Save to history"} <= {name(each) for each in buttons}
    assert [each for each in buttons if not name(each)] == []


def test_everything_that_takes_the_keyboard_has_a_name(desk: Desk) -> None:
    kinds = (QLineEdit, QComboBox, QAbstractScrollArea)
    widgets = [each for kind in kinds for each in desk.window.findChildren(kind) if each.isVisible()]
    takes = [each for each in widgets if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert takes
    assert [each for each in takes if not (name(each) and (each.accessibleName() or isinstance(each, QLineEdit)))] == []


def test_a_command_that_cannot_be_used_says_why(desk: Desk) -> None:
    action = desk.window.actions_by_command.by_id["edit.undo"]
    assert not action.isEnabled()
    assert action.toolTip() == "Undo (Ctrl+Z): There is nothing to undo."
    QTest.keyClicks(desk.show(SECOND).editor, "x")
    desk.settle()
    assert action.isEnabled()
    assert action.toolTip().endswith("Take back the last step, in every file that it changed.")


def test_each_command_is_in_its_menu(desk: Desk) -> None:
    menus = [action.menu() for action in desk.window.menuBar().actions()]
    listed = [action.objectName() for menu in menus for action in menu.actions() if not action.isSeparator()]
    assert sorted(listed) == sorted(desk.window.actions_by_command.by_id)
