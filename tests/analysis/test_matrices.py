"""Twenty-six matrices of every sort, against fractions and against trying everything."""

import pytest
from matrices import Oracle, matrix

from adr_studio.analysis.sensitivity import flips, score_flips
from adr_studio.analysis.tradeoffs import dominated, margin, ranking

MATRICES = {
    "two options": "3: 4 2\n2: 1 5",
    "a tie at the top": "1: 3 5 1\n1: 5 3 1",
    "all tie": "2: 3 3 3\n5: 4 4 4",
    "a tie below": "4: 5 2 2\n1: 1 3 3",
    "a tie only in decimals": "0.1: 3 0\n0.2: 3 0\n0.3: 0 3",
    "another tie only in decimals": "0.7: 1 0\n0.1: 1 0\n0.8: 0 1",
    "knocked out": "must: no yes yes\n3: 5 2 4\n2: 5 4 1",
    "all are knocked out": "must: no no\n3: 5 2",
    "two knock-outs": "must: yes no yes\nmust: no yes yes\n1: 5 5 1",
    "one is left": "must: yes no\n3: 1 5\n2: 2 5",
    "a must between": "3: 4 2 5\nmust: yes yes no\n2: 1 5 5",
    "only musts": "must: yes yes\nmust: yes no",
    "one option": "3: 4\n2: 1",
    "one criterion": "3: 4 2 5",
    "weights of zero": "0: 4 2\n0: 1 5",
    "one weight of zero": "0: 1 5 5\n2: 4 3 4\n3: 4 3 2",
    "scores of zero": "3: 0 0\n2: 0 0",
    "dominated by two": "3: 4 5 2\n2: 4 4 1\n1: 3 3 3",
    "a chain of dominated": "1: 4 3 2 1\n1: 4 3 2 1",
    "better by what counts nothing": "0: 5 1\n2: 3 3",
    "ranges": "3: 4(2-5) 3(3-5)\n2: 3 4(1-4)",
    "empty cells": "3: - 2 5\n2: 4 - 1\n1: 1 - -",
    "halves": "1.5: 2.5 3.5 1\n2.5: 4.5 3 5\n0.5: 0.5 5 2",
    "many": "5: 1 2 3 4 5 4 3 2\n3: 5 4 3 2 1 2 3 4\n4: 3 3 3 3 3 4 2 1\n1: 5 1 5 1 5 1 5 1\n2: 2 5 2 4 3 1 1 5",
    "a lead that hangs on one point": "2: 4 4 3\n3: 3 3 4\n1: 5 4 4",
    "one that ties without a criterion": "2: 5 3\n3: 4 4",
}

over_all = pytest.mark.parametrize("text", MATRICES.values(), ids=MATRICES)


@over_all
def test_the_ranking(text: str) -> None:
    oracle, found = Oracle(text), ranking(matrix(text))
    totals = [oracle.total(name) for name in oracle.order()]
    assert [each.option for each in found] == oracle.order()
    assert [each.score for each in found] == pytest.approx([float(each) for each in totals])
    assert [each.place for each in found] == [1 + sum(other > each for other in totals) for each in totals]
    weight = sum(oracle.weights)
    assert [each.mean for each in found] == pytest.approx([float(each / weight) if weight else 0 for each in totals])
    shares = [float(each / sum(totals)) if sum(totals) else 0 for each in totals]
    assert [each.share for each in found] == pytest.approx(shares)


@over_all
def test_the_margin(text: str) -> None:
    oracle, found = Oracle(text), margin(matrix(text))
    if len(oracle.names) < 2:
        assert found is None
    else:
        first, second = oracle.order()[:2]
        best = oracle.total(first)
        share = (best - oracle.total(second)) / best if best else 0
        assert found == (first, second, pytest.approx(float(share)))
        assert found.is_clear is (share * 10 >= 1)


@over_all
def test_the_flips(text: str) -> None:
    wanted = [(name, rival, None if at is None else float(at)) for name, rival, at in Oracle(text).flips()]
    found = [(each.criterion, each.rival, each.weight) for each in flips(matrix(text))]
    assert [each[:2] for each in found] == [each[:2] for each in wanted]
    assert [each[2] is None for each in found] == [each[2] is None for each in wanted]
    assert [each[2] for each in found if each[2] is not None] == pytest.approx(
        [each[2] for each in wanted if each[2] is not None], abs=1e-12
    )


@over_all
def test_the_score_flips(text: str) -> None:
    found = [(each.criterion, each.option, each.changed - each.score, each.rival) for each in score_flips(matrix(text))]
    assert len(found) == len(set(found))
    assert set(found) == Oracle(text).score_flips()


@over_all
def test_who_is_dominated(text: str) -> None:
    assert {each.option: set(each.by) for each in dominated(matrix(text))} == Oracle(text).dominated()
