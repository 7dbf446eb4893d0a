"""Failure modes over a repository: how urgent each is, what decisions say of it, and what nobody has looked at yet.

The priority is this program's own and documented here; no other scheme is meant by its letters. Severity counts first:
what cannot do much harm is never high, however often it happens.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from math import prod
from typing import NamedTuple

from adr_studio.analysis.impact import in_force
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.record import Record
from adr_studio.domain.relations import read_references
from adr_studio.domain.table_kind import ELEMENTS
from adr_studio.domain.tables.failure_modes import FailureMode
from adr_studio.domain.typed_tables import TypedRow, TypedTable

SEVERE = 7
"""The severity from which on a failure mode needs an answer."""

_NOTHING = frozenset(("", "-", "—", "–", "n/a", "none", "none yet", "no", "tbd", "?"))
"""What people write where there is nothing yet."""

_ANYTHING = 1
_ELEMENTS = frozenset(ELEMENTS)


class Priority(StrEnum):
    """How urgent a failure mode is: something must be done, should be done, or may be done."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


_RULES: Sequence[tuple[int, Priority, Sequence[tuple[int, int]]]] = (
    (9, Priority.HIGH, ((6, _ANYTHING), (4, 2), (2, 7))),
    (9, Priority.MEDIUM, ((4, _ANYTHING), (2, 5))),
    (7, Priority.HIGH, ((8, _ANYTHING), (6, 2), (4, 7))),
    (7, Priority.MEDIUM, ((4, _ANYTHING), (2, 5))),
    (4, Priority.HIGH, ((8, 5),)),
    (4, Priority.MEDIUM, ((8, _ANYTHING), (6, 2), (4, 7))),
    (2, Priority.MEDIUM, ((8, 5),)),
)
"""From which severity on, which priority, where occurrence and detection both reach one of these pairs."""


@cache
def priority(severity: int, occurrence: int, detection: int) -> Priority:
    """How urgent it is, from grades of 1 to 10: the first rule of the highest step of severity that is met, or low.

    It never falls where a grade rises.
    """
    step = max((least for least, _, _ in _RULES if severity >= least), default=0)
    for least, found, pairs in _RULES:
        if least == step and any(occurrence >= often and detection >= hidden for often, hidden in pairs):
            return found
    return Priority.LOW


def grades_of(values: FailureMode) -> tuple[int, int, int] | None:
    """Severity, occurrence and detection; None where one of them is missing."""
    found = values.severity, values.occurrence, values.detection
    return None if found[0] is None or found[1] is None or found[2] is None else (found[0], found[1], found[2])


def priority_of(values: FailureMode) -> Priority | None:
    """How urgent a failure mode is; None where one of its grades is missing."""
    grades = grades_of(values)
    return None if grades is None else priority(*grades)


def product_of(values: FailureMode) -> int | None:
    """S·O·D, from 1 to 1000; None where one of the grades is missing."""
    grades = grades_of(values)
    return None if grades is None else prod(grades)


class Mode(NamedTuple):
    """A failure mode: its row, and the decisions in force that mitigate, introduce or accept it.

    `lapsed` are decisions on which it counts for its mitigation and that are no longer in force.
    """

    table: TypedTable
    row: TypedRow
    values: FailureMode
    thing: Thing
    mitigated_by: tuple[Thing, ...] = ()
    introduced_by: tuple[Thing, ...] = ()
    accepted_by: tuple[Thing, ...] = ()
    lapsed: tuple[Thing, ...] = ()

    @property
    def priority(self) -> Priority | None:
        """How urgent it is; None where one of its three grades is missing."""
        return priority_of(self.values)

    @property
    def is_severe(self) -> bool:
        """Whether its severity is 7 or more."""
        return (self.values.severity or 0) >= SEVERE

    @property
    def is_mitigated(self) -> bool:
        """Whether it says so, names a mitigation, or a decision in force mitigates it."""
        return bool(self.mitigated_by) or self.values.state.word == "mitigated" or _says(self.values.mitigation)

    @property
    def is_accepted(self) -> bool:
        """Whether somebody accepted it, or a decision in force does."""
        return bool(self.accepted_by) or self.values.state.word == "accepted"

    @property
    def has_signal(self) -> bool:
        """Whether there is something by which it is noticed."""
        return _says(self.values.signal)

    @property
    def tells_nobody(self) -> bool:
        """Whether it says that nobody is told when it happens."""
        return self.values.by == "none"

    @property
    def has_owner(self) -> bool:
        """Whether somebody owns it."""
        return _says(self.values.owner)


def _says(text: str) -> bool:
    return text.strip(" .*_`").casefold() not in _NOTHING


def modes(graph: Graph) -> tuple[Mode, ...]:
    """All failure modes, by page and line."""
    return tuple(
        _mode(graph, table, row, row.values)
        for table in graph.model.tables
        for row in table.rows
        if isinstance(row.values, FailureMode)
    )


def _mode(graph: Graph, table: TypedTable, row: TypedRow, values: FailureMode) -> Mode:
    thing = graph.rows.get((row.path, row.line))
    if thing is None:
        return Mode(table, row, values, Thing(row.kind.name, "", values.failure or values.cause, row.path, row.line))
    said: dict[str, list[Thing]] = {verb: [] for verb in ("mitigated by", "introduced by", "accepted by")}
    for end in graph.ends_of(thing):
        if end.verb in said:
            said[end.verb].append(end.other)
    mitigated, introduced, accepted = (_holding(graph, things) for things in said.values())
    counted_on = [graph.records[path] for path in _named(graph, row, values.mitigation)]
    if not mitigated and not _says(values.mitigation):
        counted_on += [each for each in said["mitigated by"] if each.is_record]
    lapsed = tuple(dict.fromkeys(each for each in counted_on if not in_force(graph, each)))
    return Mode(table, row, values, thing, mitigated, introduced, accepted, lapsed)


def _holding(graph: Graph, things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(each for each in things if in_force(graph, each))


def _named(graph: Graph, row: TypedRow, text: str) -> Iterator[str]:
    """The paths of the records that a cell names."""
    if not text:
        return
    here = graph.catalog.by_path.get(row.path) or Record(row.path.rpartition("/")[0], row.path, "", "")
    for reference in read_references(text, numbers=False):
        if path := graph.catalog.resolve(reference, here):
            yield path


class Coverage(NamedTuple):
    """What has no failure mode, and severe failure modes that lack something.

    A journey is covered where one of its flows is, or a component at the end of one. People do not fail.
    """

    journeys: tuple[Thing, ...]
    components: tuple[Thing, ...]
    flows: tuple[Thing, ...]
    unmitigated: tuple[Mode, ...]
    accepted: tuple[Mode, ...]
    unsignalled: tuple[Mode, ...]
    unowned: tuple[Mode, ...]


def coverage(graph: Graph, found: Sequence[Mode], scope: Thing | None = None) -> Coverage:
    """What has no failure mode among these, and what the severe ones of them lack; all of it within a scope.

    `found` are all failure modes there are: those that are not within the scope cover its parts too.
    """
    on = {element for mode in found for element in mode.values.on}
    inside = None if scope is None else {scope, *elements_of(graph, scope)}
    bare = [
        thing
        for thing in graph.rows.values()
        if (inside is None or thing in inside) and not _is_covered(graph, thing, on)
    ]
    severe = [mode for mode in within(graph, found, scope) if mode.is_severe]
    unmitigated = [mode for mode in severe if not mode.is_mitigated]
    return Coverage(
        tuple(thing for thing in bare if thing.kind == "journeys"),
        tuple(thing for thing in bare if thing.kind == "components"),
        tuple(thing for thing in bare if thing.kind == "data-flows"),
        tuple(mode for mode in unmitigated if not mode.is_accepted),
        tuple(mode for mode in unmitigated if mode.is_accepted),
        tuple(mode for mode in severe if not mode.has_signal),
        tuple(mode for mode in severe if not mode.has_owner),
    )


def _is_covered(graph: Graph, thing: Thing, on: Collection[str]) -> bool:
    """Whether there is a failure mode on a thing, or need be none; `on` are the ids that have one."""
    if thing.kind == "journeys":
        return any(each.id in on for each in elements_of(graph, thing))
    return thing.id in on or (thing.kind == "components" and _is_person(graph, thing))


def _is_person(graph: Graph, component: Thing) -> bool:
    row = graph.model.find(component.kind, component.id)
    return row is not None and getattr(row.values, "kind", "") == "person"


def _ids(things: Iterable[Thing]) -> set[str]:
    return {thing.id for thing in things}


def elements_of(graph: Graph, thing: Thing) -> tuple[Thing, ...]:
    """The components, flows and failure domains whose failure is a failure of a component, journey or decision.

    Of a journey, its flows and the components at their ends; of a component, itself and the flows to and from it, of a
    decision what it decides; and where all these components run.
    """
    if thing.kind == "journeys":
        flows = [each for each in graph.others(thing, "passes") if each.kind == "data-flows"]
        components = [each for flow in flows for each in graph.others(flow, "connects")]
        found = [*flows, *components]
    elif thing.is_record:
        found = [each for each in graph.others(thing, "decides") if each.kind in _ELEMENTS]
    else:
        found = [thing, *graph.others(thing, "connected by")]
    return tuple(dict.fromkeys((*found, *_domains(graph, found))))


def _domains(graph: Graph, found: Iterable[Thing]) -> Iterator[Thing]:
    """The failure domains that components run in, and those that these lie in."""
    waiting = [domain for each in found if each.kind == "components" for domain in graph.others(each, "runs in")]
    seen = set()
    while waiting:
        domain = waiting.pop(0)
        if domain.kind == "failure-domains" and domain not in seen:
            seen.add(domain)
            yield domain
            waiting += graph.others(domain, "lies in")


def within(graph: Graph, found: Sequence[Mode], scope: Thing | None) -> tuple[Mode, ...]:
    """The failure modes that concern a component, journey or record; all of them where `scope` is None.

    A record is concerned by those in its own tables too, and by those of which it says something.
    """
    if scope is None:
        return tuple(found)
    on = _ids(elements_of(graph, scope))
    said = {end.other for end in graph.ends_of(scope)} if scope.is_record else set()
    return tuple(
        mode
        for mode in found
        if on & set(mode.values.on) or mode.thing in said or (scope.is_record and mode.row.path == scope.path)
    )


def counts(found: Iterable[Mode]) -> dict[tuple[int, int], int]:
    """How many there are of each severity and occurrence; those without one of both are not counted."""
    counted: dict[tuple[int, int], int] = {}
    for mode in found:
        severity, occurrence = mode.values.severity, mode.values.occurrence
        if severity is not None and occurrence is not None:
            counted[severity, occurrence] = counted.get((severity, occurrence), 0) + 1
    return counted
