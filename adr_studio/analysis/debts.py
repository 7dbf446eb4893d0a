"""Technical debts: which are due, which decision took each on, and which were left behind by their decision."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from adr_studio.analysis.deadlines import Deadline, deadline
from adr_studio.analysis.impact import in_force
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.tables.technical_debt import TECHNICAL_DEBT, Debt
from adr_studio.domain.typed_tables import TypedRow

_PAID = frozenset(("paid", "closed", "done", "resolved", "settled"))


class Owed(NamedTuple):
    """A debt: `taken_on_by` are the decisions that took it on, `paid_off_by` those in force that pay it off.

    `due` is None for one that is paid. `is_left_behind` is whether it is still open although no decision that took it
    on is in force any more.
    """

    row: TypedRow
    values: Debt
    taken_on_by: tuple[Thing, ...]
    paid_off_by: tuple[Thing, ...]
    is_paid: bool
    due: Deadline | None
    is_left_behind: bool

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been paid by now."""
        return self.due is not None and self.due.is_overdue

    @property
    def has_interest(self) -> bool:
        """Whether somebody wrote down what carrying it costs."""
        return bool(self.values.interest.strip(" -–—*_`?."))


def debts(graph: Graph, today: date) -> tuple[Owed, ...]:
    """All debts, by page and line."""
    return tuple(
        _owed(graph, row, row.values, today)
        for row in graph.model.rows(TECHNICAL_DEBT.name)
        if isinstance(row.values, Debt)
    )


def _owed(graph: Graph, row: TypedRow, values: Debt, today: date) -> Owed:
    thing = graph.rows.get((row.path, row.line))
    taken = tuple(_records(graph, thing, "taken on by"))
    is_paid = values.state.casefold().strip("*_` ").partition(" ")[0] in _PAID
    return Owed(
        row,
        values,
        taken,
        tuple(each for each in _records(graph, thing, "paid off by") if in_force(graph, each)),
        is_paid,
        deadline(values.pay_by, today, not is_paid),
        not is_paid and bool(taken) and not any(in_force(graph, each) for each in taken),
    )


def _records(graph: Graph, thing: Thing | None, verb: str) -> Iterator[Thing]:
    return (each for each in graph.others(thing, verb) if each.is_record) if thing is not None else iter(())
