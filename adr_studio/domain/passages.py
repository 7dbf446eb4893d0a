"""What an editor does for whoever types Markdown: lists go on, words become strong, lines move.

Everything works on a passage of whole lines and gives the passage that takes its place, or None where there is nothing
to do, so that a long text costs no more than a short one.
"""

import re
from collections.abc import Callable
from typing import NamedTuple


class Passage(NamedTuple):
    """Some whole lines, without the last one's end, and what is selected in them from `start` to `end`."""

    text: str
    start: int
    end: int

    @property
    def selected(self) -> str:
        """The selected characters."""
        return self.text[self.start : self.end]

    def replaced(self, start: int, end: int, text: str) -> "Passage":
        """The passage with other characters there, and the caret behind them."""
        return Passage(self.text[:start] + text + self.text[end:], start + len(text), start + len(text))


Change = Callable[[Passage], Passage | None]

_ITEM = re.compile(
    r"(?P<quote>(?:\s{0,3}>\s?)*)(?P<indent>\s*)(?P<mark>[-*+]|(?P<number>\d{1,9})(?P<sign>[.)]))(?P<space>\s+)"
    r"(?P<task>\[[ xX]\]\s+)?"
)
_QUOTE = re.compile(r"(?:\s{0,3}>\s?)+")
_HEADING = re.compile(r"#{1,6}\s+")
_TASK = re.compile(r"(?P<before>\s*(?:[-*+]|\d{1,9}[.)])\s+)(?:\[(?P<mark>[ xX])\]\s+)?")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_URL = re.compile(r"(?:https?://|mailto:)\S+")
_WIDTH = 2
"""Blanks by which an item of a list with marks is indented; under a number it is as wide as the number."""


def break_line(passage: Passage) -> Passage | None:
    """Return in a list or a quotation goes on with it; in an empty item it ends it."""
    line, start, end = passage.text, passage.start, passage.end
    item = _ITEM.match(line)
    opening = item or _QUOTE.match(line)
    if opening is None or start < opening.end():
        return None
    if not line[opening.end() :].strip():
        return passage.replaced(0, len(line), item["quote"] if item and item["quote"] else "")
    return passage.replaced(start, end, f"\n{_next(item) if item else opening[0]}")


def _next(item: re.Match[str]) -> str:
    mark = f"{int(item['number']) + 1}{item['sign']}" if item["number"] else item["mark"]
    task = "[ ] " if item["task"] else ""
    return f"{item['quote']}{item['indent']}{mark}{item['space']}{task}"


def is_item(passage: Passage) -> bool:
    """Whether the first line is an item of a list."""
    return _ITEM.match(passage.text.partition("\n")[0]) is not None


def indent(passage: Passage) -> Passage | None:
    """Move every line to the right, by as much as an item of a list needs to lie under the one above."""
    first = _ITEM.match(passage.text)
    width = len(first["mark"]) + 1 if first and first["number"] else _WIDTH
    return _each_line(passage, lambda line: f"{' ' * width}{line}" if line.strip() else line)


def outdent(passage: Passage) -> Passage | None:
    """Move every line to the left, as far as it goes."""
    first = _ITEM.match(passage.text)
    width = len(first["mark"]) + 1 if first and first["number"] else _WIDTH
    return _each_line(passage, lambda line: line[min(width, len(line) - len(line.lstrip(" "))) :])


def _each_line(passage: Passage, change: Callable[[str], str]) -> Passage | None:
    """Change each line; the selection keeps to the characters that it had."""
    lines = passage.text.split("\n")
    changed = [change(line) for line in lines]
    if changed == lines:
        return None

    def moved(at: int) -> int:
        row = passage.text.count("\n", 0, at)
        begin = sum(len(line) + 1 for line in lines[:row])
        column = at - begin + len(changed[row]) - len(lines[row])
        return sum(len(line) + 1 for line in changed[:row]) + max(0, column)

    return Passage("\n".join(changed), moved(passage.start), moved(passage.end))


def toggle(mark: str) -> Change:
    """Put marks such as `**` around what is selected, or the word at the caret; take them away where they are."""

    def change(passage: Passage) -> Passage:
        start, end = _word(passage)
        text, width = passage.text, len(mark)
        inside = text[start:end]
        if inside.startswith(mark) and inside.endswith(mark) and len(inside) >= 2 * width:
            bare = inside[width:-width]
            return Passage(text[:start] + bare + text[end:], start, start + len(bare))
        if _is_around(text, start, end, mark):
            bare_start = start - width
            return Passage(text[:bare_start] + inside + text[end + width :], bare_start, bare_start + len(inside))
        marked = f"{text[:start]}{mark}{inside}{mark}{text[end:]}"
        return Passage(marked, start + width, end + width)

    return change


def _is_around(text: str, start: int, end: int, mark: str) -> bool:
    """Whether exactly these marks stand at both ends: one star is not half of two."""
    sign = mark[0]
    before = len(text[:start]) - len(text[:start].rstrip(sign))
    after = len(text[end:]) - len(text[end:].lstrip(sign))
    return before >= len(mark) <= after and (before == len(mark) or before == 3)


def _word(passage: Passage) -> tuple[int, int]:
    """What is selected, without the blanks at its ends, or the word at the caret."""
    if passage.start != passage.end:
        said = passage.selected
        return passage.start + len(said) - len(said.lstrip()), passage.end - len(said) + len(said.rstrip())
    for word in _WORD.finditer(passage.text):
        if word.start() <= passage.start <= word.end():
            return word.span()
    return passage.start, passage.start


def link(passage: Passage) -> Passage:
    """Make a link of what is selected, or of the word at the caret, with the caret where the target goes."""
    start, end = _word(passage)
    said = passage.text[start:end]
    if _URL.fullmatch(said):
        made = passage.replaced(start, end, f"[]({said})")
        return Passage(made.text, start + 1, start + 1)
    made = passage.replaced(start, end, f"[{said}]()")
    at = made.end - 1 if said else start + 1
    return Passage(made.text, at, at)


def paste(pasted: str) -> Change:
    """An address that is pasted over words makes a link of them."""

    def change(passage: Passage) -> Passage | None:
        said = passage.selected
        if not _URL.fullmatch(pasted.strip()) or not said.strip() or "\n" in said or _URL.fullmatch(said.strip()):
            return None
        return passage.replaced(passage.start, passage.end, f"[{said}]({pasted.strip()})")

    return change


PAIRS = {"*": "*", "_": "_", "`": "`", "[": "]", "(": ")", '"': '"', "~": "~"}
"""What is put around a selection when the first of a pair is typed."""


def surround(sign: str) -> Change:
    """Put a pair around what is selected, which stays selected."""

    def change(passage: Passage) -> Passage | None:
        if passage.start == passage.end or sign not in PAIRS or "\n" in passage.selected:
            return None
        said = f"{sign}{passage.selected}{PAIRS[sign]}"
        made = passage.replaced(passage.start, passage.end, said)
        return Passage(made.text, passage.start + 1, passage.end + 1)

    return change


def heading(level: int) -> Change:
    """Make each line a heading of this level (1–6); where it is one already, a line like others."""

    def one(line: str) -> str:
        found = _HEADING.match(line)
        bare = line[found.end() :] if found else line
        return bare if (found and found[0].strip() == "#" * level) or not bare.strip() else f"{'#' * level} {bare}"

    return lambda passage: _each_line(passage, one)


def toggle_task(passage: Passage) -> Passage | None:
    """Tick a task or untick it; an item of a list that is no task becomes one."""

    def one(line: str) -> str:
        found = _TASK.match(line)
        if found is None:
            return line
        box = "[ ] " if found["mark"] is None or found["mark"] != " " else "[x] "
        return f"{found['before']}{box}{line[found.end() :]}"

    return _each_line(passage, one)


def duplicate(passage: Passage) -> Passage:
    """Write the lines once more below themselves."""
    shift = len(passage.text) + 1
    return Passage(f"{passage.text}\n{passage.text}", passage.start + shift, passage.end + shift)


def move_up(passage: Passage) -> Passage | None:
    """Bring the lines above the first line of the passage, which is their neighbour."""
    above, found, lines = passage.text.partition("\n")
    shift = len(above) + 1
    return Passage(f"{lines}\n{above}", passage.start - shift, passage.end - shift) if found else None


def move_down(passage: Passage) -> Passage | None:
    """Bring the lines below the last line of the passage, which is their neighbour."""
    lines, found, below = passage.text.rpartition("\n")
    shift = len(below) + 1
    return Passage(f"{below}\n{lines}", passage.start + shift, passage.end + shift) if found else None
