"""Saving by itself, where the user has chosen that."""

from PySide6.QtCore import QObject, QTimer, Slot

from adr_studio.errors import StudioError
from adr_studio.session.document import DiskState, Document
from adr_studio.session.session import Session

DELAY = 1_000
"""Milliseconds without a keystroke before a document is saved."""


class Autosave(QObject):
    """Saves what has a file already and was changed by nobody else; whatever needs an answer waits for the user."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._refused: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self.save)
        session.document_opened.connect(self._on_document_opened)
        for settled in (session.disk.saved, session.document_closed):
            settled.connect(self._refused.discard)
        session.disk.state_changed.connect(lambda document: self._refused.discard(document.path))

    @Slot(object)
    def _on_document_opened(self, document: Document) -> None:
        document.text_changed.connect(self._soon.start)

    @Slot()
    def save(self) -> None:
        """Save now, if that is wanted. A failure is told once, until the document was saved by hand."""
        self._soon.stop()
        if not any(map(self._can_be_saved, self._session.documents.values())):
            return
        if not self._session.preferences.settings.autosave:
            return
        for document in list(self._session.documents.values()):
            if self._can_be_saved(document):
                try:
                    self._session.disk.save(document)
                except StudioError as error:
                    self._refused.add(document.path)
                    self._session.failed.emit(error)

    def _can_be_saved(self, document: Document) -> bool:
        known = document.expected is not None and document.disk_state is DiskState.SAME
        return document.modified and known and not document.read_only and document.path not in self._refused
