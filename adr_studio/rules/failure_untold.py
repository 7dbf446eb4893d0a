"""Severe failure modes of which nobody is told."""

from collections.abc import Iterator

from adr_studio.analysis.failures import modes
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("failure.untold", "Nobody is told of a severe failure mode")
def failure_untold(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each failure mode of severity 7 or more whose By is none."""
    for mode in modes(surveyed.graph):
        if mode.is_severe and mode.tells_nobody:
            name = mode.row.id or "This failure mode"
            said = (
                f"{name} has severity {mode.values.severity} and nobody is told: add an alert, and who gets it, in By."
            )
            yield Finding(mode.row.path, *mode.table.place(mode.row, "by"), said, "failure.untold", Severity.WARNING)
