"""Data flows: data on its way from one component to another, one a row."""

import re
from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.attributes import Guards as GuardsValue
from adr_studio.domain.meaning import some_cell
from adr_studio.domain.row import Arrow, Attempts, Guards, Id, Ids, Row, Seconds
from adr_studio.domain.table_kind import Column, TableKind
from adr_studio.domain.verdicts import one_of

NEEDS = ("hard", "soft", "optional")

_Need = Annotated[str, BeforeValidator(one_of(NEEDS, "a need"))]


class DataFlow(Row):
    """A flow; `timeout` is in seconds, None for none, and `attempts` counts the first try too."""

    id: Id = ""
    flow: Arrow | None = None
    does: str = ""
    protocol: str = ""
    data: Ids = ()
    need: _Need = "hard"
    timeout: Seconds | None = None
    attempts: Attempts = 1
    guards: Guards = GuardsValue()


DATA_FLOWS = TableKind(
    name="data-flows",
    title="Data flows",
    one="flow",
    aliases=("data flow", "dataflows", "flows"),
    columns=(
        Column("id", "Id", ("identifier",)),
        Column("flow", "Flow", required=True, refers=("components",), says=("connects", "connected by")),
        Column("does", "Does", ("purpose", "what")),
        Column("protocol", "Protocol"),
        Column("data", "Data", ("data classes",), refers=("data-classes",), says=("carries", "carried by")),
        Column("need", "Need", choices=NEEDS),
        Column("timeout", "Timeout"),
        Column("attempts", "Attempts", ("tries",)),
        Column("guards", "Guards", ("guard",), refers=("data-flows",), says=("falls back on", "stands in for")),
    ),
    row=DataFlow,
    key=("flow",),
    meant=some_cell("flow", lambda text: re.search(r"[-~]>|→|⇝", text) is not None, slips=0),
)
