"""The bar that finds and replaces in one document."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTextEdit,
    QToolButton,
    QWidget,
)

from adr_studio.domain import finding
from adr_studio.domain.edits import Edits
from adr_studio.domain.finding import Span, Wanted
from adr_studio.errors import StudioError
from adr_studio.session.document import Document, code_points
from adr_studio.session.find_in_text import MOST, Found, find_places, replace_places
from adr_studio.session.jobs import Jobs
from adr_studio.ui.editor import Editor
from adr_studio.ui.icons import icon
from adr_studio.ui.theme import Theme, mix

translate = QCoreApplication.translate

DELAY = 120
"""Milliseconds without a keystroke before the text is searched."""

MOST_SHOWN = 500
"""Places in view that are painted."""


class FindBar(QFrame):
    """Finds while it is typed into, paints what is found, and replaces one place or all."""

    def __init__(self, editor: Editor, document: Document, jobs: Jobs, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor, self._document, self._jobs = editor, document, jobs
        self._found = Found()
        self._within: QTextCursor | None = None
        self._origin = 0
        self._wants_first = False
        self._backwards = False  # whether the first is looked for before the origin
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self.setProperty("role", "find-bar")
        self.field = _field(translate("FindBar", "Find"))
        self.replacement = _field(translate("FindBar", "Replace with"))
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.trouble = QLabel(wordWrap=True)
        self.trouble.setProperty("wrong", True)
        self._make_actions()
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.hide()

    def _make_actions(self) -> None:
        said = translate
        self.case = self._toggle(said("FindBar", "Match case"), "Aa")
        self.word = self._toggle(said("FindBar", "Whole words"), said("FindBar", "Word"))
        self.regex = self._toggle(said("FindBar", "Regular expression"), ".*")
        self.in_selection = self._toggle(said("FindBar", "In selection"), said("FindBar", "In selection"))
        self.previous_action = self._deed(said("FindBar", "Previous"), self.find_previous)
        self.next_action = self._deed(said("FindBar", "Next"), self.find_next)
        self.close_action = self._deed(said("FindBar", "Close"), self.close_bar)
        self.replace_action = self._deed(said("FindBar", "Replace"), self.replace_one)
        self.replace_all_action = self._deed(said("FindBar", "Replace all"), self.replace_all)

    def _toggle(self, name: str, short: str) -> QAction:
        action = QAction(name, self, checkable=True)
        action.setIconText(short)
        return action

    def _deed(self, name: str, deed: object) -> QAction:
        action = QAction(name, self)
        action.triggered.connect(deed)
        return action

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.setSpacing(6)
        grid.setColumnStretch(0, 1)
        self._replacing = _row(self.replace_action, self.replace_all_action)
        self.count.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.trouble.hide()
        said = QHBoxLayout()
        said.addWidget(_row(self.case, self.word, self.regex, self.in_selection))
        said.addWidget(self.count, 1)
        grid.addWidget(self.field, 0, 0)
        grid.addWidget(_row(self.previous_action, self.next_action, self.close_action), 0, 1)
        grid.addWidget(self.replacement, 1, 0)
        grid.addWidget(self._replacing, 1, 1)
        grid.addLayout(said, 2, 0, 1, 2)
        grid.addWidget(self.trouble, 3, 0, 1, 2)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._search)
        self.field.textEdited.connect(self._on_wanted)
        for toggle in (self.case, self.word, self.regex):
            toggle.toggled.connect(self._on_wanted)
        self.in_selection.toggled.connect(self._on_in_selection)
        self._document.text_changed.connect(self._on_text_changed)
        self._editor.scrolled.connect(self._paint)
        self._editor.verticalScrollBar().valueChanged.connect(self._paint)
        self._editor.cursorPositionChanged.connect(self._count)

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme's colours."""
        for action, name in (
            (self.previous_action, "chevron-up"),
            (self.next_action, "chevron-down"),
            (self.close_action, "close"),
        ):
            action.setIcon(icon(name, theme))
        self._formats = _formats(theme)
        self._paint()

    @property
    def wanted(self) -> Wanted:
        """What is looked for."""
        return Wanted(self.field.text(), self.regex.isChecked(), self.case.isChecked(), self.word.isChecked())

    def open_bar(self, replace: bool) -> None:
        """Show the bar, with what is selected in its field; several selected lines are where it looks."""
        cursor = self._editor.textCursor()
        selected = cursor.selectedText()
        self._origin = cursor.selectionStart()
        several = "\N{PARAGRAPH SEPARATOR}" in selected
        if selected and not several and len(selected) <= 200:
            self.field.setText(selected)
        for part in (self.replacement, self._replacing):
            part.setVisible(replace and not self._document.read_only)
        self.show()
        if several:
            self.in_selection.setChecked(False)
            self.in_selection.setChecked(True)
        self.field.setFocus()
        self.field.selectAll()
        self._wants_first = not selected
        self._search()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and go back to the text."""
        self._soon.stop()
        self.in_selection.setChecked(False)
        self.hide()
        self._take(Found())
        self._editor.setFocus()

    @Slot()
    def find_next(self) -> None:
        """Select the next place, or the first one behind the last."""
        self._go(1)

    @Slot()
    def find_previous(self) -> None:
        """Select the place before, or the last one before the first."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if not self.field.text():
            self.open_bar(replace=False)
            return
        if not self.isVisible():
            self.show()
            cursor = self._editor.textCursor()
            self._origin = cursor.selectionEnd() if step > 0 else cursor.selectionStart()
            self._wants_first, self._backwards = True, step < 0
            self._soon.start()
        if self._soon.isActive():
            self._search()
            return
        if not self._found.starts:
            return
        cursor = self._editor.textCursor()
        if step > 0:
            at = bisect_left(self._found.starts, max(cursor.selectionEnd(), cursor.selectionStart() + 1))
            at = bisect_right(self._found.starts, cursor.position()) if not cursor.hasSelection() else at
        else:
            at = bisect_left(self._found.starts, cursor.selectionStart()) - 1
        self._show(at % len(self._found.starts))

    @Slot()
    def replace_one(self) -> None:
        """Replace the place that is selected, and go to the next."""
        cursor = self._editor.textCursor()
        at = self._current()
        if at is None:
            self._go(1)
            return
        text = self._document.text
        span = Span(code_points(text, cursor.selectionStart()), code_points(text, cursor.selectionEnd()))
        try:
            edit = finding.replace_one(text, self.wanted, self.replacement.text(), span, self._span(text))
        except StudioError as error:
            self._complain(error.title)
            return
        if edit is not None:
            self._document.apply((edit,))
            self._origin = cursor.selectionEnd()
            self._wants_first = True
        self._search()

    @Slot()
    def replace_all(self) -> None:
        """Replace every place, as one step of undo."""
        text, wanted, template = self._document.text, self.wanted, self.replacement.text()
        within, revision = self._span(text), self._document.qt.revision()
        self._jobs.run(
            lambda cancel: (revision, *replace_places(text, wanted, template, within)),
            self._on_all,
            key=f"replace {id(self)}",
            failed=self._on_failed,
        )

    def _on_all(self, made: tuple[int, int, Edits]) -> None:
        revision, count, changes = made
        if revision != self._document.qt.revision():
            self._complain(translate("FindBar", "The text changed meanwhile; nothing was replaced."))
            return
        self._document.apply(changes)
        self._soon.stop()
        self._take(Found())
        self._tell(translate("FindBar", "Replaced {count}").format(count=f"{count:,}"))

    @Slot()
    def _on_wanted(self) -> None:
        self._wants_first = True
        self._tell("")
        self._soon.start()

    @Slot(bool)
    def _on_in_selection(self, on: bool) -> None:
        cursor = self._editor.textCursor()
        self._within = cursor if on and cursor.hasSelection() else None
        if on and self._within is None:
            self.in_selection.setChecked(False)
            return
        if self._within is not None:
            self._origin = self._within.selectionStart()
        self._on_wanted()

    @Slot()
    def _on_text_changed(self) -> None:
        if self.isVisible():
            self._soon.start()

    def _span(self, text: str) -> Span | None:
        if self._within is None:
            return None
        return Span(code_points(text, self._within.selectionStart()), code_points(text, self._within.selectionEnd()))

    @Slot()
    def _search(self) -> None:
        self._soon.stop()
        if not self.isVisible():
            return
        text, wanted = self._document.text, self.wanted
        within, revision = self._span(text), self._document.qt.revision()
        self._jobs.run(
            lambda cancel: find_places(text, wanted, within, revision),
            self._on_found,
            key=f"find {id(self)}",
            failed=self._on_failed,
        )

    def _on_found(self, found: Found) -> None:
        if not self.isVisible() or found.revision != self._document.qt.revision() or self._soon.isActive():
            return
        self._take(found)
        if self._wants_first and found.starts:
            at = bisect_left(found.starts, self._origin) - self._backwards
            self._show(at % len(found.starts))
        self._wants_first = self._backwards = False
        self._count()

    def _on_failed(self, error: StudioError) -> None:
        self._take(Found())
        self._complain(error.title)

    def _take(self, found: Found) -> None:
        self._found = found
        self._paint()

    def _show(self, at: int) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(self._found.starts[at])
        cursor.setPosition(self._found.ends[at], QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        if not self._editor.viewport().rect().adjusted(0, 40, 0, -40).contains(self._editor.cursorRect()):
            self._editor.centerCursor()
        self._paint()

    def _current(self) -> int | None:
        """Which of the places is selected."""
        cursor = self._editor.textCursor()
        at = bisect_left(self._found.starts, cursor.selectionStart())
        if at < len(self._found.starts) and self._found.starts[at] == cursor.selectionStart():
            return at if self._found.ends[at] == cursor.selectionEnd() else None
        return None

    @Slot()
    def _count(self) -> None:
        if not self.isVisible() or self._found.revision < 0:
            return
        total, at = len(self._found.starts), self._current()
        many = f"{total:,}+" if total == MOST else f"{total:,}"
        if not self.field.text():
            self._tell("")
        elif not total:
            self._tell(translate("FindBar", "Not found"), wrong=True)
        elif at is None:
            self._tell(translate("FindBar", "{total} found").format(total=many))
        else:
            self._tell(translate("FindBar", "{at} of {total}").format(at=f"{at + 1:,}", total=many))

    def _complain(self, said: str) -> None:
        self._tell("")
        self.trouble.setText(said)
        self.trouble.show()

    def _tell(self, said: str, wrong: bool = False) -> None:
        self.trouble.hide()
        self.count.setText(said)
        if self.count.property("wrong") != wrong:
            self.count.setProperty("wrong", wrong)
            self.count.style().polish(self.count)

    @Slot()
    def _paint(self) -> None:
        """Paint the places in view; there may be thousands elsewhere."""
        if not self._found.starts:
            self._editor.set_layer("found", ())
            return
        first, last = self._editor.lines_in_view()
        low, high = bisect_left(self._found.ends, first), bisect_right(self._found.starts, last)
        most, current = self._document.qt.characterCount() - 1, self._current()
        painted = []
        for at in range(low, min(high, low + MOST_SHOWN)):
            place = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._document.qt)
            cursor.setPosition(min(self._found.starts[at], most))
            cursor.setPosition(min(self._found.ends[at], most), QTextCursor.MoveMode.KeepAnchor)
            place.cursor = cursor
            place.format = self._formats[at == current]
            painted.append(place)
        self._editor.set_layer("found", painted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on, Shift+Return back; Return in the second field replaces; Escape closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.replacement.hasFocus():
                self.replace_one()
            else:
                self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


def _field(name: str) -> QLineEdit:
    field = QLineEdit(placeholderText=name)
    field.setAccessibleName(name)
    return field


def _row(*actions: QAction) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for action in actions:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        button.setToolTip(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout.addWidget(button)
    layout.addStretch()
    return row


def _formats(theme: Theme) -> tuple[QTextCharFormat, QTextCharFormat]:
    """How a place is painted, and how the one that is selected."""
    usual, current = QTextCharFormat(), QTextCharFormat()
    usual.setBackground(QColor(mix(theme.warning, theme.base, 0.28)))
    current.setBackground(QColor(mix(theme.warning, theme.base, 0.45)))
    return usual, current
