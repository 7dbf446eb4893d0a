"""Data classes: how well a kind of data must be kept, one a row."""

from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.meaning import one_word_of
from adr_studio.domain.row import Id, Row
from adr_studio.domain.table_kind import Column, TableKind
from adr_studio.domain.verdicts import one_of

CLASSES = ("public", "internal", "personal", "confidential", "secret")

_Class = Annotated[str, BeforeValidator(one_of(CLASSES, "a class of data"))]


class DataClass(Row):
    """A kind of data, and how well it must be kept."""

    id: Id = ""
    level: _Class = ""


DATA_CLASSES = TableKind(
    name="data-classes",
    title="Data classes",
    one="data class",
    aliases=("data classification",),
    columns=(
        Column("id", "Id", ("identifier",), required=True),
        Column("level", "Class", ("classification", "level"), choices=CLASSES),
    ),
    row=DataClass,
    meant=one_word_of("level", CLASSES),
)
