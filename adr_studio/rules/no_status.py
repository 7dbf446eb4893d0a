"""Decisions that do not say whether they hold."""

from collections.abc import Iterator

from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.record import Kind
from adr_studio.domain.rule import rule
from adr_studio.domain.status import Status
from adr_studio.domain.surveying import Surveyed


@rule("status.missing", "A decision has no status")
def no_status(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each decision without a status, or with one that is none of the known."""
    for record in surveyed.catalog.records:
        if record.kind is Kind.DECISION and record.status is Status.UNKNOWN and not record.notice:
            said = f"“{record.raw_status}” is no status that is known." if record.raw_status else "It has no status."
            yield Finding(record.path, 0, 0, said, "status.missing", Severity.WARNING)
