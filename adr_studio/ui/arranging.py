"""Telling how the window is arranged, and arranging it so again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QTextCursor

from adr_studio.errors import Unreadable
from adr_studio.session.arrangement import Arrangement, Tab
from adr_studio.session.command import Layout
from adr_studio.session.session import Session
from adr_studio.ui.documents import Documents
from adr_studio.ui.frame import Frame

if TYPE_CHECKING:
    from adr_studio.ui.page import Page


def arrangement_of(frame: Frame, documents: Documents) -> Arrangement:
    """How the window is arranged now. Documents that were never saved are not part of it."""
    tabs = [
        Tab(
            page.document.path, side, page.editor.textCursor().position(), page.editor.firstVisibleBlock().blockNumber()
        )
        for side, group in enumerate(documents.groups)
        for page in group.pages()
        if page.document.expected is not None
    ]
    return Arrangement(
        tabs=tuple(tabs),
        front=documents.page.document.path if documents.page else "",
        layouts=tuple(str(group.shown) for group in documents.groups),
        mode=frame.mode,
        sides=dict(frame.wanted),
        panels={name: side.panel for name, side in frame.sides.items()},
        columns=frame.columns.saveState().toBase64().toStdString(),
        rows=frame.rows.saveState().toBase64().toStdString(),
    )


def arrange(wanted: Arrangement, frame: Frame, documents: Documents, session: Session) -> None:
    """Arrange the window so again; what is gone from the disk is left out."""
    for name, shown in wanted.sides.items():
        if name in frame.sides:
            frame.show_side(name, shown)
    frame.show_sides()
    for name, panel in wanted.panels.items():
        if name in frame.sides and panel in frame.sides[name].ids:
            frame.sides[name].show_panel(panel)
    frame.columns.restoreState(QByteArray.fromBase64(wanted.columns.encode()))
    frame.rows.restoreState(QByteArray.fromBase64(wanted.rows.encode()))
    pages = {}
    for tab in wanted.tabs:
        try:
            pages[tab.path] = page = documents.show_document(session.document(tab.path))
        except Unreadable:
            continue
        documents.move_to_side(page, 1 if tab.side else 0)
        _restore_place(page, tab)
    documents.drop_empty_side()
    for group, layout in zip(documents.groups, wanted.layouts, strict=False):
        if layout in list(Layout):
            group.set_layout(Layout(layout))
    if wanted.mode in frame.modes:
        frame.show_mode(wanted.mode)
    if pages:
        front = pages.get(wanted.front) or next(iter(pages.values()))
        documents.show_document(front.document)


def _restore_place(page: Page, tab: Tab) -> None:
    cursor = QTextCursor(page.document.qt)
    cursor.setPosition(min(tab.caret, page.document.qt.characterCount() - 1))
    page.editor.setTextCursor(cursor)
    page.editor.scroll_to_line(tab.top)
