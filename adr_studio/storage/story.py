"""The story of the sample repository, told by the program's own means: plans that are carried out, and commits."""

import contextlib
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from adr_studio import assets
from adr_studio.domain.edits import between
from adr_studio.domain.index_page import refresh_index
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.status import Status
from adr_studio.storage import repository as git
from adr_studio.storage.workspace import Workspace

MAIN = "main"
AUTHORS = {name: git.Identity(name, f"{name}@example.org") for name in ("ana", "ben", "chris")}

_PINNED = (
    "[commit]\n\tgpgSign = false\n[core]\n\thooksPath = /dev/null\n\tautocrlf = false\n\texcludesFile = /dev/null\n"
)
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


def read_story() -> tuple[Step, ...]:
    """The story that comes with the program."""
    story = tomllib.loads(assets.text("resources", "sample", "story.toml"))
    return TypeAdapter(tuple[Step, ...]).validate_python(story["step"])


def build_sample(folder: Path, cache: Path | None = None) -> Path:
    """Make the sample repository in `folder`, the same commits each time; gives its root.

    Raises Refused where there is a repository already, ChangedOnDisk where a file is in the way.
    """
    if threading.current_thread() is threading.main_thread():
        git.install_signal_handlers()
    with tempfile.TemporaryDirectory(prefix="adr-studio-sample-") as scratch:
        repository = git.init(folder, cache=cache or Path(scratch), branch=MAIN)
        with _settings_pinned(repository.git_dir / "config"):
            trust = git.surface(repository)
            narrator = _Narrator(repository, Workspace(repository.root), trust, Path(scratch, "intents"))
            for step in read_story():
                narrator.tell(step)
            narrator.go_to(MAIN)
    return repository.root


@contextlib.contextmanager
def _settings_pinned(config: Path) -> Iterator[None]:
    text = config.read_text(encoding="utf-8")
    config.write_text(text + _PINNED, encoding="utf-8")
    yield
    config.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class _Narrator:
    """Does the steps of a story as a user would: plans that are carried out, and commits of the paths they touch."""

    repository: git.Repository
    workspace: Workspace
    trust: git.Surface
    intents: Path

    def tell(self, step: Step) -> None:
        """Do one step, from its branch to its commit."""
        self.go_to(step.branch)
        paths: dict[str, None] = {}
        for plan in self._plans(step):
            self.workspace.apply(plan)
            paths |= dict.fromkeys(plan.paths)
        author, trust, intents = AUTHORS[step.author], self.trust, self.intents
        git.commit(self.repository, [*paths], step.message, trust=trust, intents=intents, author=author, date=step.date)

    def go_to(self, branch: str) -> None:
        """Check out a branch, started at the present commit where there is none of this name."""
        if self.repository.head().branch != branch:
            known = {each.name for each in self.repository.branches()}
            go = git.switch_branch if branch in known else git.start_branch
            go(self.repository, branch, trust=self.trust)

    def _plans(self, step: Step) -> Iterator[Plan]:
        """What the step does; each plan counts on the ones before it having been carried out."""
        yield Plan(step.message, created={path: assets.text("resources", "sample", "files", path) for path in step.add})
        planner = self._planner(step.date.date().isoformat())
        texts = {page: planner.text(page) for page in planner.pages}
        fresh = {page: between(text, refresh_index(page, text, planner.catalog)) for page, text in texts.items()}
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

    def _planner(self, today: str) -> Planner:
        workspace, catalog = self.workspace, self.workspace.load()
        names = self.repository.names(tuple(catalog.logs))
        return Planner(
            catalog, workspace.dialects, lambda path: workspace.source(path).text, workspace.pages, lambda: names, today
        )
