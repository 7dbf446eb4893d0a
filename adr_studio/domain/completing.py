"""What can be offered while something is typed: records, headings, people, statuses and tags."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.extension import Dialect
from adr_studio.domain.graph import Thing, in_order
from adr_studio.domain.links import relative
from adr_studio.domain.page import fact_name
from adr_studio.domain.record import Record
from adr_studio.domain.slugs import heading_slugs
from adr_studio.domain.status import SETTABLE, spell
from adr_studio.domain.table_kind import ELEMENTS

MOST = 12
"""Choices that are offered at once."""

_LIKE = 70
"""How alike, of 100, a record and what was typed must be where neither has the other's words."""

_PEOPLE = ("deciders", "authors", "consulted", "informed")
_OFFERED_FIELDS = (*_PEOPLE, "status", "tags")

_RECORD = re.compile(r"\[\[(?P<query>[^\[\]]*)$")
_HEADING = re.compile(r"\]\(<?(?P<path>[^()<>\s#]*)#(?P<query>[^()<>\s]*)$")
_ID = re.compile(r"(?<![\w/.-])(?P<query>[A-Za-z]{1,12}-\d*)$")
_CODE = re.compile(r"(?<!`)`(?P<query>[\w.-]*)$")
_FIELD = re.compile(r"(?P<key>[^\s#'\"\-\[\]{}:,][^#:\[\]{}]*?)\s*:\s+(?P<value>.*)$")
_KEY_ABOVE = re.compile(r"(?P<key>[^\s#'\"\-\[\]{}:,][^#:\[\]{}]*?)\s*:\s*$")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)$")
_BODY_FIELD = re.compile(r" {0,3}(?:[-*+]\s+)?[*_]{0,2}(?P<key>\w[\w -]{2,24}?)[*_]{0,2}\s*:[*_]{0,2}\s+(?P<value>.*)$")
_MEMBER = re.compile(r"(?:^|[,\[])\s*[\"']?(?P<query>[^,\[\]\"']*)$")
_WORD = re.compile(r"[\w-]*$")


@dataclass(frozen=True)
class Caret:
    """Where something is typed: the file, the line before and behind the caret, and the lines of front matter above it.

    `above` is None where the line is no front matter.
    """

    path: str
    before: str
    after: str = ""
    above: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Choice:
    """One thing that is offered: what is shown, what is said beside it, and what is written."""

    label: str
    detail: str
    text: str


@dataclass(frozen=True)
class Offer:
    """Choices, and how many characters before and behind the caret each of them takes the place of."""

    before: int
    after: int
    choices: tuple[Choice, ...]


def may_offer(caret: Caret) -> bool:
    """Whether what was typed last may lead to an offer; a glance at the line and no more."""
    if caret.above is None and any(each.search(caret.before) for each in (_RECORD, _HEADING, _ID, _CODE)):
        return True
    return _field(caret) is not None


def linked_file(caret: Caret) -> str | None:
    """The file whose headings are wanted, relative to the repository; None where none are, or outside of it."""
    match = _HEADING.search(caret.before)
    if match is None:
        return None
    if not match["path"]:
        return caret.path
    path = unquote(match["path"])
    folder = "" if path.startswith("/") else posixpath.dirname(caret.path)
    found = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if found.startswith("..") else found


class Completer:
    """Offers what the records of one catalog, and the rows of tables, have."""

    def __init__(self, catalog: Catalog, dialects: Sequence[Dialect] = (), rows: Sequence[Thing] = ()) -> None:
        self.catalog = catalog
        self._rows = rows
        self._dialects = {dialect.name: dialect for dialect in dialects}

    def offer(self, caret: Caret, forced: bool, text: Callable[[str], str]) -> Offer | None:
        """What fits the caret, None where nothing does. `forced` offers records for any word; `text` reads a file."""
        if field := _field(caret):
            return self._offer_field(*field)
        if caret.above is not None:
            return None
        if match := _RECORD.search(caret.before):
            closing = 2 if caret.after.startswith("]]") else 0
            return self._offer_records(match["query"], len(match[0]), closing, caret.path)
        if match := _HEADING.search(caret.before):
            path = linked_file(caret)
            headings = _headings(text(path)) if path is not None else ()
            return _made(match["query"], headings, len(match["query"]))
        if match := _ID.search(caret.before):
            return self._offer_ids(match["query"])
        if match := _CODE.search(caret.before):
            elements = [Choice(each.id, each.title, each.id) for each in self._rows if each.kind in ELEMENTS]
            return _made(match["query"], elements, len(match["query"]))
        word = _WORD.search(caret.before)
        if forced and word:
            return self._offer_records(word[0], len(word[0]), 0, caret.path)
        return None

    def _offer_field(self, name: str, query: str) -> Offer | None:
        if name == "status":
            words = [spell(status, query) for status in SETTABLE]
            return _made(query, [Choice(word, "", word) for word in words], len(query))
        known = self._tags if name == "tags" else self._people
        return _made(query, [Choice(each, "", each) for each in known], len(query))

    def _offer_ids(self, query: str) -> Offer | None:
        wanted = query.lower()
        known = [(record.id, record.title) for record in self.catalog.records]
        known += [(row.id, row.title) for row in in_order(self._rows) if row.kind not in ELEMENTS]
        found = [(name, title) for name, title in known if name.lower().startswith(wanted)]
        if len(found) == 1 and found[0][0].lower() == wanted:
            return None
        choices = tuple(Choice(name, title, name) for name, title in found[:MOST])
        return Offer(len(query), 0, choices) if choices else None

    def _offer_records(self, query: str, before: int, after: int, path: str) -> Offer | None:
        records = self.records(query, without=path)
        choices = tuple(Choice(each.id, each.title, self._link(each, path)) for each in records)
        return Offer(before, after, choices) if choices else None

    def records(self, query: str, without: str = "") -> tuple[Record, ...]:
        """The records that answer best to a number, id, or some of the title; the latest ones for nothing at all."""
        wanted = query.strip().lower()
        listed = [each for each in self._haystacks if each[1].path != without]
        if not wanted:
            return tuple(record for _, record in listed[::-1][:MOST])
        scored = ((_rank(wanted, hay, record), at) for at, (hay, record) in enumerate(listed))
        best = sorted((rank, at) for rank, at in scored if rank is not None)[:MOST]
        found = [listed[at][1] for _, at in best]
        if len(found) < MOST and len(wanted) > 2 and not wanted.isdecimal():
            found += [record for record in self._alike(wanted, listed) if record not in found]
        return tuple(found[:MOST])

    def _alike(self, wanted: str, listed: Sequence[tuple[str, Record]]) -> Iterator[Record]:
        from rapidfuzz import fuzz, process  # here, because the program starts sooner without it

        texts = [hay for hay, _ in listed]
        for _, _, at in process.extract(wanted, texts, scorer=fuzz.partial_ratio, score_cutoff=_LIKE, limit=MOST):
            yield listed[at][1]

    def _link(self, target: Record, path: str) -> str:
        source = self.catalog.by_path.get(path)
        dialect = self._dialects.get(source.dialect) if source else None
        href = relative(target.path, posixpath.dirname(path))
        if dialect is not None and dialect.writing is not None:
            return dialect.writing.refer(target, href)
        return f"[{target.id}: {target.title}]({href})"

    @cached_property
    def _haystacks(self) -> list[tuple[str, Record]]:
        return [(f"{record.id} {record.title} {record.file}".lower(), record) for record in self.catalog.records]

    @cached_property
    def _people(self) -> list[str]:
        return _listed(each for record in self.catalog.records for each in (*record.deciders, *record.authors))

    @cached_property
    def _tags(self) -> list[str]:
        return _listed(each for record in self.catalog.records for each in record.tags)


def _field(caret: Caret) -> tuple[str, str] | None:
    """The canonical name of the field that is typed into, and the member of it that stands before the caret."""
    match = (_FIELD if caret.above is not None else _BODY_FIELD).match(caret.before)
    key = match["key"] if match else None
    if match is None and caret.above is not None and (match := _ITEM.match(caret.before)):
        key = _key_above(caret.above)
    name = fact_name(key) if key else None
    if match is None or name not in _OFFERED_FIELDS:
        return None
    member = _MEMBER.search(match["value"])
    return (name, member["query"]) if member else None


def _key_above(lines: Sequence[str]) -> str | None:
    for line in reversed(lines):
        if match := _KEY_ABOVE.match(line):
            return match["key"]
        if line.strip() and not _ITEM.match(line):
            return None
    return None


def _headings(text: str) -> list[Choice]:
    return [Choice(heading.text, f"#{anchor}", anchor) for heading, anchor in heading_slugs(text)]


def _made(query: str, choices: Iterable[Choice], before: int) -> Offer | None:
    """The choices that have what was typed, those that begin with it first; None where it is there already."""
    wanted = query.strip().lower()
    ranked = [(_position(wanted, choice), at, choice) for at, choice in enumerate(choices)]
    found = [choice for place, _, choice in sorted(ranked, key=lambda each: each[:2]) if place >= 0][:MOST]
    if not found or (len(found) == 1 and found[0].text == query):
        return None
    return Offer(before, 0, tuple(found))


def _position(wanted: str, choice: Choice) -> int:
    places = (choice.label.lower().find(wanted), choice.text.lower().find(wanted))
    return min((place for place in places if place >= 0), default=-1)


def _rank(wanted: str, hay: str, record: Record) -> int | None:
    """How well a record answers, 0 best; None where it does not."""
    if wanted.isdecimal() and record.number is not None:
        if record.number == int(wanted):
            return 0
        if str(record.number).startswith(wanted) or record.digits.startswith(wanted):
            return 1
    at = hay.find(wanted)
    if at == 0:
        return 1
    if at > 0:
        return 2 if not hay[at - 1].isalnum() else 3
    words = wanted.split()
    return 4 if len(words) > 1 and all(word in hay for word in words) else None


def _listed(names: Iterable[str]) -> list[str]:
    """Each name once, those that are used most first."""
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted, key=lambda name: (-counted[name], name.lower()))
