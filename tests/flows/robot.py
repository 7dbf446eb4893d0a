"""The real program with a robot at its keyboard, in processes that somebody else kills.

Started with nothing but the imports done, it forks a program for each line that it reads (JSON: `root`, `home`,
`seed`). On its output each program says what it is about to do, where that cannot be told from the text, and what the
text is after each key, before the event loop goes on.
"""

import json
import os
import random
import sys
import traceback
from pathlib import Path
from typing import Any

FIRST = "docs/decisions/0001-keep-orders-in-one-database.md"
SECOND = "docs/decisions/0002-ask-stock-before-paying.md"
TITLE = "One writer for orders"
PASTED = ("漢字 and 😀\nmore\u00a0of it", "é", "a\u2028b", "| a | b |\n|---|---|\n")


def say(**facts: Any) -> None:
    line = json.dumps(facts).encode() + b"\n"
    while line:
        line = line[os.write(1, line) :]


class Robot:
    """Types into several documents, and into one that was never saved."""

    def __init__(self, studio: Any, seed: int) -> None:
        self.studio, self.window, self.session = studio, studio.window, studio.session
        self.chance = random.Random(seed)
        self.number = 0
        self.page: Any = None

    def begin(self) -> None:
        self.session.keeper.restored.disconnect(self._on_restored)
        texts = {path: document.text for path, document in self.session.documents.items()}
        say(ready=texts)

    def _on_restored(self, restored: list[Any]) -> None:
        say(restored=[each.path for each in restored])

    def step(self) -> None:
        """One key, or what else a user does, and what the text is then."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        if self.page is None or self.chance.random() < 0.05:
            self._turn_to_another()
        editor, what = self.page.editor, self.chance.random()
        if what < 0.75:
            QTest.keyClick(editor, self.chance.choice("the queue keeps what was sent "))
        elif what < 0.80:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        elif what < 0.87:
            QTest.keyClick(editor, Qt.Key.Key_Backspace)
        elif what < 0.91:
            QTest.keyClick(editor, self.chance.choice([Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down]))
        elif what < 0.95:
            editor.insertPlainText(self.chance.choice(PASTED))
        elif what < 0.98:
            self._announce(self.chance.choice(["undo", "redo"]))
        else:
            self._announce("save")
        self._tell()

    def _announce(self, what: str) -> None:
        document = self.page.document
        say(about=what, path=document.path)
        if what == "save":
            self.session.disk.save(document)
            say(saved=document.path, text=document.text)
        else:
            getattr(self.session, what)(document)

    def _tell(self) -> None:
        self.number += 1
        document, caret = self.page.document, self.page.editor.textCursor().position()
        say(done=self.number, path=document.path, text=document.text, caret=caret)

    def _turn_to_another(self) -> None:
        from adr_studio.session.command import NewRecord

        paths = [FIRST, SECOND, *self.session.documents]
        if self.chance.random() < 0.4 and len(self.session.documents) < 4:
            log = self.session.catalog.logs[0]
            template = next(each for each in self.session.gallery if each.kind == "decision")
            self.window.shell.answers["new"] = lambda session, kind: NewRecord(template, TITLE, log)
            say(about="new", path="")
            self.window.actions_by_command.run("decision.new")
        else:
            self.window.view.show_document(self.chance.choice(paths))
        self.page = self.window.documents.page
        self._tell()


def run(root: str, home: str, seed: int) -> None:
    """The program, until somebody kills it."""
    from flow_desk import AnsweringShell
    from PySide6.QtCore import QTimer

    from adr_studio.main import Studio, make_application
    from adr_studio.session.session import Places

    application = make_application(["robot"])
    places = Places(*(Path(home) / name for name in ("cache", "state", "config")))
    studio = Studio(application, places, AnsweringShell)
    robot = Robot(studio, seed)
    studio.session.failed.connect(lambda error: say(failed=str(error)))
    studio.session.keeper.restored.connect(robot._on_restored)
    studio.window.show()
    studio.session.open(Path(root))
    timer = QTimer(interval=0)

    def on_timeout() -> None:
        try:
            robot.step()
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def on_idle() -> None:
        if studio.session.root is not None and studio.session.catalog.records:
            studio.jobs.idle.disconnect(on_idle)
            robot.begin()
            timer.start()

    timer.timeout.connect(on_timeout)
    studio.jobs.idle.connect(on_idle)
    application.exec()


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    import flow_desk  # noqa: F401 – so that the programs need not import it
    from PySide6 import QtTest, QtWebEngineCore, QtWidgets  # noqa: F401

    for line in sys.stdin:
        wish = json.loads(line)
        process = os.fork()
        if process == 0:
            try:
                run(**wish)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        say(process=process)
        _process, status = os.waitpid(process, 0)
        say(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
