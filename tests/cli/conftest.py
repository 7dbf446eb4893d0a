"""The command line as scripts use it: real repositories, the whole way from the arguments to the exit code."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from adr_studio import cli
from adr_studio.storage.repository import Repository

NOBODY = 65534


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code, what it printed, and what it said beside that."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line of a failure."""
        assert self.code == 2, self
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("adr-studio: ")
        assert "fault" not in lines[0]
        return lines[0].removeprefix("adr-studio: ")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """`run("list", root)` runs a command in this process; whatever happens, it raises nothing and has no fault."""

    def go(*arguments: object) -> Done:
        capsys.readouterr()
        code = cli.run([str(each) for each in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        assert "has a fault" not in captured.err, captured.err
        return Done(code, captured.out, captured.err)

    return go


@pytest.fixture
def nygard() -> Callable[..., str]:
    """A record as adr-tools writes it."""

    def make(number: int, title: str, status: str = "Accepted", context: str = "Because.") -> str:
        return (
            f"# {number}. {title}\n\nDate: 2024-03-05\n\n## Status\n\n{status}\n\n## Context\n\n{context}\n\n"
            "## Decision\n\nWe will.\n\n## Consequences\n\nIt is done.\n"
        )

    return make


@pytest.fixture
def madr() -> Callable[..., str]:
    """A record of MADR 4."""

    def make(title: str, status: str = "accepted", more: str = "") -> str:
        return (
            f'---\nstatus: "{status}"\ndate: 2024-03-05\ndecision-makers: [ana, ben]\n---\n\n# {title}\n\n'
            "## Context and Problem Statement\n\nWhich?\n\n## Considered Options\n\n* One\n* Two\n\n"
            f"## Decision Outcome\n\nChosen option: One.\n{more}"
        )

    return make


@pytest.fixture
def log(make_repository: Callable[..., Path], nygard: Callable[..., str]) -> Path:
    """A Nygard log of three records; the third links to the first, and a page beside them to the second."""
    return make_repository(
        {
            "doc/adr/0001-record-decisions.md": nygard(1, "Record decisions"),
            "doc/adr/0002-use-sqlite.md": nygard(2, "Use SQLite", "Proposed"),
            "doc/adr/0003-ship-wheels.md": nygard(3, "Ship wheels", context="See [1](0001-record-decisions.md)."),
            "README.md": "Read [why](doc/adr/0002-use-sqlite.md#context) and ADR-0002.\n",
        }
    )


@pytest.fixture
def fingerprint() -> Callable[[Path], str]:
    """One hash of everything below a folder, .git too: names, modes, times, links and bytes."""

    def take(root: Path) -> str:
        seen = hashlib.sha256()
        for place, folders, names in os.walk(root):
            folders.sort()
            for path in (Path(place, name) for name in sorted((*folders, *names))):
                status = path.lstat()
                seen.update(os.fsencode(f"{path}\0{status.st_mode}\0{status.st_mtime_ns}\0"))
                if path.is_symlink():
                    seen.update(os.fsencode(os.readlink(path)))
                elif path.is_file():
                    seen.update(path.read_bytes() if status.st_size < 20_000_000 else str(status.st_size).encode())
        return seen.hexdigest()

    return take


@pytest.fixture
def bystander(run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[Path]]:
    """`with bystander(root) as copy:` goes on as a user who may read a copy of the repository and not write it."""

    @contextmanager
    def become(root: Path) -> Iterator[Path]:
        if os.geteuid() != 0:
            pytest.skip("only root can become somebody who may not write")
        if not all(folder.stat().st_mode & 0o001 for folder in Path(__file__).resolve().parents):
            pytest.skip("the checkout lies where nobody else may go")
        # What is imported late could not be read by nobody.
        assert run("list", root).code == run("show", root, "1", "--html").code == 0
        assert Repository.open(root, cache=root.parent / "cache").names()
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            place.chmod(0o755)
            copy = shutil.copytree(root, place / "repository")
            (place / "home").mkdir()
            os.chown(place / "home", NOBODY, NOBODY)
            for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
                monkeypatch.setenv(name, str(place / "home"))
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
            try:
                yield copy
            finally:
                os.seteuid(0)
                os.setegid(0)

    return become
