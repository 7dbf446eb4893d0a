"""Where a repository's work tree, git folder and objects lie: found by walking up, without asking git.

The rules are git's own (gitrepository-layout(5)), less what a hostile folder could use: nothing is followed out of the
place where it should be, and nothing is run.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from adr_studio.errors import BareRepository, NotARepository, Refused, Unreadable
from adr_studio.storage.repository.gitfiles import read_own

_POINTER_LIMIT = 4096
_SAFE = "Nothing was run or changed."


@dataclass(frozen=True)
class Layout:
    """The folders of one repository, as real paths.

    `root` is the work tree, `git_dir` its own git folder, `common_dir` the one that linked work trees share.
    `foreign`: the files belong to another user of this computer.
    """

    root: Path
    git_dir: Path
    common_dir: Path
    foreign: bool

    @property
    def objects(self) -> Path:
        """The folder of the objects."""
        return Path(os.path.realpath(self.common_dir / "objects"))

    @property
    def linked(self) -> bool:
        """Whether this is a linked work tree (`git worktree add`)."""
        return self.git_dir != self.common_dir

    @property
    def index(self) -> Path:
        """What is staged."""
        return self.git_dir / "index"


def find(path: Path) -> Layout:
    """The repository that a file or folder lies in. Raises NotARepository, BareRepository, Unreadable, Refused."""
    start = Path(os.path.realpath(path))
    if not os.path.exists(start):
        raise Unreadable(f"There is no “{path}”.", "It may have been moved or deleted; choose another folder.")
    if not os.path.isdir(start):
        start = start.parent
    if start.name != ".git" and _looks_bare(start):
        raise _bare(start)
    for folder in (start, *start.parents):
        git_dir = _git_dir(folder)
        if git_dir is not None:
            return _layout(folder, git_dir)
    bare = next((folder for folder in start.parents if _looks_bare(folder)), None)
    if bare is not None:
        raise _bare(bare)
    title = f"“{path}” is in no git repository."
    raise NotARepository(title, "Open a folder that is in one, or start a history here with “git init”.")


def _bare(folder: Path) -> BareRepository:
    title = f"“{folder}” is a bare repository: it has a history but no files to work on."
    return BareRepository(title, "Clone it (“git clone”), and open the clone.")


def _looks_bare(folder: Path) -> bool:
    return all(os.path.lexists(folder / name) for name in ("HEAD", "objects", "refs"))


def _git_dir(root: Path) -> Path | None:
    """The git folder of a work tree, None where `root` is none."""
    entry = root / ".git"
    try:
        mode = os.lstat(entry).st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(
            f"“{root}” cannot be read: {os.strerror(error.errno or 0)}.", "Nothing was changed."
        ) from error
    if stat.S_ISDIR(mode):
        return entry if _has_entries(entry) else None
    if stat.S_ISREG(mode):
        return _follow_pointer(root, entry)
    title = f"“{entry}” is a link, a pipe or a device, where git keeps a folder."
    raise Refused(title, f"It was not followed. {_SAFE} The files can be read as a plain folder.")


def _has_entries(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError as error:
        title = f"The repository cannot be read: “{folder}”: {os.strerror(error.errno or 0)}."
        raise Unreadable(title, "Nothing was changed. Ask for the right to read it.") from error


def _follow_pointer(root: Path, entry: Path) -> Path:
    """The git folder that a `.git` file names (linked work trees, submodules)."""
    text = os.fsdecode(read_own(entry, _POINTER_LIMIT) or b"")
    if not text.startswith("gitdir: "):
        raise Unreadable(f"“{entry}” is damaged: it does not name a git folder.", _SAFE)
    named = text.removeprefix("gitdir: ").rstrip("\r\n")
    if named.startswith(("//", "\\\\")) or "\0" in named:
        raise Refused(f"“{entry}” names a git folder on another computer.", f"It was not opened. {_SAFE}")
    target = Path(os.path.realpath(root / named))
    if _inside(target, root):
        title = f"“{entry}” names a git folder inside the files that it is to keep."
        detail = "A repository that came with those files could run programs of its own, so it was not opened."
        raise Refused(title, f"{detail} {_SAFE}")
    if not os.path.isdir(target):
        title = f"“{entry}” names a git folder that is not there: {target}"
        raise Unreadable(title, "If the repository was moved, “git worktree repair” in it mends this. " + _SAFE)
    return target


def _inside(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


def _layout(root: Path, git_dir: Path) -> Layout:
    common = _common_dir(root, git_dir)
    if read_own(git_dir / "HEAD", _POINTER_LIMIT) is None:
        raise _damaged(git_dir, "HEAD")
    if not os.path.isdir(common / "objects"):
        raise _damaged(git_dir, "objects")
    if not os.path.isdir(common / "refs"):
        raise _damaged(git_dir, "refs")
    owners = {os.lstat(place).st_uid for place in (root, root / ".git", git_dir, common)}
    return Layout(root, git_dir, common, foreign=not owners <= _own_ids())


def _common_dir(root: Path, git_dir: Path) -> Path:
    pointer = read_own(git_dir / "commondir", _POINTER_LIMIT)
    if pointer is None:
        return git_dir
    common = Path(os.path.realpath(git_dir / os.fsdecode(pointer).rstrip("\r\n")))
    if _inside(common, root) and common != git_dir:
        title = f"“{git_dir}” takes its settings from a folder among the files that it is to keep."
        raise Refused(title, f"It was not opened. {_SAFE}")
    if not os.path.isdir(common):
        title = f"The repository of the work tree “{root}” is not there: {common}"
        raise Unreadable(title, "If it was moved, “git worktree repair” in it mends this. " + _SAFE)
    return common


def _damaged(git_dir: Path, part: str) -> Unreadable:
    title = f"The repository is damaged: “{git_dir}” has no “{part}”."
    return Unreadable(title, "Your files are as they were. Clone the repository again, or restore its .git folder.")


def _own_ids() -> set[int]:
    """The user, and for root who became root through sudo (git's rule, safe.directory in git-config(1))."""
    user = os.geteuid()
    behind = os.environ.get("SUDO_UID", "")
    return {user, int(behind)} if user == 0 and behind.isdigit() else {user}
