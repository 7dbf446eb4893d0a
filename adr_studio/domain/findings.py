"""What is wrong with records and tables: one finding for each place."""

from enum import StrEnum
from typing import NamedTuple


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
