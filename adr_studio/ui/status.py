"""The status bar: branch, what is not saved, what is not in the history, and where the caret is."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QStatusBar

from adr_studio.domain.display import visible
from adr_studio.session.session import Session
from adr_studio.ui.page import Page


class StatusBar(QStatusBar):
    """Follows the session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setSizeGripEnabled(False)
        self._branch, self._state, self._place = QLabel(textFormat=Qt.TextFormat.PlainText), QLabel(), QLabel()
        self._branch.setAccessibleName("Branch")
        self._state.setAccessibleName("Saved")
        self._place.setAccessibleName("Place")
        self.addWidget(self._branch)
        self.addWidget(self._state)
        self.addPermanentWidget(self._place)
        session.history.head_changed.connect(self._on_history_changed)
        session.history.changed_paths_changed.connect(self._on_history_changed)
        session.catalog_changed.connect(self._on_history_changed)
        session.history.told.connect(lambda said: self.showMessage(visible(said.strip()), 5_000))

    @Slot()
    def _on_history_changed(self, *_what: object) -> None:
        history = self._session.history
        self._branch.setText(visible(history.where))
        unsaved = sum(document.modified for document in self._session.documents.values())
        count = len(self._session.catalog.records)
        parts = [f"{count} {'record' if count == 1 else 'records'}"]
        if unsaved:
            parts.append(f"{unsaved} not saved")
        if history.changed:
            parts.append(f"{len(history.changed)} not in history")
        self._state.setText("   ".join(parts))

    def show_place(self, page: Page) -> None:
        """Show how long the text is, and where the caret stands in it."""
        cursor = page.editor.textCursor()
        words = len(page.document.text.split())
        self._place.setText(f"{words:,} words   Ln {cursor.blockNumber() + 1}, Col {cursor.positionInBlock() + 1}  ")
