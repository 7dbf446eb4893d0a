"""The dialogs give what was asked for, and let nobody go on with nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.edits import TextEdit
from adr_studio.domain.planning import Plan
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.template import Filling, Template
from adr_studio.session.command import NewRecord
from adr_studio.session.history import Wish
from adr_studio.ui.dialogs import CommitDialog, NewRecordDialog, PlanDialog, RecordDialog, TrustDialog

FOLDER = "docs/decisions"


def record(number: int, title: str, kind: Kind = Kind.DECISION) -> Record:
    digits = f"{number:04}"
    path = f"{FOLDER}/{digits}-x.md"
    return Record(log=FOLDER, path=path, number=number, digits=digits, id=f"ADR-{digits}", title=title, kind=kind)


RECORDS = (record(1, "Keep orders"), record(2, "Ask stock"), record(3, "The shop", Kind.DESIGN_DOC))
CATALOG = Catalog(RECORDS)
TEMPLATES = (
    Template("short", "Short", "In one page.", Kind.DECISION, "madr", 1, "# {{number4}} {{title}}\n{{date}}\n"),
    Template("long", "Long", "In many.", Kind.DECISION, "madr", 2, "# {{title}}\n\nby {{author}}\n"),
)
FILLING = Filling("…", "2026-01-05", "ana", digits="0004")


def texts(listed: QListWidget) -> list[str]:
    return [listed.item(row).text() for row in range(listed.count())]


def said(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def new_record(qtbot: QtBot, kind: Kind = Kind.DECISION, catalog: Catalog = CATALOG) -> NewRecordDialog:
    dialog = NewRecordDialog(kind, TEMPLATES, catalog, FILLING, None)
    qtbot.addWidget(dialog)
    return dialog


def test_a_new_record_needs_a_title(qtbot: QtBot) -> None:
    dialog = new_record(qtbot)
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.title, "  ")
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.title, "One writer ")
    assert dialog.go.isEnabled()
    assert dialog.wish() == NewRecord(TEMPLATES[0], "One writer", FOLDER, None)


def test_a_new_record_is_shown_as_it_will_be(qtbot: QtBot) -> None:
    dialog = new_record(qtbot)
    preview = dialog.findChild(QPlainTextEdit)
    assert preview.toPlainText() == "# 0004 …\n2026-01-05\n"
    dialog.title.setText("One writer")
    dialog.templates.setCurrentRow(1)
    assert preview.toPlainText() == "# One writer\n\nby ana\n"
    assert "In many." in said(dialog)


def test_a_new_record_s_folder_template_and_predecessor(qtbot: QtBot) -> None:
    dialog = new_record(qtbot)
    dialog.title.setText("One writer")
    dialog.templates.setCurrentRow(1)
    dialog.log.setCurrentText("/docs/other/ ")
    offered = [dialog.supersedes.itemText(index) for index in range(dialog.supersedes.count())]
    assert offered == ["Nothing", "ADR-0001  Keep orders", "ADR-0002  Ask stock"]
    dialog.supersedes.setCurrentIndex(2)
    assert dialog.wish() == NewRecord(TEMPLATES[1], "One writer", "docs/other", RECORDS[1].path)


@pytest.mark.parametrize(("kind", "catalog"), [(Kind.DESIGN_DOC, CATALOG), (Kind.DECISION, Catalog())])
def test_where_nothing_can_be_superseded_nobody_is_asked(qtbot: QtBot, kind: Kind, catalog: Catalog) -> None:
    dialog = new_record(qtbot, kind, catalog)
    assert dialog.supersedes.parent() is None
    dialog.title.setText("T")
    assert dialog.wish().supersedes is None
    dialog.supersedes.deleteLater()


def test_a_commit_is_of_what_is_checked(qtbot: QtBot) -> None:
    paths = (RECORDS[0].path, RECORDS[1].path, "docs/unknown.md")
    dialog = CommitDialog(paths, CATALOG, "Accept ADR-0001", None)
    qtbot.addWidget(dialog)
    assert texts(dialog.paths) == [f"{paths[0]}   Keep orders", f"{paths[1]}   Ask stock", paths[2]]
    assert dialog.wish() == Wish("Accept ADR-0001", paths)
    dialog.paths.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.wish().paths == (paths[0], paths[2])
    assert dialog.go.isEnabled()
    for row in (0, 2):
        dialog.paths.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.go.isEnabled()
    dialog.paths.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.go.isEnabled()
    dialog.message.setPlainText(" \n")
    assert not dialog.go.isEnabled()


def test_trust_marks_what_is_new(qtbot: QtBot) -> None:
    dialog = TrustDialog(["hook pre-commit", "filter lfs"], ["filter lfs"], None)
    qtbot.addWidget(dialog)
    assert texts(dialog.findChild(QListWidget)) == ["hook pre-commit", "New: filter lfs"]
    assert "has changed since you allowed it" in said(dialog)


def test_trust_for_the_first_time_and_where_nothing_would_run(qtbot: QtBot) -> None:
    first, empty = TrustDialog(["hook pre-commit"], [], None), TrustDialog([], [], None)
    for dialog in (first, empty):
        qtbot.addWidget(dialog)
        assert "has changed" not in said(dialog)
    assert texts(first.findChild(QListWidget)) == ["hook pre-commit"]
    assert empty.findChild(QListWidget) is None
    assert "Nothing of its own would run" in said(empty)


def test_a_plan_is_shown_file_by_file(qtbot: QtBot) -> None:
    edit = TextEdit(0, 1, "x")
    plan = Plan("Rename", {"a.md": (edit, edit), "b.md": (edit,)}, moved={"a.md": "c.md"}, unsure=("Look at d.md.",))
    dialog = PlanDialog(plan, None)
    qtbot.addWidget(dialog)
    assert texts(dialog.findChild(QListWidget)) == ["a.md  →  c.md", "a.md   (2 places)", "b.md   (1 place)"]
    assert dialog.go.text() == "Change 2 files"
    assert "3 places in 2 files change." in said(dialog)
    assert "Look at d.md." in said(dialog)


def test_a_record_is_found_by_a_few_letters(qtbot: QtBot) -> None:
    dialog = RecordDialog("Which?", CATALOG, RECORDS[0].path, None)
    qtbot.addWidget(dialog)
    assert dialog.list.model().rowCount() == 2
    assert dialog.chosen() == RECORDS[1]
    for words, found in (("SHOP", RECORDS[2]), ("adr-0003 ", RECORDS[2]), ("stock", RECORDS[1]), (".*", None)):
        dialog.filter.setText(words)
        assert dialog.chosen() == found
        assert dialog.go.isEnabled() is (found is not None)
    dialog.filter.clear()
    assert dialog.list.model().rowCount() == 2
    assert dialog.go.isEnabled()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_return_chooses_and_escape_turns_away(qtbot: QtBot) -> None:
    for key, result in ((Qt.Key.Key_Return, 1), (Qt.Key.Key_Escape, 0)):
        dialog = RecordDialog("Which?", CATALOG, "", None)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        with qtbot.waitSignal(dialog.finished) as finished:
            QTest.keyClick(dialog.filter, key)
        assert finished.args == [result]


def test_everything_that_can_be_typed_into_has_a_name(qtbot: QtBot) -> None:
    edit = TextEdit(0, 1, "x")
    for dialog in (
        NewRecordDialog(Kind.DECISION, TEMPLATES, CATALOG, FILLING, None),
        CommitDialog(["a.md"], CATALOG, "m", None),
        TrustDialog(["hook"], [], None),
        PlanDialog(Plan("Rename", {"a.md": (edit,)}), None),
        RecordDialog("Which?", CATALOG, "", None),
    ):
        qtbot.addWidget(dialog)
        kinds = (QLineEdit, QComboBox, QListWidget, QPlainTextEdit)
        for widget in (each for kind in kinds for each in dialog.findChildren(kind)):
            if isinstance(widget.parent(), QComboBox):
                continue
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            assert name, (type(dialog).__name__, widget)
