"""Where a repository keeps its decision logs, and which of the files there are records.

Everything here works on paths (POSIX, relative to the repository) and on a function that reads a file's text.
"""

import json
import posixpath
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from adr_studio.domain.extension import Dialect
from adr_studio.domain.names import could_be_record, is_index, is_template, read_name, stem_of
from adr_studio.domain.reading import Glance, read_with_companion
from adr_studio.domain.record import Record
from adr_studio.domain.status import Status, status_of_word
from adr_studio.domain.yaml_facts import yaml_facts

Read = Callable[[str], str | None]
"""Gives a file's text, None where it cannot be read."""

_NAMES = re.compile(
    r"(?:[a-z]*[-_])?(?:adrs?|madr|decisions?|decision-?(?:records?|logs?))|\d*_?adr"
    r"|archi(?:tecture|tectural)?[-_]?(?:decisions?|decisions?[-_]?(?:records?|log))|\.decisions"
    r"|rfcs?|rfds?|keps|eips|ercs|peps|oeps|oep|deps|teps|sdds?|design[-_]?(?:docs?|documents?)|designs|enhancements"
    r"|proposals",
    re.IGNORECASE,
)
_MAYBE_NAMES = re.compile(r"design|text|standards", re.IGNORECASE)
_SURE = re.compile(r"adr|rfc|decision|(?:^|/)docs/design/", re.IGNORECASE)
"""Paths of which one record is enough to make a log."""
_ASSETS = frozenset(
    ("assets|img|imgs|image|images|media|diagrams|figures|attachments|static|rendered|examples").split("|")
)
_MAIN_PAGES = ("readme.md", "readme.adoc", "readme.rst", "index.md", "_index.md", "readme.markdown", "kep.md")
_MAX_MARKER = 200_000
_DSL_ADRS = re.compile(r"^\s*!(?:adrs|decisions)\s+\"?([^\s\"]+)", re.MULTILINE)


class Log(NamedTuple):
    """A folder of records."""

    folder: str
    template: str | None = None


class Member(NamedTuple):
    """A file that is a record; `companion` is the metadata file that belongs to it."""

    path: str
    log: Log
    companion: str | None = None


@dataclass(frozen=True)
class Finder:
    """Finds logs and records in a list of paths; `glance` gives what one of the files says by itself."""

    paths: Sequence[str]
    read: Read
    glance: Callable[[str], Glance | None]
    dialects: Sequence[Dialect]

    def records(self) -> tuple[Record, ...]:
        """Every record of every log: by log, then by path."""
        return tuple(record for member in self.members() if (record := self._record(member)) is not None)

    def _record(self, member: Member) -> Record | None:
        seen = self.glance(member.path)
        if seen is None:
            return None
        record = seen.record
        if member.companion and (facts := self.read(member.companion)) and (text := self.read(member.path)) is not None:
            record = read_with_companion(member.path, text, yaml_facts(facts), self.dialects)
        category = record.folder[len(member.log.folder) :].strip("/")
        return record._replace(log=member.log.folder, category=category, companion=member.companion)

    def members(self) -> tuple[Member, ...]:
        """The files that are records: by log, then by path."""
        logs = self.logs()
        files: dict[str, list[str]] = defaultdict(list)
        for folder, paths in self._candidates.items():
            if (log := _innermost(folder, logs)) is not None:
                files[log] += paths
        return tuple(member for folder in sorted(files) for member in self._members(logs[folder], files[folder]))

    def logs(self) -> Mapping[str, Log]:
        """The logs by their folder: declared by a marker, known by name, or recognised by their content."""
        folders = self._folders
        found: dict[str, Log] = {}
        for folder in self._declared():
            if folder in folders:
                found.setdefault(folder, Log(folder, self._template(folder)))
        for folder in sorted(folders):
            if _NAMES.fullmatch(folder.rsplit("/", 1)[-1]) and not is_template(folder + "/x.md"):
                found.setdefault(folder, Log(folder, self._template(folder)))
        for folder in self._by_content(found):
            found.setdefault(folder, Log(folder, self._template(folder)))
        return found

    def set_aside(self) -> Iterator[str]:
        """Folders that a marker file, or their name, keeps for decisions, whether or not there are any."""
        yield from self._declared()
        for folder in sorted(self._folders, key=lambda folder: (folder.count("/"), folder)):
            name = folder.rsplit("/", 1)[-1]
            if _NAMES.fullmatch(name) and re.search("adr|decision", name, re.I) and not is_template(folder + "/x.md"):
                yield folder

    def _template(self, folder: str) -> str | None:
        names = ("template.md", "adr-template.md", "templates/template.md", "TEMPLATE.md", "decision-template.md")
        here = set(self.paths)
        return next((path for name in names if (path := posixpath.join(folder, name)) in here), None)

    def _declared(self) -> Iterator[str]:
        """Folders that marker files name."""
        for path in self.paths:
            reader = _MARKERS.get(path.rsplit("/", 1)[-1]) or (_dsl if path.endswith(".dsl") else None)
            if reader is None:
                continue
            text = self.read(path)
            if text is None or len(text) > _MAX_MARKER:
                continue
            base = posixpath.dirname(path)
            base = posixpath.dirname(base) if base.rsplit("/", 1)[-1] in (".adr-governance", ".vscode") else base
            for named in reader(text):
                folder = posixpath.normpath(posixpath.join(base, named.strip().replace("\\", "/").strip("/")))
                if not folder.startswith(".."):
                    yield "" if folder == "." else folder

    def _by_content(self, known: Mapping[str, Log]) -> Iterator[str]:
        """Folders that nothing names, but most of whose numbered or dated files read like records."""
        groups: dict[str, list[str]] = defaultdict(list)
        for folder, paths in self._candidates.items():
            if _innermost(folder, known) is None:
                for path in paths:
                    if (group := _group(folder, path)) is not None:
                        groups[group].append(path)
        stages = defaultdict(list)
        for folder in groups:
            if status_of_word(re.sub(r"^\d+[-_. ]+", "", folder.rsplit("/", 1)[-1])) is not Status.UNKNOWN:
                stages[posixpath.dirname(folder)].append(folder)
        for parent, folders in sorted(stages.items()):
            if any(self._mostly_records(groups[folder]) for folder in folders):
                yield parent
                for folder in folders:
                    groups.pop(folder)
        for folder in sorted(groups):
            if self._mostly_records(groups[folder]):
                yield folder

    def _mostly_records(self, paths: Sequence[str]) -> bool:
        likely = [path for path in paths if (not is_template(path) and not is_index(path)) or _is_main_page(path)]
        sample = likely[:: max(1, len(likely) // 12)]
        if not sample or (len(likely) < 2 and not _SURE.search(likely[0])):
            return False
        return sum(self.reads_like_record(path) for path in sample) * 2 >= len(sample)

    def reads_like_record(self, path: str) -> bool:
        """Whether the file states a status, or has the sections of a decision or a design."""
        seen = self.glance(path)
        return seen is not None and seen.reads_like_record and not seen.supplement

    def _members(self, log: Log, paths: Sequence[str]) -> Iterator[Member]:
        here = frozenset(paths)
        for path in sorted(paths):
            folder, _, name = path.rpartition("/")
            if folder != log.folder and any(part.lower() in _ASSETS for part in folder[len(log.folder) :].split("/")):
                continue
            own_folder = self._record_folder(folder, log, here)
            if own_folder is not None:
                if path == own_folder:
                    companion = posixpath.join(folder, "kep.yaml")
                    yield Member(path, log, companion if companion in here else None)
                continue
            if self._is_record(path, name):
                yield Member(path, log)

    def _record_folder(self, folder: str, log: Log, here: Iterable[str]) -> str | None:
        """The main page where this folder, or one above it within the log, is a record itself."""
        while len(folder) > len(log.folder) and folder not in ("", log.folder):
            if _is_numbered(folder):
                pages = [posixpath.join(folder, name) for name in _MAIN_PAGES]
                lowered = {path.lower(): path for path in here if posixpath.dirname(path) == folder}
                main = next((lowered[page.lower()] for page in pages if page.lower() in lowered), None)
                if main is not None:
                    return main
            folder = posixpath.dirname(folder)
        return None

    def _is_record(self, path: str, name: str) -> bool:
        if is_template(path) or (is_index(path) and not _is_numbered(path)):
            return False
        if name.lower().endswith((".yaml", ".yml")):
            return _is_yaml_record(path) and self.reads_like_record(path)
        if stem_of(name) in self._yaml_stems:
            return False
        seen = self.glance(path)
        if seen is None or seen.supplement:
            return False
        return _is_numbered(path) or read_name(name).draft or seen.reads_like_record or seen.only_titled

    @cached_property
    def _candidates(self) -> Mapping[str, Sequence[str]]:
        """The files that could be records, by their folder."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.paths:
            if could_be_record(path):
                found[path.rpartition("/")[0]].append(path)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Every folder that has a file which could be a record somewhere below it."""
        found: set[str] = set()
        for folder in self._candidates:
            while folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def _yaml_stems(self) -> frozenset[str]:
        """The names of YAML records, of which a Markdown file of the same name is a rendered copy."""
        return frozenset(stem_of(path.rsplit("/", 1)[-1]) for path in self.paths if _is_yaml_record(path))


def _group(folder: str, path: str) -> str | None:
    """The folder that would be the log of a numbered, dated or aptly kept file; None for any other file."""
    if _is_main_page(path) and _is_numbered(folder):
        return posixpath.dirname(folder)
    return folder if _is_numbered(path) or _MAYBE_NAMES.fullmatch(folder.rsplit("/", 1)[-1]) else None


def _innermost(folder: str, logs: Mapping[str, Log]) -> str | None:
    while folder and folder not in logs:
        folder = folder.rpartition("/")[0]
    return folder if folder in logs else None


def _is_main_page(path: str) -> bool:
    return path.rsplit("/", 1)[-1].lower() in _MAIN_PAGES


def _is_yaml_record(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return name.lower().endswith((".yaml", ".yml")) and read_name(name).number is not None


def _is_numbered(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    read = read_name(name)
    return read.number is not None or read.date is not None or re.match(r"\d{4}-\d{2}[-_]", name) is not None


def _one_line(text: str) -> list[str]:
    return [text.strip().split("\n", maxsplit=1)[0]] if text.strip() else []


def _toml(text: str) -> list[str]:
    try:
        value = tomllib.loads(text).get("adr_dir")
    except tomllib.TOMLDecodeError:
        return []
    return [value] if isinstance(value, str) and value else []


def _json(text: str) -> list[str]:
    try:
        values = json.loads(text)
    except ValueError:
        return []
    if not isinstance(values, dict):
        return []
    lowered = {str(key).lower(): value for key, value in values.items()}
    found = lowered.get("path") or lowered.get("adrmanager.adrdirectory")
    return [found] if isinstance(found, str) else []


def _key(*keys: str) -> Callable[[str], list[str]]:
    pattern = re.compile(rf"^[\s-]*(?:{'|'.join(keys)})\s*[:=]\s*[\"']?([^\"'#\n]+)", re.MULTILINE)
    return lambda text: [match[1].strip() for match in pattern.finditer(text)]


def _dsl(text: str) -> list[str]:
    return _DSL_ADRS.findall(text)


def _backstage(text: str) -> list[str]:
    return [path for path in _key(r"backstage\.io/adr-location")(text) if "://" not in path]


_MARKERS: dict[str, Callable[[str], list[str]]] = {
    "adrs.toml": _toml,
    ".adr-dir": _one_line,
    ".log4brains.yml": _key("adrFolder"),
    "adr.config.json": _json,
    ".adr.json": _json,
    ".adr": _key("records-dir"),
    "catalog-info.yaml": _backstage,
    "config.yaml": _key("adr_directory"),
    "settings.json": _json,
}
