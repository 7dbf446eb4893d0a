"""What a YAML file states about a record, read line by line as front matter is."""

import re
from collections.abc import Iterator

from adr_studio.domain.frontmatter import Field, read_fields
from adr_studio.domain.page import Fact, Place, fact_name

_NESTED = ("adr", "decision", "lifecycle", "metadata", "kep")
_INDENT = re.compile(r"^( +)\S")


def _fields(lines: list[str], offset: int, first: int, depth: int = 0) -> Iterator[Field]:
    for field in read_fields(lines, offset, first):
        yield field
        if depth == 0 and field.key in _NESTED and field.indented:
            below = lines[field.line - first + 1 :]
            match = _INDENT.match(below[0]) if below else None
            width = len(match[1]) if match else 2
            nested = []
            for line in below:
                if line.strip() and not line.startswith(" "):
                    break
                nested.append(line[width:])
            # Offsets would be wrong for cut lines; these facts are read and never written.
            yield from _fields(nested, 0, 0, 1)


def yaml_facts(text: str) -> Iterator[Fact]:
    """What a YAML text states at its top level, and one level below the keys that hold a record's metadata."""
    for field in _fields(text.split("\n"), 0, 0):
        name = fact_name(field.key)
        if name and field.value and field.value.lower() not in ("null", "~"):
            yield Fact(name, field.value, Place.ATTRIBUTE, field.start, field.end, field.line, field.key, field.values)
