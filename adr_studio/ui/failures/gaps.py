"""What has no failure mode yet, and what the severe ones lack; a click adds the one or shows the other."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from adr_studio.analysis.failures import Coverage, Mode
from adr_studio.domain.display import visible
from adr_studio.domain.graph import Thing
from adr_studio.ui.empty import empty_state
from adr_studio.ui.grouped_tree import GroupedTree
from adr_studio.ui.icons import icon
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

MOST = 200
"""How many entries of a group are listed; its title says how many there are."""

_WHAT = Qt.ItemDataRole.UserRole


class Gaps(QWidget):
    """Groups of elements without a failure mode, and of severe failure modes that lack something."""

    mode_requested = Signal(object)
    """A failure mode of this component, flow or journey is to be added."""
    shown = Signal(object)
    """This failure mode is to be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._coverage: Coverage | None = None
        self.tree = GroupedTree(translate("Gaps", "What is not covered"))
        self.tree.itemActivated.connect(self._on_chosen)
        self.tree.itemClicked.connect(self._on_chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(
            empty_state(
                translate("Gaps", "Nothing is left out"),
                translate(
                    "Gaps", "Every part has a failure mode, and every severe one an answer, a signal and an owner."
                ),
            )
        )
        self._stack.addWidget(
            empty_state(
                translate("Gaps", "No parts are written down"),
                translate(
                    "Gaps",
                    "Once a table under a heading “Components” names them, those without a failure mode are here.",
                ),
            )
        )
        self._has_parts = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.addWidget(self._stack)

    def show_coverage(self, coverage: Coverage, *, has_parts: bool) -> None:
        """Show these gaps; without parts nobody can tell whether something is left out."""
        if coverage == self._coverage and has_parts == self._has_parts:
            return
        self._coverage, self._has_parts = coverage, has_parts
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        self._show()

    def _show(self) -> None:
        coverage = self._coverage
        self.tree.clear()
        if coverage is None:
            return
        said = translate
        self._add_modes(said("Gaps", "Severe, without mitigation"), coverage.unmitigated)
        self._add_modes(said("Gaps", "Severe, without a signal"), coverage.unsignalled)
        self._add_modes(said("Gaps", "Severe, without an owner"), coverage.unowned)
        self._add_modes(said("Gaps", "Severe, accepted as it is"), coverage.accepted)
        self._add_things(said("Gaps", "Journeys without a failure mode"), coverage.journeys)
        self._add_things(said("Gaps", "Components without a failure mode"), coverage.components)
        self._add_things(said("Gaps", "Flows without a failure mode"), coverage.flows)
        self._stack.setCurrentIndex(0 if self.tree.topLevelItemCount() else 1 if self._has_parts else 2)

    def _add_modes(self, title: str, modes: Sequence[Mode]) -> None:
        rows = []
        for mode in modes[:MOST]:
            values = mode.values
            row = self._row(f"{mode.row.id}   {values.failure or values.cause}", "failure", mode)
            row.setToolTip(0, as_label(f"{mode.row.id} on {', '.join(values.on)}\n{values.effect}"))
            rows.append(row)
        self._add(title, rows, len(modes))

    def _add_things(self, title: str, things: Sequence[Thing]) -> None:
        rows = []
        for thing in things[:MOST]:
            row = self._row(f"{thing.id}   {thing.title}", "plus", thing)
            row.setToolTip(0, as_label(translate("Gaps", "Add a failure mode of {}").format(thing.id)))
            rows.append(row)
        self._add(title, rows, len(things))

    def _row(self, text: str, name: str, what: Mode | Thing) -> QTreeWidgetItem:
        row = QTreeWidgetItem([visible(text)])
        row.setData(0, _WHAT, what)
        if self._theme is not None:
            row.setIcon(0, icon(name, self._theme))
        return row

    def _add(self, title: str, rows: Sequence[QTreeWidgetItem], count: int) -> None:
        if not rows:
            return
        more = translate("Gaps", "{}  {}, of which {} are listed") if count > MOST else "{}  {}"
        self.tree.add_group(more.format(title, count, MOST), rows)

    @Slot(QTreeWidgetItem, int)
    def _on_chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        what = item.data(0, _WHAT)
        if isinstance(what, Mode):
            self.shown.emit(what)
        elif isinstance(what, Thing):
            self.mode_requested.emit(what)
