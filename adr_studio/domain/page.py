"""One file's text with what it states about itself: the facts that every dialect reads."""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cache, cached_property
from typing import NamedTuple

from adr_studio.domain.markdown import Heading, MarkdownText, Section
from adr_studio.domain.names import FileName, read_name
from adr_studio.domain.relations import LONGEST_STATEMENT


class Place(StrEnum):
    """Where in a file a fact stands."""

    FRONT_MATTER = "front matter"
    BULLET = "bullet"
    LINE = "line"
    TABLE = "table"
    SECTION = "section"
    ATTRIBUTE = "attribute"
    TITLE = "title"


class Fact(NamedTuple):
    """One thing that a file states about itself.

    `name` is the canonical name (status, date, deciders …), `key` the one written. `value` is what stands between
    `start` and `end`, offsets in the text. `values` are its members where it is a list. `line` is where it begins.
    """

    name: str
    value: str
    place: Place
    start: int
    end: int
    line: int
    key: str = ""
    values: tuple[str, ...] = ()


_KEYS: dict[str, str] = {
    "title": "title|titre|titel|título|titolo|标题|subject",
    "status": "status|state|statut|estado|stato|статус|وضعیت|状态|状態|zustand|adr status|decision status|sdd status"
    "|current status|rfc status",
    "date": "date|datum|fecha|data|дата|日期|decision date|date decided|decided|decided on|date of decision|dato"
    "|date accepted|accepted on|accepted|sdd date|approved on|approval date",
    "created": "created|creation date|created at|created on|date created|start date|date started|started|création"
    "|date de création|proposed on|date proposed|stabilized at|opened|submitted|first published|initial date|published",
    "modified": "last modified|last updated|updated|last update|modified|updated at|modifié le|last revised|revised"
    "|update date|date modified|last changed",
    "deciders": "deciders|decider|decision makers|decision maker|decision maker s|décideurs|decideurs|entscheider"
    "|决策者|decided by|approvers|approver|responsible",
    "authors": "authors|author|auteur|auteurs|autor|autoren|作者|sdd author|owner|owners|proposer|champion|champions",
    "consulted": "consulted|consultés",
    "informed": "informed|informés",
    "tags": "tags|labels|keywords",
    "supersedes": "supersedes|supercedes|replaces|obsoletes|remplace",
    "superseded by": "superseded by|superceded by|supersededby|supercededby|replaced by|obsoleted by|remplacé par"
    "|overtaken by",
    "amends": "amends",
    "amended by": "amended by",
    "relates to": "relates to|related|related to|see also",
    "depends on": "depends on|requires",
    "extends": "enhances|extends",
    "number": "number|adr|adr id|dep|rfc|kep number|kep|pep|oep|eip|rfd|sdd|decision number|tep|nr|no",
    "type": "type|kind|document type",
}
_NAME_OF_KEY = {key: name for name, keys in _KEYS.items() for key in keys.split("|")}
RELATION_NAMES = ("supersedes", "superseded by", "amends", "amended by", "relates to", "depends on", "extends")


@cache
def _line() -> re.Pattern[str]:
    """A fact on a line or in a bullet; made at first use, because what is read from the index needs none of these."""
    return re.compile(
        rf"^(?P<indent>\s{{0,3}})(?P<bullet>[-*+]\s+|\d+\.\s+)?(?:>\s*)?(?P<open>[*_]{{0,3}})"
        rf"(?P<key>{_key_pattern()})(?:\(s\))?[*_]{{0,3}}\s*[:：][*_]{{0,3}}[ \t\u00a0]*",
        re.IGNORECASE,
    )


@cache
def _row() -> re.Pattern[str]:
    """A fact in a row of a table."""
    key = rf"[*_`]{{0,3}}(?P<key>{_key_pattern()})[:：]?[*_`]{{0,3}}[:：]?"
    return re.compile(rf"^\s*(?:\|\s*)?{key}\s*\|\s*", re.IGNORECASE)


def _key_pattern() -> str:
    keys = sorted((re.escape(key).replace(r"\ ", r"[\s_-]+") for key in _NAME_OF_KEY), key=len, reverse=True)
    return "|".join(keys)


_ITEM = re.compile(r"^\s+[-*+]\s+(?P<item>.*)$")
_LINE_TAIL = re.compile(r"(?>(?:\\|\s|<br\s*+/?>|<!--(?:(?!-->).)*-->)+)$")
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+|#+\s*)")
SECTION_TITLES = frozenset(
    (
        "motivation|overview|summary|introduction|abstract|context|background|purpose|decision|status|the problem"
        "|the document purpose|overview and goals|context and problem statement|table of contents|goals|drawbacks"
    ).split("|")
)
"""Headings of level 1 that are a document's first section, and not its title."""

_METADATA_HEADINGS = frozenset(("metadata", "meta data", "meta", "document information", "information", "overview"))


_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def fact_name(key: str) -> str | None:
    """The canonical name of a key as it is written; None for a key that says nothing to us."""
    return _NAME_OF_KEY.get(_BETWEEN_WORDS.sub(" ", key.strip(" *_:：`")).strip().lower())


def heading_name(text: str) -> str:
    """A heading for comparing: no numbering, no emphasis, lower case."""
    return _NUMBERING.sub("", text.strip(" *_")).strip(" *_:#").lower()


class Page:
    """One file's path and text, read as Markdown where it is Markdown."""

    def __init__(self, path: str, text: str, companion: str | None = None) -> None:
        self.path = path
        self.text = text
        self.companion = companion

    @property
    def file(self) -> str:
        """The file's own name."""
        return self.path.rsplit("/", 1)[-1]

    @cached_property
    def name(self) -> FileName:
        """What the name says; of the folder, where the record is a folder."""
        return read_name(record_stem(self.path))

    @cached_property
    def markdown(self) -> MarkdownText:
        """The text's structure."""
        return MarkdownText(self.text)

    @cached_property
    def heading_names(self) -> tuple[str, ...]:
        """The headings, ready for comparing."""
        return tuple(heading_name(heading.text) for heading in self.markdown.headings)

    def section(self, *names: str) -> Section | None:
        """The first section whose heading is one of these names."""
        for section, name in zip(self.markdown.sections, self.heading_names, strict=True):
            if name in names:
                return section
        return None

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What the Markdown states: front matter first, then the lines above the first section, then sections."""
        return (*self._front_matter(), *self._preamble(), *self._status_section())

    def _front_matter(self) -> Iterator[Fact]:
        for field in self.markdown.fields:
            name = fact_name(field.key)
            if name:
                yield Fact(
                    name, field.value, Place.FRONT_MATTER, field.start, field.end, field.line, field.key, field.values
                )

    @cached_property
    def preamble(self) -> tuple[int, int]:
        """The lines between the title (or the front matter) and the first section."""
        start = self.markdown.body
        title = title_heading(self.markdown)
        for heading, name in zip(self.markdown.headings, self.heading_names, strict=True):
            if heading is title:
                start = heading.end
            elif name not in _METADATA_HEADINGS and (title is None or name != heading_name(title.text)):
                return start, max(start, heading.line)
        return start, min(len(self.markdown.lines), start + 60)

    def _preamble(self) -> Iterator[Fact]:
        start, end = self.preamble
        fenced = self._fenced_lines(start, end)
        for number in range(start, end):
            line = self.markdown.lines[number]
            if number in fenced or not line.strip() or len(line) > LONGEST_STATEMENT:
                continue
            if match := _line().match(line):
                yield self._line_fact(match, line, number, end)
            elif "|" in line and (match := _row().match(line)):
                yield from self._row_fact(match, line, number)

    def _line_fact(self, match: re.Match[str], line: str, number: int, end: int) -> Fact:
        tail = _LINE_TAIL.search(line, match.end())
        stop = tail.start() if tail else len(line)
        value = line[match.end() : stop]
        closing = match["open"]
        if closing and value.endswith(closing) and value.count(closing) % 2:
            value = value[: -len(closing)].rstrip()
        start = self.markdown.starts[number] + match.end()
        values = () if value else tuple(self._items_below(number + 1, end))
        place = Place.BULLET if match["bullet"] else Place.LINE
        name = fact_name(match["key"]) or ""
        return Fact(name, value or ", ".join(values), place, start, start + len(value), number, match["key"], values)

    def _items_below(self, number: int, end: int) -> Iterator[str]:
        while number < end and (match := _ITEM.match(self.markdown.lines[number])):
            yield match["item"].strip()
            number += 1

    def _row_fact(self, match: re.Match[str], line: str, number: int) -> Iterator[Fact]:
        bar = re.search(r"(?<!\\)\|", line[match.end() :])
        value = line[match.end() : match.end() + bar.start() if bar else len(line)].rstrip()
        name = fact_name(match["key"])
        start = self.markdown.starts[number] + match.end()
        if name and value and not re.fullmatch(r"[-: ]+", value) and fact_name(value) is None:
            yield Fact(name, value, Place.TABLE, start, start + len(value), number, match["key"])

    def _status_section(self) -> Iterator[Fact]:
        section = self.status_section
        if section is None:
            return
        lines = list(section_lines(self.markdown, section))
        if lines:
            first, last = lines[0], lines[-1]
            starts = self.markdown.starts
            start, end = starts[first], starts[last] + len(self.markdown.lines[last].rstrip())
            yield Fact("status", self.text[start:end], Place.SECTION, start, end, first, section.heading.text)

    @cached_property
    def status_section(self) -> Section | None:
        """The section headed Status, in whatever language; the first where there are two."""
        for section, name in zip(self.markdown.sections, self.heading_names, strict=True):
            if _NAME_OF_KEY.get(name) == "status":
                return section
        return None

    def _fenced_lines(self, start: int, end: int) -> frozenset[int]:
        fences = self.markdown.blocks(start, end, "fence", "code_block")
        body = self.markdown.body
        return frozenset(
            line for token in fences if token.map for line in range(token.map[0] + body, token.map[1] + body)
        )


def title_heading(markdown: MarkdownText) -> Heading | None:
    """The heading that is the document's title; None where the first of level 1 is a section already."""
    first = markdown.title
    return first if first is not None and first.text.lower() not in SECTION_TITLES else None


def section_lines(markdown: MarkdownText, section: Section) -> Iterator[int]:
    """The numbers of the lines of a section that say something: no blanks, comments, rules, fences or quotations.

    Quotations count where the section has nothing else.
    """
    skipped = {
        line
        for token in markdown.blocks(section.start, section.end, "fence", "html_block", "hr")
        if token.map
        for line in range(token.map[0] + markdown.body, token.map[1] + markdown.body)
    }
    said = [line for line in range(section.start, section.end) if markdown.lines[line].strip() and line not in skipped]
    unquoted = [line for line in said if not markdown.lines[line].lstrip().startswith(">")]
    yield from unquoted or said


def record_stem(path: str) -> str:
    """The name that carries a record's number: the file's, or the folder's where the file is the folder's page."""
    *folders, name = path.split("/")
    if folders and re.fullmatch(r"(?:readme|index|_index|kep|proposal|rfc)\.\w+", name, re.IGNORECASE):
        return folders[-1]
    return name


def first_fact(facts: Collection[Fact], *names: str) -> Fact | None:
    """The first fact of the first of these names that is stated."""
    for name in names:
        for fact in facts:
            if fact.name == name and fact.value.strip():
                return fact
    return None
