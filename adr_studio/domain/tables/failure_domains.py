"""Failure domains: what fails together, one a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.meaning import one_word_of
from adr_studio.domain.row import Id, Row
from adr_studio.domain.table_kind import LIES_IN, Column, TableKind
from adr_studio.domain.verdicts import one_of

KINDS = ("region", "zone", "cluster", "host", "process", "team", "provider")

_Kind = Annotated[str, BeforeValidator(one_of(KINDS, "a kind of failure domain"))]


class FailureDomain(Row):
    """What fails together."""

    id: Id = ""
    kind: _Kind = ""
    parent: Id = ""


FAILURE_DOMAINS = TableKind(
    name="failure-domains",
    title="Failure domains",
    one="failure domain",
    aliases=("failure domain", "fault domains"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("kind", "Kind", ("type",), choices=KINDS),
        Column("parent", "In", ("parent", "part of"), refers=("failure-domains",), says=LIES_IN),
    ),
    row=FailureDomain,
    meant=one_word_of("kind", KINDS),
)
