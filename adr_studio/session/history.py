"""What git knows of the open repository, and saving records to its history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.status import Status
from adr_studio.errors import StudioError
from adr_studio.session.jobs import Cancel, Jobs, Lane
from adr_studio.storage.repository import (
    Commit,
    DetachedHead,
    Head,
    PartlyStaged,
    Repository,
    State,
    Surface,
    TrustStore,
    commit,
    recover,
    surface,
)

_IN_HISTORY = (State.CLEAN, State.IGNORED, State.MISSING)


class Questions(Protocol):
    """What saving to history may have to ask, and where it tells the outcome."""

    def ask_trust(self, lines: Sequence[str], fresh: Sequence[str] = ()) -> bool:
        """Whether what would run may run; `fresh` is what has come to it since it was allowed last."""
        ...

    def confirm(self, title: str, text: str, action: str, danger: bool = False) -> bool:
        """Whether to go on."""
        ...

    def notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        """Tell an event."""
        ...


@dataclass(frozen=True)
class Wish:
    """What is to be saved to history: these paths, with this message.

    `partly_staged` and `detached` are the user's leave to commit files of which they staged hunks, and off a branch.
    """

    message: str
    paths: tuple[str, ...]
    partly_staged: bool = False
    detached: bool = False


class History(QObject):
    """The branch, what is not in the history yet, and commits of records; everything in git's own lane."""

    head_changed = Signal(object)
    changed_paths_changed = Signal(object)
    committed = Signal(object)
    told = Signal(str)
    """What a hook says while it runs."""
    failed = Signal(object)

    def __init__(self, jobs: Jobs, state: Path, config: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._intents = state / "intents"
        self._trust = TrustStore(config)
        self._repository: Repository | None = None
        self._catalog: Callable[[], Catalog] = Catalog
        self.head: Head | None = None
        self.operation: str | None = None
        self.author = ""
        self.changed: tuple[str, ...] = ()
        self.kept_message = ""
        """What was typed for a commit that did not come about."""

    @property
    def where(self) -> str:
        """The branch in a few words, for the status bar."""
        if self._repository is None:
            return "Not in a git repository"
        if self.head is None:
            return ""
        if self.head.branch is None:
            return f"Not on a branch ({(self.head.commit or '')[:7]})"
        return f"{self.head.branch}{f' · {self.operation}' if self.operation else ''}"

    def follow(self, repository: Repository | None, catalog: Callable[[], Catalog]) -> None:
        """Another repository was opened; nothing is known of its history before `start`."""
        self._repository, self._catalog = repository, catalog
        self.head, self.operation, self.author, self.changed = None, None, "", ()
        self.kept_message = ""
        self.head_changed.emit(None)

    @Slot()
    def start(self) -> None:
        """Put right what a killed commit left behind, then ask git."""
        repository = self._repository
        if repository is not None:
            intents = self._intents
            self._jobs.run(lambda cancel: recover(repository, intents), lambda _: self.refresh(), lane=Lane.DISK)

    def refresh(self, done: Callable[[tuple[str, ...]], object] | None = None) -> None:
        """Ask git for the branch and for the records that it does not have; then call `done` with their paths."""
        repository = self._repository
        if repository is None:
            return
        paths = tuple(record.path for record in self._catalog().records)

        def ask(cancel: Cancel) -> tuple[Head, str | None, str, tuple[str, ...]]:
            identity = repository.identity()
            states = repository.status(paths)
            changed = tuple(path for path, state in states.items() if state not in _IN_HISTORY)
            deleted = repository.deleted(tuple(self._catalog().logs))
            return repository.head(), repository.operation(), identity.name if identity else "", (*changed, *deleted)

        def known(found: tuple[Head, str | None, str, tuple[str, ...]]) -> None:
            self.head, self.operation, self.author, self.changed = found
            self.head_changed.emit(self.head)
            self.changed_paths_changed.emit(self.changed)
            if done is not None:
                done(self.changed)

        self._jobs.run(ask, known, lane=Lane.DISK, key="history")

    def proposed_message(self, changed: Sequence[str], catalog: Catalog) -> str:
        """What was typed before, or a message that tells what happened: `Accept ADR-0018: Use an event bus`."""
        if self.kept_message:
            return self.kept_message
        verbs = {
            Status.PROPOSED: "Propose",
            Status.ACCEPTED: "Accept",
            Status.REJECTED: "Reject",
            Status.DRAFT: "Draft",
        }
        verbs |= {Status.SUPERSEDED: "Supersede", Status.DEPRECATED: "Deprecate", Status.DEFERRED: "Defer"}
        records = [catalog.by_path[path] for path in changed if path in catalog.by_path]
        if not records:
            return "Update decisions"
        records.sort(key=lambda record: record.status is Status.SUPERSEDED)
        first = records[0]
        more = f" and {len(records) - 1} more" if len(records) > 1 else ""
        return f"{verbs.get(first.status, 'Update')} {first.id}: {first.title}{more}"

    def review_trust(self, questions: Questions) -> None:
        """Show what would run at a commit, and let the user allow it or take that back."""
        repository = self._repository
        if repository is None:
            return

        def found(surface: Surface) -> None:
            if self._trust.is_trusted(repository, surface):
                question = "Its hooks, filters and signing may run when you save to history."
                if questions.confirm("This repository is trusted.", question, "Trust it no longer"):
                    self._trust.forget(repository)
                    questions.notice("Nothing of this repository may run any more.", "success")
            elif self._ask_trust(repository, surface, questions):
                questions.notice("This repository is trusted. You are asked again when what would run changes.")

        self._jobs.run(lambda cancel: surface(repository), found, lane=Lane.DISK)

    def _ask_trust(self, repository: Repository, surface: Surface, questions: Questions) -> bool:
        changes = self._trust.changed_since(repository, surface)
        trusted = questions.ask_trust(surface.lines, changes.added if changes else ())
        if trusted:
            self._trust.trust(repository, surface)
        return trusted

    def commit(self, wish: Wish, questions: Questions) -> None:
        """Commit what is wished and no more. What must be known first is asked; a failure keeps the message."""
        repository = self._repository
        if repository is None:
            return

        def trusted(found: Surface) -> None:
            if self._trust.is_trusted(repository, found) or self._ask_trust(repository, found, questions):
                self._run(repository, wish, found, questions)
            else:
                self.kept_message = wish.message
                questions.notice("Nothing was saved to history. Your files are saved.", "warning")

        self._jobs.run(lambda cancel: surface(repository), trusted, lane=Lane.DISK)

    def _run(self, repository: Repository, wish: Wish, trust: Surface, questions: Questions) -> None:
        def run(cancel: Cancel) -> Commit:
            return commit(
                repository,
                wish.paths,
                wish.message,
                trust=trust,
                intents=self._intents,
                allow_partly_staged=wish.partly_staged,
                allow_detached=wish.detached,
                cancelled=cancel.event,
                told=self.told.emit,
            )

        def done(made: Commit) -> None:
            self.kept_message = ""
            self.committed.emit(made)
            subject = wish.message.partition("\n")[0]
            questions.notice(f"Saved to history: {subject} ({made.commit[:7]}).", "success")
            for warning in made.warnings:
                questions.notice(warning, "warning")
            self.refresh()

        self._jobs.run(run, done, lane=Lane.DISK, failed=lambda error: self._on_refused(error, wish, questions))

    def _on_refused(self, error: StudioError, wish: Wish, questions: Questions) -> None:
        """Ask where an answer is all that lacks; otherwise keep the message and tell what happened."""
        self.kept_message = wish.message
        if isinstance(error, PartlyStaged):
            if questions.confirm(error.title, error.detail, "Commit the whole files"):
                self.commit(replace(wish, partly_staged=True), questions)
        elif isinstance(error, DetachedHead):
            if questions.confirm(error.title, error.detail, "Commit here"):
                self.commit(replace(wish, detached=True), questions)
        else:
            self.failed.emit(error)
        self.refresh()
