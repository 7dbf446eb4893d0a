"""A document taken apart for a form: its front matter, what comes before the first heading, and each section."""

from collections.abc import Iterator
from typing import NamedTuple

from adr_studio.domain.markdown import MarkdownText

FRONT_MATTER, BEGINNING = "front matter", "beginning"
"""The kinds of part that have no heading of their own."""


class Part(NamedTuple):
    """What stands between the offsets `start` and `end`, without the blank lines around it.

    `title` is the heading's text, or what kind of part it is; `level` is the heading's, 0 where it has none. The first
    text of an empty part needs `before` and `behind` around it, so that a blank line stands on either side.
    """

    title: str
    level: int
    start: int
    end: int
    before: str = ""
    behind: str = ""


def parts(text: str) -> tuple[Part, ...]:
    """The parts of a text in their order; none for a title, or for a heading without a line below it, that is empty."""
    return tuple(_parts(MarkdownText(text)))


def _parts(markdown: MarkdownText) -> Iterator[Part]:
    if markdown.body > 2:
        yield _part(markdown, FRONT_MATTER, 0, 1, markdown.body - 1)
    first = markdown.sections[0].heading.line if markdown.sections else len(markdown.lines)
    if any(line.strip() for line in markdown.lines[markdown.body : first]):
        yield _part(markdown, BEGINNING, 0, markdown.body, first)
    for section in markdown.sections:
        part = _part(markdown, section.heading.text, section.heading.level, section.start, section.end)
        if section.start < section.end and (part.start < part.end or part.level > 1):
            yield part


def _part(markdown: MarkdownText, title: str, level: int, start: int, end: int) -> Part:
    said = [line for line in range(start, end) if markdown.lines[line].strip()]
    if not said:
        line = min(start + 1, end - 1)
        before, behind = "\n" if line == start else "", "\n" if line == end - 1 else ""
        at = markdown.starts[line] if start < end else len(markdown.text)
        return Part(title, level, at, at, before, behind)
    first, last = said[0], said[-1]
    return Part(title, level, markdown.starts[first], markdown.starts[last] + len(markdown.lines[last]))
