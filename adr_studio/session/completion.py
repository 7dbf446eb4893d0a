"""Offers for what is typed into one document, worked out off the main thread."""

from PySide6.QtCore import QObject, Signal

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.completing import Caret, Completer, Offer, linked_file
from adr_studio.domain.surveying import Surveyed
from adr_studio.session.jobs import Cancel
from adr_studio.session.session import Session


class Completion(QObject):
    """Answers each question with one offer, the latest question last; a question that was overtaken gets none."""

    offered = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._completer = Completer(Catalog())
        self._known: Surveyed | None = None

    def ask(self, caret: Caret, forced: bool) -> None:
        """Work out what can stand at the caret; `offered` follows with the caret and an Offer, or None."""
        session = self._session
        surveyed = session.survey.known
        if session.catalog is not self._completer.catalog or surveyed is not self._known:
            dialects = session.workspace.dialects if session.workspace else ()
            self._completer = Completer(session.catalog, dialects, tuple(surveyed.graph.rows.values()))
            self._known = surveyed
        completer, wanted = self._completer, linked_file(caret)
        opened = session.documents.get(wanted or "")
        known = opened.text if opened is not None else None

        workspace = session.workspace

        def text(path: str) -> str:
            """A link that leads nowhere has no headings, and that is told elsewhere."""
            return known if known is not None else (workspace.text(path) or "" if workspace else "")

        def offer(cancel: Cancel) -> tuple[Caret, Offer | None]:
            return caret, completer.offer(caret, forced, text)

        self._session.jobs.run(offer, self._on_offered, key=f"complete {id(self)}")

    def _on_offered(self, answer: tuple[Caret, Offer | None]) -> None:
        self.offered.emit(*answer)
