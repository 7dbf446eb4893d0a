"""Failures without a screen: the JSON is a contract, and nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

Seen = Literal["ok", "degraded", "down", "hang"]

DESIGN = """# Shop

## Failure domains

| Id | Kind |
|---|---|
| az-a | zone |

## Components

| Id | Kind | Runs in | Capacity | Availability |
|---|---|---|---|---|
| user | person |  |  |  |
| till | service | az-a | headroom 2 | 99.9 |
| ledger | database | az-a | headroom 2 | 99 |
| post | queue |  | buffer 1h | 99.9 |
| mailer | worker |  |  | 99.5 |

## Data flows

| Id | Flow | Timeout | Attempts | Guards |
|---|---|---|---|---|
| buy | `user -> till` | 5s |  |  |
| book | `till -> ledger` | 1s | 3 |  |
| tell | `till ~> post` |  |  |  |
| mail | `post ~> mailer` |  |  |  |

## Journeys

| Id | Steps | Needs |
|---|---|---|
| sale | buy, book, tell | QS-1 |
| letter | tell, mail |  |

## Quality scenarios

| Id | Attribute | When | Target |
|---|---|---|---|
| QS-1 | reliability/availability | a customer buys | 99.5 |
"""


class Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Stated(Contract):
    state: Seen
    why: str


class Happened(Contract):
    event: Literal["fallback", "full"]
    flow: str
    of: str


class At(Contract):
    at: float = Field(ge=0)
    events: list[Happened]
    states: dict[str, Seen]


class WhatHappens(Contract):
    states: dict[str, Stated]
    load: dict[str, float]
    journeys: dict[str, Seen]
    timeline: list[At]
    metastable: list[str]


class Point(Contract):
    component: str
    alone: bool | None


class Contributor(Contract):
    components: list[str]
    unavailability: float


class StudiedJourney(Contract):
    journey: str
    single_points: list[Point]
    domains: list[str]
    availability: float = Field(ge=0, le=1)
    minutes: float
    target: float | None
    target_minutes: float | None
    contributors: list[Contributor]
    unstated: list[str]


class Piled(Contract):
    component: str
    factor: float = Field(gt=1)
    path: list[str]


class Resilience(Contract):
    journeys: list[StudiedJourney]
    amplification: list[Piled]


@pytest.fixture
def shop(make_repository: Callable[..., Path], madr: Callable[..., str]) -> Path:
    return make_repository({"docs/decisions/0001-x.md": madr("X"), "docs/design/shop.md": DESIGN})


def what_if(run: Callable, *arguments: object) -> WhatHappens:
    done = run("what-if", *arguments, "--json")
    assert (done.code, done.err) == (0, "")
    return WhatHappens.model_validate_json(done.out)


def test_a_database_is_down(run: Callable, shop: Path, fingerprint: Callable) -> None:
    before = fingerprint(shop)
    found = what_if(run, shop, "ledger")
    assert {name: each.state for name, each in found.states.items() if each.state != "ok"} == {
        "user": "down",
        "till": "down",
        "ledger": "hang",
    }
    assert found.states["ledger"].why == "Its load is ×3, and it bears ×2."
    assert found.states["till"].why == "It needs ledger by “book”, and ledger does not answer."
    assert found.states["mailer"].why == ""
    assert found.load["ledger"] == 3
    assert found.journeys == {"sale": "down", "letter": "ok"}
    assert found.metastable == ["ledger", "till", "user"]
    assert fingerprint(shop) == before


def test_time_goes_by(run: Callable, shop: Path) -> None:
    assert what_if(run, shop, "mailer").journeys == {"sale": "ok", "letter": "degraded"}
    later = what_if(run, shop, "mailer", "--at", "2h")
    assert later.journeys["sale"] == "down"
    assert [(moment.at, [each.of for each in moment.events]) for moment in later.timeline] == [
        (0, []),
        (3600, ["post"]),
    ]


def test_a_zone_a_flow_and_a_short_failure(run: Callable, shop: Path) -> None:
    assert what_if(run, shop, "az-a").states["till"].why == "All of its replicas are lost (az-a)."
    assert what_if(run, shop, "book").states["till"].state == "down"
    assert what_if(run, shop, "till", "--as", "blip").states["user"].state == "degraded"
    assert what_if(run, shop, "ledger", "--as", "blip").states["till"].state == "ok"


def test_only_what_a_journey_passes(run: Callable, shop: Path) -> None:
    found = what_if(run, shop, "mailer", "--journey", "letter")
    assert found.states.keys() == {"till", "post", "mailer"}
    assert found.journeys == {"letter": "degraded"}


def test_in_words(run: Callable, shop: Path) -> None:
    assert run("what-if", shop, "ledger").out.splitlines()[-3:] == [
        "journey sale: down",
        "journey letter: ok",
        "once the cause is gone, this keeps itself as it is: user (down), till (down) and ledger (hang)",
    ]
    assert run("resilience", shop).out.splitlines()[0] == (
        "sale: available 98.8021 % or 517.49 minutes down in 30 days, wanted 99.5 % (216), if parts fail independently"
    )


def test_what_journeys_hang_on(run: Callable, shop: Path, fingerprint: Callable) -> None:
    before = fingerprint(shop)
    found = Resilience.model_validate_json(run("resilience", shop, "--json").out)
    sale, letter = found.journeys
    assert [(each.component, each.alone) for each in sale.single_points] == [
        ("till", True),
        ("ledger", True),
        ("post", None),
    ]
    assert sale.domains == ["az-a"]
    assert sale.availability == pytest.approx(0.999 * 0.99 * 0.999)
    assert sale.target == pytest.approx(0.995)
    assert sale.contributors[0].components == ["ledger"]
    assert letter.target is None
    assert [(each.component, each.factor, each.path) for each in found.amplification] == [
        ("ledger", 3, ["buy", "book"])
    ]
    assert fingerprint(shop) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no component, flow or failure domain “nothing”. There are az-a, book, buy"),
        (["till", "--journey", "none"], "There is no journey “none”. There are letter, sale."),
    ],
)
def test_what_is_not_there(run: Callable, shop: Path, arguments: list[str], said: str) -> None:
    assert run("what-if", shop, *arguments).error.startswith(said)


def test_without_tables(run: Callable, make_repository: Callable, madr: Callable) -> None:
    bare = make_repository({"docs/decisions/0001-x.md": madr("X")})
    said = "No table of this repository has a component. Write a table under a heading “Components”."
    assert run("what-if", bare, "x").error == said
    assert run("resilience", bare).error == said


def test_a_time_that_is_none(run: Callable, shop: Path) -> None:
    done = run("what-if", shop, "till", "--at", "soon")
    assert done.code == 2
    assert "is not a time" in done.err
    assert json.loads(run("what-if", shop, "till", "--json").out)["journeys"]["sale"] == "down"
