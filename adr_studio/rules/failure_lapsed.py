"""Failure modes whose mitigation is a decision that no longer holds."""

from collections.abc import Iterator

from adr_studio.analysis.failures import modes
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("failure.lapsed", "A decision that is no longer in force is named as mitigation")
def failure_lapsed(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each failure mode that counts on a decision which is superseded, rejected or deprecated.

    That is one that its Mitigation names, or the one that says so itself, where there is no other mitigation.
    """
    for mode in modes(surveyed.graph):
        if mode.lapsed:
            record = surveyed.catalog.by_path[mode.lapsed[0].path]
            said = f"{mode.row.id} counts on {record.id}, which is {record.status}: decide on a mitigation that holds."
            yield Finding(
                mode.row.path, *mode.table.place(mode.row, "mitigation"), said, "failure.lapsed", Severity.WARNING
            )
