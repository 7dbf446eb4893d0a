"""Two versions of a text: how they differ, and what comes of both."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.differences import Kind, Line, differences
from adr_studio.domain.merging import Conflict, Merge
from adr_studio.session.document import raw_text
from adr_studio.ui.dialogs import Dialog
from adr_studio.ui.editor import editor_font
from adr_studio.ui.theme import DiffColours

translate = QCoreApplication.translate

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.SAME: " ", Kind.SKIPPED: "⋯"}


class DifferencesDialog(Dialog):
    """Shows what was taken away and what was added, each with a sign and a colour."""

    def __init__(self, path: str, before: str, after: str, colours: DiffColours, parent: QWidget | None) -> None:
        title, close = translate("DifferencesDialog", "What differs"), translate("DifferencesDialog", "Close")
        super().__init__(title, close, parent, asks=False)
        self.say(
            translate("DifferencesDialog", "From the file on the disk (−) to your text (+): {}").format(path), "muted"
        )
        self._colours = colours
        self.shown = QTextEdit(readOnly=True)
        self.shown.setAccessibleName(translate("DifferencesDialog", "Differences"))
        self.shown.setFont(editor_font())
        self.shown.setTabChangesFocus(True)
        self.body.addWidget(self.shown, 1)
        self._write(differences(before, after))
        self.resize(820, 560)

    def _write(self, lines: Sequence[Line]) -> None:
        cursor = QTextCursor(self.shown.document())
        colours = {Kind.ADDED: self._colours.added, Kind.REMOVED: self._colours.removed}
        for at, line in enumerate(lines):
            if at:
                cursor.insertBlock()
            block, letters = QTextBlockFormat(), QTextCharFormat()
            if line.kind in colours:
                block.setBackground(QColor(colours[line.kind].background))
                letters.setForeground(QColor(colours[line.kind].text))
            cursor.setBlockFormat(block)
            cursor.insertText(f"{_SIGNS[line.kind]} {line.text}", letters)
        if not lines:
            cursor.insertText(translate("DifferencesDialog", "Nothing differs."))
        self.shown.moveCursor(QTextCursor.MoveOperation.Start)


class MergeDialog(Dialog):
    """Asks, for each place that both sides changed, which lines shall stand there; the result can be edited."""

    def __init__(self, path: str, merged: Merge, parent: QWidget | None) -> None:
        super().__init__(translate("MergeDialog", "Merge"), translate("MergeDialog", "Use this text"), parent)
        self._merged = merged
        self._choices: list[QComboBox] = []
        self._choosing = False
        count = len(merged.conflicts)
        said = translate("MergeDialog", "One place in {} was changed both here and by another program.").format(path)
        if count > 1:
            said = translate("MergeDialog", "{} places in {} were changed both here and by another program.")
            said = said.format(count, path)
        self.say(said)
        places = QWidget()
        column = QVBoxLayout(places)
        for number, conflict in enumerate(merged.conflicts, 1):
            column.addWidget(self._place(number, conflict))
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(places)
        self.result_text = QPlainTextEdit()
        self.result_text.setAccessibleName(translate("MergeDialog", "What comes of it"))
        self.result_text.setFont(editor_font())
        self.result_text.setTabChangesFocus(True)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(area)
        split.addWidget(self.result_text)
        self.body.addWidget(split, 1)
        self.say(
            translate("MergeDialog", "Nothing is written until you save, and undo brings your text back."), "muted"
        )
        self._show()
        self.result_text.document().contentsChange.connect(self._on_edited)
        self.resize(900, 680)

    def _place(self, number: int, conflict: Conflict) -> QWidget:
        place = QWidget()
        form = QFormLayout(place)
        form.setContentsMargins(0, 0, 0, 12)
        choice = QComboBox()
        choice.setAccessibleName(translate("MergeDialog", "Place {}").format(number))
        for title, lines in (
            (translate("MergeDialog", "Yours"), conflict.mine),
            (translate("MergeDialog", "The other one’s"), conflict.theirs),
            (translate("MergeDialog", "Both, yours first"), (*conflict.mine, *conflict.theirs)),
            (translate("MergeDialog", "Both, yours last"), (*conflict.theirs, *conflict.mine)),
        ):
            choice.addItem(title, lines)
        choice.currentIndexChanged.connect(self._show)
        self._choices.append(choice)
        sides = QHBoxLayout()
        for title, lines in (
            (translate("MergeDialog", "Yours"), conflict.mine),
            (translate("MergeDialog", "The other one’s"), conflict.theirs),
        ):
            text = QPlainTextEdit("".join(lines).rstrip("\n"), readOnly=True)
            text.setAccessibleName(f"{title} ({number})")
            text.setFont(editor_font())
            text.setTabChangesFocus(True)
            text.setMaximumHeight(130)
            column = QVBoxLayout()
            label = QLabel(title)
            label.setProperty("role", "muted")
            column.addWidget(label)
            column.addWidget(text)
            sides.addLayout(column)
        form.addRow(translate("MergeDialog", "Place {}").format(number), choice)
        form.addRow(sides)
        return place

    def _on_edited(self) -> None:
        """Whoever has written into the result chooses no more: a choice would take that away."""
        if not self._choosing:
            for choice in self._choices:
                choice.setEnabled(False)

    def _show(self) -> None:
        self._choosing = True
        self.result_text.setPlainText(self._merged.resolved([choice.currentData() for choice in self._choices]))
        self._choosing = False

    def text(self) -> str:
        """The text that was settled on."""
        return raw_text(self.result_text.document())
