"""Changes of a text as data: spans that are replaced, applied and taken back."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class TextEdit(NamedTuple):
    """The characters from `start` to `end` (code points, end-exclusive) become `text`."""

    start: int
    end: int
    text: str


Edits = tuple[TextEdit, ...]


def in_order(edits: Iterable[TextEdit]) -> Edits:
    """The edits by position, those at one place as they came; ValueError where two of them overlap."""
    ordered = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise ValueError(f"edits overlap at {after.start}")
    return ordered


def apply(text: str, edits: Iterable[TextEdit]) -> str:
    """The text after these edits, all of which speak of the text before any of them."""
    pieces: list[str] = []
    done = 0
    for edit in in_order(edits):
        pieces += (text[done : edit.start], edit.text)
        done = edit.end
    return "".join((*pieces, text[done:]))


def effective(text: str, edits: Iterable[TextEdit]) -> Edits:
    """The edits without those that write what stands there already."""
    return tuple(edit for edit in edits if text[edit.start : edit.end] != edit.text)


def invert(text: str, edits: Iterable[TextEdit]) -> Edits:
    """The edits that take `apply(text, edits)` back to `text`."""
    inverse: list[TextEdit] = []
    shift = 0
    for edit in in_order(edits):
        start = edit.start + shift
        inverse.append(TextEdit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(inverse)


def between(old: str, new: str) -> Edits:
    """The one edit that makes `new` of `old`: what is left between their common beginning and end."""
    if old == new:
        return ()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return (TextEdit(start, len(old) - end, new[start : len(new) - end]),)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
