"""What one page says of other pages: its links, and the ids that it names without a link."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.links import code_spans, targets
from adr_studio.domain.record import Record

_ID = re.compile(
    r"(?<![\w/\-.])(?P<id>[A-Z][A-Za-z]{1,9}(?:-[A-Z]{2,9})*)[-_ #]?0*(?P<number>[1-9]\d{0,5})(?![\w/.]*\w)"
)
_EXCERPT = 160


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


class References(NamedTuple):
    """All that one page says of others."""

    links: tuple[PageLink, ...] = ()
    mentions: tuple[Mention, ...] = ()


def references(path: str, text: str) -> References:
    """What the page at `path` says of others. Code says nothing."""
    lines = _Lines(text)
    links = tuple(
        PageLink(target.path, target.fragment, *lines.place(target.start), lines.text_at(target.start))
        for target in targets(text, path.rpartition("/")[0])
    )
    return References(links, tuple(_mentions(text, lines)))


def _mentions(text: str, lines: "_Lines") -> Iterator[Mention]:
    hidden = [*code_spans(text), *_link_spans(text)]
    for match in _ID.finditer(text):
        if not any(start <= match.start() < end for start, end in hidden):
            line, _ = lines.place(match.start())
            yield Mention(match["id"].lower(), int(match["number"]), line, lines.text_at(match.start()))


_LINK = re.compile(r"!?\[(?:[^\[\]\n]|\[[^\]\n]*\])*\](?:\([^)\n]*\)|\[[^\]\n]*\])|<[^<>\n]*>|https?://\S+")


def _link_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _LINK.finditer(text)]


def names(mention: Mention, record: Record, catalog: Catalog) -> bool:
    """Whether a mention means this record: its number, and the prefix of its id, where no other record has both."""
    if record.number != mention.number or record.id.rpartition("-")[0].lower() != mention.prefix:
        return False
    return sum(each.id == record.id for each in catalog.records) == 1


class _Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 0."""
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def text_at(self, offset: int) -> str:
        """The line at an offset, shortened."""
        start = self._starts[bisect_right(self._starts, offset) - 1]
        end = self._text.find("\n", start)
        said = self._text[start : end if end >= 0 else None].strip()
        return said if len(said) <= _EXCERPT else f"{said[: _EXCERPT - 1]}…"
