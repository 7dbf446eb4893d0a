"""The failure modes mode: the register with its matrix, what is not covered, and all about the one that is selected."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QAction, QFocusEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from adr_studio.analysis.failures import Mode, Priority, counts, coverage, modes, within
from adr_studio.domain.graph import Thing
from adr_studio.domain.record import Record
from adr_studio.domain.tables.failure_modes import FAILURE_MODES, FailureMode
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.errors import StudioError
from adr_studio.session import failures
from adr_studio.session.command import Context
from adr_studio.ui.empty import empty_state
from adr_studio.ui.failures.columns import Key, derived_columns, key_of
from adr_studio.ui.failures.detail import Detail
from adr_studio.ui.failures.gaps import Gaps
from adr_studio.ui.failures.matrix import Cell, Matrix
from adr_studio.ui.failures.scopes import Scopes
from adr_studio.ui.icons import icon
from adr_studio.ui.panel import PanelWidget
from adr_studio.ui.registers.table import RowTable
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate


class FailureModes(PanelWidget):
    """Follows the survey while it is in sight; every change is a command's or one of its own small edits."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._record: Record | None = None
        self._modes: tuple[Mode, ...] = ()
        self._concerned: frozenset[Key] = frozenset()
        self._known: dict[Key, Mode] = {}
        self._selected: Key | None = None
        self._added = ""  # the id of a row that the survey has not come to yet
        self._is_stale = True
        self.scopes = Scopes()
        self.summary = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.summary.setProperty("role", "muted")
        self.words = QLineEdit(placeholderText=translate("FailureModes", "Filter"), clearButtonEnabled=True)
        self.words.setAccessibleName(translate("FailureModes", "Filter failure modes"))
        self.register = RowTable(context, translate("FailureModes", "Failure modes"))
        self.matrix = Matrix()
        self.detail = Detail()
        self.gaps = Gaps()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(translate("FailureModes", "Not covered, and selected"))
        self._is_ordered = False
        self.tabs.addTab(self.gaps, translate("FailureModes", "Not covered"))
        self.tabs.addTab(self.detail, translate("FailureModes", "Selected"))
        self.add_action = QAction(translate("FailureModes", "Add a failure mode…"), self)
        self.add_action.triggered.connect(lambda: self._add(self.scopes.scope))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        label = QLabel(translate("FailureModes", "&Of"))
        label.setBuddy(self.scopes)
        self._add_button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add_button.setDefaultAction(self.add_action)
        top.addWidget(label)
        top.addWidget(self.scopes)
        top.addWidget(self.words, 1)
        top.addWidget(self._add_button)
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(self._matrix_with_axes())
        below.addWidget(self.tabs)
        below.setStretchFactor(1, 1)
        below.setSizes([340, 500])
        rows = QSplitter(Qt.Orientation.Vertical)
        rows.addWidget(self._register_or_nothing())
        rows.addWidget(below)
        rows.setStretchFactor(0, 1)
        rows.setSizes([320, 290])
        for splitter in (below, rows):
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(top)
        layout.addWidget(self.summary)
        layout.addWidget(rows, 1)

    def _register_or_nothing(self) -> QStackedWidget:
        begin = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        begin.setDefaultAction(self.add_action)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.register)
        self._stack.addWidget(
            empty_state(
                translate("FailureModes", "No failure modes yet"),
                translate("FailureModes", "Write down how the parts of the system can fail, before they do."),
                begin,
            )
        )
        return self._stack

    def _matrix_with_axes(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(2)
        self.cell_label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.all_action = QAction(translate("FailureModes", "All cells"), self)
        self.all_action.triggered.connect(lambda: self.matrix.choose(None))
        self._all_button = QToolButton()
        self._all_button.setDefaultAction(self.all_action)
        across = QLabel(translate("FailureModes", "Occurrence"))
        across.setProperty("role", "muted")
        grid.addWidget(self.cell_label, 0, 0)
        grid.addWidget(self._all_button, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.matrix, 1, 0, 1, 2)
        grid.addWidget(across, 2, 0, 1, 2, Qt.AlignmentFlag.AlignHCenter)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(0, 1)
        return made

    def _connect(self) -> None:
        self._context.session.survey.surveyed.connect(self._on_surveyed)
        self.scopes.scope_changed.connect(self._show_scope)
        self.words.textChanged.connect(self._filter)
        self.matrix.chosen.connect(self._filter)
        self.register.row_changed.connect(self._on_row_changed)
        self.detail.place_requested.connect(self._context.view.show_document)
        self.detail.verb_requested.connect(self._on_verb_requested)
        self.detail.acceptance_requested.connect(self._on_acceptance_requested)
        self.gaps.mode_requested.connect(self._add)
        self.gaps.shown.connect(self._on_shown)

    def show_record(self, record: Record | None) -> None:
        """Another record is in front, which may be what is looked at."""
        if record != self._record:
            self._record = record
            self._on_surveyed()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme's colours."""
        self.add_action.setIcon(icon("plus", theme))
        for part in (self.register, self.matrix, self.detail, self.gaps):
            part.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was surveyed out of sight."""
        super().showEvent(event)
        if not self._is_ordered:
            self._is_ordered = True
            self._order_keyboard()
        if self._is_stale:
            self._on_surveyed()

    def _order_keyboard(self) -> None:
        """Let Tab go from top to bottom; of splitters the window takes the last part first."""
        parts = (self.scopes, self.words, self._add_button, self.register, self._all_button, self.matrix)
        below = (self.tabs.tabBar(), self.gaps.tree, *self.detail.buttons, self.detail.text)
        for before, after in pairwise((*parts, *below)):
            QWidget.setTabOrder(before, after)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the register."""
        (self.register if self._modes else self.scopes).setFocus(event.reason())

    @Slot()
    def _on_surveyed(self) -> None:
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        graph = self._context.session.survey.graph
        self._modes = modes(graph)
        self._known = {key_of(mode.row): mode for mode in self._modes}
        self.scopes.show_graph(graph, self._record)
        self.register.show_register(FAILURE_MODES, derived_columns(self._known))
        self._hide_failures_without_name()
        self._stack.setCurrentIndex(0 if self._modes else 1)
        self._show_scope()
        self._tell(self.register.row)
        added = next((mode for mode in self._modes if mode.row.id == self._added), None)
        if added is not None:
            self._added = ""
            self._on_shown(added)

    def _hide_failures_without_name(self) -> None:
        """Most tables say the cause alone; a column that would be empty from top to bottom only takes room."""
        unnamed = not any(mode.values.failure for mode in self._modes)
        for at, shown in enumerate(self.register.shown.columns):
            is_failure = shown.column is not None and shown.column.field == "failure"
            self.register.setColumnHidden(at, is_failure and unnamed)

    @Slot()
    def _show_scope(self) -> None:
        """Show what concerns the scope."""
        graph, scope = self._context.session.survey.graph, self.scopes.scope
        concerned = within(graph, self._modes, scope)
        self._concerned = frozenset(key_of(mode.row) for mode in concerned)
        found = counts(concerned)
        self.matrix.show_counts(found)
        if self.matrix.cell is not None and not found.get(self.matrix.cell):
            self.matrix.choose(None)
        has_parts = bool(self._modes or self._context.session.survey.model.rows("components"))
        self.gaps.show_coverage(coverage(graph, self._modes, scope), has_parts=has_parts)
        self.summary.setText(_summary(concerned))
        self._filter()

    @Slot()
    def _filter(self) -> None:
        """Of those, show the ones with these words that are in the cell which is looked at."""
        cell = self.matrix.cell
        self._show_cell(cell)
        self.register.filter(self.words.text(), lambda row: self._is_wanted(row, cell))

    def _is_wanted(self, row: TypedRow, cell: Cell | None) -> bool:
        values = row.values
        inside = cell is None or (isinstance(values, FailureMode) and (values.severity, values.occurrence) == cell)
        return inside and key_of(row) in self._concerned

    def _show_cell(self, cell: Cell | None) -> None:
        self.all_action.setEnabled(cell is not None)
        if cell is None:
            self.cell_label.setText(translate("FailureModes", "Severity"))
        else:
            self.cell_label.setText(translate("FailureModes", "Severity {}, occurrence {}").format(*cell))

    @Slot(object)
    def _on_row_changed(self, row: TypedRow | None) -> None:
        """Tell of the row; where it is another one, that is what the user wants to see."""
        key = key_of(row) if row is not None else None
        if key is not None and key != self._selected:
            self.tabs.setCurrentWidget(self.detail)
        self._selected = key
        self._tell(row)

    def _tell(self, row: TypedRow | None) -> None:
        mode = self._known.get(key_of(row)) if row is not None else None
        self.detail.show_mode(mode, self._context.session.survey.graph)

    @Slot(object)
    def _on_shown(self, mode: Mode) -> None:
        """Select a failure mode; a filter that hides it makes room."""
        if not self.register.select(mode.row):
            self.words.clear()
            self.matrix.choose(None)
            self.register.select(mode.row)
        self.tabs.setCurrentWidget(self.detail)

    def _attempt(self, change: Callable[[], object]) -> None:
        """Do what the user wants, and say why where it cannot be done."""
        try:
            change()
        except StudioError as error:
            self._context.session.failed.emit(error)

    @Slot(object)
    def _add(self, thing: Thing | None) -> None:
        graph = self._context.session.survey.graph
        if thing is not None and thing.kind == "journeys":
            thing = next(iter(graph.others(thing, "passes")), None)
        name = thing.id if thing is not None and not thing.is_record else ""
        self._attempt(lambda: self._ask_for_one(name))

    def _ask_for_one(self, name: str) -> None:
        self._added = failures.add_failure_mode(self._context, name) or ""

    @Slot(str)
    def _on_verb_requested(self, verb: str) -> None:
        mode = self.detail.mode
        if mode is not None:
            self._attempt(lambda: failures.tie_decision(self._context, mode.row, verb))

    @Slot()
    def _on_acceptance_requested(self) -> None:
        mode = self.detail.mode
        if mode is not None:
            self._attempt(lambda: failures.accept(self._context, mode.row))


def _summary(found: tuple[Mode, ...]) -> str:
    """How many there are, and of which priority."""
    one = translate("FailureModes", "{} failure mode")
    counted = Counter(mode.priority for mode in found)
    parts = (
        (len(found), one if len(found) == 1 else translate("FailureModes", "{} failure modes")),
        (counted[Priority.HIGH], translate("FailureModes", "{} high")),
        (counted[Priority.MEDIUM], translate("FailureModes", "{} medium")),
        (counted[Priority.LOW], translate("FailureModes", "{} low")),
        (counted[None], translate("FailureModes", "{} not rated")),
    )
    return " · ".join(text.format(count) for count, text in parts if count)
