"""The shape of a rule, and all that rules and the readers of tables find wrong."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from adr_studio.domain.findings import Finding
from adr_studio.domain.surveying import Surveyed


class Rule(NamedTuple):
    """One kind of finding; `id` is how settings and the command line name it."""

    id: str
    title: str
    check: Callable[[Surveyed], Iterable[Finding]]


def rule(id: str, title: str) -> Callable[[Callable[[Surveyed], Iterable[Finding]]], Rule]:  # noqa: A002
    """Make a rule of a function that yields findings."""
    return lambda check: Rule(id, title, check)


def findings(surveyed: Surveyed, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """All that is wrong, by path and line."""
    by_rules = (finding for rule in rules for finding in rule.check(surveyed))
    return tuple(sorted({*by_rules, *surveyed.model.findings}))
