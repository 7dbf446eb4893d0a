"""Components: one part of the system a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.attributes import Capacity as CapacityValue
from adr_studio.domain.meaning import one_word_of
from adr_studio.domain.row import Capacity, Id, Ids, Percent, Row
from adr_studio.domain.table_kind import LIES_IN, Column, TableKind
from adr_studio.domain.verdicts import one_of

KINDS = tuple("person web mobile gateway service worker function database cache queue storage external".split())

_Kind = Annotated[str, BeforeValidator(one_of(KINDS, "a kind of component"))]


class Component(Row):
    """A part of the system; `runs_in` has one failure domain for each replica, `availability` is in percent."""

    id: Id = ""
    name: str = ""
    kind: _Kind = ""
    technology: str = ""
    owner: str = ""
    boundary: Id = ""
    runs_in: Ids = ()
    capacity: Capacity = CapacityValue()
    availability: Percent | None = None
    parent: Id = ""
    purpose: str = ""


COMPONENTS = TableKind(
    name="components",
    title="Components",
    one="component",
    aliases=("building blocks",),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("name", "Name"),
        Column("kind", "Kind", ("type",), choices=KINDS),
        Column("technology", "Technology", ("tech", "technologies")),
        Column("owner", "Owner", ("team",)),
        Column("boundary", "Boundary", ("trust boundary", "zone"), refers=("boundaries",), says=LIES_IN),
        Column(
            "runs_in",
            "Runs in",
            ("runs on", "failure domain", "failure domains"),
            refers=("failure-domains",),
            says=("runs in", "runs"),
        ),
        Column("capacity", "Capacity"),
        Column("availability", "Availability"),
        Column("parent", "In", ("parent", "part of"), refers=("components",), says=("part of", "consists of")),
        Column("purpose", "Purpose", ("responsibility",)),
    ),
    row=Component,
    meant=one_word_of("kind", KINDS),
)
