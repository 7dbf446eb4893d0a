"""Decisions that serve no goal and no quality."""

from collections.abc import Iterator

from adr_studio.analysis.traceability import decisions_without_goal
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("decision-without-goal", "A decision serves no goal")
def decision_without_goal(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each decision in force that serves none of the goals and qualities that are written down."""
    for decision in decisions_without_goal(surveyed.graph):
        said = "It serves none of the goals and qualities that are written down; say which under its Links."
        yield Finding(decision.path, decision.line, 0, said, "decision-without-goal", Severity.WARNING)
