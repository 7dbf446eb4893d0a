"""The program at a user's desk, with its questions answered at the one seam where they are asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.graph import Thing
from adr_studio.domain.merging import Merge
from adr_studio.domain.planning import Plan
from adr_studio.domain.record import Record
from adr_studio.main import Studio
from adr_studio.session.command import NewRecord
from adr_studio.session.history import Wish
from adr_studio.session.session import Places, Session
from adr_studio.ui.page import Page
from adr_studio.ui.shell import WindowShell

MADR = """---
status: "accepted"
date: 2026-01-05
decision-makers: [ben]
---

# {title}

## Context and Problem Statement

Two services write the same table.

## Considered Options

* One owner
* Two owners

## Decision Outcome

Chosen option: "One owner", because a lost order costs more than a slow one.
"""


class AnsweringShell(WindowShell):
    """Answers as the test has said it would, and keeps what was asked and told."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.told: list[str] = []

    def _answer(self, name: str, *question: Any) -> Any:
        self.asked.append((name, question))
        assert name in self.answers, f"nobody expected to be asked {name}{question}"
        answer = self.answers[name]
        return answer(*question) if callable(answer) else answer

    def notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        self.told.append(text)
        super().notice(text, severity, remedy)

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        return self._answer("text", title, label, text)

    def ask_number(self, title: str, label: str, number: int) -> int | None:
        return self._answer("number", title, label, number)

    def ask_failure_mode(self, session: Session, on: str) -> Mapping[str, str] | None:
        return self._answer("failure", session, on)

    def ask_choice(self, title: str, label: str, choices: Sequence[str]) -> str | None:
        return self._answer("choice", title, label, choices)

    def ask_new_file(self, title: str, name: str) -> str | None:
        return self._answer("new file", title, name)

    def ask_folder(self, title: str) -> str | None:
        return self._answer("folder", title)

    def ask_record(self, title: str, catalog: Catalog, without: str) -> Record | None:
        path = self._answer("record", title)
        return catalog.by_path[path] if path else None

    def ask_thing(self, title: str, things: Sequence[Thing]) -> Thing | None:
        name = self._answer("thing", title, tuple(thing.id for thing in things))
        return next((thing for thing in things if thing.id == name), None)

    def confirm(self, title: str, text: str, action: str, danger: bool = False) -> bool:
        return self._answer("confirm", title, text, action)

    def ask_new_record(self, session: Session, kind: str) -> NewRecord | None:
        return self._answer("new", session, kind)

    def ask_commit(self, session: Session, changed: Sequence[str], message: str) -> Wish | None:
        return self._answer("commit", tuple(changed), message)

    def ask_trust(self, lines: Sequence[str], fresh: Sequence[str] = ()) -> bool:
        return self._answer("trust", tuple(lines), tuple(fresh))

    def ask_merge(self, path: str, merged: Merge) -> str | None:
        return self._answer("merge", path, merged)

    def show_differences(self, path: str, before: str, after: str) -> None:
        self._answer("differences", path, before, after)

    def ask_settings(self, session: Session) -> dict[str, Any] | None:
        return self._answer("settings", session)

    def confirm_plan(self, plan: Plan) -> bool:
        return self._answer("plan", plan)


class Desk:
    """A studio with a repository open in it, and what a user does there."""

    def __init__(self, studio: Studio, qtbot: QtBot) -> None:
        self.studio, self.qtbot = studio, qtbot
        self.session, self.window = studio.session, studio.window
        shell = studio.window.shell
        assert isinstance(shell, AnsweringShell)
        self.shell = shell
        self.failures: list[str] = []
        self.session.failed.connect(lambda error: self.failures.append(str(error)))

    def open(self, root: Path) -> None:
        self.studio.open(str(root))
        self.qtbot.waitUntil(lambda: self.session.root is not None or bool(self.failures))
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.session.waiting, timeout=15_000)

    def run(self, command: str, **answers: Any) -> None:
        self.shell.answers.update(answers)
        self.window.actions_by_command.run(command)
        self.settle()

    def show(self, path: str) -> Page:
        self.window.view.show_document(path)
        self.settle()
        page = self.window.documents.page
        assert isinstance(page, Page)
        assert page.document.path == path
        return page

    def text(self, path: str) -> str:
        return self.session.text(path)

    @property
    def toast(self) -> str:
        return self.window.toaster.text


@contextmanager
def at_a_desk(application: QApplication, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The program with the basic preview, for a user whose own files are below `home`; gone at the end."""
    monkeypatch.setenv("ADR_STUDIO_PREVIEW", "basic")
    studio = Studio(application, Places(home / "cache", home / "state", home / "config"), AnsweringShell)
    studio.window.show()
    yield Desk(studio, qtbot)
    studio.close()
    studio.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
