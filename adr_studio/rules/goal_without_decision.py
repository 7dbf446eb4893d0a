"""Goals that no decision serves."""

from collections.abc import Iterator

from adr_studio.analysis.traceability import goals_alone
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("goal-without-decision", "No decision serves a goal")
def goal_without_decision(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each goal that no decision in force serves, straight or by a quality scenario."""
    for goal in goals_alone(surveyed.graph):
        said = f"No decision serves {goal.id} yet; one does that says “serves {goal.id}” under its Links."
        yield Finding(goal.path, goal.line, 0, said, "goal-without-decision", Severity.WARNING)
