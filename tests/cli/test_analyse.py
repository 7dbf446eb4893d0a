"""The analysis of a record's trade-offs without a screen: the JSON is a contract, and nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

SHOP = Path(__file__).resolve().parents[3] / "shared" / "example-shop"
TABLE = (
    "\n## Trade-offs\n\n| Criterion | Weight | Weight: Finance | One | Two |\n|---|---|---|---|---|\n"
    "| Speed | 3 | 1 | 4 (3–5) | 2 |\n| Cost | 2 | 9 | 2 | 4: cheap |\n| Law | must | | yes | yes |\n"
)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Place(Strict):
    option: str
    score: float = Field(ge=0)
    share: float = Field(ge=0, le=1)


class Flip(Strict):
    criterion: str
    rival: str
    weight: float = Field(ge=0)


class ScoreFlip(Strict):
    criterion: str
    option: str
    score: float
    changed: float
    rival: str


class Dominated(Strict):
    option: str
    by: list[str] = Field(min_length=1)


class KnockOut(Strict):
    option: str
    criteria: list[str] = Field(min_length=1)


class Analysis(Strict):
    path: str = Field(min_length=1)
    line: int = Field(ge=1)
    chosen: str
    ranking: list[Place]
    margin: float = Field(ge=0, le=1)
    knock_outs: list[KnockOut]
    flips: list[Flip]
    score_flips: list[ScoreFlip]
    dominated: list[Dominated]
    stability: float = Field(ge=0, le=1)
    warnings: list[str]


@pytest.fixture
def log(make_repository: Callable[..., Path], madr: Callable[..., str]) -> Path:
    return make_repository(
        {
            "docs/decisions/0001-keep-stock.md": madr("Keep stock", more=TABLE),
            "docs/decisions/0002-two.md": madr("Two", more=TABLE + TABLE.replace("| 2 |\n", "| 5 |\n")),
            "docs/decisions/0003-none.md": madr("None"),
        }
    )


def analysed(run: Callable, *arguments: object) -> Analysis:
    done = run("analyse", *arguments, "--json")
    assert (done.code, done.err) == (0, "")
    return Analysis.model_validate_json(done.out)


def test_the_analysis_of_one_table(run: Callable, log: Path, fingerprint: Callable) -> None:
    before = fingerprint(log)
    # One 3·4 + 2·2 = 16, Two 3·2 + 2·4 = 14; 2 of 16 is 12.5 %. By criterion 2 and -2: 3 - 1 = 2 and 2 + 1 = 3.
    found = analysed(run, log, 1)
    assert [tuple(each.model_dump().values()) for each in found.ranking] == [("One", 16, 16 / 30), ("Two", 14, 14 / 30)]
    assert found.margin == 0.125
    assert [tuple(each.model_dump().values()) for each in found.flips] == [("Speed", "Two", 2), ("Cost", "Two", 3)]
    assert [(each.option, each.criterion, each.changed) for each in found.score_flips] == [
        ("Two", "Speed", 3),
        ("One", "Speed", 3),
    ]
    assert (found.path, found.chosen) == ("docs/decisions/0001-keep-stock.md", "One")
    assert (log / found.path).read_text(encoding="utf-8").split("\n")[found.line - 1].startswith("| Criterion")
    assert fingerprint(log) == before


def test_the_second_table_is_asked_for(run: Callable, log: Path) -> None:
    assert analysed(run, log, 2).ranking[0].option == "One"
    second = analysed(run, log, 2, "--table", 2)
    assert second.ranking[0].option == "Two"
    assert "One was chosen, but Two ranks first; no reason is given." in second.warnings
    assert run("analyse", log, 2, "--table", 3).error == "ADR-0002 has no table 3 of trade-offs. It has 2."


def test_check_register_and_analysis_agree_on_scenarios(run: Callable, log: Path) -> None:
    assert [each["rule"] for each in json.loads(run("check", log, "--json").out)] == ["choice.unexplained"]
    row = json.loads(run("register", log, "trade-offs", "--json").out)[0]
    assert (row["weight"], row["Weight: Finance"], row["One"]) == ("3", "1", "4 (3–5)")


def test_the_analysis_in_sentences(run: Callable, log: Path) -> None:
    said = run("analyse", log, 1).out.splitlines()
    assert said[:3] == ["1. One: 16, a mean of 3.20", "2. Two: 14, a mean of 2.80", "One leads Two by 12.5 %."]
    assert "Two would lead with 3 instead of 2 for Two in “Speed”." in said


def test_a_record_without_a_table(run: Callable, log: Path) -> None:
    assert run("analyse", log, 3).error.startswith("ADR-0003 has no table of trade-offs.")


@pytest.mark.parametrize("arguments", [("analyse",), ("analyse", "."), ("analyse", ".", "1", "--table", "x")])
def test_wrong_usage(run: Callable, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).error


@pytest.mark.skipif(not SHOP.is_dir(), reason="the worked example is not here")
def test_the_shop(run: Callable) -> None:
    # By hand in tests/analysis/test_shop.py.
    orders, stock, payments = (analysed(run, SHOP, number) for number in (1, 2, 3))
    assert [each.option for each in orders.ranking] == ["PostgreSQL", "DynamoDB", "MongoDB"]
    assert [each.score for each in orders.ranking] == [42, 38, 31]
    assert orders.margin == pytest.approx(4 / 42)
    assert [tuple(each.model_dump().values()) for each in orders.flips] == [
        ("Exactness of the stock", "DynamoDB", 3),
        ("Latency of the checkout", "DynamoDB", 5),
        ("Latency of the checkout", "MongoDB", 14),
    ]
    assert [(each.option, each.by) for each in orders.dominated] == [("MongoDB", ["DynamoDB"])]
    assert (stock.margin, stock.stability) == (1, 1)
    assert [each.option for each in stock.knock_outs] == ["Reserve after the call"]
    assert payments.margin == pytest.approx(12 / 37)
    assert [each.weight for each in payments.flips] == [2, 10]
    assert payments.warnings == []
