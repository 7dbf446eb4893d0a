"""The sample repository: ADR Studio's own decisions and design, told as a history by the program's own means."""

import contextlib
import fcntl
import shutil
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from adr_studio import assets
from adr_studio.domain import edits as text_edits
from adr_studio.domain.index_page import refresh_index
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.status import Status
from adr_studio.errors import Unwritable
from adr_studio.storage.repository import (
    Identity,
    Repository,
    Surface,
    commit,
    init,
    install_signal_handlers,
    start_branch,
    surface,
    switch_branch,
)
from adr_studio.storage.workspace import Workspace

MAIN = "main"

_PINNED = "[commit]\n\tgpgSign = false\n[core]\n\thooksPath = /dev/null\n\tautocrlf = false\n\texcludesFile = /dev/null\n"
"""What the user's own settings must not decide while the sample is built; it is taken out again."""


class Step(BaseModel):
    """One commit of the story: files that are added as they lie in `files/`, and what is then done to records."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: AwareDatetime
    author: Literal["ana", "ben", "chris"]
    message: str = Field(min_length=1)
    branch: str = MAIN
    add: tuple[str, ...] = ()
    status: Mapping[str, Status] = {}
    supersede: Mapping[str, str] = {}
    rename: Mapping[str, str] = {}


class Story(BaseModel):
    """The steps of the sample's history, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: tuple[Step, ...]


def read_story() -> Story:
    """The story that comes with the program."""
    return Story.model_validate(tomllib.loads(assets.text("resources", "sample", "story.toml")))


def sample_repository(state: Path) -> Path:
    """The user's own copy of the sample, built where there is none yet; what they changed in it stays.

    Raises Unwritable, Unreadable where git is not installed, GitFailed.
    """
    target, unfinished = state / "sample", state / "sample.unfinished"
    try:
        state.mkdir(parents=True, exist_ok=True)
        # Whoever builds holds the lock, and loses it with its life: what is unfinished now is a killed build's.
        with (state / "sample.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                build_sample(unfinished)
                unfinished.rename(target)
    except OSError as error:
        raise Unwritable(f"The sample could not be made: {error.strerror}.", "Open a folder of your own.") from error
    return target


def build_sample(folder: Path, cache: Path | None = None) -> Path:
    """Make the sample repository in `folder`, the same commits each time; gives its root.

    Raises Refused where there is a repository already, ChangedOnDisk where a file is in the way.
    """
    if threading.current_thread() is threading.main_thread():
        install_signal_handlers()
    with tempfile.TemporaryDirectory(prefix="adr-studio-sample-") as scratch:
        repository = init(folder, cache=cache or Path(scratch), branch=MAIN)
        with _settings_pinned(repository):
            trust = surface(repository)
            narrator = _Narrator(repository, Workspace(repository.root), trust, Path(scratch, "intents"))
            for step in read_story().step:
                narrator.tell(step)
            narrator.go_to(MAIN)
    return repository.root


@contextlib.contextmanager
def _settings_pinned(repository: Repository) -> Iterator[None]:
    config = repository.git_dir / "config"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + _PINNED, encoding="utf-8")
    try:
        yield
    finally:
        config.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class _Narrator:
    """Does the steps of a story as a user would: plans that are carried out, and commits of the paths they touch."""

    repository: Repository
    workspace: Workspace
    trust: Surface
    intents: Path

    def tell(self, step: Step) -> None:
        """Do one step, from its branch to its commit."""
        self.go_to(step.branch)
        paths: dict[str, None] = {}
        for plan in self._plans(step):
            self.workspace.apply(plan)
            paths |= dict.fromkeys(plan.paths)
        author = Identity(step.author, f"{step.author}@example.org")
        commit(
            self.repository, tuple(paths), step.message,
            trust=self.trust, intents=self.intents, author=author, date=step.date,
        )  # fmt: skip

    def go_to(self, branch: str) -> None:
        """Check out a branch, started at the present commit where there is none of this name."""
        if self.repository.head().branch != branch:
            known = {each.name for each in self.repository.branches()}
            (switch_branch if branch in known else start_branch)(self.repository, branch, trust=self.trust)

    def _plans(self, step: Step) -> Iterator[Plan]:
        """What the step does; each plan counts on the ones before it having been carried out."""
        yield Plan(step.message, created={path: assets.text("resources", "sample", "files", path) for path in step.add})
        planner = self._planner(step)
        pages = {page: planner.text(page) for page in planner.pages}
        fresh = {page: text_edits.between(text, refresh_index(page, text, planner.catalog)) for page, text in pages.items()}
        yield Plan(step.message, edits={page: edits for page, edits in fresh.items() if edits})
        find = planner.catalog.find
        for path, status in step.status.items():
            yield planner.set_field(find(path), "status", status)
        for old, new in step.supersede.items():
            yield planner.supersede(find(old), find(new))
        for path in (*step.status, *step.supersede):
            yield planner.set_field(find(path), "date", planner.today)
        for path, slug in step.rename.items():
            yield planner.rename(find(path), slug)

    def _planner(self, step: Step) -> Planner:
        catalog = self.workspace.load()
        return Planner(
            catalog=catalog,
            dialects=self.workspace.dialects,
            text=lambda path: self.workspace.source(path).text,
            pages=self.workspace.pages,
            names=lambda: self.repository.names(tuple(catalog.logs)),
            today=step.date.date().isoformat(),
        )
