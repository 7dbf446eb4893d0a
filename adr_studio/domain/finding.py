"""Finding and replacing: what is wanted, where it stands, and what is written in its place.

Patterns are those of the `regex` package, because it gives up after a time; the standard library's matcher cannot, and
a pattern such as `(a+)+b` would hold the program for ever.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.errors import Refused

if TYPE_CHECKING:
    from regex import Match, Pattern

PATIENCE = 2.0
"""Seconds that one search may take."""

LARGEST = 50_000
"""Parts of a pattern whose counted repetitions are written out, as the engine does in memory until there is none."""

LONGEST = 2_000
"""Characters of a regular expression."""

_NOTHING_CHANGED = "Nothing was changed."
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?#[^)]*\))?|\)|\{(\d+)(?:,\d*)?\}|.", re.DOTALL)


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words as they stand, or a pattern; `case` matters or not; `word` means whole words only."""

    text: str
    regex: bool = False
    case: bool = False
    word: bool = False


@dataclass(frozen=True)
class Span:
    """Where something was found, in code points, end-exclusive."""

    start: int
    end: int


def matcher(wanted: Wanted) -> "Pattern[str]":
    """The pattern that finds what is wanted; `^` and `$` mean lines. Raises Refused for one that cannot be read."""
    import regex  # here, because the program starts sooner without it

    if wanted.regex and (len(wanted.text) > LONGEST or _size(wanted.text) > LARGEST):
        raise Refused("This pattern is too large.", _NOTHING_CHANGED)
    source = wanted.text if wanted.regex else regex.escape(wanted.text, special_only=True, literal_spaces=True)
    flags = regex.MULTILINE | regex.VERSION0 | (0 if wanted.case else regex.IGNORECASE)
    try:
        regex.compile(source, flags)  # alone first, so that what is wrong is told where the user wrote it
        if wanted.word:
            source = rf"(?<!\w)(?:{source})(?!\w)"
        return regex.compile(source, flags)
    except regex.error as error:
        raise Refused(f"This pattern cannot be read: {_told(error)}.", _NOTHING_CHANGED) from error
    except (OverflowError, RecursionError, MemoryError, ValueError) as error:
        raise Refused("This pattern is too large.", _NOTHING_CHANGED) from error


def find(text: str, wanted: Wanted, limit: int, within: Span | None = None) -> tuple[Span, ...]:
    """The first places, at most `limit`, where what is wanted stands; all of them in `within`, if given.

    Raises Refused for a pattern that cannot be read, or that takes longer than PATIENCE.
    """
    found: list[Span] = []
    for match in _matches(text, wanted, within):
        if len(found) == limit:
            break
        found.append(Span(*match.span()))
    return tuple(found)


def replace_all(text: str, wanted: Wanted, template: str, within: Span | None = None) -> Edits:
    """The edits that write the template in every place; raises Refused as `find` and `replacement` do."""
    edits = (
        TextEdit(match.start(), match.end(), replacement(match, template) if wanted.regex else template)
        for match in _matches(text, wanted, within)
    )
    return tuple(edit for edit in edits if text[edit.start : edit.end] != edit.text)


def replace_one(text: str, wanted: Wanted, template: str, span: Span, within: Span | None = None) -> TextEdit | None:
    """The edit for the one place at this span; None where what is wanted no longer stands there."""
    for match in _matches(text, wanted, Span(span.start, within.end if within else len(text))):
        if match.span() == (span.start, span.end):
            return TextEdit(span.start, span.end, replacement(match, template) if wanted.regex else template)
        return None
    return None


def replacement(match: "Match[str]", template: str) -> str:
    r"""What is written for a match: `$1`, `\1`, `${name}` and `\g<name>` are groups, `$0` the whole, `$$` a dollar.

    `\n`, `\t` and `\\` mean what they do in patterns. Raises Refused for a group that the pattern does not have.
    """
    import regex

    def written(sign: "Match[str]") -> str:
        escape, group = sign["escape"], sign["number"] or sign["name"]
        if group is None:
            return {"n": "\n", "t": "\t"}.get(escape, escape) if escape else "$"
        try:
            return match[int(group) if group.isdecimal() else group] or ""
        except IndexError as error:
            said = f"The pattern has no group “{group}”, which the replacement names."
            raise Refused(said, f"{_NOTHING_CHANGED} Write $$ for a dollar sign.") from error

    signs = r"\\g<(?<name>\w+)>|\$\{(?<name>\w+)\}|[\\$](?<number>\d{1,2})|\\(?<escape>[nt\\$])|\$\$"
    return str(regex.sub(signs, written, template))


def _matches(text: str, wanted: Wanted, within: Span | None) -> "Iterator[Match[str]]":
    if not wanted.text:
        return
    start, end = (within.start, within.end) if within else (0, len(text))
    try:
        yield from matcher(wanted).finditer(text, start, end, concurrent=True, timeout=PATIENCE)
    except TimeoutError as error:
        said = "This pattern takes too long here, so the search was given up."
        raise Refused(said, f"{_NOTHING_CHANGED} Patterns such as “(a+)+” try too many ways.") from error


def _size(pattern: str) -> int:
    """How many parts a pattern has once its counted repetitions are written out, or somewhat more."""
    sums, last = [0], [0]
    for piece in _PIECE.finditer(pattern):
        if piece[0] == "(":
            sums.append(0)
            last.append(0)
        elif piece[0] == ")" and len(sums) > 1:
            inner = sums.pop()
            last.pop()
            last[-1] = inner
            sums[-1] += inner
        elif piece[1]:
            more = last[-1] * (max(int(piece[1][:9]), 1) - 1)
            last[-1] += more
            sums[-1] += more
        else:
            last[-1] = 1
            sums[-1] += 1
    return sum(sums)


def _told(error: Exception) -> str:
    """What is wrong with a pattern, and at which character, counted from 1."""
    said, place = getattr(error, "msg", str(error)), getattr(error, "pos", None)
    return said if place is None else f"{said} at character {place + 1}"
