"""Living in the window: finding one's way, two sides, the form, the panels, and coming back the next day."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flow_desk import MADR, AnsweringShell, Desk
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from adr_studio.main import Studio
from adr_studio.session.command import Layout
from adr_studio.session.jobs import Cancel
from adr_studio.session.session import Places
from adr_studio.ui.page import Page

ORDERS, STOCK, QUEUE = (
    f"docs/decisions/000{number}-{slug}.md" for number, slug in ((1, "orders"), (2, "stock"), (3, "queue"))
)


@pytest.fixture
def log(make_repository: Callable[..., Path]) -> Path:
    links = "\nIt builds on [ADR-0001](0001-orders.md) and see ADR-0003.\n\nA [dead end](9999-nowhere.md).\n"
    return make_repository(
        {
            ORDERS: MADR.format(title="Keep orders in one database"),
            STOCK: MADR.format(title="Ask stock before paying") + links,
            QUEUE: MADR.format(title="Put a queue before billing"),
        }
    )


def start(qapp: QApplication, qtbot: QtBot, home: Path) -> Desk:
    studio = Studio(qapp, Places(home / "cache", home / "state", home / "config"), AnsweringShell)
    studio.window.resize(1400, 800)
    studio.window.show()
    studio.window.activateWindow()
    return Desk(studio, qtbot)


def stop(desk: Desk) -> None:
    desk.studio.close()
    desk.studio.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def begin(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Desk]]:
    """Starts the program in the same user folders each time; the one that ran before is closed first."""
    monkeypatch.setenv("ADR_STUDIO_PREVIEW", "basic")
    running: list[Desk] = []

    def again() -> Desk:
        while running:
            stop(running.pop())
        running.append(start(qapp, qtbot, tmp_path / "user"))
        return running[-1]

    yield again
    for desk in running:
        stop(desk)


@pytest.fixture
def open_desk(begin: Callable[[], Desk], log: Path) -> Desk:
    desk = begin()
    desk.open(log)
    return desk


def search(desk: Desk, command: str, query: str) -> list[str]:
    """What the field that finds everything lists."""
    desk.run(command)
    QTest.keyClicks(desk.window.switcher.field, query)
    return [answer.title for answer in desk.window.switcher._model.answers]


def front(desk: Desk) -> str:
    document = desk.window.view.document()
    assert document is not None
    return document.path


def line(desk: Desk) -> int:
    page = desk.window.documents.page
    assert page is not None
    return page.editor.textCursor().blockNumber()


def test_a_record_is_found_by_a_few_letters_and_by_its_number(open_desk: Desk) -> None:
    assert search(open_desk, "view.go-to", "stock pay") == ["ADR-0002  Ask stock before paying"]
    QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Return)
    open_desk.settle()
    assert front(open_desk) == STOCK
    assert not open_desk.window.switcher.isVisible()
    assert search(open_desk, "view.go-to", "0003")[0] == "ADR-0003  Put a queue before billing"
    QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is open_desk.window.documents.page.editor  # type: ignore[union-attr]


def test_return_on_the_empty_field_goes_between_the_last_two(open_desk: Desk) -> None:
    for path in (ORDERS, STOCK):
        open_desk.show(path)
        search(open_desk, "view.go-to", "")
        QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Escape)
    for expected in (ORDERS, STOCK, ORDERS):
        search(open_desk, "view.go-to", "")
        QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Return)
        assert front(open_desk) == expected


def test_a_slip_of_the_pen_is_forgiven_and_what_is_nowhere_can_be_begun(open_desk: Desk) -> None:
    assert search(open_desk, "view.go-to", "billign") == ["ADR-0003  Put a queue before billing"]
    assert search(open_desk, "view.go-to", "zzzz") == ["New decision: “zzzz”"]


def test_the_palette_has_every_command_and_says_why_one_is_off(open_desk: Desk) -> None:
    search(open_desk, "view.commands", "")
    answers = open_desk.window.switcher._model.answers
    assert len(answers) == len(open_desk.window.actions_by_command.by_id)
    (undo,) = [answer for answer in answers if answer.title == "Edit: Undo"]
    assert (undo.run, undo.detail) == (None, "There is nothing to undo.")
    (save,) = [answer for answer in answers if answer.title == "View: Outline"]
    assert save.detail == "No document is open."
    open_desk.show(ORDERS)
    assert search(open_desk, "view.commands", "reject") == ["Decision: Reject"]
    QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Return)
    open_desk.settle()
    assert 'status: "rejected"' in open_desk.text(ORDERS)
    assert search(open_desk, "view.commands", "")[0] == "Decision: Reject"


def test_headings_people_and_lines_are_found_too(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    assert [each.strip() for each in search(open_desk, "view.go-to", "#outc")] == ["Decision Outcome"]
    QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Return)
    heading = open_desk.text(ORDERS).split("\n").index("## Decision Outcome")
    assert line(open_desk) == heading
    assert len(search(open_desk, "view.go-to", "@ben")) == 3
    assert search(open_desk, "view.go-to", ":4") == ["Line 4"]
    QTest.keyClick(open_desk.window.switcher.field, Qt.Key.Key_Return)
    assert line(open_desk) == 3


def test_back_and_forward_go_over_the_places(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    open_desk.window.view.show_document(ORDERS, 17)
    open_desk.show(STOCK)
    open_desk.run("view.back")
    assert (front(open_desk), line(open_desk)) == (ORDERS, 17)
    open_desk.run("view.back")
    assert (front(open_desk), line(open_desk)) == (ORDERS, 0)
    assert not open_desk.window.view.can_go(-1)
    open_desk.run("view.forward")
    open_desk.run("view.forward")
    assert front(open_desk) == STOCK
    assert not open_desk.window.view.can_go(1)


def test_two_records_stand_side_by_side_and_close_again(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    open_desk.run("view.split")
    assert open_desk.shell.told[-1] == "Open a second document first; then this one goes beside it."
    open_desk.show(STOCK)
    open_desk.run("view.split")
    groups = open_desk.window.documents.groups
    assert [[page.document.path for page in group.pages()] for group in groups] == [[ORDERS], [STOCK]]
    assert front(open_desk) == STOCK
    groups[0].focus()
    assert front(open_desk) == ORDERS
    open_desk.run("file.close")
    assert [[page.document.path for page in group.pages()] for group in open_desk.window.documents.groups] == [[STOCK]]


def test_one_key_goes_from_text_to_page_to_form(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    group = open_desk.window.documents.group
    assert group.shown is Layout.SPLIT
    shown = []
    for _ in range(4):
        open_desk.run("view.next-layout")
        shown.append(group.shown)
    assert shown == [Layout.READ, Layout.FORM, Layout.WRITE, Layout.SPLIT]


def test_what_is_typed_into_the_form_changes_that_part_alone(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    before = open_desk.text(ORDERS)
    open_desk.run("view.form")
    fields = {field.title: field for field in open_desk.window.documents.group.form._fields}
    assert list(fields)[:2] == ["Front matter", "Context and Problem Statement"]
    context = fields["Context and Problem Statement"]
    context.setFocus()
    context.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(context, " Both lose.")
    QTest.keyClick(context, Qt.Key.Key_Return)
    context.insertPlainText("One of them is 日本.")
    said = "Two services write the same table."
    wanted = before.replace(said, f"{said} Both lose.\nOne of them is 日本.")
    assert open_desk.text(ORDERS) == wanted
    open_desk.settle()
    while open_desk.text(ORDERS) != before:
        open_desk.run("edit.undo")
    open_desk.qtbot.waitUntil(lambda: context.toPlainText() == said)


def test_the_outline_follows_the_text_and_leads_to_it(open_desk: Desk) -> None:
    page = open_desk.show(ORDERS)
    outline = open_desk.window.frame.panel("outline")
    tree, model = outline.tree, outline.tree.model()  # type: ignore[attr-defined]
    open_desk.qtbot.waitUntil(lambda: model.rowCount() == 1)
    root = model.index(0, 0)
    assert root.data() == "Keep orders in one database"
    assert [model.index(row, 0, root).data() for row in range(model.rowCount(root))] == [
        "Context and Problem Statement",
        "Considered Options",
        "Decision Outcome",
    ]
    tree.activated.emit(model.index(2, 0, root))
    assert line(open_desk) == open_desk.text(ORDERS).split("\n").index("## Decision Outcome")
    page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
    page.editor.insertPlainText("\n## After")
    open_desk.qtbot.waitUntil(lambda: model.rowCount(model.index(0, 0)) == 4)


def rows(tree: QTreeWidget) -> dict[str, list[str]]:
    groups = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {group.text(0): [group.child(at).text(0) for at in range(group.childCount())] for group in groups}


def test_links_and_mentions_are_seen_from_the_other_end(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    tree = open_desk.window.frame.panel("links").tree  # type: ignore[attr-defined]
    assert list(rows(tree)) == ["Linked from  1"]
    open_desk.show(QUEUE)
    assert rows(tree)["Named without a link  1"][0].startswith("ADR-0002   It builds on")
    tree.itemActivated.emit(tree.topLevelItem(0).child(0), 0)
    assert front(open_desk) == STOCK
    assert "see ADR-0003" in open_desk.text(STOCK).split("\n")[line(open_desk)]


def test_a_broken_link_is_a_problem_until_it_is_mended(open_desk: Desk) -> None:
    page = open_desk.show(ORDERS)
    problems = open_desk.session.survey.findings
    assert [(each.rule, each.path) for each in problems] == [("link.broken", STOCK)]
    assert open_desk.window.status.problems.text() == "1 problem"
    open_desk.run("view.next-problem")
    assert front(open_desk) == STOCK
    assert "9999-nowhere.md" in open_desk.text(STOCK).split("\n")[line(open_desk)]
    page = open_desk.window.documents.page
    assert page is not None
    page.document.replace_text(page.document.text.replace("9999-nowhere.md", "0001-orders.md"))
    open_desk.qtbot.waitUntil(lambda: not open_desk.session.survey.findings)
    assert not open_desk.window.status.problems.isVisible()


def test_words_are_found_in_all_files_as_they_are_in_open_documents(open_desk: Desk) -> None:
    page = open_desk.show(QUEUE)
    QTest.keyClicks(page.editor, "unheard of ")
    open_desk.run("view.find-in-files")
    panel = open_desk.window.frame.panel("find")
    QTest.keyClicks(panel.field, "unheard")  # type: ignore[attr-defined]
    tree = panel.tree  # type: ignore[attr-defined]
    open_desk.qtbot.waitUntil(lambda: tree.topLevelItemCount() == 1)
    assert panel.said.text() == "1 places in 1 files."  # type: ignore[attr-defined]
    panel.field.setText("(")  # type: ignore[attr-defined]
    panel._regex.click()  # type: ignore[attr-defined]
    open_desk.qtbot.waitUntil(lambda: "cannot be read" in panel.said.text())  # type: ignore[attr-defined]


def test_the_window_is_the_next_day_as_it_was_left(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    desk.show(STOCK)
    desk.window.view.show_document(STOCK, 9)
    desk.show(ORDERS)
    desk.run("view.split")
    desk.run("view.page")
    desk.run("view.right")
    desk.run("view.problems")
    desk.window.view.show_panel("outline")
    again = begin()
    again.open(log)
    groups = again.window.documents.groups
    assert [[page.document.path for page in group.pages()] for group in groups] == [[STOCK], [ORDERS]]
    assert [group.shown for group in groups] == [Layout.WRITE, Layout.READ]
    assert front(again) == ORDERS
    assert groups[0].pages()[0].editor.textCursor().blockNumber() == 9
    assert {name: side.isVisible() for name, side in again.window.frame.sides.items()} == {
        "left": True,
        "bottom": True,
        "right": False,
    }
    assert again.window.frame.sides["left"].panel == "outline"


def test_a_document_that_is_gone_the_next_day_is_left_out(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    desk.show(STOCK)
    desk.show(ORDERS)
    again = begin()
    (log / ORDERS).unlink()
    again.open(log)
    assert [page.document.path for page in again.window.documents.pages()] == [STOCK]
    assert again.failures == []


def test_documents_are_saved_by_themselves_only_where_that_is_chosen(open_desk: Desk, log: Path) -> None:
    page = open_desk.show(ORDERS)
    QTest.keyClicks(page.editor, "x")
    open_desk.studio.autosave.save()
    assert page.document.modified
    open_desk.run("edit.settings", settings={"autosave": True})
    open_desk.studio.autosave.save()
    assert not page.document.modified
    assert (log / ORDERS).read_text().startswith("x---")
    QTest.keyClicks(page.editor, "y")
    (log / ORDERS).write_text("somebody else's")
    open_desk.session.disk.check()
    open_desk.studio.autosave.save()
    assert (log / ORDERS).read_text() == "somebody else's"
    assert page.document.modified


def test_the_theme_that_is_chosen_is_worn_at_once_and_the_next_day(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.run("edit.settings", settings={"theme": "dark"})
    assert desk.window.theme.dark
    assert begin().window.theme.dark


def test_what_was_open_before_is_offered_and_what_is_gone_can_be_taken_off(
    begin: Callable[[], Desk], log: Path, tmp_path: Path
) -> None:
    begin().open(log)
    log.rename(tmp_path / "moved")
    desk = begin()
    desk.settle()
    buttons = {button.text(): button for button in desk.window.welcome.findChildren(QPushButton) if button.isVisible()}
    assert not buttons["repository"].isEnabled()
    buttons["Remove from the list"].click()
    desk.settle()
    visible = [button.text() for button in desk.window.welcome.findChildren(QPushButton) if button.isVisible()]
    assert "repository" not in visible


def test_a_second_window_on_a_repository_gives_way_to_the_first(
    begin: Callable[[], Desk], log: Path, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = begin()
    first.open(log)
    first.session.joining.listen()
    second = start(qapp, qtbot, tmp_path / "user")
    try:
        with qtbot.waitSignal(first.session.joining.asked):
            second.studio.open(str(log))
        qtbot.waitUntil(lambda: not second.window.isVisible())
        assert second.failures == ["“repository” is open in another window already. That window has come to the front."]
    finally:
        stop(second)


def test_what_was_not_saved_is_there_the_next_day(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    QTest.keyClicks(desk.show(STOCK).editor, "not saved ")
    again = begin()
    assert "not saved" not in (log / STOCK).read_text()
    again.open(log)
    again.qtbot.waitUntil(lambda: STOCK in again.session.documents and again.session.documents[STOCK].modified)
    assert again.text(STOCK).startswith("not saved ---")
    page = again.window.documents.page
    assert page is not None
    assert page.document.path == STOCK
    said = "When the repository was last open, this was not saved. It has been restored."
    assert page.banners.texts() == (said,)
    again.run("file.revert")
    assert again.text(STOCK) == (log / STOCK).read_text()
    assert page.banners.texts() == ()


def test_a_record_that_was_never_saved_is_there_the_next_day(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    plan = desk.session.planner().new_record(
        desk.session.gallery[0], "Ship weekly", "ana", "docs/decisions", "proposed"
    )
    desk.session.carry_out(plan)
    (path,) = plan.created
    desk.show(path)
    again = begin()
    again.open(log)
    again.qtbot.waitUntil(lambda: path in again.session.documents)
    assert not (log / path).exists()
    again.run("file.save-all")
    assert "Ship weekly" in (log / path).read_text()


def test_going_to_another_repository_and_back_loses_nothing(
    begin: Callable[[], Desk], log: Path, make_repository: Callable[..., Path]
) -> None:
    other = make_repository({"docs/adr/0001-x.md": MADR.format(title="X")}, "other")
    desk = begin()
    desk.open(log)
    QTest.keyClicks(desk.show(STOCK).editor, "mine ")
    desk.open(other)
    desk.qtbot.waitUntil(lambda: desk.session.root == other)
    assert desk.session.documents == {}
    desk.open(log)
    desk.qtbot.waitUntil(lambda: STOCK in desk.session.documents and desk.session.documents[STOCK].modified)
    assert desk.text(STOCK).startswith("mine ---")


def test_what_takes_long_is_told_and_can_be_stopped(open_desk: Desk) -> None:
    began, heard = threading.Event(), []

    def work(cancel: Cancel) -> None:
        began.set()
        while not cancel():
            time.sleep(0.01)

    status = open_desk.window.status
    open_desk.studio.jobs.run(work, heard.append, title="Counting stars")
    began.wait()
    open_desk.qtbot.waitUntil(status.work.isVisible)
    assert status.work.text() == "Counting stars · stop"
    status.work.click()
    open_desk.settle()
    assert heard == []
    assert not status.work.isVisible()
    assert open_desk.shell.told[-1] == "Stopped. F5 reads the folder again."


def test_a_wrong_date_is_told_beside_its_field_and_nothing_is_changed(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    fields = open_desk.window.frame.panel("fields")
    date = fields.lines["date"]  # type: ignore[attr-defined]
    date.selectAll()
    QTest.keyClicks(date, "soon")
    QTest.keyClick(date, Qt.Key.Key_Return)
    open_desk.settle()
    wrong = fields._wrong  # type: ignore[attr-defined]
    assert wrong.isVisible()
    assert wrong.text() == "“soon” is no date. Write it as YYYY-MM-DD. Nothing was changed."
    assert "date: 2026-01-05" in open_desk.text(ORDERS)
    assert open_desk.failures == []
    date.selectAll()
    QTest.keyClicks(date, "2026-02-01")
    QTest.keyClick(date, Qt.Key.Key_Return)
    open_desk.settle()
    assert not wrong.isVisible()


def test_the_right_button_offers_what_can_be_done_with_a_record(open_desk: Desk) -> None:
    navigator = open_desk.window.frame.panel("navigator")
    tree = navigator.tree  # type: ignore[attr-defined]
    navigator.select(STOCK)  # type: ignore[attr-defined]
    tree.customContextMenuRequested.emit(tree.visualRect(tree.currentIndex()).center())
    menus = [each for each in open_desk.window.findChildren(QMenu) if each.isVisible()]
    assert len(menus) == 1
    menu = menus[0]
    assert front(open_desk) == STOCK
    titles = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert titles[:3] == ["Accept", "Reject", "Set status…"]
    menu.close()


def test_the_middle_button_closes_a_tab(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    open_desk.show(STOCK)
    bar = open_desk.window.documents.group.bar
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(0).center())
    open_desk.settle()
    assert [page.document.path for page in open_desk.window.documents.pages()] == [STOCK]


def test_what_was_typed_for_one_record_is_not_written_into_another(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    open_desk.show(STOCK)
    open_desk.show(ORDERS)
    before = open_desk.text(STOCK)
    title = open_desk.window.frame.panel("fields").lines["title"]  # type: ignore[attr-defined]
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "Typed for orders")
    open_desk.window.documents.group.bar.setCurrentIndex(1)
    open_desk.settle()
    assert open_desk.text(STOCK) == before
    assert "# Typed for orders" in open_desk.text(ORDERS)
    assert front(open_desk) == STOCK


def test_the_keys_for_undo_work_in_the_form(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    before = open_desk.text(ORDERS)
    open_desk.run("view.form")
    field = open_desk.window.documents.group.form._fields[1]
    field.setFocus()
    QTest.keyClicks(field, "x")
    open_desk.settle()
    assert open_desk.text(ORDERS) != before
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    open_desk.settle()
    assert open_desk.text(ORDERS) == before


def test_a_link_to_a_heading_of_a_page_that_is_gone_is_told(open_desk: Desk, log: Path) -> None:
    open_desk.show(STOCK)
    (log / QUEUE).unlink()
    open_desk.window.documents.link_activated.emit(f"{QUEUE}#decision-outcome")
    open_desk.settle()
    assert len(open_desk.failures) == 1
    assert front(open_desk) == STOCK


def test_a_side_whose_documents_are_gone_is_not_restored(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    desk.show(ORDERS)
    desk.show(STOCK)
    desk.run("view.split")
    again = begin()
    (log / ORDERS).unlink()
    again.open(log)
    assert [[page.document.path for page in group.pages()] for group in again.window.documents.groups] == [[STOCK]]


def test_another_repository_is_announced_to_whoever_comes_second(
    begin: Callable[[], Desk],
    log: Path,
    make_repository: Callable[..., Path],
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    first = begin()
    first.open(log)
    qtbot.waitUntil(lambda: first.studio._is_idle)
    other = make_repository({"docs/adr/0001-x.md": MADR.format(title="X")}, "other")
    first.open(other)
    qtbot.waitUntil(lambda: first.session.root == other)
    second = start(qapp, qtbot, tmp_path / "user")
    try:
        with qtbot.waitSignal(first.session.joining.asked):
            second.studio.open(str(other))
        qtbot.waitUntil(lambda: not second.window.isVisible())
    finally:
        stop(second)


def test_saving_by_itself_goes_on_once_a_conflict_is_settled(open_desk: Desk, log: Path) -> None:
    page = open_desk.show(ORDERS)
    open_desk.run("edit.settings", settings={"autosave": True})
    QTest.keyClicks(page.editor, "x")
    (log / ORDERS).write_text("somebody else's\n")
    open_desk.studio.autosave.save()
    assert len(open_desk.failures) == 1
    open_desk.session.disk.check()
    open_desk.run("file.revert")
    QTest.keyClicks(page.editor, "mine ")
    open_desk.studio.autosave.save()
    assert (log / ORDERS).read_text() == open_desk.text(ORDERS)
    assert "mine " in open_desk.text(ORDERS)


class TestWhatIsNotInSight:
    """Nothing is written where nobody sees it."""

    @pytest.mark.parametrize("layout", [Layout.READ, Layout.FORM])
    def test_the_commands_for_the_text_are_off(self, open_desk: Desk, layout: Layout) -> None:
        page = open_desk.show(ORDERS)
        before = page.document.text
        open_desk.window.view.set_layout(layout)
        for command in ("edit.select-all", "edit.cut", "edit.paste", "edit.complete", "text.bold", "text.duplicate"):
            assert open_desk.window.actions_by_command.reason(command), command
            open_desk.run(command)
        assert page.document.text == before
        assert not open_desk.window.actions_by_command.by_id["edit.cut"].isEnabled()
        open_desk.window.view.set_layout(Layout.WRITE)
        assert open_desk.window.actions_by_command.by_id["edit.cut"].isEnabled()

    @pytest.mark.parametrize("layout", [Layout.READ, Layout.FORM])
    def test_what_is_found_is_shown(self, open_desk: Desk, layout: Layout) -> None:
        page = open_desk.show(ORDERS)
        open_desk.window.view.set_layout(layout)
        open_desk.run("edit.find")
        assert page.find_bar.isVisible()
        assert page.find_bar.isAncestorOf(QApplication.focusWidget())

    @pytest.mark.parametrize("layout", [Layout.READ, Layout.FORM])
    def test_the_keyboard_goes_to_a_line_where_it_is_shown(self, open_desk: Desk, layout: Layout) -> None:
        page = open_desk.show(ORDERS)
        open_desk.window.view.set_layout(layout)
        number = page.document.text.split("\n").index("Two services write the same table.")
        open_desk.window.view.show_document(ORDERS, number)
        open_desk.settle()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.isVisible()
        assert not page.isAncestorOf(focused)
        if layout is Layout.FORM:
            QTest.keyClicks(focused, "Here: ")
            assert "\nHere: Two services write the same table." in page.document.text


class TestATitleThatIsBeingTyped:
    def typed(self, desk: Desk) -> Page:
        page = desk.show(ORDERS)
        desk.window.view.show_panel("fields")
        field = desk.window.frame.panel("fields").lines["title"]  # type: ignore[attr-defined]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "Orders stay")
        return page

    def test_it_is_saved(self, open_desk: Desk) -> None:
        page = self.typed(open_desk)
        open_desk.run("file.save")
        assert open_desk.session.root is not None
        assert "# Orders stay\n" in (open_desk.session.root / ORDERS).read_text()
        assert not page.document.modified

    def test_it_counts_when_its_tab_is_closed(self, open_desk: Desk) -> None:
        page = self.typed(open_desk)
        open_desk.shell.answers["confirm"] = False
        page.close_action.trigger()
        assert open_desk.shell.asked[-1][0] == "confirm"
        assert "# Orders stay\n" in page.document.text


class TestAFileThatIsGone:
    def lost(self, desk: Desk) -> Page:
        page = desk.show(ORDERS)
        assert desk.session.root is not None
        (desk.session.root / ORDERS).unlink()
        desk.session.disk.check()
        desk.settle()
        return page

    def test_its_text_is_asked_about_before_it_goes(self, open_desk: Desk) -> None:
        page = self.lost(open_desk)
        assert page.document.modified
        open_desk.shell.answers["confirm"] = False
        page.close_action.trigger()
        assert open_desk.shell.asked[-1][0] == "confirm"
        assert open_desk.window.documents.pages() == [page]

    def test_it_is_in_the_journal(self, open_desk: Desk) -> None:
        self.lost(open_desk)
        assert open_desk.session.keeper.all_kept

    def test_it_is_written_again(self, open_desk: Desk) -> None:
        page = self.lost(open_desk)
        open_desk.run("file.save", choice=lambda _title, _label, choices: choices[0])
        assert open_desk.shell.asked[-1][1][2] == ("Write the file again",)
        assert open_desk.session.root is not None
        assert (open_desk.session.root / ORDERS).read_text() == page.document.text
        assert not page.document.modified

    def test_a_file_that_comes_back_is_saved_as_it_was(self, open_desk: Desk) -> None:
        page = self.lost(open_desk)
        assert open_desk.session.root is not None
        (open_desk.session.root / ORDERS).write_text(page.document.text)
        open_desk.session.disk.check()
        assert not page.document.modified
        assert not open_desk.window.isWindowModified()


class TestTheForm:
    def field(self, desk: Desk, title: str) -> QPlainTextEdit:
        fields = desk.window.documents.group.form._fields
        return next(field for field in fields if field.title == title)

    def wait(self, desk: Desk) -> None:
        form = desk.window.documents.group.form
        assert form._soon.isActive()
        desk.qtbot.waitUntil(lambda: not form._soon.isActive())

    def begun(self, desk: Desk) -> QPlainTextEdit:
        desk.show(ORDERS)
        desk.run("view.form")
        field = self.field(desk, "Context and Problem Statement")
        field.setFocus()
        field.moveCursor(QTextCursor.MoveOperation.End)
        return field

    def test_a_heading_can_be_written_to_its_end(self, open_desk: Desk) -> None:
        field = self.begun(open_desk)
        QTest.keyClicks(field, "\r\r## In")
        self.wait(open_desk)
        QTest.keyClicks(field, " short\r\rTwo writers.")
        assert QApplication.focusWidget() is field
        assert "\n\n## In short\n\nTwo writers.\n" in open_desk.text(ORDERS)
        self.field(open_desk, "Decision Outcome").setFocus()
        self.wait(open_desk)
        assert QApplication.focusWidget() is self.field(open_desk, "Decision Outcome")
        assert self.field(open_desk, "In short").toPlainText() == "Two writers."

    def test_undo_leaves_the_caret_where_it_was(self, open_desk: Desk) -> None:
        field = self.begun(open_desk)
        before = field.toPlainText()
        QTest.keyClicks(field, "x")
        open_desk.run("edit.undo")
        open_desk.qtbot.waitUntil(lambda: field.toPlainText() == before)
        assert field.textCursor().position() == len(before)

    def test_a_part_that_was_emptied_is_written_anew_between_blank_lines(self, open_desk: Desk) -> None:
        field = self.begun(open_desk)
        before = open_desk.text(ORDERS)
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        self.wait(open_desk)
        QTest.keyClicks(field, "Two services write the same table.")
        assert open_desk.text(ORDERS) == before


def test_a_save_over_another_programs_change_can_be_merged(open_desk: Desk, log: Path) -> None:
    page = open_desk.show(ORDERS)
    QTest.keyClicks(page.editor, "mine ")
    theirs = (log / ORDERS).read_text().replace("Two services", "Three services")
    (log / ORDERS).write_text(theirs)
    open_desk.run("file.save", choice=None)
    assert len(open_desk.shell.asked[-1][1][2]) == 4
    assert page.banners.texts() == (
        "Another program changed this file while you were editing. Both versions are safe.",
    )
    open_desk.run("file.save", choice="Merge both")
    assert open_desk.text(ORDERS) == f"mine {theirs}"
    open_desk.run("file.save")
    assert (log / ORDERS).read_text() == f"mine {theirs}"


def test_what_was_restored_stays_behind_what_is_looked_at(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    for path in (ORDERS, STOCK):
        QTest.keyClicks(desk.show(path).editor, "not saved ")
    desk.show(QUEUE)
    again = begin()
    again.open(log)
    again.qtbot.waitUntil(lambda: again.session.documents.keys() == {ORDERS, STOCK, QUEUE})
    again.settle()
    assert front(again) == QUEUE


def test_restored_text_of_a_file_that_is_gone_says_so(begin: Callable[[], Desk], log: Path) -> None:
    desk = begin()
    desk.open(log)
    QTest.keyClicks(desk.show(STOCK).editor, "not saved ")
    again = begin()
    (log / STOCK).unlink()
    again.open(log)
    again.qtbot.waitUntil(lambda: STOCK in again.session.documents)
    again.settle()
    page = again.show(STOCK)
    assert "This file is gone from the disk. Your text is here; saving writes it again." in page.banners.texts()


def test_one_key_goes_round_all_that_is_shown(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    open_desk.show(STOCK)
    open_desk.run("view.split")
    open_desk.run("view.both")
    panes = open_desk.window.documents.panes()
    assert len(panes) == 3
    seen = set()
    for _ in range(len(panes) + 2):
        open_desk.run("view.next-pane")
        focused = QApplication.focusWidget()
        seen.update(pane for pane in panes if focused is pane or pane.isAncestorOf(focused))
    assert seen == set(panes)


class TestTheWayBack:
    def test_it_follows_a_record_that_is_renamed(self, open_desk: Desk) -> None:
        page = open_desk.show(ORDERS)
        open_desk.show(STOCK)
        plan = open_desk.session.planner().rename(open_desk.session.catalog.by_path[ORDERS], "orders-stay")
        open_desk.session.carry_out(plan)
        open_desk.settle()
        open_desk.run("view.back")
        assert front(open_desk) == plan.moved[ORDERS]
        assert plan.moved[ORDERS] in page.editor.accessibleName()

    def test_it_passes_by_what_is_gone(self, open_desk: Desk, log: Path) -> None:
        open_desk.show(ORDERS)
        page = open_desk.show(STOCK)
        open_desk.show(QUEUE)
        page.close_action.trigger()
        (log / STOCK).unlink()
        open_desk.run("view.back")
        assert front(open_desk) == ORDERS
        assert open_desk.failures == []


def test_the_keyboard_never_stays_on_a_row_of_tabs(open_desk: Desk) -> None:
    open_desk.show(ORDERS)
    open_desk.show(STOCK)
    open_desk.run("file.close")
    page = open_desk.window.documents.page
    assert page is not None
    assert QApplication.focusWidget() is page.editor
    open_desk.run("file.close")
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert open_desk.window.welcome.isAncestorOf(focused)
