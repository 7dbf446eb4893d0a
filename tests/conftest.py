"""Every test runs in its own user folders, against real git repositories in temporary folders."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from flow_desk import Desk
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

# A slow machine is no fault of the program.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rounds` is for the loops that kill, break and race."""
    parser.addoption("--rounds", type=int, help="how many rounds the loops with faults and races take")


@pytest.fixture
def make_rounds(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """`make_rounds(12)` is 12, or what --rounds says."""
    stated: int | None = pytestconfig.getoption("--rounds")
    return lambda usual: usual if stated is None else stated


@pytest.fixture(scope="session")
def qapp_cls() -> "Callable[[list[str]], QApplication]":
    """Pytest-qt makes the application as the program does: some of it must be set before there is one."""
    from adr_studio.main import make_application

    return make_application


@pytest.fixture(autouse=True)
def own_user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """HOME, the XDG folders and git's global configuration point into a folder of this test's own."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    identity = "[user]\n\tname = ana\n\temail = ana@example.org\n[init]\n\tdefaultBranch = main\n"
    (home / ".gitconfig").write_text(identity)
    return home


def run_git(folder: Path, *arguments: str, check: bool = True, **extra_environment: str) -> str:
    """What git prints, run in `folder` as a user would run it in a terminal."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **extra_environment},
        stdin=subprocess.DEVNULL,
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def git() -> Callable[..., str]:
    """`git(folder, "status", …)` runs the real git and gives its output."""
    return run_git


@pytest.fixture
def make_repository(tmp_path: Path) -> Callable[..., Path]:
    """`make_repository({"docs/adr/0001-x.md": "…"})` gives a real repository with these files in one commit."""

    def make(files: dict[str, str | bytes], name: str = "repository", commit: bool = True) -> Path:
        root = tmp_path / name
        root.mkdir(parents=True)
        run_git(root, "init", "-q")
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if commit and files:
            run_git(root, "add", "-A")
            run_git(root, "commit", "-q", "-m", "first")
        return root

    return make


@pytest.fixture
def small_disk() -> Iterator[Callable[..., None]]:
    """`small_disk(folder)` mounts a file system of one megabyte there; then, `small_disk(folder, "remount,ro")`."""
    mounted: list[Path] = []

    def mount(folder: Path, options: str = "size=1m") -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount a file system, and not everywhere")
        mounted.append(folder)

    yield mount
    for folder in set(mounted):
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def empty_desk(
    qapp: "QApplication", qtbot: "QtBot", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> "Iterator[Desk]":
    """The program with no repository open, for a user of this test's own."""
    from flow_desk import at_a_desk

    with at_a_desk(qapp, qtbot, tmp_path / "user", monkeypatch) as made:
        yield made
