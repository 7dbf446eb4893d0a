"""Superseded decisions that do not say by what."""

from collections.abc import Iterator

from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.status import Status
from adr_studio.domain.surveying import Surveyed


@rule("status.no-successor", "A superseded decision names no successor")
def no_successor(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each superseded record that no other record takes the place of."""
    for record in surveyed.catalog.records:
        if record.status is Status.SUPERSEDED:
            verbs = {verb for verb, _ in surveyed.catalog.links_of(record.path)}
            if not verbs & {"superseded by", "amended by", "overridden by"}:
                said = "It is superseded, and neither it nor any other record says by what."
                yield Finding(record.path, 0, 0, said, "status.no-successor", Severity.WARNING)
