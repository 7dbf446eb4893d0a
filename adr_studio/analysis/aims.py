"""Goals and quality scenarios: which decisions serve each, and which pay for something else with it."""

from collections.abc import Iterator
from typing import NamedTuple

from adr_studio.analysis.impact import in_force
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.typed_tables import TypedRow

_SERVED = ("served by", "gained by", "weighed by")
_PAID = ("paid for by",)


class Aim(NamedTuple):
    """A goal or quality scenario, and the records in force that serve it, or that it pays for.

    A goal is served by what serves one of its quality scenarios, too. Who weighs it against others serves it.
    """

    row: TypedRow
    served_by: tuple[Thing, ...]
    pays_for: tuple[Thing, ...]


def aims(graph: Graph, kind: str) -> tuple[Aim, ...]:
    """All goals or all quality scenarios, by page and line; `kind` is the name of the table's kind."""
    return tuple(_aim(graph, row) for row in graph.model.rows(kind))


def _aim(graph: Graph, row: TypedRow) -> Aim:
    thing = graph.rows.get((row.path, row.line))
    if thing is None:
        return Aim(row, (), ())
    qualities = [each for each in graph.others(thing, "served by") if each.kind == "quality-scenarios"]
    served = tuple(dict.fromkeys(record for each in (thing, *qualities) for record in _records(graph, each, _SERVED)))
    paying = tuple(dict.fromkeys(record for each in (thing, *qualities) for record in _records(graph, each, _PAID)))
    return Aim(row, served, paying)


def _records(graph: Graph, thing: Thing, verbs: tuple[str, ...]) -> Iterator[Thing]:
    return (each for each in graph.others(thing, *verbs) if in_force(graph, each))
