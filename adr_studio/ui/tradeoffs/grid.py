"""The grid of criteria and options, with the reason of the cell in hand below it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain import comparison_edits, grid_edits
from adr_studio.domain.comparison_edits import split_reason
from adr_studio.domain.edits import Edits
from adr_studio.domain.typed_tables import TypedTable
from adr_studio.errors import StudioError
from adr_studio.session.command import Context
from adr_studio.session.comparing import Comparing
from adr_studio.ui.icons import icon
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import FONT_SIZE, Theme
from adr_studio.ui.tradeoffs.cell import Cell
from adr_studio.ui.tradeoffs.grid_model import WRONG, GridModel, Part, Place

translate = QCoreApplication.translate

_WIDEST = {Part.CRITERION: 240, Part.WEIGHT: 90, Part.OPTION: 220, Part.SCENARIO: 150, Part.OTHER: 110}
_USUAL = {Part.CRITERION: 150, Part.WEIGHT: 84, Part.OPTION: 128, Part.SCENARIO: 84, Part.OTHER: 70}
_NARROWEST = {Part.CRITERION: 120, Part.WEIGHT: 76, Part.OPTION: 100, Part.SCENARIO: 70, Part.OTHER: 60}
"""Pixels of the columns, at the smallest size of letters."""

_MOST_EXTRA = 160
_ABOVE_AND_BELOW = 16


class GridView(QTableView):
    """Arrows go through the cells, Return edits, Delete empties; Tab leaves the grid."""

    clear_requested = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("Grid", "Options and criteria"))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return edits the cell in hand, Delete empties it."""
        index = self.currentIndex()
        is_free = index.isValid() and self.state() is not QAbstractItemView.State.EditingState
        if is_free and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(index)
        elif is_free and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_requested.emit(index)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns what room there is."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """The columns as wide as their titles want, within bounds, and the grid no higher than its rows.

        Room that is left goes to options and criteria; all give some of theirs where nothing need then be scrolled.
        """
        model = self.model()
        if not isinstance(model, GridModel) or not model.columnCount():
            return
        scale = self.fontInfo().pixelSize() / FONT_SIZE
        header, metrics = self.horizontalHeader(), QFontMetrics(self.font())
        parts = [model.part(at) for at in range(model.columnCount())]
        wide = [
            max(_USUAL[part] * scale, min(header.sectionSizeHint(at) + 16, _WIDEST[part] * scale))
            for at, part in enumerate(parts)
        ]
        least = [_NARROWEST[part] * scale for part in parts]
        growing = sum(part in (Part.OPTION, Part.CRITERION) for part in parts)
        spare = self.viewport().width() - sum(wide)
        given = -spare / max(1.0, sum(wide) - sum(least))
        for at, part in enumerate(parts):
            if 0 < given <= 1:
                wide[at] -= (wide[at] - least[at]) * given
            elif spare > 0 and part in (Part.OPTION, Part.CRITERION):
                wide[at] += min(spare / growing, _MOST_EXTRA * scale)
            header.resizeSection(at, int(wide[at]))
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(2 * metrics.height() + _ABOVE_AND_BELOW)
        scrolled = self.horizontalScrollBar().sizeHint().height() if header.length() > self.viewport().width() else 0
        around = header.height() + scrolled + 2 * self.frameWidth() + 2
        self.setMinimumHeight(around + min(2, rows.count()) * rows.defaultSectionSize())
        self.setMaximumHeight(around + max(1, rows.count()) * rows.defaultSectionSize())


class Grid(QWidget):
    """The table, what can be done with its rows and columns, and the reason of the cell in hand."""

    def __init__(self, context: Context, comparing: Comparing) -> None:
        super().__init__()
        self._context = context
        self._comparing = comparing
        self.model = GridModel(self._on_cell_changed)
        self.view = GridView()
        self._cell = Cell(self.view)
        self._held = False  # whether a change of the table waits until nothing is being typed
        self.view.setItemDelegate(self._cell)
        self.view.setModel(self.model)
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.place.setProperty("role", "muted")
        self.reason = QLineEdit()
        self.reason.setAccessibleName(translate("Grid", "Reason"))
        self.wrong = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.wrong.setProperty("role", "danger")
        self.remove_criterion = QAction(translate("Grid", "Remove criterion"), self)
        self.remove_option = QAction(translate("Grid", "Remove option"), self)
        self._buttons: list[tuple[QToolButton, str]] = []
        self._lay_out()
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.clear_requested.connect(lambda index: self._on_cell_changed(self.model.place(index), ""))
        self.model.modelReset.connect(self._on_reset)
        self.model.dataChanged.connect(lambda *_: self._show_cell())
        self.reason.editingFinished.connect(self._on_reason_edited)
        self._cell.closeEditor.connect(lambda *_: QTimer.singleShot(0, self, self._show_held))
        self.remove_criterion.triggered.connect(self._on_remove_criterion)
        self.remove_option.triggered.connect(self._on_remove_option)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for text, command in (
            (translate("Grid", "Criterion"), "tradeoffs.add-criterion"),
            (translate("Grid", "Option"), "tradeoffs.add-option"),
        ):
            action = QAction(text, self)
            action.setToolTip(translate("Grid", "Add one to the table"))
            action.triggered.connect(lambda _=False, command=command: self._context.view.run(command))
            self._add_button(bar, action, "plus")
        bar.addStretch(1)
        self._add_button(bar, self.remove_criterion, "trash")
        self._add_button(bar, self.remove_option, "trash")
        below = QHBoxLayout()
        below.addWidget(self.place)
        below.addWidget(self.reason, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1000)
        layout.addLayout(below)
        layout.addWidget(self.wrong)
        layout.addStretch(1)

    def _add_button(self, bar: QHBoxLayout, action: QAction, name: str) -> None:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar.addWidget(button)
        self._buttons.append((button, name))

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._cell.theme = theme
        self.view.fit()
        for button, name in self._buttons:
            button.defaultAction().setIcon(icon(name, theme))
        self.model.mark = icon("warning", theme)
        self.view.viewport().update()

    def show_comparison(self) -> None:
        """Show the table as it is now, once nothing is being typed into it; what cannot be taken any more is told."""
        comparison = self._comparing.comparison
        if self._is_typing and self.model.is_alike(comparison):
            self._held = True
            return
        lost = self._typed if self._is_typing else ""
        self._held = False
        self.reason.setModified(False)
        document = self._comparing.document
        editable = document is not None and not document.read_only
        self.model.show(comparison, self._comparing.findings, editable)
        self._show_cell()
        if lost:
            said = translate("Grid", "The table is another one now, so “{}” was not written into it.").format(lost)
            self._context.session.noticed.emit(said, "warning")

    @property
    def _is_typing(self) -> bool:
        editing = self.view.state() is QAbstractItemView.State.EditingState
        return editing or (self.reason.hasFocus() and self.reason.isModified())

    @property
    def _typed(self) -> str:
        field = QApplication.focusWidget()
        return field.text() if isinstance(field, QLineEdit) and self.isAncestorOf(field) else ""

    def _show_held(self) -> None:
        if self._held:
            self.show_comparison()

    def finish(self) -> None:
        """What is being typed belongs to the table that it was typed for."""
        self._on_reason_edited()

    @Slot()
    def _on_reset(self) -> None:
        self.view.fit()
        if self.model.rowCount():
            columns = range(self.model.columnCount())
            first = next((at for at in columns if self.model.part(at) is Part.OPTION), 0)
            index = self.model.index(0, first)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._show_cell()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _now: QModelIndex, before: QModelIndex) -> None:
        if before.isValid() and self.reason.isModified():
            self._set_reason(self.model.place(before))
        self._show_cell()

    def _show_cell(self) -> None:
        index = self.view.currentIndex()
        there = index.isValid() and index.row() < self.model.rowCount() and index.column() < self.model.columnCount()
        part = self.model.part(index.column()) if there else None
        is_option = part is Part.OPTION
        self.remove_criterion.setEnabled(there and self.model.editable)
        self.remove_option.setEnabled(is_option and self.model.editable)
        self.reason.setEnabled(is_option and self.model.editable)
        self.reason.setText(split_reason(self.model.said(index))[1] if is_option else "")
        self.reason.setCursorPosition(0)
        self.reason.setPlaceholderText(translate("Grid", "Why this score?") if is_option else "")
        title = self.model.headerData(index.column(), Qt.Orientation.Horizontal) if there else ""
        self._say_place(f"{self.model.criterion(index.row())} · {title}" if there else "")
        wrong = str(index.data(WRONG) or "") or self.model.wrong_with_column(index.column()) if there else ""
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))

    def _say_place(self, text: str) -> None:
        shown = QFontMetrics(self.place.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, 320)
        self.place.setText(shown)
        self.place.setToolTip(as_label(text))
        self.reason.setAccessibleName(
            translate("Grid", "Reason for {}").format(text) if text else translate("Grid", "Reason")
        )

    def _on_cell_changed(self, place: Place, text: str) -> None:
        self._change(lambda table: grid_edits.set_cell(table.grid, place.row, place.column, text))

    @Slot()
    def _on_reason_edited(self) -> None:
        index = self.view.currentIndex()
        if self.reason.isModified() and index.isValid() and self.model.part(index.column()) is Part.OPTION:
            self._set_reason(self.model.place(index))
        QTimer.singleShot(0, self, self._show_held)

    def _set_reason(self, place: Place) -> None:
        text = self.reason.text()
        self.reason.setModified(False)
        self._change(lambda table: comparison_edits.set_reason(table, place.row, place.column, text))

    @Slot()
    def _on_remove_criterion(self) -> None:
        place = self.model.place(self.view.currentIndex())
        self._change(lambda table: grid_edits.remove_row(table.grid, place.row))

    @Slot()
    def _on_remove_option(self) -> None:
        place = self.model.place(self.view.currentIndex())
        self._change(lambda table: grid_edits.remove_column(table.grid, place.column))

    def _change(self, make: Callable[[TypedTable], Edits]) -> None:
        try:
            self._comparing.change(make)
        except StudioError as error:
            self._context.session.failed.emit(error)
            self.show_comparison()
