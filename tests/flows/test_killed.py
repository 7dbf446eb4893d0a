"""The program is killed while somebody types: no acknowledged edit is missing at the next start, no file is torn.

The full run is `python -m pytest tests/flows/test_killed.py --rounds 200`.
"""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import robot
from flow_desk import MADR
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from adr_studio.session.document import code_points
from adr_studio.session.jobs import Jobs
from adr_studio.session.session import Places, Session
from adr_studio.storage import files

ROUNDS = 12
STARTS_IN_A_ROW = 4
"""How often the program begins with what an earlier one left before it gets a new repository."""

FILES = {
    robot.FIRST: MADR.format(title="Keep orders in one database").encode(),
    robot.SECOND: MADR.format(title="Ask stock before paying").replace("\n", "\r\n").encode(),
    "src/orders.py": b"ORDERS = []\n",
}


@dataclass
class Known:
    """What a program has acknowledged of one document, and what it may have been at when it was killed."""

    text: str
    caret: int = 0
    saved: str | None = None
    earlier: list[str] = field(default_factory=list)
    about: str = ""

    def acknowledge(self, text: str, caret: int = 0) -> None:
        self.earlier.append(self.text)
        self.text, self.caret, self.about = text, caret, ""

    def allows(self, text: str) -> bool:
        """Whether this is the text that was acknowledged, or what the very next step made of it."""
        if text == self.text:
            return True
        if self.about in ("undo", "redo"):
            return text in self.earlier
        caret = code_points(self.text, self.caret)
        before, after = self.text[:caret], self.text[caret:]
        if not text.endswith(after):
            return False
        start = text[: len(text) - len(after)]
        return start.startswith(before) or (before.startswith(start) and len(before) - len(start) <= 2)

    def allows_file(self, text: str | None) -> bool:
        return text == self.saved or (self.about == "save" and text == self.text)


class Story:
    """One repository, the programs that are started on it one after the other, and all that they acknowledged."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        self.known = {path: Known(self.in_file(path) or "", saved=self.in_file(path)) for path in FILES}
        self.about_new = False
        self.acknowledged = 0
        self.failed: list[str] = []

    def in_file(self, path: str) -> str | None:
        file = self.root / path
        return file.read_bytes().decode().replace("\r\n", "\n") if file.exists() else None

    def hear(self, line: dict[str, Any]) -> None:
        """Take down one line of what a program says."""
        if "failed" in line:
            self.failed.append(line["failed"])
        elif "ready" in line:
            for path, text in line["ready"].items():
                assert self.known[path].allows(text), f"{path} was not as it was left"
                self.known[path].acknowledge(text)
        elif "about" in line:
            self.about_new = line["about"] == "new"
            if line["path"]:
                self.known[line["path"]].about = line["about"]
        elif "saved" in line:
            self.known[line["saved"]].saved = line["text"]
        elif "done" in line:
            self.acknowledged += 1
            known = self.known.setdefault(line["path"], Known(""))
            known.acknowledge(line["text"], line["caret"])

    def check_files(self) -> None:
        """No file is half written, and none is there that nobody saved."""
        for file in self.root.rglob("*"):
            path = file.relative_to(self.root).as_posix()
            if file.is_dir() or path.startswith(".git/") or file.name.startswith(files.TEMPORARY):
                continue
            assert path in self.known, path
            text = self.in_file(path)
            assert self.known[path].allows_file(text), f"{path} has neither the old nor the new text"
            self.known[path].saved = text
        for path, known in self.known.items():
            assert known.saved is None or (self.root / path).exists(), path

    def check_texts(self, session: Session, restored: list[str]) -> None:
        """Every document has what was acknowledged; what is not in its file was offered by the journal."""
        for path, document in session.documents.items():
            if path not in self.known:
                assert self.about_new, path
                self.known[path] = Known(document.text)
        for path, known in self.known.items():
            if path not in session.documents and known.saved is None:
                raise AssertionError(f"{path}, which was never saved, is lost")
            text = session.text(path)
            assert known.allows(text), f"{path}: {known.text!r} was acknowledged, {text!r} is there"
            assert (path in restored) == (text != known.saved), path
            known.acknowledge(text)
        self.about_new = False


class Programs:
    """Where the programs come from."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.rest = b""

    def lines(self, until: float | None = None) -> Iterator[dict[str, Any]]:
        """What is said until this time; None is until the program has ended."""
        assert self.process.stdout is not None
        while True:
            while b"\n" in self.rest:
                line, _, self.rest = self.rest.partition(b"\n")
                yield json.loads(line)
            left = None if until is None else until - time.monotonic()
            if (left is not None and left <= 0) or not select.select([self.process.stdout], [], [], left)[0]:
                return
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            assert data, "the robot's program ended by itself"
            self.rest += data

    def run_and_kill(self, story: Story, seed: int, chance: random.Random) -> None:
        """Start one and kill it at a random moment: while it types, saves, starts or restores."""
        assert self.process.stdin is not None
        wish = {"root": str(story.root), "home": str(story.home), "seed": seed}
        self.process.stdin.write(json.dumps(wish).encode() + b"\n")
        self.process.stdin.flush()
        process, kill_at = 0, time.monotonic() + 60
        if chance.random() < 0.3:
            kill_at = time.monotonic() + chance.uniform(0, 1.0)
        edits = story.acknowledged + chance.randint(1, 120)
        while not process or time.monotonic() < kill_at:
            line = next(self.lines(kill_at if process else None), {})
            assert "ended" not in line, "it ended before it was killed"
            process = line.get("process", process)
            story.hear(line)
            if story.acknowledged == edits:
                kill_at = min(kill_at, time.monotonic() + chance.uniform(0, 0.02))
        os.kill(process, signal.SIGKILL)
        for line in self.lines():
            if "ended" in line:
                assert line["ended"] == -signal.SIGKILL
                return
            story.hear(line)


@pytest.fixture
def programs(own_user_folders: Path) -> Iterator[Programs]:
    environment = {**os.environ, "ADR_STUDIO_PREVIEW": "basic", "QT_LOGGING_RULES": "*=false"}
    command = [sys.executable, str(Path(robot.__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        yield Programs(process)
        assert process.stdin is not None
        process.stdin.close()


def restart(qtbot: QtBot, story: Story) -> None:
    """Open the repository as the program does at its next start, look at everything, and be gone as if killed."""
    jobs = Jobs()
    session = Session(Places(*(story.home / name for name in ("cache", "state", "config"))), jobs)
    restored: list[str] = []
    session.keeper.restored.connect(lambda these: restored.extend(each.path for each in these if each.applied))
    session.open(story.root)
    qtbot.waitUntil(lambda: session.root is not None and not session.waiting, timeout=15_000)
    story.check_texts(session, restored)
    session.keeper.close()
    jobs.close()
    session.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_killed_at_a_random_moment(
    qtbot: QtBot,
    programs: Programs,
    make_repository: Callable[..., Path],
    make_rounds: Callable[[int], int],
    tmp_path: Path,
) -> None:
    rounds = make_rounds(ROUNDS)
    seed = random.SystemRandom().randrange(1 << 30)
    print(f"\nseed {seed}")
    chance = random.Random(seed)
    acknowledged = 0
    stories: list[Story] = []
    for number in range(rounds):
        if number % STARTS_IN_A_ROW == 0:
            name = f"repository{number}"
            stories.append(Story(make_repository(dict(FILES), name), tmp_path / f"user{number}"))
        story = stories[-1]
        programs.run_and_kill(story, seed + number, chance)
        story.check_files()
        restart(qtbot, story)
        assert story.failed == []
        if number % STARTS_IN_A_ROW == STARTS_IN_A_ROW - 1:
            acknowledged += story.acknowledged
            shutil.rmtree(story.root)
    print(f"{rounds} kills, {acknowledged} acknowledged edits, none lost")
    assert acknowledged > rounds
