"""The status bar: branch, what is not saved, what is not in the history, problems, and where the caret is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from adr_studio.domain.display import visible
from adr_studio.session.jobs import Cancel
from adr_studio.session.session import Session
from adr_studio.ui.plain import as_label

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

DELAY = 300
"""Milliseconds without a keystroke before the words are counted."""

_MARGINS = 13
"""Pixels of the bar's height that are not its text's."""

PATIENCE = 600
"""Milliseconds after which it is told what takes its time, and how to stop it."""

READING_SPEED = 220
"""Words that a reader takes in in a minute."""


class StatusBar(QStatusBar):
    """Follows the session; each state that something can be done about is a button that does it."""

    action_requested = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._page: Page | None = None
        self.setSizeGripEnabled(False)
        self.setMinimumHeight(self.fontMetrics().height() + _MARGINS)
        self.branch = self._button("repository.trust")
        self.unsaved = self._button("file.save-all")
        self.outside = self._button("history.save")
        self.problems = self._button("view.problems")
        self.work = self._button("view.stop")
        self.records = self._label(translate("StatusBar", "Records"))
        self.words = self._label(translate("StatusBar", "Words"))
        self.place = self._label(translate("StatusBar", "Place of the caret"))
        for widget in (self.branch, self.records, self.unsaved, self.outside, self.problems, self.work):
            self.addWidget(widget)
        for label in (self.words, self.place):
            self.addPermanentWidget(label)
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self._count)
        self._long = QTimer(self, singleShot=True, interval=PATIENCE)
        self._long.timeout.connect(self._show_work)
        session.jobs.titled_changed.connect(self._on_titled_changed)
        session.history.head_changed.connect(self._show)
        session.history.changed_paths_changed.connect(self._show)
        session.catalog_changed.connect(self._show)
        session.survey.surveyed.connect(self._show)
        session.history.told.connect(lambda said: self.showMessage(visible(said.strip()), 5_000))

    def _button(self, command: str) -> QToolButton:
        action = QAction(self)
        action.setVisible(False)
        action.triggered.connect(lambda: self.action_requested.emit(command))
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("role", "state")
        button.hide()
        return button

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        return label

    @Slot()
    def _show(self, *_what: object) -> None:
        session = self._session
        unsaved = sum(document.modified for document in session.documents.values())
        outside, findings = len(session.history.changed), len(session.survey.findings)
        records = len(session.catalog.records)
        where = visible(session.history.where)
        _say(self.branch, where, translate("StatusBar", "Branch: {}").format(where))
        _say(self.unsaved, translate("StatusBar", "{} not saved").format(unsaved) if unsaved else "")
        _say(self.outside, translate("StatusBar", "{} not in history").format(outside) if outside else "")
        many = translate("StatusBar", "1 problem") if findings == 1 else translate("StatusBar", "{} problems")
        _say(self.problems, many.format(findings) if findings else "")
        count = translate("StatusBar", "1 record") if records == 1 else translate("StatusBar", "{} records")
        self.records.setText(count.format(records))

    @Slot(str)
    def _on_titled_changed(self, title: str) -> None:
        if not title:
            self._long.stop()
            _say(self.work, "")
        elif not self._long.isActive() and not self.work.isVisible():
            self._long.start()

    @Slot()
    def _show_work(self) -> None:
        title = self._session.jobs.title
        _say(self.work, translate("StatusBar", "{} · stop").format(title) if title else "")

    def show_place(self, page: Page | None) -> None:
        """Show where the caret stands, and soon how many words there are."""
        if page is not self._page or page is None:
            self._page = page
            self.words.clear()
        if page is None:
            self.place.clear()
            return
        cursor = page.editor.textCursor()
        place = translate("StatusBar", "Ln {}, Col {}")
        self.place.setText(place.format(cursor.blockNumber() + 1, cursor.positionInBlock() + 1))
        self._soon.start()

    @Slot()
    def _count(self) -> None:
        if self._page is None:
            return
        text = self._page.document.text

        def count(cancel: Cancel) -> int:
            return len(text.split())

        self._session.jobs.run(count, self._show_words, key="words")

    def _show_words(self, words: int) -> None:
        if self._page is None:
            return
        said = translate("StatusBar", "1 word") if words == 1 else translate("StatusBar", "{} words")
        minutes = translate("StatusBar", "{} min read").format(max(1, round(words / READING_SPEED)))
        self.words.setText(f"{said.format(f'{words:,}')} · {minutes}")


def _say(button: QToolButton, text: str, name: str = "") -> None:
    """Show a state, or hide the button where there is none."""
    action = button.defaultAction()
    action.setText(text)
    action.setToolTip(as_label(text))
    button.setAccessibleName(name or text)
    action.setVisible(bool(text))
    button.setVisible(bool(text))
