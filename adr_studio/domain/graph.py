"""Records and rows of typed tables, and how they stand to each other, seen from both ends.

What the texts state once is a tie: a line under Links, a cell that names ids, or, weakest, a mention.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from adr_studio.domain.catalog import Catalog, Link
from adr_studio.domain.model import Model, named_ids
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.references import References, names
from adr_studio.domain.relations import INVERSE, Reference, read_references
from adr_studio.domain.table_kind import ELEMENTS, RECORDS, Column
from adr_studio.domain.typed_tables import TypedRow, TypedTable

PAGE = "page"
"""The kind of a file that is no record and has something to say."""

MENTIONS = "mentions"
"""The verb of what is only named somewhere."""

_RECORDS = frozenset(map(str, Kind))
_MENTIONED = "mentioned by"
_SHORT = re.compile(r"([A-Z]{1,4})-0*([1-9]\d{0,8})")


class Thing(NamedTuple):
    """A record, a row with an id, or a page: `kind` is "decision", "design-doc", a table's kind, or "page".

    `id` is how texts name it; `line`, from 0, is where it is. What is only named, and is nowhere, has no kind or path.
    """

    kind: str
    id: str
    title: str = ""
    path: str = ""
    line: int = -1

    @property
    def is_record(self) -> bool:
        """Whether it is a decision or a design doc."""
        return self.kind in _RECORDS


class Tie(NamedTuple):
    """`source` says `verb` of `target` at a line, from 0, of a file; `inverse` says the same from the other end."""

    source: Thing
    verb: str
    inverse: str
    target: Thing
    path: str
    line: int
    note: str = ""


class End(NamedTuple):
    """A tie as one of its ends sees it: this thing `verb` the `other`."""

    verb: str
    other: Thing
    tie: Tie


@dataclass(frozen=True)
class Graph:
    """All things of a repository and the ties between them."""

    catalog: Catalog
    model: Model
    references: Mapping[str, References]

    @cached_property
    def records(self) -> Mapping[str, Thing]:
        """The thing of each record, by path."""
        return {
            record.path: Thing(str(record.kind), self._name(record), record.title, record.path, 0)
            for record in self.catalog.records
        }

    def _name(self, record: Record) -> str:
        """A record's id, or its path where another has the same id."""
        return record.path if self._shared[record.id] > 1 else record.id

    @cached_property
    def _shared(self) -> Mapping[str, int]:
        counted: dict[str, int] = defaultdict(int)
        for record in self.catalog.records:
            counted[record.id] += 1
        return counted

    @cached_property
    def rows(self) -> Mapping[tuple[str, int], Thing]:
        """The thing of each row that has an id, by path and line."""
        return {
            (row.path, row.line): Thing(row.kind.name, row.id, _title(row), row.path, row.line)
            for table in self.model.tables
            for row in table.rows
            if row.id
        }

    @cached_property
    def _rows_by_id(self) -> Mapping[str, tuple[Thing, ...]]:
        found: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.rows.values():
            found[thing.id].append(thing)
        return {each: tuple(things) for each, things in found.items()}

    def at(self, path: str, line: int) -> Thing:
        """What a line, from 0, of a file belongs to: its row, or else the record or page."""
        return self.rows.get((path, line)) or self.records.get(path) or Thing(PAGE, path, path, path, 0)

    def row(self, kind: str, id: str) -> Thing | None:  # noqa: A002
        """The first row of a kind with this id; None where there is none."""
        return next((thing for thing in self._rows_by_id.get(id, ()) if thing.kind == kind), None)

    def find(self, name: str) -> tuple[Thing, ...]:
        """What this id, path, number or slug can mean; rows come before records."""
        short = _SHORT.fullmatch(name)
        plain = f"{short[1]}-{int(short[2])}" if short else name
        rows = self._rows_by_id.get(plain, ())
        elements = tuple(thing for thing in rows if thing.kind in ELEMENTS)
        if rows:
            return elements or rows
        return tuple(self.records[record.path] for record in self.catalog.named(name))

    def defined(self, name: str) -> Thing | None:
        """What has this very id: a row, or a record that is the only one with it; None where there is none."""
        found = self.find(name) if name else ()
        fitting = (each for each in found if not each.is_record or each.id.lower() == name.lower())
        return next(fitting, None)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """All that is said: what records state, then what cells name, then mentions, each in the order of the files."""
        stated = (*self._stated(), *self._in_cells())
        known = {(tie.source, tie.target) for tie in stated} | {(tie.target, tie.source) for tie in stated}
        mentions = (tie for tie in self._mentions() if (tie.source, tie.target) not in known)
        return (*stated, *dict.fromkeys(mentions))

    @cached_property
    def _ends(self) -> Mapping[Thing, tuple[End, ...]]:
        ends: dict[Thing, dict[tuple[str, Thing], End]] = defaultdict(dict)
        for tie in self.ties:
            ends[tie.source].setdefault((tie.verb, tie.target), End(tie.verb, tie.target, tie))
            ends[tie.target].setdefault((tie.inverse, tie.source), End(tie.inverse, tie.source, tie))
        return {thing: tuple(found.values()) for thing, found in ends.items()}

    def ends_of(self, thing: Thing) -> tuple[End, ...]:
        """The ties of a thing, each once, with the verb as seen from there."""
        return self._ends.get(thing, ())

    def others(self, thing: Thing, *verbs: str) -> Iterator[Thing]:
        """The things to which a thing stands in one of these ways."""
        return (end.other for end in self.ends_of(thing) if end.verb in verbs)

    def _stated(self) -> Iterator[Tie]:
        for link in self.catalog.links:
            record = self.catalog.by_path[link.source]
            target = self._meant(link, record)
            said = self.references.get(link.source)
            line = said.line_at(link.reference.start) if said else 0
            inverse = INVERSE.get(link.verb, link.verb)
            yield Tie(self.records[link.source], link.verb, inverse, target, link.source, line, link.note)

    def _meant(self, link: Link, record: Record) -> Thing:
        """What a reference means: an element for a word in backticks, a row for a short id, or else a record."""
        label = link.reference.label
        is_short = _SHORT.fullmatch(label) is not None
        rows = () if link.reference.href and not is_short else self._named_rows(label)
        is_code = link.reference.text.startswith("`")
        if rows and (is_code or is_short or link.path is None):
            return rows[0]
        if link.path is not None:
            return self.records[link.path]
        return Thing("", label or link.reference.href)

    def _named_rows(self, name: str) -> tuple[Thing, ...]:
        found = self.find(name)
        return tuple(thing for thing in found if not thing.is_record)

    def _in_cells(self) -> Iterator[Tie]:
        for table in self.model.tables:
            columns = [column for column in table.columns if column is not None and column.refers]
            for row in table.rows:
                source = self.at(row.path, row.line)
                note = "" if row.id else _title(row)
                for column in columns:
                    verb, inverse = column.says
                    for target in self._in_cell(table, row, column):
                        yield Tie(source, verb, inverse, target, row.path, row.line, note)

    def _in_cell(self, table: TypedTable, row: TypedRow, column: Column) -> Iterator[Thing]:
        value = getattr(row.values, column.field)
        if RECORDS in column.refers:
            yield from self._records_in(str(value), row.path)
            return
        for each in named_ids(value):
            kinds = [kind for kind in column.refers if self.row(kind, each)]
            yield (self.row(kinds[0], each) if kinds else None) or Thing("", each)

    def _records_in(self, text: str, path: str) -> Iterator[Thing]:
        here = self.catalog.by_path.get(path) or Record(path.rpartition("/")[0], path, "", "")
        for reference in read_references(text):
            yield self._record_meant(reference, here)

    def _record_meant(self, reference: Reference, here: Record) -> Thing:
        path = self.catalog.resolve(reference, here)
        return self.records[path] if path else Thing("", reference.label)

    def _mentions(self) -> Iterator[Tie]:
        prefixes = self._by_prefix
        for path, said in self.references.items():
            for link in said.links:
                if link.path in self.records and link.path != path:
                    yield self._mention(path, link.line, self.records[link.path])
            for mention in said.mentions:
                for record in prefixes.get((mention.prefix, mention.number), ()):
                    if record.path != path and names(mention, record, self.catalog):
                        yield self._mention(path, mention.line, self.records[record.path])
            for named in said.named:
                source = self.at(path, named.line)
                for target in self._named_rows(named.id)[:1]:
                    if target != source and (not named.in_code or target.kind in ELEMENTS):
                        yield Tie(source, MENTIONS, _MENTIONED, target, path, named.line)

    def _mention(self, path: str, line: int, target: Thing) -> Tie:
        return Tie(self.at(path, line), MENTIONS, _MENTIONED, target, path, line)

    @cached_property
    def _by_prefix(self) -> Mapping[tuple[str, int], tuple[Record, ...]]:
        found: dict[tuple[str, int], list[Record]] = defaultdict(list)
        for record in self.catalog.records:
            if record.number is not None:
                found[record.id.rpartition("-")[0].lower(), record.number].append(record)
        return {key: tuple(records) for key, records in found.items()}


def in_order(things: Iterable[Thing]) -> list[Thing]:
    """Things by kind and then by number or name."""
    return sorted(things, key=lambda thing: (thing.kind, *_place(thing.id)))


def _place(name: str) -> tuple[str, int, str]:
    match = _SHORT.fullmatch(name)
    return (match[1], int(match[2]), name) if match else (name.lower(), 0, name)


def _title(row: TypedRow) -> str:
    """What a row is about: the first of its columns that says so, or else nothing."""
    for field in ("name", "failure", "cause", "item", "risk", "goal", "assumption", "task", "journey", "criterion"):
        if said := str(getattr(row.values, field, "") or ""):
            return said.replace("`", "")
    if flow := getattr(row.values, "flow", None):
        return f"{flow.source} {'->' if flow.waits else '~>'} {flow.target}"
    return str(getattr(row.values, "when", "") or "")
