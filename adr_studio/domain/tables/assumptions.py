"""Assumptions: what decisions stand on without knowing it, one a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.ids import short_id
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.row import Day, Row
from adr_studio.domain.table_kind import Column, TableKind
from adr_studio.domain.verdicts import one_of

STATES = ("open", "holds", "failed")

_Id = Annotated[str, BeforeValidator(short_id("A"))]
_State = Annotated[str, BeforeValidator(one_of(STATES, "a state of an assumption"))]


class Assumption(Row):
    """What is taken for true; `check_by` is the last day to find out."""

    id: _Id = ""
    assumption: str = ""
    check_by: Day | None = None
    evidence: str = ""
    state: _State = "open"


ASSUMPTIONS = TableKind(
    name="assumptions",
    title="Assumptions",
    one="assumption",
    aliases=("assumption",),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("assumption", "Assumption", ("text", "description")),
        Column("check_by", "Check by", ("check", "due"), uncertain=True),
        Column("evidence", "Evidence"),
        Column("state", "State", ("status",), choices=STATES),
    ),
    row=Assumption,
    prefix="A",
    meant=numbered_by("A"),
)
