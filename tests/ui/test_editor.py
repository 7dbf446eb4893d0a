"""The editor goes to lines, knows which one is on top, and paints their numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from adr_studio.domain.source import Source
from adr_studio.session.document import Document
from adr_studio.ui.editor import Editor
from adr_studio.ui.theme import load_themes

THEME = load_themes()["light"]


@pytest.fixture
def make(qtbot: QtBot):  # type: ignore[no-untyped-def]
    documents = []

    def editor(text: str, notice: str = "") -> Editor:
        documents.append(Document("docs/adr/0001-a.md", Source(text, notice=notice), "hash"))
        made = Editor(documents[-1], THEME)
        qtbot.addWidget(made)
        made.resize(500, 300)
        with qtbot.waitExposed(made):
            made.show()
        return made

    return editor


def lines(count: int) -> str:
    return "\n".join(f"line {number}" for number in range(count))


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (57, 57), (199, 199), (5_000, 199), (-3, 0)])
def test_it_goes_to_a_line_and_shows_it(make, qtbot: QtBot, asked: int, given: int) -> None:
    editor = make(lines(200))
    QTest.keyClick(editor, Qt.Key.Key_Down)
    with qtbot.waitSignal(editor.line_changed) as changed:
        editor.go_to_line(asked)
    assert changed.args == [given]
    assert editor.textCursor().blockNumber() == given
    assert editor.textCursor().positionInBlock() == 0
    assert editor.viewport().rect().contains(editor.cursorRect())


def test_the_top_line_follows_the_scroll_bar(make) -> None:
    editor = make(lines(200))
    assert editor.top_line == pytest.approx(0, abs=0.3)
    editor.verticalScrollBar().setValue(40)
    assert editor.top_line == pytest.approx(40, abs=0.3)


def test_the_top_line_tells_how_much_of_a_long_one_is_scrolled_away(make) -> None:
    editor = make("word " * 1_000 + "\n" + lines(100))
    editor.verticalScrollBar().setValue(10)
    assert 0 < editor.top_line < 1


def painted(image: QImage) -> int:
    """How many pixels differ from the first one."""
    ground = image.pixel(0, 0)
    return sum(image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height()))


def test_line_numbers_are_painted_beside_their_lines(make) -> None:
    one, many = make("a"), make(lines(200))
    few, all_ = (painted(editor._gutter.grab().toImage()) for editor in (one, many))
    assert few > 0
    assert all_ > 5 * few
    before = many._gutter.grab().toImage()
    many.verticalScrollBar().setValue(100)
    assert many._gutter.grab().toImage() != before


def test_the_strip_widens_for_more_digits(make) -> None:
    editor = make(lines(999))
    narrow = editor._gutter.width()
    editor.appendPlainText("more\nand more")
    assert editor._gutter.width() == editor._gutter.sizeHint().width() > narrow
    assert editor.viewportMargins().left() >= editor._gutter.width()


def test_a_file_that_cannot_be_written_is_shown_only(make) -> None:
    editor = make("text", notice="This file is not text.")
    QTest.keyClicks(editor, "x")
    assert editor.toPlainText() == "text"


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_tab_types_and_shift_tab_leaves(qtbot: QtBot) -> None:
    document = Document("docs/adr/0001-a.md", Source(""), "hash")
    editor, window, before = Editor(document, THEME), QWidget(), QLineEdit()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(before)
    layout.addWidget(editor)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "\t"
    QTest.keyClick(editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert before.hasFocus()
