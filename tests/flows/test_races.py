"""Several programs write to one file: what each of them wrote is in the file, or where its own user finds it."""

import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import racer
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from adr_studio.session.jobs import Jobs
from adr_studio.session.session import Places, Session

ROUNDS = 40
TEXT = "# 1. Orders\n\n" + "".join(f"Paragraph {number}.\n\n" for number in range(20))


@pytest.fixture
def root(make_repository: Callable[..., Path]) -> Path:
    return make_repository({racer.PATH: TEXT})


@pytest.fixture
def session(qtbot: QtBot, root: Path, tmp_path: Path) -> Iterator[Session]:
    jobs = Jobs()
    places = Places(*(tmp_path / "user" / name for name in ("cache", "state", "config")))
    opened = Session(places, jobs)
    opened.open(root)
    qtbot.waitUntil(lambda: opened.root is not None and not opened.waiting)
    yield opened
    opened.keeper.close()
    jobs.close()
    opened.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def beside(what: str, root: Path, tmp_path: Path, rounds: int) -> Iterator[subprocess.Popen[str]]:
    """Another program that has begun to write, and has ended afterwards."""
    command = [sys.executable, racer.__file__, what, str(root), str(tmp_path / "user"), str(rounds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        yield process
        said = process.stdout.readline()
        print(f"{what}: {said.strip()}")
    assert process.returncode == 0
    assert said


def lines_of(name: str, text: str) -> set[int]:
    return {int(number) for number in re.findall(rf"^{name} (\d+)$", text, re.MULTILINE)}


def all_texts(session: Session) -> str:
    """What the document has now, and had before each step of undo."""
    document = session.documents[racer.PATH]
    texts = [document.text]
    while document.qt.isUndoAvailable():
        document.qt.undo()
        texts.append(document.text)
    return "\n".join(texts)


def test_two_programs(session: Session, root: Path, tmp_path: Path, make_rounds: Callable[[int], int], qapp) -> None:
    """Neither overwrites what the other saved: in the end the file has all of both."""
    rounds = make_rounds(ROUNDS)
    with beside("second", root, tmp_path, rounds):
        merges = racer.work(session, "first", rounds, random.Random(1))
    text = (root / racer.PATH).read_text()
    print(f"{rounds} rounds of two programs, {merges} merges here")
    assert lines_of("first", text) == lines_of("second", text) == set(range(rounds))
    assert set(TEXT.split("\n")) <= set(text.split("\n"))
    assert [file.name for file in (root / racer.PATH).parent.iterdir()] == ["0001-orders.md"]


def test_a_stranger(session: Session, root: Path, tmp_path: Path, make_rounds: Callable[[int], int], qapp) -> None:
    """It overwrites whatever was saved; we never do, and what it overwrote can be undone to."""
    rounds = make_rounds(ROUNDS)
    with beside("stranger", root, tmp_path, rounds):
        merges = racer.work(session, "first", rounds, random.Random(1))
    session.disk.check()
    text, document = (root / racer.PATH).read_text(), session.documents[racer.PATH]
    assert document.text == text
    assert not document.modified
    print(f"{rounds} rounds beside a stranger, {merges} merges")
    assert lines_of("stranger", text) == set(range(rounds))
    journals = tmp_path / "user/state/journal"
    assert not journals.exists() or not list(journals.iterdir())
    assert lines_of("first", all_texts(session)) == set(range(rounds))
