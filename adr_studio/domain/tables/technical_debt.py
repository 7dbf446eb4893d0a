"""Technical debt: one debt that a decision takes on or pays a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.ids import short_id
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.row import Day, Decision, Ids, Row
from adr_studio.domain.table_kind import AFFECTS, ELEMENTS, RECORDS, Column, TableKind

_Id = Annotated[str, BeforeValidator(short_id("TD"))]


class Debt(Row):
    """A debt; `interest` is what carrying it costs, `pay_by` the last day to pay, `source` the decision it is from."""

    id: _Id = ""
    on: Ids = ()
    item: str = ""
    interest: str = ""
    effort: str = ""
    pay_by: Day | None = None
    source: Decision = ""
    owner: str = ""
    state: str = ""


TECHNICAL_DEBT = TableKind(
    name="technical-debt",
    title="Technical debt",
    one="debt",
    aliases=("debt", "debts", "technical debts", "tech debt"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("on", "On", ("component", "element"), refers=ELEMENTS, says=AFFECTS),
        Column("item", "Item", ("debt", "description")),
        Column("interest", "Interest"),
        Column("effort", "Effort"),
        Column("pay_by", "Pay by", ("due", "pay back by"), uncertain=True),
        Column("source", "From", ("decision",), refers=(RECORDS,), says=("taken on by", "takes on")),
        Column("owner", "Owner"),
        Column("state", "State", ("status",)),
    ),
    row=Debt,
    prefix="TD",
    meant=numbered_by("TD"),
)
