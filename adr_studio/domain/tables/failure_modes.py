"""Failure modes: one way in which something fails a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.ids import short_id
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.row import Ids, Rating, Row, State
from adr_studio.domain.table_kind import AFFECTS, ELEMENTS, Column, TableKind
from adr_studio.domain.verdicts import State as StateValue
from adr_studio.domain.verdicts import one_of

KINDS = ("spof", "load", "latency", "misconfig", "shared-fate", "security", "data")
FORMS = ("down", "hang", "degraded", "blip", "wrong")
NOTICED_BY = ("page", "ticket", "dashboard", "user", "none")

_Id = Annotated[str, BeforeValidator(short_id("FM"))]
_Kind = Annotated[str, BeforeValidator(one_of(KINDS, "a kind of failure"))]
_Form = Annotated[str, BeforeValidator(one_of(FORMS, "a way to fail"))]
_By = Annotated[str, BeforeValidator(one_of(NOTICED_BY, "a way in which people notice"))]


class FailureMode(Row):
    """A way in which components, flows or failure domains fail.

    `severity`, `occurrence` and `detection` are 1–10 (AIAG & VDA FMEA handbook, 2019), None where the cell is empty.
    """

    id: _Id = ""
    on: Ids = ()
    kind: _Kind = ""
    form: _Form = ""
    failure: str = ""
    cause: str = ""
    effect: str = ""
    severity: Rating | None = None
    occurrence: Rating | None = None
    detection: Rating | None = None
    signal: str = ""
    alert: str = ""
    by: _By = ""
    mitigation: str = ""
    owner: str = ""
    state: State = StateValue()


FAILURE_MODES = TableKind(
    name="failure-modes",
    title="Failure modes",
    one="failure mode",
    aliases=("failure mode", "fmea", "failure modes and effects", "failure mode and effects analysis", "failures"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column(
            "on",
            "On",
            ("component", "components", "element", "where"),
            required=True,
            refers=ELEMENTS,
            says=AFFECTS,
        ),
        Column("kind", "Kind", ("category", "type"), choices=KINDS),
        Column("form", "As", ("fails as",), choices=FORMS),
        Column("failure", "Failure", ("mode", "failure mode")),
        Column("cause", "Cause", ("failure or cause", "causes"), required=True, instead="failure"),
        Column("effect", "Effect", ("effects", "consequence")),
        Column("severity", "S", ("severity", "sev")),
        Column("occurrence", "O", ("occurrence", "occ")),
        Column("detection", "D", ("detection", "det")),
        Column("signal", "Signal", ("detected by",)),
        Column("alert", "Alert"),
        Column("by", "By", ("noticed by",), choices=NOTICED_BY),
        Column("mitigation", "Mitigation", ("mitigated by", "mitigations")),
        Column("owner", "Owner"),
        Column("state", "State", ("status",), choices=("open", "mitigated")),
    ),
    row=FailureMode,
    prefix="FM",
    meant=numbered_by("FM"),
)
