"""The failure modes mode and its parts, as the keyboard and a screen reader find them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from adr_studio.domain.model import Model
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.ui.failures.dialog import FailureModeDialog
from adr_studio.ui.failures.matrix import Matrix
from adr_studio.ui.failures.view import FailureModes
from adr_studio.ui.theme import load_themes

READER = TableReader(find_table_kinds())
PAGE = (
    "## Components\n\n| Id | Kind | Owner |\n|---|---|---|\n"
    "| stock | service | ana |\n| orders-db | database | ben |\n\n"
    "## Data flows\n\n| Id | Flow |\n|---|---|\n| save | `stock -> orders-db` |\n"
)
MODEL = Model({"shop.md": READER.read("shop.md", PAGE)}, READER.kinds)


@pytest.fixture
def dialog(qtbot: QtBot) -> FailureModeDialog:
    made = FailureModeDialog(MODEL, "orders-db", None)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def matrix(qtbot: QtBot) -> Matrix:
    made = Matrix()
    qtbot.addWidget(made)
    made.set_theme(load_themes()["light"])
    made.show_counts({(8, 4): 2, (3, 9): 1})
    made.show()
    return made


def questions(dialog: FailureModeDialog) -> list[str]:
    return [dialog.kinds.item(at).text() for at in range(dialog.kinds.count())]


def test_the_questions_are_about_the_part_in_hand(dialog: FailureModeDialog) -> None:
    of_database = questions(dialog)
    assert all("orders-db" in text and text.endswith("?") for text in of_database)
    assert of_database[0].startswith("Single point of failure\n")
    dialog.on.setCurrentText("save")
    assert all("save" in text for text in questions(dialog))
    assert [text.replace("save", "orders-db") for text in questions(dialog)] != of_database


def test_its_owner_is_offered_until_somebody_else_is_named(dialog: FailureModeDialog) -> None:
    assert dialog.owner.text() == "ben"
    dialog.on.setCurrentText("stock")
    assert dialog.owner.text() == "ana"
    dialog.owner.setText("the platform team")
    dialog.on.setCurrentText("orders-db")
    assert dialog.owner.text() == "the platform team"


def test_it_asks_until_there_is_a_part_and_a_cause(dialog: FailureModeDialog) -> None:
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.cause, "disk full")
    assert dialog.go.isEnabled()
    for on in (" ", "the order service", "orders-db, "):
        dialog.on.setCurrentText(on)
        assert dialog.go.isEnabled() is (on == "orders-db, ")


def test_what_is_answered_is_given_by_field(dialog: FailureModeDialog) -> None:
    dialog.kinds.setCurrentRow(1)
    dialog.form.setCurrentIndex(1)
    QTest.keyClicks(dialog.cause, "hot rows")
    dialog.grades["severity"].setValue(8)
    assert dialog.words["severity"].text() == "what users came for does not work"
    assert dialog.values() == {
        "on": "orders-db",
        "kind": "load",
        "form": "hang",
        "cause": "hot rows",
        "effect": "",
        "severity": "8",
        "occurrence": "",
        "detection": "",
        "signal": "",
        "owner": "ben",
    }


def test_every_field_has_a_name(dialog: FailureModeDialog) -> None:
    buddies = {label.buddy() for label in dialog.findChildren(QLabel)}
    fields = (dialog.form, dialog.cause, dialog.effect, dialog.signal, dialog.owner, dialog.on, *dialog.grades.values())
    assert [field for field in fields if field not in buddies and not field.accessibleName()] == []
    assert dialog.kinds.accessibleName()


def test_a_cell_is_chosen_and_let_go_with_the_keyboard(matrix: Matrix, qtbot: QtBot) -> None:
    chosen: list[object] = []
    matrix.chosen.connect(chosen.append)
    matrix.activateWindow()
    matrix.setFocus()
    qtbot.waitUntil(matrix.hasFocus)
    assert (matrix.currentRow(), matrix.currentColumn()) == (2, 3)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert matrix.cell == (8, 4)
    QTest.keyClick(matrix, Qt.Key.Key_Escape)
    QTest.keyClick(matrix, Qt.Key.Key_Space)
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    QTest.keyClick(matrix, Qt.Key.Key_Space)
    assert chosen == [(8, 4), None, (8, 4), None]


def test_a_cell_says_what_it_is_without_colours(matrix: Matrix) -> None:
    item = matrix.item(2, 3)
    assert item.text() == "2"
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Severity 8, occurrence 4: 2"
    assert matrix.item(0, 0).text() == ""


def test_a_click_chooses_and_a_second_one_lets_go(matrix: Matrix, qtbot: QtBot) -> None:
    place = matrix.visualItemRect(matrix.item(7, 8)).center()
    qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert matrix.cell == (3, 9)
    qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert matrix.cell is None


ROWS = (
    "\n## Journeys\n\n| Id | Steps |\n|---|---|\n| buy | save |\n\n## Failure modes\n\n"
    "| Id | On | Failure | Cause | S | O | D | Mitigation |\n|---|---|---|---|---|---|---|---|\n"
)
DESIGN, FIRST = "docs/design/shop.md", "docs/decisions/0001-a.md"


@pytest.fixture
def desk(empty_desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    desk = empty_desk
    desk.window.activateWindow()
    files = {DESIGN: f"# Shop\n\n{PAGE}{ROWS}", FIRST: MADR.format(title="A")}
    desk.open(make_repository(files))
    desk.show(FIRST)
    return desk


def shown(desk: Desk, *rows: str) -> FailureModes:
    """The mode with these rows in the register."""
    document = desk.session.document(DESIGN)
    document.replace_text(document.text + "".join(f"{row}\n" for row in rows))
    desk.settle()
    desk.run("failures.show")
    view = desk.window.findChild(FailureModes)
    assert isinstance(view, FailureModes)
    return view


def name(widget: QWidget) -> str:
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def test_the_keyboard_goes_from_top_to_bottom(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, "| FM-1 | stock |  | lock | 8 | 4 | 2 |  |")
    view.setFocus()
    qtbot.waitUntil(view.register.hasFocus)
    view.scopes.setFocus()
    found = []
    for _ in range(9):
        here = QApplication.focusWidget()
        assert here is not None
        found.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    bar, buttons = view.tabs.tabBar(), view.detail.buttons
    assert found[:2] == [view.scopes, view.words]
    assert found[3:9] == [view.register, view.matrix, bar, *buttons]


def test_everything_that_takes_the_keyboard_has_a_name(desk: Desk) -> None:
    view = shown(desk, "| FM-1 | stock |  | lock | 8 | 4 | 2 |  |")
    view.register.selectRow(0)
    kinds = (QLineEdit, QComboBox, QAbstractScrollArea, QAbstractButton)
    takes = [
        each
        for kind in kinds
        for each in view.findChildren(kind)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(takes) >= 6
    assert [each for each in takes if not name(each)] == []


def test_the_register_says_how_urgent_each_is_in_words(desk: Desk) -> None:
    view = shown(
        desk,
        "| FM-1 | stock |  | lock | 8 | 6 | 5 |  |",
        "| FM-2 | stock |  | heat | 5 | 3 | 7 | a fan |",
        "| FM-3 | stock |  | dust | 5 |  | 7 |  |",
    )
    model = view.register.model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    texts = [
        [model.index(row, titles.index(title)).data() for title in ("Id", "Priority", "S·O·D", "Decisions")]
        for row in range(3)
    ]
    assert texts == [["FM-1", "H high", "240", "none yet"], ["FM-2", "L low", "105", ""], ["FM-3", "", "", ""]]
    assert view.register.isColumnHidden(titles.index("Failure"))
    assert view.summary.text() == "3 failure modes · 1 high · 1 low · 1 not rated"
    view.register.horizontalHeader().setSortIndicator(titles.index("S·O·D"), Qt.SortOrder.AscendingOrder)
    assert [row.id for row in view.register.shown.rows] == ["FM-2", "FM-1", "FM-3"]


def test_a_grade_is_changed_in_place_and_what_follows_with_it(desk: Desk) -> None:
    view = shown(desk, "| FM-1 | stock |  | lock | 8 | 6 | 5 |  |")
    at = next(at for at, each in enumerate(view.register.shown.columns) if each.title == "S")
    view.register.model().setData(view.register.model().index(0, at), "4", Qt.ItemDataRole.EditRole)
    desk.settle()
    assert "| lock | 4 | 6 | 5 |" in desk.text(DESIGN)
    assert view.summary.text() == "1 failure mode · 1 medium"


def test_the_failure_is_shown_where_somebody_names_one(desk: Desk) -> None:
    view = shown(desk, "| FM-1 | stock | it stops | lock | 8 | 6 | 5 |  |")
    at = next(at for at, each in enumerate(view.register.shown.columns) if each.title == "Failure")
    assert not view.register.isColumnHidden(at)
    view.register.selectRow(0)
    assert "FM-1  it stops" in view.detail.text.text()
    assert view.tabs.currentWidget() is view.detail


def test_a_journey_without_one_asks_of_its_first_flow(desk: Desk) -> None:
    view = shown(desk)
    asked: list[str] = []
    desk.shell.answers["failure"] = lambda _session, on: asked.append(on)
    buy = view.gaps.tree.topLevelItem(0).child(0)
    view.gaps.tree.itemActivated.emit(buy, 0)
    assert (buy.text(0).strip(), asked) == ("buy", ["save"])


def test_links_of_the_selected_one_lead_there(desk: Desk) -> None:
    view = shown(desk, "| FM-1 | stock |  | lock | 8 | 6 | 5 |  |")
    view.register.selectRow(0)
    view.detail.text.linkActivated.emit("0")
    page = desk.window.documents.page
    assert page is not None
    assert page.document.path == DESIGN
    assert page.document.text.split("\n")[page.editor.textCursor().blockNumber()].startswith("| stock")


def test_another_theme_is_worn_at_once(desk: Desk) -> None:
    view = shown(desk, "| FM-1 | stock |  | lock | 8 | 6 | 5 |  |")
    pictures = []
    for theme in ("light", "dark"):
        desk.studio.themes.choose(theme)
        desk.settle()
        pictures.append(view.matrix.grab().toImage().pixelColor(2, 2).lightness())
    assert pictures[0] > pictures[1]


def test_without_parts_nobody_is_told_that_all_is_covered(desk: Desk, make_repository: Callable[..., Path]) -> None:
    desk.open(make_repository({FIRST: MADR.format(title="A")}, "bare"))
    desk.qtbot.waitUntil(lambda: desk.session.survey.model.tables == ())
    desk.run("failures.show")
    (mode,) = (each for each in desk.window.frame.followers if isinstance(each, FailureModes))
    shown = [label.text() for label in mode.gaps.findChildren(QLabel) if label.isVisible()]
    assert "No parts are written down" in shown
