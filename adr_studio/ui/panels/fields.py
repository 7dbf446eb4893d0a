"""The record's fields as a form; each writes its own few characters of the text."""

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.display import visible
from adr_studio.domain.record import Record
from adr_studio.domain.status import SETTABLE, Status
from adr_studio.errors import StudioError
from adr_studio.session.command import Context
from adr_studio.ui.empty import empty_state
from adr_studio.ui.icons import status_icon
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

_NAMES = ("title", "date", "deciders", "tags")

translate = QCoreApplication.translate


class Fields(PanelWidget):
    """Title, status, date, deciders and tags of the record that is looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._record: Record | None = None
        self._theme: Theme | None = None
        self.status = QComboBox()
        self.status.setAccessibleName(translate("Fields", "Status"))
        self.lines = {name: QLineEdit() for name in _NAMES}
        self.lines["date"].setPlaceholderText(translate("Fields", "YYYY-MM-DD"))
        self._identity = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._identity.setProperty("role", "muted")
        self._wrong = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_state(
                translate("Fields", "No record selected"),
                translate("Fields", "Its fields are here to read and to change."),
            )
        )
        self._stack.addWidget(self._form())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.status.activated.connect(self._on_status_chosen)
        for name, line in self.lines.items():
            line.editingFinished.connect(lambda name=name: self._on_edited(name))
        context.session.catalog_changed.connect(self._on_catalog_changed)

    def show_record(self, record: Record | None) -> None:
        """Show this record's fields; a field that is being typed into is left alone."""
        if record is None or self._record is None or record.path != self._record.path:
            self._finish()
            self._wrong.hide()
        self._record = record
        self._stack.setCurrentIndex(1 if record else 0)
        if record is None:
            return
        self._identity.setText(visible(f"{record.id} · {record.dialect} · {record.path}"))
        self._fill_status(record)
        values = {
            "title": record.title,
            "date": record.date or "",
            "deciders": ", ".join(record.deciders),
            "tags": ", ".join(record.tags),
        }
        for name, line in self.lines.items():
            if not (line.hasFocus() and line.isModified()):
                line.setText(values[name])
                line.setCursorPosition(0)

    def set_theme(self, theme: Theme) -> None:
        """Draw the statuses' icons in the theme's colours."""
        self._theme = theme
        self.show_record(self._record)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the first field."""
        self.status.setFocus(event.reason())

    def _form(self) -> QWidget:
        content = QWidget()
        form = QFormLayout(content)
        form.setContentsMargins(12, 12, 12, 12)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setSpacing(6)
        form.addRow(self._identity)
        form.addRow(translate("Fields", "Stat&us"), self.status)
        titles = {
            "title": translate("Fields", "&Title"),
            "date": translate("Fields", "D&ate"),
            "deciders": translate("Fields", "De&ciders"),
            "tags": translate("Fields", "Ta&gs"),
        }
        for name in _NAMES:
            form.addRow(titles[name], self.lines[name])
        self._wrong.setProperty("role", "danger")
        self._wrong.hide()
        form.addRow(self._wrong)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        return area

    def _fill_status(self, record: Record) -> None:
        self.status.clear()
        known = list(SETTABLE) if record.status is not Status.UNKNOWN else [Status.UNKNOWN, *SETTABLE]
        for status in known:
            said = (
                record.raw_status or translate("Fields", "No status")
                if status is Status.UNKNOWN
                else status.capitalize()
            )
            self.status.addItem(said, str(status))
            if self._theme is not None:
                self.status.setItemIcon(self.status.count() - 1, status_icon(status, self._theme))
        self.status.setCurrentIndex(self.status.findData(str(record.status)))
        self.status.setToolTip(as_label(record.raw_status))

    @Slot(int)
    def _on_status_chosen(self, index: int) -> None:
        if self._record is not None:
            self._context.view.show_document(self._record.path)
            self._set("status", self.status.itemData(index))

    def _finish(self) -> None:
        """What was typed belongs to the record that it was typed for, which is no longer looked at."""
        for name, line in self.lines.items():
            if line.isModified():
                line.setModified(False)
                self._set(name, line.text())

    def _on_edited(self, name: str) -> None:
        line = self.lines[name]
        if line.isModified() and self._record is not None:
            line.setModified(False)
            self._context.view.show_document(self._record.path)
            self._set(name, line.text())

    def _set(self, name: str, value: str) -> None:
        if self._record is None or value == "unknown":
            return
        session = self._context.session
        try:
            session.carry_out(session.planner().set_field(self._record, name, value))
        except StudioError as error:
            self._wrong.setText(str(error))
            self._wrong.show()
        else:
            self._wrong.hide()

    @Slot(object)
    def _on_catalog_changed(self, catalog: Catalog) -> None:
        if self._record is not None:
            self.show_record(catalog.by_path.get(self._record.path))


PANEL = Panel("fields", "Record", "form", "right", 10, Fields)
