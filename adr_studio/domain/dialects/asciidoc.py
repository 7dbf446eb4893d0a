"""Records in AsciiDoc: listed with title, status and date, edited as text."""

import re
from collections.abc import Iterator

from adr_studio.domain.extension import Dialect
from adr_studio.domain.page import Fact, Page, Place, fact_name

_TITLE = re.compile(r"^[=#]\s+(?P<value>\S.*?)\s*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^:(?P<key>[\w-]+):[ \t]*(?P<value>[^\n]*?)[ \t]*$", re.MULTILINE)
_LABELLED = re.compile(
    r"^(?:[*-]\s+)?\*?(?P<key>[A-Za-z][\w -]{2,20}?)\*?\s*(?:::|:)\*?[ \t]+(?P<value>\S[^\n]*)$", re.MULTILINE
)
_STATUS_SECTION = re.compile(r"^={2,4}\s+(?P<key>[^\n]+)\n(?P<value>(?:(?!={1,5}\s)[^\n]*\n?)*)", re.MULTILINE)
_OBSOLETED = re.compile(
    r"(?P<key>(?:obsoleted|superseded|superceded|replaced) by)[ \t]+(?P<value>(?:xref|link):[^\n]+)"
)


def _facts(page: Page) -> Iterator[Fact]:
    head = page.text[:6_000]
    if title := _TITLE.search(head):
        yield _fact(page, title, "title", Place.TITLE)
    for pattern, place in ((_ATTRIBUTE, Place.ATTRIBUTE), (_LABELLED, Place.LINE)):
        for match in pattern.finditer(head):
            name = fact_name(match["key"]) or fact_name(re.sub(r"^[a-z]+_", "", match["key"]))
            if name and match["value"].strip():
                yield _fact(page, match, name, place)
    for match in _STATUS_SECTION.finditer(page.text):
        if fact_name(match["key"]) == "status" and match["value"].strip():
            yield _fact(page, match, "status", Place.SECTION)
            break
    if obsoleted := _OBSOLETED.search(head):
        yield _fact(page, obsoleted, "superseded by", Place.LINE)


def _fact(page: Page, match: re.Match[str], name: str, place: Place) -> Fact:
    value = match["value"]
    start = match.start("value") + len(value) - len(value.lstrip())
    line = page.text.count("\n", 0, start)
    return Fact(name, value.strip(), place, start, start + len(value.strip()), line)


ASCIIDOC = Dialect(
    name="asciidoc",
    title="AsciiDoc",
    suffixes=(".adoc", ".asciidoc"),
    recognise=lambda page: 50,
    facts=_facts,
)
