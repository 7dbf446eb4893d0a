"""When work is done, by hand: means, deviations, the critical path, slack, and what cannot be told."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import READER, table

from adr_studio.analysis.estimates import Estimate, Planned, Schedule, schedule

COLUMNS = "Id | Task | Optimistic | Likely | Pessimistic | After | Owner"


def plan(*rows: str) -> Schedule:
    (read,) = READER.read("plan.md", f"# Plan\n\n{table('Work breakdown', COLUMNS, *rows)}").tables
    return schedule(read.rows)


def told(found: tuple[Planned, ...]) -> list[tuple[str, float, float, float]]:
    return [(each.row.id, round(each.start, 3), round(each.finish, 3), round(each.slack, 3)) for each in found]


# Means: T-1 (2 + 4·4 + 12)/6 = 5, T-2 (1 + 4·2 + 3)/6 = 2, T-3 (3 + 4·3 + 3)/6 = 3, T-4 (2 + 4·5 + 14)/6 = 6.
# T-4 begins when T-1 (5) and T-3 (2 + 3 = 5) are both done: 5 to 11. Deviations: T-1 10/6, T-2 2/6, T-3 0, T-4 12/6.
HOUSE = (
    "T-1 | Walls | 2 | 4 | 12 |  | ana",
    "T-2 | Beams | 1 | 2 | 3 |  | ben",
    "T-3 | Frame | 3 | 3 | 3 | T-2 | ben",
    "T-4 | Roof | 2 | 5 | 14 | T-1, T-3 | ana",
    "T-5 | Fence | 1d | 1 | 1 |  | ",
)


def test_mean_and_deviation_of_three_points() -> None:
    assert Estimate(2, 4, 12).mean == 5
    assert Estimate(2, 4, 12).deviation == pytest.approx(10 / 6)


def test_start_finish_and_slack_of_each_task() -> None:
    found = plan(*HOUSE)
    assert told(found.tasks) == [
        ("T-1", 0, 5, 0),
        ("T-2", 0, 2, 0),
        ("T-3", 2, 5, 0),
        ("T-4", 5, 11, 0),
        ("T-5", 0, 1, 10),
    ]
    assert [each.is_critical for each in found.tasks] == [True, True, True, True, False]


def test_of_two_paths_as_long_the_less_sure_one_is_told() -> None:
    found = plan(*HOUSE)
    assert [each.row.id for each in found.critical] == ["T-1", "T-4"]
    assert found.finish == 11
    # √((10/6)² + (12/6)²) = √(100 + 144)/6 = 2.6034
    assert found.deviation == pytest.approx(math.sqrt(244) / 6)
    assert found.spread(1) == pytest.approx((11 - 2.60342, 11 + 2.60342), abs=1e-4)
    assert found.spread(2) == pytest.approx((11 - 5.20683, 11 + 5.20683), abs=1e-4)


def test_of_chains_as_long_the_less_sure_one_is_told_whatever_ends_it() -> None:
    found = plan(
        "T-1 | Ask | 0 | 6 | 12 |  | ",
        "T-2 | Buy | 6 | 6 | 6 | T-1 | ",
        "T-3 | Dig | 6 | 6 | 6 |  | ",
        "T-4 | Fill | 5 | 6 | 7 | T-3 | ",
    )
    assert [each.row.id for each in found.critical] == ["T-1", "T-2"]
    assert found.deviation == pytest.approx(2)


def test_nothing_is_done_before_it_begins() -> None:
    assert plan("T-1 | Bet | 0 | 0 | 12 |  | ").spread(2) == (0, 6)


def test_days_by_owner_the_most_first() -> None:
    assert plan(*HOUSE).shares == (("ana", 2, 11), ("ben", 2, 5), ("", 1, 1))


def test_one_guess_is_taken_for_all_three_and_two_are_none() -> None:
    found = plan("T-1 | One |  | 4 |  |  | ", "T-2 | Two | 1 | 2 |  | T-1 | ", "T-3 | None |  |  |  | T-2 | ")
    assert told(found.tasks) == [("T-1", 0, 4, 0), ("T-2", 4, 4, 0), ("T-3", 4, 4, 0)]
    assert (found.tasks[0].estimate.deviation, found.finish) == (0, 4)
    assert [row.id for row in found.unestimated] == ["T-2", "T-3"]


def test_circles_and_what_waits_for_them_are_left_out_and_told() -> None:
    found = plan(
        "T-1 | Chicken | 1 | 1 | 1 | T-2 | ",
        "T-2 | Egg | 1 | 1 | 1 | T-1 | ",
        "T-3 | Omelette | 1 | 1 | 1 | T-2 | ",
        "T-4 | Itself | 1 | 1 | 1 | T-4 | ",
        "T-5 | Before | 2 | 2 | 2 |  | ",
        "T-6 | Toast | 3 | 3 | 3 | T-5, T-99 | ",
    )
    assert [row.id for row in found.circular] == ["T-1", "T-2", "T-4"]
    assert [row.id for row in found.blocked] == ["T-3"]
    assert told(found.tasks) == [("T-5", 0, 2, 0), ("T-6", 2, 5, 0)]


def test_what_leads_into_a_circle_is_not_part_of_it() -> None:
    found = plan("T-1 | First | 1 | 1 | 1 |  | ", "T-2 | A | 1 | 1 | 1 | T-1, T-3 | ", "T-3 | B | 1 | 1 | 1 | T-2 | ")
    assert [row.id for row in found.circular] == ["T-2", "T-3"]
    assert told(found.tasks) == [("T-1", 0, 1, 0)]


def test_of_an_id_that_two_tasks_have_both_are_waited_for() -> None:
    found = plan("T-1 | Short | 1 | 1 | 1 |  | ", "T-1 | Long | 4 | 4 | 4 |  | ", "T-2 | Then | 1 | 1 | 1 | T-1 | ")
    assert told(found.tasks) == [("T-1", 0, 1, 3), ("T-1", 0, 4, 0), ("T-2", 4, 5, 0)]


def test_nothing_to_do_is_done_at_once() -> None:
    assert schedule(()) == Schedule()


@st.composite
def works(draw: st.DrawFn) -> list[tuple[list[int], list[int]]]:
    """Tasks as three points and the places of earlier tasks that each waits for."""
    count = draw(st.integers(1, 8))
    points = st.lists(st.integers(0, 20), min_size=3, max_size=3).map(sorted)
    return [
        (draw(points), draw(st.lists(st.integers(0, at - 1), unique=True, max_size=3)) if at else [])
        for at in range(count)
    ]


def scheduled(work: list[tuple[list[int], list[int]]]) -> Schedule:
    return plan(
        *(
            f"T-{at} | x | {low} | {likely} | {high} | {', '.join(f'T-{each}' for each in after)} | ana"
            for at, ((low, likely, high), after) in enumerate(work)
        )
    )


@given(works(), st.data())
def test_a_longer_task_never_makes_an_earlier_finish(
    work: list[tuple[list[int], list[int]]], data: st.DataObject
) -> None:
    at, point, more = (
        data.draw(st.integers(0, len(work) - 1)),
        data.draw(st.integers(0, 2)),
        data.draw(st.integers(1, 9)),
    )
    longer = [(list(points), after) for points, after in work]
    for each in range(point, 3):
        longer[at][0][each] += more
    before, later = scheduled(work), scheduled(longer)
    assert later.finish >= before.finish - 1e-9
    for old, new in zip(before.tasks, later.tasks, strict=True):
        assert new.finish >= old.finish - 1e-9


@given(works())
def test_the_critical_path_is_a_chain_from_the_start_to_the_finish(work: list[tuple[list[int], list[int]]]) -> None:
    found = scheduled(work)
    assert sum(each.estimate.mean for each in found.critical) == pytest.approx(found.finish)
    assert all(each.is_critical for each in found.critical)
    names = [each.row.id for each in found.critical]
    after = {f"T-{at}": [f"T-{each}" for each in waits] for at, (_, waits) in enumerate(work)}
    assert all(earlier in after[later] for earlier, later in pairwise(names))
    assert min((each.slack for each in found.tasks), default=0) > -1e-9
