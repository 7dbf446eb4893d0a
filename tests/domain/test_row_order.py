"""Rows in the order of what they mean, and the words by which they are found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain.row_order import by_column, by_title, found, in_order, measured, worded
from adr_studio.domain.typed_tables import TableReader, TypedRow, find_table_kinds

READER = TableReader(find_table_kinds())
KINDS = {kind.name: kind for kind in READER.kinds}
TEXT = """# Shop

## Risks

| Id | On | Risk | Likelihood | Review | Note |
|---|---|---|---|---|---|
| R-10 | `till` | b | 10 | 2027 | n10 |
| R-2 | Stock | A | 2 | 2026-03-01 | n9 |
| R-1 | ape |  | high | 2026-Q4 |  |
| R-3 |  | c | often | soon | N9 |

## Assumptions

| Id | Assumption | State |
|---|---|---|
| A-1 | x | failed |
| A-2 | y | open |
| A-3 | z |  |
| A-4 | z | Holds |
"""


def rows(kind: str) -> tuple[TypedRow, ...]:
    return next(table.rows for table in READER.read("shop.md", TEXT).tables if table.kind.name == kind)


def ids(kind: str, title: str, descending: bool = False) -> list[str]:
    read, columns = rows(kind), {column.title: column for column in KINDS[kind].columns}
    key = by_column(columns[title]) if title in columns else by_title(title)
    return [read[at].id for at in in_order(read, key, descending)]


@pytest.mark.parametrize(
    ("kind", "title", "rising"),
    [
        ("risks", "Id", ["R-1", "R-2", "R-3", "R-10"]),
        ("risks", "On", ["R-1", "R-2", "R-10", "R-3"]),
        ("risks", "Risk", ["R-2", "R-10", "R-3", "R-1"]),
        ("risks", "Likelihood", ["R-2", "R-1", "R-10", "R-3"]),
        ("risks", "Review", ["R-2", "R-1", "R-10", "R-3"]),
        ("risks", "Owner", ["R-10", "R-2", "R-1", "R-3"]),
        ("risks", "Note", ["R-2", "R-3", "R-10", "R-1"]),
        ("assumptions", "State", ["A-2", "A-4", "A-1", "A-3"]),
    ],
)
def test_numbers_days_words_and_the_empty_last(kind: str, title: str, rising: list[str]) -> None:
    assert ids(kind, title) == rising


def test_the_empty_are_last_in_either_direction() -> None:
    assert ids("risks", "Risk", descending=True) == ["R-3", "R-10", "R-2", "R-1"]
    assert ids("risks", "Owner", descending=True) == ["R-10", "R-2", "R-1", "R-3"]


def test_what_is_measured_comes_before_what_is_only_said() -> None:
    assert measured(date.max.toordinal()) < worded("0")


@given(st.lists(st.text(max_size=8)))
def test_any_texts_can_be_put_in_order(texts: list[str]) -> None:
    ordered = sorted(texts, key=worded)
    assert [worded(text) for text in ordered] == sorted(map(worded, reversed(texts)))


@given(st.lists(st.integers(0, 10**12), min_size=2))
def test_numbers_in_words_count_as_numbers(numbers: list[int]) -> None:
    texts = [f"FM-{number}" for number in numbers]
    assert sorted(texts, key=worded) == [f"FM-{number}" for number in sorted(numbers)]


def test_every_word_must_stand_somewhere() -> None:
    texts = ["the till\nanna", "the stock\nben", "straße"]
    assert found(texts, "THE") == [0, 1]
    assert found(texts, "ben  the") == [1]
    assert found(texts, "STRASSE") == []
    assert found([text.casefold() for text in texts], "STRASSE") == [2]
    assert found(texts, "till ben") == []
    assert found(texts, "") == [0, 1, 2]


@pytest.mark.parametrize("kind", READER.kinds, ids=lambda kind: kind.name)
def test_a_word_that_is_offered_is_one_that_is_read(kind) -> None:
    for column in kind.columns:
        for choice in column.choices:
            read = kind.row.model_validate({column.field: choice})
            assert getattr(read, column.field) not in ("", None)
