"""The table of rows: what it shows, in which order, and what an edit in it does to the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import Desk, at_a_desk
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from adr_studio.domain.row_order import measured
from adr_studio.domain.table_kind import TableKind
from adr_studio.ui.registers.columns import Derived, DerivedColumn
from adr_studio.ui.registers.table import RowTable

PATH = "docs/design/shop.md"
SHOP = """# Shop

## Risks

| Id | On | Risk | Likelihood | Review | Note |
|---|---|---|---|---|---|
| R-10 | till | rain | 2 | 2026-12 | =a |
| R-2 | till | thieves\\|rats | high | 2026-02-01 |  |
| R-1 | stok | no *staff* |  | soon |  |

## Components

| Id | Kind |
|---|---|
| till | service |

## Reviews

| Reviewer | Verdict |
|---|---|
| ana | agree |
| ben | block |
"""
FM = "# Other\n\n## Risks\n\n| Id | Risk |\n|---|---|\n| R-3 | fire |\n"


@pytest.fixture
def desk(empty_desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    desk = empty_desk
    desk.open(make_repository({PATH: SHOP, "docs/other.md": FM}))
    return desk


def kind(desk: Desk, name: str) -> TableKind:
    return next(each for each in desk.session.survey.model.kinds if each.name == name)


@pytest.fixture
def table(desk: Desk, qtbot: QtBot) -> RowTable:
    made = RowTable(desk.window.context, "Risks")
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.show_register(kind(desk, "risks"))
    desk.session.survey.surveyed.connect(lambda: made.show_register(kind(desk, "risks")))
    return made


def ids(table: RowTable) -> list[str]:
    return [row.id for row in table.shown.rows]


def cell(table: RowTable, name: str, title: str) -> QModelIndex:
    titles = [column.title for column in table.shown.columns]
    return table.shown.index(ids(table).index(name), titles.index(title))


def edit(table: RowTable, qtbot: QtBot, index: QModelIndex) -> QLineEdit:
    table.setCurrentIndex(index)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    return next(each for each in table.viewport().findChildren(QLineEdit) if each.isVisible())


def type_into(table: RowTable, qtbot: QtBot, index: QModelIndex, text: str) -> None:
    editor = edit(table, qtbot, index)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    with qtbot.waitSignal(table.itemDelegate().closeEditor):
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_rows_of_all_pages_in_the_columns_of_their_kind(table: RowTable) -> None:
    assert ids(table) == ["R-10", "R-2", "R-1", "R-3"]
    titles = [column.title for column in table.shown.columns]
    assert titles == [
        "Id",
        "On",
        "Risk",
        "Likelihood",
        "Impact",
        "Response",
        "Review",
        "Owner",
        "State",
        "Note",
        "Where",
    ]
    assert cell(table, "R-3", "Where").data() == "other.md:7"
    assert cell(table, "R-2", "Risk").data() == "thieves|rats"


@pytest.mark.parametrize(
    ("title", "rising", "falling"),
    [
        ("Id", ["R-1", "R-2", "R-3", "R-10"], ["R-10", "R-3", "R-2", "R-1"]),
        ("Likelihood", ["R-10", "R-2", "R-1", "R-3"], ["R-2", "R-10", "R-1", "R-3"]),
        ("Review", ["R-2", "R-10", "R-1", "R-3"], ["R-1", "R-10", "R-2", "R-3"]),
        ("Note", ["R-10", "R-2", "R-1", "R-3"], ["R-10", "R-2", "R-1", "R-3"]),
    ],
)
def test_the_order_is_that_of_meanings_with_the_empty_last(
    table: RowTable, title: str, rising: list[str], falling: list[str]
) -> None:
    at = cell(table, "R-1", title).column()
    table.setCurrentIndex(cell(table, "R-2", "Risk"))
    header = table.horizontalHeader()
    header.setSortIndicator(at, Qt.SortOrder.AscendingOrder)
    assert ids(table) == rising
    header.setSortIndicator(at, Qt.SortOrder.DescendingOrder)
    assert ids(table) == falling
    assert table.row is not None
    assert (table.row.id, table.currentIndex().data()) == ("R-2", "thieves|rats")
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert ids(table) == ["R-10", "R-2", "R-1", "R-3"]


def test_every_word_that_is_typed_must_stand_in_a_row(table: RowTable) -> None:
    table.setCurrentIndex(cell(table, "R-2", "Risk"))
    table.filter("TILL r")
    assert ids(table) == ["R-10", "R-2"]
    table.filter("rats till", lambda row: row.id != "R-10")
    assert ids(table) == ["R-2"]
    table.filter("", lambda row: row.path == PATH)
    assert ids(table) == ["R-10", "R-2", "R-1"]
    assert table.row is not None
    assert table.row.id == "R-2"
    table.filter("nowhere")
    assert (ids(table), table.row, table.shown.count) == ([], None, 4)


def test_what_is_derived_has_columns_of_its_own(desk: Desk, table: RowTable) -> None:
    numbers = {"R-10": 3, "R-2": 20}
    column = DerivedColumn(
        "Exposure",
        lambda row: (
            Derived(f"{numbers[row.id]} points", True, measured(numbers[row.id])) if row.id in numbers else Derived("")
        ),
        after="impact",
    )
    table.show_register(kind(desk, "risks"), (column,))
    titles = [each.title for each in table.shown.columns]
    assert titles[titles.index("Impact") + 1] == "Exposure"
    table.horizontalHeader().setSortIndicator(titles.index("Exposure"), Qt.SortOrder.DescendingOrder)
    assert ids(table)[:2] == ["R-2", "R-10"]
    table.filter("points thieves")
    assert ids(table) == ["R-2"]
    assert not cell(table, "R-2", "Exposure").flags() & Qt.ItemFlag.ItemIsEditable


def test_a_cell_tells_what_is_wrong_with_it(desk: Desk, table: RowTable) -> None:
    table.set_theme(desk.window.theme)
    wrong = cell(table, "R-1", "On")
    said = 'no component, flow or failure domain "stok"'
    assert said in wrong.data(Qt.ItemDataRole.ToolTipRole)
    assert said in wrong.data(Qt.ItemDataRole.AccessibleTextRole)
    assert wrong.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "is not a date" in cell(table, "R-1", "Review").data(Qt.ItemDataRole.ToolTipRole)
    assert cell(table, "R-2", "On").data(Qt.ItemDataRole.DecorationRole) is None


def test_an_edit_changes_its_cell_in_the_document_and_is_one_step_of_undo(
    desk: Desk, table: RowTable, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(table.edited) as edited:
        type_into(table, qtbot, cell(table, "R-2", "Risk"), "a|b")
    assert edited.args == [PATH]
    document = desk.session.documents[PATH]
    assert document.text == SHOP.replace("thieves\\|rats", "a\\|b")
    assert cell(table, "R-2", "Risk").data() == "a|b"
    desk.settle()
    assert cell(table, "R-2", "Risk").data() == "a|b"
    desk.session.undo(document)
    assert document.text == SHOP
    desk.settle()
    assert cell(table, "R-2", "Risk").data() == "thieves|rats"


def test_a_column_that_the_table_lacks_comes_with_its_first_value(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    type_into(table, qtbot, cell(table, "R-3", "Owner"), "ana")
    assert desk.text("docs/other.md") == FM.replace("| Risk |", "| Risk | Owner |").replace(
        "|---|---|", "|---|---|---|"
    ).replace("| fire |", "| fire | ana |")


def test_a_column_of_the_table_s_own_is_edited_where_it_is(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    type_into(table, qtbot, cell(table, "R-10", "Note"), "=b")
    assert desk.text(PATH) == SHOP.replace("| =a |", "| =b |")
    table.setCurrentIndex(cell(table, "R-3", "Note"))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert "no column “Note”" in desk.shell.told[-1]


def test_the_words_of_a_closed_list_are_offered(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    index = cell(table, "R-1", "Likelihood")
    edit(table, qtbot, index)
    box = next(each for each in table.viewport().findChildren(QComboBox) if each.isVisible())
    assert [box.itemText(at) for at in range(box.count())] == ["", "very low", "low", "medium", "high", "very high"]
    assert box.accessibleName() == "Likelihood of R-1"
    box.setCurrentIndex(3)
    box.activated.emit(3)
    assert desk.text(PATH) == SHOP.replace("no *staff* |  |", "no *staff* | medium |")


def test_a_choice_is_left_by_escape_or_by_another_cell(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    table.activateWindow()
    for leave, text in (("escape", SHOP), ("cell", SHOP.replace("| high |", "| low |"))):
        edit(table, qtbot, cell(table, "R-2", "Likelihood"))
        box = next(each for each in table.viewport().findChildren(QComboBox) if each.isVisible())
        qtbot.waitUntil(box.hasFocus)
        box.setEditText("low")
        if leave == "escape":
            qtbot.keyClick(box, Qt.Key.Key_Escape)
        else:
            table.setCurrentIndex(cell(table, "R-10", "Risk"))
        desk.settle()
        assert desk.text(PATH) == text


def test_another_id_takes_every_mention_along(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    desk.shell.answers["plan"] = True
    type_into(table, qtbot, cell(table, "R-2", "Id"), "R-7")
    qtbot.waitUntil(lambda: "R-7" in desk.text(PATH))
    assert desk.text(PATH) == SHOP.replace("R-2 ", "R-7 ")


def test_an_editor_that_is_open_stays_when_others_change_the_page(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    editor = edit(table, qtbot, cell(table, "R-2", "Risk"))
    editor.setText("half")
    editor.setModified(True)
    document = desk.session.document(PATH)
    document.replace_text(SHOP.replace("# Shop\n", "# Shop\n\n## Risks\n\n| Id | Risk |\n|---|---|\n| R-4 | ice |\n"))
    desk.settle()
    assert (editor.isVisible(), editor.text(), "R-4" in ids(table)) == (True, "half", False)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "R-4" in ids(table))
    assert "| R-2 | till | half |" in document.text
    assert table.row is not None
    assert table.row.id == "R-2"


@pytest.mark.parametrize("leave", ["filter", "sort", "save"])
def test_what_is_being_typed_is_taken_before_anything_else_is_done(
    desk: Desk, table: RowTable, qtbot: QtBot, leave: str
) -> None:
    table.edited.connect(lambda path: desk.window.documents.show_document(desk.session.document(path)))
    table.activateWindow()
    editor = edit(table, qtbot, cell(table, "R-2", "Risk"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is editor)
    editor.selectAll()
    qtbot.keyClicks(editor, "half a wor")
    if leave == "filter":
        table.filter("half")
        assert len(ids(table)) == 4
        table.finish_editing()
        assert ids(table) == ["R-2"]
    elif leave == "sort":
        table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        assert ids(table)[0] == "R-1"
    else:
        desk.run("file.save")
        root = desk.session.root
        assert root is not None
        assert "half a wor" in (root / PATH).read_text("utf-8")
    assert desk.text(PATH) == SHOP.replace("thieves\\|rats", "half a wor")
    assert desk.session.documents[PATH].undo_steps == 1
    desk.settle()


def test_escape_leaves_a_cell_as_it_was(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    editor = edit(table, qtbot, cell(table, "R-2", "Risk"))
    qtbot.keyClicks(editor, "half a wor")
    with qtbot.waitSignal(table.itemDelegate().closeEditor):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.text(PATH) == SHOP


def test_a_row_that_is_gone_is_told_and_nothing_is_done(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    editor = edit(table, qtbot, cell(table, "R-2", "Risk"))
    document = desk.session.document(PATH)
    without = SHOP.replace("| R-2 | till | thieves\\|rats | high | 2026-02-01 |  |\n", "")
    document.replace_text(without)
    editor.setText("more thieves")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.failures))
    assert "R-2 is no longer in" in desk.failures[0]
    assert document.text == without
    desk.settle()


def test_a_page_that_cannot_be_edited_says_why(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_repository: Callable[..., Path],
) -> None:
    long = f"{SHOP}\n{'x' * 20_001}\n"
    with at_a_desk(qapp, qtbot, tmp_path / "user", monkeypatch) as desk:
        desk.open(make_repository({PATH: long}))
        table = RowTable(desk.window.context, "Risks")
        qtbot.addWidget(table)
        table.show()
        table.show_register(kind(desk, "risks"))
        table.setCurrentIndex(cell(table, "R-2", "Risk"))
        qtbot.keyClick(table, Qt.Key.Key_Return)
        assert not table.viewport().findChildren(QLineEdit)
        assert "cannot be changed" in desk.shell.told[-1]
        assert "more than 20,000 characters" in desk.shell.told[-1]


def test_keys_and_clicks_lead_to_the_line(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    table.setCurrentIndex(cell(table, "R-1", "Risk"))
    table.setFocus()
    table.go_action.trigger()
    page = desk.window.documents.page
    assert page is not None
    assert (page.document.path, page.editor.textCursor().blockNumber()) == (PATH, 8)
    table.setCurrentIndex(cell(table, "R-3", "Where"))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    page = desk.window.documents.page
    assert page is not None
    assert page.document.path == "docs/other.md"
    at = table.visualRect(cell(table, "R-10", "Where")).center()
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    page = desk.window.documents.page
    assert page is not None
    assert page.editor.textCursor().blockNumber() == 6


def test_rows_without_ids_are_found_by_what_they_say(desk: Desk, table: RowTable, qtbot: QtBot) -> None:
    desk.session.survey.surveyed.disconnect()
    table.show_register(kind(desk, "reviews"))
    document = desk.session.document(PATH)
    moved = SHOP.replace("# Shop\n", "# Shop\n\nMore.\n")
    document.replace_text(moved)
    index = table.shown.index(1, 2)
    editor = edit(table, qtbot, index)
    editor.setText("agree")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()
    assert document.text == moved.replace("| ben | block |", "| ben | agree |")
    desk.settle()
