"""What no reckoning of sums shows: ends of ranges, weights that move, words, and what must hold of any matrix."""

import itertools
import math
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from matrices import matrix

from adr_studio.analysis.sensitivity import Scale, explore, flips, lines, scale, score_flips, stability
from adr_studio.analysis.tradeoffs import Criterion, Matrix, Score, contributions, dominated, margin, ranges, ranking
from adr_studio.analysis.weighing import warnings, weighing
from adr_studio.analysis.wording import (
    dominated_words,
    flip_words,
    listed,
    margin_words,
    percent,
    ranges_words,
    stability_words,
)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Matrices of whole and half numbers, as people write them."""
    options, criteria = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    weights = draw(st.lists(st.integers(0, 20).map(lambda each: each / 2), min_size=criteria, max_size=criteria))
    row = st.lists(st.integers(0, 10).map(lambda each: Score(each / 2)), min_size=options, max_size=options)
    scores = draw(st.lists(row.map(tuple), min_size=criteria, max_size=criteria))
    named = (Criterion(f"c{at}", weight) for at, weight in enumerate(weights))
    return Matrix(tuple("ABCDEF"[:options]), tuple(named), tuple(scores))


def gap(weighed: Matrix, one: str, other: str, weights: list[Fraction]) -> Fraction:
    first, second = (weighed.values[weighed.options.index(name)] for name in (one, other))
    return sum((w * (Fraction(a) - Fraction(b)) for w, a, b in zip(weights, first, second, strict=True)), Fraction(0))


@given(matrices())
def test_at_the_flip_two_tie_and_on_either_side_each_leads(weighed: Matrix) -> None:
    for at, flip in enumerate(flips(weighed)):
        if flip.weight is None or flip.share is None:
            continue
        criterion = at % len(weighed.criteria)

        def at_weight(weight: Fraction, criterion: int = criterion, rival: str = flip.rival) -> Fraction:
            weights = [Fraction(each) for each in weighed.weights]
            weights[criterion] = weight
            return gap(weighed, weighed.options[weighed.order[0]], rival, weights)

        meets = Fraction(flip.weight)
        assert abs(at_weight(meets)) < Fraction(1, 10**10)
        below, above = at_weight(meets - Fraction(1, 1000)), at_weight(meets + Fraction(1, 1000))
        assert below * above < 0
        if flip.weight > flip.present:
            assert above < 0 < below
        if flip.weight < flip.present:
            assert below < 0 < above
        rest = math.fsum(weighed.weights) - weighed.weights[criterion]
        assert flip.share == pytest.approx(flip.weight / (flip.weight + rest))


@given(matrices())
def test_where_nothing_flips_the_first_leads_at_every_weight(weighed: Matrix) -> None:
    for at, flip in enumerate(flips(weighed)):
        if flip.weight is None:
            for trial in (0, 1, 1000):
                weights = [Fraction(each) for each in weighed.weights]
                weights[at % len(weights)] = Fraction(trial)
                assert gap(weighed, flip.leader, flip.rival, weights) >= 0 or not sum(weights) - trial


@given(matrices())
def test_shares_and_contributions_sum_up(weighed: Matrix) -> None:
    places = ranking(weighed)
    if places[0].score:
        assert math.fsum(each.share for each in places) == pytest.approx(1)
    assert [math.fsum(each) for each in contributions(weighed)] == pytest.approx([each.mean for each in places])
    assert [each.place for each in places] == sorted(each.place for each in places)


@given(matrices())
def test_a_dominated_option_never_leads(weighed: Matrix) -> None:
    places = {each.option: each.place for each in ranking(weighed)}
    for each in dominated(weighed):
        assert all(places[other] < places[each.option] for other in each.by)


@given(matrices(), st.data())
def test_moving_a_weight_keeps_the_sum_the_locked_ones_and_the_proportions(
    weighed: Matrix, data: st.DataObject
) -> None:
    weights = list(weighed.weights)
    at = data.draw(st.integers(0, len(weights) - 1))
    locked = data.draw(st.sets(st.integers(0, len(weights) - 1)))
    wanted = data.draw(st.floats(-5, 100))
    moved = explore(weights, at, wanted, locked)
    assert math.fsum(moved) == pytest.approx(math.fsum(weights))
    assert min(moved) >= 0
    free = [other for other in range(len(weights)) if other not in {at, *locked}]
    assert all(moved[other] == weights[other] for other in locked - {at})
    for one, other in itertools.pairwise(free):
        if any(weights[each] for each in free):
            assert moved[one] * weights[other] == pytest.approx(moved[other] * weights[one], abs=1e-9)
    if free:
        pool = weights[at] + math.fsum(weights[each] for each in free)
        assert moved[at] == min(max(wanted, 0), pool)


def test_a_moved_weight() -> None:
    assert explore([30, 40, 30], 0, 45) == pytest.approx([45, 55 * 4 / 7, 55 * 3 / 7])
    assert explore([30, 40, 30], 0, 45, {1}) == pytest.approx([45, 40, 15])
    assert explore([30, 40, 30], 0, 90, {1}) == pytest.approx([60, 40, 0])
    assert explore([60, 40, 0], 0, 30, {1}) == pytest.approx([30, 40, 30])
    assert explore([100, 0, 0], 0, 60) == pytest.approx([60, 20, 20])
    assert explore([30, 70], 0, 45, {1}) == [30, 70]


@given(matrices(), st.integers(0, 1000))
def test_the_stability_is_the_same_for_the_same_seed(weighed: Matrix, seed: int) -> None:
    assert stability(weighed, seed, 50) == stability(weighed, seed, 50)


@pytest.mark.parametrize("text", ["5: 5 3 3\n4: 3 5 4\n2: 4 4 2", "9: 3 2 2\n1: 1 5 1\n0: 2 3 5\n0.5: 1 3 4"])
def test_the_stability_counts_the_draws_in_which_nobody_comes_before_the_first(text: str) -> None:
    weighed, chance, kept = matrix(text), random.Random(7), 0
    shares = [Fraction(weight) / sum(map(Fraction, weighed.weights)) for weight in weighed.weights]
    for _ in range(300):
        moved = [max(Fraction(0), share + Fraction(chance.random() / 5) - Fraction(1, 10)) for share in shares]
        kept += all(gap(weighed, "A", other, moved) >= 0 for other in "BC")
    assert stability(weighed, seed=7, draws=300) == ("A", kept / 300, 300)
    assert 0 < kept < 300


def test_the_stability_by_hand() -> None:
    # A leads by (p + u) - (1 - p + v), p = 0.55, u and v even within ±0.1: A stays if v - u <= 0.1. The sum of two
    # even chances is outside in a corner of half 0.1 · 0.1 of the square of 0.2 · 0.2, which is 1/8: 7/8 stay.
    found = stability(matrix("55: 1 0\n45: 0 1"), draws=20_000)
    assert found
    assert found.share == pytest.approx(7 / 8, abs=0.01)
    assert found != stability(matrix("55: 1 0\n45: 0 1"), seed=2, draws=20_000)


@given(matrices())
def test_who_cannot_be_overtaken_by_ten_points_is_first_in_all_draws(weighed: Matrix) -> None:
    found = stability(weighed, draws=100)
    assume(found is not None and len(weighed.order) > 1)
    names = [weighed.options[at] for at in weighed.order[1:]]
    winner = weighed.options[weighed.order[0]]
    total = sum(map(Fraction, weighed.weights))
    worst = []
    for name in names:
        sure = Fraction(0)
        for at, weight in enumerate(weighed.weights):
            unit = [Fraction(at == other) for other in range(len(weighed.weights))]
            share = Fraction(weight) / total
            sure += min(
                end * gap(weighed, winner, name, unit)
                for end in (max(0, share - Fraction(1, 10)), share + Fraction(1, 10))
            )
        worst.append(sure)
    if min(worst) >= 0:
        assert found.share == 1


def test_the_ends_of_ranges() -> None:
    # 3·2 + 2·3 = 12 and 3·3 + 2·1 = 11 at worst, 3·5 + 2·3 = 21 and 3·5 + 2·4 = 23 at best.
    found = ranges(matrix("3: 4(2-5) 3(3-5)\n2: 3 4(1-4)"))
    assert found.spreads == (("A", 12, 21), ("B", 11, 23))
    assert (found.worst_case, found.best_case, found.may_overtake) == (("A",), ("B",), ("B",))
    assert ranges_words(found) == "First: A in the worst case and B in the best. Within the ranges B may overtake A."
    assert ranges_words(ranges(matrix("3: 4 3"))) == ""


def test_a_line_goes_through_the_ranking_and_the_flip() -> None:
    weighed = matrix("5: 5 3 3\n3: 3 5 4\n2: 4 4 2")
    drawn = lines(weighed, 0)
    # Without the first criterion: (3·3 + 2·4) / 5 = 3.4, (3·5 + 2·4) / 5 = 4.6, (3·4 + 2·2) / 5 = 3.2.
    assert drawn == (("A", 3.4, 5), ("B", 4.6, 3), ("C", 3.2, 3))
    means = [each.at_none + (each.at_all - each.at_none) * 0.5 for each in drawn]
    assert means == pytest.approx([each.mean for each in ranking(weighed)])
    share = flips(weighed)[0].share
    assert share
    a, b = (each.at_none + (each.at_all - each.at_none) * share for each in drawn[:2])
    assert a == pytest.approx(b)
    assert [each.option for each in lines(matrix("must: yes no yes\n3: 4 2 5"), 0)] == ["A", "C"]
    assert lines(matrix("3: 4 2"), 0) == (("A", 4, 4), ("B", 2, 2))


def test_the_scale_is_the_usual_one_that_holds_all_scores() -> None:
    assert scale(matrix("1: 3 5")) == Scale(0, 5)
    assert scale(matrix("1: 3 4(3-6)")) == Scale(0, 10)
    assert scale(matrix("1: 80 40")) == Scale(0, 100)
    assert scale(matrix("1: 80 400")) == Scale(0, 400)
    assert [each.changed for each in score_flips(matrix("1: 5 5\n1: 6 6"))] == [6, 7, 4, 5]


def test_the_first_score_flip_to_the_best_rival_alone() -> None:
    found = score_flips(matrix("3: 4 3 3\n2: 3 3 4"))
    # 18, 15 and 17: with 3 for A it is 15, behind C; with 2 in the second, 16, behind C; a 4 for C 20, a 5 19; a 4 for
    # B only ties with 18.
    assert [(each.criterion, each.option, each.changed, each.rival) for each in found] == [
        ("c1", "C", 4, "C"),
        ("c2", "C", 5, "C"),
        ("c1", "A", 3, "C"),
        ("c2", "A", 2, "C"),
    ]


@pytest.mark.parametrize(
    ("text", "chosen", "reason", "wanted"),
    [
        ("3: 4(3-5) 2\n3: 3 1", "A", "", []),
        ("3: 4(3-5) 2\n3: 3 1", "B", "", ["B was chosen, but A ranks first; no reason is given."]),
        ("3: 4(3-5) 2\n3: 3 1", "B", "we know it", []),
        ("3: 4(3-5) 2\n3: 3 1", "Z", "", []),
        ("must: yes no\n3: 1(1-2) 5\n3: 1 1", "B", "", ["B was chosen and does not meet “c1”; no reason is given.", "Only A is left to choose."]),
        ("must: no no\n3: 1(1-2) 5\n3: 1 1", "", "", ["No option is left: each fails what it must meet."]),
        ("3: 1(1-2)\n3: 1", "", "", ["A is the only option."]),
        ("3: 3(1-3) 1\n3: 1 3", "B", "", ["No clear winner: A and B tie."]),
        ("61: 3(1-3) 1\n39: 1 1", "", "", ["“c1” has 61 % of all weights and decides nearly alone."]),
        ("60: 3(1-3) 1\n40: 1 1", "", "", []),
        ("0: 3(1-3) 1\n0: 1 1", "", "", ["No criterion has a weight above 0, so nothing can be ranked."]),
        ("3: 0(0-1) 0\n3: 0 0", "", "", ["Every score is 0, so nothing can be ranked."]),
        ("3: 4 2\n3: 3 1", "", "", ["Every score is a round number without a range or a reason: they may be guesses."]),
        ("3: 4.5 2\n3: 3 1", "", "", []),
        ("must: - yes\n3: 4.5 -\n3: 3 1", "", "", ["“c1” has no score for A, so nobody knows whether it is met.", "“c2” has no score for B, which counts as 0."]),
    ],
)  # fmt: skip
def test_warnings(text: str, chosen: str, reason: str, wanted: list[str]) -> None:
    assert list(warnings(matrix(text), chosen, reason)) == wanted


def test_words() -> None:
    assert (percent(0.095238), percent(0.5), percent(5 / 12)) == ("9.5 %", "50 %", "41.7 %")
    assert [listed("A"), listed("AB"), listed("ABC", "or"), listed("")] == ["A", "A and B", "A, B or C", ""]
    assert margin_words(margin(matrix("1: 1000 901"))) == "No clear winner: A leads B by only 9.9 %."
    assert margin_words(margin(matrix("1: 10000 9004"))) == "No clear winner: A leads B by only 9.9 %."
    assert margin_words(margin(matrix("1: 10 9"))) == "A leads B by 10 %."
    assert dominated_words(dominated(matrix("1: 3 2\n1: 2 2"))[0]) == (
        "B cannot win by any weights: A is nowhere worse and somewhere better."
    )
    assert flip_words(flips(matrix("1: 3 5\n1: 5 3"))[0]) == (
        "A and B tie: any change of the weight of “c1” decides between them."
    )
    assert flip_words(flips(matrix("2: 5 3\n3: 4 4"))[0]) == "Without “c1”, B ties with A."
    assert stability_words(stability(matrix("9: 5 1\n1: 1 5"))) == (
        "A stays first in all 2000 draws with each weight up to 10 points off."
    )
    assert stability_words(stability(matrix("55: 1 0\n45: 0 1"), draws=10)).startswith("A stays first in ")


def test_a_matrix_without_anything() -> None:
    result = weighing(Matrix((), (), ()))
    assert result.ranking == result.flips == result.score_flips == ()
    assert result.warnings[0] == "There are no options to compare."


@pytest.mark.parametrize(
    ("weight", "score"),
    [
        (-1, Score(1)),
        (float("nan"), Score(1)),
        (float("inf"), Score(1)),
        (True, Score(1)),
        (1, Score(-1)),
        (1, Score(float("nan"))),
        (1, Score(True)),
        (1, Score(3, 4, 5)),
        (1, Score(3, 1, 2)),
        ("must", Score(3)),
    ],
)
def test_what_cannot_be_is_refused(weight, score: Score) -> None:
    with pytest.raises(ValueError, match="“Cost” has a weight or a score that cannot be"):
        Matrix(("A",), (Criterion("Cost", weight),), ((score,),))


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="not one score for each"):
        Matrix(("A", "B"), (Criterion("Cost", 1),), ((Score(1),),))
    with pytest.raises(ValueError):
        matrix("1: 2 3").with_weights([1, 2])


def test_where_nothing_counts_nobody_stays_first() -> None:
    nothing = Matrix(("A", "B"), (Criterion("x", 1),), ((None, None),))
    assert stability(nothing) is None
