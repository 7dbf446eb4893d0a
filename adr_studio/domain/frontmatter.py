"""Front matter, read line by line and without loss: no YAML library, because real front matter breaks them all."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_KEY = re.compile(r"(?P<key>[^\s#'\"\-\[\]{}:,][^#:\[\]{}]*?|\"[^\"]+\"|'[^']+')\s*:(?=\s|$)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?\s*$")
_ITEM = re.compile(r"\s*-\s+")


class Field(NamedTuple):
    """One field of the front matter.

    `start` and `end` span the value as it is written (quotes and brackets included), in characters of the whole text;
    a field without a value has an empty span just behind its colon. `value` is the text without quotes, lines of a
    block scalar joined by blanks; `values` the members of a list, or the one value, or nothing. `line` is the field's
    own line. `indented` says that the value stands in indented lines below the key.
    """

    key: str
    value: str
    values: tuple[str, ...]
    start: int
    end: int
    line: int
    indented: bool = False


def closing_line(lines: Sequence[str]) -> int:
    """The number of lines that the front matter takes, its two fences included; 0 where the text has none.

    `lines` are without their line ends. A block that is never closed is body text, not front matter.
    """
    if not lines or lines[0].rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return number + 1
    return 0


def read_fields(lines: Sequence[str], offset: int, first_line: int) -> tuple[Field, ...]:
    """The fields in the lines between the fences.

    `offset` is the position of the first of these lines in the text and `first_line` its number. A line that is no
    field, no comment and no continuation is passed over; it stays in the text as it is.
    """
    fields: list[Field] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        match = _KEY.match(line)
        below = _block_end(lines, index + 1) if line.strip() else index + 1
        if match:
            block = lines[index + 1 : below]
            fields.append(_field(match, line, block, offset, first_line + index))
        elif line.strip() and not line.startswith("#"):
            below = index + 1
        offset += sum(len(each) + 1 for each in lines[index:below])
        index = below
    return tuple(fields)


def unquote(value: str) -> str:
    """A scalar without its quotes."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r'\\(["\\/])', r"\1", value[1:-1]) if "\\" in value else value[1:-1]
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def quote_like(old: str, new: str) -> str:
    """`new` in the quotes that `old` has; in double quotes where a plain scalar would not be read as this text."""
    old = old.strip()
    if len(old) > 1 and old[0] == old[-1] == "'":
        return "'" + new.replace("'", "''") + "'"
    plain = not (len(old) > 1 and old[0] == old[-1] == '"')
    if plain and not _needs_quotes(new):
        return new
    return '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _needs_quotes(value: str) -> bool:
    return bool(
        not value
        or value != value.strip()
        or value[0] in "!&*?|>'\"%@`#,[]{}-:"
        or ": " in value
        or " #" in value
        or value.endswith(":")
        or re.fullmatch(r"0\d+|true|false|yes|no|on|off|null|~", value, re.IGNORECASE)
    )


def _block_end(lines: Sequence[str], start: int) -> int:
    """Where the lines end that belong to the field above them; blank ones do where an indented one follows."""
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.strip():
            continue
        if line[0] not in " \t" and (index > end or not (line.startswith("- ") or line.rstrip() == "-")):
            break
        end = index + 1
    return end


def _field(match: re.Match[str], line: str, block: Sequence[str], offset: int, number: int) -> Field:
    key = unquote(match["key"])
    raw = _without_comment(line[match.end() :])
    start = offset + match.end() + (len(raw) - len(raw.lstrip()))
    value = raw.strip()
    first = next((each.strip() for each in block if each.strip()), "")
    stands_alone = bool(value) and not _BLOCK_SCALAR.fullmatch(value) and _KEY.match(first) is not None
    if not first or stands_alone:
        if not value:
            start = offset + match.end()
        return Field(key, _scalar(value), _members(value), start, start + len(value), number)
    last = max(index for index, each in enumerate(block) if each.strip())
    end = offset + len(line) + 1 + sum(len(each) + 1 for each in block[: last + 1]) - 1
    inner = [each.strip() for each in block if each.strip() and not each.strip().startswith("#")]
    if value and not _BLOCK_SCALAR.fullmatch(value):
        joined = " ".join([value, *inner])
        return Field(key, _scalar(joined), _members(joined), start, end, number, True)
    if not value and inner and all(_ITEM.match(f"{each} ") for each in inner if each[0] == "-") and inner[0][0] == "-":
        items = tuple(unquote(_without_comment(each[1:])) for each in inner if each[0] == "-")
        items = tuple(item for item in items if item)
        return Field(key, ", ".join(items), items, start if value else offset + len(line) + 1, end, number, True)
    joined = " ".join(inner)
    return Field(key, joined, _members(joined), start if value else offset + len(line) + 1, end, number, True)


def _without_comment(raw: str) -> str:
    """The value before a YAML comment; a `#` inside quotes, or without a blank before it, is no comment."""
    stripped = raw.strip()
    if stripped[:1] in ("'", '"'):
        closing = stripped.rfind(stripped[0], 1)
        tail = stripped[closing + 1 :].strip()
        if closing > 0 and (not tail or tail.startswith("#")):
            return raw[: raw.index(stripped[0]) + closing + 1]
        return raw
    return _COMMENT.sub("", raw) if "#" in raw else raw


def _scalar(value: str) -> str:
    return unquote(value)


def _members(value: str) -> tuple[str, ...]:
    if value[:1] == "[" and value[-1:] == "]" and "](" not in value:
        inner = value[1:-1]
        return tuple(part for part in (unquote(each) for each in _split_flow(inner)) if part)
    scalar = unquote(value)
    return (scalar,) if scalar else ()


def _split_flow(inner: str) -> list[str]:
    parts, quote, current = [], "", ""
    for character in inner:
        if quote:
            quote = "" if character == quote else quote
            current += character
        elif character in "'\"" and not current.strip():
            quote = character
            current += character
        elif character == ",":
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
