"""Writing in the window: keys, commands, finding and completing, as a user does it."""

from pathlib import Path

import pytest
from flow_desk import Desk
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from adr_studio.ui.page import Page

FIRST = "docs/decisions/0001-keep-orders-in-one-database.md"
SECOND = "docs/decisions/0002-ask-stock-before-paying.md"
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(desk: Desk, log: Path) -> Page:
    """The first record, in front of a user."""
    desk.open(log)
    desk.window.activateWindow()
    shown = desk.show(FIRST)
    shown.editor.setFocus()
    desk.qtbot.waitUntil(shown.editor.hasFocus)
    return shown


def write(page: Page, text: str) -> None:
    """Make this the whole text, with the caret at its bar."""
    at = text.index("|")
    page.document.replace_text(text.replace("|", ""))
    page.editor.select(at, at)


def shown(page: Page) -> str:
    start, end = page.editor.selection()
    text = page.document.text
    return f"{text[:start]}|{text[start:end] + '|' if end > start else ''}{text[end:]}"


def press(page: Page, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    QTest.keyClick(page.editor, key, modifier)


def test_return_goes_on_with_a_list_and_undo_takes_it_back(page: Page, desk: Desk) -> None:
    write(page, "😀\n\n1. a|\n")
    press(page, Key.Key_Return)
    assert shown(page) == "😀\n\n1. a\n2. |\n"
    desk.run("edit.undo")
    assert page.document.text == "😀\n\n1. a\n"
    press(page, Key.Key_Return)
    press(page, Key.Key_Return)
    assert shown(page) == "😀\n\n1. a\n|\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```\n- a|\n```\n", "```\n- a\n|\n```\n"),
        ("---\ntags:\n- a|\n---\n", "---\ntags:\n- a\n|\n---\n"),
        ("<!--\n- a|\n-->\n", "<!--\n- a\n|\n-->\n"),
    ],
)
def test_return_means_nothing_special_in_code_and_front_matter(page: Page, before: str, after: str) -> None:
    write(page, before)
    press(page, Key.Key_Return)
    assert shown(page) == after


def test_shift_return_ends_a_line_and_no_list(page: Page) -> None:
    write(page, "- a|")
    press(page, Key.Key_Return, Modifier.ShiftModifier)
    assert shown(page) == "- a\n|"


def test_tab_indents_an_item_and_types_elsewhere(page: Page) -> None:
    write(page, "- a\n- b|\n\nc")
    press(page, Key.Key_Tab)
    assert shown(page) == "- a\n  - b|\n\nc"
    press(page, Key.Key_Backtab, Modifier.ShiftModifier)
    press(page, Key.Key_Backtab, Modifier.ShiftModifier)
    assert shown(page) == "- a\n- b|\n\nc"
    write(page, "a|")
    press(page, Key.Key_Tab)
    assert shown(page) == "a\t|"
    assert page.editor.hasFocus()


def test_escape_and_tab_leave_the_text(page: Page) -> None:
    write(page, "- a|")
    press(page, Key.Key_Escape)
    press(page, Key.Key_Tab)
    assert not page.editor.hasFocus()
    assert page.document.text == "- a"


def test_tab_moves_the_focus_when_it_is_asked_to(page: Page, desk: Desk) -> None:
    write(page, "- a|")
    desk.run("view.tab-moves-focus")
    press(page, Key.Key_Tab)
    assert not page.editor.hasFocus()
    desk.run("view.tab-moves-focus")
    page.editor.setFocus()
    press(page, Key.Key_Tab)
    assert page.document.text == "  - a"


def test_backspace_takes_a_list_mark_as_a_whole(page: Page) -> None:
    write(page, "- [ ] |a")
    press(page, Key.Key_Backspace)
    assert shown(page) == "|a"


@pytest.mark.parametrize(
    ("command", "before", "after"),
    [
        ("text.bold", "😀 wo|rd", "😀 **wo|rd**"),
        ("text.italic", "wo|rd", "*wo|rd*"),
        ("text.code", "wo|rd", "`wo|rd`"),
        ("text.link", "wo|rd", "[word](|)"),
        ("text.heading-two", "a\nb|", "a\n## b|"),
        ("text.task", "- a|", "- [ ] a|"),
        ("text.move-up", "a\nb|", "b|\na"),
        ("text.move-down", "a|\nb", "b\na|"),
        ("text.duplicate", "a|", "a\na|"),
    ],
)
def test_commands_are_one_step_of_undo(page: Page, desk: Desk, command: str, before: str, after: str) -> None:
    write(page, before)
    desk.run(command)
    assert shown(page) == after
    desk.run("edit.undo")
    assert page.document.text == before.replace("|", "")


def test_shortcuts_reach_their_commands_in_the_text(page: Page, desk: Desk) -> None:
    write(page, "word| after")
    press(page, Key.Key_K, Modifier.ControlModifier)
    assert shown(page) == "[word](|) after"
    press(page, Key.Key_Z, Modifier.ControlModifier)
    assert page.document.text == "word after"
    press(page, Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert page.document.text == "[word]() after"


def test_a_url_pasted_over_words_makes_a_link(page: Page) -> None:
    write(page, "|see this")
    page.editor.select(0, 3)
    data = QMimeData()
    data.setText("https://example.org/a")
    page.editor.insertFromMimeData(data)
    assert shown(page) == "[see](https://example.org/a)| this"
    page.editor.insertFromMimeData(data)
    assert page.document.text == "[see](https://example.org/a)https://example.org/a this"


def test_a_bracket_over_a_selection_goes_around_it(page: Page) -> None:
    write(page, "|see this")
    page.editor.select(0, 3)
    QTest.keyClicks(page.editor, "[")
    assert shown(page) == "[|see|] this"


def test_zoom(page: Page, desk: Desk) -> None:
    usual = page.editor.font().pointSizeF()
    height = page.editor.cursorRect().height()
    desk.run("view.larger")
    desk.run("view.larger")
    assert page.editor.font().pointSizeF() == usual + 2
    assert page.editor.cursorRect().height() > height
    desk.run("view.usual")
    place = QPointF(page.editor.viewport().rect().center())
    turned = QWheelEvent(
        place, place, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Modifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.editor.viewport(), turned)
    assert page.editor.font().pointSizeF() == usual - 1


def test_ctrl_and_a_click_ask_for_the_link(page: Page, desk: Desk) -> None:
    write(page, "|😀 see [ADR-2](0002-x.md#why)")
    cursor = QTextCursor(page.document.qt)
    cursor.setPosition(9)
    place = page.editor.cursorRect(cursor).center()
    with desk.qtbot.waitSignal(page.editor.link_requested) as asked:
        QTest.mouseClick(page.editor.viewport(), Qt.MouseButton.LeftButton, Modifier.ControlModifier, place)
    assert asked.args == ["0002-x.md#why"]
    with desk.qtbot.assertNotEmitted(page.editor.link_requested):
        QTest.mouseClick(page.editor.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, place)


def said(page: Page) -> str:
    return page.find_bar.count.text()


def look_for(page: Page, desk: Desk, text: str, replace: bool = False) -> None:
    desk.run("edit.replace" if replace else "edit.find")
    page.find_bar.field.clear()
    QTest.keyClicks(page.find_bar.field, text)
    desk.qtbot.waitUntil(lambda: not page.find_bar._soon.isActive())
    desk.settle()


def test_finding_counts_selects_and_goes_round(page: Page, desk: Desk) -> None:
    write(page, "😀 one two\n|one three\nOne\n")
    look_for(page, desk, "one")
    assert (said(page), shown(page)) == ("2 of 3", "😀 one two\n|one| three\nOne\n")
    QTest.keyClick(page.find_bar.field, Key.Key_Return)
    assert said(page) == "3 of 3"
    QTest.keyClick(page.find_bar.field, Key.Key_Return)
    assert said(page) == "1 of 3"
    desk.run("edit.find-previous")
    assert said(page) == "3 of 3"
    page.find_bar.case.trigger()
    desk.qtbot.waitUntil(lambda: said(page) == "2 found" or said(page).endswith("of 2"))
    painted = [each.cursor.selectedText() for each in page.editor.extraSelections() if each.cursor.hasSelection()]
    assert painted == ["one", "one"]
    QTest.keyClick(page.find_bar.field, Key.Key_Escape)
    assert page.editor.hasFocus()
    assert not page.find_bar.isVisible()
    assert not any(each.cursor.hasSelection() for each in page.editor.extraSelections())


def test_return_does_not_wait_for_the_search(page: Page, desk: Desk) -> None:
    write(page, "|one two\none")
    look_for(page, desk, "two")
    page.find_bar.field.clear()
    QTest.keyClicks(page.find_bar.field, "one")
    QTest.keyClick(page.find_bar.field, Key.Key_Return)
    desk.settle()
    assert (said(page), shown(page)) == ("1 of 2", "|one| two\none")


def test_find_next_opens_the_bar_again(page: Page, desk: Desk) -> None:
    write(page, "|one two\none")
    look_for(page, desk, "one")
    QTest.keyClick(page.find_bar.field, Key.Key_Escape)
    desk.run("edit.find-next")
    assert (said(page), shown(page)) == ("2 of 2", "one two\n|one|")


def test_a_pattern_that_is_wrong_or_finds_nothing_says_so(page: Page, desk: Desk) -> None:
    write(page, "|abc")
    page.find_bar.regex.setChecked(True)
    look_for(page, desk, "b(")
    assert "missing ) at character 3" in page.find_bar.trouble.text()
    assert page.find_bar.trouble.isVisible()
    look_for(page, desk, "x+")
    assert said(page) == "Not found"
    assert page.document.text == "abc"


def test_replacing_one_and_all_with_groups(page: Page, desk: Desk) -> None:
    write(page, "|a1 b2 😀 a3 a4\n")
    page.find_bar.regex.setChecked(True)
    look_for(page, desk, r"a(\d)", replace=True)
    page.find_bar.replacement.setFocus()
    QTest.keyClicks(page.find_bar.replacement, r"<$1>")
    QTest.keyClick(page.find_bar.replacement, Key.Key_Return)
    desk.settle()
    assert shown(page) == "<1> b2 😀 |a3| a4\n"
    page.find_bar.replace_all_action.trigger()
    desk.settle()
    assert (page.document.text, said(page)) == ("<1> b2 😀 <3> <4>\n", "Replaced 2")
    desk.run("edit.undo")
    assert page.document.text == "<1> b2 😀 a3 a4\n"


def test_replacing_thousands_is_one_step(page: Page, desk: Desk) -> None:
    write(page, "|" + "one é\n" * 3_000)
    look_for(page, desk, "one", replace=True)
    QTest.keyClicks(page.find_bar.replacement, "three")
    page.find_bar.replace_all_action.trigger()
    desk.settle()
    assert (page.document.text, said(page)) == ("three é\n" * 3_000, "Replaced 3,000")
    desk.run("edit.undo")
    assert page.document.text == "one é\n" * 3_000


def test_replacing_in_the_selected_lines_only(page: Page, desk: Desk) -> None:
    write(page, "|a\na\na\na")
    page.editor.select(2, 5)
    look_for(page, desk, "a", replace=True)
    assert page.find_bar.in_selection.isChecked()
    assert said(page) == "1 of 2"
    QTest.keyClicks(page.find_bar.replacement, "b")
    page.find_bar.replace_all_action.trigger()
    desk.settle()
    assert page.document.text == "a\nb\nb\na"


def test_what_is_typed_while_the_bar_is_open_is_found_too(page: Page, desk: Desk) -> None:
    write(page, "one |")
    look_for(page, desk, "one")
    page.editor.setFocus()
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page.editor, "one")
    desk.qtbot.waitUntil(lambda: said(page) == "2 found")


def test_every_part_of_the_bar_has_a_name(page: Page, desk: Desk) -> None:
    desk.run("edit.replace")
    buttons = [each for each in page.find_bar.findChildren(QToolButton) if each.isVisible()]
    names = [each.accessibleName() for each in (*buttons, *page.find_bar.findChildren(QLineEdit))]
    assert len(names) == 11
    assert all(names)


def test_two_brackets_offer_records_and_write_a_link(page: Page, desk: Desk) -> None:
    write(page, "# T\n\nSee |.")
    QTest.keyClicks(page.editor, "[[sto")
    desk.qtbot.waitUntil(page.completion.isVisible)
    desk.settle()
    assert page.editor.hasFocus()
    assert page.completion.list.currentItem().text() == "ADR-0002"
    press(page, Key.Key_Return)
    assert shown(page) == "# T\n\nSee [ADR-0002](0002-ask-stock-before-paying.md)|."
    assert not page.completion.isVisible()
    desk.run("edit.undo")
    assert page.document.text == "# T\n\nSee [[sto."


def test_headings_of_the_linked_record_are_offered(page: Page, desk: Desk) -> None:
    write(page, "[a](0002-ask-stock-before-paying.md|)")
    QTest.keyClicks(page.editor, "#")
    desk.qtbot.waitUntil(page.completion.isVisible)
    press(page, Key.Key_Down)
    press(page, Key.Key_Tab)
    assert shown(page) == "[a](0002-ask-stock-before-paying.md#context-and-problem-statement|)"


def test_people_are_offered_in_front_matter(page: Page, desk: Desk) -> None:
    write(page, "---\ndecision-makers: [|]\n---\n\n# T\n")
    QTest.keyClicks(page.editor, "b")
    desk.qtbot.waitUntil(page.completion.isVisible)
    press(page, Key.Key_Return)
    assert shown(page) == "---\ndecision-makers: [ben|]\n---\n\n# T\n"


def test_escape_closes_the_offer_and_keys_are_the_text_s_again(page: Page, desk: Desk) -> None:
    write(page, "|")
    QTest.keyClicks(page.editor, "[[")
    desk.qtbot.waitUntil(page.completion.isVisible)
    press(page, Key.Key_Escape)
    assert not page.completion.isVisible()
    press(page, Key.Key_Return)
    assert page.document.text == "[[\n"


def test_code_is_offered_nothing_and_asking_offers_records(page: Page, desk: Desk) -> None:
    write(page, "```\n|\n```\n\nstock")
    QTest.keyClicks(page.editor, "[[")
    desk.settle()
    assert not page.completion.isVisible()
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    desk.run("edit.complete")
    desk.qtbot.waitUntil(page.completion.isVisible)
    assert page.completion.list.item(0).text() == "ADR-0002"


def test_a_large_file_is_edited_without_its_preview(desk: Desk, log: Path) -> None:
    (log / SECOND).write_text("# Large\n\n" + "word " * 20 + ("\n" + "word " * 20) * 21_000)
    desk.open(log)
    large = desk.show(SECOND)
    assert "This file is 2.1 MB, so the preview does not follow it." in large.live.blocks[0].html
    QTest.keyClicks(large.editor, "x")
    desk.settle()
    assert large.document.text.startswith("x# Large")
    assert len(large.live.blocks) == 1
