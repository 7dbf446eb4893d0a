"""A document: its text in Qt's positions and in ours, undo, and files that the editor cannot hold."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from adr_studio.domain import edits
from adr_studio.domain.edits import TextEdit
from adr_studio.domain.source import Source, decode
from adr_studio.session.document import LARGEST, LONGEST_LINE, SHOWN, Document, code_points, utf16_length

SAMPLES = [
    "plain",
    "é",
    "e\u0301",
    "漢字",
    "😀",
    "👩\u200d👩\u200d👧",
    "עברית",
    "\u202eabc\u202c",
    "a\u00a0b",
    "a\u2028b",
    "𝒳\n😀\n",
]
"""Texts whose lengths differ in code points, UTF-16 units, or what a reader sees."""

characters = st.characters(exclude_categories=("Cs",), exclude_characters="\r\0\u2029\ufeff\ufdd0\ufdd1")
texts = st.text(st.sampled_from("ab \n\t\u00a0\u2028é漢😀\u0301א") | characters, max_size=40)


@st.composite
def texts_and_edits(draw: st.DrawFn) -> tuple[str, tuple[TextEdit, ...]]:
    text = draw(texts)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    return text, tuple(TextEdit(start, end, draw(texts)) for start, end in zip(places[::2], places[1::2], strict=False))


def document(text: str) -> Document:
    return Document("docs/a.md", Source(text), "hash")


pytestmark = pytest.mark.usefixtures("qapp")


class TestPositions:
    @pytest.mark.parametrize("text", SAMPLES)
    def test_lengths_are_qt_s(self, text: str) -> None:
        qt = QTextDocument()
        qt.setPlainText(text)
        assert utf16_length(text) == qt.characterCount() - 1

    @given(texts)
    def test_there_and_back(self, text: str) -> None:
        for count in range(len(text) + 1):
            assert code_points(text, utf16_length(text[:count])) == count

    def test_a_position_inside_a_pair_is_before_it(self) -> None:
        assert code_points("a😀b", 2) == 1

    def test_half_a_pair_is_one_unit(self) -> None:
        assert utf16_length("\ud83d") == 1

    @pytest.mark.parametrize("text", SAMPLES)
    def test_an_edit_behind_it_lands_where_it_was_meant(self, text: str) -> None:
        opened = document(f"{text}|{text}")
        opened.apply([TextEdit(len(text), len(text) + 1, "😀!")])
        assert opened.text == f"{text}😀!{text}"

    def test_lines_are_found_by_number(self) -> None:
        opened = document("😀\nb\n\u2028c")
        assert [opened.position_of_line(line) for line in (-1, 0, 1, 2, 9)] == [0, 0, 3, 5, 5]


class TestEdits:
    @given(texts_and_edits())
    def test_apply_is_what_the_domain_says(self, change: tuple[str, tuple[TextEdit, ...]]) -> None:
        text, wanted = change
        opened = document(text)
        opened.apply(wanted)
        assert opened.text == edits.apply(text, wanted)

    @given(texts_and_edits())
    def test_apply_is_one_step_and_undo_gives_the_text_back(self, change: tuple[str, tuple[TextEdit, ...]]) -> None:
        text, wanted = change
        opened = document(text)
        opened.apply(wanted)
        after = opened.text
        assert opened.undo_steps <= 1
        opened.qt.undo()
        assert opened.text == text
        opened.qt.redo()
        assert opened.text == after

    @given(st.lists(texts, max_size=4))
    def test_each_replacement_is_a_step_of_its_own(self, versions: list[str]) -> None:
        opened = document("start\n")
        seen = ["start\n"]
        for version in versions:
            if version != seen[-1]:
                opened.replace_text(version)
                seen.append(version)
        assert opened.undo_steps == len(seen) - 1
        for version in reversed(seen[:-1]):
            opened.qt.undo()
            assert opened.text == version

    @given(texts, texts)
    def test_replacing_makes_it_the_text(self, old: str, new: str) -> None:
        opened = document(old)
        opened.replace_text(new)
        assert opened.text == new
        assert opened.modified == (old != new)

    def test_replacing_touches_only_what_differs(self, qtbot: QtBot) -> None:
        opened = document("😀 one\ntwo\nthree\n")
        before, after = QTextCursor(opened.qt), QTextCursor(opened.qt)
        before.setPosition(4)
        after.setPosition(utf16_length("😀 one\ntwo\nthr"))
        with qtbot.waitSignal(opened.qt.contentsChanged):
            assert opened.replace_text("😀 one\n2\nthree\n") == (TextEdit(6, 9, "2"),)
        assert (before.position(), after.position()) == (4, utf16_length("😀 one\n2\nthr"))

    def test_replacing_with_the_same_is_nothing(self, qtbot: QtBot) -> None:
        opened = document("same")
        with qtbot.assertNotEmitted(opened.text_changed):
            assert opened.replace_text("same") == ()
        assert (opened.modified, opened.undo_steps) == (False, 0)

    def test_what_was_typed_counts_as_steps_too(self) -> None:
        opened = document("one two")
        opened.replace_text("1 two")
        opened.replace_text("1 2")
        opened.qt.undo()
        assert opened.undo_steps == 1
        QTextCursor(opened.qt).insertText("typed ")
        opened.apply([TextEdit(0, 1, "T"), TextEdit(6, 7, "One")])
        assert (opened.text, opened.undo_steps) == ("Typed One two", 3)
        for steps, text in ((2, "typed 1 two"), (1, "1 two"), (0, "one two")):
            opened.qt.undo()
            assert (opened.text, opened.undo_steps) == (text, steps)
        opened.qt.redo()
        assert opened.undo_steps == 1

    def test_overlapping_edits_change_nothing(self) -> None:
        opened = document("abc")
        with pytest.raises(ValueError, match="overlap"):
            opened.apply([TextEdit(0, 2, "x"), TextEdit(1, 3, "y")])
        assert (opened.text, opened.undo_steps) == ("abc", 0)

    def test_a_document_that_no_editor_shows_tells_of_its_changes(self, qtbot: QtBot) -> None:
        opened = document("before")
        assert opened.text == "before"
        with qtbot.waitSignals([opened.text_changed, opened.modified_changed]):
            opened.apply([TextEdit(0, 6, "after")])
        assert (opened.text, opened.bytes()) == ("after", b"after")

    def test_who_hears_of_a_modification_sees_the_new_text(self) -> None:
        opened = document("before")
        seen = [opened.text]
        opened.modified_changed.connect(lambda _: seen.append(opened.text))
        opened.replace_text("after")
        opened.qt.undo()
        assert seen == ["before", "after", "before"]

    def test_undoing_to_what_was_saved_is_not_modified(self) -> None:
        opened = document("a")
        opened.replace_text("ab")
        opened.saved(Source("ab"), "hash 2")
        assert not opened.modified
        opened.qt.undo()
        assert (opened.modified, opened.text) == (True, "a")
        opened.qt.redo()
        assert not opened.modified

    def test_a_new_document_is_modified(self) -> None:
        assert Document("new.md", Source("x"), None).modified


FILES = {
    "no-break space": "a\u00a0b\n".encode(),
    "line separator": "a\u2028b\n".encode(),
    "paragraph separator": "a\u2029b\n".encode(),
    "byte order mark": b"\xef\xbb\xbfa\n",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbfa\n",
    "byte order mark inside": b"a\n\xef\xbb\xbfb\n",
    "NUL": b"a\0b\n",
    "UTF-16": "😀 a\r\n".encode("utf-16"),
    "UTF-32": "a\n".encode("utf-32"),
    "Latin-1": b"gr\xf6\xdfe\n",
    "carriage returns": b"a\r\nb\rc\n",
    "Qt's own marks": "a\ufdd0b\ufdd1c\n".encode(),
    "object replacement": "a\ufffcb\n".encode(),
    "controls": bytes(range(1, 32)),
    "next line": "a\x85b\n".encode(),
    "bidirectional": "\u202eabc\u202c\u2066x\u2069\n".encode(),
    "noncharacters": "\ufffe\uffff\n".encode(),
    "beyond": "\U0010ffff\U000e0001\n".encode(),
    "no last line end": b"a",
    "nothing": b"",
}


class TestFiles:
    @pytest.mark.parametrize("name", FILES)
    def test_a_file_survives_or_is_read_only(self, name: str) -> None:
        self._check(FILES[name])

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(st.characters(exclude_categories=("Cs",))))
    def test_any_text_survives_or_is_read_only(self, text: str) -> None:
        self._check(text.encode())

    def _check(self, data: bytes) -> None:
        opened = Document("docs/a.md", decode(data), "hash")
        if opened.read_only:
            assert "reading only" in opened.notice
            assert not opened.apply([TextEdit(0, 0, "x")])
            assert opened.replace_text("x") is not None
            assert (opened.modified, opened.undo_steps) == (False, 0)
        else:
            assert opened.bytes() == data
            opened.apply([TextEdit(0, 0, "x")])
            opened.qt.undo()
            assert opened.bytes() == data

    @pytest.mark.parametrize(
        "name", ["no-break space", "line separator", "byte order mark", "UTF-16", "carriage returns"]
    )
    def test_these_can_be_edited(self, name: str) -> None:
        assert not Document("docs/a.md", decode(FILES[name]), "hash").read_only

    def test_a_line_that_is_too_long_is_read_only(self) -> None:
        line = "x" * (LONGEST_LINE + 1)
        opened = document(f"a\n{line}\nb")
        assert opened.read_only
        assert "20,000" in opened.notice
        assert max(len(each) for each in opened.text.split("\n")) == LONGEST_LINE + 1
        assert opened.source.text == f"a\n{line}\nb"

    def test_a_file_that_is_too_large_is_shown_in_part_and_read_only(self) -> None:
        text = "0123456789abcde\n" * (LARGEST // 16 + 1)
        opened = document(text)
        assert opened.read_only
        assert opened.notice == "a.md is 10 MB, so its beginning is open for reading only. The file is as it was."
        assert len(opened.text) == SHOWN
        assert opened.source.text == text
        assert not opened.apply([TextEdit(0, 0, "x")])

    def test_a_line_that_is_just_not_too_long_can_be_edited(self) -> None:
        assert not document("😀" * LONGEST_LINE).read_only


class TestReloading:
    def test_it_is_one_step_that_can_be_undone(self) -> None:
        opened = document("one\ntwo\n")
        opened.reload(Source("one\n2\n"), "hash 2")
        assert (opened.text, opened.modified, opened.undo_steps, opened.expected) == ("one\n2\n", False, 1, "hash 2")
        opened.qt.undo()
        assert (opened.text, opened.modified) == ("one\ntwo\n", True)

    @pytest.mark.parametrize("data", [b"\xff\xfe\xfd", b"a\0b", "a\u2029b".encode(), b"x" * (LONGEST_LINE + 1)])
    def test_what_cannot_be_edited_any_more_is_read_only_from_then_on(self, qtbot: QtBot, data: bytes) -> None:
        opened = document("good")
        with qtbot.waitSignal(opened.notice_changed):
            opened.reload(decode(data), "hash 2")
        assert opened.read_only
        assert not opened.apply([TextEdit(0, 0, "x")])
        with qtbot.waitSignal(opened.notice_changed):
            opened.reload(Source("good again"), "hash 3")
        assert (opened.read_only, opened.text, opened.modified) == (False, "good again", False)
        assert opened.apply([TextEdit(0, 4, "very good")])
        assert opened.bytes() == b"very good again"
