"""What cells mean, and what is said of those that mean nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import attributes, ids, quantities, scores, verdicts
from adr_studio.domain.attributes import Capacity, Fallback, Guards
from adr_studio.domain.ids import Arrow
from adr_studio.domain.scores import MUST, Answer, Score
from adr_studio.domain.verdicts import State, Verdict

GOOD: tuple[tuple[Callable[[str], object], str, object], ...] = (
    (quantities.parse_duration, "300ms", 0.3),
    (quantities.parse_duration, "2s", 2),
    (quantities.parse_duration, "1.5m", 90),
    (quantities.parse_duration, "1h", 3600),
    (quantities.parse_duration, "2d", 172_800),
    (quantities.parse_percentage, "99.95", 99.95),
    (quantities.parse_percentage, "99.9 %", 99.9),
    (quantities.whole_number(1, 10), "10", 10),
    (quantities.parse_days, "0.5", 0.5),
    (quantities.parse_days, "3d", 3),
    (quantities.parse_day, "2026-02-03", date(2026, 2, 3)),
    (quantities.parse_day, "2028-02", date(2028, 2, 29)),
    (quantities.parse_day, "2026-Q3", date(2026, 9, 30)),
    (quantities.parse_day, "2026", date(2026, 12, 31)),
    (ids.parse_id, "`orders-db`", "orders-db"),
    (ids.parse_id, "库存", "库存"),
    (ids.parse_ids, "az-a, `az-b`", ("az-a", "az-b")),
    (ids.short_id("FM"), "FM-012", "FM-12"),
    (ids.short_ids("G", "QS"), "G-1, QS-2", ("G-1", "QS-2")),
    (ids.parse_arrow, "`a -> b`", Arrow("a", "b", True)),
    (ids.parse_arrow, "a ~> b", Arrow("a", "b", False)),
    (ids.parse_arrow, "a→b", Arrow("a", "b", True)),
    (ids.parse_arrow, "orders-db -> x", Arrow("orders-db", "x", True)),
    (
        attributes.parse_guards,
        "breaker, budget 0.1, calls 3, fallback stale for 1h via spare",
        Guards(breaker=True, budget=0.1, calls=3, fallback=Fallback("stale", 3600, "spare")),
    ),
    (attributes.parse_guards, "Bulkhead,  idempotent", Guards(bulkhead=True, idempotent=True)),
    (attributes.parse_guards, "fallback full", Guards(fallback=Fallback("full"))),
    (attributes.parse_capacity, "buffer 24h, when full block", Capacity(buffer=86_400, when_full="block")),
    (attributes.parse_capacity, "quorum 2, headroom 1.6, sheds", Capacity(quorum=2, headroom=1.6, sheds=True)),
    (scores.parse_weight, "3", 3),
    (scores.parse_weight, "Must", MUST),
    (scores.parse_score, "4", Score(4, 4, 4)),
    (scores.parse_score, "**3.5**", Score(3.5, 3.5, 3.5)),
    (scores.parse_score, "4 (3–5)", Score(4, 3, 5)),
    (scores.parse_score, "4 (3-5): measured", Score(4, 3, 5, "measured")),
    (scores.parse_score, "4: one writer: always", Score(4, 4, 4, "one writer: always")),
    (scores.parse_score, "4 [^1]", Score(4, 4, 4, "[^1]")),
    (scores.parse_answer, "yes", Answer(True)),
    (scores.parse_answer, "No: it loses writes", Answer(False, "it loses writes")),
    (scores.parse_answer, "yes, with a patch", Answer(True, "with a patch")),
    (verdicts.parse_state, "Mitigated", State("mitigated")),
    (
        verdicts.parse_state,
        "accepted by ana and ben on 2026-04-23",
        State("accepted", "ana and ben", date(2026, 4, 23)),
    ),
    (verdicts.parse_verdict, "agree", Verdict("agree")),
    (verdicts.parse_verdict, "Agree if: the load test passes", Verdict("agree if", "the load test passes")),
    (verdicts.parse_verdict, "disagree", Verdict("disagree")),
    (verdicts.one_of(("hard", "soft"), "a need"), "*Hard*", "hard"),
)

BAD: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (quantities.parse_duration, "2 sec", '"2 sec" is not a time; write 300ms, 2s, 5m, 1h or 2d'),
    (quantities.parse_duration, "-1s", '"-1s" is not a time; write 300ms, 2s, 5m, 1h or 2d'),
    (quantities.parse_percentage, "101", '"101" is not a percentage; write a number from 0 to 100, such as 99.9'),
    (quantities.parse_percentage, "nan", '"nan" is not a percentage; write a number from 0 to 100, such as 99.9'),
    (quantities.whole_number(1, 10), "11", '"11" is not a whole number from 1 to 10'),
    (quantities.whole_number(1), "0", '"0" is not a whole number of 1 or more'),
    (quantities.whole_number(1), "٣", '"٣" is not a whole number of 1 or more'),
    (quantities.parse_days, "-1", '"-1" is not a number of days; write 3 or 0.5'),
    (
        quantities.parse_day,
        "2026-02-30",
        '"2026-02-30" is not a date; write 2026-12-31, or 2026-12 for the end of a month',
    ),
    (quantities.parse_day, "2026-00", '"2026-00" is not a date; write 2026-12-31, or 2026-12 for the end of a month'),
    (
        ids.parse_id,
        "Orders DB",
        '"Orders DB" is not an id; write one word of letters, digits and hyphens, such as orders-db',
    ),
    (ids.short_id("FM"), "R-1", '"R-1" is not a short id; write FM-1'),
    (ids.short_ids("G", "QS"), "G-1, 2", '"2" is not a short id; write G-1 or QS-1'),
    (ids.parse_arrow, "a - b", '"a - b" is not a flow; write a -> b, or a ~> b where nobody waits for the answer'),
    (
        attributes.parse_guards,
        "braker",
        '"braker" is not a guard; write breaker, bulkhead, budget 0.1, idempotent, calls 3, or fallback full, stale or partial',
    ),
    (attributes.parse_guards, "budget none", '"budget none" needs a number above 0'),
    (attributes.parse_guards, "fallback stale for ever", '"ever" is not a time; write 300ms, 2s, 5m, 1h or 2d'),
    (
        attributes.parse_capacity,
        "when full",
        '"when full" is not a capacity; write quorum 2, headroom 1.6, sheds, buffer 24h, or when full block or drop',
    ),
    (scores.parse_weight, "0", '"0" is not a weight; write a number above 0, or must'),
    (scores.parse_weight, "-1", '"-1" is not a weight; write a number above 0, or must'),
    (scores.parse_weight, "NaN", '"NaN" is not a weight; write a number above 0, or must'),
    (scores.parse_weight, "inf", '"inf" is not a weight; write a number above 0, or must'),
    (scores.parse_score, "9", '"9" is outside of the scale; a score is from 0 to 5'),
    (scores.parse_score, "-1", '"-1" is outside of the scale; a score is from 0 to 5'),
    (
        scores.parse_score,
        "2 (3–5)",
        '"2 (3–5)" is outside of its own range; write the score, then the lowest and the highest',
    ),
    (scores.parse_score, "good", '"good" is not a score; write 4, 4 (3–5) or 4: reason'),
    (scores.parse_answer, "maybe", '"maybe" is not an answer to a must; write yes or no, with a reason if any'),
    (
        verdicts.parse_state,
        "accepted",
        '"accepted" does not say who accepted it and when; write accepted by ana on 2026-01-31',
    ),
    (verdicts.parse_state, "gone", '"gone" is not a state; write open, mitigated, or accepted by ana on 2026-01-31'),
    (
        verdicts.parse_verdict,
        "fine",
        '"fine" is not a verdict; write agree, agree if, abstain, disagree or block',
    ),
    (verdicts.one_of(("hard", "soft"), "a need"), "must", '"must" is not a need; write hard or soft'),
)


@pytest.mark.parametrize(("parse", "text", "value"), GOOD, ids=lambda each: each if isinstance(each, str) else "")
def test_what_a_cell_means(parse: Callable[[str], object], text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(("parse", "text", "said"), BAD, ids=lambda each: each if isinstance(each, str) else "")
def test_what_is_said_of_a_cell_that_means_nothing(parse: Callable[[str], object], text: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(text)
    assert str(caught.value) == said


@given(st.text(max_size=30), st.sampled_from([parse for parse, _, _ in GOOD]))
def test_no_text_does_worse_than_a_sentence(text: str, parse: Callable[[str], object]) -> None:
    said = "a sentence"
    try:
        parse(text)
    except ValueError as error:
        said = str(error)
    assert " " in said
    assert "literal" not in said


def test_the_next_id_is_one_past_the_highest_of_its_kind() -> None:
    assert ids.next_short_id("FM", []) == "FM-1"
    assert ids.next_short_id("FM", ["FM-2", "FM-09", "R-40", "orders-db", "FM-x"]) == "FM-10"
