"""Colours for Markdown source, one line at a time."""

import re
from collections.abc import Mapping

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from adr_studio.session.document import utf16_length
from adr_studio.ui.theme import Theme

TEXT, FRONT_MATTER, _FENCE = 0, 1, 2
"""A line's state: a fence's lines have 2 and more."""
_FENCE_MARK = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_KEY = re.compile(r"[^\s#:][^:]*(?=:)")
_MARK = re.compile(r"\s*(?:[-*+]|\d+[.)])\s(?:\[[ xX]\]\s)?|\s{0,3}>\s?")
_INLINE = re.compile(
    r"(?P<code>(`+)(?!`).+?(?<!`)\2(?!`))|(?P<comment><!--.*?-->)|(?P<link>!?\[[^\]]*\]\([^)]*\))"
    r"|(?P<strong>\*\*(?!\s).+?(?<!\s)\*\*|__(?!\s).+?(?<!\s)__)|(?P<emphasis>\*(?![\s*]).+?(?<![\s*])\*)"
    r"|(?P<bar>(?<!\\)\|)"
)
_LONGEST = 2_000
"""Characters of a line that are coloured; more would slow the keystroke down."""


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours headings, emphasis, code, links, lists, quotations, tables and front matter."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats = _formats(theme)

    def set_theme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line; the block's state carries front matter and fences over to the next."""
        before = self.previousBlockState()
        if self._is_front_matter(text, before):
            return
        if before >= _FENCE or _FENCE_MARK.match(text):
            self._fence(text, before)
            return
        self.setCurrentBlockState(TEXT)
        if _HEADING.match(text):
            self._colour(text, 0, len(text), "heading")
        elif mark := _MARK.match(text):
            self._colour(text, 0, mark.end(), "quote" if ">" in mark[0] else "list")
        for match in _INLINE.finditer(text[:_LONGEST]):
            name = next(each for each in ("code", "comment", "link", "strong", "emphasis", "bar") if match[each])
            self._colour(text, match.start(), match.end(), name)

    def _colour(self, text: str, start: int, end: int, name: str) -> None:
        """Colour the characters from `start` to `end`, which Qt counts in UTF-16 units."""
        first = utf16_length(text[:start])
        self.setFormat(first, utf16_length(text[start:end]), self._formats[name])

    def _is_front_matter(self, text: str, before: int) -> bool:
        first = self.currentBlock().blockNumber() == 0
        fence = text.rstrip() in ("---", "...")
        if not (first and text.rstrip() == "---") and before != FRONT_MATTER:
            return False
        closes = fence and not first
        self.setCurrentBlockState(TEXT if closes else FRONT_MATTER)
        if fence or text.startswith("#"):
            self._colour(text, 0, len(text), "comment")
        elif key := _KEY.match(text):
            self._colour(text, 0, key.end(), "key")
        return True

    def _fence(self, text: str, before: int) -> None:
        """The state of a fence's lines tells its mark: 2 plus its length, odd for tildes."""
        self._colour(text, 0, len(text), "code")
        mark = _FENCE_MARK.match(text)
        if before < _FENCE:
            assert mark is not None
            self.setCurrentBlockState(_FENCE + 2 * len(mark[1]) + (mark[1][0] == "~"))
            return
        length, tilde = divmod(before - _FENCE, 2)
        closes = (
            mark and len(mark[1]) >= length and (mark[1][0] == "~") == bool(tilde) and not text[mark.end() :].strip()
        )
        self.setCurrentBlockState(TEXT if closes else before)


def _formats(theme: Theme) -> Mapping[str, QTextCharFormat]:
    colours = theme.syntax
    formats = {name: QTextCharFormat() for name in ("heading", "strong", "emphasis", "code", "link", "quote", "list")}
    formats |= {name: QTextCharFormat() for name in ("key", "comment", "bar")}
    for name, colour in (
        ("heading", colours.heading),
        ("strong", colours.emphasis),
        ("emphasis", colours.emphasis),
        ("code", colours.code),
        ("link", colours.link),
        ("quote", colours.quote),
        ("list", colours.list_marker),
        ("key", colours.front_matter_key),
        ("comment", colours.comment),
        ("bar", colours.comment),
    ):
        formats[name].setForeground(QColor(colour))
    formats["heading"].setFontWeight(QFont.Weight.Bold)
    formats["strong"].setFontWeight(QFont.Weight.Bold)
    formats["emphasis"].setFontItalic(True)
    return formats
