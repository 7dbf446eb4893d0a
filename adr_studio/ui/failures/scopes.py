"""Of what the failure modes are looked at: the whole repository, the record in front, a component or a journey."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QComboBox

from adr_studio.domain.display import visible
from adr_studio.domain.graph import Graph, Thing, in_order
from adr_studio.domain.record import Record

translate = QCoreApplication.translate

_HERE = "here"
"""The choice of whoever wants the record in front, whichever that is."""


class Scopes(QComboBox):
    """Offers what there is in the repository; the choice stays while that is there."""

    scope_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._graph: Graph | None = None
        self._record: Record | None = None
        self.setAccessibleName(translate("Scopes", "Of what"))
        self.setMinimumContentsLength(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._on_activated)

    def show_graph(self, graph: Graph, record: Record | None) -> None:
        """Offer what there is in this repository, with this record in front."""
        chosen = self.currentData()
        self._graph, self._record = graph, record
        wanted = [*self._offered(graph, record)]
        if wanted != [(self.itemText(at), self.itemData(at)) for at in range(self.count())]:
            self.clear()
            for text, what in wanted:
                self.addItem(text, what)
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def _offered(self, graph: Graph, record: Record | None) -> Iterator[tuple[str, str]]:
        yield translate("Scopes", "Whole repository"), ""
        if record is not None:
            yield visible(translate("Scopes", "This record: {} {}").format(record.id, record.title)), _HERE
        for kind, title in (
            ("journeys", translate("Scopes", "Journey: {}")),
            ("components", translate("Scopes", "Component: {}")),
        ):
            for thing in in_order(each for each in graph.rows.values() if each.kind == kind):
                yield visible(title.format(thing.id)), f"{kind} {thing.id}"

    @property
    def scope(self) -> Thing | None:
        """What is looked at, None for everything."""
        chosen, graph = self.currentData(), self._graph
        if not chosen or graph is None:
            return None
        if chosen == _HERE:
            return graph.records.get(self._record.path) if self._record is not None else None
        kind, _, name = chosen.partition(" ")
        return graph.row(kind, name)

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self.scope_changed.emit()
