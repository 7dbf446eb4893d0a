"""Opening a repository: everything about it that blocks, in one function for the disk's lane."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from adr_studio.domain.catalog import Catalog
from adr_studio.errors import NotARepository, OpenElsewhere, Unreadable
from adr_studio.session.jobs import Cancel, Jobs
from adr_studio.session.joining import Joining
from adr_studio.storage import index
from adr_studio.storage.repository import Repository
from adr_studio.storage.workspace import Workspace


@dataclass(frozen=True)
class Opened:
    """A repository as it was found: `known` are its records where the index knew them.

    `alone` is False where another program has it too, and does not answer.
    """

    workspace: Workspace
    repository: Repository | None
    known: Catalog | None
    alone: bool


def open_repository(path: Path, cache: Path, joining: Joining) -> Opened:
    """Find the repository that a path lies in. Raises Unreadable, and OpenElsewhere where another window has it."""
    if not path.exists():
        raise Unreadable(f"There is no folder “{path}”.", "It may have been moved; choose another.", "repository.open")
    try:
        repository: Repository | None = Repository.open(path, cache=cache)
    except NotARepository:
        repository = None
    root = repository.root if repository else (path if path.is_dir() else path.parent)
    alone = _claim(root, path, joining)
    workspace = Workspace(root)
    workspace.on_disk = index.load_glances(index.index_file(cache, root))
    return Opened(workspace, repository, workspace.known(), alone)


def find_missing(jobs: Jobs, paths: Sequence[str], done: Callable[[Sequence[str]], object]) -> None:
    """Call `done` with those of these folders that are not there; a slow disk keeps nobody waiting."""

    def look(cancel: Cancel) -> Sequence[str]:
        return [path for path in paths if not os.path.isdir(path)]

    jobs.run(look, done, key="missing")


def _claim(root: Path, path: Path, joining: Joining) -> bool:
    if joining.claim(root):
        return True
    if joining.ask_first(root, path.relative_to(root).as_posix() if path.is_file() and root in path.parents else ""):
        title = f"“{root.name}” is open in another window already."
        raise OpenElsewhere(title, "That window has come to the front.")
    return False
