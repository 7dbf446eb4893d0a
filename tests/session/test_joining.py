"""The second program for a repository is led to the first."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from adr_studio.session.joining import Joining


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[Joining]:
    joining = Joining(tmp_path / "state")
    yield joining
    joining.release()
    joining.deleteLater()


def test_who_comes_second_is_refused_and_the_first_is_told(first: Joining, qtbot: QtBot, tmp_path: Path) -> None:
    second = Joining(tmp_path / "state")
    assert first.claim(tmp_path)
    assert first.claim(tmp_path)
    first.listen()
    assert not second.claim(tmp_path)
    answers: list[bool] = []
    with qtbot.waitSignal(first.asked) as asked:
        QThreadPool.globalInstance().start(lambda: answers.append(second.ask_first(tmp_path, "docs/a.md")))
    assert asked.args == ["docs/a.md"]
    qtbot.waitUntil(lambda: answers == [True])
    other = tmp_path / "other"
    assert second.claim(other)
    second.release()


def test_a_repository_that_was_let_go_can_be_had(first: Joining, tmp_path: Path) -> None:
    second = Joining(tmp_path / "state")
    assert first.claim(tmp_path)
    assert first.claim(tmp_path / "elsewhere")
    assert second.claim(tmp_path)
    second.release()


def test_the_lock_of_a_killed_program_is_nobody_s(first: Joining, tmp_path: Path) -> None:
    said = (
        "import sys, os, signal; from pathlib import Path; from adr_studio.session.joining import Joining;"
        "assert Joining(Path(sys.argv[1])).claim(Path(sys.argv[2])) or sys.exit(3);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    code = subprocess.run([sys.executable, "-c", said, str(tmp_path / "state"), str(tmp_path)], check=False).returncode
    assert code == -9
    assert first.claim(tmp_path)


def test_a_first_that_does_not_answer_is_given_up(first: Joining, tmp_path: Path) -> None:
    assert first.claim(tmp_path)
    second = Joining(tmp_path / "state")
    assert not second.claim(tmp_path)
    assert not second.ask_first(tmp_path)


def test_nobody_is_kept_out_where_no_lock_can_be_kept(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    assert Joining(tmp_path / "state").claim(tmp_path)
