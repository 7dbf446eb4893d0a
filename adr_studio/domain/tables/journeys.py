"""Journeys: what a user does, as steps along flows, one a row."""

from adr_studio.domain.row import Id, Ids, Qualities, Row
from adr_studio.domain.table_kind import Column, TableKind


class Journey(Row):
    """What a user does; `steps` are flows in order, `needs` the quality scenarios that it must meet."""

    id: Id = ""
    journey: str = ""
    steps: Ids = ()
    needs: Qualities = ()


JOURNEYS = TableKind(
    name="journeys",
    title="Journeys",
    one="journey",
    aliases=("user journeys", "user journey"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("journey", "Journey", ("name",)),
        Column("steps", "Steps", ("flows",), refers=("data-flows",), says=("passes", "passed by")),
        Column("needs", "Needs", refers=("quality-scenarios",), says=("needs", "needed by")),
    ),
    row=Journey,
    key=("id", "steps"),
)
