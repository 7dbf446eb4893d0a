"""What every command needs: the folder that was named, as records, with a planner for changing them."""

import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import platformdirs

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.planning import Plan, Planner
from adr_studio.errors import NotARepository, Unreadable
from adr_studio.storage.repository import Repository
from adr_studio.storage.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """An opened folder. `repository` is None where the folder is in no git repository: it is then read as it is."""

    workspace: Workspace
    repository: Repository | None

    @cached_property
    def catalog(self) -> Catalog:
        """The records as they are on the disk."""
        return self.workspace.load()

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
        )

    @property
    def author(self) -> str:
        """The name that git would write next to a commit; "" where it knows none."""
        identity = self.repository.identity() if self.repository else None
        return identity.name if identity else ""

    def carry_out(self, plan: Plan) -> None:
        """Do the plan on the disk and tell which files changed."""
        self.workspace.apply(plan)
        for path in plan.created:
            say(f"created {path}")
        for old, new in plan.moved.items():
            say(f"renamed {old} to {new}")
        for path in plan.edits:
            say(f"changed {plan.moved.get(path, path)}")
        for sentence in plan.unsure:
            print(sentence, file=sys.stderr)  # noqa: T201
        if not plan.paths:
            say("nothing to change")

    def _names(self) -> tuple[str, ...]:
        return tuple(self.repository.names(tuple(self.catalog.logs) or ("",))) if self.repository else ()


def open_desk(path: str) -> Desk:
    """Open the repository that this path lies in. Raises Unreadable."""
    folder = Path(os.path.abspath(path))
    if not folder.exists():
        raise Unreadable(f"There is no “{path}”.", "Give a folder that exists.")
    try:
        repository = Repository.open(folder, cache=platformdirs.user_cache_path("adr-studio"))
    except NotARepository:
        return Desk(Workspace(folder if folder.is_dir() else folder.parent), None)
    return Desk(Workspace(repository.root), repository)


def say(line: str) -> None:
    """Print one line, whatever it holds: what the terminal cannot show is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))  # noqa: T201
