"""Weights and scores of a trade-off. All functions raise ValueError with a sentence for the author."""

import re
from typing import NamedTuple

from adr_studio.domain.quantities import parse_number

LOWEST, HIGHEST = 0.0, 5.0
"""The scale of scores."""

_NUMBER = r"[-+]?\d{1,12}(?:\.\d{1,12})?"
_SCORE = re.compile(
    rf"(?P<value>{_NUMBER})(?:\s*\(\s*(?P<low>{_NUMBER})\s*(?:–|—|-|\.\.|to)\s*(?P<high>{_NUMBER})\s*\))?"
    r"(?:\s*:\s*(?P<reason>.*)|\s*(?P<evidence>\[.*))?",
    re.DOTALL,
)
_ANSWER = re.compile(r"(?P<word>yes|no)\b(?:\s*[:,(–—-]?\s*(?P<reason>.*))?", re.IGNORECASE | re.DOTALL)


class Must(NamedTuple):
    """The weight of a criterion that an option meets, or is out."""


MUST = Must()


class Score(NamedTuple):
    """How well an option does; `low` and `high` say how sure that is, and are `value` where there is no range."""

    value: float
    low: float
    high: float
    reason: str = ""


class Answer(NamedTuple):
    """Whether an option meets a criterion that is a must."""

    met: bool
    reason: str = ""


def parse_weight(text: str) -> float | Must:
    """A number above 0, or `must`."""
    said = text.strip("*_` ")
    if re.fullmatch(r"must|k\.?o\.?", said, re.IGNORECASE):
        return MUST
    number = parse_number(said)
    if number is None or number <= 0:
        raise ValueError(f'"{text}" is not a weight; write a number above 0, or must')
    return number


def parse_scenario_weight(text: str, must: bool) -> float | Must:
    """A number of 0 or more; where the criterion is a `must`, that alone, because no scenario lets it go."""
    said = text.strip("*_` ")
    if must:
        if parse_weight(said) == MUST:
            return MUST
        raise ValueError(f'"{text}" has no meaning here: the criterion is a must in every scenario')
    number = parse_number(said)
    if number is None or number < 0:
        raise ValueError(f'"{text}" is not a weight of a scenario; write a number of 0 or more')
    return number


def parse_score(text: str) -> Score:
    """`4`, `4 (3–5)` or `4: reason`, from 0 to 5."""
    match = _SCORE.fullmatch(text.replace("*", ""))
    if not match:
        raise ValueError(f'"{text}" is not a score; write 4, 4 (3–5) or 4: reason')
    value = float(match["value"])
    low, high = (float(match["low"]), float(match["high"])) if match["low"] else (value, value)
    if not all(LOWEST <= each <= HIGHEST for each in (value, low, high)):
        raise ValueError(f'"{text}" is outside of the scale; a score is from {LOWEST:g} to {HIGHEST:g}')
    if not low <= value <= high:
        raise ValueError(f'"{text}" is outside of its own range; write the score, then the lowest and the highest')
    return Score(value, low, high, (match["reason"] or match["evidence"] or "").strip())


def parse_answer(text: str) -> Answer:
    """`yes` or `no`, with a reason if any."""
    match = _ANSWER.fullmatch(text.strip("*` "))
    if not match:
        raise ValueError(f'"{text}" is not an answer to a must; write yes or no, with a reason if any')
    return Answer(match["word"].lower() == "yes", (match["reason"] or "").strip(" )"))
