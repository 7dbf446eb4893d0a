"""One side of the documents: their tabs, and below them the text, the page or the form of the one in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.display import visible
from adr_studio.session.command import Layout
from adr_studio.ui.focus import come_after
from adr_studio.ui.icons import icon
from adr_studio.ui.plain import as_label
from adr_studio.ui.preview_pane import Preview
from adr_studio.ui.theme import Theme

if TYPE_CHECKING:
    from adr_studio.ui.form import FormView
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

_TAB_MARGINS = 22
"""Pixels of a tab's height that are not its text's."""

_ICONS = {Layout.WRITE: "write", Layout.SPLIT: "split", Layout.READ: "read", Layout.FORM: "form"}


class Group(QWidget):
    """Documents in tabs, one of them in front."""

    page_changed = Signal()
    close_requested = Signal(object)
    layout_changed = Signal()

    def __init__(self, make_preview: Callable[[QWidget], Preview], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.bar = QTabBar(movable=True, documentMode=True, expanding=False)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setAccessibleName(translate("Group", "Open documents"))
        self.bar.setUsesScrollButtons(True)
        self.bar.setDrawBase(False)
        self.bar.installEventFilter(self)
        self._stack = QStackedWidget()
        self._form: FormView | None = None
        self.preview = make_preview(self)
        self.views = QSplitter(Qt.Orientation.Horizontal)
        self.views.setChildrenCollapsible(False)
        for view in (self._stack, self.preview):
            self.views.addWidget(view)
        self.views.setSizes([540, 540])
        self._layouts = {layout: self._layout_action(layout) for layout in Layout}
        self._tools = self._tool_bar()
        self._lay_out()
        self.bar.currentChanged.connect(self._on_tab_changed)
        self.bar.tabCloseRequested.connect(lambda at: self.close_requested.emit(self._page_at(at)))
        self.preview.scrolled.connect(self._on_preview_scrolled)
        self.preview.whole_requested.connect(self._on_whole_requested)
        self._led = False  # whether the editor is scrolling because the preview was scrolled
        self._heading = ("", "")  # the path of a document, and the id of its heading that shall come to the top
        self.shown = Layout.SPLIT
        self.set_layout(self.shown)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setFixedHeight(self.fontMetrics().height() + _TAB_MARGINS)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self.bar, 1)
        row.addWidget(self._tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.views, 1)

    def _layout_action(self, layout: Layout) -> QAction:
        words = {
            Layout.WRITE: translate("Group", "Text"),
            Layout.SPLIT: translate("Group", "Text and page"),
            Layout.READ: translate("Group", "Page"),
            Layout.FORM: translate("Group", "Form"),
        }
        action = QAction(words[layout], self, checkable=True)
        action.triggered.connect(lambda: self.set_layout(layout))
        return action

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(translate("Group", "How the document is shown"))
        bar.setIconSize(QSize(16, 16))
        bar.setProperty("role", "layouts")
        exclusive = QActionGroup(self)
        for action in self._layouts.values():
            exclusive.addAction(action)
            bar.addAction(action)
        return bar

    def showEvent(self, event: QShowEvent) -> None:
        """A bar takes its margins when it is made, and this one had no role then."""
        super().showEvent(event)
        QApplication.sendEvent(self._tools, QEvent(QEvent.Type.StyleChange))

    @property
    def page(self) -> Page | None:
        """The document in front."""
        return self._page_at(self.bar.currentIndex())

    def pages(self) -> list[Page]:
        """The documents in the order of their tabs."""
        pages = (self._page_at(at) for at in range(self.bar.count()))
        return [page for page in pages if page is not None]

    def _page_at(self, at: int) -> Page | None:
        page: Page | None = self.bar.tabData(at) if at >= 0 else None
        return page

    def add(self, page: Page) -> None:
        """Put a document behind the others."""
        self._stack.addWidget(page)
        page.rendered.connect(self._on_rendered)
        page.editor.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        before = self.bar.currentIndex()
        at = self.bar.addTab("")
        self.bar.setTabData(at, page)
        close = self._close_button(page)
        self.bar.setTabButton(at, QTabBar.ButtonPosition.RightSide, close)
        self.setTabOrder(self.bar, close)
        self.setTabOrder(close, page.editor)
        come_after(page.editor, page.find_bar)
        if before < 0:
            self._on_tab_changed(at)

    def remove(self, page: Page) -> None:
        """Take a document out; it lives on."""
        at = self.pages().index(page)
        page.rendered.disconnect(self._on_rendered)
        page.editor.verticalScrollBar().valueChanged.disconnect(self._on_scrolled)
        button = self.bar.tabButton(at, QTabBar.ButtonPosition.RightSide)
        self.bar.removeTab(at)
        if button is not None:
            button.deleteLater()
        self._stack.removeWidget(page)
        page.setParent(None)
        if not self.bar.count():
            self._on_tab_changed(-1)

    def bring_to_front(self, page: Page) -> None:
        """Show this document."""
        self.bar.setCurrentIndex(self.pages().index(page))

    def title(self, page: Page, title: str, tip: str) -> None:
        """Write on a document's tab."""
        at = self.pages().index(page)
        self.bar.setTabText(at, visible(title).replace("&", "&&"))
        self.bar.setTabToolTip(at, as_label(tip))

    @property
    def form(self) -> FormView:
        """The form, which is made when it is first asked for."""
        if self._form is None:
            from adr_studio.ui.form import FormView

            self._form = FormView()
            self.views.insertWidget(1, self._form)
            self.views.setSizes([540, 540, 540])
        return self._form

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The middle button closes the tab under it."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            page = self._page_at(self.bar.tabAt(event.position().toPoint()))
            if event.button() is Qt.MouseButton.MiddleButton and page is not None:
                self.close_requested.emit(page)
                return True
        return super().eventFilter(watched, event)

    def set_layout(self, layout: Layout) -> None:
        """Show text, page or form."""
        self.shown = layout
        self._layouts[layout].setChecked(True)
        self._stack.setVisible(layout in (Layout.WRITE, Layout.SPLIT))
        if layout is Layout.FORM or self._form is not None:
            self.form.setVisible(layout is Layout.FORM)
        self.preview.setVisible(layout is not Layout.WRITE)
        self._show_front()
        self.layout_changed.emit()

    def panes(self) -> tuple[QWidget, ...]:
        """What shows the document in front: its text, its form, its preview."""
        panes = (self.page, self._form, self.preview)
        return tuple(pane for pane in panes if pane is not None and pane.isVisible())

    def focus(self) -> None:
        """Bring the keyboard to what is shown of the document."""
        target: QWidget | None = self.page
        if self.shown in (Layout.READ, Layout.FORM):
            target = self.preview if self.shown is Layout.READ else self.form
        if target is not None:
            target.setFocus()

    def go_to_line(self, line: int) -> None:
        """Put the caret on a line of the document in front, and show the line and bring the keyboard where it is."""
        if self.page is None:
            return
        self.page.editor.go_to_line(line)
        if self.shown is Layout.FORM:
            self.form.go_to_line(line)
            return
        if self.shown is Layout.READ:
            self.preview.scroll_to_line(line)
        self.focus()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        for layout, action in self._layouts.items():
            action.setIcon(icon(_ICONS[layout], theme))
        for page in self.pages():
            page.close_action.setIcon(icon("close", theme))
            page.set_theme(theme)

    def _close_button(self, page: Page) -> QToolButton:
        page.close_action.setIcon(icon("close", self._theme))
        button = QToolButton()
        button.setDefaultAction(page.close_action)
        button.setProperty("role", "tab-close")
        button.setIconSize(QSize(12, 12))
        return button

    @Slot(int)
    def _on_tab_changed(self, at: int) -> None:
        page = self._page_at(at)
        if page is not None:
            self._stack.setCurrentWidget(page)
        self._show_front()
        self.page_changed.emit()

    def _show_front(self) -> None:
        page = self.page
        if self._form is not None:
            self._form.show_document(page.document if page and self.shown is Layout.FORM else None)
        if page is not None:
            self.show_preview(page)

    def show_preview(self, page: Page) -> None:
        """Let the preview show this document, where there is a preview."""
        if page is self.page and self.shown is not Layout.WRITE:
            path = page.document.path
            self.preview.show_document(path, page.live.blocks)
            if self._heading[0] == path and page.live.blocks:
                self.preview.scroll_to_heading(self._heading[1])
                self._heading = ("", "")

    def show_heading(self, path: str, heading: str) -> None:
        """Bring the heading with this id to the top of the preview, as soon as its document is there."""
        self._heading = path, heading
        if self.page is not None:
            self.show_preview(self.page)

    @Slot()
    def _on_rendered(self) -> None:
        if self.page is self.sender() and self.page is not None:
            self.show_preview(self.page)

    @Slot()
    def _on_scrolled(self) -> None:
        if self.page is not None and self.shown is Layout.SPLIT and not self._led:
            self.preview.scroll_to_line(self.page.editor.top_line)

    @Slot(float)
    def _on_preview_scrolled(self, line: float) -> None:
        if self.page is not None and self.shown is Layout.SPLIT:
            self._led = True
            self.page.editor.scroll_to_line(line)
            self._led = False

    @Slot()
    def _on_whole_requested(self) -> None:
        if self.page is not None:
            self.page.live.render_whole()
