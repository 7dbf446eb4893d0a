"""What could stand where somebody is typing: records, headings, people, statuses, tags."""

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.links import relative
from adr_studio.domain.page import fact_name
from adr_studio.domain.ranking import rank
from adr_studio.domain.record import Record
from adr_studio.domain.status import SETTABLE

MOST = 20
"""How many offers are made at once."""

_WIKI = re.compile(r"\[\[(?P<said>[^\[\]\n]*)\Z")
_FRAGMENT = re.compile(r"\]\((?P<target>[^()\s#]*)#(?P<said>[^()\s#]*)\Z")
_TARGET = re.compile(r"\]\((?P<said>[^()\s#:]*)\Z")
_ID = re.compile(r"(?<![\w\[/-])(?P<said>[A-Z][A-Za-z]{1,9}-\d*)\Z")
_WORD = re.compile(r"(?P<said>\w[\w -]*)\Z")
_FIELD = re.compile(r"(?P<key>[^\s#:][^:]*):\s*(?P<values>.*)\Z")
_PEOPLE = frozenset(("deciders", "authors", "consulted", "informed"))


class Offer(NamedTuple):
    """Something that could stand here: what is shown of it, and what is written."""

    title: str
    detail: str
    text: str


class Offers(NamedTuple):
    """Offers for the characters of the line from `start` to `end`."""

    start: int
    end: int
    offers: tuple[Offer, ...]


class Here(NamedTuple):
    """Where somebody types: a line with the caret at `column`, in the file at `path`.

    `headings` gives the headings of a page with the fragments that lead to them.
    """

    line: str
    column: int
    path: str
    in_front_matter: bool
    catalog: Catalog
    headings: Callable[[str], Sequence[tuple[str, str]]]

    @property
    def before(self) -> str:
        """The line up to the caret."""
        return self.line[: self.column]

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return self.path.rpartition("/")[0]


def offers(here: Here, wanted: bool = False) -> Offers | None:
    """What could stand at the caret; `wanted` says that somebody asked, so that a word alone is enough."""
    if here.in_front_matter:
        return _field(here)
    if match := _WIKI.search(here.before):
        end = here.column + (2 if here.line[here.column :].startswith("]]") else 0)
        return _offers(match.start(), end, (_link(each, here) for each in _records(match["said"], here)))
    if match := _FRAGMENT.search(here.before):
        return _fragment(match, here)
    if match := _TARGET.search(here.before):
        found = _records(match["said"].replace("-", " ").replace("/", " "), here)
        return _offers(match.start("said"), here.column, (_target(each, here) for each in found))
    if match := _ID.search(here.before):
        said = match["said"].lower()
        found = [each for each in here.catalog.records if each.id.lower().startswith(said)]
        return _offers(match.start("said"), here.column, (_link(each, here, by_id=True) for each in found))
    if wanted and (match := _WORD.search(here.before)):
        word = match["said"].rsplit(" ", 1)[-1]
        return _offers(here.column - len(word), here.column, (_link(each, here) for each in _records(word, here)))
    return None


def _offers(start: int, end: int, found: Iterable[Offer]) -> Offers | None:
    listed = tuple(offer for offer, _ in zip(found, range(MOST), strict=False))
    return Offers(start, end, listed) if listed else None


def _records(said: str, here: Here) -> list[Record]:
    records = [record for record in here.catalog.records if record.path != here.path]
    titles = [f"{record.title} {record.id} {record.path}".lower() for record in records]
    return [records[at] for at in rank(said, titles, MOST)]


def _link(record: Record, here: Here, by_id: bool = False) -> Offer:
    numbered = record.number is not None
    name = record.id if by_id and numbered else f"{record.id}: {record.title}" if numbered else record.title
    text = f"[{name}]({relative(record.path, here.folder)})"
    return Offer(f"{record.id}  {record.title}" if numbered else record.title, str(record.status), text)


def _target(record: Record, here: Here) -> Offer:
    return Offer(record.title, record.path, relative(record.path, here.folder))


def _fragment(match: re.Match[str], here: Here) -> Offers | None:
    target = unquote(match["target"])
    path = posixpath.normpath(posixpath.join(here.folder, target)) if target else here.path
    headings = here.headings(path)
    best = rank(match["said"].replace("-", " "), [title.lower() for title, _ in headings], MOST)
    found = (Offer(headings[at][0], "", headings[at][1]) for at in best)
    return _offers(match.start("said"), here.column, found)


def _field(here: Here) -> Offers | None:
    match = _FIELD.match(here.before)
    if match is None:
        return None
    start = match.start("values") + max(match["values"].rfind(","), match["values"].rfind("[")) + 1
    start += len(here.before[start:]) - len(here.before[start:].lstrip(" \"'"))
    said = here.before[start:]
    words = _values(fact_name(match["key"]) or "", here.catalog)
    taken = {each.strip(" []\"'") for each in here.line[match.start("values") :].split(",")} - {said}
    words = [word for word in words if word not in taken]
    best = rank(said, [word.lower() for word in words], MOST)
    return _offers(start, here.column, (Offer(words[at], "", words[at]) for at in best if words[at] != said))


def _values(name: str, catalog: Catalog) -> list[str]:
    if name == "status":
        return [str(status) for status in SETTABLE]
    if name == "tags":
        return sorted({tag for record in catalog.records for tag in record.tags})
    if name in _PEOPLE:
        return sorted({each for record in catalog.records for each in (*record.deciders, *record.authors)})
    return []
