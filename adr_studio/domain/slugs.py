"""The anchors that git hosts give to headings."""

import unicodedata
from collections.abc import Iterator

from adr_studio.domain.markdown import Heading, MarkdownText, plain_inline


def slug_of(heading: str) -> str:
    """Lower case, dashes for blanks, and nothing else but what words are made of."""
    lowered = unicodedata.normalize("NFC", heading.lower()).replace("\n", " ")
    return "".join(each for each in lowered if in_word(each) or each in "- ").replace(" ", "-")


def unique_slug(slug: str, taken: dict[str, int]) -> str:
    """The slug, numbered where it is taken; `taken` has for each slug the last number that was added to it."""
    numbered = slug
    while numbered in taken:
        taken[slug] += 1
        numbered = f"{slug}-{taken[slug]}"
    taken[numbered] = 0
    return numbered


def in_word(character: str) -> bool:
    """Whether words are made of this character."""
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def heading_slugs(text: str) -> Iterator[tuple[Heading, str]]:
    """The headings of a text, each with the anchor that leads to it."""
    taken: dict[str, int] = {}
    for heading in MarkdownText(text).headings:
        yield heading, unique_slug(slug_of(plain_inline(heading.text)), taken)
