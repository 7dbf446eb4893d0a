"""All records at one moment: finding one, and the links between them from both ends."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from adr_studio.domain.names import LONGEST_NAME, read_name, stem_of
from adr_studio.domain.page import record_stem
from adr_studio.domain.record import Record
from adr_studio.domain.relations import INVERSE, Reference
from adr_studio.errors import Ambiguous, Refused

_SHORT = re.compile("[A-Z]{1,2}-")
"""How an id begins that is that of a failure mode, a goal or a risk, unless records have such ids too."""

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Link(NamedTuple):
    """`source` says `verb` of `target`; `path` is the target's record, None where the text names none that exists."""

    verb: str
    source: str
    reference: Reference
    path: str | None
    note: str = ""


@dataclass(frozen=True)
class Catalog:
    """The records of a repository, in the order of their logs and numbers.

    `empty_logs` are the folders that the repository set aside for decisions and that have none yet.
    """

    records: tuple[Record, ...] = ()
    empty_logs: tuple[str, ...] = ()

    @cached_property
    def by_path(self) -> Mapping[str, Record]:
        """Each record by its path."""
        return {record.path: record for record in self.records}

    @cached_property
    def logs(self) -> tuple[str, ...]:
        """The folders of the logs, each once, in order."""
        return tuple(dict.fromkeys(record.log for record in self.records))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """What the records say of each other, in the order of the records; each said once, at the end that says it."""
        return tuple(
            Link(relation.verb, record.path, reference, self.resolve(reference, record), relation.note)
            for record in self.records
            for relation in record.relations
            for reference in relation.references
        )

    @cached_property
    def _links_by_end(self) -> Mapping[str, tuple[Link, ...]]:
        ends: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            ends[link.source].append(link)
            if link.path and link.path != link.source:
                ends[link.path].append(link)
        return {path: tuple(links) for path, links in ends.items()}

    def links_of(self, path: str) -> Iterator[tuple[str, Link]]:
        """The links at this record, from both ends, with the verb as seen from here."""
        for link in self._links_by_end.get(path, ()):
            verb = link.verb if link.source == path else INVERSE.get(link.verb, link.verb)
            yield verb, link

    def stated(self, record: Record, verb: str) -> tuple[str, ...]:
        """What the record itself says with this verb: paths, or the words of a reference that leads nowhere."""
        said = (
            link.path or link.reference.href or link.reference.label
            for link in self._links_by_end.get(record.path, ())
            if link.source == record.path and link.verb == verb
        )
        return tuple(dict.fromkeys(said))

    def resolve(self, reference: Reference, source: Record) -> str | None:
        """The path of the record that `source` refers to; None where there is none, or more than one."""
        if reference.href and not reference.href.startswith("#"):
            return self._resolve_href(reference.href, source)
        found = self._matching(reference.label, source.log)
        return found[0].path if len(found) == 1 else None

    def find(self, reference: str) -> Record:
        """The record that a path, number, id or slug names. Raises Ambiguous, or Refused where there is none."""
        name = reference.strip().removeprefix("./")
        if name in self.by_path:
            return self.by_path[name]
        found = self.named(name)
        if len(found) > 1:
            raise Ambiguous(reference, tuple(record.path for record in found))
        if not found:
            raise Refused(f"No record answers to “{reference}”.", "Give a path, a number, an id or a slug.")
        return found[0]

    def named(self, name: str) -> tuple[Record, ...]:
        """The records of this name and no other: the end of a path, an id, slug or title, or else a number."""
        if not name:
            return ()
        if "/" in name and (
            inside := [each for each in self.records if f"/{each.path}".endswith((f"/{name}", f"/{name}.md"))]
        ):
            return tuple(inside)
        if found := self._by_file.get(name) or self._by_word.get(name.lower()):
            return found
        match = re.fullmatch(r"(?P<prefix>[A-Za-z]+(?:-[A-Za-z]+)*[-_ #]*|#)?0*(\d{1,8})", name)
        return self._numbered(match["prefix"] or "", int(match[2])) if match else ()

    def _numbered(self, prefix: str, number: int) -> tuple[Record, ...]:
        """The records of a number; FM-3 is none of them unless it is the way in which they are numbered."""
        found = self._by_number.get(number, ())
        return tuple(each for each in found if not _SHORT.fullmatch(prefix) or each.id.startswith(prefix))

    def _resolve_href(self, href: str, source: Record) -> str | None:
        href = re.split(r"[#?]", href, maxsplit=1)[0]
        if _URL.match(href):
            return self._unique(href.rstrip("/").rsplit("/", 1)[-1], source.log) if "/" in href[8:] else None
        if not href.startswith("/"):
            path = posixpath.normpath(posixpath.join(source.folder, href))
            if path in self.by_path:
                return path
            if folder := self._by_folder.get(path):
                return folder
        absolute = href.strip("/")
        if absolute in self.by_path:
            return absolute
        if folder := self._by_folder.get(absolute):
            return folder
        last = absolute.rsplit("/", 1)[-1]
        if last.lower() in ("readme.md", "index.md") and "/" in absolute:
            last = absolute.rsplit("/", 2)[-2]
        return self._unique(last, source.log)

    @cached_property
    def _by_folder(self) -> Mapping[str, str]:
        return {record.folder: record.path for record in self.records if record_stem(record.path) != record.file}

    def _unique(self, name: str, log: str) -> str | None:
        found = self._by_file.get(name) or self._by_file.get(stem_of(name)) or ()
        if not found and name.isdigit():
            found = self._matching(name, log)
        here = [record for record in found if record.log == log] or list(found)
        return here[0].path if len(here) == 1 else None

    @cached_property
    def _by_file(self) -> Mapping[str, tuple[Record, ...]]:
        named: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for name in {record.file, stem_of(record.file), record_stem(record.path)}:
                named[name].append(record)
        return {name: tuple(records) for name, records in named.items()}

    @cached_property
    def _by_number(self) -> Mapping[int, tuple[Record, ...]]:
        numbered: dict[int, list[Record]] = defaultdict(list)
        for record in self.records:
            if record.number is not None:
                numbered[record.number].append(record)
        return {number: tuple(records) for number, records in numbered.items()}

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[Record, ...]]:
        words: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for word in {record.id.lower(), record.slug.lower(), record.title.lower()} - {""}:
                words[word].append(record)
        return {word: tuple(records) for word, records in words.items()}

    def _matching(self, word: str, log: str | None) -> tuple[Record, ...]:
        """The records that a file name, stem, id, slug, title or number means; those of the log first."""
        word = word.strip().strip("`")
        found = self._by_file.get(word.rsplit("/", 1)[-1]) or self._by_word.get(word.lower()) or ()
        match = re.match(r"(?P<prefix>[A-Za-z-]+[-_ #]*)?0*(\d{1,8})(?![\w])", word[:LONGEST_NAME])
        if not found and match:
            found = self._numbered(match["prefix"] or "", int(match[2]))
        if not found and (slug := read_name(word).slug):
            found = self._by_word.get(slug.lower(), ())
        if log is not None and len(found) > 1:
            return tuple(record for record in found if record.log == log) or found
        return tuple(found)
