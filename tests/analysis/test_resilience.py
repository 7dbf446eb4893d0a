"""What journeys hang on: single points of failure, availability and retries, by hand and in the shop."""

import pytest
from shop import architecture, component, flow, shop

from adr_studio.analysis.architecture import Journey
from adr_studio.analysis.propagation import Level
from adr_studio.analysis.resilience import JourneyStudy, amplification, minutes_of
from adr_studio.domain.attributes import Fallback, Guards


def study(name: str) -> JourneyStudy:
    return JourneyStudy(shop(), shop().journeys[name])


def test_hard_dependencies_multiply() -> None:
    parts = tuple(component(f"d{at}", "service", percent=99.9) for at in range(5))
    flows = tuple(flow(f"f{at}", f"a -> d{at}") for at in range(5))
    journey = Journey("j", tuple(each.id for each in flows))
    found = JourneyStudy(architecture(flows, parts, journeys=(journey,)), journey).availability
    assert found.share == pytest.approx(0.999**5, rel=1e-12)
    assert [part.components for part in found.parts] == [(f"d{at}",) for at in range(5)]


def test_one_that_stands_in_for_the_other() -> None:
    flows = (
        flow("f", "a -> b", timeout=1.0, guards=Guards(fallback=Fallback("full", via="g"))),
        flow("g", "a -> c", need="optional", timeout=1.0),
    )
    parts = (component("b", "service", percent=99), component("c", "service", percent=99))
    journey = Journey("j", ("f", "g"))
    found = JourneyStudy(architecture(flows, parts, journeys=(journey,)), journey)
    assert found.hard == ()
    assert found.availability.share == pytest.approx(0.9999, rel=1e-12)
    assert [part.components for part in found.availability.parts] == [("b", "c")]


def test_an_availability_that_nobody_stated_is_named() -> None:
    journey = Journey("j", ("f",))
    system = architecture((flow("f", "a -> b"),), (component("b", "service"),), journeys=(journey,))
    found = JourneyStudy(system, journey).availability
    assert (found.share, found.unstated) == (1, ("b",))


def test_what_the_checkout_hangs_on() -> None:
    found = study("checkout")
    assert set(found.hard) == {"gateway", "orders", "orders-db", "stock", "stock-db", "web"}
    alone = {each.component: each.alone for each in found.single_points}
    assert [name for name, one in alone.items() if one] == ["stock-db"]
    assert [name for name, one in alone.items() if one is None] == ["web"]
    assert found.domains == ("eu1", "az-a", "az-b")


def test_how_available_the_checkout_is() -> None:
    found = study("checkout").availability
    # 0.9999 twice for web and gateway, 0.9995 for orders, stock and the orders' database, 0.999 for that of the stock.
    assert found.share == pytest.approx(0.9999**2 * 0.9995**3 * 0.999, rel=1e-12)
    assert f"{found.share:.6f}" == "0.997303"
    assert int(found.minutes) == 116
    assert int(minutes_of(0.999)) == 43
    assert found.parts[0].components == ("stock-db",)
    assert {part.components for part in found.parts[1:4]} == {("orders",), ("stock",), ("orders-db",)}


def test_a_journey_behind_a_queue_is_stopped_when_the_queue_waits() -> None:
    found = study("confirmation")
    assert set(found.hard) == {"events", "mailer", "email"}


def test_where_retries_pile_up() -> None:
    found = {each.component: each for each in amplification(shop())}
    assert found["stock-db"].factor == 27
    assert found["stock-db"].path == ("browse", "submit", "route", "reserve", "stock-sql")
    assert found["orders"].factor == 3
    assert "psp" not in found, "a breaker stops the tries"


def test_people_do_not_fail() -> None:
    assert "customer" not in {each.id for each in study("checkout").components}
    assert Level.OK < Level.DEGRADED < Level.DOWN < Level.HANG
