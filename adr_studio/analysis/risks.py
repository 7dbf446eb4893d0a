"""Risks: how much each weighs, and whether somebody has looked at it in time."""

from datetime import date
from typing import NamedTuple

from adr_studio.analysis.deadlines import Deadline, deadline
from adr_studio.domain.graph import Graph
from adr_studio.domain.tables.risks import RISKS, Risk
from adr_studio.domain.typed_tables import TypedRow

_CLOSED = frozenset(("closed", "done", "gone", "retired", "resolved"))


class Weighed(NamedTuple):
    """A risk: `exposure` is likelihood by impact, 1 to 25, None where one of them is not told.

    `due` is when it is to be looked at again, None for one that is closed.
    """

    row: TypedRow
    values: Risk
    exposure: int | None
    is_closed: bool
    due: Deadline | None

    @property
    def is_overdue(self) -> bool:
        """Whether somebody should have looked at it by now."""
        return self.due is not None and self.due.is_overdue


def risks(graph: Graph, today: date) -> tuple[Weighed, ...]:
    """All risks, by page and line."""
    return tuple(
        _weighed(row, row.values, today) for row in graph.model.rows(RISKS.name) if isinstance(row.values, Risk)
    )


def _weighed(row: TypedRow, values: Risk, today: date) -> Weighed:
    likelihood, impact = values.likelihood, values.impact
    exposure = likelihood * impact if likelihood is not None and impact is not None else None
    is_closed = values.state.casefold().strip("*_` ").partition(" ")[0] in _CLOSED
    return Weighed(row, values, exposure, is_closed, deadline(values.review, today, not is_closed))
