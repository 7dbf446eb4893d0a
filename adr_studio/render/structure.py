"""Where the top-level blocks of a text are, kept up to date from one version of it to the next.

At the top level the parser remembers nothing of the blocks before: what a block is follows from its own lines and from
a few after them. So only what stands around a change is parsed again, up to where an old block begins again.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from adr_studio.render.footnotes import without_notes

_CONTAINER = re.compile(r"<(/?)(details|div|table|section|center|ul|ol|blockquote)\b|<!--.*?(?:-->|\Z)", re.I | re.S)
_AROUND = 40
"""Lines behind a change that are parsed at first; when they are not enough, four times as many, and so on."""


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """A top-level block, or raw HTML that opens an element with all that follows up to where it closes.

    `count` is how many lines it takes, `headings` are as they are written, and `notes` the labels of the footnotes
    that are defined in it; headings in these are not counted.
    """

    source: str
    count: int
    headings: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a link's label stands for, and the line that says so."""

    line: int
    label: str
    href: str
    title: str


@dataclass(frozen=True)
class Change:
    """`removed` groups from `index` on gave way to `added` ones."""

    index: int
    removed: int
    added: int


class Structure:
    """The groups of the last text that it was given; lines count from that text's first."""

    def __init__(self, parser: MarkdownIt) -> None:
        self._parser = parser
        self._lines: Sequence[str] = ()
        self._definitions: list[Definition] = []
        self._tokens: dict[Group, list[Token]] = {}
        self.groups: list[Group] = []
        self.starts: list[int] = []
        self.labels: tuple[str, ...] = ()  # of all footnotes that are defined

    @property
    def references(self) -> dict[str, dict[str, str]]:
        """What links' labels stand for, as the parser keeps it: the first definition of a label counts."""
        found: dict[str, dict[str, str]] = {}
        for each in self._definitions:
            found.setdefault(each.label, {"title": each.title, "href": each.href})
        return found

    def source(self, start: int, end: int) -> str:
        """The text from one line to another, which it does not contain."""
        return "\n".join(self._lines[start:end])

    def update(self, lines: Sequence[str]) -> Change:
        """Take another text; says which groups are no longer what they were."""
        old, self._lines = self._lines, lines
        if old == lines:
            return Change(0, 0, 0)
        head = _equal(old, lines)
        room = min(len(old), len(lines)) - head
        tail = min(room, _equal(old[::-1], lines[::-1]))
        # Not the last one: where it opens an element that is never closed, it takes all that comes.
        others = range(len(self.groups) - 1)
        kept = bisect_right(others, _settled(old, head), key=lambda at: self.starts[at] + self.groups[at].count)
        return self._replace(kept, len(old) - tail, len(lines) - len(old))

    def tokens(self, at: int) -> list[Token]:
        """The parser's tokens of a group, for the caller to do with as it likes; their lines count from anywhere."""
        known = self._tokens.pop(self.groups[at], None)
        if known is not None:
            return known
        start, last = self.starts[at], at == len(self.groups) - 1
        behind = len(self._lines) if last else _behind(self._lines, start + self.groups[at].count)
        return next(_groups(self._window(start, behind)[0]))

    def forget_tokens(self) -> None:
        """Drop the tokens that nobody asked for; they are made anew where somebody does."""
        self._tokens.clear()

    def _replace(self, kept: int, unchanged: int, delta: int) -> Change:
        """Parse anew behind the first `kept` groups, up to where a group began in the lines from `unchanged` on."""
        line = self.starts[kept - 1] + self.groups[kept - 1].count if kept else 0
        definitions = [each for each in self._definitions if each.line < line]
        starts, groups, rest = self.starts[:kept], self.groups[:kept], len(self.groups)
        for start, group, found in self._parsed(line, max(0, unchanged + delta - line) + _AROUND):
            at = bisect_left(self.starts, start - delta, lo=kept)
            if start - delta >= unchanged and at < len(self.starts) and self.starts[at] == start - delta:
                rest = at
                definitions += (each for each in found if each.line < start)
                definitions += _moved((each for each in self._definitions if each.line >= start - delta), delta)
                break
            definitions += found
            if group is not None:
                starts.append(start)
                groups.append(group)
        if any(group.notes for group in (*self.groups[kept:rest], *groups[kept:])):
            self.labels = tuple(sorted({label for each in (*groups, *self.groups[rest:]) for label in each.notes}))
        change = Change(kept, rest - kept, len(groups) - kept)
        starts += (start + delta for start in self.starts[rest:]) if delta else self.starts[rest:]
        self.starts, self.groups, self._definitions = starts, groups + self.groups[rest:], definitions
        return change

    def _parsed(self, line: int, size: int) -> Iterator[tuple[int, Group | None, list[Definition]]]:
        """Groups from a line on, where they start, and the definitions up to their end; at last those behind all."""
        count = len(self._lines)
        while line < count:
            first, end = line, min(line + size, count)
            tokens, definitions = self._window(first, end)
            groups = list(_groups(tokens))
            settled = _settled(self._lines, end - 1)
            for number, group in enumerate(groups, start=1):
                start, stop = _extent(group, first)
                # Where the parser came to the window's end, it may have taken that for the end of the text.
                if end < count and (stop > settled or number == len(groups)):
                    break
                made = self._group(group, start, stop)
                self._tokens[made] = group
                yield start, made, [each for each in definitions if line <= each.line < stop]
                line = stop
            if end == count:
                yield count, None, [each for each in definitions if each.line >= line]
                return
            size *= 4

    def _group(self, tokens: list[Token], start: int, stop: int) -> Group:
        notes = tuple(token.meta["label"] for token in tokens if token.type == "footnote_reference_open")
        shown = without_notes(tokens, self._parser) if notes else tokens
        headings = tuple(inline.content for opening, inline in pairwise(shown) if opening.type == "heading_open")
        return Group(self.source(start, stop), stop - start, headings, notes)

    def _window(self, line: int, end: int) -> tuple[list[Token], list[Definition]]:
        """The tokens of some lines, which count from the first of them, and the definitions in these lines."""
        environment: dict[str, Any] = {}
        tokens: list[Token] = []
        self._parser.block.parse(f"{self.source(line, end)}\n", self._parser, environment, tokens)
        found = [{"label": label, **each} for label, each in environment.get("references", {}).items()]
        found += environment.get("duplicate_refs", [])
        found.sort(key=lambda each: each["map"][0])
        definitions = [Definition(line + each["map"][0], each["label"], each["href"], each["title"]) for each in found]
        return tokens, definitions


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many equal lines both begin."""
    at, limit, stride = 0, min(len(one), len(other)), 1_024
    while at + stride <= limit and one[at : at + stride] == other[at : at + stride]:
        at += stride
    while at < limit and one[at] == other[at]:
        at += 1
    return at


def _settled(lines: Sequence[str], limit: int) -> int:
    """The line up to which blocks must end to be what they are whatever stands from the line `limit` on.

    From a block's end the parser looks no further than the first line with text behind a blank one, and one line on,
    where a table may have its dashes.
    """
    at = limit - 2
    while at > 0 and not (_blank(lines[at - 1]) and not _blank(lines[at])):
        at -= 1
    return at - 1


def _behind(lines: Sequence[str], end: int) -> int:
    """Up to which line the parser looks, at most, to find that a block ends at the line `end`."""
    at = end
    while at < len(lines) and not _blank(lines[at]):
        at += 1
    while at < len(lines) and _blank(lines[at]):
        at += 1
    return min(at + 3, len(lines))


def _blank(line: str) -> bool:
    return not line.strip(" \t")


def _moved(definitions: Iterable[Definition], delta: int) -> Iterator[Definition]:
    for each in definitions:
        yield Definition(each.line + delta, each.label, each.href, each.title)


def _groups(tokens: list[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    open_tags: Counter[str] = Counter()
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if token.type == "html_block":
            _count_tags(token.content, open_tags)
        if depth == 0 and not open_tags.total():
            yield group
            group = []
    if group:
        yield group


def _count_tags(written: str, open_tags: Counter[str]) -> None:
    for match in _CONTAINER.finditer(written):
        name = (match[2] or "").lower()
        if name and not match[1]:
            open_tags[name] += 1
        elif open_tags[name]:
            open_tags[name] -= 1


def _extent(tokens: list[Token], first: int) -> tuple[int, int]:
    maps = [token.map for token in tokens if token.map]
    return min(each[0] for each in maps) + first, max(each[1] for each in maps) + first
