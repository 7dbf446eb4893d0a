"""Quality scenarios: one non-functional requirement a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.ids import short_id, short_ids
from adr_studio.domain.meaning import numbered_by
from adr_studio.domain.row import Row
from adr_studio.domain.table_kind import Column, TableKind
from adr_studio.domain.verdicts import one_of

CHARACTERISTICS = (
    "functional-suitability",
    "performance-efficiency",
    "compatibility",
    "interaction-capability",
    "reliability",
    "security",
    "maintainability",
    "flexibility",
    "safety",
)
"""The quality characteristics of ISO/IEC 25010:2023."""

LEVELS = {"h": "high", "m": "medium", "l": "low", "high": "high", "medium": "medium", "low": "low"}

_characteristic = one_of(CHARACTERISTICS, "a quality of ISO/IEC 25010")
_level = one_of(LEVELS, "a level")


def _attribute(text: str) -> str:
    said = text.strip("`").lower()
    quality, slash, detail = said.partition("/")
    return f"{_characteristic('-'.join(quality.split()))}{slash}{'-'.join(detail.split())}"


_Id = Annotated[str, BeforeValidator(short_id("QS"))]
_Attribute = Annotated[str, BeforeValidator(_attribute)]
_Goals = Annotated[tuple[str, ...], BeforeValidator(short_ids("G"))]
_Level = Annotated[str, BeforeValidator(lambda text: LEVELS[_level(text)])]


class QualityScenario(Row):
    """When something happens, then the system does this; `attribute` is a quality, a slash, and a part of it."""

    id: _Id = ""
    attribute: _Attribute = ""
    when: str = ""
    then: str = ""
    measure: str = ""
    target: str = ""
    importance: _Level = ""
    difficulty: _Level = ""
    goals: _Goals = ()


QUALITY_SCENARIOS = TableKind(
    name="quality-scenarios",
    title="Quality scenarios",
    one="quality scenario",
    aliases=("quality scenario", "quality requirements", "quality attribute scenarios", "non functional requirements"),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("attribute", "Attribute", ("quality", "quality attribute"), uncertain=True, choices=CHARACTERISTICS),
        Column("when", "When", ("stimulus",)),
        Column("then", "Then", ("response",)),
        Column("measure", "Measure", ("response measure",)),
        Column("target", "Target"),
        Column("importance", "Importance", uncertain=True, choices=("high", "medium", "low")),
        Column("difficulty", "Difficulty", uncertain=True, choices=("high", "medium", "low")),
        Column("goals", "Goal", ("goals", "serves"), refers=("goals",), says=("serves", "served by")),
    ),
    row=QualityScenario,
    prefix="QS",
    meant=numbered_by("QS"),
)
