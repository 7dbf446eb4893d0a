"""What stands in the middle while no document is open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class Welcome(QWidget):
    """The ways in: open, try the sample, recent repositories; or, with one open, a new decision."""

    command_requested = Signal(str)
    repository_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel("ADR Studio")
        self._title.setProperty("role", "title")
        self._text = QLabel("Decisions, and why they were taken, as plain Markdown in the repository they are about.")
        self._text.setProperty("role", "muted")
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._recent = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(16)
        layout.addLayout(self._buttons())
        layout.addSpacing(16)
        layout.addLayout(self._recent)
        layout.addStretch(3)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        self._new = self._button("New decision…", "decision.new", "primary")
        self._open = self._button("Open a repository…", "repository.open", "primary")
        self._sample = self._button("Try the sample", "repository.sample", "plain")
        for button in (self._new, self._open, self._sample):
            row.addWidget(button)
        row.addStretch()
        self._new.hide()
        return row

    def _button(self, title: str, command: str, kind: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("kind", kind)
        button.clicked.connect(lambda: self.command_requested.emit(command))
        return button

    def show_recent(self, paths: Sequence[str]) -> None:
        """Offer the repositories that were open before."""
        while (item := self._recent.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for path in paths[:6]:
            button = QPushButton(path)
            button.setProperty("kind", "link")
            button.clicked.connect(lambda _checked=False, path=path: self.repository_requested.emit(path))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_repository(self, name: str) -> None:
        """A repository is open: the way on is a decision."""
        self._title.setText(name)
        self._text.setText("Reading the records…")
        self._new.show()
        self._open.hide()
        self._sample.hide()
        self.show_recent(())

    def show_records(self, count: int, logs: Sequence[str]) -> None:
        """Say what was found."""
        if not count:
            self._text.setText("No decisions yet. Record the first choice that your team should remember.")
            return
        where = ", ".join(log or "the repository’s folder" for log in logs[:3])
        more = f" and {len(logs) - 3} more" if len(logs) > 3 else ""
        self._text.setText(f"{count} {'record' if count == 1 else 'records'} in {where}{more}.")
