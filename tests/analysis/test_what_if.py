"""What happens if something fails: small systems by hand, the shop, and properties over many random systems."""

import random
from collections.abc import Iterable

import networkx
import pytest
from shop import BOTH, HOUR, architecture, component, flow, part, shop

from adr_studio.analysis.architecture import Architecture, Component, Flow
from adr_studio.analysis.propagation import Cause, Level, Network
from adr_studio.analysis.what_if import WhatIf
from adr_studio.domain.attributes import Fallback, Guards

OK, DEGRADED, DOWN, HANG = Level.OK, Level.DEGRADED, Level.DOWN, Level.HANG


def down(*names: str) -> Cause:
    return Cause(dict.fromkeys(names, DOWN))


def hang(*names: str) -> Cause:
    return Cause(dict.fromkeys(names, HANG))


def blip(*names: str) -> Cause:
    return Cause(blips=frozenset(names))


def caller(cause: Cause, *flows: Flow, at: float = 0.0, others: Iterable[Component] = ()) -> Level:
    """How `a` is."""
    return WhatIf(architecture(flows, tuple(others)), cause).at(at).levels["a"]


NONE = Guards()


def guards(**more) -> Guards:
    return Guards(**more)


@pytest.mark.parametrize(("need", "wanted"), [("hard", DOWN), ("soft", DEGRADED), ("optional", OK)])
def test_what_a_caller_needs(need: str, wanted: Level) -> None:
    assert caller(down("b"), flow("f", "a -> b", need=need)) is wanted


def test_a_chain_of_needs_falls_whole() -> None:
    found = WhatIf(architecture((flow("f", "a -> b"), flow("g", "b -> c"))), down("c")).at(0).levels
    assert found == {"a": DOWN, "b": DOWN, "c": DOWN}


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"need": "optional"}, HANG),
        ({"need": "optional", "timeout": 1.0}, OK),
        ({"guards": guards(breaker=True)}, HANG),
        ({"need": "soft", "guards": guards(bulkhead=True)}, DEGRADED),
    ],
    ids=["optional", "optional with a timeout", "a breaker alone", "soft with a bulkhead"],
)
def test_a_hang_takes_threads(more: dict, wanted: Level) -> None:
    assert caller(hang("b"), flow("f", "a -> b", **more)) is wanted


@pytest.mark.parametrize(
    ("fallback", "cause", "at", "wanted"),
    [
        (Fallback("stale"), down("b"), 0, DEGRADED),
        (Fallback("full"), down("b"), 0, OK),
        (Fallback("full", via="g"), down("b", "c"), 0, DOWN),
        (Fallback("full"), hang("b"), 0, HANG),
        (Fallback("stale", 600.0), down("b"), 599, DEGRADED),
        (Fallback("stale", 600.0), down("b"), 600, DOWN),
    ],
    ids=["stale", "full", "by what is down too", "never reached", "just before its end", "at its end"],
)
def test_a_fallback_stands_in(fallback: Fallback, cause: Cause, at: float, wanted: Level) -> None:
    by = flow("g", "a -> c", need="optional")
    assert caller(cause, flow("f", "a -> b", guards=guards(fallback=fallback)), by, at=at) is wanted


def queue(when_full: str) -> tuple[Architecture, float]:
    kept = component("q", "queue", buffer=HOUR, when_full=when_full)
    return architecture((flow("put", "a ~> q"), flow("take", "q ~> w")), (kept,)), HOUR


def test_a_queue_takes_messages_while_its_reader_is_down() -> None:
    found = WhatIf(queue("block")[0], down("w")).at(0)
    assert found.levels == {"a": OK, "q": OK, "w": DOWN}
    assert found.backlogged == {"take"}


def test_a_queue_that_is_down() -> None:
    found = WhatIf(queue("block")[0], down("q")).at(0)
    assert found.levels == {"a": DOWN, "q": DOWN, "w": DEGRADED}
    assert found.starved == {"take"}


@pytest.mark.parametrize(("when_full", "wanted"), [("block", DOWN), ("drop", DEGRADED)])
def test_a_queue_that_is_full(when_full: str, wanted: Level) -> None:
    system, buffer = queue(when_full)
    found = WhatIf(system, down("w"))
    assert found.at(buffer - 1).levels["a"] is OK
    assert found.at(buffer).levels["a"] is wanted
    assert [(moment.at, moment.events) for moment in found.timeline] == [(0, ()), (buffer, (("full", "take", "q"),))]


@pytest.mark.parametrize(("attempts", "wanted"), [(2, OK), (1, DEGRADED)])
def test_a_retry_hides_a_short_failure(attempts: int, wanted: Level) -> None:
    assert caller(blip("b"), flow("f", "a -> b", attempts=attempts)) is wanted


def layers(middle: Guards = NONE, last: Guards = NONE) -> dict[str, float]:
    flows = (
        flow("f", "a -> b", attempts=3),
        flow("g", "b -> c", attempts=3, guards=middle),
        flow("h", "c -> d", attempts=4, guards=last),
    )
    return dict(WhatIf(architecture(flows), down("d")).at(0).load)


def test_retries_multiply_from_layer_to_layer() -> None:
    assert layers()["d"] == 36
    assert layers(last=guards(breaker=True))["d"] == 9
    assert layers(guards(budget=0.1), guards(breaker=True))["d"] == pytest.approx(3.3)
    masked = layers(guards(fallback=Fallback("stale")))
    assert (masked["a"], masked["b"], masked["c"], masked["d"]) == (1, 1, 3, 12)


def test_load_keeps_itself_up_after_the_cause_is_gone() -> None:
    storm = WhatIf(architecture((flow("f", "a -> b", attempts=3),), (component("b", "", headroom=2),)), down("b"))
    assert storm.at(0).levels == {"a": HANG, "b": HANG}
    assert storm.metastable().keys() == {"a", "b"}
    kept = flow("f", "a -> b", attempts=3, guards=guards(budget=0.1))
    calm = WhatIf(architecture((kept,), (component("b", "", headroom=2),)), down("b"))
    assert calm.at(0).levels["b"] is DOWN
    assert calm.metastable() == {}


@pytest.mark.parametrize(("zones", "wanted", "factor"), [(2, HANG, 2), (3, OK, 1.5)])
def test_the_replicas_that_are_left_bear_the_load(zones: int, wanted: Level, factor: float) -> None:
    runs_in = tuple(f"z{at}" for at in range(zones))
    system = architecture(
        (flow("f", "a -> b"),), (component("b", "", runs_in, headroom=1.5),), dict.fromkeys(runs_in, "")
    )
    found = WhatIf(system, Cause(domains=frozenset({"z0"}))).at(0)
    assert (found.levels["b"], found.load["b"]) == (wanted, factor)


def worse(found: WhatIf, at: float = 0.0) -> dict[str, Level]:
    return {name: level for name, level in found.at(at).levels.items() if level > OK}


class TestTheShop:
    def test_the_stock_database_is_down(self) -> None:
        found = WhatIf(shop(), down("stock-db"))
        state = found.at(0)
        assert worse(found) == {
            **dict.fromkeys(("stock-db", "stock", "orders"), HANG),
            **dict.fromkeys(("gateway", "web", "customer"), DOWN),
        }
        assert [round(state.load[each]) for each in ("stock-db", "stock", "orders")] == [27, 9, 3]
        assert found.journeys(0) == {"checkout": DOWN, "confirmation": OK}
        assert found.metastable(0).keys() == {"stock-db", "stock", "orders", "gateway", "web", "customer"}

    def test_the_card_provider_hangs(self) -> None:
        found = WhatIf(shop(), hang("psp"))
        others = dict.fromkeys(("orders", "gateway", "web", "customer"), DEGRADED)
        assert worse(found) == {"psp": HANG, "payments": DOWN, **others}
        assert found.metastable(0) == {}

    def test_the_card_provider_is_down_for_long(self) -> None:
        found = WhatIf(shop(), down("psp"))
        assert found.journeys(0)["checkout"] is DEGRADED
        assert found.journeys(HOUR)["checkout"] is DOWN
        assert {found.at(HOUR).levels[each] for each in ("stock", "stock-db", "orders")} == {HANG}
        (late,) = [moment for moment in found.timeline if moment.at == 25 * HOUR]
        assert ("full", "commit-stock", "events") in late.events

    def test_the_mails_stop_the_checkout_after_a_day(self) -> None:
        found = WhatIf(shop(), down("mailer"))
        assert worse(found) == {"mailer": DOWN}
        full = found.at(24 * HOUR).levels
        assert (full["events"], full["payments"], full["orders"]) == (DOWN, DOWN, DEGRADED)
        assert found.journeys(24 * HOUR - 1)["checkout"] is OK
        assert found.journeys(24 * HOUR)["checkout"] is DEGRADED
        assert found.journeys(25 * HOUR)["checkout"] is DOWN
        assert found.at(25 * HOUR).levels["customer"] is DOWN
        assert found.at(25 * HOUR).load["orders"] == 3

    def test_the_price_cache(self) -> None:
        assert worse(WhatIf(shop(), down("price-cache"))) == {"price-cache": DOWN}
        others = dict.fromkeys(("gateway", "web", "customer"), DEGRADED)
        assert worse(WhatIf(shop(), hang("price-cache"))) == {"price-cache": HANG, "pricing": HANG, **others}

    def test_short_failures(self) -> None:
        wanted = dict.fromkeys(("orders", "pricing", "gateway", "web", "customer"), DEGRADED)
        assert worse(WhatIf(shop(), blip("orders-db"))) == wanted
        assert worse(WhatIf(shop(), blip("stock-db"))) == {}

    def test_a_zone_is_lost(self) -> None:
        lost = Cause(domains=frozenset({"az-b"}))
        found = WhatIf(shop(), lost)
        assert found.at(0).levels["mailer"] is DOWN
        assert found.at(0).levels["orders"] is HANG
        assert found.at(0).load["orders"] > 2
        assert found.journeys(0)["checkout"] is DOWN
        more = shop(orders=component("orders", "service", BOTH, 99.95, headroom=2))
        assert worse(WhatIf(more, lost)) == {"mailer": DOWN}
        assert WhatIf(more, lost).journeys(0)["checkout"] is OK

    def test_a_region_is_lost_with_its_zones(self) -> None:
        found = WhatIf(shop(), Cause(domains=frozenset({"eu1"}))).at(0).levels
        assert {found[each] for each in ("gateway", "orders-db", "events")} == {DOWN}

    def test_breakers_do_not_stop_the_gateways_retries(self) -> None:
        breaker = guards(breaker=True)
        changed = {name.replace("-", "_"): part(name)._replace(guards=breaker) for name in ("reserve", "stock-sql")}
        found = WhatIf(shop(**changed), down("stock-db"))
        assert found.at(0).load["stock-db"] == 3
        assert found.metastable(0)
        once = WhatIf(shop(**changed, route=part("route")._replace(attempts=1)), down("stock-db"))
        assert once.at(0).load["stock-db"] == 1
        assert once.metastable(0) == {}

    def test_a_budget_on_all_three_stops_the_storm(self) -> None:
        budget = guards(budget=0.1)
        names = ("route", "reserve", "stock-sql")
        changed = {name.replace("-", "_"): part(name)._replace(guards=budget) for name in names}
        found = WhatIf(shop(**changed), down("stock-db"))
        assert found.at(0).load["stock-db"] == pytest.approx(1.331)
        assert found.metastable(0) == {}

    def test_an_outbox_and_a_timeout(self) -> None:
        outbox = part("settled")._replace(guards=guards(fallback=Fallback("full")))
        mended = shop(settled=outbox, price_get=part("price-get")._replace(timeout=0.05))
        gone = WhatIf(mended, down("events"))
        assert worse(gone) == {"events": DOWN, "mailer": DEGRADED}
        assert gone.journeys(0)["checkout"] is OK
        assert worse(WhatIf(mended, hang("price-cache"))) == {"price-cache": HANG}


def random_system(seed: int, *, plain: bool = False, loads: bool = True) -> Architecture:
    """A system of 2 to 14 components; a `plain` one has hard calls only."""
    draw = random.Random(seed)
    names = [f"c{at}" for at in range(draw.randint(2, 14))]
    kinds = ["service"] * len(names) if plain else draw.choices(["service", "queue"], [5, 1], k=len(names))
    components = tuple(
        component(
            name,
            kind,
            tuple(draw.sample(["z1", "z2", "z3"], draw.randint(0, 3))),
            headroom=draw.choice([None, 1.5, 2.5]) if loads and not plain else None,
            sheds=draw.random() < 0.2,
            buffer=draw.choice([None, 60.0, 600.0]),
            when_full=draw.choice(["block", "drop"]),
        )
        for name, kind in zip(names, kinds, strict=True)
    )
    flows = []
    for at in range(draw.randint(1, 3 * len(names))):
        source, target = draw.choice(names), draw.choice(names)
        more = {} if plain else random_guards(draw, at)
        flows.append(flow(f"f{at}", f"{source} {'->' if plain or draw.random() < 0.8 else '~>'} {target}", **more))
    return architecture(tuple(flows), components, {"z1": "", "z2": "", "z3": ""})


def random_guards(draw: random.Random, at: int) -> dict:
    fallback = Fallback(
        draw.choice(["full", "stale"]),
        draw.choice([None, 30.0, 300.0]),
        f"f{draw.randint(0, at)}" if draw.random() < 0.3 else "",
    )
    return {
        "need": draw.choice(["hard", "hard", "soft", "optional"]),
        "timeout": draw.choice([None, 1.0]),
        "attempts": draw.choice([1, 1, 2, 3]),
        "guards": Guards(
            breaker=draw.random() < 0.2,
            bulkhead=draw.random() < 0.1,
            budget=draw.choice([None, None, 0.1]),
            fallback=fallback if draw.random() < 0.3 else None,
        ),
    }


def random_cause(seed: int, system: Architecture) -> Cause:
    draw = random.Random(-seed)
    names = list(system.components)
    levels = {name: draw.choice([DEGRADED, DOWN, HANG]) for name in draw.sample(names, draw.randint(1, 2))}
    flows = frozenset(draw.sample(list(system.flows), draw.randint(0, 1)))
    return Cause(
        levels, frozenset(draw.sample(names, 1)), flows, frozenset(draw.sample(["z1", "z2"], draw.randint(0, 1)))
    )


SEEDS = range(600)


def turned(system: Architecture, seed: int) -> Architecture:
    """The same system with its rows in another order."""
    draw = random.Random(seed)
    components, flows = list(system.components.items()), list(system.flows.items())
    draw.shuffle(components)
    draw.shuffle(flows)
    return Architecture(dict(components), dict(flows), system.domains, system.journeys)


def acyclic(system: Architecture) -> bool:
    return not Network(system).circular


def test_the_order_of_the_rows_is_of_no_account() -> None:
    for seed in SEEDS:
        system = random_system(seed)
        cause = random_cause(seed, system)
        if not acyclic(system):
            system = random_system(
                seed, loads=False
            )  # which call of a circle counts as the way back depends on the order
        one, other = WhatIf(system, cause), WhatIf(turned(system, seed), cause)
        assert dict(one.at(0).levels) == dict(other.at(0).levels), seed
        assert dict(one.at().levels) == dict(other.at().levels), seed


def test_more_and_longer_and_worse_is_never_better() -> None:
    for seed in SEEDS:
        system = random_system(seed)
        cause = random_cause(seed, system)
        names = list(system.components)
        base = WhatIf(system, cause)
        # A zone more may take a component down that hung under its load; down is not as bad as that.
        more = Cause(
            {**cause.levels, names[0]: HANG}, cause.blips | {names[-1]}, frozenset(system.flows), cause.domains
        )
        worse_cause = WhatIf(system, more)
        assert all(base.at(0).levels[name] <= worse_cause.at(0).levels[name] for name in names), seed
        for before, after in zip(base.timeline, base.timeline[1:], strict=False):
            assert all(before.state.levels[name] <= after.state.levels[name] for name in names), seed
        up = WhatIf(system, cause._replace(levels=dict.fromkeys(cause.levels, HANG)))
        assert all(base.at(0).levels[name] <= up.at(0).levels[name] for name in names), seed


def test_no_cause_has_no_effect_and_nothing_outlasts_its_cause_but_what_was_bad() -> None:
    for seed in SEEDS:
        system = random_system(seed)
        assert set(WhatIf(system, Cause()).at().levels.values()) <= {OK}, seed
        found = WhatIf(system, random_cause(seed, system))
        end = found.at().levels
        assert all(level <= end[name] for name, level in found.metastable().items()), seed


def test_what_stays_down_holds_itself_down() -> None:
    """The rest is a state of its own: the rules, with what stays as the only cause, lead to nothing more."""
    for seed in SEEDS:
        system = random_system(seed)
        rest = WhatIf(system, random_cause(seed, system)).metastable()
        again = {name: level for name, level in WhatIf(system, Cause(rest)).at(0).levels.items() if level > OK}
        assert again == rest, seed


def test_without_loads_timeouts_and_softer_needs_never_harm() -> None:
    for seed in SEEDS:
        system = random_system(seed, loads=False)
        cause = random_cause(seed, system)
        base = WhatIf(system, cause).at(0).levels
        for change in ({"timeout": 1.0}, {"need": "soft"}, {"need": "optional"}):
            eased = {
                name: each._replace(**change)
                if ("need" not in change or each.need == "hard" or change["need"] == "optional")
                else each
                for name, each in system.flows.items()
            }
            better = Architecture(system.components, eased, system.domains, {})
            found = WhatIf(better, cause).at(0).levels
            assert all(found[name] <= base[name] for name in base), (seed, change)


def test_plain_calls_fall_as_far_as_somebody_leads_there() -> None:
    for seed in SEEDS:
        system = random_system(seed, plain=True)
        name = random.Random(seed).choice(list(system.components))
        graph = networkx.DiGraph()
        graph.add_nodes_from(system.components)
        graph.add_edges_from((each.source, each.target) for each in system.flows.values())
        found = WhatIf(system, down(name)).at(0).levels
        assert {each for each, level in found.items() if level > OK} == {name, *networkx.ancestors(graph, name)}, seed
