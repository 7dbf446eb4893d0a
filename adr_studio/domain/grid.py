"""The tables of a Markdown text as they are drawn: where each cell stands, to the character.

Which lines make a table is what the block parser says; where a line's cells are follows GitHub Flavored Markdown: every
bar divides, in code too, unless a backslash stands before it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from adr_studio.domain.markdown import MarkdownText

if TYPE_CHECKING:
    from markdown_it.token import Token

BLANKS = " \t\v\f\r\n"
"""What may stand around a cell's content without being part of it."""

_BAR = re.compile(r"(?<!\\)\|")
_NESTED = re.compile(r"(?:[ \t]|>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))*")


class Alignment(StrEnum):
    """How a column is set; NONE where its delimiter says nothing."""

    NONE = ""
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Cell(NamedTuple):
    """One cell: its `text` without the backslashes before bars, which stands from `start` to `end`.

    `left` and `right` are the bars' inner sides, or the line's ends where there is no bar. Offsets in the whole text.
    """

    text: str
    start: int
    end: int
    left: int
    right: int


class Row(NamedTuple):
    """One line of a table: its number from 0, and what stands from `start` to `end`, without indentation and blanks.

    `opened` and `closed` are whether it has a bar before its first and after its last cell.
    """

    line: int
    start: int
    end: int
    opened: bool
    closed: bool
    cells: tuple[Cell, ...]


class Grid(NamedTuple):
    """One table. Rows may have fewer cells than the header, or more, which a git host does not show.

    `prefix` is what stands before the delimiter row: indentation, marks of quotations. `nested` is whether the table
    stands in a list or quotation.
    """

    text: str
    header: Row
    delimiter: Row
    alignments: tuple[Alignment, ...]
    rows: tuple[Row, ...]
    prefix: str
    nested: bool

    @property
    def lines(self) -> tuple[Row, ...]:
        """All its lines, header and delimiter row first."""
        return (self.header, self.delimiter, *self.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The texts of the header."""
        return tuple(cell.text for cell in self.header.cells)

    def said(self, row: Row, column: int) -> str:
        """What a row says in a column: "" where the cell is empty or missing."""
        return row.cells[column].text if column < len(row.cells) else ""


def grids(markdown: MarkdownText) -> tuple[Grid, ...]:
    """All tables of a text, in order."""
    return tuple(_find(markdown)) if "|" in markdown.text else ()


def _find(markdown: MarkdownText) -> Iterator[Grid]:
    tokens = markdown.tokens
    for at, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            first, end = token.map[0] + markdown.body, token.map[1] + markdown.body
            grid = _grid(markdown, first, end, nested=token.level > 0)
            if not grid.nested or _agrees(grid, tokens, at):
                yield grid


def _grid(markdown: MarkdownText, first: int, end: int, nested: bool) -> Grid:
    rows = [_row(markdown, line, nested) for line in range(first, end)]
    delimiter = rows[1]
    return Grid(
        text=markdown.text,
        header=rows[0],
        delimiter=delimiter,
        alignments=tuple(_alignment(cell.text) for cell in delimiter.cells),
        rows=tuple(rows[2:]),
        prefix=markdown.text[markdown.starts[delimiter.line] : delimiter.start],
        nested=nested,
    )


def _row(markdown: MarkdownText, line: int, nested: bool) -> Row:
    written, offset = markdown.lines[line], markdown.starts[line]
    start = len(written) - len(written.lstrip(BLANKS))
    if nested and (match := _NESTED.match(written)):
        start = match.end()
    end = max(start, len(written.rstrip(BLANKS)))
    bars = [match.start() for match in _BAR.finditer(written, start, end)]
    opened = bool(bars) and bars[0] == start
    closed = len(bars) > opened and bars[-1] == end - 1
    inner = bars[opened : len(bars) - closed]
    lefts = [start + opened, *(bar + 1 for bar in inner)]
    rights = [*inner, end - closed]
    if not closed and opened and len(bars) == 1 and start + 1 == end:
        lefts, rights = [], []
    cells = tuple(_cell(written, offset, left, right) for left, right in zip(lefts, rights, strict=True))
    return Row(line, offset + start, offset + end, opened, closed, cells)


def _cell(written: str, offset: int, left: int, right: int) -> Cell:
    text = written[left:right].strip(BLANKS)
    start = written.index(text, left) if text else min(left + 1, right)
    start, end = offset + start, offset + start + len(text)
    return Cell(text.replace("\\|", "|") if "|" in text else text, start, end, offset + left, offset + right)


def _alignment(delimiter: str) -> Alignment:
    if delimiter.endswith(":"):
        return Alignment.CENTER if delimiter.startswith(":") else Alignment.RIGHT
    return Alignment.LEFT if delimiter.startswith(":") else Alignment.NONE


def _agrees(grid: Grid, tokens: "Sequence[Token]", at: int) -> bool:
    """Whether the parser sees the same cells: in lists and quotations, what comes before a row may be read wrongly."""
    seen: list[str] = []
    for token in tokens[at:]:
        if token.type == "table_close":
            break
        if token.type == "inline":
            seen.append(token.content)
    width = len(grid.header.cells)
    ours = [grid.said(row, column) for row in (grid.header, *grid.rows) for column in range(width)]
    return ours == seen and len(grid.alignments) == width


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes: two for each wide sign, none for a mark that joins another."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
