"""Decisions that chose another option than the one their own scores put first, and do not say why."""

from collections.abc import Iterator

from adr_studio.analysis.comparison import comparisons
from adr_studio.analysis.weighing import about_the_choice
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("choice.unexplained", "The chosen option does not rank first and no reason is given")
def choice_not_first(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each table of trade-offs that ranks another option first, where the choice stands."""
    for path, page in surveyed.model.pages.items():
        for each in comparisons(page.tables):
            for said in about_the_choice(each.matrix, each.outcome.chosen, each.outcome.reason):
                text = f"{said} Write “because …” behind the choice."
                yield Finding(path, each.outcome.line, 0, text, "choice.unexplained", Severity.WARNING)
