"""What is wrong with the records: one finding for each place, found by rules that are drop-ins."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.references import References


class Severity(StrEnum):
    """How bad it is: something does not work, or something looks wrong."""

    PROBLEM = "problem"
    WARNING = "warning"


class Finding(NamedTuple):
    """One thing that is wrong, at a line and column of a file, both counted from 0; `text` is a whole sentence."""

    path: str
    line: int
    column: int
    text: str
    rule: str
    severity: Severity = Severity.PROBLEM


class Surveyed(NamedTuple):
    """What rules look at: the records, what each page says of others, and which files there are.

    `exists` tells whether there is a file or folder at a path relative to the repository.
    """

    catalog: Catalog
    references: Mapping[str, References]
    exists: Callable[[str], bool]


class Rule(NamedTuple):
    """One kind of finding; `id` is how settings and the command line name it."""

    id: str
    title: str
    check: Callable[[Surveyed], Iterable[Finding]]


def rule(id: str, title: str) -> Callable[[Callable[[Surveyed], Iterable[Finding]]], Rule]:  # noqa: A002
    """Make a rule of a function that yields findings."""
    return lambda check: Rule(id, title, check)
