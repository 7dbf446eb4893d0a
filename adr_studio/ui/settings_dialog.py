"""The settings as a dialog, which is made from their model: one row for each field."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from adr_studio.ui.dialogs import Dialog

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

translate = QCoreApplication.translate


class SettingsDialog(Dialog):
    """Shows a model's fields that have a title; `choices` gives the words that a field may have, by its name."""

    def __init__(self, settings: "BaseModel", choices: Mapping[str, Sequence[str]], parent: QWidget | None) -> None:
        super().__init__(translate("SettingsDialog", "Settings"), translate("SettingsDialog", "Use these"), parent)
        self._values: dict[str, Callable[[], Any]] = {}
        form = QFormLayout()
        form.setSpacing(8)
        for name, field in type(settings).model_fields.items():
            if field.title is None:
                continue
            widget = self._widget(name, field, getattr(settings, name), choices.get(name))
            title = translate("Settings", field.title)
            widget.setAccessibleName(title)
            form.addRow(title if not isinstance(widget, QCheckBox) else "", widget)
            description = QLabel(translate("Settings", field.description or ""), wordWrap=True)
            description.setTextFormat(Qt.TextFormat.PlainText)
            description.setProperty("role", "muted")
            form.addRow("", description)
        self.body.addLayout(form)
        self.body.addStretch(1)
        self.resize(520, 320)

    def _widget(self, name: str, field: "FieldInfo", value: Any, choices: Sequence[str] | None) -> QWidget:
        if isinstance(value, bool):
            box = QCheckBox(translate("Settings", field.title or ""))
            box.setChecked(value)
            self._values[name] = box.isChecked
            return box
        if isinstance(value, int):
            spin = QSpinBox()
            limits = {key: getattr(each, key) for each in field.metadata for key in ("ge", "lt") if hasattr(each, key)}
            spin.setRange(limits.get("ge", 0), limits.get("lt", 1_000_001) - 1)
            spin.setValue(value)
            self._values[name] = spin.value
            return spin
        if choices is not None:
            combo = QComboBox()
            for choice in choices:
                combo.addItem(translate("Settings", choice.capitalize()), choice)
            combo.setCurrentIndex(max(0, combo.findData(value)))
            self._values[name] = combo.currentData
            return combo
        line = QLineEdit(str(value))
        self._values[name] = line.text
        return line

    def values(self) -> dict[str, Any]:
        """What was chosen, by the names of the fields."""
        return {name: value() for name, value in self._values.items()}
