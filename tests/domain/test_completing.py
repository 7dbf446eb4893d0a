"""What is offered while something is typed, and what a choice writes."""

import pytest

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.completing import Caret, Completer, Offer, linked_file, may_offer
from adr_studio.domain.dialects.nygard import NYGARD
from adr_studio.domain.record import Record

TITLES = ("Keep orders in one database", "Ask stock before paying", "Use an event bus", "Keep one writer")


def record(number: int, title: str, **more: object) -> Record:
    name = title.lower().replace(" ", "-")
    path = f"docs/adr/{number:04}-{name}.md"
    return Record(
        log="docs/adr", path=path, number=number, digits=f"{number:04}", id=f"ADR-{number:04}", title=title, **more
    )


CATALOG = Catalog(
    (
        record(1, TITLES[0], deciders=("ana", "ben"), tags=("data",)),
        record(2, TITLES[1], deciders=("ben",), authors=("cleo",), tags=("data", "money")),
        record(3, TITLES[2], dialect="nygard"),
        record(17, TITLES[3]),
    )
)
HERE = CATALOG.records[1].path
FILES = {
    CATALOG.records[0].path: "# One\n\n## Context & *why*\n\n## Context & why\n\n### See [x](y.md) `z_1`\n",
    HERE: "# Own\n\n## Här\n",
}


def offered(before: str, after: str = "", above: tuple[str, ...] | None = None, forced: bool = False) -> Offer | None:
    caret = Caret(HERE, before, after, above)
    offer = Completer(CATALOG, (NYGARD,)).offer(caret, forced, lambda path: FILES.get(path, ""))
    assert forced or offer is None or may_offer(caret)
    return offer


def labels(*question: object, **more: object) -> list[str]:
    offer = offered(*question, **more)  # type: ignore[arg-type]
    return [choice.label for choice in offer.choices] if offer else []


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["ADR-0017", "ADR-0003", "ADR-0001"]),
        ("1", ["ADR-0001", "ADR-0017"]),
        ("17", ["ADR-0017"]),
        ("0003", ["ADR-0003"]),
        ("adr-00", ["ADR-0001", "ADR-0003", "ADR-0017"]),
        ("keep", ["ADR-0001", "ADR-0017"]),
        ("bus event", ["ADR-0003"]),
        ("writter", ["ADR-0017"]),
        ("databse", ["ADR-0001"]),
        ("zzzzzz", []),
    ],
)
def test_records(query: str, ids: list[str]) -> None:
    assert labels(f"See [[{query}") == ids


def test_a_record_becomes_a_relative_link_in_place_of_the_brackets() -> None:
    offer = offered("See [[bus", "]] x")
    assert offer is not None
    assert (offer.before, offer.after) == (5, 2)
    assert offer.choices[0].text == "[ADR-0003: Use an event bus](0003-use-an-event-bus.md)"


def test_the_link_is_written_as_the_log_writes_its_own() -> None:
    caret = Caret(CATALOG.records[2].path, "[[17")
    offer = Completer(CATALOG, (NYGARD,)).offer(caret, False, lambda path: "")
    assert offer is not None
    assert offer.choices[0].text == "[17. Keep one writer](0017-keep-one-writer.md)"


def test_a_link_from_elsewhere_is_relative() -> None:
    offer = Completer(CATALOG).offer(Caret("docs/design/flow.md", "[[bus"), False, lambda path: "")
    assert offer is not None
    assert offer.choices[0].text.endswith("(../adr/0003-use-an-event-bus.md)")


@pytest.mark.parametrize(
    ("before", "anchors"),
    [
        ("[a](0001-keep-orders-in-one-database.md#", ["one", "context--why", "context--why-1", "see-x-z_1"]),
        ("[a](./0001-keep-orders-in-one-database.md#why", ["context--why", "context--why-1"]),
        ("[a](/docs/adr/0001-keep-orders-in-one-database.md#see", ["see-x-z_1"]),
        ("[a](#h", ["här"]),
        ("[a](0009-gone.md#", []),
        ("a #h", []),
    ],
)
def test_headings_inside_a_link(before: str, anchors: list[str]) -> None:
    offer = offered(before)
    assert [choice.text for choice in offer.choices] == anchors if offer else anchors == []


@pytest.mark.parametrize("href", ["../../../etc/passwd", "../../../../x.md"])
def test_no_file_outside_of_the_repository_is_read(href: str) -> None:
    assert linked_file(Caret(HERE, f"[a]({href}#")) is None


def test_ids() -> None:
    assert labels("as ADR-0") == [each.id for each in CATALOG.records]
    assert labels("as adr-00017") == []
    assert labels("as ADR-0017") == []
    assert labels("as XYZ-1") == []
    assert labels("docs/ADR-0") == []


FRONT = ("status: proposed", "deciders:")


@pytest.mark.parametrize(
    ("before", "above", "choices"),
    [
        ("deciders: ", (), ["ben", "ana", "cleo"]),
        ("decision-makers: [ana, b", (), ["ben"]),
        ('author: "c', (), ["cleo"]),
        ("  - a", FRONT, ["ana"]),
        ("  - b", (*FRONT, "  - ana", ""), ["ben"]),
        ("  - b", ("options:",), []),
        ("tags: mo", (), ["money"]),
        ("tags: [money, ", (), ["data", "money"]),
        ("status: acc", (), ["accepted"]),
        ("Status: Sup", (), ["Superseded"]),
        ("status: accepted", (), []),
        ("title: a", (), []),
        ("see [[", (), []),
    ],
)
def test_front_matter(before: str, above: tuple[str, ...], choices: list[str]) -> None:
    assert labels(before, "", above) == choices


def test_fields_in_the_body() -> None:
    assert labels("* Status: prop") == ["proposed"]
    assert labels("Deciders: c") == ["cleo"]
    assert labels("What follows: a") == []


def test_asking_offers_records_for_any_word() -> None:
    assert labels("the bus") == []
    offer = offered("the bus", forced=True)
    assert offer is not None
    assert (offer.before, offer.choices[0].label) == (3, "ADR-0003")


@pytest.mark.parametrize("before", ["", "plain text", "a - b", "x[0]", "word:", "https://x.org/a-1"])
def test_prose_asks_for_nothing(before: str) -> None:
    assert not may_offer(Caret(HERE, before))


def test_ten_thousand_records_answer() -> None:
    many = Catalog(tuple(record(number, f"Decide about part {number}") for number in range(10_000)))
    completer = Completer(many)
    assert completer.records("part 4321")[0].number == 4321
    assert len(completer.records("decide")) == 12
