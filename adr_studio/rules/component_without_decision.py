"""Components that no decision is about."""

from collections.abc import Iterator

from adr_studio.analysis.traceability import components_undecided
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("component-without-decision", "No decision is about a component")
def component_without_decision(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each component of which no decision in force decides anything, nor any of its flows."""
    for component in components_undecided(surveyed.graph):
        said = f"No decision is about {component.id}; one is that says “decides `{component.id}`” under its Links."
        yield Finding(component.path, component.line, 0, said, "component-without-decision", Severity.WARNING)
