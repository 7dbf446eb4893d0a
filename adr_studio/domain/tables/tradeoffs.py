"""Trade-offs: one criterion of a decision a row, one considered option a column.

A column `Weight: NAME` is a scenario: other weights, under a name, beside the ones that were agreed.
"""

import re
from collections.abc import Sequence

from pydantic import BaseModel

from adr_studio.domain.row import Aims, Row, Weight
from adr_studio.domain.scores import MUST, Answer, Must, Score, parse_answer, parse_scenario_weight, parse_score
from adr_studio.domain.table_kind import Column, Said, TableKind

_WEIGHT = re.compile(r"\W*(?:-?\d|must\b|k\.?o\b|nan\b|-?inf)", re.IGNORECASE)
_SCENARIO = re.compile(r"weight\s*[:：]\s*(?P<name>\S.*)", re.IGNORECASE)
_SCORE = re.compile(r"\W*(?:-?\d+(?:\.\d+)?\s*(?:$|[(:\[*])|yes\b|no\b)", re.IGNORECASE)


class Criterion(Row):
    """What options are weighed by; `weight` is None where the cell is empty. The scores are the row's other cells."""

    criterion: str = ""
    weight: Weight | None = None
    goals: Aims = ()


def scenario_name(title: str) -> str:
    """The name of the scenario whose weights stand in a column of this title; "" where it is another column."""
    match = _SCENARIO.fullmatch(title.strip(" *_`"))
    return match["name"].strip() if match else ""


def _meant(rows: Sequence[Said]) -> bool:
    weights = [text for row in rows if (text := row.fields.get("weight", ""))]
    scores = [text for row in rows for title, text in row.others.items() if text and not scenario_name(title)]
    fitting = sum(_SCORE.match(text) is not None for text in scores)
    weighed = any(map(_WEIGHT.match, weights)) or (not weights and 2 * fitting >= len(scores))
    return weighed and (fitting > 0 or not scores)


def _score(row: BaseModel, title: str, text: str) -> Score | Answer | float | Must:
    if scenario_name(title):
        return parse_scenario_weight(text, must=isinstance(row, Criterion) and row.weight == MUST)
    return parse_answer(text) if isinstance(row, Criterion) and row.weight == MUST else parse_score(text)


TRADE_OFFS = TableKind(
    name="trade-offs",
    title="Trade-offs",
    one="criterion",
    aliases=("tradeoffs", "trade off matrix", "tradeoff matrix", "decision matrix", "trade off analysis"),
    columns=(
        Column("criterion", "Criterion", ("criteria",), required=True),
        Column("weight", "Weight", ("weighting",)),
        Column("goals", "Goal", ("goals",), refers=("goals", "quality-scenarios"), says=("weighs", "weighed by")),
    ),
    row=Criterion,
    key=("criterion",),
    meant=_meant,
    other=_score,
    aside=lambda title: bool(scenario_name(title)),
)
