"""Guards of a flow and capacity of a component: comma-separated terms. What is not stated is None, or False.

All functions raise ValueError with a sentence for the author.
"""

import re
from typing import NamedTuple

from adr_studio.domain.quantities import parse_duration, parse_number, whole_number

_GUARDS = "breaker, bulkhead, budget 0.1, idempotent, calls 3, or fallback full, stale or partial"
_CAPACITIES = "quorum 2, headroom 1.6, sheds, buffer 24h, or when full block or drop"
_FALLBACK = re.compile(r"(full|stale|partial)(?:\s+for\s+(?P<lasts>\S+))?(?:\s+via\s+(?P<via>\S+))?", re.IGNORECASE)


class Fallback(NamedTuple):
    """What a caller does without an answer: how good that is, for how many seconds, and by which other flow."""

    quality: str
    lasts: float | None = None
    via: str = ""


class Guards(NamedTuple):
    """What protects a flow. `budget` is the share of calls that may be retries, `calls` how many each call makes."""

    breaker: bool = False
    bulkhead: bool = False
    idempotent: bool = False
    budget: float | None = None
    calls: int | None = None
    fallback: Fallback | None = None


class Capacity(NamedTuple):
    """What a component bears: replicas needed, load factor, seconds that a queue holds, what it does when full."""

    quorum: int | None = None
    headroom: float | None = None
    sheds: bool = False
    buffer: float | None = None
    when_full: str = ""


def parse_guards(text: str) -> Guards:
    """The terms of Guards."""
    found = Guards()
    for term in _terms(text):
        word, _, rest = term.partition(" ")
        word, rest = word.lower(), rest.strip()
        if word in ("breaker", "bulkhead", "idempotent") and not rest:
            found = found._replace(**{word: True})  # type: ignore[arg-type]
        elif word == "budget":
            found = found._replace(budget=_positive(term, rest))
        elif word == "calls":
            found = found._replace(calls=whole_number(1)(rest))
        elif word == "fallback" and (match := _FALLBACK.fullmatch(rest)):
            lasts = parse_duration(match["lasts"]) if match["lasts"] else None
            found = found._replace(fallback=Fallback(match[1].lower(), lasts, (match["via"] or "").strip("`")))
        else:
            raise ValueError(f'"{term}" is not a guard; write {_GUARDS}')
    return found


def parse_capacity(text: str) -> Capacity:
    """The terms of Capacity."""
    found = Capacity()
    for term in _terms(text):
        word, _, rest = term.partition(" ")
        word, rest = word.lower(), rest.strip()
        if word == "sheds" and not rest:
            found = found._replace(sheds=True)
        elif word == "quorum":
            found = found._replace(quorum=whole_number(1)(rest))
        elif word == "headroom":
            found = found._replace(headroom=_positive(term, rest))
        elif word == "buffer":
            found = found._replace(buffer=parse_duration(rest))
        elif match := re.fullmatch(r"when\s+full\s+(block|drop)", term, re.IGNORECASE):
            found = found._replace(when_full=match[1].lower())
        else:
            raise ValueError(f'"{term}" is not a capacity; write {_CAPACITIES}')
    return found


def _terms(text: str) -> list[str]:
    return [term for part in text.replace("`", "").split(",") if (term := " ".join(part.split()))]


def _positive(term: str, text: str) -> float:
    number = parse_number(text)
    if number is None or number <= 0:
        raise ValueError(f'"{term}" needs a number above 0')
    return number
