r"""Two versions of a text that began as one, put together by lines; where both changed the same, nobody guesses.

The method is diff3's (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007) with git's reading of it:
changes of both sides conflict where they overlap or touch. Which of several equal lines was added or removed cannot be
known, so the changes are read twice, placed as low and as high as they can be, and a merge is clean only where both
readings give the same text.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Lines = tuple[str, ...]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Conflict(NamedTuple):
    r"""Lines that both sides changed, each with its "\n": as they were, as they are here, and there."""

    base: Lines
    mine: Lines
    theirs: Lines


class Merge(NamedTuple):
    """What came of two versions: lines that are settled, and conflicts, in their order."""

    parts: tuple[Lines | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The places that somebody must decide."""
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    @property
    def clean(self) -> bool:
        """Whether there is nothing to decide."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text. Raises ValueError where there are conflicts."""
        return self.resolved(())

    def resolved(self, choices: Sequence[Iterable[str]]) -> str:
        """The text with these lines in place of each conflict. Raises ValueError where their number is another."""
        remaining = iter(choices)
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts, {len(choices)} choices")
        parts = [next(remaining) if isinstance(part, Conflict) else part for part in self.parts]
        lines = [line for part in parts for line in part]
        # Only a text's last line may have no end, and it may not be the last any more.
        return "".join([line if line.endswith("\n") else f"{line}\n" for line in lines[:-1]] + lines[-1:])


def merge(base: str, mine: str, theirs: str) -> Merge:
    """What `mine` and `theirs`, which both began as `base`, become together."""
    versions = [tuple(_LINE.findall(text)) for text in (base, mine, theirs)]
    low = _merge(*versions)
    high = _upside_down(_merge(*(lines[::-1] for lines in versions)))
    for one in (low, high):
        if not one.clean:
            return one
    return low if low.text == high.text else Merge((Conflict(*versions),))


def _upside_down(merged: Merge) -> Merge:
    return Merge(
        tuple(
            Conflict(part.base[::-1], part.mine[::-1], part.theirs[::-1]) if isinstance(part, Conflict) else part[::-1]
            for part in reversed(merged.parts)
        )
    )


class _Hunk(NamedTuple):
    """The lines from `start` to `end` of the base become `lines`."""

    start: int
    end: int
    lines: Lines


def _merge(base: Lines, mine: Lines, theirs: Lines) -> Merge:
    sides = _hunks(base, mine), _hunks(base, theirs)
    parts: list[Lines | Conflict] = []
    done = 0
    for start, end in _regions(sorted(sides[0] + sides[1])):
        was = base[start:end]
        here, there = (_applied(base, start, end, hunks) for hunks in sides)
        parts.append(base[done:start])
        if here == there or there == was:
            parts.append(here)
        else:
            parts.append(there if here == was else Conflict(was, here, there))
        done = end
    parts.append(base[done:])
    return Merge(tuple(part for part in parts if part))


def _regions(hunks: Iterable[_Hunk]) -> list[tuple[int, int]]:
    """The lines of the base that are changed, where hunks that overlap or touch are one region."""
    regions: list[tuple[int, int]] = []
    for hunk in hunks:
        if regions and hunk.start <= regions[-1][1]:
            start, end = regions.pop()
            regions.append((start, max(end, hunk.end)))
        else:
            regions.append((hunk.start, hunk.end))
    return regions


def _applied(base: Lines, start: int, end: int, hunks: Iterable[_Hunk]) -> Lines:
    """A region of the base after those of the hunks that lie in it."""
    lines: Lines = ()
    done = start
    for hunk in hunks:
        if start <= hunk.start and hunk.end <= end:
            lines += base[done : hunk.start] + hunk.lines
            done = hunk.end
    return lines + base[done:end]


_MOST = 400_000_000
"""Lines of one text times those of the other that are compared: one bit each, some 50 MB."""


def _hunks(base: Lines, other: Lines) -> list[_Hunk]:
    """The fewest changes that make `other` of `base`, in order, each as low as it can be."""
    top = _common(base, other)
    bottom = _common(base[top:][::-1], other[top:][::-1])
    old, new = base[top : len(base) - bottom], other[top : len(other) - bottom]
    if len(old) * len(new) > _MOST:
        return [_Hunk(top, top + len(old), new)]
    hunks: list[_Hunk] = []
    from rapidfuzz.distance import Indel  # here, because the program starts sooner without it

    for step in reversed([step for step in Indel.opcodes(old, new) if step.tag != "equal"]):
        hunk = _Hunk(top + step.src_start, top + step.src_end, new[step.dest_start : step.dest_end])
        hunk = _lowered(base, hunk, hunks[0].start if hunks else len(base))
        if hunks and hunk.end == hunks[0].start:
            below = hunks.pop(0)
            hunk = _Hunk(hunk.start, below.end, hunk.lines + below.lines)
        hunks.insert(0, hunk)
    return hunks


def _lowered(base: Lines, hunk: _Hunk, limit: int) -> _Hunk:
    """The same change further down: what is added or removed there, among equal lines, gives the same text."""
    start, end, lines = hunk.start, hunk.end, hunk.lines
    if start == end:
        while end < limit and base[end] == lines[0]:
            lines = (*lines[1:], lines[0])
            start, end = start + 1, end + 1
    elif not lines:
        while end < limit and base[end] == base[start]:
            start, end = start + 1, end + 1
    return _Hunk(start, end, lines)


def _common(one: Lines, other: Lines) -> int:
    """How many lines are the same at the beginning."""
    for count, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return count
    return min(len(one), len(other))
