"""Three decisions of a shop, by hand."""

import pytest

from adr_studio.analysis.sensitivity import flips, nearest_flip, score_flips
from adr_studio.analysis.tradeoffs import MUST, Criterion, KnockOut, Matrix, Score, margin, ranges
from adr_studio.analysis.weighing import weighing
from adr_studio.analysis.wording import flip_words, knock_out_words, margin_words, ranges_words, score_flip_words

ORDERS = Matrix(
    ("PostgreSQL", "DynamoDB", "MongoDB"),
    (
        Criterion("Exactness of the stock", 5, "QS-3"),
        Criterion("Latency of the checkout", 3, "QS-2"),
        Criterion("Effort to operate", 2),
    ),
    (
        (Score(5, reason="serialisable transactions"), Score(3, reason="conditional writes on one table"), Score(3)),
        (Score(3, reason="one writer"), Score(5), Score(4)),
        (Score(4, 3, 5), Score(4, 2, 5), Score(2)),
    ),
)
STOCK = Matrix(
    ("Reserve inside the call", "Reserve after the call"),
    (Criterion("No oversell", MUST, "QS-3"), Criterion("Checkout stays up", 4, "QS-1")),
    ((Score(True), Score(False)), (Score(2), Score(5))),
)
PAYMENTS = Matrix(
    ("Breaker, charge later", "Fail the order"),
    (Criterion("Checkout stays up", 5, "QS-1"), Criterion("Money is collected", 4)),
    ((Score(5), Score(1)), (Score(3, reason="0.3 % is never paid"), Score(5))),
)


def test_where_the_orders_are_kept() -> None:
    # PostgreSQL 5·5 + 3·3 + 2·4 = 42, DynamoDB 5·3 + 3·5 + 2·4 = 38, MongoDB 5·3 + 3·4 + 2·2 = 31; 42 + 38 + 31 = 111.
    result = weighing(ORDERS, "PostgreSQL")
    assert [(each.option, each.place, each.score, each.mean) for each in result.ranking] == [
        ("PostgreSQL", 1, 42, 4.2),
        ("DynamoDB", 2, 38, 3.8),
        ("MongoDB", 3, 31, 3.1),
    ]
    assert [each.share for each in result.ranking] == pytest.approx([42 / 111, 38 / 111, 31 / 111])
    # (42 - 38) / 42 = 9.5 %
    assert result.margin
    assert result.margin.share == pytest.approx(4 / 42)
    assert margin_words(result.margin) == "No clear winner: PostgreSQL leads DynamoDB by only 9.5 %."
    # DynamoDB is 3 ≥ 3, 5 ≥ 4 and 4 ≥ 2 beside MongoDB.
    assert result.dominated == (("MongoDB", ("DynamoDB",)),)
    assert result.warnings == ("No clear winner: PostgreSQL leads DynamoDB by only 9.5 %.",)


def test_what_would_turn_where_the_orders_are_kept() -> None:
    # To DynamoDB 4 points in all, by criterion 2, -2, 0: 5 - 4/2 = 3, of 3 + 3 + 2; 3 + 4/2 = 5, of 5 + 5 + 2; never.
    # To MongoDB 11 points, by criterion 2, -1, 2: 5 - 11/2 < 0; 3 + 11 = 14, of 5 + 14 + 2; 2 - 11/2 < 0.
    found = flips(ORDERS)
    assert [(each.criterion.split()[0], each.rival, each.weight) for each in found] == [
        ("Exactness", "DynamoDB", 3),
        ("Latency", "DynamoDB", 5),
        ("Effort", "DynamoDB", None),
        ("Exactness", "MongoDB", None),
        ("Latency", "MongoDB", 14),
        ("Effort", "MongoDB", None),
    ]
    assert [each.share for each in found if each.share] == pytest.approx([3 / 8, 5 / 12, 14 / 21])
    assert nearest_flip(found) == found[0]
    assert flip_words(found[0]) == (
        "DynamoDB overtakes PostgreSQL if the weight of “Exactness of the stock” is below 3 in place of 5; that is below "
        "37.5 % of all weights."
    )
    assert flip_words(found[2]) == "No weight of “Effort to operate” lets DynamoDB take the lead from PostgreSQL."
    # One point of exactness is 5, more than the lead of 4; one of latency is 3. DynamoDB's 5 in latency cannot be a 6.
    assert [score_flip_words(each) for each in score_flips(ORDERS)] == [
        "DynamoDB would lead with 4 instead of 3 for DynamoDB in “Exactness of the stock”.",
        "DynamoDB would lead with 4 instead of 5 for PostgreSQL in “Exactness of the stock”.",
    ]


def test_the_ranges_of_where_the_orders_are_kept() -> None:
    # Effort at its lower ends: 34 + 2·3 = 40, 30 + 2·2 = 34; at its upper ends: 34 + 2·5 = 44, 30 + 2·5 = 40.
    found = ranges(ORDERS)
    assert found.spreads == (("PostgreSQL", 40, 44), ("DynamoDB", 34, 40), ("MongoDB", 31, 31))
    assert (found.worst_case, found.best_case, found.may_overtake) == (("PostgreSQL",), ("PostgreSQL",), ())
    assert ranges_words(found) == (
        "First: PostgreSQL in the worst case and the best. Within the ranges nobody can overtake PostgreSQL."
    )


def test_when_the_stock_is_reserved() -> None:
    # The second would have 4·5 = 20 against 4·2 = 8, but sells what is not there.
    result = weighing(STOCK, "Reserve inside the call", "no oversell")
    assert [(each.option, each.score, each.mean, each.share) for each in result.ranking] == [
        ("Reserve inside the call", 8, 2, 1)
    ]
    assert result.knock_outs == (KnockOut("Reserve after the call", ("No oversell",)),)
    assert knock_out_words(result.knock_outs[0]) == "Reserve after the call is out: it does not meet “No oversell”."
    assert result.margin is result.stability is None
    assert result.flips == result.score_flips == result.dominated == ()
    assert result.warnings[0] == "Only Reserve inside the call is left to choose."


def test_what_is_done_when_payments_are_down() -> None:
    # 5·5 + 4·3 = 37 against 5·1 + 4·5 = 25: 12 points, by criterion 4 and -2. 5 - 12/4 = 2; 4 + 12/2 = 10.
    lead = margin(PAYMENTS)
    assert lead
    assert lead.share == pytest.approx(12 / 37)
    assert lead.is_clear
    assert margin_words(lead) == "Breaker, charge later leads Fail the order by 32.4 %."
    assert [(each.weight, each.share) for each in flips(PAYMENTS)] == [
        (2, pytest.approx(1 / 3)),
        (10, pytest.approx(2 / 3)),
    ]
    assert score_flips(PAYMENTS) == ()
