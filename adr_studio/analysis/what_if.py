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


class Moment(NamedTuple):
    """How it is from this second on; `events` are what brought it about: ("fallback", flow) over, ("full", queue)."""

    at: float
    state: State
    events: tuple[tuple[str, str], ...] = ()


class WhatIf:
    """One cause in one architecture; everything is worked out when it is asked for. Times are in seconds."""

    def __init__(self, architecture: Architecture, cause: Cause) -> None:
        self.architecture = architecture
        self.cause = cause
        self.network = Network(architecture)

    @cached_property
    def timeline(self) -> tuple[Moment, ...]:
        """The moments at which something changes, from the second 0 on."""
        return tuple(_course(self.network, Spread(self.network, self.cause), math.inf))

    def at(self, second: float = math.inf) -> State:
        """How it is at this second; in the end, if none is given."""
        return [moment for moment in self.timeline if moment.at <= second][-1].state

    def metastable(self, second: float = math.inf) -> Mapping[str, Level]:
        """The components that keep each other down although the cause is gone at this second, and how they stay."""
        spread = Spread(self.network, self.cause)
        for _ in _course(self.network, spread, second):
            pass
        levels = _without_cause(self.network, spread)
        return {name: level for name, level in zip(self.network.names, levels, strict=True) if level > Level.OK}

    def journeys(self, second: float = math.inf) -> Mapping[str, Level]:
        """How each journey is at this second, to whoever makes it."""
        return {name: self.journey(journey, second) for name, journey in self.architecture.journeys.items()}

    def journey(self, journey: Journey, second: float = math.inf) -> Level:
        """How a journey is: its first caller if no other flow counts, and at least DEGRADED while a queue waits."""
        passed = [step for step in journey.steps if step in self.architecture.flows]
        if not passed:
            return Level.OK
        state = WhatIf(self.architecture.of(journey), self.cause).at(second)
        waits = Level.DEGRADED if state.starved or state.backlogged else Level.OK
        return max(state.levels[self.architecture.flows[passed[0]].source], waits)


def _course(network: Network, spread: Spread, until: float) -> Iterator[Moment]:
    """Settle the spread at each moment at which a clock runs out; a clock starts when it is first needed."""
    clocks: list[tuple[float, int, str]] = []
    started: set[tuple[str, int]] = set()
    now = 0.0
    events: tuple[tuple[str, str], ...] = ()
    while True:
        spread.settle()
        for kind, flow, lasts in _running(network, spread):
            if (kind, flow) not in started:
                started.add((kind, flow))
                heapq.heappush(clocks, (now + lasts, flow, kind))
        yield Moment(now, spread.state(), events)
        if not clocks or clocks[0][0] > until:
            return
        now, events = clocks[0][0], ()
        while clocks and clocks[0][0] <= now:
            events = (*events, _run_out(network, spread, *heapq.heappop(clocks)[1:]))


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


def _run_out(network: Network, spread: Spread, flow: int, kind: str) -> tuple[str, str]:
    if kind == "fallback":
        spread.end(flow)
        return kind, network.flows[flow].id
    spread.fill(flow)
    return kind, network.names[network.ends[flow][0]]


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
