"""The architecture that the model tables describe: components, flows, what fails together, and what users do.

Rows that name what is not there are left out of it; the tables' own findings tell of them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from adr_studio.domain.attributes import Capacity, Guards
from adr_studio.domain.model import Model

QUEUE = "queue"
"""The kind of component whose readers take what was put into it when they can."""


class Component(NamedTuple):
    """A part of the system; `runs_in` has one failure domain for each replica, `availability` is a share of 1."""

    id: str
    kind: str = ""
    runs_in: tuple[str, ...] = ()
    capacity: Capacity = Capacity()
    availability: float | None = None
    boundary: str = ""
    parent: str = ""
    name: str = ""


class Flow(NamedTuple):
    """Data from one component to another; `waits` for an answer or not. `timeout` is in seconds, None for none.

    `need` is hard, soft or optional; `attempts` counts the first try.
    """

    id: str
    source: str
    target: str
    waits: bool = True
    need: str = "hard"
    timeout: float | None = None
    attempts: int = 1
    guards: Guards = Guards()
    data: tuple[str, ...] = ()


class Journey(NamedTuple):
    """What a user does: the ids of flows in order, and of the quality scenarios that it must meet."""

    id: str
    steps: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Architecture:
    """One system. `domains` has the domain that each failure domain lies in, "" for none."""

    components: Mapping[str, Component]
    flows: Mapping[str, Flow]
    domains: Mapping[str, str]
    journeys: Mapping[str, Journey]

    def within(self, domains: Iterable[str]) -> frozenset[str]:
        """These failure domains and all that lie in them."""
        found = set(domains)
        grew = True
        while grew:
            inner = {each for each, outer in self.domains.items() if outer in found and each not in found}
            found |= inner
            grew = bool(inner)
        return frozenset(found)

    def of(self, journey: Journey) -> "Architecture":
        """The part of the system that a journey passes."""
        return self.along(journey.steps)

    def along(self, steps: Collection[str]) -> "Architecture":
        """The part of the system with these flows, and nothing that they do not touch."""
        flows = {each: self.flows[each] for each in dict.fromkeys(steps) if each in self.flows}
        ends = {end for flow in flows.values() for end in (flow.source, flow.target)}
        components = {each: component for each, component in self.components.items() if each in ends}
        return replace(self, components=components, flows=flows, journeys={})


def architecture(model: Model) -> Architecture:
    """The architecture of a repository's tables; of rows with the same id the first counts."""
    components: dict[str, Component] = {}
    for row in model.rows("components"):
        if row.id:
            components.setdefault(row.id, _component(row.values))
    flows: dict[str, Flow] = {}
    for row in model.rows("data-flows"):
        flow = _flow(row.values)
        if flow is not None and flow.source in components and flow.target in components:
            flows.setdefault(flow.id, flow)
    domains = {row.id: str(getattr(row.values, "parent", "")) for row in model.rows("failure-domains") if row.id}
    journeys = {
        row.id: Journey(row.id, tuple(getattr(row.values, "steps", ())), tuple(getattr(row.values, "needs", ())))
        for row in reversed(model.rows("journeys"))
        if row.id
    }
    return Architecture(components, flows, domains, dict(reversed(journeys.items())))


def _component(values: object) -> Component:
    percent = getattr(values, "availability", None)
    return Component(
        id=getattr(values, "id", ""),
        kind=getattr(values, "kind", ""),
        runs_in=tuple(getattr(values, "runs_in", ())),
        capacity=getattr(values, "capacity", Capacity()),
        availability=None if percent is None else percent / 100,
        boundary=getattr(values, "boundary", ""),
        parent=getattr(values, "parent", ""),
        name=getattr(values, "name", ""),
    )


def _flow(values: object) -> Flow | None:
    arrow = getattr(values, "flow", None)
    if arrow is None:
        return None
    return Flow(
        id=getattr(values, "id", "") or f"{arrow.source} {'->' if arrow.waits else '~>'} {arrow.target}",
        source=arrow.source,
        target=arrow.target,
        waits=arrow.waits,
        need=getattr(values, "need", "hard"),
        timeout=getattr(values, "timeout", None),
        attempts=getattr(values, "attempts", 1),
        guards=getattr(values, "guards", Guards()),
        data=tuple(getattr(values, "data", ())),
    )
