"""Risks: one a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.ids import short_id
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.quantities import whole_number
from adr_studio.domain.row import Day, Ids, Row
from adr_studio.domain.table_kind import AFFECTS, ELEMENTS, Column, TableKind

LEVELS = ("very low", "low", "medium", "high", "very high")
"""The words for 1 to 5."""

WORDS = {level: at for at, level in enumerate(LEVELS, 1)} | {"l": 2, "m": 3, "h": 4}

_number = whole_number(1, 5)


def _rating(text: str) -> int:
    word = " ".join(text.strip("*_` ").lower().replace("-", " ").split())
    try:
        return WORDS.get(word) or _number(word)
    except ValueError:
        raise ValueError(f'"{text}" is not a level; write a number from 1 to 5, or low, medium or high') from None


_Id = Annotated[str, BeforeValidator(short_id("R"))]
_Rating = Annotated[int, BeforeValidator(_rating)]


class Risk(Row):
    """What may come; `likelihood` and `impact` are 1–5, `review` is when somebody looks at it again."""

    id: _Id = ""
    on: Ids = ()
    risk: str = ""
    likelihood: _Rating | None = None
    impact: _Rating | None = None
    response: str = ""
    review: Day | None = None
    owner: str = ""
    state: str = ""


RISKS = TableKind(
    name="risks",
    title="Risks",
    one="risk",
    aliases=("risk", "risk register", "risks and mitigations"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("on", "On", ("component", "element"), refers=ELEMENTS, says=AFFECTS),
        Column("risk", "Risk", ("description",)),
        Column("likelihood", "Likelihood", ("probability",), uncertain=True, choices=LEVELS),
        Column("impact", "Impact", uncertain=True, choices=LEVELS),
        Column("response", "Response", ("mitigation", "treatment")),
        Column("review", "Review", ("review by", "review on"), uncertain=True),
        Column("owner", "Owner"),
        Column("state", "State", ("status",)),
    ),
    row=Risk,
    prefix="R",
    meant=numbered_by("R"),
)
