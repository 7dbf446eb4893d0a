"""The parts of the failure modes mode by themselves: the questions, the matrix, and what is not covered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from adr_studio.domain.model import Model
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.ui.failures.dialog import FailureModeDialog
from adr_studio.ui.failures.matrix import Matrix
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
    dialog.on.setCurrentText(" ")
    assert not dialog.go.isEnabled()


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
