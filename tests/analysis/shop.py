"""An order flow of fourteen parts and sixteen flows, for which the results of every analysis are known.

It is the shop of the worked example: a gateway tries the orders three times, stock is reserved inside of that call, a
breaker and a fallback stand around the payments, and a queue feeds the mails.
"""

from adr_studio.analysis.architecture import Architecture, Component, Flow, Journey
from adr_studio.domain.attributes import Capacity, Fallback, Guards

HOUR = 3600.0
BOTH = ("az-a", "az-b")


def component(
    name: str, kind: str, runs_in: tuple[str, ...] = (), percent: float | None = None, **capacity
) -> Component:
    return Component(name, kind, runs_in, Capacity(**capacity), None if percent is None else percent / 100)


def flow(name: str, arrow: str, **more) -> Flow:
    source, way, target = arrow.split()
    return Flow(name, source, target, way == "->", **more)


COMPONENTS = (
    component("customer", "person"),
    component("web", "web", percent=99.99),
    component("gateway", "gateway", BOTH, 99.99),
    component("orders", "service", BOTH, 99.95, headroom=1.6),
    component("stock", "service", BOTH, 99.95, headroom=2),
    component("pricing", "service", BOTH, 99.9),
    component("payments", "service", BOTH, 99.95),
    component("orders-db", "database", BOTH, 99.95),
    component("stock-db", "database", ("az-a",), 99.9, headroom=1.5),
    component("price-cache", "cache", ("az-a",), 99.9),
    component("events", "queue", BOTH, 99.95, buffer=24 * HOUR, when_full="block"),
    component("mailer", "worker", ("az-b",), 99.5),
    component("psp", "external", percent=99.9),
    component("email", "external", percent=99.9),
)
FLOWS = (
    flow("browse", "customer -> web"),
    flow("submit", "web -> gateway", timeout=10.0),
    flow("route", "gateway -> orders", timeout=8.0, attempts=3),
    flow(
        "quote",
        "gateway -> pricing",
        need="soft",
        timeout=0.3,
        guards=Guards(breaker=True, fallback=Fallback("stale", HOUR)),
    ),
    flow("reserve", "orders -> stock", timeout=2.0, attempts=3),
    flow("stock-sql", "stock -> stock-db", timeout=1.0, attempts=3),
    flow("pay", "orders -> payments", timeout=4.0, guards=Guards(breaker=True, fallback=Fallback("partial", HOUR))),
    flow("charge", "payments -> psp", timeout=3.0, attempts=2, guards=Guards(breaker=True, idempotent=True)),
    flow("save", "orders -> orders-db", timeout=1.0),
    flow("publish", "orders ~> events", guards=Guards(fallback=Fallback("full", 12 * HOUR))),
    flow("settled", "payments ~> events"),
    flow("commit-stock", "events ~> stock", need="soft"),
    flow("notify", "events ~> mailer"),
    flow("send", "mailer -> email", timeout=10.0, attempts=5, guards=Guards(idempotent=True)),
    flow("price-get", "pricing -> price-cache", need="optional"),
    flow("discounts", "pricing -> orders-db", timeout=1.0),
)
CHECKOUT = (
    *("browse", "submit", "route", "quote", "price-get", "discounts", "reserve", "stock-sql", "pay", "charge"),
    *("settled", "save", "publish"),
)
JOURNEYS = (Journey("checkout", CHECKOUT, ("QS-1", "QS-2")), Journey("confirmation", ("publish", "notify", "send")))


def architecture(
    flows: tuple[Flow, ...], components: tuple[Component, ...] = (), domains: dict[str, str] | None = None, journeys=()
) -> Architecture:
    """An architecture of these flows; components that are not given are plain services."""
    named = dict.fromkeys(end for each in flows for end in (each.source, each.target))
    known = {name: Component(name) for name in named} | {each.id: each for each in components}
    return Architecture(
        known, {each.id: each for each in flows}, domains or {}, {journey.id: journey for journey in journeys}
    )


def shop(**changed: Flow | Component) -> Architecture:
    """The shop; what is given by its id with `_` for `-` takes the place of what is there."""
    others = {name.replace("_", "-"): value for name, value in changed.items()}
    return architecture(
        tuple(value for each in FLOWS if isinstance(value := others.get(each.id, each), Flow)),
        tuple(value for each in COMPONENTS if isinstance(value := others.get(each.id, each), Component)),
        {"eu1": "", "az-a": "eu1", "az-b": "eu1"},
        JOURNEYS,
    )


def part(name: str) -> Flow | Component:
    """A flow or component of the shop."""
    return next(each for each in (*FLOWS, *COMPONENTS) if each.id == name)
