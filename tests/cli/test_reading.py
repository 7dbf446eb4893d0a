"""Listing and showing: the JSON is a contract, a reference names one record or none, and nothing is written."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from adr_studio import __version__

Strict = ConfigDict(extra="forbid", strict=True)


class ListedLink(BaseModel):
    model_config = Strict

    verb: str = Field(min_length=1)
    target: str
    found: bool


class ListedRecord(BaseModel):
    model_config = Strict

    log: str
    path: str = Field(min_length=1, pattern=r"^[^/]")
    kind: Literal["decision", "design-doc"]
    dialect: str = Field(min_length=1)
    number: int | None
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    status: Literal["draft", "proposed", "accepted", "rejected", "deprecated", "superseded", "deferred", "unknown"]
    raw_status: str
    date: str | None = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    deciders: list[str]
    supersedes: list[str]
    superseded_by: list[str]
    links: list[ListedLink]


class ShownRecord(ListedRecord):
    text: str


def listed(text: str) -> list[ListedRecord]:
    records = TypeAdapter(list[ListedRecord]).validate_json(text)
    for each, raw in zip(records, json.loads(text), strict=True):
        assert list(raw) == list(ListedRecord.model_fields)
        assert each.date is None or date.fromisoformat(each.date)
    return records


@pytest.fixture
def mixed(make_repository: Callable[..., Path], nygard: Callable[..., str], madr: Callable[..., str]) -> Path:
    """Two logs of two dialects, a design doc, and records that speak of each other."""
    return make_repository(
        {
            "docs/adr/0001-a.md": nygard(1, "First", "Superseded by [2. Second](0002-b.md)"),
            "docs/adr/0002-b.md": nygard(2, "Second", "Accepted\n\nSupersedes [1. First](0001-a.md)"),
            "api/docs/decisions/0001-use-http.md": madr("Use HTTP", more="\n## Links\n\n* depends on [B](gone.md)\n"),
            "api/docs/decisions/0002-use-json.md": madr("Use JSON", "wild"),
            "docs/design/orders.md": "---\nstatus: draft\n---\n\n# Orders\n\n## Goals\n\nx\n\n## Non-goals\n\ny\n",
            "src/main.py": "print()\n",
        }
    )


def test_list_gives_one_object_a_record(run: Callable, mixed: Path) -> None:
    done = run("list", mixed, "--json")
    assert (done.code, done.err) == (0, "")
    records = {each.path: each for each in listed(done.out)}
    assert list(records) == sorted(records)
    assert len(records) == 5
    first, second = records["docs/adr/0001-a.md"], records["docs/adr/0002-b.md"]
    assert (first.log, first.kind, first.dialect, first.number, first.id) == (
        "docs/adr",
        "decision",
        "nygard",
        1,
        "ADR-0001",
    )
    assert (first.title, first.status, first.date) == ("First", "superseded", "2024-03-05")
    assert first.superseded_by == [second.path]
    assert second.supersedes == [first.path]
    assert second.links == [ListedLink(verb="supersedes", target=first.path, found=True)]
    http = records["api/docs/decisions/0001-use-http.md"]
    assert (http.dialect, http.status, http.raw_status, http.deciders) == (
        "madr4",
        "accepted",
        "accepted",
        ["ana", "ben"],
    )
    assert http.links == [ListedLink(verb="depends on", target="gone.md", found=False)]
    assert records["api/docs/decisions/0002-use-json.md"].status == "unknown"
    assert records["api/docs/decisions/0002-use-json.md"].raw_status == "wild"
    assert records["docs/design/orders.md"].kind == "design-doc"


def test_list_is_the_same_from_any_folder_and_file_of_it(run: Callable, mixed: Path) -> None:
    whole = run("list", mixed, "--json").out
    assert run("list", mixed / "docs/adr", "--json").out == whole
    assert run("list", mixed / "src/main.py", "--json").out == whole


def test_list_for_people_is_one_line_a_record(run: Callable, log: Path) -> None:
    done = run("list", log)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "ADR-0001  accepted    2024-03-05  Record decisions",
        "ADR-0002  proposed    2024-03-05  Use SQLite",
        "ADR-0003  accepted    2024-03-05  Ship wheels",
    ]


def test_a_title_cannot_steer_the_terminal(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "Red \x1b[31m\x9b2J")})
    assert not {"\x1b", "\x9b"} & set(run("list", root).out)


def test_json_survives_every_locale(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"docs/adr/0001-ä-你好-😀.md": nygard(1, "Ü 你好 😀")})
    done = run("list", root, "--json")
    assert done.out.isascii()
    (record,) = listed(done.out)
    assert (record.path, record.title) == ("docs/adr/0001-ä-你好-😀.md", "Ü 你好 😀")


def test_an_empty_repository_has_no_records(run: Callable, make_repository: Callable) -> None:
    root = make_repository({})
    assert listed(run("list", root, "--json").out) == []
    done = run("list", root)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_folder_of_records_needs_no_repository(run: Callable, tmp_path: Path, nygard: Callable) -> None:
    (tmp_path / "adr").mkdir()
    (tmp_path / "adr/0001-a.md").write_text(nygard(1, "A"))
    (record,) = listed(run("list", tmp_path, "--json").out)
    assert record.path == "adr/0001-a.md"
    assert run("new", tmp_path, "B").out == "created adr/0002-b.md\n"


def test_show_gives_the_text(run: Callable, log: Path) -> None:
    done = run("show", log, "2")
    assert done.code == 0
    assert done.out == (log / "doc/adr/0002-use-sqlite.md").read_text()


def test_show_gives_the_object_with_the_text(run: Callable, log: Path) -> None:
    done = run("show", log, "2", "--json")
    shown = ShownRecord.model_validate_json(done.out)
    assert shown.text == (log / "doc/adr/0002-use-sqlite.md").read_text()
    alone = listed(run("list", log, "--json").out)[1]
    assert shown.model_dump(exclude={"text"}) == alone.model_dump()


def test_show_gives_a_page_that_fetches_nothing(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    hostile = "<script>x()</script> ![p](https://example.org/p.png) <img src=//example.org/q.png onerror=x()>"
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "A & <B>", context=hostile)})
    done = run("show", root, "1", "--html")
    assert done.code == 0
    assert done.out.startswith("<!doctype html>")
    assert "<title>A &amp; &lt;B&gt;</title>" in done.out
    assert "default-src 'none'" in done.out
    for bad in ("<script", "onerror", 'src="http', 'src="//'):
        assert bad not in done.out


def test_html_and_json_are_two_forms(run: Callable, log: Path) -> None:
    assert "not allowed with" in run("show", log, "2", "--html", "--json").error


@pytest.mark.parametrize(
    "reference",
    ["doc/adr/0002-use-sqlite.md", "./doc/adr/0002-use-sqlite.md", "adr/0002-use-sqlite", "0002-use-sqlite.md",
     "0002-use-sqlite", "2", "02", "0002", "#2", "ADR-0002", "adr-2", "ADR 2", "use-sqlite", "Use SQLite"],
)  # fmt: skip
def test_a_record_answers_to_its_names(run: Callable, log: Path, reference: str) -> None:
    assert json.loads(run("show", log, reference, "--json").out)["path"] == "doc/adr/0002-use-sqlite.md"


def test_a_record_answers_to_its_path_from_where_one_stands(
    run: Callable, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(log / "doc")
    for reference in ("adr/0002-use-sqlite.md", "../doc/adr/0002-use-sqlite.md", log / "doc/adr/0002-use-sqlite.md"):
        assert run("show", ".", reference).out.startswith("# 2. Use SQLite")


@pytest.mark.parametrize(
    "reference",
    ["4", "", " ", "sqlite", "0002-use-postgres.md", "elsewhere/0002-use-sqlite.md", "/0002-use-sqlite.md", "2x",
     "../x", "ADR-", "-", "99999999999999999999", "\udcff"],
)  # fmt: skip
def test_a_name_that_is_nearly_right_is_no_record(run: Callable, log: Path, reference: str) -> None:
    error = run("show", log, "--", reference).error
    assert error.startswith("No record answers to")
    assert error.endswith("Give a path, a number, an id or a slug.")


@pytest.mark.parametrize("command", [("show",), ("set", "status", "rejected"), ("renumber", "9")])
def test_an_ambiguous_record_is_refused_with_the_candidates(
    run: Callable, mixed: Path, fingerprint: Callable, command: tuple[str, ...]
) -> None:
    before = fingerprint(mixed)
    error = run(command[0], mixed, "1", *command[1:]).error
    assert "api/docs/decisions/0001-use-http.md, docs/adr/0001-a.md" in error
    assert fingerprint(mixed) == before


def test_reading_writes_nothing(run: Callable, mixed: Path, fingerprint: Callable) -> None:
    (mixed / "docs/adr/0003-new.md").write_text("# 3. New\n")
    before = fingerprint(mixed)
    for arguments in (
        ("list", mixed),
        ("list", mixed, "--json"),
        ("show", mixed, "docs/adr/0001-a.md"),
        ("show", mixed, "first", "--json"),
        ("show", mixed, "first", "--html"),
    ):
        assert run(*arguments).code == 0
    assert fingerprint(mixed) == before


def test_the_version(run: Callable) -> None:
    done = run("--version")
    assert (done.code, done.out) == (0, f"adr-studio {__version__}\n")


@pytest.mark.parametrize("arguments", [("--help",), ("list", "--help"), ("set", "--help")])
def test_help_is_no_error(run: Callable, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("usage: adr-studio")


@pytest.mark.parametrize(
    "arguments",
    [(), ("lst", "."), ("list",), ("list", ".", "extra"), ("list", ".", "--jsn"), ("show", "."), ("--nothing",),
     ("renumber", ".", "1", "x"), ("renumber", ".", "1", "-1"), ("set", ".", "1", "status")],
)  # fmt: skip
def test_wrong_usage_is_told_in_one_line(run: Callable, arguments: tuple[str, ...]) -> None:
    assert "--help” says more." in run(*arguments).error
