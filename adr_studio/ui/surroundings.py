"""What surrounds the record in front, or another thing: what it gains, costs and decides, and what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QTreeWidgetItem,
    QVBoxLayout,
)

from adr_studio.analysis.traceability import Branch
from adr_studio.domain.context import HERE, Entry
from adr_studio.domain.display import visible
from adr_studio.domain.graph import Thing
from adr_studio.domain.record import Record
from adr_studio.session.command import Context
from adr_studio.session.surroundings import Surroundings, surroundings
from adr_studio.ui.empty import empty_state
from adr_studio.ui.grouped_tree import GroupedTree
from adr_studio.ui.icons import icon, status_icon
from adr_studio.ui.panel import PanelWidget
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

_PLACE, _ENTRY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

MOST = 200
"""Rows that are listed of one group."""

_ADD = ("decision.link-row", "decision.link", "", "failures.add", "registers.add")

_SAID_BY_TITLE = {
    "weighs": {"weighs"},
    "mentions": {"mentions"},
    "conflicts": {"conflicts with"},
    **{name: {HERE} for name in ("failures", "serves", "debts", "risks", "assumptions")},
    "relates": {"relates to"},
}
"""The verbs that the title of a group says for all its entries; of other groups it is the group's own name."""

_ICONS = {
    "failure-modes": "failure",
    "components": "component",
    "data-flows": "arrow-right",
    "quality-scenarios": "check",
    "goals": "check",
    "risks": "warning",
    "technical-debt": "history",
    "assumptions": "info",
    "criterion": "tradeoff",
    "page": "design-doc",
}


class SurroundingsPanel(PanelWidget):
    """Groups of things around one; choosing an entry goes there, and each link can be taken back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._theme: Theme | None = None
        self._record: Record | None = None
        self._path = ""
        self._asked: Thing | None = None
        self._shut: set[str] = set()  # the groups that the user has closed
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back_action = QAction(translate("SurroundingsPanel", "Back to the record"), self)
        self.back_action.triggered.connect(self._on_back)
        self.add_action = QAction(translate("SurroundingsPanel", "Add a link"), self)
        self.add_action.triggered.connect(lambda: context.view.popup(_ADD))
        self.remove_action = QAction(translate("SurroundingsPanel", "Remove the link"), self)
        self.remove_action.setShortcut(QKeySequence.StandardKey.Delete)
        self.remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.remove_action.triggered.connect(self._on_remove)
        self._buttons = {action: QToolButton() for action in (self.back_action, self.add_action)}
        self.tree = self._make_tree()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(
            empty_state(
                translate("SurroundingsPanel", "Nothing around it yet"),
                translate(
                    "SurroundingsPanel",
                    "What it gains, costs and decides is listed here once its Links say so.",
                ),
            )
        )
        self._lay_out()
        context.session.survey.surveyed.connect(self._show)
        context.session.survey.asked.connect(self._on_asked)

    def _make_tree(self) -> GroupedTree:
        tree = GroupedTree(translate("SurroundingsPanel", "What surrounds it"))
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._on_menu_requested)
        tree.addAction(self.remove_action)
        tree.itemActivated.connect(self._on_chosen)
        tree.itemClicked.connect(self._on_chosen)
        tree.itemCollapsed.connect(lambda item: self._shut.add(_name(item)))
        tree.itemExpanded.connect(lambda item: self._shut.discard(_name(item)))
        return tree

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        for action, button in self._buttons.items():
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)

    def show_page(self, page: Page | None) -> None:
        """Another file is looked at, which may be no record."""
        path = page.document.path if page is not None else ""
        if path != self._path:
            self._path, self._asked = path, None
            self._show()

    def show_record(self, record: Record | None) -> None:
        """Show what surrounds this record."""
        if record != self._record:
            self._record = record
            self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        self.back_action.setIcon(icon("arrow-left", theme))
        self.add_action.setIcon(icon("plus", theme))
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the tree."""
        self.tree.setFocus(event.reason())

    @Slot(object)
    def _on_asked(self, thing: Thing) -> None:
        self._asked = thing
        self._show()
        self.tree.setFocus()

    @Slot()
    def _on_back(self) -> None:
        self._asked = None
        self._show()

    def _thing(self) -> Thing | None:
        graph = self._context.session.survey.graph
        if self._asked is not None:
            here = graph.rows.get((self._asked.path, self._asked.line))
            return here if here is not None and here.id == self._asked.id else graph.defined(self._asked.id)
        path = self._record.path if self._record is not None else self._path
        return graph.at(path, -1) if path else None

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self._show()

    @Slot()
    def _show(self) -> None:
        if not self.isVisible():
            return
        thing = self._thing()
        asked = self._asked is not None
        self._buttons[self.back_action].setVisible(asked)
        self._buttons[self.add_action].setVisible(self._record is not None and not asked)
        self.title.setText(visible(f"{thing.id}  {thing.title}" if asked else thing.id) if thing is not None else "")
        self.tree.blockSignals(True)
        self.tree.clear()
        if thing is not None:
            self._fill(surroundings(self._context.session.survey.graph, thing))
        self.tree.blockSignals(False)
        self._stack.setCurrentIndex(0 if self.tree.topLevelItemCount() else 1)

    def _fill(self, found: Surroundings) -> None:
        for group in found.groups:
            verbs = {entry.verb for entry in group.entries}
            bare = verbs <= _SAID_BY_TITLE.get(group.name, {group.name, HERE})
            self._add_group(group.name, (self._entry_item(entry, bare) for entry in group.entries))
        self._add_group("reasons", (self._branch_item(branch) for branch in found.reasons))
        self._add_group("consequences", (self._branch_item(branch) for branch in found.consequences))
        self._add_group("impact", (self._entry_item(entry) for entry in found.impact))

    def _add_group(self, name: str, items: Iterable[QTreeWidgetItem]) -> None:
        rows = list(items)
        if not rows:
            return
        title, count = _titles().get(name, name[:1].upper() + name[1:]), len(rows)
        if count > MOST:
            rows = rows[:MOST]
            title = translate("SurroundingsPanel", "{}, of which {} are listed").format(title, MOST)
        group = self.tree.add_group(f"{title}  {count}", rows)
        group.setData(0, _ENTRY, name)
        group.setExpanded(name not in self._shut)
        for row in rows:
            _expand(row)

    def _entry_item(self, entry: Entry, bare: bool = False) -> QTreeWidgetItem:
        """One entry; a `bare` one leaves the verb to the title of its group."""
        said = entry.thing.id if bare else f"{entry.verb} {entry.thing.id}"
        about = entry.note if not entry.thing.title or entry.verb in ("weighs", "costs", "gains") else entry.thing.title
        item = self._item(entry.thing, f"{said}   {about or entry.thing.title}", entry.path, entry.line)
        item.setToolTip(0, as_label("\n".join(filter(None, (said, entry.thing.title, entry.note, entry.path)))))
        item.setData(0, _ENTRY, entry)
        return item

    def _branch_item(self, branch: Branch) -> QTreeWidgetItem:
        thing = branch.thing
        item = self._item(thing, f"{branch.verb} {thing.id}   {thing.title}".strip(), thing.path, thing.line)
        item.setToolTip(0, as_label(f"{thing.id} {thing.title}\n{thing.path}".strip()))
        item.addChildren([self._branch_item(each) for each in branch.branches])
        return item

    def _item(self, thing: Thing, text: str, path: str, line: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem([visible(" ".join(text.split(" ")))])
        item.setData(0, _PLACE, (path, line) if path else None)
        if self._theme is not None:
            record = self._context.session.catalog.by_path.get(thing.path) if thing.is_record else None
            shown = status_icon(record.status, self._theme) if record else icon(_icon(thing), self._theme)
            item.setIcon(0, shown)
        return item

    @Slot(QTreeWidgetItem, int)
    def _on_chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self._context.view.show_document(*place)

    def _removable(self) -> Entry | None:
        """The entry that is selected, where it is a link that the record in front says of a row."""
        item = self.tree.currentItem()
        entry = item.data(0, _ENTRY) if item is not None else None
        record = self._record
        if not isinstance(entry, Entry) or record is None or self._asked is not None:
            return None
        return entry if entry.stated and not entry.thing.is_record else None

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        if self._removable() is not None:
            menu = QMenu(self)
            menu.addAction(self.remove_action)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.tree.viewport().mapToGlobal(place))

    @Slot()
    def _on_remove(self) -> None:
        entry, record = self._removable(), self._record
        if entry is not None and record is not None:
            self._context.session.remove_link(record, entry.verb, entry.thing)


def _titles() -> Mapping[str, str]:
    said = translate
    return {
        "gains": said("SurroundingsPanel", "Gains"),
        "costs": said("SurroundingsPanel", "Costs"),
        "weighs": said("SurroundingsPanel", "Trade-offs"),
        "failures": said("SurroundingsPanel", "Failure modes"),
        "decides": said("SurroundingsPanel", "Decides"),
        "serves": said("SurroundingsPanel", "Goals and qualities"),
        "debts": said("SurroundingsPanel", "Debts"),
        "risks": said("SurroundingsPanel", "Risks"),
        "assumptions": said("SurroundingsPanel", "Assumptions"),
        "stands on": said("SurroundingsPanel", "Stands on"),
        "conflicts": said("SurroundingsPanel", "Conflicts"),
        "relates": said("SurroundingsPanel", "Relates to"),
        "points here": said("SurroundingsPanel", "Points here"),
        "mentions": said("SurroundingsPanel", "Mentions"),
        "reasons": said("SurroundingsPanel", "Why it is there"),
        "consequences": said("SurroundingsPanel", "What stands on it"),
        "impact": said("SurroundingsPanel", "Look again if it changes"),
    }


def _icon(thing: Thing) -> str:
    return _ICONS.get(thing.kind, "link")


def _name(item: QTreeWidgetItem) -> str:
    name = item.data(0, _ENTRY)
    return name if isinstance(name, str) else ""


def _expand(item: QTreeWidgetItem | None) -> None:
    if item is not None:
        item.setExpanded(True)
        for at in range(item.childCount()):
            _expand(item.child(at))
