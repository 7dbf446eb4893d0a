"""Short ids (`FM-12`), ids of components and flows (`orders-db`), lists of them, and arrows between two.

All `parse` functions raise ValueError with a sentence for the author.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

_ID = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_SHORT = re.compile(r"([A-Z]{1,4})-0*(\d{1,9})")
_ARROW = re.compile(r"(?P<source>\S+)\s*(?P<arrow>->|→|~>|⇝)\s*(?P<target>\S+)")
_CODE = re.compile(r"`+\s*(.*?)\s*`+")


class Arrow(NamedTuple):
    """Data on its way from one component to another; `waits` is whether the sender waits for an answer."""

    source: str
    target: str
    waits: bool


def plain(text: str) -> str:
    """The text without the backticks around it."""
    match = _CODE.fullmatch(text)
    return match[1] if match else text


def parse_id(text: str) -> str:
    """The id of a component, flow, boundary and the like: one word."""
    said = plain(text)
    if not _ID.fullmatch(said):
        suggested = "-".join(re.findall(r"[^\W_]+", said.lower())) or "orders-db"
        raise ValueError(f'"{text}" is not an id; write one word of letters, digits and hyphens, such as {suggested}')
    return said


def parse_ids(text: str) -> tuple[str, ...]:
    """Ids separated by commas."""
    return tuple(parse_id(part) for each in text.split(",") if (part := each.strip()))


def short_id(*prefixes: str) -> Callable[[str], str]:
    """A reader of short ids with one of these prefixes; `FM-012` is `FM-12`."""
    wanted = " or ".join(f"{prefix}-1" for prefix in prefixes)

    def parse(text: str) -> str:
        match = _SHORT.fullmatch(plain(text))
        if not match or match[1] not in prefixes:
            raise ValueError(f'"{text}" is not a short id; write {wanted}')
        return f"{match[1]}-{int(match[2])}"

    return parse


def is_short_id(text: str) -> bool:
    """Whether a text is a short id, of whatever kind."""
    return _SHORT.fullmatch(text) is not None


def plain_id(text: str) -> str:
    """An id as rows have it: a short one without zeros before its number, another one as it is."""
    match = _SHORT.fullmatch(text)
    return f"{match[1]}-{int(match[2])}" if match else text


def short_ids(*prefixes: str) -> Callable[[str], tuple[str, ...]]:
    """A reader of short ids separated by commas."""
    one = short_id(*prefixes)
    return lambda text: tuple(one(part) for each in text.split(",") if (part := each.strip()))


def parse_arrow(text: str) -> Arrow:
    """`a -> b`, which waits for the answer, or `a ~> b`, which does not."""
    match = _ARROW.fullmatch(plain(text))
    if not match:
        raise ValueError(f'"{text}" is not a flow; write a -> b, or a ~> b where nobody waits for the answer')
    return Arrow(parse_id(match["source"]), parse_id(match["target"]), match["arrow"] in ("->", "→"))


def next_short_id(prefix: str, taken: Iterable[str]) -> str:
    """The id one past the highest of a prefix; others in `taken` do not count."""
    numbers = (int(match[2]) for each in taken if (match := _SHORT.fullmatch(each)) and match[1] == prefix)
    return f"{prefix}-{max(numbers, default=0) + 1}"
