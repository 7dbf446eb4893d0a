"""What happens if something fails: at once, as time goes by, to each journey, and once the cause is gone."""

import heapq
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from adr_studio.analysis.architecture import Architecture, Journey
from adr_studio.analysis.propagation import (
    Cause,
    Level,
    Network,
    Spread,
    State,
    needed,
    tries,
    with_fallback,
    without_fallback,
)


class Event(NamedTuple):
    """A clock that ran out: the "fallback" of a flow is over, or the queue that a flow reads from is "full"."""

    kind: str
    flow: str
    of: str


class Moment(NamedTuple):
    """How it is from this second on; `events` are the clocks that ran out then.

    `over` are the flows whose fallback is used up by then, `full` the queues that are full, each with the flow by which
    nobody empties it.
    """

    at: float
    state: State
    events: tuple[Event, ...] = ()
    over: frozenset[str] = frozenset()
    full: frozenset[tuple[str, str]] = frozenset()


class WhatIf:
    """One cause in one architecture; everything is worked out when it is asked for. Times are in seconds."""

    def __init__(self, architecture: Architecture, cause: Cause) -> None:
        self.architecture = architecture
        self.cause = cause
        self.network = Network(architecture)
        self._known: dict[float, tuple[Moment, Spread]] = {}

    @cached_property
    def timeline(self) -> tuple[Moment, ...]:
        """The moments at which something changes, from the second 0 on."""
        return tuple(_course(self.network, Spread(self.network, self.cause), math.inf))

    def at(self, second: float = math.inf) -> State:
        """How it is at this second; in the end, if none is given."""
        return self._until(second)[0].state

    def _until(self, second: float) -> tuple[Moment, Spread]:
        """The last moment up to this second, and all that led to it."""
        if second not in self._known:
            spread = Spread(self.network, self.cause)
            *_, last = _course(self.network, spread, second)
            self._known[second] = last, spread
        return self._known[second]

    def metastable(self, second: float = math.inf) -> Mapping[str, Level]:
        """The components that keep each other down although the cause is gone at this second, and how they stay."""
        _, spread = self._until(second)
        levels = _without_cause(self.network, spread)
        return {name: level for name, level in zip(self.network.names, levels, strict=True) if level > Level.OK}

    def journeys(self, second: float = math.inf) -> Mapping[str, Level]:
        """How each journey is at this second, to whoever makes it."""
        return {name: self.journey(journey, second) for name, journey in self.architecture.journeys.items()}

    def journey(self, journey: Journey, second: float = math.inf) -> Level:
        """How a journey is: its first caller if no other flow counts, and at least DEGRADED while a queue waits.

        What is used up or full by then is so for this journey too, whoever it was that used it.
        """
        passed = [step for step in journey.steps if step in self.architecture.flows]
        if not passed:
            return Level.OK
        moment, _ = self._until(second)
        part = Network(self.architecture.of(journey))
        spread = Spread(part, self.cause)
        for at, flow in enumerate(part.flows):
            if flow.id in moment.over:
                spread.end(at)
        for queue, reader in moment.full:
            if queue in part.at:
                spread.fill(part.at[queue], reader)
        spread.settle()
        state = spread.state()
        waits = Level.DEGRADED if state.starved or state.backlogged else Level.OK
        return max(state.levels[self.architecture.flows[passed[0]].source], waits)


def _course(network: Network, spread: Spread, until: float) -> Iterator[Moment]:
    """Settle the spread at each moment at which a clock runs out; a clock starts when it is first needed."""
    clocks: list[tuple[float, int, str]] = []
    started: set[tuple[str, int]] = set()
    now = 0.0
    events: list[Event] = []
    past: list[Event] = []
    while True:
        spread.settle()
        for kind, flow, lasts in _running(network, spread):
            if (kind, flow) not in started:
                started.add((kind, flow))
                heapq.heappush(clocks, (now + lasts, flow, kind))
        over = frozenset(event.flow for event in past if event.kind == "fallback")
        full = frozenset((event.of, event.flow) for event in past if event.kind == "full")
        yield Moment(now, spread.state(), tuple(events), over, full)
        if not clocks or clocks[0][0] > until:
            return
        now, events = clocks[0][0], []
        while clocks and clocks[0][0] <= now:
            events.append(_run_out(network, spread, *heapq.heappop(clocks)[1:]))
        past += events


def _running(network: Network, spread: Spread) -> Iterator[tuple[str, int, float]]:
    """The clocks that run: of fallbacks that are used, and of queues that nobody empties."""
    for at, flow in enumerate(network.flows):
        fallback = flow.guards.fallback
        if fallback is not None and fallback.lasts is not None and spread.before[at] >= Level.DEGRADED:
            yield "fallback", at, fallback.lasts
    for at in spread.backlogged():
        buffer = network.components[network.ends[at][0]].capacity.buffer
        if buffer is not None:
            yield "full", at, buffer


def _run_out(network: Network, spread: Spread, at: int, kind: str) -> Event:
    flow = network.flows[at].id
    if kind == "fallback":
        spread.end(at)
        return Event(kind, flow, network.names[network.ends[at][1]])
    queue = network.ends[at][0]
    spread.fill(queue, flow)
    return Event(kind, flow, network.names[queue])


def _without_cause(network: Network, spread: Spread) -> list[Level]:
    """The greatest levels, none above those of a spread, that hold without its cause, with clocks that start anew."""
    levels, before, met = list(spread.levels), list(spread.before), list(spread.met)
    while True:
        known = list(levels), list(before), list(met)
        loads = network.loads(list(map(tries, network.flows, before)))
        for at in reversed(network.order):
            held = _overload(network, at, loads[at] / network.usual[at])
            for index in network.going[at]:
                flow, target = network.flows[index], network.ends[index][1]
                if network.reads[index]:
                    starved = levels[network.ends[index][0]] >= Level.DOWN and flow.need == "hard"
                    held = max(held, Level.DEGRADED if starved else Level.OK)
                    continue
                before[index] = without_fallback(flow, levels[target])
                via = network.via[index]
                met[index] = with_fallback(flow, before[index], met[via] if via is not None else Level.OK)
                held = max(held, needed(flow, met[index]))
            levels[at] = min(levels[at], held)
        if (levels, before, met) == known:
            return levels


def _overload(network: Network, at: int, factor: float) -> Level:
    capacity = network.components[at].capacity
    if capacity.headroom is None or factor <= capacity.headroom * (1 + 1e-9):
        return Level.OK
    return Level.DEGRADED if capacity.sheds else Level.HANG
