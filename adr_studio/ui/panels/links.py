"""What leads to the document in front: links on other pages, and places that name it without a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QTreeWidgetItem, QVBoxLayout

from adr_studio.domain.display import visible
from adr_studio.session.command import Context
from adr_studio.ui.empty import empty_state
from adr_studio.ui.grouped_tree import GroupedTree
from adr_studio.ui.icons import icon, status_icon
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

_PLACE = Qt.ItemDataRole.UserRole


class Backlinks(PanelWidget):
    """Two groups of places on other pages; choosing one goes there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._theme: Theme | None = None
        self._page: Page | None = None
        self.tree = GroupedTree(translate("Backlinks", "What leads here"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(
            empty_state(
                translate("Backlinks", "Nothing links here"),
                translate("Backlinks", "Links and mentions on other pages are listed here."),
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addWidget(self._stack)
        self._stack.setCurrentIndex(1)
        self.tree.itemActivated.connect(self._on_chosen)
        self.tree.itemClicked.connect(self._on_chosen)
        context.session.survey.surveyed.connect(self._show)

    def show_page(self, page: Page | None) -> None:
        """Show what leads to this document."""
        self._page = page
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the tree."""
        self.tree.setFocus(event.reason())

    @Slot()
    def _show(self) -> None:
        survey, catalog = self._context.session.survey, self._context.session.catalog
        self.tree.clear()
        if self._page is not None:
            path = self._page.document.path
            record = catalog.by_path.get(path)
            links = ((page, link.line, link.text) for page, link in survey.links_to(path))
            self._add(translate("Backlinks", "Linked from"), links)
            if record is not None:
                mentions = ((page, each.line, each.text) for page, each in survey.mentions_of(record))
                self._add(translate("Backlinks", "Named without a link"), mentions)
        self._stack.setCurrentIndex(0 if self.tree.topLevelItemCount() else 1)

    def _add(self, title: str, places: Iterable[tuple[str, int, str]]) -> None:
        rows = [self._row(*place) for place in dict.fromkeys(places)]
        if rows:
            self.tree.add_group(f"{title}  {len(rows)}", rows)

    def _row(self, page: str, line: int, text: str) -> QTreeWidgetItem:
        record = self._context.session.catalog.by_path.get(page)
        name = record.title if record is not None and record.number is None else record.id if record else page
        row = QTreeWidgetItem([visible(f"{name}   {text}")])
        row.setData(0, _PLACE, (page, line))
        row.setToolTip(0, as_label(f"{record.title if record else page}\n{text}"))
        if self._theme is not None:
            row.setIcon(0, status_icon(record.status, self._theme) if record else icon("link", self._theme))
        return row

    @Slot(QTreeWidgetItem, int)
    def _on_chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self._context.view.show_document(*place)


PANEL = Panel("links", "Links", "link", "right", 20, Backlinks)
