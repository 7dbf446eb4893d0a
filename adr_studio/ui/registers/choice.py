"""The choice of a register, with how many rows each has; those without rows are there for their first one."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox

from adr_studio.domain.model import Model
from adr_studio.domain.table_kind import TableKind
from adr_studio.ui.registers.purposes import FIRST_OF_MODEL, offered, purpose
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate


class RegisterChoice(QComboBox):
    """Offers the kinds of rows; the choice stays while the counts change."""

    kind_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[str, TableKind] = {}
        self._counts: dict[str, int] = {}
        self._theme: Theme | None = None
        self._was_chosen = False
        self.setAccessibleName(translate("Registers", "Register"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(20)
        self.activated.connect(self._on_activated)

    @property
    def kind(self) -> TableKind | None:
        """The kind that is chosen; before the user chose, the first with rows."""
        return self._kinds.get(self.currentData() or "")

    def show_kinds(self, kinds: Iterable[TableKind], model: Model) -> None:
        """Offer these kinds with how many rows the repository has of each."""
        chosen, wanted = self.kind, offered(kinds)
        counts = {kind.name: len(model.rows(kind.name)) for kind in wanted}
        if counts == self._counts:
            return
        self._counts, self._kinds = counts, {kind.name: kind for kind in wanted}
        self.clear()
        for kind in wanted:
            self._add(kind, counts[kind.name])
        first = next((kind for kind in wanted if model.rows(kind.name)), wanted[0] if wanted else None)
        shown = chosen if self._was_chosen and chosen is not None else first
        if shown is not None:
            self.setCurrentIndex(self.findData(shown.name))

    def _add(self, kind: TableKind, count: int) -> None:
        if kind.name == FIRST_OF_MODEL and self.count():
            self.insertSeparator(self.count())
        said = str(count) if count else translate("Registers", "none yet")
        self.addItem(f"{kind.title}  ·  {said}", kind.name)
        self.setItemData(self.count() - 1, purpose(kind), Qt.ItemDataRole.ToolTipRole)
        if not count and self._theme is not None:
            self.setItemData(self.count() - 1, QColor(self._theme.muted), Qt.ItemDataRole.ForegroundRole)

    def choose(self, name: str) -> None:
        """Choose the kind of this name."""
        self.setCurrentIndex(self.findData(name))
        self._on_activated(self.currentIndex())

    def set_theme(self, theme: Theme) -> None:
        """Grey what is empty as the theme does."""
        self._theme = theme
        for at in range(self.count()):
            if self.itemData(at, Qt.ItemDataRole.ForegroundRole) is not None:
                self.setItemData(at, QColor(theme.muted), Qt.ItemDataRole.ForegroundRole)

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self._was_chosen = True
        self.kind_changed.emit()
