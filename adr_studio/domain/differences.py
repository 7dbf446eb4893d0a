"""How one text differs from another, line by line, for reading."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

CONTEXT = 3
"""Lines around a difference that are shown as well."""


class Kind(StrEnum):
    """What became of a line; SKIPPED stands for lines that are the same in both."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    SKIPPED = "skipped"


class Line(NamedTuple):
    """One line of a comparison; `before` and `after` are its numbers, from 1, or None on the side that lacks it."""

    kind: Kind
    text: str
    before: int | None = None
    after: int | None = None


def differences(before: str, after: str) -> tuple[Line, ...]:
    """The lines that differ, with a few around them."""
    from difflib import SequenceMatcher  # here, because the program starts sooner without it

    old, new = before.split("\n"), after.split("\n")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    groups = list(matcher.get_grouped_opcodes(CONTEXT))
    return tuple(line for at, group in enumerate(groups) for line in _group(group, old, new, first=at == 0))


def _group(group: list[tuple[str, int, int, int, int]], old: list[str], new: list[str], first: bool) -> Iterator[Line]:
    if not first or group[0][1] > 0:
        yield Line(Kind.SKIPPED, "")
    for kind, start, end, new_start, new_end in group:
        if kind == "equal":
            for at in range(end - start):
                yield Line(Kind.SAME, old[start + at], start + at + 1, new_start + at + 1)
        else:
            for at in range(start, end):
                yield Line(Kind.REMOVED, old[at], before=at + 1)
            for at in range(new_start, new_end):
                yield Line(Kind.ADDED, new[at], after=at + 1)
