"""Trade-offs: one criterion of a decision a row, one considered option a column."""

import re
from collections.abc import Sequence

from pydantic import BaseModel

from adr_studio.domain.row import Aims, Row, Weight
from adr_studio.domain.scores import MUST, Answer, Score, parse_answer, parse_score
from adr_studio.domain.table_kind import Column, Said, TableKind

_WEIGHT = re.compile(r"\W*(?:-?\d|must\b|k\.?o\b|nan\b|-?inf)", re.IGNORECASE)
_SCORE = re.compile(r"\W*(?:-?\d+(?:\.\d+)?\s*(?:$|[(:\[*])|yes\b|no\b)", re.IGNORECASE)


class Criterion(Row):
    """What options are weighed by; `weight` is None where the cell is empty. The scores are the row's other cells."""

    criterion: str = ""
    weight: Weight | None = None
    goals: Aims = ()


def _meant(rows: Sequence[Said]) -> bool:
    weights = [text for row in rows if (text := row.fields.get("weight", ""))]
    scores = [text for row in rows for text in row.others.values() if text]
    fitting = sum(_SCORE.match(text) is not None for text in scores)
    weighed = any(map(_WEIGHT.match, weights)) or (not weights and 2 * fitting >= len(scores))
    return weighed and (fitting > 0 or not scores)


def _score(row: BaseModel, text: str) -> Score | Answer:
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
)
