"""Records in reStructuredText: listed with title, status and date, edited as text."""

import re
from collections.abc import Iterator

from adr_studio.domain.extension import Dialect
from adr_studio.domain.page import Fact, Page, Place, fact_name

_UNDERLINE = re.compile(r"([=\-~^\"'#*+`:.<>_])\1{2,}\s*$")
_FIELD = re.compile(r"^:?(?P<key>[^:\n]{2,30}):\s*(?P<value>.*)$")


def _headings(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number in range(1, len(lines)):
        title = lines[number - 1].strip()
        if title and _UNDERLINE.match(lines[number]) and not _UNDERLINE.match(lines[number - 1]):
            yield number - 1, title


def _facts(page: Page) -> Iterator[Fact]:
    lines = page.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    headings = list(_headings(lines))
    if headings:
        number, title = headings[0]
        yield Fact("title", title, Place.TITLE, starts[number], starts[number] + len(lines[number]), number)
    for number, line in enumerate(lines[:80]):
        match = _FIELD.match(line)
        name = fact_name(match["key"]) if match else None
        if match and name:
            start = starts[number] + match.start("value")
            yield Fact(name, match["value"].strip(), Place.ATTRIBUTE, start, start + len(match["value"]), number)
    bounds = [number for number, _ in headings] + [len(lines)]
    for (number, title), end in zip(headings, bounds[1:], strict=True):
        if fact_name(title) == "status":
            said = [line for line in range(number + 2, end) if lines[line].strip() and not lines[line].startswith("..")]
            if said:
                start, stop = starts[said[0]], starts[said[-1]] + len(lines[said[-1]].rstrip())
                yield Fact("status", page.text[start:stop], Place.SECTION, start, stop, said[0])
            break


RESTRUCTURED_TEXT = Dialect(
    name="restructuredtext",
    title="reStructuredText",
    suffixes=(".rst",),
    recognise=lambda page: 50,
    facts=_facts,
)
