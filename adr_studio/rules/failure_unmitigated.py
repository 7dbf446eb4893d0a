"""Severe failure modes against which nothing is done."""

from collections.abc import Iterator

from adr_studio.analysis.failures import modes
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("failure.unmitigated", "A severe failure mode has no mitigation")
def failure_unmitigated(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each failure mode of severity 7 or more that nothing mitigates and nobody accepted."""
    for mode in modes(surveyed.graph):
        if mode.is_severe and not mode.is_mitigated and not mode.is_accepted:
            name = mode.row.id or "This failure mode"
            said = (
                f"{name} has severity {mode.values.severity} and no mitigation: write one, decide on one, or accept it."
            )
            yield Finding(
                mode.row.path, *mode.table.place(mode.row, "severity"), said, "failure.unmitigated", Severity.WARNING
            )
