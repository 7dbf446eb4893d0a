"""All that is told of one thing: what it stands to, why it is there, what stands on it, what its change touches."""

from typing import NamedTuple

from adr_studio.analysis.impact import impact
from adr_studio.analysis.traceability import Branch, consequences, reasons
from adr_studio.domain.context import Entry, Group, context
from adr_studio.domain.graph import Graph, Thing


class Surroundings(NamedTuple):
    """What is told of a thing. Trees of one level only say what the groups say already, and are left out."""

    groups: tuple[Group, ...]
    reasons: tuple[Branch, ...]
    consequences: tuple[Branch, ...]
    impact: tuple[Entry, ...]


def surroundings(graph: Graph, thing: Thing) -> Surroundings:
    """What is told of a thing."""
    affected = tuple(
        Entry(each.verb, each.record, " → ".join(step.id for step in each.via), each.record.path, -1)
        for each in impact(graph, thing)
    )
    up, down = reasons(graph, thing).branches, consequences(graph, thing).branches
    return Surroundings(context(graph, thing), _deep(up), _deep(down), affected)


def _deep(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    return branches if any(each.branches for each in branches) else ()
