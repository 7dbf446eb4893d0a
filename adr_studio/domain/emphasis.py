"""Bold, slanted, code, links and headings, put on and taken off again.

Every function takes a text (the whole one, or the lines around the caret) and the selection in it, in code points.
Where nothing is selected, the word at the caret is meant.
"""

import re
from collections.abc import Iterator

from adr_studio.domain.edits import TextEdit
from adr_studio.domain.typed import Typed, lines_of, moved, touched

BOLD, ITALIC, CODE = "**", "*", "`"
PAIRS = {"*": "*", "_": "_", "`": "`", "[": "]", "(": ")"}
"""What is put around a selection when the first of the two is typed over it."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_BEFORE_PROSE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?(?:#{1,6}[ \t]+)?")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]+|$)")
_LINK = re.compile(r"!?\[(?P<label>[^\[\]\n]*)\]\(\s*<?(?P<href>(?:[^\s()<>]|\([^\s()]*\))*)>?[^()\n]*\)")
_AUTOLINK = re.compile(
    r"<(?P<angle>[a-z][a-z0-9+.-]+:[^\s<>]+)>|(?P<bare>\bhttps?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"])"
)
_URL = re.compile(r"(?:https?://|mailto:)[^\s<>]+")


def toggle(text: str, start: int, end: int, mark: str) -> Typed:
    """Put BOLD, ITALIC or CODE around what is selected, line by line, or take it away where all of it has it."""
    begin, stop = (start, end) if end > start else word_at(text, start)
    if begin == stop:
        return _toggle_nothing(text, start, mark)
    pieces = list(_pieces(text, begin, stop))
    marked = [_marks_around(text, *piece, mark) for piece in pieces]
    edits: list[TextEdit] = []
    for (first, last), found in zip(pieces, marked, strict=True):
        if all(marked) and found:
            left, right, width = found
            edits += TextEdit(left, left + width, ""), TextEdit(right, right + width, "")
        elif not found:
            fence = _fence(text[first:last], mark)
            edits += TextEdit(first, first, fence), TextEdit(last, last, fence[::-1])
    made = tuple(edits)
    if start == end:
        caret = moved(start, made[:1]) if start < stop else moved(start, made) - (len(made[-1].text) if made else 0)
        return Typed(made, caret, caret)
    first, last = (pieces[0][0], pieces[-1][1]) if pieces else (start, end)
    if len(pieces) > 1:  # with the outer marks, so that each line has both of its own the next time
        return Typed(made, first, moved(last, made))
    closing = len(made[-1].text) if made and made[-1].start == last else 0
    return Typed(made, moved(first, made), moved(last, made) - closing)


def link(text: str, start: int, end: int, href: str = "") -> Typed:
    """Make a link of what is selected, or take away the one at the caret, which goes to what is missing."""
    for at, line in lines_of(text, start, start):
        for match in _LINK.finditer(line):
            if at + match.start() <= start <= end <= at + match.end() and not match[0].startswith("!"):
                label = match["label"]
                return Typed(
                    (TextEdit(at + match.start(), at + match.end(), label),),
                    at + match.start(),
                    at + match.start() + len(label),
                )
    begin, stop = (start, end) if end > start else word_at(text, start)
    label = text[begin:stop]
    if not href and _URL.fullmatch(label):
        return Typed((TextEdit(begin, stop, f"[]({label})"),), begin + 1, begin + 1)
    caret = begin + 1 if not label else stop + 3 + len(href) + bool(href)
    edits = (TextEdit(begin, begin, "["), TextEdit(stop, stop, f"]({href})"))
    return Typed(edits if label else (TextEdit(begin, stop, f"[]({href})"),), caret, caret)


def paste(text: str, start: int, end: int, pasted: str) -> Typed | None:
    """A URL that is pasted over words makes a link of them; None for anything else."""
    pasted, label = pasted.strip(), text[start:end]
    if not _URL.fullmatch(pasted) or not label.strip() or re.search(r"[\n\[\]]", label) or _URL.fullmatch(label):
        return None
    if text[:start].endswith(("](", "](<", "<")):
        return None
    href = f"<{pasted}>" if "(" in pasted or ")" in pasted else pasted
    after = end + len(href) + 4
    return Typed((TextEdit(start, start, "["), TextEdit(end, end, f"]({href})")), after, after)


def surround(text: str, start: int, end: int, typed: str) -> Typed | None:
    """One of PAIRS typed over a selection goes around it; None for any other key, or where nothing is selected."""
    if start == end or typed not in PAIRS:
        return None
    return Typed((TextEdit(start, start, typed), TextEdit(end, end, PAIRS[typed])), start + 1, end + 1)


def set_heading(text: str, start: int, end: int, level: int) -> Typed:
    """Make headings of this level (1 to 6) of the touched lines, or plain lines where they are such headings."""
    lines = list(lines_of(text, start, end))
    lines = [each for each in lines if each[1].strip()] or lines[:1]
    mark = f"{'#' * level} "
    begun = [(at, line, match.end() if (match := _HEADING.match(line)) else 0) for at, line in lines]
    if all(stop and line[:stop].strip() == mark.strip() for _, line, stop in begun):
        mark = ""
    edits = tuple(TextEdit(at, at + stop, mark) for at, line, stop in begun if line[:stop] != mark)
    return Typed(edits, moved(start, edits), moved(end, edits))


def link_at(line: str, column: int) -> str | None:
    """The target of the link at this character of a line, as it is written; None where there is none."""
    for match in _LINK.finditer(line):
        if match.start() <= column < match.end():
            return match["href"] or None
    for match in _AUTOLINK.finditer(line):
        if match.start() <= column < match.end():
            return match["angle"] or match["bare"]
    return None


def word_at(text: str, position: int) -> tuple[int, int]:
    """Where the word at a place begins and ends; twice the place itself where there is none."""
    at, last = touched(text, position, position)
    for match in _WORD.finditer(text[at:last]):
        if at + match.start() <= position <= at + match.end():
            return at + match.start(), at + match.end()
    return position, position


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is selected of each line, without list marks, blanks at its ends, and lines that are empty."""
    for at, line in lines_of(text, start, end):
        prose = _BEFORE_PROSE.match(line)
        first, last = max(start, at), min(end, at + len(line))
        if prose and first < at + prose.end() < last and "\n" in text[start:end]:
            first = at + prose.end()
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last


def _marks_around(text: str, first: int, last: int, mark: str) -> tuple[int, int, int] | None:
    """Where the marks around or just inside these characters stand, and how long each is; None where they are not."""
    for character in ("*", "_") if mark in (BOLD, ITALIC) else ("`",):
        outside = min(_run(text, first - 1, character, -1), _run(text, last, character, 1))
        if width := _width(outside, mark):
            return first - width, last, width
        inside = min(_run(text, first, character, 1), _run(text, last - 1, character, -1))
        if (width := _width(inside, mark)) and last - first > 2 * width:
            return first, last - width, width
    return None


def _run(text: str, at: int, character: str, step: int) -> int:
    length = 0
    while 0 <= at < len(text) and text[at] == character:
        length, at = length + 1, at + step
    return length


def _width(run: int, mark: str) -> int:
    """How many characters of a run of stars, underscores or backticks are this mark."""
    if mark == CODE:
        return run
    if mark == BOLD:
        return 2 if run >= 2 else 0
    return 1 if run in (1, 3) else 0


def _fence(text: str, mark: str) -> str:
    """The mark, longer than any run of backticks in code; its second half is this one backwards."""
    if mark != CODE or "`" not in text:
        return mark
    longest = max(len(run) for run in re.findall(r"`+", text))
    return "`" * (longest + 1) + (" " if text[0] == "`" or text[-1] == "`" else "")


def _toggle_nothing(text: str, at: int, mark: str) -> Typed:
    width = len(mark)
    if text[max(0, at - width) : at] == mark == text[at : at + width] and at >= width:
        return Typed((TextEdit(at - width, at + width, ""),), at - width, at - width)
    return Typed((TextEdit(at, at, mark * 2),), at + width, at + width)
