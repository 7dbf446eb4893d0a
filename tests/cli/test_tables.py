"""Registers and findings without a screen: the JSON is a contract, and nothing is written."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from adr_studio.domain.typed_tables import find_table_kinds

DESIGN = (
    "# Shop\n\n## Components\n\n| Id | Kind | Note |\n|---|---|---|\n| stock | service | =1+1 |\n"
    "| 库存 | database | a\\|b |\n\n"
    "## Technical debt\n\n| Id | On | Item | Due |\n|---|---|---|---|\n| TD-1 | stock | two writers | 2026-12 |\n"
)


class CheckedFinding(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    rule: str = Field(pattern=r"^[a-z]+([.-][a-z]+)+$")
    severity: Literal["error", "warning"]
    path: str = Field(min_length=1)
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    message: str = Field(min_length=1)


@pytest.fixture
def shop(make_repository: Callable[..., Path], madr: Callable[..., str]) -> Path:
    """A record and a design doc with tables, a template with one, and nothing wrong."""
    links = "\n## Links\n\n* decides `stock`, `库存`\n"
    matrix = "\n## Trade-offs\n\n| Criterion | Weight | One | Two |\n|---|---|---|---|\n| Speed | 3 | 4 (3–5) | 2 |\n"
    return make_repository(
        {
            "docs/decisions/0001-keep-stock.md": madr("Keep stock", more=matrix + links),
            "docs/design/shop.md": DESIGN,
            "docs/decisions/template.md": "# {title}\n\n## Components\n\n| Id | Kind |\n|---|---|\n| {id} | {kind} |\n",
        }
    )


def test_every_kind_can_be_asked_for(run: Callable, shop: Path, fingerprint: Callable) -> None:
    before = fingerprint(shop)
    for kind in find_table_kinds():
        done = run("register", shop, kind.name, "--json")
        assert (done.code, done.err) == (0, "")
        for row in json.loads(done.out):
            columns = {column.title.lower().replace(" ", "_") for column in kind.columns}
            assert columns <= set(row)
            assert {type(row[column]) for column in columns} == {str}
            assert list(row)[-2:] == ["path", "line"]
    assert fingerprint(shop) == before


def test_a_register_has_the_columns_of_its_kind_and_of_its_tables(run: Callable, shop: Path) -> None:
    assert json.loads(run("register", shop, "technical-debt", "--json").out) == [
        {
            "id": "TD-1",
            "on": "stock",
            "item": "two writers",
            "interest": "",
            "effort": "",
            "pay_by": "2026-12",
            "from": "",
            "owner": "",
            "state": "",
            "path": "docs/design/shop.md",
            "line": 14,
        }
    ]
    stock, other = json.loads(run("register", shop, "Components", "--json").out)
    assert (stock["Note"], other["Note"], other["id"]) == ("=1+1", "a|b", "库存")
    (speed,) = json.loads(run("register", shop, "trade-offs", "--json").out)
    assert (speed["weight"], speed["One"], speed["Two"]) == ("3", "4 (3–5)", "2")


def test_a_register_for_a_spreadsheet_runs_nothing(run: Callable, shop: Path) -> None:
    head, stock, other = csv.reader(io.StringIO(run("register", shop, "components", "--csv").out))
    assert head[0] == "Id"
    assert head[-3:] == ["Note", "Path", "Line"]
    assert stock[-3:] == ["'=1+1", "docs/design/shop.md", "7"]
    assert other[-3] == "a|b"


def test_a_register_as_a_table_and_by_the_line(run: Callable, shop: Path) -> None:
    assert "| a\\|b | docs/design/shop.md | 8 |" in run("register", shop, "components", "--markdown").out
    assert run("register", shop, "components").out.splitlines() == [
        "docs/design/shop.md:7  stock  service  =1+1",
        "docs/design/shop.md:8  库存  database  a|b",
    ]
    assert run("register", shop, "risks").out == ""
    assert json.loads(run("register", shop, "risks", "--json").out) == []


def test_a_kind_that_is_none(run: Callable, shop: Path) -> None:
    assert run("register", shop, "failures").error.startswith("“failures” is no kind of table. There are assumptions, ")


def test_a_sound_repository_has_no_finding(run: Callable, shop: Path, fingerprint: Callable) -> None:
    before = fingerprint(shop)
    done = run("check", shop)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert run("check", shop, "--json").out == "[]\n"
    assert fingerprint(shop) == before


def test_findings_of_tables_and_of_rules(run: Callable, shop: Path, nygard: Callable) -> None:
    flows = "## Data flows\n\n| Id | Flow | Timeout |\n|---|---|---|\n| read | `stock -> stok` | 2 sec |\n"
    (shop / "docs/design/flows.md").write_text(f"# Flows\n\n{flows}", encoding="utf-8")
    (shop / "docs/decisions/0002-x.md").write_text(
        "# X\n\n## Context and Problem Statement\n\nWhy?\n", encoding="utf-8"
    )
    done = run("check", shop, "--json")
    assert done.code == 1
    found = TypeAdapter(list[CheckedFinding]).validate_json(done.out)
    assert [(each.path, each.line, each.column, each.rule, each.severity) for each in found] == [
        ("docs/decisions/0002-x.md", 1, 1, "status.missing", "warning"),
        ("docs/design/flows.md", 7, 20, "id.unknown", "error"),
        ("docs/design/flows.md", 7, 28, "table.value", "error"),
    ]
    assert [each.message for each in found[1:]] == [
        'no component "stok": did you mean "stock"?',
        '"2 sec" is not a time; write 300ms, 2s, 5m, 1h or 2d.',
    ]
    assert run("check", shop).out.splitlines()[1:] == [
        'docs/design/flows.md:7:20: no component "stok": did you mean "stock"?',
        'docs/design/flows.md:7:28: "2 sec" is not a time; write 300ms, 2s, 5m, 1h or 2d.',
    ]


def test_warnings_alone_are_no_failure(run: Callable, shop: Path) -> None:
    (shop / "docs/decisions/0002-x.md").write_text(
        "# X\n\n## Context and Problem Statement\n\nWhy?\n", encoding="utf-8"
    )
    done = run("check", shop)
    assert done.code == 0
    assert done.out.startswith("docs/decisions/0002-x.md:1:1: warning: It has no status.")


@pytest.mark.parametrize("arguments", [("register",), ("register", "."), ("check",), ("check", ".", "more")])
def test_wrong_usage(run: Callable, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).error
