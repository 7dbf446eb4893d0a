"""Assumptions: which must be checked, and which decisions stand on each."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from adr_studio.analysis.deadlines import Deadline, deadline
from adr_studio.analysis.impact import in_force
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.tables.assumptions import ASSUMPTIONS, Assumption
from adr_studio.domain.typed_tables import TypedRow


class Assumed(NamedTuple):
    """An assumption: `carries` are the records in force that stand on it, `due` when it is to be checked at last.

    `due` is None for one that holds or failed. A record stands on an assumption that it names, in a link or anywhere
    else, and on those in its own tables.
    """

    row: TypedRow
    values: Assumption
    carries: tuple[Thing, ...]
    due: Deadline | None

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been checked by now."""
        return self.due is not None and self.due.is_overdue

    @property
    def has_failed(self) -> bool:
        """Whether it turned out to be wrong."""
        return self.values.state == "failed"


def assumptions(graph: Graph, today: date) -> tuple[Assumed, ...]:
    """All assumptions, by page and line."""
    return tuple(
        Assumed(
            row,
            row.values,
            tuple(dict.fromkeys(_standing_on(graph, row))),
            deadline(row.values.check_by, today, row.values.state == "open"),
        )
        for row in graph.model.rows(ASSUMPTIONS.name)
        if isinstance(row.values, Assumption)
    )


def _standing_on(graph: Graph, row: TypedRow) -> Iterator[Thing]:
    own = graph.records.get(row.path)
    thing = graph.rows.get((row.path, row.line))
    others = (end.other for end in graph.ends_of(thing)) if thing is not None else ()
    for other in (own, *others):
        record = graph.records.get(other.path) if other is not None else None
        if record is not None and in_force(graph, record):
            yield record
