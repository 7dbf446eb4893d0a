"""All that there is to say about one matrix of trade-offs, and what its reader is to be warned of."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from adr_studio.analysis.sensitivity import DRAWS, Flip, ScoreFlip, Stability, flips, score_flips, stability
from adr_studio.analysis.tradeoffs import (
    MUST,
    Dominated,
    KnockOut,
    Margin,
    Matrix,
    Place,
    Ranges,
    dominated,
    margin,
    ranges,
    ranking,
)
from adr_studio.analysis.wording import listed, margin_words, percent

HEAVY = 0.6
"""The share of all weights above which one criterion decides nearly alone."""


class Weighing(NamedTuple):
    """What follows from a matrix. `flips` has an entry for each rival and criterion, also where there is none."""

    ranking: tuple[Place, ...]
    knock_outs: tuple[KnockOut, ...]
    margin: Margin | None
    flips: tuple[Flip, ...]
    score_flips: tuple[ScoreFlip, ...]
    dominated: tuple[Dominated, ...]
    ranges: Ranges
    stability: Stability | None
    warnings: tuple[str, ...]


def weighing(matrix: Matrix, chosen: str = "", reason: str = "", seed: int = 1, draws: int = DRAWS) -> Weighing:
    """The whole analysis; `chosen` is the option that the record chose and `reason` why, empty if it does not say.

    With no `draws` it has no stability, which takes longer than all the rest.
    """
    return Weighing(
        ranking(matrix),
        matrix.knock_outs,
        margin(matrix),
        flips(matrix),
        score_flips(matrix),
        dominated(matrix),
        ranges(matrix),
        stability(matrix, seed, draws) if draws else None,
        tuple(warnings(matrix, chosen, reason)),
    )


def warnings(matrix: Matrix, chosen: str = "", reason: str = "") -> Iterator[str]:
    """Sentences about what makes the result worth less than it looks, the gravest first."""
    yield from about_the_choice(matrix, chosen, reason)
    yield from _about_the_field(matrix)
    yield from _about_the_weights(matrix)
    yield from _about_the_scores(matrix)


def about_the_choice(matrix: Matrix, chosen: str, reason: str) -> Iterator[str]:
    """A sentence where the chosen option is out, or does not rank first, and no reason is given for it."""
    if reason.strip() or chosen not in matrix.options:
        return
    failed = next((each for each in matrix.knock_outs if each.option == chosen), None)
    if failed:
        missed = listed([f"“{each}”" for each in failed.criteria])
        yield f"{chosen} was chosen and does not meet {missed}; no reason is given."
    elif matrix.totals[matrix.options.index(chosen)] < matrix.totals[matrix.order[0]]:
        yield f"{chosen} was chosen, but {matrix.options[matrix.order[0]]} ranks first; no reason is given."


def _about_the_field(matrix: Matrix) -> Iterator[str]:
    if len(matrix.contenders) < 2:
        left = [matrix.options[at] for at in matrix.contenders]
        yield field_words(left, some_are_out=len(matrix.options) > len(left))
    elif (lead := margin(matrix)) and not lead.is_clear and matrix.totals[matrix.order[0]]:
        yield margin_words(lead)


def field_words(left: Sequence[str], *, some_are_out: bool) -> str:
    """What is said where there is only one option to choose, or none."""
    if left:
        return f"Only {left[0]} is left to choose." if some_are_out else f"{left[0]} is the only option."
    return "No option is left: each fails what it must meet." if some_are_out else "There are no options to compare."


def _about_the_weights(matrix: Matrix) -> Iterator[str]:
    total = math.fsum(matrix.weights)
    if not total:
        yield "No criterion has a weight above 0, so nothing can be ranked."
        return
    if matrix.contenders and not matrix.totals[matrix.order[0]]:
        yield "Every score is 0, so nothing can be ranked."
    for at, weight in zip(matrix.weighed, matrix.weights, strict=True):
        if weight / total > HEAVY:
            name = matrix.criteria[at].name
            yield f"“{name}” has {percent(weight / total)} of all weights and decides nearly alone."


def _about_the_scores(matrix: Matrix) -> Iterator[str]:
    for criterion, row in zip(matrix.criteria, matrix.scores, strict=True):
        empty = [option for option, score in zip(matrix.options, row, strict=True) if score is None]
        if empty:
            effect = "so nobody knows whether it is met" if criterion.weight == MUST else "which counts as 0"
            yield f"“{criterion.name}” has no score for {listed(empty)}, {effect}."
    scores = [score for at in matrix.weighed for score in matrix.scores[at] if score is not None]
    bare = (not score.reason and score.low is score.high is None and score.value % 1 == 0 for score in scores)
    if scores and all(bare):
        yield "Every score is a round number without a range or a reason: they may be guesses."
