"""The sample story without a hand on the mouse: each step is told in a line and shown in a picture."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.edits import TextEdit
from adr_studio.domain.record import Record
from adr_studio.errors import StudioError
from adr_studio.main import Studio, make_application
from adr_studio.session.command import NewRecord
from adr_studio.session.history import Wish
from adr_studio.session.session import Places, Session
from adr_studio.storage.story import build_sample
from adr_studio.ui.shell import WindowShell

TITLE = "Read every record anew at each start"
OLD = "ADR-0012"
PATIENCE = 20_000
"""Milliseconds that one step may take."""


class GuidedShell(WindowShell):
    """Answers every question as the story wants it."""

    def ask_new_record(self, session: Session, kind: str) -> NewRecord | None:
        """The story's new decision, in the log's own template."""
        log = session.catalog.logs[0]
        template = next(each for each in session.gallery if each.name == "madr-full")
        return NewRecord(template, TITLE, log)

    def ask_record(self, title: str, catalog: Catalog, without: str) -> Record | None:
        """The story's new decision takes the other one's place."""
        return next(record for record in catalog.records if record.title == TITLE)

    def ask_commit(self, session: Session, changed: Sequence[str], message: str) -> Wish | None:
        """Everything that changed, with the message that is proposed."""
        return Wish(message, tuple(changed))

    def ask_trust(self, lines: Sequence[str], fresh: Sequence[str] = ()) -> bool:
        """The sample repository is our own."""
        return True


class Tour:
    """Walks through the story and keeps a picture of each step in a folder."""

    def __init__(self, application: QApplication, out: Path, work: Path) -> None:
        self._out = out
        self._work = work
        self._count = 0
        places = Places(cache=work / "cache", state=work / "state", config=work / "config")
        self.studio = Studio(application, places, GuidedShell)
        self.failure: StudioError | None = None
        self.studio.session.failed.connect(self._on_failed)

    def walk(self) -> None:
        """The whole story. Raises the StudioError of the step that failed, or TimeoutError."""
        studio, session, window = self.studio, self.studio.session, self.studio.window
        window.resize(1280, 800)
        session.preferences.change(theme="light")
        window.show()
        root = build_sample(self._work / "repository")
        with (root / ".git" / "config").open("a", encoding="utf-8") as settings:
            settings.write("[user]\n\tname = ana\n\temail = ana@example.org\n")
        studio.open(str(root))
        self._until(lambda: bool(session.catalog.records) and session.history.head is not None)
        first = session.catalog.records[0]
        window.view.show_document(first.path)
        self._until(lambda: not studio.jobs.busy)
        self._tell(f"Open: {len(session.catalog.records)} records on branch {session.history.where}")

        window.actions_by_command.run("decision.new")
        self._until(lambda: self._record() is not None)
        self._tell(f"Draft: {self._the_record().path}, numbered, dated and signed")

        document = session.document(self._the_record().path)
        heading = "## Considered Options\n"
        at = document.text.index(heading)
        story = "A thousand records are read in under a second, and a cache can be wrong.\n\n"
        document.apply((TextEdit(at, at, story),))
        window.documents.group.focus()
        self._until(lambda: not studio.jobs.busy)
        self._tell("Edit: the text, with the preview following")

        window.actions_by_command.run("decision.accept")
        self._until(lambda: self._the_record().status == "accepted")
        self._tell("Accept: one line of the text, and one step of undo")

        old = session.catalog.find(OLD)
        window.view.show_document(old.path)
        window.actions_by_command.run("decision.supersede")
        self._until(lambda: session.catalog.by_path[old.path].status == "superseded")
        self._tell(f"Supersede: {old.id} and {self._the_record().id} both say so")

        session.preferences.change(theme="dark")
        window.actions_by_command.run("history.save")
        self._until(lambda: not session.history.changed and not studio.jobs.busy)
        self._tell("Commit: the records, and nothing else")

    def _record(self) -> Record | None:
        return next((each for each in self.studio.session.catalog.records if each.title == TITLE), None)

    def _the_record(self) -> Record:
        record = self._record()
        assert record is not None
        return record

    def _tell(self, sentence: str) -> None:
        self._pause(700)
        self._count += 1
        picture = self._out / f"{self._count}-{sentence.partition(':')[0].lower()}.png"
        self.studio.window.grab().save(str(picture))
        print(f"{self._count}. {sentence}  [{picture.name}]", flush=True)  # noqa: T201

    def _until(self, condition: Callable[[], bool]) -> None:
        left = PATIENCE
        while not condition():
            if self.failure is not None:
                raise self.failure
            if left <= 0:
                raise TimeoutError("A step of the tour took too long.")
            self._pause(20)
            left -= 20

    def _pause(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _on_failed(self, error: StudioError) -> None:
        self.failure = error


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Without a screen Qt complains of having no OpenGL, which the pictures do not need; only what is fatal is told."""
    if kind is QtMsgType.QtFatalMsg:
        print(text, file=sys.stderr)  # noqa: T201


def run(arguments: Sequence[str]) -> int:
    """Walk the tour; gives the exit code."""
    parser = argparse.ArgumentParser(prog="adr-studio tour", description=__doc__)
    parser.add_argument("out", metavar="DIR", type=Path, help="the folder for the pictures")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    qInstallMessageHandler(_on_qt_message)
    application = make_application(["adr-studio"])
    with tempfile.TemporaryDirectory(prefix="adr-studio-tour-") as work:
        tour = Tour(application, out, Path(work))
        try:
            tour.walk()
        except (StudioError, TimeoutError) as error:
            print(f"adr-studio: {error}", file=sys.stderr)  # noqa: T201
            return 1
        finally:
            tour.studio.close()
    return 0
