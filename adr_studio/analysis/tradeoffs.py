"""Options weighed against criteria: who is out, who leads, by how much, and what each lead is made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, NamedTuple

MUST: Final = "must"
"""In place of a weight: an option that does not meet this criterion is out, whatever else it scores."""

NO_CLEAR_WINNER = 0.1
"""The margin under which the first option has no clear lead over the second, as a share of the first one's score."""

_DIGITS = 12
"""What is equal in so many significant digits is a tie: the rest is what binary numbers do to decimal ones."""

Weight = float | Literal["must"]


class Criterion(NamedTuple):
    """Something that the options are judged by; `weight` is 0 or more, or MUST; `goal` is the id that it serves."""

    name: str
    weight: Weight
    goal: str = ""


class Score(NamedTuple):
    """How well an option does: a number of 0 or more, with the range in which it may be; for MUST, True or False."""

    value: float
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def lowest(self) -> float:
        """The lower end of the range, or else the score itself."""
        return self.value if self.low is None else self.low

    @property
    def highest(self) -> float:
        """The upper end of the range, or else the score itself."""
        return self.value if self.high is None else self.high


class KnockOut(NamedTuple):
    """An option that is out, with the criteria that it had to meet and does not."""

    option: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Options, criteria, and `scores[criterion][option]`, None where nobody gave a score.

    An empty cell adds nothing to its option's score, and an empty MUST takes nobody out. Raises ValueError for a
    weight or a score that is no number of 0 or more, for a range without its score, and where the shape is wrong.
    """

    options: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    scores: tuple[tuple[Score | None, ...], ...]

    def __post_init__(self) -> None:
        if len(self.scores) != len(self.criteria) or any(len(row) != len(self.options) for row in self.scores):
            raise ValueError("there is not one score for each option and criterion")
        for criterion, row in zip(self.criteria, self.scores, strict=True):
            if criterion.weight == MUST:
                sound = all(each is None or isinstance(each.value, bool) for each in row)
            else:
                sound = _is_amount(criterion.weight) and all(each is None or _is_sound(each) for each in row)
            if not sound:
                raise ValueError(f"“{criterion.name}” has a weight or a score that cannot be")

    @cached_property
    def weighed(self) -> tuple[int, ...]:
        """The positions of the criteria that have a weight."""
        return tuple(at for at, each in enumerate(self.criteria) if each.weight != MUST)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The weights of the weighed criteria."""
        return tuple(each.weight for each in self.criteria if each.weight != MUST)

    @cached_property
    def values(self) -> tuple[tuple[float, ...], ...]:
        """For each option its scores by the weighed criteria, 0 where there is none."""
        columns = (
            zip(*(self.scores[at] for at in self.weighed), strict=True) if self.weighed else [()] * len(self.options)
        )
        return tuple(tuple(score.value if score else 0.0 for score in column) for column in columns)

    @cached_property
    def knock_outs(self) -> tuple[KnockOut, ...]:
        """The options that fail a MUST, in the matrix's order."""
        failed: dict[int, list[str]] = {}
        for criterion, row in zip(self.criteria, self.scores, strict=True):
            for at, score in enumerate(row):
                if criterion.weight == MUST and score is not None and not score.value:
                    failed.setdefault(at, []).append(criterion.name)
        return tuple(KnockOut(self.options[at], tuple(failed[at])) for at in sorted(failed))

    @cached_property
    def contenders(self) -> tuple[int, ...]:
        """The positions of the options that are not out, in the matrix's order."""
        musts = [row for each, row in zip(self.criteria, self.scores, strict=True) if each.weight == MUST]
        out = {at for row in musts for at, score in enumerate(row) if score is not None and not score.value}
        return tuple(at for at in range(len(self.options)) if at not in out)

    @cached_property
    def totals(self) -> tuple[float, ...]:
        """Each option's score: the sum of weight times score over the weighed criteria."""
        return tuple(weigh(self.weights, values) for values in self.values)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The positions of the contenders, best first; of a tie, first whoever is first in the matrix."""
        return tuple(sorted(self.contenders, key=lambda at: -self.totals[at]))

    def with_weights(self, weights: Sequence[float]) -> "Matrix":
        """The same matrix with other weights for its weighed criteria. Raises ValueError for a wrong number of them."""
        changed = dict(zip(self.weighed, weights, strict=True))
        criteria = (each._replace(weight=changed.get(at, each.weight)) for at, each in enumerate(self.criteria))
        return replace(self, criteria=tuple(criteria))


def _is_amount(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number) and number >= 0


def _is_sound(score: Score) -> bool:
    ends = (score.lowest, score.value, score.highest)
    return all(_is_amount(each) for each in ends) and score.lowest <= score.value <= score.highest


def weigh(weights: Sequence[float], values: Sequence[float]) -> float:
    """The sum of weight times value, to as many digits as can be told from a tie."""
    return settled(math.fsum(weight * value for weight, value in zip(weights, values, strict=True)))


def settled(number: float) -> float:
    """The number without the last digits, in which decimal fractions that are equal may differ."""
    return float(f"{number:.{_DIGITS}g}")


class Place(NamedTuple):
    """An option's place, from 1, which those of the same score share.

    `score` is the sum of weight times score, `mean` that by the sum of the weights (so on the scale of the scores),
    and `share` the part of 1 that the option has in the sum of the scores of all that are not out.
    """

    option: str
    place: int
    score: float
    mean: float
    share: float


def ranking(matrix: Matrix) -> tuple[Place, ...]:
    """The options that are not out, best first; shares and means are 0 where there is nothing to divide by."""
    scores = [matrix.totals[at] for at in matrix.order]
    total, weight = math.fsum(scores), math.fsum(matrix.weights)
    return tuple(
        Place(
            matrix.options[at],
            scores.index(score) + 1,
            score,
            settled(score / weight) if weight else 0.0,
            score / total if total else 0.0,
        )
        for at, score in zip(matrix.order, scores, strict=True)
    )


class Margin(NamedTuple):
    """By what share of its own score the first option leads the second."""

    first: str
    second: str
    share: float

    @property
    def is_clear(self) -> bool:
        """Whether there is a clear winner."""
        return self.share >= NO_CLEAR_WINNER


def margin(matrix: Matrix) -> Margin | None:
    """The difference of the first two scores as a share of the first; 0 where both are 0, None for less than two.

    With A the first, B the second, w the weights and s the scores: Σ w (s(A) - s(B)) / Σ w s(A).
    """
    if len(matrix.order) < 2:
        return None
    first, second = matrix.order[:2]
    best = matrix.totals[first]
    share = settled((best - matrix.totals[second]) / best) if best else 0.0
    return Margin(matrix.options[first], matrix.options[second], share)


def contributions(matrix: Matrix) -> tuple[tuple[float, ...], ...]:
    """For each contender, best first, what each weighed criterion adds to its mean."""
    total = math.fsum(matrix.weights)
    parts = [weight / total if total else 0.0 for weight in matrix.weights]
    return tuple(
        tuple(part * value for part, value in zip(parts, matrix.values[at], strict=True)) for at in matrix.order
    )


class Dominated(NamedTuple):
    """An option that no weights can make the best, because others are nowhere worse and somewhere better."""

    option: str
    by: tuple[str, ...]


def dominated(matrix: Matrix) -> tuple[Dominated, ...]:
    """The contenders that another dominates: nowhere worse, and better by a criterion of a weight above 0.

    Who lacks a score neither dominates nor is dominated: nobody knows yet.
    """
    rows = [matrix.scores[at] for at in matrix.weighed]
    known = [at for at in matrix.contenders if all(row[at] for row in rows)]
    found = []
    for at in known:
        by = [matrix.options[other] for other in known if _dominates(matrix, other, at)]
        if by:
            found.append(Dominated(matrix.options[at], tuple(by)))
    return tuple(found)


def _dominates(matrix: Matrix, one: int, other: int) -> bool:
    pairs = list(zip(matrix.values[one], matrix.values[other], matrix.weights, strict=True))
    return all(ours >= theirs for ours, theirs, _ in pairs) and any(
        weight and ours > theirs for ours, theirs, weight in pairs
    )


class Spread(NamedTuple):
    """An option's score if all its scores are at the lower end of their ranges, and if all are at the upper end."""

    option: str
    low: float
    high: float


class Ranges(NamedTuple):
    """What the ranges of the scores leave open; `spreads` are in the ranking's order.

    `worst_case` and `best_case` name who leads if every score is at its lower end, or at its upper end: several, if
    they tie. `may_overtake` names who would lead the first, with its own scores at the upper and the first's at the
    lower end.
    """

    spreads: tuple[Spread, ...]
    worst_case: tuple[str, ...]
    best_case: tuple[str, ...]
    may_overtake: tuple[str, ...]


def ranges(matrix: Matrix) -> Ranges:
    """Who leads in the best and the worst case; without ranges, both are the ranking's first."""
    rows = [matrix.scores[at] for at in matrix.weighed]

    def spread(at: int) -> Spread:
        scores = [row[at] or Score(0) for row in rows]
        low = weigh(matrix.weights, [each.lowest for each in scores])
        return Spread(matrix.options[at], low, weigh(matrix.weights, [each.highest for each in scores]))

    spreads = tuple(spread(at) for at in matrix.order)
    lowest, highest = max((each.low for each in spreads), default=0), max((each.high for each in spreads), default=0)
    return Ranges(
        spreads,
        tuple(each.option for each in spreads if each.low == lowest),
        tuple(each.option for each in spreads if each.high == highest),
        tuple(each.option for each in spreads[1:] if each.high > spreads[0].low),
    )
