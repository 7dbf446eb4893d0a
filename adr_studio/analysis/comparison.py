"""A Trade-offs table as a matrix, with what the record around it says of the choice."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from adr_studio.analysis import tradeoffs
from adr_studio.analysis.tradeoffs import Criterion, Matrix
from adr_studio.analysis.weighing import Weighing, weighing
from adr_studio.domain import scores
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.options import matching_option
from adr_studio.domain.outcome import Outcome, decision_outcome
from adr_studio.domain.tables.tradeoffs import TRADE_OFFS, scenario_name
from adr_studio.domain.tables.tradeoffs import Criterion as CriterionRow
from adr_studio.domain.typed_tables import TypedRow, TypedTable

_REMEMBERED = 20_000
"""Characters up to which it is remembered what a text says of the choice."""

UNNAMED = "unnamed"
"""What a criterion is called whose cell is empty."""


class Scenario(NamedTuple):
    """Other weights under a name: for the weighed criteria in the matrix's order, the agreed ones where it has none."""

    name: str
    column: int
    weights: tuple[float, ...]


class Comparison(NamedTuple):
    """One table: `rows` are the places in its grid of the matrix's criteria, `options` the columns of its options.

    `outcome` is what the record chose; where it is one of the table's options, by the column's title. `left_out` are
    criteria that take no part, because they have no weight that can be used.
    """

    table: TypedTable
    matrix: Matrix
    rows: tuple[int, ...]
    options: tuple[int, ...]
    scenarios: tuple[Scenario, ...]
    outcome: Outcome
    left_out: tuple[str, ...]

    def weighing(self, draws: int) -> Weighing:
        """The whole analysis with the agreed weights, and what the table itself lacks among its warnings."""
        found = weighing(self.matrix, self.outcome.chosen, self.outcome.reason, draws=draws)
        return found._replace(warnings=(*found.warnings, *self.about_the_table()))

    def about_the_table(self) -> Iterator[str]:
        """Sentences about criteria that take no part."""
        for name in self.left_out:
            yield f"“{name}” takes no part: it has no weight that can be used."


def comparisons(tables: Sequence[TypedTable]) -> tuple[Comparison, ...]:
    """The Trade-offs tables among those of one page, each by itself, in their order."""
    return tuple(compare(table) for table in tables if table.kind.name == TRADE_OFFS.name)


def compare(table: TypedTable) -> Comparison:
    """What is sound of a table: a score that is none counts as not given, a row without a weight takes no part."""
    columns = option_columns(table)
    titles = tuple(table.grid.columns[at] for at in columns)
    rows = [row for row in table.rows if _weight(row) is not None]
    criteria = tuple(Criterion(_name(row), _weight(row) or tradeoffs.MUST, _goal(row)) for row in rows)
    matrix = Matrix(titles, criteria, tuple(tuple(_score(row, title) for title in titles) for row in rows))
    outcome = _outcome(table.grid.text, titles)
    chosen = matching_option(outcome.chosen, titles) if outcome.chosen else None
    return Comparison(
        table,
        matrix,
        tuple(row.at for row in rows),
        columns,
        tuple(_scenarios(table, rows)),
        outcome._replace(chosen=chosen or outcome.chosen),
        tuple(_name(row) for row in table.rows if _weight(row) is None),
    )


def option_columns(table: TypedTable) -> tuple[int, ...]:
    """The places of the columns that are options."""
    return tuple(
        at
        for at, (title, column) in enumerate(zip(table.grid.columns, table.columns, strict=True))
        if column is None and title and at not in table.doubled and not scenario_name(title)
    )


def scenario_columns(table: TypedTable) -> Mapping[str, int]:
    """The places of the columns that are scenarios, by name; of two with one name the first."""
    found: dict[str, int] = {}
    for at, (title, column) in enumerate(zip(table.grid.columns, table.columns, strict=True)):
        if column is None and at not in table.doubled and (name := scenario_name(title)):
            found.setdefault(name, at)
    return found


def _scenarios(table: TypedTable, rows: Sequence[TypedRow]) -> Iterator[Scenario]:
    weighed = [(row, weight) for row in rows if (weight := _weight(row)) is not None and weight != tradeoffs.MUST]
    for name, column in scenario_columns(table).items():
        given = (row.others.get(table.grid.columns[column]) for row, _ in weighed)
        agreed = (weight for _, weight in weighed)
        weights = (each if isinstance(each, float) else weight for each, weight in zip(given, agreed, strict=True))
        yield Scenario(name, column, tuple(weights))


def _outcome(text: str, options: tuple[str, ...]) -> Outcome:
    read = _remembered_outcome if len(text) <= _REMEMBERED else _read_outcome
    return read(text, options)


def _read_outcome(text: str, options: tuple[str, ...]) -> Outcome:
    return decision_outcome(MarkdownText(text), options)


_remembered_outcome = lru_cache(maxsize=16_384)(_read_outcome)
"""Rules ask for all records after each change of one."""


def _weight(row: TypedRow) -> tradeoffs.Weight | None:
    weight = row.values.weight if isinstance(row.values, CriterionRow) else None
    return tradeoffs.MUST if weight == scores.MUST else weight if isinstance(weight, float) else None


def _name(row: TypedRow) -> str:
    return (row.values.criterion if isinstance(row.values, CriterionRow) else "") or UNNAMED


def _goal(row: TypedRow) -> str:
    return ", ".join(row.values.goals) if isinstance(row.values, CriterionRow) else ""


def _score(row: TypedRow, option: str) -> tradeoffs.Score | None:
    said = row.others.get(option)
    if isinstance(said, scores.Answer):
        return tradeoffs.Score(said.met, reason=said.reason)
    if isinstance(said, scores.Score):
        ranged = said.low != said.high
        return tradeoffs.Score(said.value, said.low if ranged else None, said.high if ranged else None, said.reason)
    return None
