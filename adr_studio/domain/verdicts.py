"""States of failure modes and verdicts of reviewers. All functions raise ValueError with a sentence for the author."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from adr_studio.domain.quantities import parse_day

_ACCEPTED = re.compile(r"accepted\s+by\s+(?P<by>\S.*?)\s+on\s+(?P<on>\S+)", re.IGNORECASE)
_VERDICT = re.compile(r"(agree\s+if|agree|abstain|disagree|block)\b\s*[:,–—-]?\s*(.*)", re.IGNORECASE | re.DOTALL)


class State(NamedTuple):
    """Where a failure mode stands: open, mitigated or accepted; the last by somebody and on a day."""

    word: str = "open"
    by: str = ""
    on: date | None = None


class Verdict(NamedTuple):
    """What a reviewer says, and on which condition."""

    word: str
    condition: str = ""


def parse_state(text: str) -> State:
    """`open`, `mitigated`, or `accepted by … on DATE`."""
    word = text.lower()
    if word in ("open", "mitigated"):
        return State(word)
    if match := _ACCEPTED.fullmatch(text):
        return State("accepted", match["by"], parse_day(match["on"]))
    if word.startswith("accepted"):
        raise ValueError(f'"{text}" does not say who accepted it and when; write accepted by ana on 2026-01-31')
    raise ValueError(f'"{text}" is not a state; write open, mitigated, or accepted by ana on 2026-01-31')


def parse_verdict(text: str) -> Verdict:
    """`agree`, `agree if` with a condition, `abstain`, `disagree` or `block`."""
    match = _VERDICT.fullmatch(text.strip("*_` "))
    if not match:
        raise ValueError(f'"{text}" is not a verdict; write agree, agree if, abstain, disagree or block')
    return Verdict(" ".join(match[1].lower().split()), match[2].strip())


def one_of(words: Collection[str], what: str) -> Callable[[str], str]:
    """A reader of one of these words, in whatever case; `what` is what they are, with its article."""
    listed = tuple(words)
    wanted = f"{', '.join(listed[:-1])} or {listed[-1]}"

    def parse(text: str) -> str:
        said = text.strip("*_` ").lower()
        if said not in listed:
            raise ValueError(f'"{text}" is not {what}; write {wanted}')
        return said

    return parse
