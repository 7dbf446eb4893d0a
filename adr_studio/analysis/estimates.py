"""How long a work breakdown takes: three-point estimates, the critical path, and the range of the finish.

Mean (o + 4m + p) / 6 and deviation (p - o) / 6 of a task, and the sum of means and variances along the critical path,
are those of PERT (Malcolm, Roseboom, Clark and Fazar, Operations Research 7, 1959). The range leaves out that a path
beside the critical one may become the longest; it is as wide as the estimates are, and no promise. Days are working
days, and the first day of the work is day 0.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from adr_studio.domain.tables.work_breakdown import Task
from adr_studio.domain.typed_tables import TypedRow

_NEAR = 1e-9


class Estimate(NamedTuple):
    """Three guesses of the days that a task takes."""

    optimistic: float
    likely: float
    pessimistic: float

    @property
    def mean(self) -> float:
        """The days that it takes on average."""
        return (self.optimistic + 4 * self.likely + self.pessimistic) / 6

    @property
    def deviation(self) -> float:
        """The standard deviation of these days."""
        return (self.pessimistic - self.optimistic) / 6


NO_ESTIMATE = Estimate(0, 0, 0)


class Planned(NamedTuple):
    """When a task can start and finish, and how many days it may be late without moving the end of everything."""

    row: TypedRow
    estimate: Estimate
    start: float
    finish: float
    slack: float

    @property
    def is_critical(self) -> bool:
        """Whether a day more in it is a day more for everything."""
        return self.slack < _NEAR


class Share(NamedTuple):
    """What one owner has to do; `owner` is "" for tasks of nobody."""

    owner: str
    tasks: int
    days: float


class Schedule(NamedTuple):
    """When everything is done: `finish` days after the start, give or take `deviation`, along the `critical` path.

    `unestimated` tasks count as no days. `circular` tasks wait for themselves, and `blocked` ones for one of
    those; both are left out.
    """

    tasks: tuple[Planned, ...] = ()
    critical: tuple[Planned, ...] = ()
    finish: float = 0.0
    deviation: float = 0.0
    unestimated: tuple[TypedRow, ...] = ()
    circular: tuple[TypedRow, ...] = ()
    blocked: tuple[TypedRow, ...] = ()
    shares: tuple[Share, ...] = ()

    def spread(self, deviations: float) -> tuple[float, float]:
        """The days between which it finishes, so many deviations to either side."""
        return max(0.0, self.finish - deviations * self.deviation), self.finish + deviations * self.deviation


def estimate(task: Task) -> Estimate | None:
    """The estimate of a task: its three points, or the likely one alone for all of them; None for anything else."""
    points = task.optimistic, task.likely, task.pessimistic
    if task.likely is not None and task.optimistic is None and task.pessimistic is None:
        return Estimate(task.likely, task.likely, task.likely)
    optimistic, likely, pessimistic = points
    if optimistic is None or likely is None or pessimistic is None:
        return None
    return Estimate(optimistic, likely, pessimistic)


def schedule(rows: Sequence[TypedRow]) -> Schedule:
    """When the tasks of a work breakdown can be done, if each starts as soon as those before it are done."""
    tasks = {at: row.values for at, row in enumerate(rows) if isinstance(row.values, Task)}
    before = _before(tasks)
    after = _turned(before)
    order = _in_order(before, after)
    left_out = before.keys() - set(order)
    circular = left_out - set(_in_order(after, before))
    estimates = {at: estimate(tasks[at]) for at in order}
    sure = {at: each or NO_ESTIMATE for at, each in estimates.items()}
    finishes: dict[int, float] = {}
    for at in order:
        finishes[at] = max((finishes[each] for each in before[at]), default=0.0) + sure[at].mean
    finish = max(finishes.values(), default=0.0)
    latest: dict[int, float] = {}
    for at in reversed(order):
        latest[at] = min((latest[each] - sure[each].mean for each in after[at] if each in latest), default=finish)
    planned = {
        at: Planned(rows[at], sure[at], finishes[at] - sure[at].mean, finishes[at], latest[at] - finishes[at])
        for at in sorted(order)
    }
    critical = _critical(planned, before, order)
    return Schedule(
        tuple(planned.values()),
        critical,
        finish,
        math.sqrt(sum(each.estimate.deviation**2 for each in critical)),
        tuple(rows[at] for at in sorted(order) if estimates[at] is None),
        tuple(rows[at] for at in sorted(circular)),
        tuple(rows[at] for at in sorted(left_out - circular)),
        _shares((tasks[at].owner, sure[at].mean) for at in sorted(order)),
    )


def _before(tasks: Mapping[int, Task]) -> dict[int, list[int]]:
    """For each task those that it waits for; an id that nobody has keeps nobody waiting."""
    named: dict[str, list[int]] = defaultdict(list)
    for at, task in tasks.items():
        if task.id:
            named[task.id].append(at)
    return {at: [each for name in dict.fromkeys(task.after) for each in named[name]] for at, task in tasks.items()}


def _turned(before: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
    after: dict[int, list[int]] = {at: [] for at in before}
    for at, others in before.items():
        for each in others:
            after[each].append(at)
    return after


def _in_order(before: Mapping[int, Sequence[int]], after: Mapping[int, Sequence[int]]) -> list[int]:
    """The tasks, each behind those that it waits for, without those in circles and behind them (Kahn 1962)."""
    missing = {at: len(others) for at, others in before.items()}
    order = [at for at, count in missing.items() if not count]
    for at in order:
        for each in after[at]:
            missing[each] -= 1
            if not missing[each]:
                order.append(each)
    return order


def _critical(
    planned: Mapping[int, Planned], before: Mapping[int, Sequence[int]], order: Sequence[int]
) -> tuple[Planned, ...]:
    """The longest chain of tasks, first to last; of chains that are as long, the least sure one: of most variance.

    `order` has each task behind those that it waits for.
    """
    variance: dict[int, float] = {}
    previous: dict[int, int | None] = {}
    for at in order:
        ways = [each for each in before[at] if planned[each].finish > planned[at].start - _NEAR]
        last = previous[at] = max(ways, key=variance.__getitem__, default=None)
        variance[at] = planned[at].estimate.deviation ** 2 + (variance[last] if last is not None else 0.0)
    until = max((each.finish for each in planned.values()), default=0.0)
    ends = [at for at, each in planned.items() if each.finish > until - _NEAR]
    step = max(ends, key=variance.__getitem__, default=None)
    path = []
    while step is not None:
        path.append(planned[step])
        step = previous[step]
    return tuple(reversed(path))


def _shares(owned: Iterable[tuple[str, float]]) -> tuple[Share, ...]:
    """What each owner has to do, the most first."""
    found: dict[str, list[float]] = defaultdict(list)
    for owner, days in owned:
        found[owner].append(days)
    shares = (Share(owner, len(days), sum(days)) for owner, days in found.items())
    return tuple(sorted(shares, key=lambda share: -share.days))
