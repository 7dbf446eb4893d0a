"""Footnotes: numbered in the order in which a text refers to them, and shown together behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_tail

Number = tuple[int, int]
"""Which footnote a reference is to, and how many references to the same one came before; both from 0."""


@dataclass
class Numbering:
    """The footnotes that were referred to so far, in order, and how often."""

    counts: dict[str, int] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def number(self, label: str) -> Number:
        """The next reference to a footnote."""
        place = self._places.setdefault(label, len(self._places))
        before = self.counts.get(label, 0)
        self.counts[label] = before + 1
        return place, before


def environment(labels: Iterable[str]) -> dict[str, object]:
    """What the parser must know to see references to footnotes with these labels."""
    return {"refs": {f":{label}": -1 for label in labels}, "list": {}}


def references(tokens: Iterable[Token]) -> Iterator[Token]:
    """The references to footnotes in tokens whose inline content was looked into, in order."""
    for token in tokens:
        if token.type == "footnote_ref":
            yield token
        yield from references(token.children or ())


def number_references(tokens: Iterable[Token], numbers: Sequence[Number]) -> None:
    """Give the references their numbers."""
    for token, (place, before) in zip(references(tokens), numbers, strict=True):
        token.meta = {**token.meta, "id": place, "subId": before}


def without_notes(tokens: list[Token], parser: MarkdownIt) -> list[Token]:
    """The tokens without the footnotes that are defined among them."""
    state = StateCore("", parser, {"footnotes": environment(())}, tokens)
    footnote_tail(state)
    return state.tokens


def section(tokens: list[Token], counts: dict[str, int], parser: MarkdownIt) -> list[Token]:
    """The tokens of the list of all footnotes that are referred to; `tokens` are of all blocks that define any."""
    notes = {place: {"label": label, "count": count} for place, (label, count) in enumerate(counts.items())}
    state = StateCore("", parser, {"footnotes": {"refs": {}, "list": notes}}, tokens)
    footnote_tail(state)
    at = next(index for index, token in enumerate(state.tokens) if token.type == "footnote_block_open")
    return state.tokens[at:]
