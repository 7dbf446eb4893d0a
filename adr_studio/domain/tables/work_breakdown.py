"""Work breakdown: one task with a three-point estimate a row."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from adr_studio.domain.ids import short_id
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.row import Days, Row, Tasks
from adr_studio.domain.table_kind import Column, TableKind

_Id = Annotated[str, BeforeValidator(short_id("T"))]


class Task(Row):
    """A task; the three estimates are working days, `after` has the tasks that must be done before."""

    id: _Id = ""
    task: str = ""
    optimistic: Days | None = None
    likely: Days | None = None
    pessimistic: Days | None = None
    after: Tasks = ()
    owner: str = ""
    state: str = ""


def _check(row: BaseModel) -> Iterator[tuple[str, str]]:
    """An optimist does not need longer than a pessimist."""
    estimates = [(name, value) for name in _ESTIMATES if (value := getattr(row, name)) is not None]
    for (before, low), (after, high) in pairwise(estimates):
        if low > high:
            yield after, f"the {after} {high:g} days are fewer than the {before} {low:g}"


_ESTIMATES = ("optimistic", "likely", "pessimistic")

WORK_BREAKDOWN = TableKind(
    name="work-breakdown",
    title="Work breakdown",
    one="task",
    aliases=("work breakdown structure", "wbs", "tasks"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("task", "Task", ("work package",), required=True),
        Column("optimistic", "Optimistic", ("best",)),
        Column("likely", "Likely", ("most likely", "estimate")),
        Column("pessimistic", "Pessimistic", ("worst",)),
        Column(
            "after",
            "After",
            ("depends on", "predecessors"),
            refers=("work-breakdown",),
            says=("follows", "followed by"),
        ),
        Column("owner", "Owner"),
        Column("state", "State", ("status",)),
    ),
    row=Task,
    key=("id", "task"),
    prefix="T",
    meant=numbered_by("T"),
    check=_check,
)
