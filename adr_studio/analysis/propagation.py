"""How failures spread: what each component looks like to its callers once something is down, slow or gone.

The state of all components is the least that keeps to these rules, so it is one and the same in whatever order they
are applied. A replica is lost with its failure domain. A caller meets what it calls, or a failure at once where it
hangs behind a timeout or a bulkhead; a retry hides a short one; a fallback stands in as long as it lasts. What a caller
needs soft or not at all holds it up less, but a call that hangs takes its threads all the same. A queue takes messages
while its readers are down, until it is full. Retries multiply load, and load beyond what a component bears stops it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from adr_studio.analysis.architecture import QUEUE, Architecture, Component, Flow


class Level(IntEnum):
    """How a component looks to its callers; HANG, no answer at all, is worse than an error."""

    OK = 0
    DEGRADED = 1
    DOWN = 2
    HANG = 3


class Cause(NamedTuple):
    """What fails: components at a level, others for a short time only, flows, and failure domains with all in them."""

    levels: Mapping[str, Level] = {}
    blips: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


class Why(NamedTuple):
    """What put a component into its state: `by` is "cause", "domain", "flow", "starved", "full" or "load".

    `flow` is the id of the flow for "flow" and "starved", of the backlogged one for "full"; `factor` is the load's.
    """

    by: str
    flow: str = ""
    factor: float = 1.0


class State(NamedTuple):
    """All components at one moment: levels and load factors by id, and why each that is not OK is as it is.

    `starved` are flows from a queue that is down, `backlogged` those whose reader is down.
    """

    levels: Mapping[str, Level]
    load: Mapping[str, float]
    why: Mapping[str, Why]
    starved: frozenset[str]
    backlogged: frozenset[str]


@dataclass(frozen=True)
class Network:
    """An architecture made ready for many questions."""

    architecture: Architecture

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The components in the order of the tables."""
        return tuple(self.architecture.components)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The components in that order."""
        return tuple(self.architecture.components.values())

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows in the order of the tables."""
        return tuple(self.architecture.flows.values())

    @cached_property
    def at(self) -> Mapping[str, int]:
        """The place of each component."""
        return {name: at for at, name in enumerate(self.names)}

    @cached_property
    def ends(self) -> tuple[tuple[int, int], ...]:
        """The places of each flow's source and target."""
        return tuple((self.at[flow.source], self.at[flow.target]) for flow in self.flows)

    @cached_property
    def queues(self) -> tuple[bool, ...]:
        """Which components are queues."""
        return tuple(component.kind == QUEUE for component in self.components)

    @cached_property
    def bears(self) -> tuple[bool, ...]:
        """Which flows bring what is wrong with their target to their source: a queue is waited for until it accepts."""
        return tuple(flow.waits or self.queues[target] for flow, (_, target) in zip(self.flows, self.ends, strict=True))

    @cached_property
    def reads(self) -> tuple[bool, ...]:
        """Which flows take messages out of a queue."""
        return tuple(
            not flow.waits and self.queues[source] and not self.queues[target]
            for flow, (source, target) in zip(self.flows, self.ends, strict=True)
        )

    @cached_property
    def callers(self) -> tuple[tuple[int, ...], ...]:
        """The flows that bring what is wrong with each component to others."""
        found: list[list[int]] = [[] for _ in self.components]
        for at, (_, target) in enumerate(self.ends):
            if self.bears[at]:
                found[target].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def going(self) -> tuple[tuple[int, ...], ...]:
        """The flows that bring something wrong from elsewhere to each component: its calls, and what it reads."""
        found: list[list[int]] = [[] for _ in self.components]
        for at, (source, target) in enumerate(self.ends):
            if self.bears[at]:
                found[source].append(at)
            elif self.reads[at]:
                found[target].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def readers(self) -> tuple[tuple[int, ...], ...]:
        """The flows that take messages out of each component."""
        found: list[list[int]] = [[] for _ in self.components]
        for at, (source, _) in enumerate(self.ends):
            if self.reads[at]:
                found[source].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def stand_ins(self) -> tuple[tuple[int, ...], ...]:
        """The flows whose fallback goes by each flow."""
        by_id = {flow.id: at for at, flow in enumerate(self.flows)}
        found: list[list[int]] = [[] for _ in self.flows]
        for at, flow in enumerate(self.flows):
            via = by_id.get(flow.guards.fallback.via) if flow.guards.fallback else None
            if via is not None:
                found[via].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def via(self) -> tuple[int | None, ...]:
        """The flow by which each flow's fallback goes, None where it goes by none."""
        found: list[int | None] = [None] * len(self.flows)
        for via, flows in enumerate(self.stand_ins):
            for at in flows:
                found[at] = via
        return tuple(found)

    @cached_property
    def calls(self) -> tuple[tuple[int, ...], ...]:
        """The calls into each component that are not part of a circle's way back: they carry load."""
        found: list[list[int]] = [[] for _ in self.components]
        for at in self._forward:
            found[self.ends[at][1]].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The components with callers before those that they call."""
        return tuple(reversed(self._visited[0]))

    @cached_property
    def _forward(self) -> tuple[int, ...]:
        back = self._visited[1]
        return tuple(at for at, flow in enumerate(self.flows) if flow.waits and at not in back)

    @cached_property
    def circular(self) -> tuple[str, ...]:
        """The calls that lead back round a circle, and whose load is not counted."""
        return tuple(self.flows[at].id for at in sorted(self._visited[1]))

    @cached_property
    def _visited(self) -> tuple[tuple[int, ...], frozenset[int]]:
        """The components as a walk along the calls leaves them, and the calls that lead back to where it came from."""
        going: list[list[int]] = [[] for _ in self.components]
        for at, (source, _) in enumerate(self.ends):
            if self.flows[at].waits:
                going[source].append(at)
        left, back = [], set()
        state = [0] * len(self.components)  # 1 while it is on the way, 2 once it is left
        for start in range(len(self.components)):
            if state[start]:
                continue
            state[start] = 1
            path: list[tuple[int, Iterator[int]]] = [(start, iter(going[start]))]
            while path:
                component, flows = path[-1]
                flow = next(flows, None)
                if flow is None:
                    state[component] = 2
                    left.append(component)
                    path.pop()
                    continue
                target = self.ends[flow][1]
                if state[target] == 1:
                    back.add(flow)
                elif not state[target]:
                    state[target] = 1
                    path.append((target, iter(going[target])))
        return tuple(left), frozenset(back)

    @cached_property
    def usual(self) -> tuple[float, ...]:
        """The load of each component while nothing is tried twice; what nobody calls has 1."""
        return tuple(self.loads([1.0] * len(self.flows)))

    def loads(self, tries: Sequence[float]) -> list[float]:
        """The load of each component if each call is made so many times."""
        found = [0.0] * len(self.components)
        for component in self.order:
            calls = self.calls[component]
            if not calls:
                found[component] = 1.0
                continue
            for at in calls:
                found[component] += found[self.ends[at][0]] * (self.flows[at].guards.calls or 1) * tries[at]
        return found


class Spread:
    """One question that is being worked out; levels only rise."""

    def __init__(self, network: Network, cause: Cause) -> None:
        self.network = network
        self.levels = [Level.OK] * len(network.components)
        self.before = [Level.OK] * len(network.flows)  # what a caller meets without a fallback
        self.met = [Level.OK] * len(network.flows)
        self.why: dict[int, Why] = {}
        self.starved: set[int] = set()
        self._over: set[int] = set()  # the flows whose fallback is used up
        self._failed = frozenset(at for at, flow in enumerate(network.flows) if flow.id in cause.flows)
        self._blips = frozenset(network.at[each] for each in cause.blips if each in network.at)
        self._lost = network.architecture.within(cause.domains)
        self._changed: list[int] = []
        self._share = [1.0] * len(network.components)  # of the load, if replicas are lost
        self.factors = list(self._share)
        self._seed(cause)

    def _seed(self, cause: Cause) -> None:
        for name, level in cause.levels.items():
            if name in self.network.at:
                self._raise(self.network.at[name], level, Why("cause"))
        for at, component in enumerate(self.network.components):
            alive = sum(domain not in self._lost for domain in component.runs_in)
            if alive == len(component.runs_in):
                continue
            if not alive:
                self._raise(at, Level.DOWN, Why("domain"))
                continue
            self._share[at] = len(component.runs_in) / alive
            if alive < (component.capacity.quorum or 0):
                self._raise(at, Level.DEGRADED, Why("domain"))
        for at in self._failed:
            if self.network.reads[at]:
                self._starve(at)
        for at in (*self._failed, *(flow for each in self._blips for flow in self.network.callers[each])):
            self._meet(at)

    def settle(self) -> None:
        """Apply the rules until nothing changes."""
        while True:
            self._spread()
            loads = self.network.loads(list(map(tries, self.network.flows, self.before)))
            shares = zip(loads, self.network.usual, self._share, strict=True)
            self.factors = [load / usual * share for load, usual, share in shares]
            for at, component in enumerate(self.network.components):
                headroom = component.capacity.headroom
                if headroom is not None and self.factors[at] > headroom * (1 + 1e-9):
                    level = Level.DEGRADED if component.capacity.sheds else Level.HANG
                    self._raise(at, level, Why("load", factor=self.factors[at]))
            if not self._changed:
                return

    def fill(self, queue: int, reader: str) -> None:
        """A queue is full, because the reader by the flow of this id does not empty it."""
        drops = self.network.components[queue].capacity.when_full == "drop"
        self._raise(queue, Level.DEGRADED if drops else Level.DOWN, Why("full", reader))

    def end(self, flow: int) -> None:
        """The fallback of this flow is used up."""
        self._over.add(flow)
        self._meet(flow)

    def _raise(self, component: int, level: Level, why: Why) -> None:
        if level > self.levels[component]:
            self.levels[component] = level
            self.why[component] = why
            self._changed.append(component)

    def _spread(self) -> None:
        while self._changed:
            component = self._changed.pop()
            for at in self.network.callers[component]:
                self._meet(at)
            if self.levels[component] >= Level.DOWN:
                for at in self.network.readers[component]:
                    self._starve(at)

    def _starve(self, at: int) -> None:
        """Nothing comes out of a queue by this flow."""
        flow = self.network.flows[at]
        self.starved.add(at)
        if flow.need == "hard":
            self._raise(self.network.ends[at][1], Level.DEGRADED, Why("starved", flow.id))

    def _meet(self, at: int) -> None:
        """Work out anew what the caller of a flow meets, and what it does to the caller."""
        if not self.network.bears[at]:
            return
        flow = self.network.flows[at]
        source, target = self.network.ends[at]
        level = max(self.levels[target], Level.DOWN) if at in self._failed else self.levels[target]
        before = self.before[at] = without_fallback(flow, level, blips=target in self._blips)
        met = before if at in self._over else with_fallback(flow, before, self.by_other_way(at))
        if met != self.met[at]:
            self.met[at] = met
            for other in self.network.stand_ins[at]:
                self._meet(other)
        self._raise(source, needed(flow, met), Why("flow", flow.id))

    def by_other_way(self, at: int) -> Level:
        """What the caller meets on the way that the fallback of a flow takes."""
        via = self.network.via[at]
        return self.met[via] if via is not None else Level.OK

    def backlogged(self) -> Iterator[int]:
        """The flows out of queues whose reader is down."""
        for at, (_, target) in enumerate(self.network.ends):
            if self.network.reads[at] and self.levels[target] >= Level.DOWN:
                yield at

    def state(self) -> State:
        """How it is now."""
        names, flows = self.network.names, self.network.flows
        return State(
            dict(zip(names, self.levels, strict=True)),
            dict(zip(names, self.factors, strict=True)),
            {names[at]: why for at, why in self.why.items()},
            frozenset(flows[at].id for at in self.starved),
            frozenset(flows[at].id for at in self.backlogged()),
        )


def without_fallback(flow: Flow, level: Level, blips: bool = False) -> Level:
    """What the caller of a flow meets, if what it calls is so: a hang ends in time, a short failure may be retried."""
    if level is Level.HANG and (flow.timeout is not None or flow.guards.bulkhead):
        level = Level.DOWN
    return max(level, Level.DEGRADED) if blips and flow.attempts == 1 else level


def with_fallback(flow: Flow, before: Level, other_way: Level) -> Level:
    """What it meets with its fallback; a hang never gets that far."""
    fallback = flow.guards.fallback
    if fallback is None or not Level.OK < before <= Level.DOWN:
        return before
    return min(before, max(Level.OK if fallback.quality == "full" else Level.DEGRADED, other_way))


def tries(flow: Flow, before: Level) -> float:
    """How many times a call is made whose caller meets this; an open breaker counts as one call, which is safe."""
    if before < Level.DOWN or flow.attempts == 1 or flow.guards.breaker:
        return 1.0
    return float(flow.attempts) if flow.guards.budget is None else 1.0 + flow.guards.budget


def needed(flow: Flow, met: Level) -> Level:
    """What a caller becomes that meets this: a hang takes its threads, however little it needs the answer."""
    if met is Level.HANG or flow.need == "hard":
        return met
    return min(met, Level.DEGRADED) if flow.need == "soft" else Level.OK
