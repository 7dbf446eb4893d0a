"""The architecture model and the registers: the rows of all typed tables, and how they name each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from adr_studio.domain.attributes import Guards
from adr_studio.domain.circles import circles
from adr_studio.domain.findings import Finding
from adr_studio.domain.ids import Arrow, next_short_id
from adr_studio.domain.table_kind import ELEMENTS, Column, TableKind
from adr_studio.domain.typed_tables import PageTables, TypedRow, TypedTable

CLOSE = 60
"""The share of 100 that an id must have in common with one that does not exist, to be what was meant."""


@dataclass(frozen=True)
class Model:
    """All rows of a repository; `pages` are the tables of each page by path, `kinds` those that there are."""

    pages: Mapping[str, PageTables]
    kinds: tuple[TableKind, ...]

    @cached_property
    def _rows_by_kind(self) -> Mapping[str, tuple[TypedRow, ...]]:
        found: dict[str, list[TypedRow]] = defaultdict(list)
        for table in self.tables:
            found[table.kind.name] += table.rows
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def tables(self) -> tuple[TypedTable, ...]:
        """All tables, by page."""
        return tuple(table for path in sorted(self.pages) for table in self.pages[path].tables)

    @cached_property
    def by_id(self) -> Mapping[str, tuple[TypedRow, ...]]:
        """The rows that have each id; more than one where it is there twice, or is the id of different kinds."""
        found: dict[str, list[TypedRow]] = defaultdict(list)
        for table in self.tables:
            for row in table.rows:
                if row.id:
                    found[row.id].append(row)
        return {each: tuple(rows) for each, rows in found.items()}

    def rows(self, kind: str) -> tuple[TypedRow, ...]:
        """The rows of the kind of this name, by page and line."""
        return self._rows_by_kind.get(kind, ())

    def find(self, kind: str, id: str) -> TypedRow | None:  # noqa: A002
        """The first row of a kind with this id; None where there is none."""
        return next((row for row in self.by_id.get(id, ()) if row.kind.name == kind), None)

    def next_id(self, kind: TableKind, elsewhere: Iterable[str] = ()) -> str:
        """The next free short id of a kind; `elsewhere` are the ids that other branches have."""
        return next_short_id(kind.prefix, (*self.by_id, *elsewhere))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong, in each table and between them, by page and line."""
        own = (finding for page in self.pages.values() for finding in page.findings)
        return tuple(sorted((*own, *self._doubled(), *self._dangling(), *self._circles())))

    def _doubled(self) -> Iterator[Finding]:
        """Ids that two rows have."""
        for id_, rows in self.by_id.items():
            for row in rows if len(rows) > 1 else ():
                other = next((each for each in rows if each is not row and _meet(row.kind, each.kind)), None)
                if other is not None:
                    place = f"{other.path}:{other.line + 1}"
                    what = "is there" if other.kind is row.kind else f"is a {other.kind.one}"
                    said = f'"{id_}" {what} too, in {place}; whoever names it could mean both.'
                    yield Finding(row.path, *self._tables[id(row)].place(row, "id"), said, "id.duplicate")

    @cached_property
    def _tables(self) -> Mapping[int, TypedTable]:
        return {id(row): table for table in self.tables for row in table.rows}

    def _dangling(self) -> Iterator[Finding]:
        """Ids that no row has."""
        suggested: dict[tuple[str, tuple[str, ...]], str] = {}
        for table, row, column, each in self._named():
            kinds = self._meant(each, column)
            if not kinds or any(self.find(kind.name, each) for kind in kinds):
                continue
            key = each, column.refers
            if key not in suggested:
                suggested[key] = self.suggestion(each, kinds)
            line, start = table.place(row, column.field)
            inside = table.grid.rows[row.at].cells[table.position(column.field) or 0].text.find(each)
            yield Finding(row.path, line, start + max(0, inside), suggested[key], "id.unknown")

    def _named(self) -> Iterator[tuple[TypedTable, TypedRow, Column, str]]:
        """Each id that a cell names, with where it stands."""
        for table in self.tables:
            columns = [column for column in table.columns if column is not None and column.refers]
            for row in table.rows:
                for column in columns:
                    for each in named_ids(getattr(row.values, column.field)):
                        yield table, row, column, each

    def _meant(self, each: str, column: Column) -> tuple[TableKind, ...]:
        """The kinds that an id may be of; none where the repository has no table that could tell."""
        kinds = [kind for kind in self.kinds if kind.name in column.refers]
        by_prefix = tuple(kind for kind in kinds if kind.prefix and each.startswith(f"{kind.prefix}-"))
        if by_prefix:
            return by_prefix
        return tuple(kinds) if any(self.rows(kind.name) for kind in kinds) else ()

    def suggestion(self, each: str, kinds: Sequence[TableKind]) -> str:
        """That there is no such id among rows of these kinds, and which one may have been meant."""
        from rapidfuzz import fuzz, process  # here, because the window is there sooner without it

        known = {row.id: kind for kind in reversed(kinds) for row in self.rows(kind.name) if row.id}
        best = process.extractOne(each, list(known), scorer=fuzz.ratio, score_cutoff=CLOSE)
        if best is not None:
            return f'no {known[best[0]].one} "{each}": did you mean "{best[0]}"?'
        names = [kind.one for kind in kinds]
        listed = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
        return f'no {listed} "{each}"'

    def _circles(self) -> Iterator[Finding]:
        """Rows of one kind that name each other round and round: parts of themselves, tasks before themselves."""
        for kind in self.kinds:
            for column in kind.columns:
                if column.refers != (kind.name,):
                    continue
                rows = {row.id: row for row in reversed(self.rows(kind.name)) if row.id}
                graph = {each: named_ids(getattr(rows[each].values, column.field)) for each in reversed(rows)}
                for circle in circles(graph):
                    row = rows[circle[0]]
                    said = f"{column.title} leads round in a circle: {' → '.join(circle)}."
                    yield Finding(row.path, *self._tables[id(row)].place(row, column.field), said, "id.circle")


def named_ids(value: object) -> tuple[str, ...]:
    """The ids that the value of a cell names."""
    if isinstance(value, Arrow):
        return value.source, value.target
    if isinstance(value, Guards):
        return (value.fallback.via,) if value.fallback and value.fallback.via else ()
    if isinstance(value, tuple):
        return tuple(str(each) for each in value)
    return (value,) if isinstance(value, str) and value else ()


def _meet(one: TableKind, other: TableKind) -> bool:
    """Whether an id of one kind could be taken for one of the other."""
    return one.name == other.name or {one.name, other.name} <= set(ELEMENTS)
