"""Changes of several documents that are undone as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adr_studio.session.document import Document


@dataclass(frozen=True)
class Step:
    """One such change: the undo steps that each document had before it and right after, by path."""

    title: str
    before: Mapping[str, int]
    after: Mapping[str, int]


class Steps:
    """The changes of several documents since the repository was opened."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def add(self, title: str, before: Mapping[str, int], changed: Sequence[Document]) -> None:
        """These documents were changed at once; a change of one alone is its own document's."""
        if len(changed) > 1:
            self._steps.append(Step(title, before, {each.path: each.undo_steps for each in changed}))

    def undo(self, document: Document, documents: Mapping[str, Document]) -> Iterable[tuple[str, str]]:
        """Take back a document's last step wherever it was made.

        Gives the path of each document that was changed since, where it stays, with the step's title.
        """
        step = self._ending_at(document)
        document.qt.undo()
        stays = []
        for other, depth in _others(document, step.after if step else {}, documents):
            if other.undo_steps == depth:
                other.qt.undo()
            elif step is not None:
                stays.append((other.path, step.title))
        return stays

    def redo(self, document: Document, documents: Mapping[str, Document]) -> None:
        """Do again what was taken back."""
        document.qt.redo()
        step = self._ending_at(document)
        for other, depth in _others(document, step.before if step else {}, documents):
            if other.undo_steps == depth:
                other.qt.redo()

    def clear(self) -> None:
        """Forget them: another repository was opened."""
        self._steps.clear()

    def _ending_at(self, document: Document) -> Step | None:
        here = document.path, document.undo_steps
        return next((step for step in reversed(self._steps) if here in step.after.items()), None)


def _others(
    document: Document, depths: Mapping[str, int], documents: Mapping[str, Document]
) -> Iterator[tuple[Document, int]]:
    for path, depth in depths.items():
        if path in documents and path != document.path:
            yield documents[path], depth
