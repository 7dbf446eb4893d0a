"""Whole changes of a log: every file that they touch, in the log's own spelling, with links that still lead there."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from adr_studio.domain.planning import Plan, Planner, choose_log
from adr_studio.domain.record import Kind
from adr_studio.domain.template import Template, own_template
from adr_studio.errors import Ambiguous, Refused
from adr_studio.storage.workspace import Workspace

NYGARD = "# {n}. {t}\n\nDate: 2024-03-05\n\n## Status\n\n{s}\n\n## Context\n\n{c}\n\n## Decision\n\nWe will.\n"
TEMPLATE = Template(
    "t", "T", "", Kind.DECISION, "nygard", 1, NYGARD.format(n="{{number}}", t="{{title}}", s="{{Status}}", c="x")
)

Log = Callable[[Mapping[str, str]], tuple[Path, Planner]]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Write files, and get a planner over them."""

    def make(files: Mapping[str, str], names: tuple[str, ...] = ()) -> tuple[Path, Planner]:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, "utf-8", newline="")
        workspace = Workspace(tmp_path)
        catalog = workspace.load()
        planner = Planner(
            catalog=catalog,
            dialects=workspace.dialects,
            text=lambda path: workspace.source(path).text,
            pages=workspace.pages,
            names=lambda: names,
            today="2026-11-24",
        )
        return tmp_path, planner

    return make


def do(root: Path, plan: Plan) -> Workspace:
    workspace = Workspace(root)
    workspace.load()
    workspace.apply(plan)
    return workspace


def nygard(n: int, t: str, s: str = "Accepted", c: str = "x") -> str:
    return NYGARD.format(n=n, t=t, s=s, c=c)


def test_superseding_is_said_in_both_files(log: Log) -> None:
    root, planner = log({"doc/adr/0001-a.md": nygard(1, "A"), "doc/adr/0002-b.md": nygard(2, "B")})
    plan = planner.supersede(planner.catalog.find("1"), planner.catalog.find("2"))
    do(root, plan)
    assert "## Status\n\nSuperseded by [2. B](0002-b.md)\n\n## Context" in (root / "doc/adr/0001-a.md").read_text()
    assert (
        "## Status\n\nAccepted\n\nSupersedes [1. A](0001-a.md)\n\n## Context"
        in (root / "doc/adr/0002-b.md").read_text()
    )
    catalog = Workspace(root).load()
    assert catalog.stated(catalog.find("1"), "superseded by") == ("doc/adr/0002-b.md",)
    assert catalog.find("1").status == "superseded"


def test_the_log_s_own_spelling_is_kept(log: Log) -> None:
    files = {
        "doc/adr/0001-a.md": nygard(1, "A", "Superceded by [2. B](0002-b.md)"),
        "doc/adr/0002-b.md": nygard(2, "B", "Accepted\n\nSupercedes [1. A](0001-a.md)"),
        "doc/adr/0003-c.md": nygard(3, "C"),
    }
    root, planner = log(files)
    do(root, planner.supersede(planner.catalog.find("2"), planner.catalog.find("3")))
    assert "Superceded by [3. C](0003-c.md)" in (root / "doc/adr/0002-b.md").read_text()
    assert "Supercedes [2. B](0002-b.md)" in (root / "doc/adr/0003-c.md").read_text()
    assert "superseded" not in (root / "doc/adr/0002-b.md").read_text().lower()


def test_a_second_successor_joins_the_first(log: Log) -> None:
    madr = "---\nstatus: {s}\n---\n\n# {t}\n\n## Context and Problem Statement\n\nx\n\n## Considered Options\n\n* a\n"
    root, planner = log(
        {f"docs/decisions/000{n}-{t}.md": madr.format(s="accepted", t=t) for n, t in ((1, "a"), (2, "b"), (3, "c"))}
    )
    do(root, planner.supersede(planner.catalog.find("1"), planner.catalog.find("2")))
    _, planner = log({})
    do(root, planner.supersede(planner.catalog.find("1"), planner.catalog.find("3")))
    catalog = Workspace(root).load()
    assert set(catalog.stated(catalog.find("1"), "superseded by")) == {
        "docs/decisions/0002-b.md",
        "docs/decisions/0003-c.md",
    }
    assert "* Supersedes" not in (root / "docs/decisions/0003-c.md").read_text()
    assert "## Links\n\n* supersedes [ADR-0001](0001-a.md)" in (root / "docs/decisions/0003-c.md").read_text()


def test_a_link_is_not_written_twice(log: Log) -> None:
    root, planner = log({"doc/adr/0001-a.md": nygard(1, "A"), "doc/adr/0002-b.md": nygard(2, "B")})
    do(root, planner.amend(planner.catalog.find("2"), planner.catalog.find("1")))
    _, planner = log({})
    assert planner.amend(planner.catalog.find("2"), planner.catalog.find("1")).edits == {}


def test_a_new_record_looks_like_its_neighbours(log: Log) -> None:
    root, planner = log({"doc/adr/0007-a.md": nygard(7, "A")})
    plan = planner.new_record(TEMPLATE, "Use an event bus", "ana", "doc/adr")
    assert list(plan.created) == ["doc/adr/0008-use-an-event-bus.md"]
    assert plan.created["doc/adr/0008-use-an-event-bus.md"].startswith("# 8. Use an event bus\n\nDate:")
    do(root, plan)
    assert Workspace(root).load().find("8").title == "Use an event bus"


def test_a_number_on_another_branch_is_taken(log: Log) -> None:
    _, planner = log(
        {"doc/adr/0001-a.md": nygard(1, "A")}, names=("doc/adr/0041-elsewhere.md", "doc/adr/20240102-a-date.md")
    )  # type: ignore[call-arg]
    assert planner.next_number("doc/adr") == 42


@pytest.mark.parametrize(
    ("existing", "created"),
    [
        ("docs/adr/20200101-first.md", "docs/adr/20261124-use-a-bus.md"),
        ("docs/adr/2022-10-01-first.md", "docs/adr/2026-11-24-use-a-bus.md"),
        ("docs/adr/adr-012-first.md", "docs/adr/adr-013-use-a-bus.md"),
        ("docs/adr/2021-06-05_001-first.md", "docs/adr/2026-11-24_002-use-a-bus.md"),
        ("docs/adr/0009_first.md", "docs/adr/0010_use-a-bus.md"),
        ("docs/adr/2022-02-03-first/README.md", "docs/adr/2026-11-24-use-a-bus/README.md"),
    ],
)
def test_names_are_made_in_the_log_s_manner(log: Log, existing: str, created: str) -> None:
    _, planner = log({existing: nygard(1, "First")})
    assert list(planner.new_record(TEMPLATE, "Use a bus", "ana", "docs/adr").created) == [created]


def test_renumbering_takes_every_link_along(log: Log) -> None:
    files = {
        "doc/adr/0001-a.md": nygard(1, "A", c="See [ADR-0002](0002-b.md#why), [b](./0002-b.md) and `0002-b.md`."),
        "doc/adr/0002-b.md": nygard(2, "B"),
        "docs/guide.md": "# Guide\n\nAs [decided](../doc/adr/0002-b.md), ADR-0002 holds.\n\n[ref]: ../doc/adr/0002-b.md\n",
        "doc/adr/README.md": "# Architecture Decision Records\n\n* [1. A](0001-a.md)\n* [2. B](0002-b.md)\n",
    }
    root, planner = log(files)
    plan = planner.renumber(planner.catalog.find("2"), 5)
    do(root, plan)
    assert (root / "doc/adr/0005-b.md").read_text().startswith("# 5. B\n")
    assert not (root / "doc/adr/0002-b.md").exists()
    first = (root / "doc/adr/0001-a.md").read_text()
    assert "[ADR-0005](0005-b.md#why), [b](./0005-b.md) and `0002-b.md`" in first
    guide = (root / "docs/guide.md").read_text()
    assert guide == files["docs/guide.md"].replace("0002-b.md", "0005-b.md").replace("ADR-0002", "ADR-0005")
    assert "* [5. B](0005-b.md)" in (root / "doc/adr/README.md").read_text()


def test_a_mention_that_could_be_another_record_is_left_and_told(log: Log) -> None:
    files = {
        "a/adr/0001-a.md": nygard(1, "A", c="ADR-0001 and [it](0001-a.md)"),
        "b/adr/0001-b.md": nygard(1, "B"),
    }
    root, planner = log(files)
    plan = planner.renumber(planner.catalog.find("a/adr/0001-a.md"), 9)
    do(root, plan)
    assert "ADR-0001 and [it](0009-a.md)" in (root / "a/adr/0009-a.md").read_text()
    assert any("more than one record" in sentence for sentence in plan.unsure)


def test_a_taken_number_is_refused(log: Log) -> None:
    _, planner = log({"doc/adr/0001-a.md": nygard(1, "A"), "doc/adr/0002-b.md": nygard(2, "B")})
    with pytest.raises(Refused, match=r"taken by doc/adr/0002-b\.md"):
        planner.renumber(planner.catalog.find("1"), 2)


def test_an_ambiguous_reference_names_the_candidates(log: Log) -> None:
    _, planner = log({"a/adr/0001-a.md": nygard(1, "A"), "b/adr/0001-b.md": nygard(1, "B")})
    with pytest.raises(Ambiguous) as refused:
        planner.catalog.find("1")
    assert refused.value.candidates == ("a/adr/0001-a.md", "b/adr/0001-b.md")


def test_only_the_part_between_the_marks_of_an_index_is_written(log: Log) -> None:
    index = (
        "# All\n\nBy hand.\n\n<!-- adrlog -->\n\n- [ADR-0001](0001-a.md) - A\n\n<!-- adrlogstop -->\n\nMore by hand.\n"
    )
    root, planner = log({"docs/adr/0001-a.md": nygard(1, "A"), "docs/adr/index.md": index})
    do(root, planner.new_record(TEMPLATE, "B", "ana", "docs/adr"))
    assert (root / "docs/adr/index.md").read_text() == index.replace("- A\n", "- A\n- [ADR-0002](0002-b.md) - B\n")


def test_a_plan_that_fails_half_way_is_taken_back(log: Log) -> None:
    root, planner = log({"doc/adr/0001-a.md": nygard(1, "A"), "doc/adr/0002-b.md": nygard(2, "B")})
    plan = planner.supersede(planner.catalog.find("1"), planner.catalog.find("2"))
    blocked = Plan(plan.title, plan.edits, created={"doc/adr/0002-b.md": "exists"})
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    with pytest.raises(Exception, match="exists already"):
        do(root, blocked)
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before


def test_the_repository_s_own_template_is_understood() -> None:
    text = "---\nstatus: {proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-x.md)}\ndate: {YYYY-MM-DD when the decision was last updated}\n---\n\n# {short title, representative}\n\n## Context\n\n{Describe}\n"
    body = own_template("docs/adr/template.md", text, Kind.DECISION, "madr3").body
    assert "status: {{status}}\ndate: {{date}}\n" in body
    assert "# {{title}}\n" in body
    assert "{Describe}" in body


def test_the_log_for_a_new_record(log: Log) -> None:
    _, planner = log(
        {
            "doc/adr/0001-a.md": nygard(1, "A"),
            "other/adr/0001-b.md": nygard(1, "B"),
            "other/adr/0002-c.md": nygard(2, "C"),
        }
    )
    assert choose_log(planner.catalog, Kind.DECISION) == "other/adr"
    assert choose_log(planner.catalog, Kind.DESIGN_DOC) == "docs/design"
    with pytest.raises(Refused):
        choose_log(planner.catalog, Kind.DECISION, "nowhere")
