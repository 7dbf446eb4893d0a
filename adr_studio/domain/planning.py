"""What the user can do to a log, as plans: edits, new files and moves, worked out before anything is touched."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from adr_studio.domain import edits as text_edits
from adr_studio.domain import writing
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.extension import Dialect
from adr_studio.domain.index_page import refresh_index
from adr_studio.domain.links import relative, retarget
from adr_studio.domain.names import collision_key, read_name, slugify
from adr_studio.domain.naming import dated_like, is_folder_record, number_in, refuse_unfit, stem_in, with_stem
from adr_studio.domain.page import Page
from adr_studio.domain.reading import glance
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.relations import INVERSE, canonical_verb, read_relation
from adr_studio.domain.status import SETTABLE, Status, status_of_word
from adr_studio.domain.template import Filling, Template, fill
from adr_studio.errors import Refused, Unreadable

DEFAULT_FOLDERS = {Kind.DECISION: "docs/decisions", Kind.DESIGN_DOC: "docs/design"}

LARGEST_NUMBER = 99_999_999
"""The largest number that a record's name is read for."""


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


class Planner(NamedTuple):
    """Works out plans from the records as they are: `text` gives a file's present text, open documents included.

    `pages` are all text files that may link to a record. `names` are the paths that exist on any branch and in the
    index, which numbers must not collide with. `today` is `YYYY-MM-DD`. `contents` gives all files below a folder,
    which move with a record that is a folder.
    """

    catalog: Catalog
    dialects: Sequence[Dialect]
    text: Callable[[str], str]
    pages: Sequence[str]
    names: Callable[[], Iterable[str]]
    today: str
    contents: Callable[[str], Iterable[str]] = lambda folder: ()

    def dialect(self, record: Record) -> Dialect:
        """The dialect of a record."""
        return next(dialect for dialect in self.dialects if dialect.name == record.dialect)

    def page(self, path: str) -> Page:
        """The present text of a file, with its structure."""
        return Page(path, self.text(path))

    def new_record(
        self,
        template: Template,
        title: str,
        author: str,
        folder: str,
        status: str = "proposed",
        supersedes: Record | None = None,
    ) -> Plan:
        """A new record in the log at `folder`, named and numbered as that log does, and the index pages with it.

        With `supersedes`, both say that the new one takes the other's place.
        """
        if not title.strip() or not writing.is_one_line(title):
            raise Refused("A record needs a title of one line.", "Nothing was created.")
        if status_of_word(status) is Status.UNKNOWN:
            raise Refused(f"“{status}” is no status.", f"Choose one of {', '.join(SETTABLE)}. Nothing was created.")
        path, digits = self._new_path(folder, title.strip())
        refuse_unfit(path, "" if folder in (*self.catalog.logs, *self.catalog.empty_logs) else folder)
        text = fill(template, Filling(title.strip(), self.today, author, status, digits))
        record = glance(path, text, self.dialects).record._replace(log=folder)
        plan = Plan(f"Propose {record.id}: {record.title}", created={path: text})
        if supersedes is not None:
            plan = self._with_new(record, text)._superseding(plan, supersedes, record)
        return self._with_indexes(plan, (record,))

    def _with_new(self, record: Record, text: str) -> "Planner":
        """A planner to which a record that is planned is there already."""
        catalog = replace(self.catalog, records=(*self.catalog.records, record))
        return self._replace(catalog=catalog, text=lambda path: text if path == record.path else self.text(path))

    def _superseding(self, plan: Plan, old: Record, new: Record) -> Plan:
        """The plan that creates `new`, and lets it take the place of `old` in the same stroke."""
        edits = dict(self.supersede(old, new).edits)
        created = {new.path: text_edits.apply(plan.created[new.path], edits.pop(new.path, ()))}
        return replace(plan, edits=edits, created=created)

    def set_field(self, record: Record, name: str, value: str) -> Plan:
        """One field of a record set to a value."""
        page = self.page(record.path)
        found = writing.set_field(page, self.dialect(record), name, value, self.today)
        edits = text_edits.effective(page.text, found)
        plan = Plan(f"Set {name} of {record.id} to {value}", {record.path: edits} if edits else {})
        if name == "status":
            plan = Plan(f"{_STATUS_VERBS.get(value.lower(), 'Mark')} {record.id}: {record.title}", plan.edits)
        if name != "title" or not edits:
            return plan
        return self._with_indexes(plan, (record._replace(title=value.strip()),))

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
        read = read_relation(f"{verb} [x](y)")
        if read is None or read.verb != verb or not writing.is_one_line(verb):
            raise Refused(f"“{verb}” is no verb for a link.", "Use words such as “depends on”. Nothing was changed.")
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
        if number == record.number:
            return Plan(f"Renumber {record.id}")
        if not 0 <= number <= LARGEST_NUMBER:
            raise Refused(f"{number} is no number for a record.", f"Give one from 0 to {LARGEST_NUMBER}.")
        taken = [path for path in sorted(self._used(record.log)) if number_in(path) == number]
        if taken:
            raise Refused(
                f"Number {number} is taken by {taken[0]}.", f"The next free one is {self.next_number(record.log)}."
            )
        digits = str(number).zfill(len(record.digits) if record.digits.startswith("0") else 0)
        stem = stem_in(record.path)
        path = with_stem(record.path, re.sub(rf"(?<!\d){record.digits}(?!\d)", digits, stem, count=1))
        renamed = record._replace(number=number, digits=digits, path=path, id=record.id.replace(record.digits, digits))
        return self._move(record, renamed, f"Renumber {record.id} to {renamed.id}")

    def rename(self, record: Record, slug: str) -> Plan:
        """Give the record's file another slug; every link in the repository follows."""
        clean = slugify(slug, keep_unicode=not record.slug.isascii())
        stem = stem_in(record.path)
        if not record.slug or record.slug not in stem:
            raise Refused(f"“{record.file}” has no slug to rename.", "Rename the file itself.")
        at = stem.rindex(record.slug)
        rest = re.sub(r"^[. ]+(?=\.\w+$)", "", stem[at + len(record.slug) :])
        path = with_stem(record.path, stem[:at].lstrip("-") + clean + rest)
        refuse_unfit(path)
        others = {collision_key(each) for each in self._used(record.log) if each != record.path}
        if collision_key(path) in others and path != record.path:
            raise Refused(f"There is a file {path} already.", "Choose another name.")
        renamed = record._replace(path=path, slug=clean)
        return self._move(record, renamed, f"Rename {record.file} to {renamed.file}")

    def next_number(self, folder: str) -> int:
        """One past the highest number of the log, over the working tree, the index and all branches."""
        numbers = (number_in(path) for path in self._used(folder))
        return max((number for number in numbers if number is not None), default=0) + 1

    def _used(self, folder: str) -> set[str]:
        """The paths of the log on any branch, without those of logs that lie within it."""
        prefix = f"{folder}/" if folder else ""
        inner = tuple(f"{log}/" for log in self.catalog.logs if log != folder and log.startswith(prefix))
        paths = {*self.pages, *(record.path for record in self.catalog.records), *self.names()}
        return {path for path in paths if path.startswith(prefix) and not path.startswith(inner)}

    def _spelling(self, folder: str) -> str:
        verbs = {"supersedes", "superseded by"}
        linked = [each for each in self._log(folder) if any(relation.verb in verbs for relation in each.relations)]
        return writing.log_spelling([self._text(record.path, []) or "" for record in linked])

    def _text(self, path: str, unsure: list[str]) -> str | None:
        """A file's present text; None for one that cannot be read, of which `unsure` then tells."""
        try:
            return self.text(path)
        except Unreadable as error:
            unsure.append(f"{error.title} {path} was left as it is; links in it may have to be changed by hand.")
            return None

    def _log(self, folder: str) -> list[Record]:
        return [record for record in self.catalog.records if record.log == folder]

    def _new_path(self, folder: str, title: str) -> tuple[str, str]:
        """The new record's path and its number's digits, in the manner of the newest records of its log."""
        records = self._log(folder)
        unicode = bool(records) and sum(not record.slug.isascii() for record in records) * 2 > len(records)
        slug = slugify(title, keep_unicode=unicode)
        numbered = [record for record in records if record.number is not None]
        if records and not numbered:
            return self._free(folder, dated_like(records[-1].path, self.today) + slug, records), ""
        like = max(numbered, key=lambda record: record.number or 0, default=None)
        width = len(like.digits) if like else 4
        digits = str(self.next_number(folder)).zfill(width)
        stem = stem_in(like.path) if like else "0000-x"
        prefix = stem[: stem.index(like.digits)] if like else ""
        prefix = (
            dated_like(stem, self.today) if like and read_name(stem).date and like.digits not in stem[:10] else prefix
        )
        separator = re.match(r"[-_. ]*", stem[stem.index(like.digits) + len(like.digits) :])[0] if like else "-"  # type: ignore[index]
        return self._free(folder, f"{prefix}{digits}{separator or '-'}{slug}", numbered or records), digits

    def _free(self, folder: str, stem: str, records: Sequence[Record]) -> str:
        """A path that nobody uses; a record that is a folder where the log's records are folders."""
        own_folder = bool(records) and records[-1].file != stem_in(records[-1].path) and is_folder_record(records[-1])
        used = {collision_key(path) for path in self._used(folder)}
        for count in range(1, 1000):
            name = stem if count == 1 else f"{stem}-{count}"
            path = (
                posixpath.join(folder, name, records[-1].file) if own_folder else posixpath.join(folder, f"{name}.md")
            )
            if collision_key(path) not in used:
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
        if is_folder_record(old):
            before, after = posixpath.dirname(old.path), posixpath.dirname(new.path)
            inside = {*self.pages, *self.contents(before)}
            moves = {path: after + path[len(before) :] for path in sorted(inside) if path.startswith(before + "/")}
            moves.setdefault(old.path, new.path)
        edits: dict[str, Edits] = {}
        unsure: list[str] = []
        for path in self.pages:
            text = self.text(path) if path == old.path else self._text(path, unsure)
            if text is None:
                continue
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
        edits, unsure = dict(plan.edits), list(plan.unsure)
        for path in self.pages:
            if not re.search(r"(?:^|/)(?:readme|index|.*log|toc)\.md$", path, re.IGNORECASE):
                continue
            text = self._text(path, unsure)
            if text is None:
                continue
            before = text_edits.apply(text, edits.get(path, ()))
            after = refresh_index(path, before, everything)
            if after != before:
                edits[path] = text_edits.between(text, after)
        return replace(plan, edits=edits, unsure=tuple(dict.fromkeys(unsure)))


def choose_log(catalog: Catalog, kind: Kind, folder: str | None = None) -> str:
    """The folder for a new record: the one that is named, or the log with the most records of that kind.

    Where there is none, it is the folder that the repository set aside for one, or the usual one.
    Raises Refused for a folder that is no log, or that lies outside.
    """
    if folder is not None:
        return _named_log(catalog, folder)
    counts = {log: sum(record.log == log and record.kind is kind for record in catalog.records) for log in catalog.logs}
    best = max(counts, key=lambda log: counts[log], default=None)
    if best is not None and counts[best]:
        return best
    if kind is Kind.DECISION and catalog.empty_logs:
        return catalog.empty_logs[0]
    return DEFAULT_FOLDERS[kind]


def _named_log(catalog: Catalog, folder: str) -> str:
    clean = posixpath.normpath(folder.strip("/") or ".")
    clean = "" if clean == "." else clean
    logs = (*catalog.logs, *catalog.empty_logs)
    if logs and clean not in logs:
        raise Refused(f"“{folder}” is no log here.", f"Choose one of {', '.join(log or '.' for log in logs)}.")
    parts = clean.split("/")
    if ".." in parts or ".git" in (part.lower() for part in parts) or not writing.is_one_line(clean):
        raise Refused(f"“{folder}” is no folder for records.", "Give one inside the repository. Nothing was created.")
    return clean


_STATUS_VERBS = {
    "accepted": "Accept",
    "rejected": "Reject",
    "proposed": "Propose",
    "deprecated": "Deprecate",
    "deferred": "Defer",
    "draft": "Draft",
    "superseded": "Supersede",
}


def _without_overlaps(found: Iterable[TextEdit]) -> Edits:
    kept: list[TextEdit] = []
    for edit in sorted(set(found), key=lambda each: (each.start, each.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return tuple(kept)
