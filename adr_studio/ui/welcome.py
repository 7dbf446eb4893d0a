"""What stands in the middle while no document is open."""

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

translate = QCoreApplication.translate

MOST = 6
"""How many recent repositories are offered."""


class Welcome(QWidget):
    """The ways in: open, try the sample, recent repositories; or, with one open, what was found in it."""

    command_requested = Signal(str)
    repository_requested = Signal(str)
    forget_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel("ADR Studio")
        self._title.setProperty("role", "title")
        self._text = QLabel(
            translate(
                "Welcome", "Decisions, and why they were taken, as plain Markdown in the repository they are about."
            )
        )
        self._text.setProperty("role", "muted")
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._recent = QFrame()
        self._keys = QLabel(
            translate("Welcome", "Ctrl+O goes to anything by a few letters.   Ctrl+Shift+P runs any command.")
        )
        self._keys.setProperty("role", "muted")
        self._keys.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._keys.hide()
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(16)
        layout.addLayout(self._buttons())
        layout.addSpacing(20)
        layout.addWidget(self._recent, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._keys)
        layout.addStretch(3)
        self._recent.hide()

    def setFocus(self, *_reason: object) -> None:
        """Hand the keyboard to the first way in."""
        next(button for button in (self._new, self._open) if not button.isHidden()).setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        self._new = self._button(translate("Welcome", "New decision…"), "decision.new", "primary")
        self._go = self._button(translate("Welcome", "Go to…"), "view.go-to", "plain")
        self._open = self._button(translate("Welcome", "Open a repository…"), "repository.open", "primary")
        self._sample = self._button(translate("Welcome", "Try the sample"), "repository.sample", "plain")
        for button in (self._new, self._go, self._open, self._sample):
            row.addWidget(button)
        row.addStretch()
        self._new.hide()
        self._go.hide()
        return row

    def _button(self, title: str, command: str, kind: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("kind", kind)
        button.clicked.connect(lambda: self.command_requested.emit(command))
        return button

    def show_recent(self, paths: Sequence[str], missing: Sequence[str] = ()) -> None:
        """Offer the repositories that were open before; one that is missing can be taken off the list."""
        layout = QGridLayout()
        layout.setHorizontalSpacing(12)
        for row, path in enumerate(paths[:MOST]):
            name = QPushButton((PurePath(path).name or path).replace("&", "&&"))
            name.setProperty("kind", "link")
            name.setAccessibleDescription(path)
            name.clicked.connect(lambda _checked=False, path=path: self.repository_requested.emit(path))
            where = QLabel(path)
            where.setTextFormat(Qt.TextFormat.PlainText)
            where.setProperty("role", "muted")
            layout.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft)
            layout.addWidget(where, row, 1)
            if path in missing:
                name.setEnabled(False)
                where.setText(translate("Welcome", "{} — not there any more").format(path))
                layout.addWidget(self._forget_button(path), row, 2)
        fresh = QFrame(self)
        fresh.setLayout(layout)
        column = self.layout()
        assert column is not None
        column.replaceWidget(self._recent, fresh)
        self._recent.hide()
        self._recent.deleteLater()
        self._recent = fresh
        fresh.setVisible(bool(paths))

    def _forget_button(self, path: str) -> QPushButton:
        forget = QPushButton(translate("Welcome", "Remove from the list"))
        forget.setProperty("kind", "plain")
        forget.setAccessibleDescription(path)
        forget.clicked.connect(lambda: self.forget_requested.emit(path))
        return forget

    def show_repository(self, name: str) -> None:
        """A repository is open: the way on is a decision."""
        self._title.setText(name)
        self._text.setText(translate("Welcome", "Reading the records…"))
        self._new.show()
        self._go.show()
        self._keys.show()
        self._open.hide()
        self._sample.hide()
        self.show_recent(())

    def show_records(self, count: int, logs: Sequence[str], dialect: str) -> None:
        """Say what was found, and how most of it is written."""
        if not count:
            self._text.setText(
                translate("Welcome", "No decisions yet. Record the first choice that your team should remember.")
            )
            return
        where = ", ".join(log or translate("Welcome", "the repository’s folder") for log in logs[:3])
        if len(logs) > 3:
            where = translate("Welcome", "{} and {} more").format(where, len(logs) - 3)
        said = (
            translate("Welcome", "1 record in {} ({}).")
            if count == 1
            else translate("Welcome", "{} records in {} ({}).")
        )
        self._text.setText(said.format(where, dialect) if count == 1 else said.format(count, where, dialect))
