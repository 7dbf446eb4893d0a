"""The running studio: one repository, its records, its open documents, and what happens to them."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.finding import Wanted
from adr_studio.domain.planning import DEFAULT_FOLDERS, Plan, Planner
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.slugs import heading_slugs
from adr_studio.domain.source import decode
from adr_studio.domain.template import Template
from adr_studio.errors import Refused, Unreadable
from adr_studio.session.disk import Disk
from adr_studio.session.document import Document
from adr_studio.session.find_in_files import Find
from adr_studio.session.history import History
from adr_studio.session.jobs import Cancel, Jobs, Lane
from adr_studio.session.joining import Joining
from adr_studio.session.opening import Opened, open_repository
from adr_studio.session.preferences import Preferences
from adr_studio.session.recovery import Keeper
from adr_studio.session.steps import Steps
from adr_studio.session.survey import Survey
from adr_studio.storage import files, index
from adr_studio.storage.gallery import choose_template, read_gallery
from adr_studio.storage.repository import Repository
from adr_studio.storage.sample import sample_folder, sample_repository
from adr_studio.storage.workspace import Workspace

if TYPE_CHECKING:
    from adr_studio.domain.graph import Thing
    from adr_studio.domain.table_kind import TableKind
    from adr_studio.session.comparing import Comparing

translate = QCoreApplication.translate

DELAY = 250
"""Milliseconds without a keystroke before what was typed reaches the catalog."""


@dataclass(frozen=True)
class Places:
    """The user's own folders, none of which is in a repository."""

    cache: Path
    state: Path
    config: Path


class Session(QObject):
    """One opened repository. What blocks runs as jobs; everything here is called on the main thread."""

    opened = Signal()
    catalog_changed = Signal(object)
    document_opened = Signal(object)
    document_closed = Signal(str)
    failed = Signal(object)
    noticed = Signal(str, str)

    def __init__(self, places: Places, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places = places
        self.jobs = jobs
        self.workspace: Workspace | None = None
        self.repository: Repository | None = None
        self.catalog = Catalog()
        self.documents: dict[str, Document] = {}
        self.history = History(jobs, places.state, places.config, self)
        self.joining = Joining(places.state, self)
        self.preferences = Preferences(places.config, self)
        self.survey = Survey(jobs, self)
        self.find = Find(jobs, self)
        self.comparing: Comparing | None = None
        """The trade-offs that are looked at, None before anybody has."""
        self.keeper = Keeper(self, jobs, places.state, self)
        self.disk = Disk(self.documents, self._opened_workspace, self.keeper.secure, self)
        self._gallery: tuple[Template, ...] | None = None
        self._steps = Steps()
        self._row_ids: dict[str, frozenset[str]] = {}  # of the files on branches, by git's name of their content
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self.refresh)
        self.disk.saved.connect(lambda _path: self.history.refresh())
        self.disk.checked.connect(lambda: self.history.refresh())
        self.disk.checked.connect(self._soon.start)
        jobs.failed.connect(self.failed)
        self.history.failed.connect(self.failed)
        self.preferences.failed.connect(self.failed)

    @property
    def root(self) -> Path | None:
        """The repository's folder, None before one is opened."""
        return self.workspace.root if self.workspace else None

    @property
    def gallery(self) -> tuple[Template, ...]:
        """The templates that come with the program."""
        if self._gallery is None:
            self._gallery = read_gallery()
        return self._gallery

    @property
    def is_sample(self) -> bool:
        """Whether the sample is open."""
        return self.root == sample_folder(self.places.state)

    def open(self, path: Path | None, anew: bool = False) -> None:
        """Open the repository that a folder lies in, or the sample; `opened` follows, then `catalog_changed`.

        With `anew` the sample is made again first. Where it cannot be opened, `failed` follows; what was open stays.
        """
        places = self.places
        if anew:
            self.keeper.discard_all()

        def find(cancel: Cancel) -> Opened:
            return open_repository(path or sample_repository(places.state, anew), places.cache, self.joining)

        self.jobs.run(find, self._on_opened, lane=Lane.DISK, key="open")

    def _on_opened(self, found: Opened) -> None:
        self.keeper.leave()
        for document in list(self.documents.values()):
            self._drop(document)
        self.workspace, self.repository, known = found.workspace, found.repository, found.known
        self.keeper.start(self.workspace.root)
        self._steps.clear()
        self._row_ids.clear()
        self.catalog = known or Catalog()
        self.survey.start()
        self.opened.emit()
        self.history.follow(self.repository, lambda: self.catalog)
        if known is not None:
            # What was known is shown before anything else is done.
            self.catalog_changed.emit(self.catalog)
            self._soon.start()
            QTimer.singleShot(DELAY, self.history, self.history.start)
        else:
            self.refresh()
            self.history.start()
        if not found.alone:
            said = "Another ADR Studio has this repository open and does not answer. What it saves is noticed here."
            self.noticed.emit(said, "warning")

    @Slot()
    def refresh(self) -> None:
        """Read what changed on the disk, and in open documents, into the catalog."""
        self._soon.stop()
        workspace = self.workspace
        if workspace is None:
            return
        drafts = self._drafts()
        cache = index.index_file(self.places.cache, workspace.root)

        def load(cancel: Cancel) -> tuple[Workspace, Catalog]:
            catalog = workspace.load(cancel, drafts)
            if not cancel():
                index.save_glances(cache, workspace.on_disk)
            return workspace, catalog

        title = translate("Session", "Reading the records")
        self.jobs.run(load, self._on_loaded, lane=Lane.DISK, key="refresh", title=title)

    def _on_loaded(self, loaded: tuple[Workspace, Catalog]) -> None:
        workspace, catalog = loaded
        if workspace is not self.workspace:
            return
        if catalog != self.catalog:
            self.catalog = catalog
        self.catalog_changed.emit(self.catalog)
        self.survey.refresh(workspace, self.catalog, self._drafts())

    def _drafts(self) -> dict[str, str]:
        return {document.path: document.text for document in self.documents.values() if document.modified}

    @property
    def waiting(self) -> bool:
        """Whether something that changed has not been read into the catalog yet."""
        return self._soon.isActive() or self.jobs.busy

    def next_id(self, kind: "TableKind") -> str:
        """The next free short id of a kind, over all pages as they are now and all branches."""
        if self.repository is not None:
            self._row_ids.update(self.repository.row_ids(self._row_ids.__contains__))
        elsewhere = (each for ids in self._row_ids.values() for each in ids)
        return self.survey.model.next_id(kind, elsewhere)

    def templates(self, kind: Kind, log: str) -> tuple[Template, ...]:
        """The gallery for a kind of record, the log's own template first, then that of its dialect."""
        fitting = [template for template in self.gallery if template.kind is kind]
        if kind is Kind.DECISION and self.workspace is not None:
            chosen = choose_template(self.workspace, self.gallery, self.catalog, log)
            fitting = [chosen, *(template for template in fitting if template is not chosen)]
        return tuple(fitting)

    def document(self, path: str) -> Document:
        """The document at this path, opened from the disk where it is not open. Raises Unreadable."""
        if path in self.documents:
            return self.documents[path]
        data = self.disk.read(path)
        return self.keep(Document(path, decode(data), files.content_hash(data), self))

    def keep(self, document: Document) -> Document:
        """Have this one among the open documents."""
        self.documents[document.path] = document
        self.keeper.attach(document)
        document.modified_changed.connect(self.refresh)
        document.text_changed.connect(self._soon.start)
        self.document_opened.emit(document)
        return document

    def close_document(self, document: Document) -> None:
        """Forget a document and whatever it has that is not saved."""
        self._drop(document)
        self.refresh()

    def _drop(self, document: Document) -> None:
        self.documents.pop(document.path, None)
        self.keeper.forget(document)
        self.document_closed.emit(document.path)
        document.deleteLater()

    def planner(self) -> Planner:
        """A planner over the records as they are in open documents and on the disk."""
        workspace = self._opened_workspace()
        repository, logs = self.repository, (*self.catalog.logs, *DEFAULT_FOLDERS.values())

        def names() -> Iterable[str]:
            return repository.names(logs if self.catalog.logs else ("",)) if repository else ()

        return Planner(
            catalog=self.catalog,
            dialects=workspace.dialects,
            text=self.text,
            pages=tuple(dict.fromkeys((*workspace.pages, *self.documents))),
            names=names,
            today=date.today().isoformat(),
            contents=workspace.contents,
        )

    def text(self, path: str) -> str:
        """A file's present text, from its open document or the disk. Raises Unreadable."""
        return self.documents[path].text if path in self.documents else self.disk.text(path)

    def text_or_none(self, path: str) -> str | None:
        """As `text`, None where it cannot be read."""
        try:
            return self.text(path)
        except Unreadable:
            return None

    def remove_link(self, record: Record, verb: str, thing: "Thing") -> None:
        """A record no longer says `verb` of a row, as one step of undo."""
        from adr_studio.domain.tying import untie  # here, because the window is there sooner without it

        self.carry_out(untie(self.planner(), record, verb, thing))

    def carry_out_agreed(self, make: Callable[[], Plan], agree: Callable[[Plan], bool]) -> Plan | None:
        """Carry out a plan that somebody agrees to, as it is then; None where nobody does.

        Raises Refused where the texts have changed while it was asked, so that it would be another plan.
        """
        plan = make()
        if not agree(plan):
            return None
        if make() != plan:
            raise Refused("The files were changed while you were asked.", "Nothing was done. Look at it once more.")
        self.carry_out(plan)
        return plan

    def carry_out(self, plan: Plan) -> None:
        """Do a plan in open documents, as one step of undo, and leave them to be saved.

        A plan that moves files is carried out on the disk at once, because a file cannot be half renamed.
        """
        if plan.moved:
            self._move(plan)
            return
        documents = [self.document(path) for path in plan.edits]
        locked = next((document for document in documents if document.read_only), None)
        if locked is not None:
            raise Refused(f"“{locked.path}” cannot be changed: {locked.notice}", "Nothing was changed.")
        before = {document.path: document.undo_steps for document in documents}
        changed = [document for document in documents if document.apply(plan.edits[document.path])]
        for path, text in plan.created.items():
            self.keep(Document(path, self._opened_workspace().new_source(path, text), None, self))
        self._steps.add(plan.title, before, changed)
        self.refresh()

    def _move(self, plan: Plan) -> None:
        unsaved = [path for path in plan.paths if path in self.documents and self.documents[path].modified]
        if unsaved:
            raise Refused(f"{unsaved[0]} has changes that are not saved.", "Save them first.", "file.save-all")
        self._opened_workspace().apply(plan)
        for old, new in plan.moved.items():
            if old in self.documents:
                document = self.documents.pop(old)
                self.documents[new] = document
                document.move_to(new)
        for path in (*plan.edits, *plan.moved.values()):
            if path in self.documents:
                data = self.disk.read(path)
                self.documents[path].reload(decode(data), files.content_hash(data))
        self.refresh()

    def undo(self, document: Document) -> None:
        """Take back the last step; one that changed several documents is taken back in all of them."""
        for path, title in self._steps.undo(document, self.documents):
            self.noticed.emit(f"{path} was changed since, so “{title}” stays there.", "warning")
        self.refresh()

    def redo(self, document: Document) -> None:
        """Do again what was taken back."""
        self._steps.redo(document, self.documents)
        self.refresh()

    def _opened_workspace(self) -> Workspace:
        if self.workspace is None:
            raise Refused("No repository is open.", "Open one first.", "repository.open")
        return self.workspace

    @property
    def dialect_title(self) -> str:
        """The name of the dialect that most records are written in, "" without records."""
        counted = Counter(record.dialect for record in self.catalog.records).most_common(1)
        titles = {dialect.name: dialect.title for dialect in self.workspace.dialects} if self.workspace else {}
        return titles.get(counted[0][0], counted[0][0]) if counted else ""

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of all pages of the repository, records or not."""
        return self.workspace.pages if self.workspace else ()

    def line_of_heading(self, path: str, slug: str) -> int:
        """The line, from 0, of the heading that a link's fragment names; -1 where there is none."""
        try:
            return next((heading.line for heading, each in heading_slugs(self.text(path)) if each == slug), -1)
        except Unreadable:
            return -1

    def compare(self) -> "Comparing":
        """What follows a document's trade-offs; made at first use, because the window is there sooner without it."""
        if self.comparing is None:
            from adr_studio.session.comparing import Comparing

            self.comparing = Comparing(self.jobs, self)
        return self.comparing

    def look_for(self, wanted: Wanted) -> None:
        """Look for words in all pages; the answer comes from `find`."""
        if self.workspace is not None:
            self.find.look(self.workspace, wanted, self._drafts())

    def resource(self, path: str) -> tuple[bytes, str] | None:
        """The bytes and media type of a picture in the repository, for the preview; None for anything else."""
        return self.workspace.picture(path) if self.workspace else None
