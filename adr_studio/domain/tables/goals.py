"""Goals: one business outcome a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.ids import short_id
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.row import Row
from adr_studio.domain.table_kind import Column, TableKind

_Id = Annotated[str, BeforeValidator(short_id("G"))]


class Goal(Row):
    """A business outcome."""

    id: _Id = ""
    goal: str = ""
    measure: str = ""
    target: str = ""
    owner: str = ""


GOALS = TableKind(
    name="goals",
    title="Goals",
    one="goal",
    aliases=("goal", "business goals", "objectives"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("goal", "Goal", ("outcome", "objective")),
        Column("measure", "Measure", ("metric",)),
        Column("target", "Target"),
        Column("owner", "Owner"),
    ),
    row=Goal,
    prefix="G",
    meant=numbered_by("G"),
)
