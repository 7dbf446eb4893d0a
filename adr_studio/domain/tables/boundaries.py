"""Boundaries: one trust boundary a row."""

from adr_studio.domain.meaning import some_cell
from adr_studio.domain.row import Id, Row, Trust
from adr_studio.domain.table_kind import LIES_IN, Column, TableKind


class Boundary(Row):
    """Where one level of trust ends; `trust` is 0 (none) to 3."""

    id: Id = ""
    name: str = ""
    trust: Trust | None = None
    parent: Id = ""


BOUNDARIES = TableKind(
    name="boundaries",
    title="Boundaries",
    one="boundary",
    aliases=("trust boundaries", "trust zones"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("name", "Name"),
        Column("trust", "Trust", ("trust level",)),
        Column("parent", "In", ("parent", "part of"), refers=("boundaries",), says=LIES_IN),
    ),
    row=Boundary,
    meant=some_cell("trust", str.isdigit),
)
