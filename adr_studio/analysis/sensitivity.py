"""What would change the ranking: other weights, another score, and weights that nobody is quite sure of."""

import math
import random
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from operator import mul
from typing import NamedTuple

from adr_studio.analysis.tradeoffs import Matrix, settled

DRAWS = 2000
"""How many times the weights are drawn to see whether the first option stays the first."""

POINTS = 0.1
"""By how much of their total each weight may be off, in a draw."""

_USUAL_SCALES = (5.0, 10.0, 100.0)


class Flip(NamedTuple):
    """The weight of one criterion at which the first option and a rival tie; None where there is none.

    `weight` and the `present` one are in the matrix's own unit, with the other weights as they are. `share` is the
    weight as a share of all weights, the others keeping their proportions.
    """

    criterion: str
    leader: str
    rival: str
    present: float
    weight: float | None
    share: float | None


def flips(matrix: Matrix) -> tuple[Flip, ...]:
    """For each rival, best first, and each weighed criterion, the weight at which they tie; on either side one leads.

    With A the first, B the rival, d = s(A) - s(B) and D = Σ w d, it is w - D/d of that criterion. There is none where
    both score the same, where it would be below 0, or where no other criterion counts. At exactly 0 they tie
    where the criterion is left out.
    """
    if not matrix.order:
        return ()
    leader, *rivals = matrix.order
    return tuple(_flip(matrix, leader, rival, at) for rival in rivals for at in range(len(matrix.weights)))


def _flip(matrix: Matrix, leader: int, rival: int, at: int) -> Flip:
    """D is taken apart into what this criterion adds and what the others do, so that equal ones cancel exactly."""
    gaps = [ours - theirs for ours, theirs in zip(matrix.values[leader], matrix.values[rival], strict=True)]
    terms = [weight * gap for weight, gap in zip(matrix.weights, gaps, strict=True)]
    others = math.fsum(terms[:at] + terms[at + 1 :])
    if abs(others) <= 1e-12 * math.fsum(map(abs, terms)):
        others = 0.0
    rest = math.fsum(matrix.weights[:at] + matrix.weights[at + 1 :])
    weight = share = None
    if gaps[at] and rest and others / gaps[at] <= 0:
        weight = abs(others / gaps[at])
        share = weight / (weight + rest)
    name, present = matrix.criteria[matrix.weighed[at]].name, matrix.weights[at]
    return Flip(name, matrix.options[leader], matrix.options[rival], present, weight, share)


def nearest_flip(found: Sequence[Flip]) -> Flip | None:
    """The flip that is least away from the present weight, None where there is none."""
    away = [(abs(flip.weight - flip.present), at) for at, flip in enumerate(found) if flip.weight is not None]
    return found[min(away)[1]] if away else None


class Scale(NamedTuple):
    """The least and the greatest score that can be given."""

    low: float
    high: float


def scale(matrix: Matrix) -> Scale:
    """From 0 to 5, or to 10, to 100 or to the greatest score, whichever is the first that holds all of them."""
    scores = (score for at in matrix.weighed for score in matrix.scores[at] if score is not None)
    highest = max((score.highest for score in scores), default=0.0)
    return Scale(0.0, next((end for end in _USUAL_SCALES if highest <= end), highest))


class ScoreFlip(NamedTuple):
    """One score that, changed by one, makes a rival the first."""

    criterion: str
    option: str
    score: float
    changed: float
    rival: str


def score_flips(matrix: Matrix) -> tuple[ScoreFlip, ...]:
    """Every single score, within the scale, that one more (of a rival) or one less (of the first) makes another lead.

    To tie is not to lead. Where several would lead, it is the one that ranks best. An empty cell is no score.
    """
    if len(matrix.order) < 2:
        return ()
    leader, *rivals = matrix.order
    limits, found = scale(matrix), []
    for rival in rivals:
        for at, weight in enumerate(matrix.weights):
            if settled(matrix.totals[rival] + weight) > matrix.totals[leader]:
                found.append(_score_flip(matrix, limits, at, rival, 1, rival))
    for at, weight in enumerate(matrix.weights):
        if settled(matrix.totals[leader] - weight) < matrix.totals[rivals[0]]:
            found.append(_score_flip(matrix, limits, at, leader, -1, rivals[0]))
    return tuple(each for each in found if each is not None)


def _score_flip(matrix: Matrix, limits: Scale, at: int, option: int, step: int, rival: int) -> ScoreFlip | None:
    score = matrix.scores[matrix.weighed[at]][option]
    if score is None or not limits.low <= score.value + step <= limits.high:
        return None
    name = matrix.criteria[matrix.weighed[at]].name
    return ScoreFlip(name, matrix.options[option], score.value, score.value + step, matrix.options[rival])


class Stability(NamedTuple):
    """The share of draws in which nobody came before the first option."""

    winner: str
    share: float
    draws: int


def stability(matrix: Matrix, seed: int = 1, draws: int = DRAWS) -> Stability | None:
    """How often the first option stays so if each weight may be off; the same for the same seed.

    None without rivals, and where no score counts, so that nobody is first.

    In each draw every weight is moved by its own even chance of up to ±10 points of the weights' total, and not below
    0. Who ties with the first has not overtaken it. Weights of 0 are moved too: it may be these that are wrong.
    """
    total = math.fsum(matrix.weights)
    if len(matrix.order) < 2 or not total or not matrix.totals[matrix.order[0]]:
        return None
    shares = [weight / total for weight in matrix.weights]
    leader, *rivals = (matrix.values[at] for at in matrix.order)
    gaps = ([ours - theirs for ours, theirs in zip(leader, each, strict=True)] for each in rivals)
    open_gaps = [each for each in gaps if _may_turn(shares, each)]
    chance, kept, least = random.Random(seed).random, 0, [(share - POINTS) / (2 * POINTS) for share in shares]
    limit = -1e-12 * max(map(max, matrix.values))
    for _ in range(draws if open_gaps else 0):
        weights = [moved if (moved := each + chance()) > 0 else 0.0 for each in least]
        for gap in open_gaps:
            if sum(map(mul, weights, gap)) < limit:
                break
        else:
            kept += 1
    return Stability(matrix.options[matrix.order[0]], kept / draws if open_gaps else 1.0, draws)


def _may_turn(shares: Sequence[float], gaps: Sequence[float]) -> bool:
    """Whether any draw at all can make the lead negative: each criterion at its worst for the first option."""
    worst = (
        max(0.0, part - POINTS if gap > 0 else part + POINTS) * gap for part, gap in zip(shares, gaps, strict=True)
    )
    return math.fsum(worst) < 0


def explore(weights: Sequence[float], at: int, wanted: float, locked: AbstractSet[int] = frozenset()) -> list[float]:
    """The weights when the one at `at` is moved: the unlocked others rescale, so that the sum stays as it was.

    What is wanted is cut to what can be: not below 0, and no more than the locked ones leave. Unlocked weights that
    are all 0 share evenly what comes free. With nobody to give or take, nothing moves.
    """
    free = [other for other in range(len(weights)) if other != at and other not in locked]
    if not free:
        return list(weights)
    pool = weights[at] + math.fsum(weights[other] for other in free)
    moved = list(weights)
    moved[at] = min(max(wanted, 0.0), pool)
    before = pool - weights[at]
    for other in free:
        moved[other] = (pool - moved[at]) * (weights[other] / before if before else 1 / len(free))
    return moved


class Line(NamedTuple):
    """An option's mean over the weight of one criterion: straight from a weight of 0 % to one of 100 %."""

    option: str
    at_none: float
    at_all: float


def lines(matrix: Matrix, at: int) -> tuple[Line, ...]:
    """The contenders' lines for one weighed criterion; the other weights keep their proportions.

    They are in the matrix's order, which stays while weights move. Where no other criterion counts, they are level.
    """
    rest = [weight if other != at else 0.0 for other, weight in enumerate(matrix.weights)]
    total = math.fsum(rest)

    def line(option: int) -> Line:
        values = matrix.values[option]
        without = math.fsum(map(mul, rest, values)) / total if total else values[at]
        return Line(matrix.options[option], without, values[at])

    return tuple(line(option) for option in matrix.contenders)
