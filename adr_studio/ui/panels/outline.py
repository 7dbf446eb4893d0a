"""The headings of the document in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStackedWidget, QTreeView, QVBoxLayout

from adr_studio.domain.display import visible
from adr_studio.domain.markdown import Heading, MarkdownText
from adr_studio.session.command import Context
from adr_studio.session.jobs import Cancel
from adr_studio.ui.empty import empty_state
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.plain import as_label

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

DELAY = 300
"""Milliseconds without a keystroke before the outline follows."""

_LINE = Qt.ItemDataRole.UserRole


class Outline(PanelWidget):
    """A tree of the headings; the one that the caret stands below is marked, and choosing one goes there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._page: Page | None = None
        self._headings: tuple[Heading, ...] = ()
        self._model = QStandardItemModel(self)
        self.tree = QTreeView()
        self.tree.setModel(self._model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName(translate("Outline", "Outline"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(
            empty_state(translate("Outline", "No headings"), translate("Outline", "A line that begins with # is one."))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addWidget(self._stack)
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self._read)
        self.tree.activated.connect(self._on_chosen)
        self.tree.clicked.connect(self._on_chosen)

    def show_page(self, page: Page | None) -> None:
        """Show this document's headings."""
        if page is self._page:
            return
        if self._page is not None:
            self._page.document.text_changed.disconnect(self._soon.start)
            self._page.editor.line_changed.disconnect(self._mark)
        self._page = page
        if page is None:
            self._show(())
            return
        page.document.text_changed.connect(self._soon.start)
        page.editor.line_changed.connect(self._mark)
        self._read()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the tree."""
        self.tree.setFocus(event.reason())

    @Slot()
    def _read(self) -> None:
        if self._page is not None:
            text = self._page.document.text

            def read(cancel: Cancel) -> tuple[Heading, ...]:
                return MarkdownText(text).headings

            self._context.session.jobs.run(read, self._show, key="outline")

    def _show(self, headings: tuple[Heading, ...]) -> None:
        if self._page is None and headings:
            return  # an answer that comes too late
        same = [(each.level, each.text) for each in headings] == [(each.level, each.text) for each in self._headings]
        self._headings = headings
        if same and self._model.rowCount():
            for item, heading in zip(self._items(), headings, strict=True):
                item.setData(heading.line, _LINE)
        else:
            self._rebuild()
        self._stack.setCurrentIndex(0 if headings else 1)
        if self._page is not None:
            self._mark(self._page.editor.textCursor().blockNumber())

    def _rebuild(self) -> None:
        self._model.clear()
        above: list[tuple[int, QStandardItem]] = [(0, self._model.invisibleRootItem())]
        for heading in self._headings:
            item = QStandardItem(visible(heading.text))
            item.setData(heading.line, _LINE)
            item.setToolTip(as_label(heading.text))
            while above[-1][0] >= heading.level:
                above.pop()
            above[-1][1].appendRow(item)
            above.append((heading.level, item))
        self.tree.expandAll()

    def _items(self) -> list[QStandardItem]:
        found, pending = [], [self._model.invisibleRootItem()]
        while pending:
            item = pending.pop()
            children = [item.child(row) for row in range(item.rowCount())]
            pending += reversed(children)
            if item is not self._model.invisibleRootItem():
                found.append(item)
        return found

    @Slot(int)
    def _mark(self, line: int) -> None:
        before = [item for item in self._items() if item.data(_LINE) <= line]
        self.tree.setCurrentIndex(before[-1].index() if before else QModelIndex())

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        line = index.data(_LINE)
        if self._page is not None and isinstance(line, int):
            self._context.view.show_document(self._page.document.path, line)


PANEL = Panel("outline", "Outline", "outline", "left", 20, Outline)
