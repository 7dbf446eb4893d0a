"""What is looked at before a commit, so that each hindrance is one clear sentence and nothing has been touched."""

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from adr_studio.errors import Refused, Unwritable
from adr_studio.storage.repository import staging
from adr_studio.storage.repository.configuration import is_true
from adr_studio.storage.repository.refs import Head
from adr_studio.storage.repository.repository import Repository
from adr_studio.storage.repository.runner import Runner
from adr_studio.storage.repository.staging import Entries, State, lock_held

_COMMITTABLE = frozenset((State.MODIFIED, State.STAGED, State.STAGED_DIFFERS, State.DELETED, State.UNTRACKED))
_UNTOUCHED = "Nothing was committed, and your files are safe."


class PartlyStaged(Refused):
    """Files of the commit were staged otherwise than they are on the disk; `paths` names them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        detail = "What you staged of them yourself is another version than the one on the disk. Committing takes the"
        detail = f"{detail} files as they are on the disk; the staged version would be gone. Nothing was committed yet."
        super().__init__(f"You staged a part of {_named(paths)} yourself.", detail)
        self.paths = paths


class DetachedHead(Refused):
    """No branch is checked out, so that a commit would be on none."""

    def __init__(self, commit: str) -> None:
        detail = f"The commit would follow {commit[:12]} and be on no branch. Nothing was committed yet."
        super().__init__("No branch is checked out.", detail)


class Preflight(NamedTuple):
    """What was found: `states` of the paths to commit, `entries` of the whole index before the commit."""

    head: Head
    states: Mapping[str, State]
    entries: Entries

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that have something to commit."""
        return tuple(path for path, state in self.states.items() if state in _COMMITTABLE)

    @property
    def new(self) -> tuple[str, ...]:
        """The paths that git does not know yet."""
        return tuple(path for path, state in self.states.items() if state is State.UNTRACKED)


def check(
    repository: Repository,
    trusted: Runner,
    paths: Sequence[str],
    *,
    allow_partly_staged: bool,
    allow_detached: bool,
    named: bool,
) -> Preflight:
    """Look at everything that could hinder a commit of these paths. Raises Refused, Unwritable.

    `named`: the author is given, so that git's settings need not name one.
    """
    _check_paths(paths)
    head = check_repository(repository)
    if head.detached and not allow_detached:
        raise DetachedHead(head.commit or "")
    if not named:
        _check_identity(repository)
    entries = staging.read_entries(repository.shadow.runner())
    conflicts = tuple(path for path, entry in entries.items() if "|" in entry or not entry.endswith(" 0"))
    if conflicts:
        raise Refused(f"{_named(conflicts)} has conflicts that are not resolved.", f"{_UNTOUCHED} Resolve them first.")
    given = tuple(dict.fromkeys(paths))
    _check_places(repository.root, given, entries)
    _check_flags(repository, given, entries)
    states = staging.read_states(trusted, repository.root, given, filters_run=True)
    _check_states(repository, states, allow_partly_staged)
    return Preflight(head, states, entries)


def _named(paths: Sequence[str]) -> str:
    """The first of the paths and how many more."""
    return f"“{paths[0]}”" if len(paths) == 1 else f"“{paths[0]}” and {len(paths) - 1} more"


def _check_paths(paths: Sequence[str]) -> None:
    if not paths:
        raise Refused("There is nothing to commit.", "No file was chosen.")
    for path in paths:
        parts = path.split("/")
        if os.path.isabs(path) or "\0" in path or any(part in ("", ".", "..") for part in parts):
            raise Refused(f"“{path}” is no path within the repository.", _UNTOUCHED)
        if any(part.lower() == ".git" for part in parts):
            raise Refused(f"“{path}” is git's own.", _UNTOUCHED)


def check_repository(repository: Repository) -> Head:
    """Where the work tree stands. Raises Refused where something is under way in it, Unwritable."""
    running = repository.operation()
    if running is not None:
        title = f"{running[0].upper()}{running[1:]} is in progress in this repository."
        raise Refused(title, "Nothing was changed, and your files are safe. Finish or abort it in git, then try again.")
    head = repository.head()
    places = [repository.git_dir / "index.lock", repository.git_dir / "HEAD.lock"]
    if head.reference is not None:
        places.append(Path(f"{repository.layout.common_dir / head.reference}.lock"))
    for lock in places:
        if os.path.lexists(lock):
            raise lock_held(lock)
    if not os.access(repository.git_dir, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise not_writable()
    return head


def not_writable() -> Unwritable:
    """The error for a repository that this user may not change."""
    return Unwritable(
        "The repository cannot be written to.", f"{_UNTOUCHED} It belongs to somebody else or is read-only."
    )


def _check_identity(repository: Repository) -> None:
    if repository.identity() is None:
        raise nameless()


def nameless() -> Refused:
    """The error for a git that does not know who commits."""
    commands = 'git config --global user.name "Your Name"; git config --global user.email "you@example.org"'
    return Refused("Git does not know your name and e-mail address yet.", f"{_UNTOUCHED} Tell it once: {commands}")


def _check_places(root: Path, paths: Sequence[str], entries: Entries) -> None:
    for path, why in staging.foreign_paths(root, paths).items():
        if why == "link":
            raise Refused(f"“{path}” lies behind a link to another folder.", f"{_UNTOUCHED} Git keeps the link alone.")
        title = f"“{path}” lies in another repository inside this one."
        raise Refused(title, f"{_UNTOUCHED} Open that folder to commit it there.")
    for path in paths:
        parents = path.split("/")[:-1]
        for depth in range(1, len(parents) + 1):
            if " 160000 " in entries.get("/".join(parents[:depth]), ""):
                title = f"“{path}” lies in a submodule."
                raise Refused(title, f"{_UNTOUCHED} Open that folder to commit it there.")
        if os.path.isdir(root / path) and not os.path.islink(root / path):
            raise Refused(f"“{path}” is a folder.", f"{_UNTOUCHED} Only files are committed, each by its name.")


def _check_flags(repository: Repository, paths: Sequence[str], entries: Entries) -> None:
    """Of a file with one of these bits git says that it did not change; a sparse checkout clears skip-worktree."""
    sparse = is_true(repository.shadow.format.harmless.get("core.sparsecheckout"))
    for path in paths:
        flag = entries.get(path, "").partition(" ")[0]
        if flag.lower() == "s" and not sparse:
            raise _left_alone(path, f"Git was told to leave “{path}” alone", "skip-worktree")
        if flag.islower():
            raise _left_alone(path, f"Git was told to take “{path}” as unchanged", "assume-unchanged")


def _left_alone(path: str, title: str, bit: str) -> Refused:
    command = f"git update-index --no-{bit} -- {shlex.quote(path)}"
    return Refused(f"{title} ({bit}).", f"{_UNTOUCHED} To commit it, run: {command}")


def _check_states(repository: Repository, states: Mapping[str, State], allow_partly_staged: bool) -> None:
    by_state: dict[State, tuple[str, ...]] = {}
    for path, state in states.items():
        by_state[state] = (*by_state.get(state, ()), path)
    if State.IGNORED in by_state:
        named = _named(by_state[State.IGNORED])
        raise Refused(f"{named} is ignored by git.", f"{_UNTOUCHED} Take it out of .gitignore to commit it.")
    if State.MISSING in by_state:
        raise Refused(
            f"There is no {_named(by_state[State.MISSING])}.", f"{_UNTOUCHED} Save it, or read the folder again."
        )
    if _outside_sparse(repository, by_state.get(State.UNTRACKED, ())):
        title = (
            f"{_named(by_state[State.UNTRACKED])} is new and outside the part of the repository that is checked out."
        )
        raise Refused(title, f"{_UNTOUCHED} Add its folder by “git sparse-checkout add”.")
    if State.STAGED_DIFFERS in by_state and not allow_partly_staged:
        raise PartlyStaged(by_state[State.STAGED_DIFFERS])
    if not _COMMITTABLE & by_state.keys():
        raise Refused("There is nothing to commit.", f"{_named(tuple(states))} is as in the last commit.")


def _outside_sparse(repository: Repository, new: Sequence[str]) -> bool:
    """Whether git would refuse to add one of these new files (git-add(1), --sparse)."""
    if not new or not is_true(repository.shadow.format.harmless.get("core.sparsecheckout")):
        return False
    output = repository.shadow.runner().run("--literal-pathspecs", "add", "--dry-run", "--intent-to-add", "--", *new)
    return output.status != 0
