"""Failure modes that were accepted by nobody who can be asked."""

from collections.abc import Iterator

from adr_studio.analysis.failures import modes
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("failure.accepted", "A failure mode is accepted without a name or a date")
def failure_accepted(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each failure mode that only decisions without deciders or date accept.

    A State that lacks either is no state, which the reader of the table finds.
    """
    for mode in modes(surveyed.graph):
        records = [surveyed.catalog.by_path[thing.path] for thing in mode.accepted_by]
        if not records or mode.values.state.word != "open" or any(each.deciders and each.date for each in records):
            continue
        said = (
            f"{mode.row.id} is accepted by {records[0].id}, which does not say who decided it and when: "
            f"add that there, or write “accepted by … on …” as State."
        )
        yield Finding(mode.row.path, *mode.table.place(mode.row, "state"), said, "failure.accepted", Severity.WARNING)
