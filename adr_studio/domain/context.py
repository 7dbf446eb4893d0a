"""What surrounds a thing, in the groups in which people ask for it: what it gains, what it costs, what stands on it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from adr_studio.domain.graph import MENTIONS, PAGE, End, Graph, Thing
from adr_studio.domain.table_kind import ELEMENTS

HERE = "has"
"""The verb for the rows that a record has in tables of its own."""

_NAME = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_FAILURES, _DEBT, _RISKS, _ASSUMPTIONS = "failure-modes", "technical-debt", "risks", "assumptions"
_AIMS = ("goals", "quality-scenarios")

_BY_VERB = {
    "gains": "gains",
    "costs": "costs",
    "weighs": "weighs",
    "mitigates": "failures",
    "introduces": "failures",
    "accepts": "failures",
    "decides": "decides",
    "serves": "serves",
    "takes on": "debts",
    "pays off": "debts",
    "depends on": "stands on",
    "supersedes": "stands on",
    "amends": "stands on",
    "refines": "stands on",
    "conflicts with": "conflicts",
}
_BY_KIND = {
    _FAILURES: "failures",
    _DEBT: "debts",
    _RISKS: "risks",
    _ASSUMPTIONS: "assumptions",
    **dict.fromkeys(_AIMS, "serves"),
}

GROUPS = (
    *("gains", "costs", "weighs", "failures", "decides", "serves", "debts", "risks", "assumptions"),
    *("stands on", "conflicts", "relates", "points here", "mentions"),
)
"""The groups in the order in which they are shown."""

VERBS = (
    *("gains", "costs", "serves", "decides", "mitigates", "introduces", "accepts", "takes on", "pays off"),
    *("depends on", "refines", "conflicts with", "relates to"),
)
"""What a record can say of another thing, in the order in which it is offered."""

OF_VERB = {
    **dict.fromkeys(("gains", "costs", "serves"), _AIMS),
    "decides": (*ELEMENTS, "journeys"),
    **dict.fromkeys(("mitigates", "introduces"), (_FAILURES, _RISKS)),
    "accepts": (_FAILURES, _RISKS, _ASSUMPTIONS),
    **dict.fromkeys(("takes on", "pays off"), (_DEBT,)),
    "depends on": (_ASSUMPTIONS,),
}
"""The kinds of rows of which a record can say each verb; what is not here is said of records only."""


class Entry(NamedTuple):
    """One line of a group: the thing `verb` the other; `path` and `line`, from 0, are where to go.

    `stated` is whether the thing says so itself, in a link of its own.
    """

    verb: str
    thing: Thing
    note: str
    path: str
    line: int
    stated: bool = False


class Group(NamedTuple):
    """Some entries that answer one question; for what is no record, `name` is the verb itself."""

    name: str
    entries: tuple[Entry, ...]


def context(graph: Graph, thing: Thing) -> tuple[Group, ...]:
    """The groups of a thing that have something in them."""
    found: dict[str, list[Entry]] = {}
    for end in graph.ends_of(thing):
        group = _group(end) if thing.is_record else end.verb
        found.setdefault(group, []).append(_entry(end))
    for row in _own_rows(graph, thing):
        group = _BY_KIND.get(row.kind, row.kind.replace("-", " "))
        found.setdefault(group, []).append(Entry(HERE, row, "", row.path, row.line))
    order = [*GROUPS, *found]
    return tuple(Group(name, tuple(found[name])) for name in sorted(found, key=order.index))


def _group(end: End) -> str:
    if end.verb == MENTIONS:
        return _BY_KIND.get(end.other.kind, "mentions")
    said_here = end.tie.target == end.other
    return _BY_VERB.get(end.verb, "relates" if said_here else "points here")


def _entry(end: End) -> Entry:
    """Where the other thing is; what is nowhere, and a criterion, is where it is said."""
    there = end.other.path and end.verb != "weighs"
    path, line = (end.other.path, end.other.line) if there else (end.tie.path, end.tie.line)
    if not there or end.other.kind in ("decision", "design-doc", "page"):
        line = end.tie.line if end.tie.path == path else -1
    stated = end.tie.target == end.other and end.verb in VERBS
    return Entry(end.verb, end.other, end.tie.note, path, line, stated)


def _own_rows(graph: Graph, thing: Thing) -> Iterator[Thing]:
    """The rows of a file's own tables that it has no link to besides."""
    linked = {end.other for end in graph.ends_of(thing)}
    for (path, _line), row in graph.rows.items():
        if (thing.is_record or thing.kind == PAGE) and path == thing.path and row not in linked:
            yield row


def name_at(line: str, column: int) -> str:
    """The word at a character of a line that could be an id; "" where there is none."""
    for match in _NAME.finditer(line):
        if match.start() <= column <= match.end():
            return match[0]
    return ""


def told(graph: Graph, thing: Thing, most: int = 8) -> str:
    """A thing in a few lines: what it is, where it is, and how it stands to others."""
    kind = next((kind.one for kind in graph.model.kinds if kind.name == thing.kind), thing.kind.replace("-", " "))
    lines = [f"{thing.id} · {kind}", *([thing.title] if thing.title else []), f"{thing.path}:{thing.line + 1}"]
    by_verb: dict[str, list[str]] = {}
    for end in graph.ends_of(thing):
        by_verb.setdefault(end.verb, []).append(end.other.id)
    for verb, names in list(by_verb.items())[:most]:
        more = f" and {len(names) - most} more" if len(names) > most else ""
        lines.append(f"{verb} {', '.join(names[:most])}{more}")
    return "\n".join(lines)
