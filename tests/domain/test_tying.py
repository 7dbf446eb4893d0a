"""Links from records to rows, and other ids for rows: small edits, and nothing else changes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import edits as text_edits
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.logs import Finder
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.reading import glance
from adr_studio.domain.record import Record
from adr_studio.domain.renaming import rename
from adr_studio.domain.surveying import put_together, survey
from adr_studio.domain.tying import tie, untie
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.errors import Refused
from adr_studio.storage.workspace import find_dialects

READER = TableReader(find_table_kinds())
DIALECTS = find_dialects()
FIRST = "docs/decisions/0001-orders.md"
DESIGN = "docs/design/shop.md"

MADR = "---\nstatus: accepted\ndate: 2026-01-05\n---\n\n# Orders\n\n## Context and Problem Statement\n\nWhy.\n\n## Considered Options\n\n* A\n* B\n\n## Decision Outcome\n\nChosen option: A, because.\n"
NYGARD = "# 1. Orders\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n\n## Context\n\nWhy.\n\n## Decision\n\nA.\n\n## Consequences\n\nSo.\n"
SHOP = """# Shop

The `stock` asks `stock-db`; see FM-1, fm-1, XFM-1 and FM-10. FM-01 is the same.

```sh
echo FM-1 stock
```

```view
what-if stock down
```

## Components

| Id | Kind | In |
|---|---|---|
| stock | service |  |
| stock-db | database | stock |

## Data flows

| Id | Flow | Guards |
|---|---|---|
| stock-sql | `stock -> stock-db` | breaker |

## Failure modes

| Id | On | Cause |
|---|---|---|
| FM-1 | stock, stock-db | the stock is full |
| FM-10 | stock-sql | lock |
"""


class Log:
    """Some pages, and what is known of them."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        finder = Finder(tuple(pages), pages.get, lambda path: glance(path, pages[path], DIALECTS), DIALECTS)
        self.catalog = Catalog(tuple(finder.records()))
        read = {path: survey(path, text, READER) for path, text in pages.items()}
        self.surveyed = put_together(self.catalog, read, READER, lambda _path: True)
        self.planner = Planner(self.catalog, DIALECTS, self.pages.__getitem__, tuple(pages), lambda: (), "2026-11-25")

    @property
    def graph(self) -> Graph:
        return self.surveyed.graph

    def record(self) -> Record:
        return self.catalog.by_path[FIRST]

    def thing(self, name: str) -> Thing:
        (thing,) = self.graph.find(name)
        return thing

    def after(self, plan: Plan) -> "Log":
        return Log({path: text_edits.apply(text, plan.edits.get(path, ())) for path, text in self.pages.items()})

    def rename(self, old: str, new: str) -> "Log":
        plan = rename(self.surveyed.model, self.thing(old), new, tuple(self.pages), self.pages.get, READER)
        return self.after(plan)


def log(text: str = MADR, shop: str = SHOP) -> Log:
    return Log({FIRST: text, DESIGN: shop})


def said(found: Log) -> list[tuple[str, str]]:
    return [(end.verb, end.other.id) for end in found.graph.ends_of(found.graph.records[FIRST])]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (MADR, f"{MADR}\n## Links\n\n* mitigates FM-1\n"),
        (f"{MADR}\n## Links\n\n- Decides `stock`\n", f"{MADR}\n## Links\n\n- Decides `stock`\n- Mitigates FM-1\n"),
        (f"{MADR}\n## Links\n\n* mitigates FM-10\n", f"{MADR}\n## Links\n\n* mitigates FM-10, FM-1\n"),
        (
            f"{MADR}\n## Links\n\n* mitigates FM-10: half of it\n",
            f"{MADR}\n## Links\n\n* mitigates FM-10: half of it\n* mitigates FM-1\n",
        ),
        (NYGARD, NYGARD.replace("Accepted\n", "Accepted\n\nMitigates FM-1\n")),
    ],
    ids=["no section", "the list's own way", "a line that says so", "a line with a note", "the status section"],
)
def test_a_link_is_written_once_in_the_records_own_way(text: str, wanted: str) -> None:
    before = log(text)
    plan = tie(before.planner, before.record(), "mitigates", [before.thing("FM-1")])
    after = before.after(plan)
    assert after.pages[FIRST] == wanted
    assert ("mitigates", "FM-1") in said(after)
    assert tie(after.planner, after.record(), "mitigates", [after.thing("FM-1")]).edits == {}


def test_an_element_is_named_in_backticks() -> None:
    before = log()
    plan = tie(before.planner, before.record(), "decides", [before.thing("stock-db"), before.thing("stock-sql")])
    after = before.after(plan)
    assert after.pages[FIRST].endswith("* decides `stock-db`, `stock-sql`\n")
    assert said(after) == [("decides", "stock-db"), ("decides", "stock-sql")]


@pytest.mark.parametrize("verb", ["", "mitigates\nFM", "[x](y)"])
def test_what_is_no_verb_is_refused(verb: str) -> None:
    before = log()
    with pytest.raises(Refused, match="no verb"):
        tie(before.planner, before.record(), verb, [before.thing("FM-1")])


LINKED = f"{MADR}\n## Links\n\n* mitigates FM-1, FM-10\n* decides `stock`\n"


@pytest.mark.parametrize(
    ("verb", "name", "wanted"),
    [
        ("mitigates", "FM-1", "* mitigates FM-10\n* decides `stock`\n"),
        ("mitigates", "FM-10", "* mitigates FM-1\n* decides `stock`\n"),
        ("decides", "stock", "* mitigates FM-1, FM-10\n"),
    ],
)
def test_a_link_is_taken_back(verb: str, name: str, wanted: str) -> None:
    before = log(LINKED)
    after = before.after(untie(before.planner, before.record(), verb, before.thing(name)))
    assert after.pages[FIRST] == f"{MADR}\n## Links\n\n{wanted}"


@given(st.permutations(["FM-1", "FM-10", "stock", "stock-db", "stock-sql"]), st.integers(1, 5))
def test_linking_and_taking_back_leaves_every_byte(names: list[str], count: int) -> None:
    before = now = log(f"{MADR}\n## Links\n\n* relates to [x](y.md)\n")
    for name in names[:count]:
        now = now.after(tie(now.planner, now.record(), "accepts", [now.thing(name)]))
    for name in names[:count]:
        now = now.after(untie(now.planner, now.record(), "accepts", now.thing(name)))
    assert now.pages == before.pages


def test_a_short_id_is_renamed_wherever_it_is_meant() -> None:
    before = log(LINKED)
    after = before.rename("FM-1", "FM-7")
    assert after.pages[FIRST] == LINKED.replace("FM-1,", "FM-7,")
    wanted = SHOP.replace("see FM-1,", "see FM-7,").replace("FM-01 is", "FM-7 is").replace("| FM-1 |", "| FM-7 |")
    assert after.pages[DESIGN] == wanted


def test_an_element_is_renamed_wherever_it_is_meant() -> None:
    before = log(LINKED)
    after = before.rename("stock", "inventory")
    assert after.pages[FIRST] == LINKED.replace("`stock`", "`inventory`")
    wanted = SHOP
    for old, new in (
        ("The `stock`", "The `inventory`"),
        ("what-if stock down", "what-if inventory down"),
        ("| stock |", "| inventory |"),
        ("database | stock |", "database | inventory |"),
        ("`stock -> stock-db`", "`inventory -> stock-db`"),
        ("| stock, stock-db |", "| inventory, stock-db |"),
    ):
        wanted = wanted.replace(old, new)
    assert after.pages[DESIGN] == wanted
    assert after.surveyed.model.findings == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("FM-1", "FM-10", "There is FM-10 already"),
        ("FM-1", "R-7", "is not a short id"),
        ("stock", "stock-sql", "There is stock-sql already"),
        ("stock", "two words", "is not an id"),
    ],
)
def test_what_cannot_be_is_refused(old: str, new: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        log().rename(old, new)


def test_an_id_of_two_rows_is_refused() -> None:
    twice = log(shop=f"{SHOP}| FM-1 | stock | again |\n")
    with pytest.raises(Refused, match="more than once"):
        rename(twice.surveyed.model, twice.graph.find("FM-1")[0], "FM-7", (), twice.pages.get, READER)


@pytest.mark.parametrize("old", ["FM-1", "stock", "stock-db", "stock-sql"])
def test_renaming_there_and_back_is_the_identity(old: str) -> None:
    before = log(LINKED.replace("FM-01", "FM-1"), SHOP.replace("FM-01", "FM-1"))
    away = "FM-99" if old.startswith("FM") else "elsewhere"
    assert before.rename(old, away).rename(away, old).pages == before.pages


def test_links_and_ties_are_the_same_after_a_rename() -> None:
    def shape(found: Log, name: Callable[[str], str]) -> set[tuple[str, str, str]]:
        return {(name(tie.source.id), tie.verb, name(tie.target.id)) for tie in found.graph.ties}

    before = log(LINKED)
    after = before.rename("stock", "inventory")
    assert shape(after, lambda each: each) == shape(before, lambda each: "inventory" if each == "stock" else each)


@pytest.mark.parametrize(
    ("links", "name", "wanted"),
    [
        ("* costs money\n* mitigates FM-1\n  and this is why\n", "FM-1", "* costs money\n"),
        ("* mitigates **FM-1**, FM-10\n", "FM-1", "* mitigates FM-10\n"),
        ("* mitigates FM-10, *FM-1*: so\n", "FM-1", "* mitigates FM-10: so\n"),
        ("* mitigates FM-1, FM-10, FM-1\n", "FM-1", "* mitigates FM-10\n"),
        ("* mitigates FM-010\n* decides `stock`\n", "FM-10", "* decides `stock`\n"),
    ],
    ids=["with its reason", "emphasised", "before a note", "said twice", "with a zero"],
)
def test_a_link_is_taken_back_without_harm_to_its_neighbours(links: str, name: str, wanted: str) -> None:
    before = log(f"{MADR}\n## Links\n\n{links}")
    after = before.after(untie(before.planner, before.record(), "mitigates", before.thing(name)))
    assert after.pages[FIRST] == f"{MADR}\n## Links\n\n{wanted}"


@pytest.mark.parametrize("end", ["\n```\nnever closed\n", "\n<!-- never closed\n"])
def test_what_would_not_be_read_again_is_refused(end: str) -> None:
    before = log(f"{MADR}{end}")
    with pytest.raises(Refused, match="cannot say “mitigates” of FM-1"):
        tie(before.planner, before.record(), "mitigates", [before.thing("FM-1")])
    with pytest.raises(Refused, match="cannot say “frobs” of FM-1"):
        tie(log().planner, log().record(), "frobs", [log().thing("FM-1")])


def test_a_zero_before_a_number_is_no_other_row() -> None:
    before = log(f"{MADR}\n## Links\n\n* mitigates FM-01\n")
    assert tie(before.planner, before.record(), "mitigates", [before.thing("FM-1")]).edits == {}


def test_a_row_may_be_named_by_a_link() -> None:
    found = log(f"{MADR}\n## Links\n\n* mitigates [FM-1](../design/shop.md#failure-modes)\n")
    assert said(found) == [("mitigates", "FM-1")]


def test_what_stands_in_code_or_in_a_comment_is_not_stated() -> None:
    hidden = "```\n* mitigates FM-1\n```\n\n<!--\n* mitigates FM-10\n-->\n\n* decides `stock`\n"
    assert ("mitigates", "FM-1") not in said(log(f"{MADR}\n## Links\n\n{hidden}"))
    assert said(log(f"{MADR}\n## Links\n\n{hidden}"))[0] == ("decides", "stock")


@pytest.mark.parametrize("name", ["FM-3", "ADR-0001", "7"])
def test_a_component_is_not_called_like_something_else(name: str) -> None:
    with pytest.raises(Refused, match=f"{name} would be taken for another thing"):
        log().rename("stock", name)


FOREIGN = (
    "https://x.com/?q=FM-1",
    "<https://x.com/#FM-1>",
    "mailto:a+FM-1@b.c",
    "[x](../design/x.md?FM-1)",
    "[l](<a FM-1>)",
    '<a href="FM-1">x</a>',
    "docs/FM-1/x.md",
    "x+FM-1",
    "$FM-1",
)
MEANT = ("FM-1/FM-10", "故障FM-1です", "_FM-1_", "__FM-1__", "(FM-1)", "“FM-1”", "[FM-1](x.md)", "FM-1–FM-10", "FM-1.")


@pytest.mark.parametrize("text", FOREIGN)
def test_what_only_looks_like_an_id_is_left(text: str) -> None:
    before = log(f"{MADR}\nIt says {text} here.\n")
    assert before.rename("FM-1", "FM-77").pages[FIRST] == before.pages[FIRST]
    assert ("mentions", "FM-1") not in said(before)


@pytest.mark.parametrize("text", MEANT)
def test_what_is_an_id_follows(text: str) -> None:
    before = log(f"{MADR}\nIt says {text} here.\n")
    assert before.rename("FM-1", "FM-77").pages[FIRST] == before.pages[FIRST].replace("FM-1", "FM-77").replace(
        "FM-770", "FM-10"
    )
    assert ("mentions", "FM-1") in said(before)
