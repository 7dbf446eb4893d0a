"""What the user can do to a log, as plans: edits, new files and moves, worked out before anything is touched."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adr_studio.domain import edits as text_edits
from adr_studio.domain import writing
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.extension import Dialect
from adr_studio.domain.index_page import refresh_index
from adr_studio.domain.links import relative, retarget
from adr_studio.domain.names import read_name, slugify
from adr_studio.domain.page import Page
from adr_studio.domain.reading import glance
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.relations import INVERSE, canonical_verb
from adr_studio.domain.status import Status
from adr_studio.domain.template import Filling, Template, fill
from adr_studio.errors import Refused

DEFAULT_FOLDERS = {Kind.DECISION: "docs/decisions", Kind.DESIGN_DOC: "docs/design"}


@dataclass(frozen=True)
class Plan:
    """A change of several files that is done as a whole and undone as a whole.

    `edits` are by path as it is before the moves, `created` are new files' texts, `moved` old paths to new ones.
    `title` says what was done, as a commit's subject would. `unsure` are places that were left alone, in sentences.
    """

    title: str
    edits: Mapping[str, Edits] = field(default_factory=dict)
    created: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that the plan touches, before and after."""
        return tuple(dict.fromkeys((*self.created, *self.edits, *self.moved, *self.moved.values())))


@dataclass(frozen=True)
class Planner:
    """Works out plans from the records as they are: `text` gives a file's present text, open documents included.

    `pages` are all text files that may link to a record. `names` are the paths that exist on any branch and in the
    index, which numbers must not collide with. `today` is `YYYY-MM-DD`.
    """

    catalog: Catalog
    dialects: Sequence[Dialect]
    text: Callable[[str], str]
    pages: Sequence[str]
    names: Callable[[], Iterable[str]]
    today: str

    def dialect(self, record: Record) -> Dialect:
        """The dialect of a record."""
        return next(dialect for dialect in self.dialects if dialect.name == record.dialect)

    def page(self, path: str) -> Page:
        """The present text of a file, with its structure."""
        return Page(path, self.text(path))

    def new_record(self, template: Template, title: str, author: str, folder: str, status: str = "proposed") -> Plan:
        """A new record in the log at `folder`, named and numbered as that log does, and the index pages with it."""
        if not title.strip() or "\n" in title:
            raise Refused("A record needs a title of one line.", "Nothing was created.")
        path, digits = self._new_path(folder, title.strip())
        text = fill(template, Filling(title.strip(), self.today, author, status, digits))
        record = glance(path, text, self.dialects).record.model_copy(update={"log": folder})
        return self._with_indexes(Plan(f"Propose {record.id}: {record.title}", created={path: text}), (record,))

    def set_field(self, record: Record, name: str, value: str) -> Plan:
        """One field of a record set to a value."""
        edits = writing.set_field(self.page(record.path), self.dialect(record), name, value, self.today)
        plan = Plan(f"Set {name} of {record.id} to {value}", {record.path: edits} if edits else {})
        if name == "status":
            plan = Plan(f"{_STATUS_VERBS.get(value.lower(), 'Mark')} {record.id}: {record.title}", plan.edits)
        if name != "title" or not edits:
            return plan
        return self._with_indexes(plan, (record.model_copy(update={"title": value.strip()}),))

    def supersede(self, old: Record, new: Record) -> Plan:
        """`new` takes the place of `old`: both files say so, in the log's own spelling."""
        if old.path == new.path:
            raise Refused("A record cannot supersede itself.", "Choose another one.")
        spelling = self._spelling(old.log)
        dialect = self.dialect(old)
        if old.status is Status.SUPERSEDED and new.path in self.catalog.stated(old, "superseded by"):
            back: Edits = ()
        else:
            reference = self._reference(dialect, new, old, plain=self._plain_successors(old))
            back = writing.state_successor(self.page(old.path), dialect, reference, spelling)
        verb = "supercedes" if spelling == "superceded" else "supersedes"
        forth = self._link(new, verb, old)
        edits = {path: found for path, found in ((old.path, back), (new.path, forth)) if found}
        return Plan(f"Supersede {old.id} with {new.id}: {new.title}", edits)

    def link(self, source: Record, verb: str, target: Record) -> Plan:
        """`source` says `verb` of `target`; where both ends are written in this log, both files say so."""
        verb = canonical_verb(verb)
        if source.path == target.path:
            raise Refused("A record cannot be linked to itself.", "Choose another one.")
        if verb == "superseded by":
            return self.supersede(source, target)
        if verb == "supersedes":
            return self.supersede(target, source)
        found = {source.path: self._link(source, verb, target)}
        if self.dialect(source).name == "nygard" and INVERSE.get(verb, verb) != verb:
            found[target.path] = self._link(target, INVERSE[verb], source)
        edits = {path: each for path, each in found.items() if each}
        return Plan(f"Link {source.id} to {target.id}: {verb}", edits)

    def amend(self, source: Record, target: Record) -> Plan:
        """`source` amends `target`, said in both files."""
        forth, back = self._link(source, "amends", target), self._link(target, "amended by", source)
        edits = {path: found for path, found in ((source.path, forth), (target.path, back)) if found}
        return Plan(f"Amend {target.id} with {source.id}: {source.title}", edits)

    def renumber(self, record: Record, number: int) -> Plan:
        """Give the record another number: its name, title, and every link and mention in the repository."""
        if record.number is None:
            raise Refused(f"“{record.title}” has no number.", "Records of its log are named by date or title.")
        taken = [path for path in self._used(record.log) if read_name(_stem(path)).number == number]
        if number != record.number and taken:
            raise Refused(
                f"Number {number} is taken by {taken[0]}.", f"The next free one is {self.next_number(record.log)}."
            )
        digits = str(number).zfill(len(record.digits) if record.digits.startswith("0") else 0)
        stem = _stem(record.path)
        path = _replace_stem(record.path, re.sub(rf"(?<!\d){record.digits}(?!\d)", digits, stem, count=1))
        renamed = record.model_copy(
            update={"number": number, "digits": digits, "path": path, "id": record.id.replace(record.digits, digits)}
        )
        return self._move(record, renamed, f"Renumber {record.id} to {renamed.id}")

    def rename(self, record: Record, slug: str) -> Plan:
        """Give the record's file another slug; every link in the repository follows."""
        clean = slugify(slug, keep_unicode=not record.slug.isascii())
        stem = _stem(record.path)
        if not record.slug or record.slug not in stem:
            raise Refused(f"“{record.file}” has no slug to rename.", "Rename the file itself.")
        at = stem.rindex(record.slug)
        path = _replace_stem(record.path, stem[:at] + clean + stem[at + len(record.slug) :])
        if path in self._used(record.log) and path != record.path:
            raise Refused(f"There is a file {path} already.", "Choose another name.")
        renamed = record.model_copy(update={"path": path, "slug": clean})
        return self._move(record, renamed, f"Rename {record.file} to {renamed.file}")

    def next_number(self, folder: str) -> int:
        """One past the highest number of the log, over the working tree, the index and all branches."""
        numbers = (read_name(_stem(path)).number for path in self._used(folder))
        return max((number for number in numbers if number is not None), default=0) + 1

    def _used(self, folder: str) -> set[str]:
        prefix = f"{folder}/" if folder else ""
        paths = {*self.pages, *(record.path for record in self.catalog.records), *self.names()}
        return {path for path in paths if path.startswith(prefix)}

    def _spelling(self, folder: str) -> str:
        verbs = {"supersedes", "superseded by"}
        linked = [each for each in self._log(folder) if any(relation.verb in verbs for relation in each.relations)]
        return writing.log_spelling([self.text(record.path) for record in linked])

    def _log(self, folder: str) -> list[Record]:
        return [record for record in self.catalog.records if record.log == folder]

    def _new_path(self, folder: str, title: str) -> tuple[str, str]:
        """The new record's path and its number's digits, in the manner of the newest records of its log."""
        records = self._log(folder)
        unicode = bool(records) and sum(not record.slug.isascii() for record in records) * 2 > len(records)
        slug = slugify(title, keep_unicode=unicode)
        numbered = [record for record in records if record.number is not None]
        if records and not numbered:
            return self._free(folder, _dated_like(records[-1].path, self.today) + slug, records), ""
        like = max(numbered, key=lambda record: record.number or 0, default=None)
        width = len(like.digits) if like else 4
        digits = str(self.next_number(folder)).zfill(width)
        stem = _stem(like.path) if like else "0000-x"
        prefix = stem[: stem.index(like.digits)] if like else ""
        prefix = (
            _dated_like(stem, self.today) if like and read_name(stem).date and like.digits not in stem[:10] else prefix
        )
        separator = re.match(r"[-_. ]*", stem[stem.index(like.digits) + len(like.digits) :])[0] if like else "-"  # type: ignore[index]
        return self._free(folder, f"{prefix}{digits}{separator or '-'}{slug}", numbered or records), digits

    def _free(self, folder: str, stem: str, records: Sequence[Record]) -> str:
        """A path that nobody uses; a record that is a folder where the log's records are folders."""
        own_folder = bool(records) and records[-1].file != _stem(records[-1].path) and _is_folder_record(records[-1])
        used = {path.casefold() for path in self._used(folder)}
        for count in range(1, 1000):
            name = stem if count == 1 else f"{stem}-{count}"
            path = (
                posixpath.join(folder, name, records[-1].file) if own_folder else posixpath.join(folder, f"{name}.md")
            )
            if path.casefold() not in used:
                return path
        raise Refused(f"There are too many files named {stem}.", "Choose another title.")

    def _reference(self, dialect: Dialect, target: Record, source: Record, plain: bool = False) -> str:
        assert dialect.writing is not None
        if plain:
            return target.id
        return dialect.writing.refer(target, relative(target.path, source.folder))

    def _plain_successors(self, old: Record) -> bool:
        dialect = self.dialect(old)
        if dialect.writing is None:
            raise Refused(f"“{old.file}” is {dialect.title}, which is edited as text.", "Change it in the editor.")
        linked = any("](" in record.raw_status for record in self._log(old.log) if record.status is Status.SUPERSEDED)
        return dialect.writing.plain_successor and not linked

    def _link(self, source: Record, verb: str, target: Record) -> Edits:
        dialect = self.dialect(source)
        href = relative(target.path, source.folder)
        if dialect.writing is None:
            raise Refused(f"“{source.file}” is {dialect.title}, which is edited as text.", "Change it in the editor.")
        if target.path in self.catalog.stated(source, canonical_verb(verb)):
            return ()
        return writing.add_link(self.page(source.path), dialect, verb, dialect.writing.refer(target, href), href)

    def _move(self, old: Record, new: Record, title: str) -> Plan:
        moves = {old.path: new.path}
        if _is_folder_record(old):
            before, after = posixpath.dirname(old.path), posixpath.dirname(new.path)
            moves = {path: after + path[len(before) :] for path in self.pages if path.startswith(before + "/")}
            moves.setdefault(old.path, new.path)
        edits: dict[str, Edits] = {}
        unsure: list[str] = []
        for path in self.pages:
            text = self.text(path)
            found = retarget(text, path, moves)
            found = (*found, *self._mentions(path, text, old, new, unsure))
            if path == old.path and old.number != new.number and old.number is not None:
                found = (*found, *writing.title_number_edits(self.page(path), old.number, new.digits))
            if found := _without_overlaps(found):
                edits[path] = found
        return self._with_indexes(Plan(title, edits, moved=moves, unsure=tuple(unsure)), (new,), gone=old)

    def _mentions(self, path: str, text: str, old: Record, new: Record, unsure: list[str]) -> Edits:
        """Where the old id, or the label of a link to the record, stands in a text."""
        if old.id == new.id or old.number is None:
            return ()
        pattern = re.compile(
            rf"(?<![\w-]){re.escape(old.id)}(?![\w-])|(?<=\[){old.number}(?=\. {re.escape(old.title)}\])"
        )
        found = list(pattern.finditer(text))
        if not found:
            return ()
        if sum(record.id == old.id for record in self.catalog.records) > 1:
            unsure.append(f"{path} mentions {old.id}, which more than one record bears; it was left as it is.")
            return ()
        return tuple(
            TextEdit(match.start(), match.end(), new.id if match[0] == old.id else str(new.number)) for match in found
        )

    def _with_indexes(self, plan: Plan, changed: Sequence[Record], gone: Record | None = None) -> Plan:
        """The plan with the index pages of the log brought up to date, between their marks only."""
        left = [record for record in self.catalog.records if gone is None or record.path != gone.path]
        fresh = {record.path: record for record in changed}
        records = [fresh.pop(record.path, record) for record in left]
        everything = Catalog(tuple(sorted((*records, *fresh.values()), key=lambda record: (record.log, record.path))))
        edits = dict(plan.edits)
        for path in self.pages:
            if not re.search(r"(?:^|/)(?:readme|index|.*log|toc)\.md$", path, re.IGNORECASE):
                continue
            before = text_edits.apply(self.text(path), edits.get(path, ()))
            after = refresh_index(path, before, everything)
            if after != before:
                edits[path] = text_edits.between(self.text(path), after)
        return Plan(plan.title, edits, plan.created, plan.moved, plan.unsure)


def choose_log(catalog: Catalog, kind: Kind, folder: str | None = None) -> str:
    """The folder for a new record: the one that is named, or the log with the most records of that kind.

    Design docs go beside the decisions where there is no log of their own. Raises Refused for a folder that is no log.
    """
    if folder is not None:
        clean = folder.strip("/").removeprefix("./")
        if catalog.logs and clean not in catalog.logs:
            raise Refused(f"“{folder}” is no log here.", f"Choose one of {', '.join(catalog.logs)}.")
        return clean
    counts = {log: sum(record.log == log and record.kind is kind for record in catalog.records) for log in catalog.logs}
    best = max(counts, key=lambda log: counts[log], default=None)
    if best is not None and counts[best]:
        return best
    return DEFAULT_FOLDERS[kind]


_STATUS_VERBS = {
    "accepted": "Accept",
    "rejected": "Reject",
    "proposed": "Propose",
    "deprecated": "Deprecate",
    "deferred": "Defer",
    "draft": "Draft",
    "superseded": "Supersede",
}


def _stem(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return path.rsplit("/", 2)[-2] if _is_main_page(name) and "/" in path else name


def _is_main_page(name: str) -> bool:
    return re.fullmatch(r"(?:readme|index|_index|kep)\.\w+", name, re.IGNORECASE) is not None


def _is_folder_record(record: Record) -> bool:
    return _is_main_page(record.file)


def _replace_stem(path: str, name: str) -> str:
    folder, file = posixpath.split(path)
    if _is_main_page(file):
        return posixpath.join(posixpath.dirname(folder), name, file)
    return posixpath.join(folder, name)


def _dated_like(path: str, today: str) -> str:
    """The beginning of a name with today's date, written as this name writes its own; "" where it has none."""
    stem = _stem(path)
    if re.match(r"\d{8}", stem):
        return today.replace("-", "") + (re.match(r"\d{8}\d*([-_. ])", stem) or ["", "-"])[1]
    if match := re.match(r"\d{4}-\d{1,2}-\d{1,2}([-_. ])", stem):
        return today + match[1]
    return ""


def _without_overlaps(found: Iterable[TextEdit]) -> Edits:
    kept: list[TextEdit] = []
    for edit in sorted(set(found), key=lambda each: (each.start, each.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return tuple(kept)
