"""The open documents on one side or two, each side with its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from adr_studio.render.links import LinkKind, classify
from adr_studio.session.command import Layout
from adr_studio.session.document import Document
from adr_studio.session.session import Session
from adr_studio.ui.group import Group
from adr_studio.ui.preview import LazyPreview
from adr_studio.ui.preview_pane import Preview
from adr_studio.ui.theme import FONT_SIZE, Theme, css_variables

if TYPE_CHECKING:
    from adr_studio.ui.page import Page

translate = QCoreApplication.translate

_LONGEST_TITLE = 24

_LETTERS = 16
"""Pixels of the preview's letters beside an interface of the smallest size."""

_PIXELS_OF_A_POINT = 4 / 3

_WIDE = 1_400
"""Pixels from which on two sides have room for a preview each."""


class Documents(QWidget):
    """What is open, and which of it is in front; the side that had the keyboard last is the one that counts."""

    page_changed = Signal()
    page_added = Signal(object)
    close_requested = Signal(object)
    link_activated = Signal(str)
    external_link_activated = Signal(str)
    preview_updated = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._zoom = 0
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)
        self._groups = [self._make_group()]
        self._current = self._groups[0]
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    @property
    def page(self) -> Page | None:
        """The document in front, on the side that counts."""
        return self._current.page

    @property
    def group(self) -> Group:
        """The side that counts."""
        return self._current

    @property
    def groups(self) -> tuple[Group, ...]:
        """The sides, left to right."""
        return tuple(self._groups)

    @property
    def preview(self) -> Preview:
        """The preview of the side that counts."""
        return self._current.preview

    def pages(self) -> list[Page]:
        """All of them, side by side, in the order of their tabs."""
        return [page for group in self._groups for page in group.pages()]

    def panes(self) -> tuple[QWidget, ...]:
        """What the documents in front are shown in, left to right."""
        return tuple(pane for group in self._groups for pane in group.panes())

    def page_of(self, document: Document) -> Page | None:
        """The page of a document, if it has one."""
        return next((page for page in self.pages() if page.document is document), None)

    def show_document(self, document: Document) -> Page:
        """Bring a document to the front, in a tab of its own."""
        page = self.add(document)
        self._make_current(self._group_of(page))
        self._current.bring_to_front(page)
        return page

    def add(self, document: Document) -> Page:
        """The page of a document, in a tab behind the others where it had none."""
        return self.page_of(document) or self._add(document)

    def _add(self, document: Document) -> Page:
        from adr_studio.ui.page import Page  # here, because the window is there sooner without it

        page = Page(document, self._session, self._theme)
        page.close_action.triggered.connect(lambda: self.close_requested.emit(page))
        for changed in (document.modified_changed, document.path_changed):
            changed.connect(lambda *_: self.title(page))
        page.editor.link_requested.connect(lambda href: self._follow(page, href))
        page.editor.zoom_requested.connect(self._session.preferences.zoom_by)
        page.editor.set_zoom(self._zoom)
        self._current.add(page)
        self.title(page)
        self.page_added.emit(page)
        return page

    def drop(self, page: Page) -> None:
        """Take away the page of a document that was closed."""
        group = self._group_of(page)
        focused = QApplication.focusWidget()
        had_keyboard = focused is not None and group.isAncestorOf(focused)
        group.remove(page)
        page.deleteLater()
        if not group.pages() and len(self._groups) > 1:
            self._drop_group(group)
        if had_keyboard and self.page is not None:
            self._current.focus()

    def title(self, page: Page) -> None:
        """Write a document's number and title on its tab, and a dot where it has changes that are not saved."""
        path = page.document.path
        record = self._session.catalog.by_path.get(path)
        title = record.title if record else path.rsplit("/", 1)[-1]
        short = title if len(title) < _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 2]}…"
        number = f"{record.digits} " if record and record.number is not None else ""
        self._group_of(page).title(page, f"{number}{short}{' •' if page.document.modified else ''}", path)

    def split(self) -> bool:
        """Put the document in front on the other side, or all on one side again; whether there was anything to do."""
        page = self.page
        if len(self._groups) > 1:
            for each in self._groups[1].pages():
                self._move(each, self._groups[1], self._groups[0])
            self._drop_group(self._groups[1])
        elif page is not None and len(self._current.pages()) > 1:
            if self._current.shown is Layout.SPLIT and self.width() < _WIDE:
                self._current.set_layout(Layout.WRITE)
            self.move_to_side(page, 1)
            self._groups[1].set_layout(self._groups[0].shown)
            self._make_current(self._groups[1])
        else:
            return False
        if page is not None:
            self._current.bring_to_front(page)
            self._current.focus()
        return True

    def move_to_side(self, page: Page, side: int) -> None:
        """Put a document on the first (0) or second (1) side, which is made where it is not there."""
        if side == 1 and len(self._groups) == 1:
            self._groups.append(self._make_group())
        group = self._group_of(page)
        if group is not self._groups[side]:
            self._move(page, group, self._groups[side])

    def drop_empty_side(self) -> None:
        """Leave one side where the other has nothing on it."""
        empty = next((group for group in self._groups if not group.pages()), None)
        if empty is not None and len(self._groups) > 1:
            self._drop_group(empty)

    def _move(self, page: Page, origin: Group, target: Group) -> None:
        origin.remove(page)
        target.add(page)
        self.title(page)

    def _make_group(self) -> Group:
        group = Group(lambda parent: LazyPreview(self._session.resource, parent), self._theme, self)
        group.set_theme(self._theme)
        group.page_changed.connect(self._on_page_changed)
        group.close_requested.connect(self.close_requested)
        group.layout_changed.connect(self.page_changed)
        preview = group.preview
        self._dress(preview)
        preview.link_activated.connect(self.link_activated)
        preview.external_link_activated.connect(self.external_link_activated)
        preview.updated.connect(self.preview_updated)
        preview.line_requested.connect(lambda line: self._go_to_line(group, line))
        self._sides.addWidget(group)
        return group

    def _drop_group(self, group: Group) -> None:
        """The page goes before its profile, as Qt demands; both are posted in that order."""
        self._groups.remove(group)
        group.preview.close_page()
        group.hide()
        group.deleteLater()
        self._make_current(self._groups[0])

    def _go_to_line(self, group: Group, line: int) -> None:
        if group.shown is Layout.READ:
            group.set_layout(Layout.SPLIT)
        group.go_to_line(line)

    def _follow(self, page: Page, href: str) -> None:
        link = classify(href, page.document.path.rpartition("/")[0])
        if link.kind is LinkKind.INSIDE:
            self.link_activated.emit(f"{link.target}#{link.fragment}")
        elif link.kind is LinkKind.ANCHOR:
            self.link_activated.emit(f"{page.document.path}#{link.target}")
        elif link.kind is not LinkKind.REFUSED:
            self.external_link_activated.emit(link.target)

    def set_zoom(self, zoom: int) -> None:
        """Make the text of all documents so many points larger than usual."""
        self._zoom = zoom
        for page in self.pages():
            page.editor.set_zoom(zoom)
        for group in self._groups:
            self._dress(group.preview)

    def _dress(self, preview: Preview) -> None:
        """Give a preview the theme's colours, and letters that go with those of the window and the zoom."""
        interface = QFontInfo(self.font()).pixelSize() / FONT_SIZE
        size = round(_LETTERS * interface + self._zoom * _PIXELS_OF_A_POINT)
        css = f"{css_variables(self._theme)}body{{font-size:{size}px}}"
        preview.set_theme_css(css, self.palette().base().color())

    def close_previews(self) -> None:
        """Let go of the web pages before the application goes."""
        for group in self._groups:
            group.preview.close_page()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self._theme = theme
        for group in self._groups:
            group.set_theme(theme)
            self._dress(group.preview)

    def _group_of(self, page: Page) -> Group:
        return next(group for group in self._groups if page in group.pages())

    def _make_current(self, group: Group) -> None:
        if group is not self._current:
            self._current = group
            self.page_changed.emit()

    @Slot()
    def _on_page_changed(self) -> None:
        if self.sender() is self._current:
            self.page_changed.emit()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None:
            for group in self._groups:
                if group.isAncestorOf(now) and group.page is not None:
                    self._make_current(group)
