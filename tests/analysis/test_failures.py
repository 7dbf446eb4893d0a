"""How urgent failure modes are, what answers them, and what nobody has looked at: by hand, and on the worked example."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.analysis.failure_questions import FORM_WORDS, KIND_TITLES, grade_words, questions
from adr_studio.analysis.failures import (
    Mode,
    Priority,
    counts,
    coverage,
    elements_of,
    modes,
    priority,
    product_of,
    within,
)
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.findings import Severity
from adr_studio.domain.logs import Finder
from adr_studio.domain.reading import glance
from adr_studio.domain.rule import Rule
from adr_studio.domain.surveying import Surveyed, put_together, survey
from adr_studio.domain.tables.components import KINDS as COMPONENT_KINDS
from adr_studio.domain.tables.failure_modes import FORMS, KINDS
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.rules.failure_accepted import failure_accepted
from adr_studio.rules.failure_lapsed import failure_lapsed
from adr_studio.rules.failure_unmitigated import failure_unmitigated
from adr_studio.rules.failure_untold import failure_untold
from adr_studio.storage.workspace import find_dialects

READER = TableReader(find_table_kinds())
DIALECTS = find_dialects()
SHOP = Path(__file__).resolve().parents[3] / "shared" / "example-shop"
GRADE = st.integers(1, 10)
ORDER = [Priority.LOW, Priority.MEDIUM, Priority.HIGH]

DESIGN = """# Shop

## Components

| Id | Kind | Runs in |
|---|---|---|
| ana | person |  |
| till | service | host-1 |
| ledger | database | host-2 |
| lamp | service |  |

## Failure domains

| Id | Kind | In |
|---|---|---|
| room | zone |  |
| host-1 | host | room |
| host-2 | host |  |

## Data flows

| Id | Flow |
|---|---|
| pay | `ana -> till` |
| book | `till -> ledger` |
| glow | `ana -> lamp` |

## Journeys

| Id | Journey | Steps |
|---|---|---|
| buy | Buy | pay, book |
| see | See | glow |
"""
COLUMNS = ("Id", "On", "Cause", "S", "O", "D", "Signal", "By", "Mitigation", "Owner", "State")


def table(*rows: dict[str, str]) -> str:
    lines = [[row.get(column, "") for column in COLUMNS] for row in ({"Cause": "why", **row} for row in rows)]
    head = [list(COLUMNS), ["---"] * len(COLUMNS)]
    return "\n## Failure modes\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in [*head, *lines])


def decision(number: int, *links: str, status: str = "accepted", date: str = "2026-01-05", who: str = "[ana]") -> str:
    head = f"---\nstatus: {status}\ndate: {date}\ndecision-makers: {who}\n---\n\n# Decision {number}\n\n"
    body = "## Context and Problem Statement\n\nWhy.\n\n## Decision Outcome\n\nWhat.\n\n## Links\n\n"
    return head + body + "".join(f"* {link}\n" for link in links)


def read(pages: dict[str, str]) -> Surveyed:
    finder = Finder(tuple(sorted(pages)), pages.get, lambda path: glance(path, pages[path], DIALECTS), DIALECTS)
    surveys = {path: survey(path, text, READER) for path, text in pages.items()}
    return put_together(Catalog(tuple(finder.records())), surveys, READER, lambda _path: True)


def shop(rows: list[dict[str, str]], *decisions: str) -> Surveyed:
    pages = {f"docs/decisions/{at:04}-decision-{at}.md": text for at, text in enumerate(decisions, 1)}
    return read({"docs/design/shop.md": DESIGN + table(*rows), **pages})


def ids(found: tuple[Mode, ...]) -> list[str]:
    return [mode.row.id for mode in found]


def told(rule: Rule, surveyed: Surveyed) -> list[str]:
    found = list(rule.check(surveyed))
    assert {each.rule for each in found} <= {rule.id}
    assert {each.severity for each in found} <= {Severity.WARNING}
    return [each.text for each in found]


@given(GRADE, GRADE, GRADE, GRADE, GRADE, GRADE)
def test_a_higher_grade_never_makes_it_less_urgent(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    low = priority(min(a, d), min(b, e), min(c, f))
    high = priority(max(a, d), max(b, e), max(c, f))
    assert ORDER.index(low) <= ORDER.index(high)


def test_no_step_of_any_grade_makes_it_less_urgent() -> None:
    for severity, occurrence, detection in product(range(1, 11), repeat=3):
        here = ORDER.index(priority(severity, occurrence, detection))
        for more in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
            there = [grade + step for grade, step in zip((severity, occurrence, detection), more, strict=True)]
            if max(there) <= 10:
                assert here <= ORDER.index(priority(*there)), (severity, occurrence, detection)


@pytest.mark.parametrize(
    ("grades", "wanted"),
    [
        ((9, 6, 1), "H"),
        ((9, 5, 1), "M"),
        ((9, 4, 2), "H"),
        ((9, 2, 7), "H"),
        ((9, 2, 6), "M"),
        ((9, 2, 4), "L"),
        ((10, 1, 10), "L"),
        ((8, 8, 1), "H"),
        ((8, 6, 1), "M"),
        ((8, 6, 2), "H"),
        ((7, 4, 7), "H"),
        ((7, 4, 6), "M"),
        ((7, 2, 5), "M"),
        ((7, 2, 4), "L"),
        ((6, 8, 5), "H"),
        ((6, 8, 4), "M"),
        ((4, 6, 2), "M"),
        ((4, 6, 1), "L"),
        ((4, 4, 7), "M"),
        ((4, 4, 6), "L"),
        ((3, 8, 5), "M"),
        ((3, 10, 4), "L"),
        ((1, 10, 10), "L"),
    ],
)
def test_the_edges_of_the_table(grades: tuple[int, int, int], wanted: str) -> None:
    assert priority(*grades) == wanted


def test_a_grade_that_is_missing_leaves_it_open() -> None:
    (mode,) = modes(shop([{"Id": "FM-1", "On": "till", "S": "9", "O": "3"}]).graph)
    assert (mode.priority, product_of(mode.values), mode.is_severe) == (None, None, True)


def test_what_counts_as_a_mitigation() -> None:
    rows = [{"Id": f"FM-{number}", "On": "till", "S": "8"} for number in range(1, 7)]
    rows[1]["Mitigation"] = "a second till"
    rows[2]["State"] = "mitigated"
    rows[3]["Mitigation"] = "none yet"
    surveyed = shop(
        rows, decision(1, "mitigates FM-5", "introduces FM-1"), decision(2, "mitigates FM-6", status="rejected")
    )
    found = modes(surveyed.graph)
    assert [mode.row.id for mode in found if mode.is_mitigated] == ["FM-2", "FM-3", "FM-5"]
    assert [thing.id for thing in found[4].mitigated_by] == ["ADR-0001"]
    assert [thing.id for thing in found[0].introduced_by] == ["ADR-0001"]
    assert [thing.id for thing in found[5].lapsed] == ["ADR-0002"]


def test_what_is_not_covered() -> None:
    severe = {"On": "ledger", "S": "7"}
    rows = [
        {**severe, "Id": "FM-1", "Signal": "none yet", "Owner": "ben"},
        {**severe, "Id": "FM-2", "Signal": "p95", "Mitigation": "a copy"},
        {**severe, "Id": "FM-3", "Signal": "p95", "Owner": "ben", "State": "accepted by ana on 2026-01-31"},
        {"Id": "FM-4", "On": "book", "S": "6"},
    ]
    surveyed = shop(rows)
    found = coverage(surveyed.graph, modes(surveyed.graph))
    assert [thing.id for thing in found.journeys] == ["see"]
    assert [thing.id for thing in found.components] == ["till", "lamp"]
    assert [thing.id for thing in found.flows] == ["pay", "glow"]
    assert ids(found.unmitigated) == ["FM-1"]
    assert ids(found.accepted) == ["FM-3"]
    assert ids(found.unsignalled) == ["FM-1"]
    assert ids(found.unowned) == ["FM-2"]
    of_ledger = coverage(surveyed.graph, modes(surveyed.graph), surveyed.graph.find("ledger")[0])
    assert (of_ledger.components, of_ledger.flows, ids(of_ledger.unmitigated)) == ((), (), ["FM-1"])
    of_see = coverage(surveyed.graph, modes(surveyed.graph), surveyed.graph.find("see")[0])
    assert [thing.id for thing in (*of_see.journeys, *of_see.components, *of_see.flows)] == ["see", "lamp", "glow"]
    assert of_see.unmitigated == ()


def test_what_concerns_a_part() -> None:
    on = {"FM-1": "till", "FM-2": "book", "FM-3": "room", "FM-4": "lamp", "FM-5": "ledger, glow"}
    own = table({"Id": "FM-6", "On": "till"})
    surveyed = shop(
        [{"Id": name, "On": where} for name, where in on.items()], decision(1, "decides `ledger`", "accepts FM-4") + own
    )
    graph = surveyed.graph
    found = modes(graph)

    def concerning(name: str) -> list[str]:
        return ids(within(graph, found, graph.find(name)[0]))

    assert sorted(ids(within(graph, found, None))) == [*on, "FM-6"]
    assert concerning("till") == ["FM-6", "FM-1", "FM-2", "FM-3"]
    assert concerning("ledger") == ["FM-2", "FM-5"]
    assert concerning("buy") == ["FM-6", "FM-1", "FM-2", "FM-3", "FM-5"]
    assert concerning("see") == ["FM-4", "FM-5"]
    assert concerning("ADR-0001") == ["FM-6", "FM-4", "FM-5"]
    assert [each.id for each in elements_of(graph, graph.find("till")[0])] == ["till", "pay", "book", "host-1", "room"]


def test_the_cells_of_the_matrix() -> None:
    rows = [("8", "4"), ("8", "4"), ("9", "2"), ("9", ""), ("", "1")]
    surveyed = shop([{"Id": f"FM-{at}", "On": "till", "S": s, "O": o} for at, (s, o) in enumerate(rows, 1)])
    assert counts(modes(surveyed.graph)) == {(8, 4): 2, (9, 2): 1}


def test_severe_and_unanswered() -> None:
    rows = [{"Id": f"FM-{number}", "On": "till", "S": "7"} for number in range(1, 5)]
    rows[3]["S"] = "6"
    surveyed = shop(rows, decision(1, "mitigates FM-2"), decision(2, "accepts FM-3"))
    assert told(failure_unmitigated, surveyed) == [
        "FM-1 has severity 7 and no mitigation: write one, decide on one, or accept it."
    ]
    (found,) = failure_unmitigated.check(surveyed)
    line = (DESIGN + table(*rows)).split("\n")[found.line]
    assert line.startswith("| FM-1")
    assert line[found.column :].startswith("7 |")


def test_severe_and_nobody_is_told() -> None:
    rows = [
        {"Id": "FM-1", "On": "till", "S": "9", "By": "none"},
        {"Id": "FM-2", "On": "till", "S": "9", "By": "user"},
        {"Id": "FM-3", "On": "till", "S": "6", "By": "none"},
    ]
    assert told(failure_untold, shop(rows)) == [
        "FM-1 has severity 9 and nobody is told: add an alert, and who gets it, in By."
    ]


def test_accepted_by_nobody() -> None:
    rows = [{"Id": f"FM-{number}", "On": "till"} for number in range(1, 5)]
    rows[3]["State"] = "accepted by ana on 2026-01-31"
    surveyed = shop(
        rows,
        decision(1, "accepts FM-1"),
        decision(2, "accepts FM-2, FM-4", who="[]"),
        decision(3, "accepts FM-3", date=""),
        decision(4, "accepts FM-3", status="rejected"),
    )
    found = told(failure_accepted, surveyed)
    assert [text.partition(", ")[0] for text in found] == [
        "FM-2 is accepted by ADR-0002",
        "FM-3 is accepted by ADR-0003",
    ]


def test_a_state_that_lacks_a_name_or_day_is_found_by_its_table() -> None:
    surveyed = shop([{"Id": "FM-1", "On": "till", "State": "accepted"}])
    assert "does not say who accepted it and when" in surveyed.model.findings[0].text
    assert told(failure_accepted, surveyed) == []


def test_a_mitigation_that_no_longer_holds() -> None:
    rows = [{"Id": f"FM-{number}", "On": "till"} for number in range(1, 6)]
    rows[1]["Mitigation"] = "a second till"
    rows[3]["Mitigation"] = "see ADR-0002"
    rows[4]["State"] = "mitigated"
    surveyed = shop(
        rows,
        decision(1, "mitigates FM-3, FM-4"),
        decision(2, "mitigates FM-1, FM-2, FM-3, FM-5", status="superseded by ADR-0001"),
    )
    wanted = "{} counts on ADR-0002, which is superseded: decide on a mitigation that holds."
    assert told(failure_lapsed, surveyed) == [wanted.format(name) for name in ("FM-1", "FM-4", "FM-5")]


def test_every_kind_has_a_question_for_every_part() -> None:
    assert set(KIND_TITLES) == set(KINDS)
    assert set(FORM_WORDS) == set(FORMS)
    for element in (*COMPONENT_KINDS, "flow", "domain", ""):
        asked = questions(element, "`stock`")
        assert list(asked) == list(KINDS)
        assert all(text.endswith("?") and "`stock`" in text for text in asked.values())
    assert questions("queue", "events")["load"] != questions("database", "events")["load"]


def test_every_grade_means_something() -> None:
    for field in ("severity", "occurrence", "detection"):
        words = [grade_words(field, grade) for grade in range(1, 11)]
        assert all(words)
        assert words[0] != words[-1]


@pytest.mark.skipif(not SHOP.is_dir(), reason="the worked example is not here")
def test_the_worked_example() -> None:
    surveyed = read(
        {path.relative_to(SHOP).as_posix(): path.read_text(encoding="utf-8") for path in SHOP.rglob("*.md")}
    )
    found = {mode.row.id: mode for mode in modes(surveyed.graph)}
    assert "".join(str(found[f"FM-{number}"].priority) for number in range(1, 11)) == "MHMMLLLLLH"
    assert product_of(found["FM-3"].values) == product_of(found["FM-6"].values) == 105
    gaps = coverage(surveyed.graph, tuple(found.values()))
    assert gaps.journeys == ()
    assert [each.id for each in gaps.components] == [
        "web",
        "gateway",
        "orders",
        "stock",
        "pricing",
        "payments",
        "email",
    ]
    assert len(gaps.flows) == 15
    assert ids(gaps.unmitigated) == ["FM-9", "FM-10"]
    assert ids(gaps.accepted) == ["FM-1", "FM-2"]
    assert gaps.unsignalled == gaps.unowned == ()
    rules = (failure_accepted, failure_lapsed, failure_unmitigated, failure_untold)
    named = [(each.rule, each.text.split()[0]) for rule in rules for each in rule.check(surveyed)]
    assert named == [("failure.unmitigated", "FM-9"), ("failure.unmitigated", "FM-10"), ("failure.untold", "FM-10")]
