"""What keeps the parser's work in proportion to the text, whatever the text."""

from collections.abc import MutableMapping
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

DEEPEST_BRACKETS = 12
"""How deep brackets are looked into for links: from each open one, all that follow are, so this is a factor."""

LONGEST_WORD = 2_000
"""Characters without a blank in which addresses are looked for: from each, the rest of the word is looked through."""

LONGEST_TEXT = 20_000
"""Characters of a paragraph in which addresses are looked for: before each, all text without markup is."""


def limit(parser: MarkdownIt) -> None:
    """Let this parser, whose blocks may nest deep, look for links no farther than people write them."""
    parser.linkify = _Addresses()
    parser.core.ruler.at("inline", inline)


def inline(state: StateCore) -> None:
    """Parse inline content; what nests deeper than people write is text, and is not lost."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = parse_text(state.md, token.content, state.env)


def parse_text(parser: MarkdownIt, text: str, environment: MutableMapping[str, Any]) -> list[Token]:
    """The tokens of a paragraph's text, with less nesting than blocks may have."""
    options, found = parser.options, list[Token]()
    deepest, options["maxNesting"] = options["maxNesting"], DEEPEST_BRACKETS
    options["linkify"] = may_have_addresses(text)
    try:
        parser.inline.parse(text, parser, environment, found)
    finally:
        options["maxNesting"], options["linkify"] = deepest, True
    return found


def may_have_addresses(text: str) -> bool:
    """Whether addresses are looked for in a paragraph; not where the search would take time without end."""
    return len(text) <= LONGEST_WORD or (
        len(text) <= LONGEST_TEXT and max(map(len, text.split()), default=0) <= LONGEST_WORD
    )


class _Addresses(LinkifyIt):  # type: ignore[misc]
    """Is asked once for each paragraph, before addresses without a scheme are looked for in it."""

    def pretest(self, text: str) -> bool:
        """Whether there may be an address in it."""
        return bool(super().pretest(text)) and may_have_addresses(text)
