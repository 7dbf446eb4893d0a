"""The shape of a kind of typed table: what its heading and columns are called, and what a row is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel

ELEMENTS = ("components", "data-flows", "failure-domains")
"""Kinds whose ids must differ from each other's: a failure mode is on one of them, whichever it is."""

RECORDS = "records"
"""In place of a kind: what is named is a record."""

AFFECTS = ("affects", "affected by")
LIES_IN = ("lies in", "holds")
"""How rows of several kinds stand to what they name."""

LONGEST_WORD = 200
"""Characters of a cell with a meaning of its own; a longer one is prose."""


class Column(NamedTuple):
    """One column: the `field` of the row model that it fills, the title that it is written with, and other titles.

    `refers` are the kinds of tables whose ids it names, and `says` how a row that names one stands to it, as seen from
    the row and from the other end. `instead` is a field that may be filled in its place.
    `uncertain` is for values that others write in manners of their own: what is wrong there is a warning.
    `choices` are the words that it may say where these are few, in their order.
    """

    field: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    refers: tuple[str, ...] = ()
    says: tuple[str, str] = ("names", "named by")
    instead: str = ""
    uncertain: bool = False
    choices: tuple[str, ...] = ()


class Said(NamedTuple):
    """What one row says, cell by cell: `fields` of the row model, and `others` by the title of their column."""

    fields: Mapping[str, str]
    others: Mapping[str, str]


def any_rows(_rows: Sequence[Said]) -> bool:
    """For kinds whose columns are enough to know them by."""
    return True


def no_title(_title: str) -> bool:
    """For kinds whose columns that are not known are all alike."""
    return False


def no_check(_row: "BaseModel") -> Iterable[tuple[str, str]]:
    """For kinds whose cells say nothing of each other."""
    return ()


class TableKind(NamedTuple):
    """One kind of typed table.

    `name` is its heading in kebab case, `one` what a row is in a sentence, `prefix` that of its short ids or "".
    A table under its heading is of this kind where it has the `key` columns, one more that is known, and `meant` says
    of its rows that they are what they seem: many a table has a title in common with one of ours and nothing else.
    `row` is a frozen pydantic model with a default for each field. `check` gives what the cells of a sound row say
    against each other, as a field and a sentence. `other` reads the cells of columns that are not known; where it is
    None they are kept as they are. It is given the row, the column's title and the text, and raises ValueError.
    `aside` says which of these columns are none of the options that the record considers.
    """

    name: str
    title: str
    one: str
    columns: tuple[Column, ...]
    row: "type[BaseModel]"
    aliases: tuple[str, ...] = ()
    key: tuple[str, ...] = ("id",)
    prefix: str = ""
    meant: Callable[[Sequence[Said]], bool] = any_rows
    check: Callable[["BaseModel"], Iterable[tuple[str, str]]] = no_check
    other: Callable[["BaseModel", str, str], object] | None = None
    aside: Callable[[str], bool] = no_title

    def column(self, field: str) -> Column:
        """The column that fills a field. Raises KeyError for a field that no column fills."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)
