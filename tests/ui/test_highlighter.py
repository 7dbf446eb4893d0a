"""The colours of Markdown source: what is coloured in which line, and where Qt has it."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout
from pytestqt.qtbot import QtBot

from adr_studio.ui.highlighter import _TABLE, _TABLE_HEAD, _TEXT, MarkdownHighlighter, _state_after
from adr_studio.ui.theme import load_themes

THEMES = load_themes()
COLOURS = {
    "heading": THEMES["light"].syntax.heading,
    "code": THEMES["light"].syntax.code,
    "link": THEMES["light"].syntax.link,
    "quote": THEMES["light"].syntax.quote,
    "list": THEMES["light"].syntax.list_marker,
    "key": THEMES["light"].syntax.front_matter_key,
    "comment": THEMES["light"].syntax.comment,
    "value": THEMES["light"].syntax.front_matter_value,
}


class Source:
    """A text with its colours."""

    def __init__(self) -> None:
        self.document = QTextDocument()
        self.document.setDocumentLayout(QPlainTextDocumentLayout(self.document))
        self.highlighter = MarkdownHighlighter(self.document, THEMES["light"])
        QCoreApplication.processEvents()  # Qt's own first colouring; before it, edits are not followed.

    def show(self, text: str) -> None:
        self.document.setPlainText(text)
        self.highlighter.rehighlight()

    def coloured(self, line: int) -> list[tuple[str, str]]:
        """The coloured pieces of a line with the names of their colours."""
        block = self.document.findBlockByNumber(line)
        units = block.text().encode("utf-16-le")
        return [
            (
                units[2 * each.start : 2 * (each.start + each.length)].decode("utf-16-le"),
                self._name(each.format.foreground().color().name().upper()),
            )
            for each in block.layout().formats()
        ]

    def weights(self, line: int) -> list[tuple[str, int]]:
        """The coloured pieces of a line, which must be ASCII, with their fonts' weights."""
        block = self.document.findBlockByNumber(line)
        formats = block.layout().formats()
        return [(block.text()[each.start : each.start + each.length], each.format.fontWeight()) for each in formats]

    def plain(self, line: int) -> bool:
        return self.coloured(line) == []

    def is_code(self, line: int) -> bool:
        text = self.document.findBlockByNumber(line).text()
        pieces = self.coloured(line)
        fence = re.fullmatch(r"(\s*[`~]{3,})(.+)", text)
        if fence and len(pieces) > 1:
            return pieces == [(fence[1], "code"), (fence[2], "key")]
        return pieces == ([(text, "code")] if text else [])

    def _name(self, colour: str) -> str:
        return next((name for name, known in COLOURS.items() if known == colour), colour)


@pytest.fixture
def source(qapp: QApplication) -> Source:
    return Source()


def test_front_matter_and_what_follows(source: Source) -> None:
    source.show("---\nstatus: accepted\n# why\n  - a: b\n---\n\n# Title\nstatus: no\n---\nx: y")
    assert source.coloured(0) == [("---", "comment")]
    assert source.coloured(1) == [("status", "key"), (" accepted", "value")]
    assert source.coloured(2) == [("# why", "comment")]
    assert source.coloured(4) == [("---", "comment")]
    assert source.coloured(6) == [("# Title", "heading")]
    assert source.plain(7)
    assert source.plain(9)


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        ("```py\n# no heading\n```\nafter", 1, 3),
        ("~~~\n- no list\n~~~\nafter", 1, 3),
        ("````md\n```\ninner\n```\n````\nafter", 2, 5),
        ("~~~\n```\ninner\n~~~\nafter", 2, 4),
        ("```\n~~~\ninner\n```\nafter", 2, 4),
        ("```\n``` not the end\n`` nor this\n`````  \nafter", 2, 4),
        ("   ~~~ a`b\ncode\n   ~~~~~\nafter", 1, 3),
    ],
)
def test_fences(source: Source, text: str, code: int, after: int) -> None:
    source.show(text)
    assert all(source.is_code(line) for line in range(code + 1))
    assert source.plain(after)


def test_a_fence_without_an_end_goes_to_the_end(source: Source) -> None:
    source.show("```\na\n\n# b")
    assert source.is_code(3)


def test_code_in_three_backticks_within_a_line_is_no_fence(source: Source) -> None:
    source.show("``` a ``` b\nafter")
    assert source.coloured(0) == [("``` a ```", "code")]
    assert source.plain(1)


def test_a_fence_that_is_typed_colours_what_follows(source: Source) -> None:
    source.show("a\nb\nc")
    source.document.find("a").insertText("```")
    assert source.is_code(2)


def test_tables_links_code_and_comments(source: Source) -> None:
    source.show("| `a|b` | [c](d.md) | <!-- e --> \\| |")
    assert source.coloured(0) == [
        ("|", "comment"),
        ("`a|b`", "code"),
        ("|", "comment"),
        ("[c](d.md)", "link"),
        ("|", "comment"),
        ("<!-- e -->", "comment"),
        ("|", "comment"),
    ]


@pytest.mark.parametrize(
    ("line", "mark", "name"),
    [
        ("- [x] done", "- [x] ", "list"),
        ("  12) twelfth", "  12) ", "list"),
        ("> said", "> ", "quote"),
        ("###### six", "###### six", "heading"),
    ],
)
def test_marks(source: Source, line: str, mark: str, name: str) -> None:
    source.show(line)
    assert source.coloured(0) == [(mark, name)]


@pytest.mark.parametrize("line", ["####### seven", "#hash", "2 * 3 * 4", "a_b_c", "-dash"])
def test_what_only_looks_like_a_mark(source: Source, line: str) -> None:
    source.show(line)
    assert source.plain(0)


def test_strong_is_bold_and_emphasis_slanted(source: Source) -> None:
    source.show("**b** and *i*")
    bold, slanted = source.document.firstBlock().layout().formats()
    assert (bold.start, bold.length, bold.format.fontWeight()) == (0, 5, 700)
    assert (slanted.start, slanted.length, slanted.format.fontItalic()) == (10, 3, True)


def test_colours_stand_where_qt_has_the_characters(source: Source) -> None:
    source.show("😀 `code` 😀 [l](x)\n# 😀😀\n---\n")
    assert source.coloured(0) == [("`code`", "code"), ("[l](x)", "link")]
    assert source.coloured(1) == [("# 😀😀", "heading")]


@pytest.mark.parametrize("piece", ["`a` ", "**a ", "[", "<!-- ", "`", "*a", "``` ", "| ", "__a "])
def test_a_long_line_is_coloured_at_its_beginning_only(source: Source, piece: str) -> None:
    source.show("x " + piece * (20_000 // len(piece)) + "\n# after")
    assert all(each.start < 2_000 for each in source.document.firstBlock().layout().formats())
    assert source.coloured(1) == [("# after", "heading")]


def test_another_theme_colours_anew(source: Source) -> None:
    source.show("# Title")
    source.highlighter.set_theme(THEMES["dark"])
    assert source.coloured(0) == [("# Title", THEMES["dark"].syntax.heading)]


def test_front_matter_lists_values_and_notes(source: Source) -> None:
    source.show('---\ndeciders:\n  - ana # leads\n  - "ben"\nurl: https://x.org/#a\n---')
    assert source.coloured(1) == [("deciders", "key")]
    assert source.coloured(2) == [("  - ", "list"), ("ana ", "value"), ("# leads", "comment")]
    assert source.coloured(4) == [("url", "key"), (" https://x.org/#a", "value")]


def test_a_comment_over_several_lines(source: Source) -> None:
    source.show("<!-- one\n# no heading\n\nend --> `code`\n# Title\ntext <!-- open\n# Title")
    assert source.coloured(1) == [("# no heading", "comment")]
    assert source.coloured(3) == [("end -->", "comment"), ("`code`", "code")]
    assert source.coloured(4) == [("# Title", "heading")]
    assert source.coloured(6) == [("# Title", "heading")]


@pytest.mark.parametrize(
    "link", ["[a][b]", "[a]", "<https://example.org>", "https://example.org/a", "[b]: 0001-a.md", "![p](p.png)"]
)
def test_links_of_every_kind(source: Source, link: str) -> None:
    source.show(link)
    assert source.coloured(0) == ([] if link == "[a]" else [(link, "link")])


def test_a_table_s_head_is_bold_and_its_alignment_faint(source: Source) -> None:
    source.show("a | b\n--|:-:\n1 | `2`\n\nc | d\n--- | x")
    assert source.weights(0) == [("a ", 700), ("|", 400), (" b", 700)]
    assert source.coloured(1) == [("--|:-:", "comment")]
    assert source.coloured(2) == [("|", "comment"), ("`2`", "code")]
    assert source.weights(4) == [("|", 400)]


def test_a_table_whose_alignment_is_typed_gets_its_head(source: Source, qtbot: QtBot) -> None:
    source.show("a | b\n\n1 | 2")
    QTextCursor(source.document.findBlockByNumber(1)).insertText("--|--")
    bold = [("a ", 700), ("|", 400), (" b", 700)]
    qtbot.waitUntil(lambda: source.weights(0) == bold)
    assert source.coloured(1) == [("--|--", "comment")]


def test_prose_is_told_from_code_and_front_matter(source: Source) -> None:
    source.show("---\na: b\n---\ntext\n```\ncode\n```\n<!--\nx\n-->\ntext")
    prose = [source.highlighter.is_prose(source.document.findBlockByNumber(line)) for line in range(11)]
    assert [line for line, is_prose in enumerate(prose) if is_prose] == [3, 10]
    assert source.highlighter.is_front_matter(source.document.findBlockByNumber(1))


def test_a_large_text_is_coloured_where_it_is_looked_at(qapp: QApplication) -> None:
    large = Source()
    chapter = "# Title\n\nSome `code` and prose that goes on for a while, to make this long.\n\n"
    text = f"---\nstatus: x\n---\n{chapter * 4_000}~~~\n# none\n~~~\n<!--\n# none\n-->\n# Last\n"
    large.document.setPlainText(text)
    large.highlighter = MarkdownHighlighter(large.document, THEMES["light"])
    large.highlighter.rehighlight()
    assert large.coloured(1) == [("status", "key"), (" x", "value")]
    assert large.coloured(3) == [("# Title", "heading")]
    last = large.document.blockCount() - 2
    assert [large.plain(line) for line in (last - 5, last - 2, last)] == [True, True, True]
    large.highlighter.show_lines(last - 20, last)
    assert large.is_code(last - 5)
    assert large.coloured(last - 2) == [("# none", "comment")]
    assert large.coloured(last) == [("# Last", "heading")]
    assert large.plain(last // 2)


LINES = ("---", "```", "~~~~", "```py", "<!--", "-->", "<!-- a -->", "# a", "a: b", "| a |", "|-|", "", "  - x", " ```")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(LINES), max_size=12))
def test_what_is_not_looked_at_has_the_same_state(source: Source, lines: list[str]) -> None:
    before_unseen = -1
    source.show("\n".join(lines))
    for number, line in enumerate(lines):
        block = source.document.findBlockByNumber(number)
        before_unseen = _state_after(line, before_unseen, number == 0)
        before_seen = block.userState()
        assert (before_seen if before_seen not in (_TABLE, _TABLE_HEAD) else _TEXT) == before_unseen
