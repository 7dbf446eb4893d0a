"""If this changes, which decisions must be looked at again, and why: the nearest first.

What stands behind a thing is the thing itself, the flows of a component, and the failure modes, debts and risks on any
of these. Decisions that state something of one of them come first, those of the thing itself before the others; then
those that depend on a decision found, from one to the next. What is no longer in force is passed over.
"""

from collections.abc import Iterator
from typing import NamedTuple

from adr_studio.domain.graph import MENTIONS, Graph, Thing
from adr_studio.domain.status import Status

_OUT_OF_FORCE = frozenset((Status.SUPERSEDED, Status.REJECTED, Status.DEPRECATED))

_WEAK = frozenset((MENTIONS, "mentioned by", "supersedes", "superseded by"))
_REGISTERS = frozenset(("failure-modes", "technical-debt", "risks"))
_FOLLOWING = frozenset(("required by", "refined by", "amended by", "conflicts with", "relates to"))
"""How a decision sees those that must follow when it changes; one that is merely enabled by it need not."""


class Affected(NamedTuple):
    """A decision to look at again. `via` leads from the thing to it, without either; `verb` is what it says at the end.

    `verb` is as the decision sees the last thing on the way: it "decides" that flow, it "depends on" that decision.
    """

    record: Thing
    verb: str
    via: tuple[Thing, ...]


def impact(graph: Graph, thing: Thing) -> tuple[Affected, ...]:
    """The decisions that must be looked at again if a thing changes, nearest first, each once."""
    found: dict[Thing, Affected] = {}
    for behind, via in _behind(graph, thing):
        for affected in _stating(graph, behind, via):
            found.setdefault(affected.record, affected)
    found.pop(thing, None)
    waiting = list(found.values())
    for before in waiting:
        for record in graph.others(before.record, "required by"):
            if record not in found and record != thing and in_force(graph, record):
                found[record] = Affected(record, "depends on", (*before.via, before.record))
                waiting.append(found[record])
    return tuple(found.values())


def _behind(graph: Graph, thing: Thing) -> Iterator[tuple[Thing, tuple[Thing, ...]]]:
    """The thing and what stands behind it, nearest first, each with the way from the thing up to and with it."""
    flows = graph.others(thing, "connected by") if thing.kind == "components" else ()
    elements: list[tuple[Thing, tuple[Thing, ...]]] = [(thing, ()), *((flow, (flow,)) for flow in flows)]
    yield from elements
    for element, via in elements:
        for row in graph.others(element, "affected by"):
            if row.kind in _REGISTERS:
                yield row, (*via, row)


def _stating(graph: Graph, thing: Thing, via: tuple[Thing, ...]) -> Iterator[Affected]:
    """The decisions in force that state something of a thing, or that follow where it is a decision itself."""
    for end in graph.ends_of(thing):
        states = end.verb in _FOLLOWING if thing.is_record else end.verb not in _WEAK
        if states and in_force(graph, end.other):
            yield Affected(end.other, end.tie.inverse if end.tie.source == thing else end.tie.verb, via)


def in_force(graph: Graph, thing: Thing) -> bool:
    """Whether a thing is a record that is neither superseded nor rejected nor deprecated."""
    record = graph.catalog.by_path.get(thing.path) if thing.is_record else None
    return record is not None and record.status not in _OUT_OF_FORCE
