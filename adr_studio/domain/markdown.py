"""The block structure of a Markdown text, with the lines that each block takes.

Positions of lines are 0-based and count the whole text, front matter included; ranges are end-exclusive.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from adr_studio.domain.frontmatter import Field, closing_line, read_fields

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 100
"""How deep blocks may nest; markdown-it's own default of 20 drops what is deeper without a word."""

_CLOSING_HASHES = re.compile(r"\s+#+\s*$")
_INLINE_MARKUP = re.compile(r"[\[\]*_`<&\\!~]")
_COMMENT = re.compile(r"<!--.*?-->")
_TRAILING_COMMENT = re.compile(r"\s*<!--.*?-->\s*$")
_LONGEST = 2_000
"""Characters of a heading that is looked into for markup."""


@cache
def block_parser() -> "MarkdownIt":
    """A parser for the structure alone: block rules with tables, and no inline rules."""
    from markdown_it import MarkdownIt  # here, because what is read from the index needs no parser

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


class Heading(NamedTuple):
    """A heading outside of lists and quotations; `text` as it is written, without hashes and trailing comment."""

    level: int
    text: str
    line: int
    end: int


class Section(NamedTuple):
    """A heading and the lines that follow it up to the next heading of any level."""

    heading: Heading
    start: int
    end: int


class MarkdownText:
    """A Markdown text and where its parts are. The text is never changed here."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.body = closing_line(self.lines)

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        lengths = [len(line) + 1 for line in self.lines[:-1]]
        return list(accumulate(lengths, initial=0))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The front matter's fields; empty without front matter."""
        return read_fields(self.lines[1 : self.body - 1], self.starts[1], 1) if self.body > 1 else ()

    @cached_property
    def tokens(self) -> "list[Token]":
        """markdown-it's block tokens of the body; their maps count from the line `body`."""
        body = self.text[self.starts[self.body] :] if self.body < len(self.lines) else ""
        return block_parser().parse(body)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings at the top level of the document, in order."""
        return tuple(self._find_headings())

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """One section for each heading."""
        ends = [*(heading.line for heading in self.headings), len(self.lines)][1:]
        return tuple(Section(heading, heading.end, end) for heading, end in zip(self.headings, ends, strict=True))

    @property
    def title(self) -> Heading | None:
        """The first heading of level 1."""
        return next((heading for heading in self.headings if heading.level == 1), None)

    def blocks(self, start: int, end: int, *kinds: str) -> "Iterator[Token]":
        """The tokens with a map in these lines, of these types (such as "paragraph_open", "fence")."""
        for token in self.tokens:
            if token.map is None:
                continue
            line = token.map[0] + self.body
            if line >= end:
                return
            if line >= start and token.type in kinds:
                yield token

    def _find_headings(self) -> Iterator[Heading]:
        tokens = self.tokens
        for index in [index for index, token in enumerate(tokens) if token.type == "heading_open"]:
            token = tokens[index]
            if token.level or not token.map:
                continue
            line = token.map[0] + self.body
            yield Heading(int(token.tag[1]), plain_heading(tokens[index + 1].content), line, token.map[1] + self.body)


def without_comments(line: str) -> str:
    """A line without the HTML comments in it; one that is never closed is none."""
    closed, end, rest = line.rpartition("-->")
    return _COMMENT.sub("", closed + end) + rest if end else line


def plain_inline(content: str, references: Mapping[str, object] | None = None) -> str:
    """A line's text without its markup; `references` are the definitions of links that it may use."""
    if len(content) > _LONGEST or not _INLINE_MARKUP.search(content):
        return content
    parser, tokens = block_parser(), list["Token"]()
    parser.inline.parse(content, parser, {"references": references or {}}, tokens)
    return "".join(token.content for token in tokens if token.type in ("text", "text_special", "code_inline"))


def plain_heading(text: str) -> str:
    """A heading's text without closing hashes and without a comment at its end."""
    if "<!--" in text and text.rstrip().endswith("-->"):
        text = _TRAILING_COMMENT.sub("", text)
    if "#" in text:
        text = _CLOSING_HASHES.sub("", text)
    return text.strip()
