"""What one page says of other pages and of what they define: its links, and the ids that it names without a link."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.links import Code, Spans, addresses_in, code_in, targets
from adr_studio.domain.record import Record

_ID = re.compile(
    r"(?<![\w/\-.])(?P<id>[A-Z][A-Za-z]{1,9}(?:-[A-Z]{2,9})*)[-_ #]?0*(?P<number>[1-9]\d{0,5})(?![\w/.]*\w)"
)
SHORT_ID = (
    r"(?:(?<![A-Za-z0-9_.\-/=#?&+$@%])|(?<![A-Za-z0-9])(?<=_)|(?<=\d/)){}(?![A-Za-z0-9]|/(?![A-Z]{{1,4}}-\d)|[.-]\w)"
)
"""A short id in a text, as a pattern with a place for the id: not in the midst of a word, a path or an address."""

_SHORT = re.compile(SHORT_ID.format(r"([A-Z]{1,4})-0*([1-9]\d{0,8})"))
_WORD = re.compile(r"`+ ?([^\W_][\w.-]{0,79}) ?`+")
_EXCERPT = 160

_STRETCH = 20_000
"""Characters that are searched at a stroke: other threads wait as long for their turn."""


class PageLink(NamedTuple):
    """A link on a page to a file of the repository; `line` and `column` count from 0, `text` is the line."""

    path: str
    fragment: str
    line: int
    column: int
    text: str


class Mention(NamedTuple):
    """An id, such as ADR-0007, that stands in a text and is no link; `prefix` is in lower case."""

    prefix: str
    number: int
    line: int
    text: str


class Named(NamedTuple):
    """An id of a row as a text names it: FM-3 anywhere but in a block of code, or a word in backticks.

    `line` and `column` count from 0 and are those of the id itself; `text` is the line.
    """

    id: str
    line: int
    column: int
    text: str
    in_code: bool


class References(NamedTuple):
    """All that one page says of others; `starts` are the offsets at which its lines begin."""

    links: tuple[PageLink, ...] = ()
    mentions: tuple[Mention, ...] = ()
    named: tuple[Named, ...] = ()
    starts: tuple[int, ...] = (0,)

    def line_at(self, offset: int) -> int:
        """The line of an offset, from 0."""
        return bisect_right(self.starts, offset) - 1


def references(path: str, text: str) -> References:
    """What the page at `path` says of others. A block of code says nothing."""
    lines, code = _Lines(text), code_in(text)
    links = tuple(
        PageLink(target.path, target.fragment, *lines.place(target.start), lines.text_at(target.start))
        for target in targets(text, path.rpartition("/")[0], code)
    )
    return References(links, tuple(_mentions(text, lines, code)), tuple(_named(text, lines, code)), lines.starts)


def _mentions(text: str, lines: "_Lines", code: Sequence[Code]) -> Iterator[Mention]:
    hidden = Spans([*((each.start, each.end) for each in code), *_link_spans(text)])
    for match in _matches(_ID, text):
        if match.start() not in hidden:
            line, _ = lines.place(match.start())
            yield Mention(match["id"].lower(), int(match["number"]), line, lines.text_at(match.start()))


def _named(text: str, lines: "_Lines", code: Sequence[Code]) -> Iterator[Named]:
    hidden = Spans([*((each.start, each.end) for each in code if each.is_block), *addresses_in(text)])
    for match in _matches(_SHORT, text):
        if match.start() not in hidden:
            yield Named(f"{match[1]}-{int(match[2])}", *lines.place(match.start()), lines.text_at(match.start()), False)
    for each in code:
        word = None if each.is_block else _WORD.fullmatch(text, each.start, each.end)
        if word and not _SHORT.fullmatch(word[1]):
            yield Named(word[1], *lines.place(word.start(1)), lines.text_at(word.start()), True)


_LINK = re.compile(r"!?\[(?:[^\[\]\n]|\[[^\]\n]*\])*\](?:\([^)\n]*\)|\[[^\]\n]*\])|<[^<>\n]*>|https?://\S+")


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that never goes beyond a line, some lines at a time."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _STRETCH)
        end = len(text) if end < 0 else end
        yield from pattern.finditer(text, start, end)
        start = end


def _link_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _matches(_LINK, text)]


def names(mention: Mention, record: Record, catalog: Catalog) -> bool:
    """Whether a mention means this record: its number, and the prefix of its id, where no other record has both."""
    if record.number != mention.number or record.id.rpartition("-")[0].lower() != mention.prefix:
        return False
    return sum(each.id == record.id for each in catalog.records) == 1


class _Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.starts = (0, *(match.end() for match in re.finditer("\n", text)))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 0."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]

    def text_at(self, offset: int) -> str:
        """The line at an offset, shortened."""
        start = self.starts[bisect_right(self.starts, offset) - 1]
        end = self._text.find("\n", start)
        said = self._text[start : end if end >= 0 else None].strip()
        return said if len(said) <= _EXCERPT else f"{said[: _EXCERPT - 1]}…"
