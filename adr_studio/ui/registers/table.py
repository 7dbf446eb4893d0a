"""A table of the rows of one kind over the whole repository, which are edited where they stand.

Whoever shows it calls `show_register` after each survey, and `filter` as the user wishes; it keeps what is selected,
where it is scrolled to, and a cell that is being edited.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from adr_studio.domain import renaming, row_plans
from adr_studio.domain.planning import Plan
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TableReader, TypedRow
from adr_studio.errors import Refused, StudioError
from adr_studio.session.command import Context
from adr_studio.ui.icons import icon
from adr_studio.ui.registers.columns import DerivedColumn, ShownColumn, by_cell
from adr_studio.ui.registers.editing import CellDelegate
from adr_studio.ui.registers.model import Predicate, RowModel
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

WIDEST, CROWDED, NARROWEST = 280, 180, 44
"""Pixels that a column takes by itself, at most, at most where not all are in sight, and at least."""

_AROUND, _MARK = 26, 22
"""Pixels of a cell around its text, and for a mark before it."""

MEASURED = 200
"""How many rows say how wide a column must be."""


class RowTable(QTableView):
    """Rows of one kind. An edit is one step of undo in the document that has the row, which stays unsaved."""

    row_changed = Signal(object)
    """Another row is selected: a TypedRow, or None."""
    shown_changed = Signal()
    """Other rows may be shown now, or they may say something else."""
    edited = Signal(str)
    """A cell was changed in the document of this path."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kind: TableKind | None = None
        self._derived: Sequence[DerivedColumn] = ()
        self._is_fitting = self._is_fitted = False
        self._later: dict[str, Callable[[], None]] = {}
        self.shown = RowModel()
        self.shown.setParent(self)
        self.setModel(self.shown)
        self.setAccessibleName(name)
        self._cells = CellDelegate(self.shown, self._may_edit, self)
        self.setItemDelegate(self._cells)
        self._dress()
        self.go_action = self._action(translate("RowTable", "Go to the line"), "Ctrl+J", self.go_to_line)
        self.edit_action = self._action(translate("RowTable", "Edit the cell"), "", self._edit_current)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.shown.edit_requested.connect(self._on_edit_requested)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.row_changed.emit(self.row))

    def _dress(self) -> None:
        self.setProperty("role", "rows")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(28, self.fontMetrics().height() + 12))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(self._on_sort_changed)
        header.sectionResized.connect(self._on_section_resized)

    def _action(self, title: str, keys: str, deed: Callable[[], None]) -> QAction:
        action = QAction(title, self)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: deed())
        self.addAction(action)
        return action

    @property
    def row(self) -> TypedRow | None:
        """The row that is selected."""
        at = self.currentIndex().row()
        return self.shown.rows[at] if 0 <= at < len(self.shown.rows) else None

    def show_register(self, kind: TableKind, derived: Sequence[DerivedColumn] = ()) -> None:
        """Show the rows of a kind as the survey knows them; a cell that is being edited is waited for.

        What is derived is asked for rows as they are right after an edit, too, which no survey has seen yet.
        """
        if kind is not self._kind:
            self.finish_editing()
        self._once_edited(
            "register", lambda: self._show(kind, derived, self._context.session.survey.model.rows(kind.name))
        )

    def _show(self, kind: TableKind, derived: Sequence[DerivedColumn], rows: Sequence[TypedRow]) -> None:
        is_other = kind is not self._kind
        self._kind, self._derived = kind, derived
        survey = self._context.session.survey
        tables = [table for table in survey.model.tables if table.kind.name == kind.name]
        if is_other:
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        wrong, before = by_cell(tables, survey.findings), self._titles()
        self._keeping_place(lambda: self.shown.show_rows(kind, rows, derived, wrong))
        if is_other or before != self._titles():
            self._fit_columns()
        if is_other:
            self.scrollToTop()

    def _titles(self) -> list[str]:
        return [column.title for column in self.shown.columns]

    def show_page(self, path: str) -> None:
        """Show the rows of a page as its document has them now, before the survey comes to it."""
        self.finish_editing()
        kind, session = self._kind, self._context.session
        if kind is None:
            return
        model = session.survey.model
        read = TableReader(model.kinds).read(path, session.text(path))
        fresh = [row for table in read.tables if table.kind.name == kind.name for row in table.rows]
        known = [row for row in model.rows(kind.name) if row.path != path]
        before = bisect_left([row.path for row in known], path)
        self._show(kind, self._derived, (*known[:before], *fresh, *known[before:]))

    def _once_edited(self, name: str, deed: Callable[[], None]) -> None:
        """Do this now, or when the field of a cell is closed; of several deeds of one name the last."""
        if self.state() is QAbstractItemView.State.EditingState:
            self._later[name] = deed
        else:
            deed()

    def filter(self, words: str, predicate: Predicate | None = None) -> None:
        """Show the rows in which all these words stand, and of which the predicate is true; likewise."""
        self._once_edited("filter", lambda: self._keeping_place(lambda: self.shown.filter(words, predicate)))

    def finish_editing(self) -> None:
        """Take what is being typed into a cell, as when the keyboard leaves it."""
        self._cells.finish()

    def select(self, row: TypedRow, column: int = -1) -> bool:
        """Select a row, if it is shown, and the cell in a column of it; whether it is."""
        at = self.shown.place_of(row)
        if at >= 0:
            self.setCurrentIndex(self.shown.index(at, max(0, self.currentIndex().column() if column < 0 else column)))
        return at >= 0

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme's colours."""
        self.shown.set_theme(theme)
        self.go_action.setIcon(icon("arrow-right", theme))
        self.edit_action.setIcon(icon("write", theme))
        self.viewport().update()

    def go_to_line(self) -> None:
        """Show the line of the selected row in its document."""
        if self.row is not None:
            self._context.view.show_document(self.row.path, self.row.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return edits a cell, or goes to the line where it only says where the row stands."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and self.state() is not QAbstractItemView.State.EditingState:
            self._edit_current()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As Return does."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._edit_current()
        else:
            super().mouseDoubleClickEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Catch up with what was surveyed meanwhile."""
        self._cells.forget(editor)
        super().closeEditor(editor, hint)
        if self.state() is not QAbstractItemView.State.EditingState:
            later, self._later = self._later, {}
            for deed in later.values():
                deed()

    @Slot(int, Qt.SortOrder)
    def _on_sort_changed(self, column: int, order: Qt.SortOrder) -> None:
        self.finish_editing()
        self._keeping_place(lambda: self.shown.sort(column, order))

    def _edit_current(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        column = self.shown.columns[index.column()]
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        elif column.is_place:
            self.go_to_line()
        elif column.own:
            self._context.shell.notice(
                translate("RowTable", "The table of this row has no column “{}”.").format(column.own)
            )
        else:
            said = translate("RowTable", "“{}” follows from the other cells; it stands in no file.")
            self._context.shell.notice(said.format(column.title))

    def _may_edit(self, path: str) -> bool:
        """Whether a page can be edited; the user is told why not."""
        try:
            document = self._context.session.document(path)
        except StudioError as error:
            self._context.session.failed.emit(error)
            return False
        if document.read_only:
            said = translate("RowTable", "“{}” cannot be changed: {}").format(path, document.notice)
            self._context.shell.notice(said, "warning")
        return not document.read_only

    @Slot(object, object, str)
    def _on_edit_requested(self, row: TypedRow, column: ShownColumn, text: str) -> None:
        """Another id is asked about once the field is closed: every mention of it follows."""
        if column.column is not None and column.column.field == "id" and row.id and text.strip():
            QTimer.singleShot(0, self, lambda: self._attempt(lambda: self._rename(row, text.strip())))
        else:
            self._attempt(lambda: self._set(row, column, text))

    def _attempt(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except StudioError as error:
            self._context.session.failed.emit(error)

    def _set(self, row: TypedRow, column: ShownColumn, text: str) -> None:
        session = self._context.session
        reader = TableReader(session.survey.model.kinds)
        if column.column is not None:
            plan = row_plans.set_cell(session.planner(), reader, row, column.column.field, text)
        else:
            plan = row_plans.set_own_cell(session.planner(), reader, row, column.own, text)
        self._carry_out(plan, row.path)

    def _rename(self, row: TypedRow, name: str) -> None:
        session, thing = self._context.session, self._context.session.survey.graph.rows.get((row.path, row.line))
        if thing is None or thing.id != row.id:
            raise Refused(f"{row.id or 'The row'} was not renamed: it was only just read.", "Try it once more.")
        model = session.survey.model
        pages = tuple(dict.fromkeys((*session.pages, *session.documents)))
        reader = TableReader(model.kinds)
        plan = session.carry_out_agreed(
            lambda: renaming.rename(model, thing, name, pages, session.text_or_none, reader),
            lambda plan: sum(map(len, plan.edits.values())) == 1 or self._context.shell.confirm_plan(plan),
        )
        if plan is not None:
            self._after_edit(row.path)

    def _carry_out(self, plan: Plan, path: str) -> None:
        if plan.edits:
            self._context.session.carry_out(plan)
            self._after_edit(path)

    def _after_edit(self, path: str) -> None:
        self._once_edited("page", lambda: self.show_page(path))
        self.edited.emit(path)

    def _keeping_place(self, change: Callable[[], None]) -> None:
        """Change what is shown, and stay at the row that is selected and where it is scrolled to."""
        row, column = self.row, self.currentIndex().column()
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        places = [bar.value() for bar in bars]
        change()
        if row is not None and self.row is not row:
            self.select(row, column)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        if self.row is not row:
            self.row_changed.emit(self.row)
        self.shown_changed.emit()

    def _fit_columns(self) -> None:
        """Give each column the width that its first rows need; the user may have others."""
        header = self.horizontalHeader()
        least = [max(NARROWEST, header.sectionSizeHint(at)) for at in range(len(self.shown.columns))]
        needed = [max(low, self._needed(at)) for at, low in enumerate(least)]
        is_crowded = sum(min(WIDEST, width) for width in needed) > self.viewport().width()
        longest = next((at for at, width in enumerate(needed) if width > CROWDED), -1)
        self._is_fitting = True
        for at, (low, width) in enumerate(zip(least, needed, strict=True)):
            is_narrow = is_crowded and at != longest and self.shown.columns[at].derived is None
            most = CROWDED if is_narrow else WIDEST
            self.setColumnWidth(at, max(low, min(most, width)))
        self._is_fitting, self._is_fitted = False, True

    def _needed(self, column: int) -> int:
        """Pixels for what a column says in the first rows, with the marks beside it."""
        metrics, shown = self.fontMetrics(), self.shown
        widths = (
            metrics.horizontalAdvance(shown.columns[column].said(row)[:WIDEST])
            + (_MARK if shown.data(shown.index(at, column), Qt.ItemDataRole.DecorationRole) else 0)
            for at, row in enumerate(shown.rows[:MEASURED])
        )
        return max(widths, default=0) + _AROUND

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room, as long as the user has not given columns widths of their own."""
        super().resizeEvent(event)
        if self._is_fitted and event.size().width() != event.oldSize().width():
            self._fit_columns()

    @Slot(int, int, int)
    def _on_section_resized(self, column: int, _before: int, _after: int) -> None:
        """The user gave a column a width; the last one has whatever is left."""
        is_last = column == len(self.shown.columns) - 1
        self._is_fitted = self._is_fitted and (self._is_fitting or is_last)
