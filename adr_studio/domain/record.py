"""A decision record, or a design doc, as its file tells it."""

from enum import StrEnum
from typing import NamedTuple

from adr_studio.domain.relations import Relation
from adr_studio.domain.status import Status


class Kind(StrEnum):
    """What a record is about: one decision, or the design of a part of the system."""

    DECISION = "decision"
    DESIGN_DOC = "design-doc"


class Record(NamedTuple):
    """One record.

    `path` and `log` (the folder of the record's log) are POSIX and relative to the repository; `category` is the
    folder below the log, "" at its top. `number` is None where the name gives none; `digits` is how it is written.
    `date` is `YYYY-MM-DD` or None. `raw_status` is the status as the file states it, several lines joined by " / ".
    `relations` is what this record says of others. `companion` is the path of a metadata file that belongs to it.
    `notice` is a sentence where the file could not be read like others; the record is then listed by its name.
    """

    log: str
    path: str
    id: str
    title: str
    category: str = ""
    kind: Kind = Kind.DECISION
    dialect: str = "markdown"
    number: int | None = None
    digits: str = ""
    slug: str = ""
    status: Status = Status.UNKNOWN
    raw_status: str = ""
    date: str | None = None
    deciders: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    companion: str | None = None
    notice: str = ""

    @property
    def file(self) -> str:
        """The file's own name."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def folder(self) -> str:
        """The folder that the file lies in, "" for the repository's own."""
        return self.path.rpartition("/")[0]
