"""Changes of a Trade-offs table as edits: criteria, options, scores, reasons, scenarios, and a table to begin with."""

import math
import re
from collections.abc import Mapping, Sequence

from adr_studio.domain import grid_edits
from adr_studio.domain.edits import Edits
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.options import considered_options, decision_drivers, is_placeholder, list_option
from adr_studio.domain.table_edits import add_row, insert_table
from adr_studio.domain.tables.tradeoffs import TRADE_OFFS, scenario_name
from adr_studio.domain.typed_tables import TableReader, TypedTable

_REASON = re.compile(
    r"(?P<said>\s*(?:[-+\d.]+(?:\s*\([^)]*\))?|yes\b|no\b)?)(?P<mark>\s*[:,–—-]\s*|\s*)(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)


def split_reason(text: str) -> tuple[str, str]:
    """What a cell says of an option, and the reason for it: `4 (3–5): so` is `4 (3–5)` and `so`."""
    match = _REASON.fullmatch(text)
    assert match is not None
    return match["said"].strip(), match["reason"].strip()


def set_reason(table: TypedTable, row: int, column: int, reason: str) -> Edits:
    """The edits that give a cell another reason, or none, and leave the score as it is written."""
    line = table.grid.rows[row]
    text = table.grid.said(line, column)
    match = _REASON.fullmatch(text)
    assert match is not None
    if not reason.strip():
        return grid_edits.set_cell(table.grid, row, column, match["said"].rstrip())
    mark = match["mark"] if match["mark"].strip() and match["reason"] else ": "
    return grid_edits.set_cell(table.grid, row, column, f"{match['said'].rstrip()}{mark}{reason.strip()}")


def add_criterion(table: TypedTable, name: str, weight: str = "1") -> Edits:
    """One row more at the end, with a weight where the table has a column for it."""
    return add_row(table, {"criterion": name} | ({"weight": weight} if table.position("weight") is not None else {}))


def add_option(table: TypedTable, columns: Sequence[int], name: str) -> Edits:
    """One column more behind those of the options, and the option in the record's list of them, if it has one.

    Raises ValueError for a name that a column has already, or that would not be taken for an option's.
    """
    own = {title for column in table.kind.columns for title in (column.title, *column.aliases)}
    if name.casefold() in {each.casefold() for each in (*table.grid.columns, *own)}:
        raise ValueError(f"There is a column “{name}” already")
    if scenario_name(name):
        raise ValueError(f"“{name}” would be a scenario and no option")
    at = columns[-1] + 1 if columns else len(table.columns)
    return (*grid_edits.add_column(table.grid, at, name), *list_option(MarkdownText(table.grid.text), name))


def clean_name(name: str) -> str:
    """The name of a scenario as it is read again from its column. Raises ValueError where nothing is left of it."""
    read = scenario_name(f"Weight: {' '.join(name.split())}")
    if not read:
        raise ValueError("A scenario needs a name")
    return read


def save_scenario(table: TypedTable, name: str, weights: Mapping[int, float]) -> Edits:
    """The edits that keep weights, by the place of their row, under a name; a scenario that is there is changed.

    Its column stands behind the weights and the scenarios before it. Raises ValueError for an empty name.
    """
    name = clean_name(name)
    titles = list(enumerate(table.grid.columns))
    named = [(at, scenario_name(title)) for at, title in titles if at not in table.doubled and scenario_name(title)]
    at = next((at for at, each in named if each.casefold() == name.casefold()), None)
    texts = {row: written_weight(weight) for row, weight in weights.items()}
    if at is not None:
        cells = [grid_edits.set_cell(table.grid, row, at, text) for row, text in texts.items()]
        return tuple(edit for each in cells for edit in each)
    before = [*(at for at, _ in named), *(at for at in (table.position("weight"),) if at is not None)]
    place = max(before, default=table.position("criterion") or 0) + 1
    return grid_edits.add_column(table.grid, place, f"Weight: {name}", texts=texts)


def written_weight(weight: float) -> str:
    """A weight as a cell holds it, with at most two decimals; a weight above 0 is never written as 0."""
    if 0 < weight < 0.01:
        return f"{weight:.{1 - math.floor(math.log10(weight))}f}".rstrip("0")
    return f"{weight:.2f}".rstrip("0").rstrip(".")


def begin_table(markdown: MarkdownText, reader: TableReader) -> Edits:
    """A table of the options that the record considers, with its decision drivers as criteria of the same weight."""
    options = [each for each in considered_options(markdown) if not is_placeholder(each)]
    rows = [[driver, "1"] for driver in decision_drivers(markdown)]
    return insert_table(markdown, reader, TRADE_OFFS, grid_edits.new_table(["Criterion", "Weight", *options], rows))
