"""Characters that turn the order of letters round, in a page: seen, and without effect."""

import re

from adr_studio.domain.display import visible

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAG_OR_TURNING = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>|[\u202a-\u202e\u2066-\u2069]")


def with_turns_marked(written: str) -> str:
    """HTML as a sanitiser writes it, with a mark in place of each bidi embedding, override and isolate.

    Through them text reads otherwise than it is: Boucher and Anderson, “Trojan Source” (2021).
    """
    return _TAG_OR_TURNING.sub(_marked, written) if _TURNING.search(written) else written


def _marked(match: re.Match[str]) -> str:
    if len(match[0]) > 1:
        return _TURNING.sub(lambda each: visible(each[0]), match[0])
    return f'<span class="unseen">{visible(match[0])}</span>'
