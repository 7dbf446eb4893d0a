"""What a journey hangs on: single points of failure, how available it is, and where retries pile up.

All of it is found by letting things fail, one after the other, by the rules of `propagation`.
"""

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from adr_studio.analysis.architecture import Architecture, Component, Journey
from adr_studio.analysis.propagation import Cause, Level, Network
from adr_studio.analysis.what_if import WhatIf

PERSON = "person"
"""The kind of component that is no part of the system and does not fail."""

MOST_PAIRS = 400
"""Components of a journey up to which pairs of failures are looked at."""


class SinglePoint(NamedTuple):
    """A component whose failure stops a journey; `alone` is whether one failure domain, or one replica, takes it down.

    `alone` is None where the tables do not say where it runs.
    """

    component: str
    alone: bool | None


class Part(NamedTuple):
    """Components that stop a journey if all of them are down, and how likely that is at any moment."""

    components: tuple[str, ...]
    unavailability: float


class Availability(NamedTuple):
    """The share of time in which a journey works, at least, if components fail independently of each other.

    It is the product over minimal cuts of up to two components of 1 less their common unavailability (Esary and
    Proschan, 1963); `parts` are the cuts, the likeliest first. `unstated` are those whose availability nobody knows.
    """

    share: float
    parts: tuple[Part, ...]
    unstated: tuple[str, ...]

    @property
    def minutes(self) -> float:
        """Minutes of thirty days in which it does not work."""
        return minutes_of(self.share)


def minutes_of(share: float) -> float:
    """Minutes of thirty days that an availability leaves."""
    return (1 - share) * 30 * 24 * 60


class Amplified(NamedTuple):
    """How many times its usual load a component gets while it is down, and the calls whose tries make most of it."""

    component: str
    factor: float
    path: tuple[str, ...]


class JourneyStudy:
    """One journey of an architecture; each question is answered when it is asked."""

    def __init__(self, architecture: Architecture, journey: Journey) -> None:
        self.journey = journey
        self.whole = architecture
        self.part = architecture.of(journey)
        self._network = Network(self.part)
        self._first = next((self.part.flows[step].source for step in journey.steps if step in self.part.flows), "")
        self._stops = Level.DEGRADED if any(self._network.reads) else Level.DOWN

    @property
    def components(self) -> tuple[Component, ...]:
        """The components that can stop it: all but people and whoever makes the journey."""
        return tuple(each for each in self.part.components.values() if each.kind != PERSON and each.id != self._first)

    def _stopped(self, cause: Cause) -> bool:
        """Whether it stops at once; a journey that ends behind a queue is stopped when what comes out of it waits."""
        return self._first != "" and WhatIf(self.whole, cause).journey(self.journey, 0) >= self._stops

    @cached_property
    def hard(self) -> tuple[str, ...]:
        """The components without each of which the journey stops."""
        names = (each.id for each in self.components)
        return tuple(name for name in names if self._stopped(Cause({name: Level.DOWN})))

    @cached_property
    def single_points(self) -> tuple[SinglePoint, ...]:
        """Those of them, with whether a single failure takes each down."""
        return tuple(SinglePoint(name, _alone(self.whole, self.part.components[name])) for name in self.hard)

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The failure domains whose loss stops the journey."""
        return tuple(name for name in self.whole.domains if self._stopped(Cause(domains=frozenset({name}))))

    @cached_property
    def availability(self) -> Availability:
        """How available the journey is."""
        known = {each.id: 1 - each.availability for each in self.components if each.availability is not None}
        cuts = [Part((name,), known[name]) for name in self.hard if name in known]
        others = [name for name in known if name not in self.hard]
        if len(others) <= MOST_PAIRS:
            cuts += [
                Part(pair, known[pair[0]] * known[pair[1]])
                for pair in combinations(others, 2)
                if self._stopped(Cause(dict.fromkeys(pair, Level.DOWN)))
            ]
        share = math.prod(1 - cut.unavailability for cut in cuts)
        unstated = tuple(name for name in self.hard if name not in known)
        return Availability(share, tuple(sorted(cuts, key=lambda cut: -cut.unavailability)), unstated)


def _alone(architecture: Architecture, component: Component) -> bool | None:
    """Whether one failure takes all of a component down: it has one replica, or all are in one domain."""
    if not component.runs_in:
        return None
    return len(component.runs_in) == 1 or any(
        architecture.within([domain]).issuperset(component.runs_in) for domain in component.runs_in
    )


def amplification(architecture: Architecture) -> tuple[Amplified, ...]:
    """The components that get more load while they are down, the worst first."""
    found = []
    for name in architecture.components:
        what_if = WhatIf(architecture, Cause({name: Level.DOWN}))
        load = what_if.at(0).load
        if load[name] > 1:
            found.append(Amplified(name, load[name], tuple(_path(what_if.network, load, name))))
    return tuple(sorted(found, key=lambda each: -each.factor))


def _path(network: Network, load: Mapping[str, float], name: str) -> Iterator[str]:
    """The calls by which most of the load comes, from the outside in."""
    path: list[str] = []
    at = network.at[name]
    while network.calls[at]:
        flow = max(network.calls[at], key=lambda each: load[network.names[network.ends[each][0]]])
        path.append(network.flows[flow].id)
        at = network.ends[flow][0]
    return reversed(path)


def studies(architecture: Architecture) -> tuple[JourneyStudy, ...]:
    """All journeys."""
    return tuple(JourneyStudy(architecture, journey) for journey in architecture.journeys.values())
