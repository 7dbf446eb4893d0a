"""What every command needs: the folder that was named, as records, with a planner for changing them."""

import atexit
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import platformdirs

from adr_studio.cli.output import printable, say, warn
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.graph import Thing
from adr_studio.domain.planning import DEFAULT_FOLDERS, Plan, Planner
from adr_studio.domain.record import Record
from adr_studio.domain.surveying import Surveyed, put_together, survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.errors import Ambiguous, NotARepository, Refused, Unreadable
from adr_studio.storage.index import index_file, load_glances, save_glances
from adr_studio.storage.repository import Repository
from adr_studio.storage.workspace import Workspace

THINGS = "a record's number, id, slug or path, a short id such as FM-3, or the id of a component or flow"
"""What `Desk.thing` takes."""


@dataclass(frozen=True)
class Desk:
    """An opened folder. `repository` is None where the folder is in no git repository: it is then read as it is."""

    workspace: Workspace
    repository: Repository | None
    index: Path | None = None

    @cached_property
    def catalog(self) -> Catalog:
        """The records as they are on the disk; what the index knows of unchanged files is not read again."""
        if self.index is None:
            return self.workspace.load()
        self.workspace.on_disk = load_glances(self.index)
        catalog = self.workspace.load()
        save_glances(self.index, self.workspace.on_disk)
        return catalog

    @cached_property
    def surveyed(self) -> Surveyed:
        """The records, the rows of all tables, and what the pages say of both."""
        catalog, workspace = self.catalog, self.workspace
        reader = TableReader(find_table_kinds())
        pages = {path: survey(path, workspace.text(path) or "", reader) for path in workspace.pages}
        return put_together(catalog, pages, reader, self._exists)

    def _exists(self, path: str) -> bool:
        return path in self.workspace.stamps or os.path.lexists(self.workspace.root / path)

    @cached_property
    def planner(self) -> Planner:
        """The planner of changes, with numbers that no branch uses."""
        catalog = self.catalog
        return Planner(
            catalog=catalog,
            dialects=self.workspace.dialects,
            text=lambda path: self.workspace.source(path).text,
            pages=self.workspace.pages,
            names=self._names,
            today=date.today().isoformat(),
            contents=self.workspace.contents,
        )

    @property
    def author(self) -> str:
        """The name that git would write next to a commit; "" where it knows none."""
        identity = self.repository.identity() if self.repository else None
        return identity.name if identity else ""

    def record(self, reference: str) -> Record:
        """The record that a path, number, id or slug names; a path as seen from the root or from where one stands.

        Raises Ambiguous, Refused.
        """
        if reference not in self.catalog.by_path and os.path.lexists(reference):
            path = os.path.relpath(os.path.realpath(reference), os.path.realpath(self.workspace.root))
            if path in self.catalog.by_path:
                return self.catalog.by_path[path]
        return self.catalog.find(reference)

    def thing(self, name: str) -> Thing:
        """The record or row of this name. Raises Ambiguous, or Refused where there is none."""
        graph = self.surveyed.graph
        found = graph.find(name)
        if not found and os.path.lexists(name):
            found = (graph.records[self.record(name).path],)
        if len(found) > 1:
            raise Ambiguous(name, tuple(f"{thing.path}:{thing.line + 1}" for thing in found))
        if not found:
            raise Refused(f"Nothing answers to “{name}”.", f"Give {THINGS}.")
        return found[0]

    def carry_out(self, plan: Plan) -> None:
        """Do the plan on the disk and tell which files changed."""
        self.workspace.apply(plan)
        for path in plan.created:
            say(f"created {printable(path)}")
        for old, new in plan.moved.items():
            say(f"renamed {printable(old)} to {printable(new)}")
        for path in plan.edits:
            say(f"changed {printable(plan.moved.get(path, path))}")
        for sentence in plan.unsure:
            warn(sentence)
        if not plan.paths:
            say("nothing to change")

    def _names(self) -> tuple[str, ...]:
        if self.repository is None:
            return ()
        logs = (*self.catalog.logs, *DEFAULT_FOLDERS.values()) if self.catalog.logs else ("",)
        return tuple(self.repository.names(logs))


def open_desk(path: str) -> Desk:
    """Open the repository that this path lies in, or a folder of records that is in none.

    Raises Unreadable, NotARepository for a folder with no record, BareRepository, Refused.
    """
    folder = Path(os.path.abspath(path))
    if not os.path.exists(folder):
        raise Unreadable(f"There is no “{path}”.", "Give a folder that exists.")
    cache = cache_folder()
    try:
        repository = Repository.open(folder, cache=cache)
    except NotARepository:
        plain = Desk(Workspace(folder if folder.is_dir() else folder.parent), None)
        if not plain.catalog.records:
            raise
        return plain
    return Desk(Workspace(repository.root), repository, index_file(cache, repository.root))


def cache_folder() -> Path:
    """The user's cache folder; one for this run alone where that cannot be written, as in many containers."""
    cache = user_cache()
    if can_write(cache):
        return cache
    passing = tempfile.mkdtemp(prefix="adr-studio-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return Path(passing)


def user_cache() -> Path:
    """Where the user's caches are; relative, and so of no use, for a user without a home."""
    return platformdirs.user_cache_path("adr-studio")


def can_write(folder: Path) -> bool:
    """Whether files can be made in this folder, which is made where it is not there."""
    if not folder.is_absolute():
        return False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True
