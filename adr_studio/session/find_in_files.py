"""Finding words in every page of the repository, as they are in open documents and on the disk."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from adr_studio.domain.finding import Wanted, find
from adr_studio.errors import StudioError
from adr_studio.session.jobs import Cancel, Jobs, Lane
from adr_studio.storage.workspace import Workspace

translate = QCoreApplication.translate

MOST = 2_000
"""How many places are listed."""

_EXCERPT = 200


@dataclass(frozen=True)
class Place:
    """One line, counted from 0, that has what was looked for: between `start` and `end` of `text`."""

    path: str
    line: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """All places, in the order of their files; `cut` says that there are more."""

    wanted: Wanted
    places: tuple[Place, ...]
    cut: bool = False


class Find(QObject):
    """Looks in the background; a new question takes the place of the one before."""

    asked = Signal(str)
    found = Signal(object)
    refused = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs

    def ask(self, text: str) -> None:
        """Let whoever shows the answers put this question."""
        self.asked.emit(text)

    def look(self, workspace: Workspace, wanted: Wanted, drafts: Mapping[str, str]) -> None:
        """Look for what is wanted; `found` follows, or `refused` where the pattern cannot be used."""
        self._jobs.run(
            lambda cancel: _look(workspace, wanted, drafts, cancel),
            self.found.emit,
            lane=Lane.THINKING,
            key="find",
            title=translate("Session", "Looking in all files"),
            failed=self._on_failed,
        )

    def _on_failed(self, error: StudioError) -> None:
        self.refused.emit(error)


def _look(workspace: Workspace, wanted: Wanted, drafts: Mapping[str, str], cancel: Cancel) -> Found:
    places: list[Place] = []
    for path in sorted({*workspace.pages, *drafts}):
        if cancel() or len(places) >= MOST:
            break
        text = drafts.get(path)
        places += _places(path, (workspace.text(path) or "") if text is None else text, wanted)
    return Found(wanted, tuple(places[:MOST]), len(places) >= MOST)


def _places(path: str, text: str, wanted: Wanted) -> list[Place]:
    found, line, counted = [], 0, 0
    for span in find(text, wanted, MOST):
        start, end = span.start, span.end
        line += text.count("\n", counted, start)
        counted = start
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", start)
        said = text[max(begin, start - _EXCERPT // 2) : stop if stop >= 0 else None][:_EXCERPT]
        at = start - max(begin, start - _EXCERPT // 2)
        found.append(Place(path, line, said, at, min(at + end - start, len(said))))
    return found
