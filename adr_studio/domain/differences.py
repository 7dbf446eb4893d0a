"""How one text differs from another, line by line, for reading."""

from enum import StrEnum
from typing import NamedTuple

CONTEXT = 3
"""Lines around a difference that are shown as well."""

MOST = 400_000_000
"""Lines of one text times those of the other that are compared."""


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
    old, new = before.split("\n"), after.split("\n")
    changes = _changes(old, new)
    lines: list[Line] = []
    shown = 0  # the line of the old text up to which it was told
    for at, (start, end, new_start, new_end) in enumerate(changes):
        begin = max(shown, start - CONTEXT)
        if begin > shown:
            lines.append(Line(Kind.SKIPPED, ""))
        shift = new_start - start
        lines += (Line(Kind.SAME, old[each], each + 1, each + shift + 1) for each in range(begin, start))
        lines += (Line(Kind.REMOVED, old[each], before=each + 1) for each in range(start, end))
        lines += (Line(Kind.ADDED, new[each], after=each + 1) for each in range(new_start, new_end))
        until = min(end + CONTEXT, changes[at + 1][0] if at + 1 < len(changes) else len(old))
        lines += (Line(Kind.SAME, old[each], each + 1, each + new_end - end + 1) for each in range(end, until))
        shown = until
    return tuple(lines)


def _changes(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Where lines of the old text gave way to lines of the new one; all at once where the texts are too large."""
    if len(old) * len(new) > MOST:
        return [(0, len(old), 0, len(new))]
    from rapidfuzz.distance import Indel  # here, because the program starts sooner without it

    found: list[tuple[int, int, int, int]] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            continue
        here = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if found and found[-1][1] == here[0] and found[-1][3] == here[2]:
            here = (found[-1][0], here[1], found.pop()[2], here[3])
        found.append(here)
    return found
