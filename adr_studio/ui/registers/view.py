"""The registers mode: a choice of the register, its rows, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.errors import StudioError
from adr_studio.session import registers
from adr_studio.session.command import Context
from adr_studio.ui.documents import Documents
from adr_studio.ui.empty import empty_state
from adr_studio.ui.icons import icon
from adr_studio.ui.panel import PanelWidget
from adr_studio.ui.plain import as_label
from adr_studio.ui.registers.choice import RegisterChoice
from adr_studio.ui.registers.meanings import Meaning, meaning
from adr_studio.ui.registers.purposes import purpose
from adr_studio.ui.registers.table import RowTable
from adr_studio.ui.theme import Theme

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

_ICONS = {"add": "plus", "delete": "trash", "export": "share"}


class Registers(PanelWidget):
    """Follows the survey while it is in sight. An edited document comes to the front behind it, so that undo is its."""

    def __init__(self, context: Context, documents: Documents) -> None:
        super().__init__()
        self._context = context
        self._documents = documents
        self._meaning = Meaning()
        self._needed: frozenset[tuple[str, int]] = frozenset()
        self._is_stale = True
        self.choice = RegisterChoice()
        self.words = _Words(translate("Registers", "Filter: words that a row must have"))
        self.summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.summary.setProperty("role", "muted")
        self.table = RowTable(context, translate("Registers", "Rows of the register"))
        self.stack = QStackedWidget()
        self._nothing = QWidget()
        self.actions_by_name = self._actions()
        self.attention = QAction(translate("Registers", "Needs attention"), self, checkable=True)
        self.attention.setToolTip(
            translate("Registers", "Show only rows that are overdue, failed, lack something, or have a problem")
        )
        self._lay_out()
        self._connect()

    def _actions(self) -> dict[str, QAction]:
        deeds: dict[str, tuple[str, Callable[[], None]]] = {
            "add": (translate("Registers", "Add a row"), self._add),
            "delete": (translate("Registers", "Delete the row"), self._delete),
            "csv": (translate("Registers", "As CSV, for a spreadsheet…"), lambda: self._export("csv")),
            "markdown": (translate("Registers", "As a table in Markdown…"), lambda: self._export("markdown")),
        }
        made = {}
        for name, (title, deed) in deeds.items():
            made[name] = QAction(title, self)
            made[name].triggered.connect(lambda _checked=False, deed=deed: self._attempt(deed))
        self.table.addAction(made["delete"])
        return made

    def _lay_out(self) -> None:
        self.export_menu = QMenu(translate("Registers", "Export"), self)
        self.export_menu.addActions([self.actions_by_name["csv"], self.actions_by_name["markdown"]])
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.choice)
        top.addStretch(1)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        top.addWidget(_button(self.actions_by_name["add"], beside))
        top.addWidget(_button(self.table.go_action, alone))
        top.addWidget(_button(self.actions_by_name["delete"], alone))
        export = _button(self.export_menu.menuAction(), alone)
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        top.addWidget(export)
        narrowing = QHBoxLayout()
        narrowing.addWidget(self.words, 1)
        narrowing.addWidget(_button(self.attention, beside))
        for page in (self.table, self._no_match(), self._nothing):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.addLayout(top)
        layout.addLayout(narrowing)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.summary)

    def _no_match(self) -> QWidget:
        clear = QPushButton(translate("Registers", "Show all rows"))
        clear.clicked.connect(self._show_all)
        said = translate("Registers", "All words must stand in a row, in whichever cells and order.")
        return empty_state(translate("Registers", "No row fits"), said, clear)

    def _connect(self) -> None:
        self._context.session.survey.surveyed.connect(self._on_surveyed)
        self._context.session.opened.connect(self._clear_filter)
        self.choice.kind_changed.connect(self._on_kind_changed)
        self.words.textChanged.connect(self._on_filter_changed)
        self.words.rows_requested.connect(self.table.setFocus)
        self.attention.toggled.connect(self._on_filter_changed)
        self.table.shown_changed.connect(self._tell)
        self.table.row_changed.connect(self._on_row_changed)
        self.table.edited.connect(self._on_edited)

    def show_page(self, page: Page | None) -> None:
        """Say where a new row would go now."""
        kind = self.choice.kind
        path = registers.home(self._context, kind) if kind is not None else None
        said = translate("Registers", "Add a row in {}").format(path) if path else translate("Registers", "Add a row")
        self.actions_by_name["add"].setToolTip(as_label(said))

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme's colours."""
        for name, drawn in _ICONS.items():
            action = self.export_menu.menuAction() if name == "export" else self.actions_by_name[name]
            action.setIcon(icon(drawn, theme))
        self.attention.setIcon(icon("warning", theme))
        self.choice.set_theme(theme)
        self.table.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was surveyed out of sight."""
        super().showEvent(event)
        if self._is_stale:
            self._on_surveyed()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the rows, or to the choice where there are none."""
        is_table = self.stack.currentWidget() is self.table
        (self.table if is_table else self.choice).setFocus(event.reason())

    @Slot()
    def _on_surveyed(self) -> None:
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self.choice.show_kinds(registers.kinds(self._context), self._context.session.survey.model)
            self._show()

    @Slot()
    def _on_kind_changed(self) -> None:
        self.attention.setChecked(False)
        self.words.clear()
        self._show()

    def _show(self) -> None:
        kind = self.choice.kind
        if kind is None:  # nothing is known of the repository yet
            self.stack.setCurrentWidget(self._nothing)
            self.summary.hide()
            return
        survey = self._context.session.survey
        self._meaning = meaning(kind, survey.graph, date.today())
        places = {(row.path, row.line) for row in survey.model.rows(kind.name)}
        wrong = {(finding.path, finding.line) for finding in survey.findings}
        self._needed = self._meaning.attention | (places & wrong)
        self.table.show_register(kind, self._meaning.columns)
        self._filter()

    @Slot()
    def _on_filter_changed(self) -> None:
        self.table.finish_editing()
        self._filter()

    def _filter(self) -> None:
        needed = self._needed
        predicate = (lambda row: (row.path, row.line) in needed) if self.attention.isChecked() else None
        self.table.filter(self.words.text(), predicate)

    @Slot()
    def _tell(self) -> None:
        """Say how many rows there are, and what follows from them."""
        shown, count = len(self.table.shown.rows), self.table.shown.count
        part = translate("Registers", "{} of {} shown").format(shown, count) if shown < count else ""
        self.summary.setText(" · ".join(filter(None, (part, self._meaning.summary))))
        self.summary.setVisible(bool(count))
        self.attention.setText(translate("Registers", "Needs attention ({})").format(len(self._needed)))
        self.attention.setEnabled(bool(self._needed) or self.attention.isChecked())
        self._show_stack(shown, count)
        self.show_page(self._documents.page)
        self._on_row_changed(self.table.row)

    def _show_stack(self, shown: int, count: int) -> None:
        kind = self.choice.kind
        if kind is None or shown:
            self.stack.setCurrentIndex(0)
            return
        if count:
            self.stack.setCurrentIndex(1)
            return
        self.stack.removeWidget(self._nothing)
        self._nothing.deleteLater()
        self._nothing = self._nothing_yet(kind)
        self.stack.addWidget(self._nothing)
        self.stack.setCurrentWidget(self._nothing)

    def _nothing_yet(self, kind: TableKind) -> QWidget:
        add = QPushButton(translate("Registers", "Add the first {}").format(kind.one))
        add.setProperty("kind", "primary")
        add.clicked.connect(self.actions_by_name["add"].trigger)
        title = translate("Registers", "No {} yet").format(kind.title.lower())
        return empty_state(title, purpose(kind), add)

    @Slot(object)
    def _on_row_changed(self, row: TypedRow | None) -> None:
        for action in (self.actions_by_name["delete"], self.table.go_action, self.table.edit_action):
            action.setEnabled(row is not None)
        for name in ("csv", "markdown"):
            self.actions_by_name[name].setEnabled(bool(self.table.shown.rows))

    @Slot(str)
    def _on_edited(self, path: str) -> None:
        """The document that was changed is the one that is undone and saved now."""
        self._documents.show_document(self._context.session.document(path))

    @Slot()
    def _show_all(self) -> None:
        self._clear_filter()
        self.words.setFocus()

    @Slot()
    def _clear_filter(self) -> None:
        self.attention.setChecked(False)
        self.words.clear()

    def _attempt(self, deed: Callable[[], None]) -> None:
        self.table.finish_editing()
        try:
            deed()
        except StudioError as error:
            self._context.session.failed.emit(error)

    def _add(self) -> None:
        kind = self.choice.kind
        row = registers.add_row(self._context, kind) if kind is not None else None
        if row is None:
            return
        self.attention.setChecked(False)
        self.words.clear()
        self._documents.show_document(self._context.session.document(row.path))
        self.table.show_page(row.path)
        self._filter()
        self.table.setFocus()
        if self.table.select(row, 1):
            self.table.edit(self.table.currentIndex())

    def _delete(self) -> None:
        row = self.table.row
        if row is not None:
            registers.delete_row(self._context, row)
            self._documents.show_document(self._context.session.document(row.path))
            self.table.show_page(row.path)
            self._filter()

    def _export(self, form: str) -> None:
        kind = self.choice.kind
        if kind is not None:
            registers.export(self._context, kind, self.table.shown.rows, form)


class _Words(QLineEdit):
    """The filter's field; Down leads to the rows, Escape empties it."""

    rows_requested = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(120)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand some keys on."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.rows_requested.emit()
        else:
            super().keyPressEvent(event)


def _button(action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
    button = QToolButton(toolButtonStyle=style)
    button.setDefaultAction(action)
    return button
