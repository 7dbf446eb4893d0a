"""Rows of tables in the order of what their cells mean: numbers as numbers, days as days, FM-2 before FM-10."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from adr_studio.domain.registers import said
from adr_studio.domain.table_kind import Column
from adr_studio.domain.typed_tables import TypedRow

_NUMBER = re.compile(r"(\d{1,18})")

Key = tuple[int, float, tuple[tuple[bool, int, str], ...]]
"""What has a measure comes before what is text, and what says nothing has no key at all."""


def in_order(rows: Iterable[TypedRow], key: Callable[[TypedRow], Key | None], descending: bool = False) -> list[int]:
    """The places of the rows in their order; those without a key come last either way, as they came."""
    keyed, empty = [], []
    for at, row in enumerate(rows):
        found = key(row)
        if found is None:
            empty.append(at)
        else:
            keyed.append((found, at))
    keyed.sort(key=lambda each: each[0], reverse=descending)
    return [at for _, at in keyed] + empty


def by_column(column: Column) -> Callable[[TypedRow], Key | None]:
    """The key of a row by the meaning of its cell in a column of its kind."""
    places = {choice: at for at, choice in enumerate(column.choices)}

    def key(row: TypedRow) -> Key | None:
        text = said(row, column.title)
        if not text:
            return None
        value = getattr(row.values, column.field)
        if isinstance(value, date):
            return measured(value.toordinal())
        if isinstance(value, int | float):
            return measured(value)
        if isinstance(value, str) and value in places:
            return measured(places[value])
        return worded(text)

    return key


def by_title(title: str) -> Callable[[TypedRow], Key | None]:
    """The key of a row by what it says in a column of its table's own."""
    return lambda row: worded(text) if (text := said(row, title)) else None


def measured(value: float) -> Key:
    """The key of a number."""
    return 0, value, ()


def worded(text: str) -> Key:
    """The key of a text: the numbers in it count as numbers, and capitals as small letters."""
    parts = _NUMBER.split(text.casefold().lstrip("*_`"))
    return 1, 0.0, tuple((at % 2 == 0, int(part) if at % 2 else 0, part) for at, part in enumerate(parts))


def found(texts: Sequence[str], wanted: str) -> list[int]:
    """The places of the texts in which every word that is wanted stands; the texts are in small letters."""
    words = wanted.casefold().split()
    if len(words) == 1:
        return [at for at, text in enumerate(texts) if words[0] in text]
    return [at for at, text in enumerate(texts) if all(word in text for word in words)]
