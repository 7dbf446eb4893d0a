"""Markdown to HTML, block by block; what comes out is sanitised last and holds nothing that could run or be fetched."""

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.rules_core import StateCore, linkify, text_join
from markdown_it.token import Token

from adr_studio.domain.frontmatter import closing_line
from adr_studio.domain.markdown import MAX_NESTING, plain_inline
from adr_studio.domain.slugs import slug_of, unique_slug
from adr_studio.render import footnotes
from adr_studio.render.blocks import Block
from adr_studio.render.footnotes import Number, Numbering
from adr_studio.render.limits import inline
from adr_studio.render.marks import mark_alerts, mark_columns, mark_headings, mark_lines, mark_tasks
from adr_studio.render.parser import markdown_parser
from adr_studio.render.sanitising import LinkFilter, sanitiser
from adr_studio.render.structure import Structure

_BLOCK_SCALAR = re.compile(r"\A[|>][+-]?\d?(?:\s+|\Z)")
_HTML_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*\Z", re.DOTALL)
_LINE_END = re.compile(r"\r\n?")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_INLINE_MARKUP = re.compile(r"[\[\]*_`<&\\!~]")
_NOTHING = Block("", 0, 0, "")
_PLAIN: tuple[tuple[str, ...], tuple[Number, ...]] = ((), ())
"""What a group depends on that has no headings and refers to no footnotes: neither changes with what is before it."""


@dataclass(slots=True)
class _Entry:
    """What is known of one group of blocks.

    `bracketed` says that it may use what is defined elsewhere. `headings` are ids before numbers are added, and
    `mentions` the labels of footnotes in the order in which it refers to them; None where that is not known any more.
    """

    bracketed: bool
    headings: tuple[str, ...] | None = None
    mentions: tuple[str, ...] | None = None
    context: tuple[tuple[str, ...], tuple[Number, ...]] | None = None
    block: Block = _NOTHING


class Renderer:
    """Renders the text of one document again and again; a block whose source did not change is not rendered anew.

    Only one thread at a time may use it.
    """

    def __init__(self, folder: str = "") -> None:
        self._parser = markdown_parser()
        self._structure = Structure(self._parser)
        self._sanitise = sanitiser(LinkFilter(folder))
        self._entries: list[_Entry] = []
        self._known: dict[str, str] = {}
        self._inlined: dict[int, list[Token]] = {}
        self._references: dict[str, dict[str, str]] = {}
        self._references_key = ""
        self._labels: tuple[str, ...] = ()
        self._section = _NOTHING

    def render(self, text: str) -> tuple[Block, ...]:
        """The document's top-level blocks. Whatever the text, none is lost and no exception comes out."""
        text = _LINE_END.sub("\n", text) if "\r" in text else text
        lines = _readable(text).split("\n")
        body = closing_line(lines)
        front = [block for block in [self._front_matter(lines[1 : body - 1], body)] if body and block.html]
        self._update(lines[body:])
        numbering = self._draw()
        self._place(body)
        section = self._notes(numbering, body)
        self._known.clear()
        self._inlined.clear()
        self._structure.forget_tokens()
        return (
            *front,
            *[entry.block for entry in self._entries if entry.block.html],
            *([section] if section.html else ()),
        )

    def _update(self, lines: Sequence[str]) -> None:
        """Forget what is no longer known."""
        change = self._structure.update(lines)
        gone = slice(change.index, change.index + change.removed)
        fresh = self._structure.groups[change.index : change.index + change.added]
        self._known = {entry.block.key: entry.block.html for entry in self._entries[gone] if entry.context}
        self._entries[gone] = [_Entry("[" in group.source) for group in fresh]
        labels, found = self._structure.labels, self._structure.references
        if found == self._references and labels == self._labels:
            return
        self._references, self._labels = found, labels
        self._references_key = _key(repr((sorted(found.items()), labels))) if found or labels else ""
        for at, entry in enumerate(self._entries):
            if entry.bracketed:
                self._entries[at] = _Entry(True)

    def _draw(self) -> Numbering:
        """Bring every entry up to date; says which footnotes are referred to."""
        taken: dict[str, int] = {}
        numbering = Numbering()
        for at, entry in enumerate(self._entries):
            if entry.context is _PLAIN:
                continue
            if entry.headings is None or entry.mentions is None:
                self._look_into(at, entry)
            slugs = tuple(unique_slug(slug, taken) for slug in entry.headings or ())
            numbers = tuple(numbering.number(label) for label in entry.mentions or ())
            if entry.context != (slugs, numbers):
                entry.context = (slugs, numbers) if slugs or numbers else _PLAIN
                entry.block = self._block(at, entry)
        return numbering

    def _place(self, body: int) -> None:
        """Give the blocks their lines."""
        for entry, group, start in zip(self._entries, self._structure.groups, self._structure.starts, strict=True):
            if entry.block.start != start + body:
                end = start + body + group.count
                entry.block = Block(entry.block.key, start + body, end, entry.block.html)

    def _look_into(self, at: int, entry: _Entry) -> None:
        group = self._structure.groups[at]
        entry.headings = tuple(slug_of(plain_inline(content, self._references)) for content in group.headings)
        mentioning = self._labels and "[^" in group.source
        found = footnotes.references(self._tokens(at)) if mentioning else ()
        entry.mentions = tuple(token.meta["label"] for token in found)

    def _tokens(self, at: int) -> list[Token]:
        """The tokens of a group, its inline content looked into."""
        if at not in self._inlined:
            tokens = self._structure.tokens(at)
            inline(StateCore("", self._parser, self._environment(), tokens))
            self._inlined[at] = tokens
        return self._inlined[at]

    def _environment(self) -> dict[str, Any]:
        return {"references": self._references, "footnotes": footnotes.environment(self._labels)}

    def _block(self, at: int, entry: _Entry) -> Block:
        """A group as a block that begins at the line 0."""
        group = self._structure.groups[at]
        shared = (entry.mentions, self._references_key) if entry.bracketed else ()
        key = _key("\0".join((repr((entry.context, shared)), group.source)))
        written = self._known.get(key)
        if written is None:
            written = self._render(at, entry)
        return Block(key, 0, group.count, written)

    def _render(self, at: int, entry: _Entry) -> str:
        group, tokens = self._structure.groups[at], self._tokens(at)
        slugs, numbers = entry.context or ((), ())
        first = _first_line(tokens)
        if numbers:
            footnotes.number_references(tokens, numbers)
        if group.notes:
            tokens = footnotes.without_notes(tokens, self._parser)
        if _too_deep(tokens):
            return _as_source(group.source)
        mark_lines(tokens, first)
        mark_headings(tokens, slugs)
        return self._write(tokens)

    def _write(self, tokens: list[Token]) -> str:
        state = StateCore("", self._parser, self._environment(), tokens)
        linkify(state)
        text_join(state)
        mark_alerts(tokens)
        mark_tasks(tokens)
        mark_columns(tokens)
        written = self._parser.renderer.render(tokens, self._parser.options, state.env)
        shown = "" if _HTML_COMMENT.fullmatch(written) else self._sanitise(written)
        return shown if shown.strip() else ""

    def _notes(self, numbering: Numbering, body: int) -> Block:
        """The list of the footnotes, which has the lines from the first one to the last."""
        if not numbering.counts:
            return _NOTHING
        groups = enumerate(self._structure.groups)
        defining = [at for at, group in groups if group.notes and not numbering.counts.keys().isdisjoint(group.notes)]
        start = self._structure.starts[defining[0]]
        end = self._structure.starts[defining[-1]] + self._structure.groups[defining[-1]].count
        source = self._structure.source(start, end)
        numbers = [context[1] for at in defining if (context := self._entries[at].context)]
        key = _key("\0".join((repr((tuple(numbering.counts.items()), numbers, self._references_key)), source)))
        if key == self._section.key:
            written = self._section.html
        else:
            written = self._write_notes(defining, start, numbering.counts, source)
        self._section = Block(key, start + body, end + body, written)
        return self._section

    def _write_notes(self, defining: Sequence[int], start: int, counts: dict[str, int], source: str) -> str:
        tokens: list[Token] = []
        for at in defining:
            each, context = self._tokens(at), self._entries[at].context
            if context:
                footnotes.number_references(each, context[1])
            mark_lines(each, _first_line(each) - (self._structure.starts[at] - start))
            tokens += each
        notes = footnotes.section(tokens, counts, self._parser)
        return _as_source(source) if _too_deep(notes) else self._write(notes)

    def _front_matter(self, lines: Sequence[str], end: int) -> Block:
        rows, key, value, first = [], "", "", 0
        for number, line in enumerate((*lines, "\0:"), start=1):
            match = re.match(r"([^\s#:-][^:]*|\0):(.*)", line)
            if match is None:
                value += "" if line.startswith("#") else f" {line.strip()}"
                continue
            if key:
                shown = html.escape(_BLOCK_SCALAR.sub("", value.strip()))
                rows.append(f'<tr data-line="{first}"><th>{html.escape(key)}</th><td>{shown}</td></tr>')
            key, value, first = match[1].strip(), match[2], number
        written = f'<table class="front-matter" data-line="0"><tbody>{"".join(rows)}</tbody></table>'
        return Block(_key(written), 0, end, self._sanitise(written) if rows else "")


def render_blocks(text: str, folder: str = "") -> tuple[Block, ...]:
    """The blocks of a text, rendered once; `folder` is the document's own, relative to the repository."""
    return Renderer(folder).render(text)


def _readable(text: str) -> str:
    """The text with a sign in place of what is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _first_line(tokens: Iterable[Token]) -> int:
    return next((token.map[0] for token in tokens if token.map), 0)


def _too_deep(tokens: Iterable[Token]) -> bool:
    """Whether the parser stopped before it came to the innermost text."""
    return any(token.level >= MAX_NESTING - 1 for token in tokens)


def _as_source(source: str) -> str:
    notice = '<p class="too-deep">This is nested too deeply to be shown as a page; here is its source.</p>'
    return f'{notice}<pre data-line="0">{html.escape(source)}</pre>'


def _key(source: str) -> str:
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
