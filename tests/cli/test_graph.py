"""Links and impact without a screen: the JSON is a contract, and nothing is written but what is asked for."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

DESIGN = """# Shop

## Components

| Id | Kind |
|---|---|
| stock | service |
| stock-db | database |

## Failure modes

| Id | On | Cause |
|---|---|---|
| FM-1 | stock-db | one zone |
| FM-2 | stock | load |

## Technical debt

| Id | On | Item | From |
|---|---|---|---|
| TD-1 | stock | two writers | ADR-0002 |
"""


class Link(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    source: str = Field(min_length=1)
    verb: str = Field(min_length=1)
    target: str = Field(min_length=1)
    path: str = Field(min_length=1)
    line: int = Field(ge=1)
    found: bool
    note: str


class AffectedRecord(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    record: str = Field(min_length=1)
    number: int | None
    id: str = Field(min_length=1)
    title: str
    verb: str = Field(min_length=1)
    via: list[str]


FIRST, SECOND, SHOP = "docs/decisions/0001-stock.md", "docs/decisions/0002-fast.md", "docs/design/shop.md"


@pytest.fixture
def shop(make_repository: Callable[..., Path], madr: Callable[..., str]) -> Path:
    one = "\n## Links\n\n* decides `stock-db`\n* costs money: two machines\n* mitigates FM-1\n"
    two = "\n## Links\n\n* depends on [ADR-0001](0001-stock.md)\n\nSee FM-2.\n"
    return make_repository(
        {
            FIRST: madr("Keep stock", more=one),
            SECOND: madr("Be fast", more=two),
            SHOP: DESIGN,
            "docs/decisions/0003-x.md": madr("Three"),
        }
    )


def links(run: Callable, *arguments: object) -> list[tuple[str, str, str, str, int]]:
    done = run("links", *arguments, "--json")
    assert (done.code, done.err) == (0, "")
    found = TypeAdapter(list[Link]).validate_json(done.out)
    return [(each.source, each.verb, each.target, each.path, each.line) for each in found]


def test_every_link_is_told_once_with_its_place(run: Callable, shop: Path, fingerprint: Callable) -> None:
    before = fingerprint(shop)
    text = (shop / FIRST).read_text().split("\n")
    lines = {
        verb: text.index(said) + 1
        for verb, said in (("decides", "* decides `stock-db`"), ("mitigates", "* mitigates FM-1"))
    }
    found = links(run, shop)
    assert ("ADR-0001", "decides", "stock-db", FIRST, lines["decides"]) in found
    assert ("ADR-0001", "mitigates", "FM-1", FIRST, lines["mitigates"]) in found
    assert ("FM-1", "affects", "stock-db", SHOP, 14) in found
    assert ("TD-1", "taken on by", "ADR-0002", SHOP, 21) in found
    assert ("ADR-0002", "depends on", "ADR-0001") in [each[:3] for each in found]
    assert ("ADR-0002", "mentions", "FM-2") in [each[:3] for each in found]
    assert len(found) == len(set(found))
    assert fingerprint(shop) == before


def test_the_links_of_one_thing_from_both_ends(run: Callable, shop: Path) -> None:
    assert [each[:3] for each in links(run, shop, "FM-1")] == [
        ("ADR-0001", "mitigates", "FM-1"),
        ("FM-1", "affects", "stock-db"),
    ]
    assert run("links", shop, "stock-db").out.splitlines()[0].endswith(": ADR-0001 decides stock-db")


def test_what_leads_nowhere_is_told_as_that(run: Callable, shop: Path) -> None:
    (money,) = [each for each in json.loads(run("links", shop, "--json").out) if each["verb"] == "costs"]
    assert (money["target"], money["found"], money["note"]) == ("money", False, "two machines")


def test_the_decisions_to_look_at_again(run: Callable, shop: Path, fingerprint: Callable) -> None:
    before = fingerprint(shop)
    done = run("impact", shop, "stock-db", "--json")
    found = TypeAdapter(list[AffectedRecord]).validate_json(done.out)
    assert [(each.record, each.number, each.via) for each in found] == [
        (FIRST, 1, []),
        (SECOND, 2, ["ADR-0001"]),
    ]
    assert run("impact", shop, "stock-db").out.splitlines() == [
        "ADR-0001  Keep stock  (decides stock-db)",
        "ADR-0002  Be fast  (depends on ADR-0001)",
    ]
    assert run("impact", shop, "ADR-0003").out == "No decision need be looked at again if ADR-0003 changes.\n"
    assert json.loads(run("impact", shop, "3", "--json").out) == []
    assert fingerprint(shop) == before


@pytest.mark.parametrize("command", ["links", "impact"])
def test_what_is_nowhere(run: Callable, shop: Path, command: str) -> None:
    assert run(command, shop, "FM-99").error.startswith("Nothing answers to “FM-99”. Give a record's number, id")


def test_a_record_is_linked_to_a_row(run: Callable, shop: Path) -> None:
    assert run("link", shop, "2", "mitigates", "FM-2").out == f"changed {SECOND}\n"
    assert "\n* mitigates FM-2\n" in (shop / SECOND).read_text()
    assert run("link", shop, "2", "mitigates", "FM-2").out == "nothing to change\n"
    assert run("link", shop, "2", "decides", "stock").code == 0
    assert "* decides `stock`\n" in (shop / SECOND).read_text()


def test_a_row_gets_another_id_everywhere(run: Callable, shop: Path) -> None:
    assert sorted(run("rename", shop, "FM-1", "FM-9").out.splitlines()) == [f"changed {FIRST}", f"changed {SHOP}"]
    assert "mitigates FM-9" in (shop / FIRST).read_text()
    assert "| FM-9 | stock-db |" in (shop / SHOP).read_text()
    assert run("rename", shop, "FM-9", "FM-2").error == f"There is FM-2 already, in {SHOP}:15. Nothing was changed."


def test_a_link_to_a_row_that_is_not_there_is_found(run: Callable, shop: Path) -> None:
    (shop / FIRST).write_text((shop / FIRST).read_text().replace("FM-1", "FM-3"))
    done = run("check", shop, "--json")
    wrong = [each for each in json.loads(done.out) if each["rule"] == "link.unknown"]
    assert [each["message"] for each in wrong] == [
        'It mitigates what is not there: no failure mode "FM-3": did you mean "FM-1"?'
    ]
    assert done.code == 1


def test_a_decision_may_depend_on_an_assumption(run: Callable, shop: Path) -> None:
    (shop / SHOP).write_text(f"{DESIGN}\n## Assumptions\n\n| Id | Assumption |\n|---|---|\n| A-1 | few orders |\n")
    assert run("link", shop, "3", "depends on", "A-1").code == 0
    assert "relation.unknown" not in run("check", shop, "--json").out
    third = shop / "docs/decisions/0003-x.md"
    third.write_text(third.read_text().replace("A-1", "A-2"))
    assert "relation.unknown" in run("check", shop, "--json").out
