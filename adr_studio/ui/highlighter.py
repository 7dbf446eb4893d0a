"""Colours for Markdown source, one line at a time."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from adr_studio.session.document import utf16_length
from adr_studio.ui.theme import Theme

_TEXT, _FRONT_MATTER, _COMMENT, _TABLE, _TABLE_HEAD, _FENCE = 0, 1, 2, 3, 4, 5
"""What a line hands on to the next; a fence adds twice the length of its mark, and one for tildes."""

_FENCE_MARK = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_BEGINNINGS = ("`", "~", "<", " ", "\t")
"""What a line begins with that may begin code or a comment."""

_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_KEY = re.compile(r"[^\s#:][^:]*(?=:(?:\s|$))")
_ITEM = re.compile(r"\s*-\s+")
_NOTE = re.compile(r"(?:^|(?<=\s))#.*$")
_MARK = re.compile(r"\s*(?:[-*+]|\d+[.)])\s(?:\[[ xX]\]\s)?|\s{0,3}>\s?")
_ALIGNMENT = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_INLINE = re.compile(
    r"(?P<code>(`+)(?!`).+?(?<!`)\2(?!`))|(?P<comment><!--(?:.*?-->|.*$))|(?P<link>!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"
    r"|^ {0,3}\[[^\]]+\]:\s*\S+|<[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*>|\bhttps?://[^\s<>)\]]+)"
    r"|(?P<strong>\*\*(?!\s).+?(?<!\s)\*\*|__(?!\s).+?(?<!\s)__)|(?P<emphasis>\*(?![\s*]).+?(?<![\s*])\*)"
    r"|(?P<bar>(?<!\\)\|)"
)
_NAMES = ("code", "comment", "link", "strong", "emphasis", "bar")
_LARGE, _FIRST_VIEW, _AROUND = 200_000, 150, 40
"""Characters from which on only the lines in view, and so many around them, are coloured; the lines seen at first."""

_LONGEST = 2_000
"""Characters of a line that are coloured; more would slow the keystroke down."""


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours headings, emphasis, code, links, lists, quotations, tables, comments and front matter."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats = _formats(theme)
        self._in_view = range(_FIRST_VIEW) if document.characterCount() > _LARGE else None

    def set_theme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self._formats = _formats(theme)
        self.rehighlight()

    def show_lines(self, first: int, last: int) -> None:
        """Colour these lines (by number) of a text that is too large to be coloured all at once."""
        if self._in_view is None or (first in self._in_view and last in self._in_view):
            return
        self._in_view = range(max(0, first - _AROUND), last + _AROUND + 1)
        block = self.document().findBlockByNumber(self._in_view.start)
        while block.isValid() and block.blockNumber() in self._in_view:
            if not block.layout().formats():
                self.rehighlightBlock(block)
            block = block.next()

    def is_prose(self, block: QTextBlock) -> bool:
        """Whether a line is neither code nor front matter nor a comment that began above it."""
        before = block.previous().userState() if block.blockNumber() else -1
        return (
            block.userState() in (-1, _TEXT, _TABLE, _TABLE_HEAD)
            and before not in (_FRONT_MATTER, _COMMENT)
            and before < _FENCE
        )

    def is_front_matter(self, block: QTextBlock) -> bool:
        """Whether a line stands between the fences of the front matter."""
        return block.userState() == _FRONT_MATTER and block.blockNumber() > 0

    def highlightBlock(self, text: str) -> None:
        """Colour one line; the block's state carries front matter, fences, tables and comments over to the next."""
        before = self.previousBlockState()
        if self._in_view is not None and self.currentBlock().blockNumber() not in self._in_view:
            first = before == -1 and self.currentBlock().blockNumber() == 0
            self.setCurrentBlockState(_state_after(text, before, first))
            return
        if self._is_front_matter(text, before):
            return
        if before >= _FENCE or (before != _COMMENT and _FENCE_MARK.match(text)):
            self._fence(text, before)
            return
        self.setCurrentBlockState(_TEXT)
        start = self._rest_of_comment(text) if before == _COMMENT else 0
        if start < 0:
            return
        if "|" in text and not start and self._table(text, before):
            return
        if _HEADING.match(text) and not start:
            self._colour(text, 0, len(text), "heading")
        elif (mark := _MARK.match(text)) and not start:
            self._colour(text, 0, mark.end(), "quote" if ">" in mark[0] else "list")
        self._inline(text, start)

    def _inline(self, text: str, start: int) -> None:
        for match in _INLINE.finditer(text[:_LONGEST], start):
            name = next(each for each in _NAMES if match[each])
            self._colour(text, match.start(), match.end(), name)
            if name == "comment" and not text[: match.start()].strip() and "-->" not in text[match.start() :]:
                self.setCurrentBlockState(_COMMENT)

    def _colour(self, text: str, start: int, end: int, name: str) -> None:
        """Colour the characters from `start` to `end`, which Qt counts in UTF-16 units."""
        first = utf16_length(text[:start])
        self.setFormat(first, utf16_length(text[start:end]), self._formats[name])

    def _is_front_matter(self, text: str, before: int) -> bool:
        first = before == -1 and self.currentBlock().blockNumber() == 0
        if before != _FRONT_MATTER and not (first and text.rstrip() == "---"):
            return False
        self.setCurrentBlockState(_state_after(text, before, first))
        if text.rstrip() in ("---", "...") or text.startswith("#"):
            self._colour(text, 0, len(text), "comment")
            return True
        item = _ITEM.match(text)
        if item:
            self._colour(text, 0, item.end(), "list")
        key = _KEY.match(text, item.end() if item else 0)
        if key:
            self._colour(text, key.start(), key.end(), "key")
        value = key.end() + 1 if key else item.end() if item else 0
        self._colour(text, value, min(len(text), _LONGEST), "value")
        if note := _NOTE.search(text[:_LONGEST], value):
            self._colour(text, note.start(), len(text), "comment")
        return True

    def _fence(self, text: str, before: int) -> None:
        self._colour(text, 0, len(text), "code")
        if before < _FENCE and (mark := _FENCE_MARK.match(text)):
            self._colour(text, mark.end(), len(text), "key")
        self.setCurrentBlockState(_state_after(text, before, False))

    def _rest_of_comment(self, text: str) -> int:
        """Colour a comment that began above; where it ends, or -1 where it goes on."""
        end = text.find("-->")
        self._colour(text, 0, len(text) if end < 0 else end + 3, "comment")
        if end < 0:
            self.setCurrentBlockState(_COMMENT)
            return -1
        return end + 3

    def _table(self, text: str, before: int) -> bool:
        """Colour the two lines that begin a table; whether this is one of them. Its rows are coloured as text is."""
        if before == _TABLE_HEAD and _ALIGNMENT.match(text):
            self._colour(text, 0, len(text), "comment")
            self.setCurrentBlockState(_TABLE)
            return True
        following = self.currentBlock().next()
        if before != _TABLE and "|" in following.text()[:_LONGEST] and _ALIGNMENT.match(following.text()):
            self._colour(text, 0, min(len(text), _LONGEST), "head")
            self._inline(text, 0)
            self.setCurrentBlockState(_TABLE_HEAD)
            return True
        above = self.currentBlock().previous()
        if before == _TEXT and _ALIGNMENT.match(text) and "|" in above.text():
            # The line above becomes a table's head only now; Qt colours lines downwards.
            number = above.blockNumber()
            QTimer.singleShot(0, self, lambda: self.rehighlightBlock(self.document().findBlockByNumber(number)))
        if before == _TABLE:
            self.setCurrentBlockState(_TABLE)
        return False


def _state_after(text: str, before: int, first: bool) -> int:
    """What a line hands on, tables aside, which only matter where lines are coloured."""
    if before == _FRONT_MATTER:
        return _TEXT if text.rstrip() in ("---", "...") else _FRONT_MATTER
    if first and text.rstrip() == "---":
        return _FRONT_MATTER
    if before >= _FENCE:
        return _TEXT if _closes(text, before) else before
    if before == _COMMENT:
        return _TEXT if "-->" in text else _COMMENT
    if text[:1] not in _BEGINNINGS:
        return _TEXT
    if mark := _FENCE_MARK.match(text):
        return _FENCE + 2 * len(mark[1]) + (mark[1][0] == "~")
    return _COMMENT if text.lstrip().startswith("<!--") and "-->" not in text else _TEXT


def _closes(text: str, before: int) -> bool:
    """Whether a line ends the fence that was begun."""
    length, tilde = divmod(before - _FENCE, 2)
    mark = _FENCE_MARK.match(text)
    if mark is None or len(mark[1]) < length or (mark[1][0] == "~") != bool(tilde):
        return False
    return not text[mark.end() :].strip()


def _formats(theme: Theme) -> Mapping[str, QTextCharFormat]:
    colours = theme.syntax
    formats = {}
    for name, colour in (
        ("heading", colours.heading),
        ("strong", colours.emphasis),
        ("emphasis", colours.emphasis),
        ("code", colours.code),
        ("link", colours.link),
        ("quote", colours.quote),
        ("list", colours.list_marker),
        ("key", colours.front_matter_key),
        ("value", colours.front_matter_value),
        ("comment", colours.comment),
        ("bar", colours.comment),
        ("head", colours.emphasis),
    ):
        formats[name] = QTextCharFormat()
        formats[name].setForeground(QColor(colour))
    for name in ("heading", "strong", "head"):
        formats[name].setFontWeight(QFont.Weight.Bold)
    formats["emphasis"].setFontItalic(True)
    return formats
