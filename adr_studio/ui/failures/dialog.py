"""Asks for a failure mode: of what, which kind, how it looks from outside, and how bad it is."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from adr_studio.analysis.failure_questions import FORM_WORDS, KIND_TITLES, grade_words, questions
from adr_studio.domain.display import visible
from adr_studio.domain.ids import parse_ids
from adr_studio.domain.model import Model
from adr_studio.domain.table_kind import ELEMENTS
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.ui.dialogs import Dialog

translate = QCoreApplication.translate

_DATA = Qt.ItemDataRole.UserRole
_GRADES = ("severity", "occurrence", "detection")
_ELEMENT = {"data-flows": "flow", "failure-domains": "domain"}


class FailureModeDialog(Dialog):
    """On the left the questions that each kind of failure asks of the element, on the right the answer to one."""

    def __init__(self, model: Model, on: str, parent: QWidget | None) -> None:
        title = translate("FailureModeDialog", "Add a failure mode")
        super().__init__(title, translate("FailureModeDialog", "Add"), parent)
        self._elements = {row.id: row for kind in ELEMENTS for row in model.rows(kind) if row.id}
        self.on = QComboBox(editable=True)
        self.on.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.on.setAccessibleName(translate("FailureModeDialog", "On"))
        for name, row in self._elements.items():
            self.on.addItem(visible(name))
            self.on.setItemData(self.on.count() - 1, _about(row), Qt.ItemDataRole.ToolTipRole)
        self.on.setCurrentText(on)
        self.kinds = _question_list()
        self.form = QComboBox()
        self.form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for form, words in FORM_WORDS.items():
            self.form.addItem(f"{form} – {words}", form)
        self.cause = QLineEdit(placeholderText=translate("FailureModeDialog", "What goes wrong, and why"))
        self.effect = QLineEdit(placeholderText=translate("FailureModeDialog", "What users or other parts notice"))
        self.signal = QLineEdit(
            placeholderText=translate("FailureModeDialog", "What can be measured, such as p95 > 2s")
        )
        self.owner = QLineEdit()
        self.grades = {field: _grade_field() for field in _GRADES}
        self.words = {field: QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True) for field in _GRADES}
        self._lay_out()
        for field, spin in self.grades.items():
            spin.valueChanged.connect(lambda _grade, field=field: self._show_words(field))
            self._show_words(field)
        self.on.currentTextChanged.connect(self._ask)
        self.cause.textChanged.connect(self._check)
        self._owner_of = ""
        self._ask()
        self.resize(940, 560)
        (self.kinds if on else self.on).setFocus()

    def _lay_out(self) -> None:
        said = translate
        form = QFormLayout()
        form.setSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(said("FailureModeDialog", "A&s"), self.form)
        form.addRow(said("FailureModeDialog", "&Cause"), self.cause)
        form.addRow(said("FailureModeDialog", "&Effect"), self.effect)
        titles = {
            "severity": said("FailureModeDialog", "Se&verity"),
            "occurrence": said("FailureModeDialog", "&Occurrence"),
            "detection": said("FailureModeDialog", "&Detection"),
        }
        for field in _GRADES:
            row = QHBoxLayout()
            row.addWidget(self.grades[field])
            row.addWidget(self.words[field], 1)
            label = QLabel(titles[field])
            label.setBuddy(self.grades[field])
            self.grades[field].setAccessibleName(titles[field].replace("&", ""))
            form.addRow(label, row)
        form.addRow(said("FailureModeDialog", "Si&gnal"), self.signal)
        form.addRow(said("FailureModeDialog", "Owne&r"), self.owner)
        of = QFormLayout()
        of.addRow(said("FailureModeDialog", "&On"), self.on)
        left = QVBoxLayout()
        left.addLayout(of)
        left.addWidget(self.kinds, 1)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 1)
        columns.addLayout(form, 1)
        self.body.addLayout(columns, 1)
        self._missing = self.say("", "muted")

    def values(self) -> Mapping[str, str]:
        """What was asked for, as texts by field."""
        item = self.kinds.currentItem()
        grades = {field: str(spin.value()) if spin.value() else "" for field, spin in self.grades.items()}
        return {
            "on": self.on.currentText().strip(),
            "kind": str(item.data(_DATA)) if item is not None else "",
            "form": str(self.form.currentData()),
            "cause": self.cause.text().strip(),
            "effect": self.effect.text().strip(),
            **grades,
            "signal": self.signal.text().strip(),
            "owner": self.owner.text().strip(),
        }

    def _ask(self) -> None:
        """Ask of the element in hand, and offer its owner where nobody else has been named."""
        name = self.on.currentText().strip()
        row = self._elements.get(name)
        asked = questions(_kind_of(row), name or translate("FailureModeDialog", "it"))
        at = max(0, self.kinds.currentRow())
        self.kinds.clear()
        for kind, question in asked.items():
            item = QListWidgetItem(f"{KIND_TITLES[kind]}\n{visible(question)}")
            item.setData(_DATA, kind)
            self.kinds.addItem(item)
        self.kinds.setCurrentRow(at)
        if self.owner.text() == self._owner_of:
            self._owner_of = str(getattr(row.values, "owner", "")) if row is not None else ""
            self.owner.setText(self._owner_of)
        self._check()

    def _check(self) -> None:
        missing = _missing(self.on.currentText().strip(), self.cause.text().strip())
        self._missing.setText(
            missing or translate("FailureModeDialog", "It becomes one row of a table, as one step of undo.")
        )
        self.go.setEnabled(not missing)

    def _show_words(self, field: str) -> None:
        grade = self.grades[field].value()
        self.words[field].setText(grade_words(field, grade) if grade else "")
        self.grades[field].setAccessibleDescription(self.words[field].text())


def _missing(on: str, cause: str) -> str:
    """What must be said before it can be added, or ""."""
    if not on:
        return translate("FailureModeDialog", "Say on which component or flow it is.")
    try:
        parse_ids(on)
    except ValueError as error:
        return visible(f"{error}.")
    return "" if cause else translate("FailureModeDialog", "Answer one of the questions as its cause.")


def _question_list() -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(translate("FailureModeDialog", "Kind of failure"))
    made.setWordWrap(True)
    made.setSpacing(1)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _grade_field() -> QSpinBox:
    made = QSpinBox(minimum=0, maximum=10)
    made.setSpecialValueText(translate("FailureModeDialog", "not rated"))
    made.setMinimumWidth(110)
    made.lineEdit().setTextMargins(6, 0, 0, 0)
    return made


def _about(row: TypedRow) -> str:
    return visible(f"{row.kind.one}: {' '.join(text for text in list(row.said.values())[1:4] if text)}")


def _kind_of(row: TypedRow | None) -> str:
    """Of which kind the questions are: that of the component, a flow, or a failure domain."""
    if row is None:
        return ""
    return _ELEMENT.get(row.kind.name) or str(getattr(row.values, "kind", ""))
