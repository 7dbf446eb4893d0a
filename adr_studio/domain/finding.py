"""Finding words in a text."""

import re
from typing import NamedTuple

from adr_studio.errors import Refused


class Wanted(NamedTuple):
    """What is looked for: words, or a regular expression; whether capitals and word boundaries count."""

    text: str
    regex: bool = False
    case: bool = False
    word: bool = False


def find(text: str, wanted: Wanted, limit: int) -> tuple[tuple[int, int], ...]:
    """Where it stands in the text, at most `limit` times. Raises Refused for a pattern that is none."""
    pattern = wanted.text if wanted.regex else re.escape(wanted.text)
    try:
        matches = re.finditer(
            rf"\b(?:{pattern})\b" if wanted.word else pattern, text, 0 if wanted.case else re.IGNORECASE
        )
    except re.error as error:
        raise Refused(f"“{wanted.text}” is no regular expression: {error}.") from error
    return tuple(match.span() for _, match in zip(range(limit), matches, strict=False) if match.group())
