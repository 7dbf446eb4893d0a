"""What keys mean in Markdown beyond the letter on them: lists that go on, lines that move, boxes that are ticked.

Every function takes a text (the whole one, or the lines around the caret) and the selection in it, in code points, and
gives None where the key means nothing special. Whether the lines are prose, and neither code nor front matter, is for
whoever calls to know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adr_studio.domain.edits import Edits, TextEdit

_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<quote>(?:>[ \t]?)*)(?P<inner>[ \t]*)"
    r"(?:(?P<mark>[-*+]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<gap>[ \t]+)(?P<box>\[[ xX]\](?:[ \t]+|$))?)?"
)
_RULE = re.compile(r"\s*([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_BOX = re.compile(r"\[[ xX]\](?=\s|$)")


@dataclass(frozen=True)
class Typed:
    """What a key does: the edits, and the selection after them; `start` is `end` for a caret."""

    edits: Edits
    start: int
    end: int


def touched(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines that a selection touches, from the first one's start to the last one's end.

    A line of which only the place before its first character is selected does not count.
    """
    if end > start and text[end - 1] == "\n":
        end -= 1
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return first, len(text) if last < 0 else last


def lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines that a selection touches, each with its offset."""
    first, last = touched(text, start, end)
    for line in text[first:last].split("\n"):
        yield first, line
        first += len(line) + 1


def moved(position: int, edits: Edits) -> int:
    """Where a position is after these edits; one at which text is inserted stays behind that text."""
    shift = 0
    for edit in edits:
        if edit.end <= position:
            shift += len(edit.text) - (edit.end - edit.start)
        elif edit.start < position:
            return edit.start + len(edit.text) + shift
    return position + shift


def continue_block(text: str, start: int, end: int) -> Typed | None:
    """Return in a list, task or quotation: the next item; on an empty item, the end of the list."""
    at, last = touched(text, start, start)
    line = text[at:last]
    match = _ITEM.match(line)
    if match is None or not (match["mark"] or match["quote"]) or start < at + match.end() or _RULE.match(line):
        return None
    if start == end and not line[match.end() :].strip():
        kept = match["indent"] + match["quote"] if match["mark"] and match["quote"] else ""
        return Typed((TextEdit(at, last, kept),), at + len(kept), at + len(kept))
    mark = f"{int(match['number']) + 1}{match['dot']}" if match["number"] else match["mark"] or ""
    gap, box = match["gap"] or "", "[ ] " if match["box"] else ""
    begun = f"\n{match['indent']}{match['quote']}{match['inner']}{mark}{gap}{box}"
    while end < len(text) and text[end] in " \t":
        end += 1
    return Typed((TextEdit(start, end, begun),), start + len(begun), start + len(begun))


def erase_mark(text: str, start: int, end: int) -> Typed | None:
    """Backspace right behind a list mark: the mark goes as a whole, and what follows stays where it was begun."""
    at, last = touched(text, start, start)
    match = _ITEM.match(text[at:last])
    if start != end or match is None or not match["mark"] or start != at + match.end():
        return None
    begin = at + match.start("mark")
    return Typed((TextEdit(begin, start, ""),), begin, begin)


def indent(text: str, start: int, end: int) -> Typed | None:
    """Tab in a list: the item becomes a child of the one above it."""
    first = _item_at(text, start)
    if first is None:
        return None
    at, match = first
    width = _width(match)
    for _, above in _items_above(text, at):
        if _depth(above) < _depth(match):
            break
        if _depth(above) == _depth(match):
            width = _width(above)
            break
    lines = [(offset, line) for offset, line in lines_of(text, start, end) if line.strip()]
    return _edited(tuple(TextEdit(offset, offset, " " * width) for offset, _ in lines), start, end)


def outdent(text: str, start: int, end: int) -> Typed | None:
    """Shift+Tab in a list: the item comes to stand beside its parent; nothing happens at the outermost level."""
    first = _item_at(text, start)
    if first is None:
        return None
    at, match = first
    depth = _depth(match)
    target = next((_depth(above) for _, above in _items_above(text, at) if _depth(above) < depth), 0)
    edits = []
    for offset, line in lines_of(text, start, end):
        blank = re.match(r"[ \t]*", line)
        assert blank is not None
        kept = max(0, len(blank[0].expandtabs(4)) - (depth - target))
        if line.strip() and " " * kept != blank[0]:
            edits.append(TextEdit(offset, offset + blank.end(), " " * kept))
    return _edited(tuple(edits), start, end)


def move_lines(text: str, start: int, end: int, down: bool) -> Typed | None:
    """The touched lines change places with the line above or below them."""
    first, last = touched(text, start, end)
    if down:
        if last >= len(text):
            return None
        after = text.find("\n", last + 1)
        after = len(text) if after < 0 else after
        other = text[last + 1 : after]
        edits = TextEdit(first, first, f"{other}\n"), TextEdit(last, after, "")
        shift = len(other) + 1
    else:
        if not first:
            return None
        before = text.rfind("\n", 0, first - 1) + 1
        other = text[before : first - 1]
        edits = TextEdit(before, first, ""), TextEdit(last, last, f"\n{other}")
        shift = -len(other) - 1
    return Typed(edits, start + shift, min(end + shift, len(text)))


def duplicate_lines(text: str, start: int, end: int) -> Typed:
    """The touched lines once more below them, with the selection in the copy."""
    first, last = touched(text, start, end)
    shift = last - first + 1
    return Typed((TextEdit(last, last, f"\n{text[first:last]}"),), start + shift, end + shift)


def toggle_task(text: str, start: int, end: int) -> Typed | None:
    """Tick the touched tasks, or untick them where all are ticked; other lines become tasks first."""
    lines = [(offset, line) for offset, line in lines_of(text, start, end) if line.strip()]
    tasks = [(offset + box.start(), box[0]) for offset, line in lines if (box := _box(line))]
    if tasks and len(tasks) == len(lines):
        ticked = "[ ]" if all(box != "[ ]" for _, box in tasks) else "[x]"
        edits = tuple(TextEdit(at, at + 3, ticked) for at, box in tasks if (box == "[ ]") != (ticked == "[ ]"))
        return Typed(edits, start, end)
    edits = tuple(_made_task(offset, line) for offset, line in lines if not _box(line))
    if not lines:
        at, _ = touched(text, start, end)
        edits = (TextEdit(at, at, "- [ ] "),)
    return _edited(edits, start, end)


def _box(line: str) -> re.Match[str] | None:
    match = _ITEM.match(line)
    return _BOX.search(line, match.start("box")) if match and match["box"] else None


def _made_task(offset: int, line: str) -> TextEdit:
    match = _ITEM.match(line)
    assert match is not None
    at = offset + match.end()
    return TextEdit(at, at, "[ ] " if match["mark"] else "- [ ] ")


def _edited(edits: Edits, start: int, end: int) -> Typed:
    return Typed(edits, moved(start, edits), moved(end, edits))


def _item_at(text: str, position: int) -> tuple[int, re.Match[str]] | None:
    at, last = touched(text, position, position)
    match = _ITEM.match(text[at:last])
    if match is None or not match["mark"] or match["quote"] or _RULE.match(text[at:last]):
        return None
    return at, match


def _items_above(text: str, at: int) -> Iterator[tuple[int, re.Match[str]]]:
    """The items of the same list above a line, the nearest first."""
    while at > 0:
        before = text.rfind("\n", 0, at - 1) + 1
        line = text[before : at - 1]
        item = _item_at(text, before)
        if item:
            yield item
        elif line.strip() and line[0] not in " \t":
            return
        at = before


def _depth(match: re.Match[str]) -> int:
    return len(match["indent"].expandtabs(4))


def _width(match: re.Match[str]) -> int:
    return len(match["mark"]) + min(len(match["gap"]), 4)
