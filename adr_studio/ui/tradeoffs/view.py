"""The mode that weighs options: the grid on one side, what is tried and what follows on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.display import visible
from adr_studio.domain.record import Record
from adr_studio.errors import StudioError
from adr_studio.session.command import Context
from adr_studio.session.document import Document
from adr_studio.ui.empty import empty_state
from adr_studio.ui.panel import PanelWidget
from adr_studio.ui.theme import FONT_SIZE, Theme
from adr_studio.ui.tradeoffs.grid import Grid
from adr_studio.ui.tradeoffs.results import Details, Lead, heading
from adr_studio.ui.tradeoffs.sliders import Sliders

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

WIDE = 1000
"""Pixels from which on the grid and what follows from it have room beside each other, at the smallest letters."""

_MARGIN = 16


class TradeOffs(PanelWidget):
    """Follows the document in front as long as it is shown; what was tried is dropped when it no longer is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.comparing = context.session.compare()
        self._document: Document | None = None
        self._record: Record | None = None
        self.grid = Grid(context, self.comparing)
        self.lead = Lead(self.comparing)
        self.sliders = Sliders(context, self.comparing)
        self.details = Details(self.comparing)
        self.tables = QComboBox()
        self.tables.setAccessibleName(translate("TradeOffs", "Table"))
        self.title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.title.setProperty("role", "heading")
        self.begin = QPushButton(translate("TradeOffs", "Compare the options"))
        self.begin.setProperty("kind", "primary")
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._left = QWidget()
        self._is_arranged = False
        self._stack = QStackedWidget()
        self._lay_out()
        self._split.splitterMoved.connect(self._on_split)
        self.begin.clicked.connect(self._on_begin)
        self.tables.activated.connect(self.comparing.choose_table)
        self.comparing.compared.connect(self._on_compared)
        self.comparing.explored.connect(self._show_result)
        self.comparing.steadied.connect(self.details.show_result)

    def _lay_out(self) -> None:
        above = QVBoxLayout(self._left)
        above.setContentsMargins(_MARGIN, 12, _MARGIN, 8)
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.tables)
        above.addLayout(line)
        above.addWidget(self.grid, 1)
        content = QWidget()
        below = QVBoxLayout(content)
        below.setContentsMargins(_MARGIN, 12, _MARGIN, 16)
        below.setSpacing(12)
        self._what_if = heading(translate("TradeOffs", "What if the weights were others? (not saved)"))
        for part in (self.lead, self._what_if, self.sliders, self.details):
            below.addWidget(part)
        below.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self.area = area
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._left)
        self._split.addWidget(area)
        why = translate("TradeOffs", "A table of trade-offs scores each option by what matters to the decision.")
        elsewhere = translate("TradeOffs", "Tables of trade-offs are in Markdown files that can be edited.")
        nothing = translate("TradeOffs", "Open a record to weigh its options.")
        for page in (
            empty_state(translate("TradeOffs", "No record is open"), nothing),
            empty_state(translate("TradeOffs", "Nothing to compare"), why, self.begin),
            empty_state(translate("TradeOffs", "Nothing to compare"), elsewhere),
            self._split,
        ):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_page(self, page: Page | None) -> None:
        """Another document is in front."""
        document = page.document if page is not None else None
        if document is not self._document:
            self.grid.finish()
        self._document = document
        if self.isVisible() or document is None:
            self._follow()

    def show_record(self, record: Record | None) -> None:
        """Name the record that is weighed."""
        self._record = record
        self._show_title()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        for part in (self.grid, self.lead, self.sliders, self.details):
            part.set_theme(theme)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the grid, or to the one thing to do."""
        (self.grid.view if self.comparing.comparison else self.begin).setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the document in front from now on."""
        super().showEvent(event)
        self._follow()
        QTimer.singleShot(0, self, self._take_keyboard)

    @Slot()
    def _take_keyboard(self) -> None:
        """Whoever comes here begins in the grid; the keyboard stays where it is in other parts of the window."""
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or self.isAncestorOf(focus)):
            self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere leaves what was tried behind."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.grid.finish()
            self.comparing.follow(None)

    def _follow(self) -> None:
        self.comparing.follow(self._document)
        self._on_compared()

    @Slot()
    def _on_compared(self) -> None:
        comparison, document = self.comparing.comparison, self._document
        can_begin = self.comparing.can_begin
        self._stack.setCurrentIndex(3 if comparison else 0 if document is None else 1 if can_begin else 2)
        titles = [translate("TradeOffs", "Table {}").format(at) for at in range(1, len(self.comparing.comparisons) + 1)]
        if self.tables.count() != len(titles):
            self.tables.clear()
            self.tables.addItems(titles)
        self.tables.setCurrentIndex(self.comparing.at)
        self.tables.setVisible(len(titles) > 1)
        self._show_title()
        self.grid.show_comparison()
        self._arrange()
        self._show_result()

    @Slot()
    def _show_result(self) -> None:
        self.lead.show_result()
        self.sliders.show_weights()
        self.details.show_result()

    def _show_title(self) -> None:
        document, record = self._document, self._record
        name = f"{record.id} {record.title}" if record else document.path if document else ""
        self.title.setText(visible(name))

    @Slot()
    def _on_begin(self) -> None:
        try:
            self.comparing.begin()
        except StudioError as error:
            self._context.session.failed.emit(error)
        else:
            self.grid.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grid and results beside each other where there is room, and below each other elsewhere."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontInfo().pixelSize() / FONT_SIZE
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() is not orientation:
            self._split.setOrientation(orientation)
            self._is_arranged = False
        self._arrange()

    def _arrange(self) -> None:
        """Give the grid the room that it needs, up to about a half, as long as the user has not shared it out."""
        if self._is_arranged:
            return
        if self._split.orientation() is Qt.Orientation.Horizontal:
            self._split.setSizes([self.width() * 11 // 20, self.width() * 9 // 20])
        else:
            view = self.grid.view
            around = self._left.sizeHint().height() - min(view.sizeHint().height(), view.maximumHeight())
            high = min(around + view.maximumHeight(), self.height() // 2)
            self._split.setSizes([high, self.height() - high])

    @Slot()
    def _on_split(self) -> None:
        self._is_arranged = True
