"""A repository's folder on the disk: which files are there, and the records among them."""

import contextlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from adr_studio import registry
from adr_studio.domain import dialects as dialects_package
from adr_studio.domain import edits as text_edits
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.edits import Edits
from adr_studio.domain.extension import Dialect
from adr_studio.domain.logs import Finder
from adr_studio.domain.names import SUFFIXES
from adr_studio.domain.planning import Plan
from adr_studio.domain.reading import Glance, glance
from adr_studio.domain.record import Record
from adr_studio.domain.source import Source, decode
from adr_studio.errors import Refused, StudioError, Unreadable, Unwritable
from adr_studio.storage import files
from adr_studio.storage.files import Stamp
from adr_studio.storage.pictures import pixels

SKIPPED = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "bower_components",
        "vendor",
        "third_party",
        "target",
        "dist",
        "build",
        "out",
        "__pycache__",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".gradle",
        ".idea",
        ".cache",
    ]
)
"""Folders that are never looked into: other people's code, or what tools wrote."""

PAGES = (".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".html")
"""Endings of files in which links to records are kept up when a record moves."""

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
LARGEST_PICTURE = 20_000_000
LARGEST_PIXELS = 64_000_000
"""Pixels of a picture that is shown: 256 MB once it is unpacked, whatever few bytes it has."""

NEIGHBOURS = 5
"""How many files beside a new one tell which line ends it gets."""

HEAD = 200_000
"""Bytes that are read of a file too large to be edited."""


class Listing(NamedTuple):
    """The files that could be records or say where records are: paths relative to the root, with their stamps.

    `closed` are the folders that could not be read.
    """

    root: Path
    stamps: Mapping[str, Stamp]
    closed: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths in order."""
        return tuple(sorted(self.stamps))


def list_files(root: Path, cancelled: Callable[[], bool] = lambda: False) -> Listing:
    """Every regular file that can matter, links and other repositories left out. Raises Unreadable for the root."""
    try:
        os.scandir(root).close()
    except OSError as error:
        raise Unreadable(f"“{root}” cannot be opened: {error.strerror}.", "Choose another folder.") from error
    closed: list[str] = []
    stamps = dict(_walk(root, cancelled, closed))
    return Listing(root, stamps, tuple(sorted(closed)))


def _walk(root: Path, cancelled: Callable[[], bool], closed: list[str]) -> Iterator[tuple[str, Stamp]]:
    pending = [""]
    while pending and not cancelled():
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as found:
                entries = list(found)
        except FileNotFoundError:
            continue
        except OSError:
            closed.append(folder)
            continue
        if folder and any(entry.name == ".git" for entry in entries):
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED:
                    pending.append(path)
            elif _matters(path) and not entry.name.startswith(files.TEMPORARY):
                # A file may go away while the folder is walked.
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        yield path, files.stamp_of(status)


_MARKERS = frozenset(
    (".adr-dir", ".adr.json", ".adr", "adrs.toml", "adr.config.json", ".log4brains.yml", "settings.json")
)


_ENDINGS = (*SUFFIXES, ".dsl")


def _matters(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    if name == "settings.json":
        return path == ".vscode/settings.json"
    return name in _MARKERS or name.lower().endswith(_ENDINGS) or ("." not in name and name[:3].isdigit())


def find_dialects() -> tuple[Dialect, ...]:
    """The dialects that are installed."""
    return registry.discover(dialects_package, Dialect)


Seen = tuple[Stamp, Glance]
"""What a file said, and the stamp that it had then."""


@dataclass
class Workspace:
    """The files of one root as records. Keeps what each file said, and reads it again only when its stamp changes.

    `on_disk` is what each file said when its stamp was taken; `pages` are the text files that were there at the last
    load and may link to a record; `closed` are the folders that could not be read then, `stamps` those of all files.
    """

    root: Path
    dialects: tuple[Dialect, ...] = field(default_factory=find_dialects)
    on_disk: dict[str, Seen] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    stamps: Mapping[str, Stamp] = field(default_factory=dict)

    def load(self, cancelled: Callable[[], bool] = lambda: False, drafts: Mapping[str, str] | None = None) -> Catalog:
        """The records as they are now: on the disk, or in `drafts`, texts by path that are not saved yet.

        One bad file is listed with a notice and hides no other.
        """
        listing = list_files(self.root, cancelled)
        if cancelled():
            return Catalog()
        kept = {path: seen for path, seen in self.on_disk.items() if path in listing.stamps}
        unsaved = drafts or {}

        def glance_at(path: str) -> Glance | None:
            if path in unsaved:
                return glance(path, unsaved[path], self.dialects)
            seen = kept.get(path)
            if seen is None or seen[0] != listing.stamps[path]:
                seen = kept[path] = (listing.stamps[path], self._glance(path))
            return seen[1]

        self.closed, self.stamps = listing.closed, listing.stamps
        self.pages = tuple(path for path in listing.paths if path.lower().endswith(PAGES))
        paths = tuple(sorted({*listing.stamps, *unsaved}))
        finder = Finder(paths, self.text, glance_at, self.dialects)
        records = tuple(sorted(finder.records(), key=_order))
        self.on_disk = _placed(kept, records)
        used = {record.log for record in records}
        return Catalog(records, tuple(dict.fromkeys(folder for folder in finder.set_aside() if folder not in used)))

    def known(self) -> Catalog | None:
        """The records where they were found the last time, without a look at the disk; None where there were none."""
        found = [
            seen.record._replace(log=seen.place[0], category=seen.place[1], companion=seen.place[2])
            for _stamp, seen in self.on_disk.values()
            if seen.place is not None
        ]
        return Catalog(tuple(sorted(found, key=_order))) if found else None

    def contents(self, folder: str) -> Iterator[str]:
        """All files below a folder, whatever they are: what moves with it."""
        for place, _folders, names in os.walk(self.root / folder):
            for name in names:
                yield Path(place, name).relative_to(self.root).as_posix()

    def make_folder(self, path: str) -> None:
        """Make the folders above a file. Raises Unwritable."""
        if not self.root.is_dir():
            said = "It was moved or deleted. Your text is still here; put the folder back, or open it where it is now."
            raise Unwritable(f"The folder “{self.root}” is no longer there.", said, "repository.open")
        _make_folders((self.root / path).parent)

    def picture(self, path: str) -> tuple[bytes, str] | None:
        """The bytes and media type of a picture inside the repository; None for anything else."""
        if "\0" in path:
            return None
        file = Path(os.path.realpath(self.root / path))
        media_type = PICTURES.get(file.suffix.lower())
        inside = file.is_relative_to(os.path.realpath(self.root)) and ".git" not in map(str.lower, file.parts)
        if media_type is None or not inside:
            return None
        try:
            data = files.read(file, LARGEST_PICTURE)
        except Unreadable:
            return None
        size = 0 if file.suffix.lower() == ".svg" else pixels(data)
        return (data, media_type) if size is not None and size <= LARGEST_PIXELS else None

    def source(self, path: str) -> Source:
        """The file's content for editing. Raises Unreadable."""
        return decode(files.read(self.root / path))

    def apply(self, plan: Plan) -> None:
        """Do on the disk what the plan says: all of it, or nothing.

        Raises Unwritable, Refused or ChangedOnDisk; what had been written by then is taken back.
        """
        with contextlib.ExitStack() as back:
            for path, edits in plan.edits.items():
                back.callback(self._edit(path, edits))
            for path, text in plan.created.items():
                back.callback(self._create(path, text))
            for old, new in plan.moved.items():
                back.callback(self.move(old, new))
            # All is done: the way back is not taken.
            back.pop_all()

    def move(self, old: str, new: str) -> Callable[[], None]:
        """Rename a file, never over another one; gives the way back. Raises Refused, Unwritable."""
        source, target = self.root / old, self.root / new
        if target.exists() and not (source.exists() and source.samefile(target)):
            raise Refused(f"There is a file {new} already.", "Nothing was renamed.")
        made = _make_folders(target.parent)
        try:
            source.rename(target)
        except OSError as error:
            _remove_folders(made)
            raise Unwritable(f"“{old}” could not be renamed: {error.strerror}.", "It is where it was.") from error
        self._remove_if_empty(source.parent)

        def undo() -> None:
            _make_folders(source.parent)
            target.rename(source)
            _remove_folders(made)

        return undo

    def _edit(self, path: str, edits: Edits) -> Callable[[], None]:
        data = files.read(self.root / path)
        source = decode(data)
        if source.read_only:
            raise Refused(f"“{path}” cannot be changed: {source.notice}", "Nothing was written.")
        new = source.with_text(text_edits.apply(source.text, edits)).encode()
        self._save(path, new, files.content_hash(data))
        return lambda: self._save(path, data, files.content_hash(new))

    def new_source(self, path: str, text: str) -> Source:
        """A new file's content, with the line ends of the latest files beside it."""
        beside = sorted((self.root / path).parent.glob("*.md"))[-NEIGHBOURS:]
        ends = Counter(self._line_end(file) for file in beside if file.is_file() and not file.is_symlink())
        return Source(text, line_ends=ends.most_common(1)[0][0] if ends else "\n")

    def _line_end(self, file: Path) -> str:
        try:
            return decode(files.read(file)).line_end
        except Unreadable:
            return "\n"

    def _create(self, path: str, text: str) -> Callable[[], None]:
        made = _make_folders((self.root / path).parent)
        try:
            self._save(path, self.new_source(path, text).encode(), None)
        except StudioError:
            _remove_folders(made)
            raise

        def undo() -> None:
            (self.root / path).unlink()
            _remove_folders(made)

        return undo

    def _remove_if_empty(self, folder: Path) -> None:
        """Remove a folder whose last file has moved away, and those above it that held nothing else."""
        with contextlib.suppress(OSError):
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent

    def _save(self, path: str, data: bytes, expected: str | None) -> None:
        files.save(self.root / path, data, root=self.root, expected=expected)

    def text(self, path: str) -> str | None:
        """A file's text; None where it cannot be read."""
        try:
            return self.source(path).text
        except Unreadable:
            return None

    def _glance(self, path: str) -> Glance:
        try:
            source = self.source(path)
        except Unreadable as error:
            source = Source(self._beginning(path), notice=str(error))
        return glance(path, source.text, self.dialects, source.notice)

    def _beginning(self, path: str) -> str:
        try:
            return decode(files.read_beginning(self.root / path, HEAD)).text
        except Unreadable:
            return ""


def _make_folders(folder: Path) -> tuple[Path, ...]:
    """Make the folder and those above it; gives those that were not there, the deepest first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(f"The folder {folder} cannot be made: {error.strerror}.", "Nothing was written.") from error
    return tuple(missing)


def _remove_folders(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        folder.rmdir()


def _placed(seen: Mapping[str, Seen], records: Iterable[Record]) -> dict[str, Seen]:
    """What the files said, with the place of each that is a record."""
    places = {record.path: (record.log, record.category, record.companion) for record in records}
    return {
        path: each if each[1].place == places.get(path) else (each[0], each[1]._replace(place=places.get(path)))
        for path, each in seen.items()
    }


def _order(record: Record) -> tuple[str, bool, int, str]:
    return (record.log, record.number is None, record.number or 0, record.path)
