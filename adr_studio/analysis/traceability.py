"""Why something is there and what stands on it: goal, quality, criterion, decision, component, failure mode."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from adr_studio.analysis.impact import in_force
from adr_studio.domain.graph import End, Graph, Thing
from adr_studio.domain.record import Kind

CRITERION = "criterion"
"""The kind of what is no thing of its own but stands between a quality and a decision: a row of its trade-offs."""

_GOAL, _QUALITY, _FAILURE, _DECISION = "goals", "quality-scenarios", "failure-modes", str(Kind.DECISION)
_ELEMENTS = ("components", "data-flows")
_NOT_OURS = ("person", "external")
_SERVES = frozenset(("serves", "gains", "costs", "weighs"))
_SERVED = frozenset(("served by", "gained by", "paid for by", "weighed by"))


class Branch(NamedTuple):
    """A thing, how what is above it in the tree stands to it, and what is below."""

    thing: Thing
    verb: str
    branches: tuple["Branch", ...] = ()


Step = Callable[[Graph, Thing], Iterator[End]]


def consequences(graph: Graph, thing: Thing) -> Branch:
    """The tree from a goal down to failure modes: what there is because of a thing."""
    return _branch(graph, thing, "", _down, frozenset())


def reasons(graph: Graph, thing: Thing) -> Branch:
    """The tree from a failure mode up to goals: what a thing is there for."""
    return _branch(graph, thing, "", _up, frozenset())


def _branch(graph: Graph, thing: Thing, verb: str, step: Step, seen: frozenset[Thing]) -> Branch:
    seen |= {thing}
    ends: dict[Thing, list[End]] = defaultdict(list)
    for end in step(graph, thing):
        if end.other not in seen:
            ends[end.other].append(end)
    branches = []
    for other, found in ends.items():
        said = ", ".join(dict.fromkeys(end.verb for end in found))
        criteria = dict.fromkeys(end.tie for end in found if end.tie.verb == "weighs" and end.tie.note)
        branch = _branch(graph, other, said, step, seen)
        for tie in criteria:
            named = Thing(CRITERION, "", tie.note, tie.path, tie.line)
            branches.append(Branch(named, "weighed by" if step is _down else "weighs", (branch,)))
        if not criteria:
            branches.append(branch)
    return Branch(thing, verb, tuple(branches))


def _down(graph: Graph, thing: Thing) -> Iterator[End]:
    for end in graph.ends_of(thing):
        if thing.kind == _GOAL and end.other.kind == _QUALITY:
            yield end
        elif thing.kind in (_GOAL, _QUALITY):
            if end.verb in _SERVED and in_force(graph, end.other):
                yield end
        elif thing.kind == _DECISION:
            if end.verb == "decides":
                yield end
        elif thing.kind in _ELEMENTS and end.verb == "affected by" and end.other.kind == _FAILURE:
            yield end


def _up(graph: Graph, thing: Thing) -> Iterator[End]:
    for end in graph.ends_of(thing):
        if thing.kind == _FAILURE:
            if end.verb == "affects":
                yield end
        elif thing.kind in _ELEMENTS:
            if end.verb == "decided by" and in_force(graph, end.other):
                yield end
        elif thing.kind == _DECISION:
            if end.verb in _SERVES and end.other.kind in (_GOAL, _QUALITY):
                yield end
        elif thing.kind == _QUALITY and end.other.kind == _GOAL:
            yield end


def goals_alone(graph: Graph) -> tuple[Thing, ...]:
    """The goals that no decision in force serves, straight or by a quality."""

    def is_served(thing: Thing) -> bool:
        below = list(_down(graph, thing))
        return any(end.other.kind == _DECISION or is_served(end.other) for end in below)

    return tuple(each for each in graph.rows.values() if each.kind == _GOAL and not is_served(each))


def decisions_without_goal(graph: Graph) -> tuple[Thing, ...]:
    """The decisions in force that serve no goal and no quality; none where nobody wrote one down."""
    if not any(each.kind in (_GOAL, _QUALITY) for each in graph.rows.values()):
        return ()
    decisions = (each for each in graph.records.values() if each.kind == _DECISION and in_force(graph, each))
    return tuple(each for each in decisions if not any(_up(graph, each)))


def components_undecided(graph: Graph) -> tuple[Thing, ...]:
    """The components of ours of which no decision in force decides anything; people and others' systems are none."""
    ours = {row.id for row in graph.model.rows("components") if getattr(row.values, "kind", "") not in _NOT_OURS}
    rows = (each for each in graph.rows.values() if each.kind == "components" and each.id in ours)
    return tuple(each for each in rows if not _is_decided(graph, each))


def _is_decided(graph: Graph, component: Thing) -> bool:
    """Whether a decision in force decides a component, or a flow to or from it."""
    elements: Collection[Thing] = (component, *graph.others(component, "connected by"))
    return any(in_force(graph, each) for element in elements for each in graph.others(element, "decided by"))
