"""Files that could not be read like others."""

from collections.abc import Iterator

from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("record.unreadable", "A record could not be read as others are")
def unreadable(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each record that has a notice."""
    for record in surveyed.catalog.records:
        if record.notice:
            yield Finding(record.path, 0, 0, record.notice, "record.unreadable", Severity.WARNING)
