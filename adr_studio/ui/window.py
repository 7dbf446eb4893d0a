"""The window: its parts, and what each of them does when something happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QCursor, QDesktopServices
from PySide6.QtWidgets import QMainWindow

from adr_studio.errors import StudioError
from adr_studio.session.arrangement import Arrangement
from adr_studio.session.command import Command, Context
from adr_studio.session.document import DiskState, Document
from adr_studio.session.opening import find_missing
from adr_studio.session.recovery import Restored
from adr_studio.session.session import Session
from adr_studio.ui.actions import Actions
from adr_studio.ui.arranging import arrange, arrangement_of
from adr_studio.ui.banner import Toaster
from adr_studio.ui.documents import Documents
from adr_studio.ui.focus import finish_typing
from adr_studio.ui.frame import Frame
from adr_studio.ui.mode import Mode
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.shell import WindowShell
from adr_studio.ui.status import StatusBar
from adr_studio.ui.theme import Theme
from adr_studio.ui.tool_bar import ToolBar
from adr_studio.ui.view import WindowView

if TYPE_CHECKING:
    from adr_studio.ui.page import Page
    from adr_studio.ui.switcher import Switcher

translate = QCoreApplication.translate


TEXT_MENU = (
    *("edit.undo", "edit.redo", "", "edit.cut", "edit.copy", "edit.paste", "edit.select-all", ""),
    *(
        "text.bold",
        "text.italic",
        "text.code",
        "text.link",
        "",
        "edit.follow-link",
        "edit.references",
        "edit.rename-id",
    ),
    *("", "edit.find"),
)
"""What is offered in the text."""


class Window(QMainWindow):
    """Shows one session. Everything that the user can do goes through a command."""

    repository_requested = Signal(str)
    forget_requested = Signal(str)

    def __init__(
        self,
        session: Session,
        commands: Sequence[Command],
        panels: Sequence[Panel],
        modes: Sequence[Mode],
        theme: Theme,
        make_shell: Callable[..., WindowShell] = WindowShell,
    ) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.shell = make_shell(self, self._notice, lambda: self.theme)
        self.documents = Documents(session, theme)
        self.view = WindowView(session, self.documents, self)
        self.context = Context(session, self.shell, self.view)
        self.actions_by_command = Actions(commands, self.context, self)
        self.frame = self.view.frame = Frame(panels, modes, self.context, self.documents)
        self.welcome = self.frame.welcome
        self.tool_bar = ToolBar(modes, self.actions_by_command)
        self.status = StatusBar(session)
        self._switcher: Switcher | None = None
        self._lay_out()
        self.toaster = Toaster(self)
        self._connect()
        self.set_theme(theme)
        self.actions_by_command.refresh()

    def _lay_out(self) -> None:
        self.setWindowTitle("ADR Studio")
        self.setObjectName("window")
        self.setCentralWidget(self.frame)
        self.actions_by_command.fill(self.menuBar())
        self.addToolBar(self.tool_bar)
        self.setStatusBar(self.status)
        self.setMinimumSize(760, 480)
        self.resize(1280, 800)

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.catalog_changed.connect(self._on_catalog_changed)
        session.document_closed.connect(self._on_document_closed)
        session.history.changed_paths_changed.connect(lambda _paths: self.actions_by_command.refresh())
        session.disk.state_changed.connect(self._on_disk_state_changed)
        session.failed.connect(self._on_failed)
        session.noticed.connect(self._notice)
        session.keeper.restored.connect(self._on_restored)
        session.keeper.state_changed.connect(self._on_keeper_state_changed)
        session.preferences.changed.connect(lambda settings: self.documents.set_zoom(settings.zoom))
        self.documents.page_changed.connect(self._on_page_changed)
        self.documents.page_added.connect(self._on_page_added)
        self.documents.close_requested.connect(self._close_page)
        self.documents.link_activated.connect(self._on_link_activated)
        self.documents.external_link_activated.connect(self._on_external_link_activated)
        self.frame.made.connect(self._on_follower_made)
        for source in (self.toaster, self.status, self.frame.banners):
            source.action_requested.connect(self.actions_by_command.run)
        self.welcome.command_requested.connect(self.actions_by_command.run)
        self.welcome.repository_requested.connect(self.repository_requested)
        self.welcome.forget_requested.connect(self.forget_requested)
        self.tool_bar.mode_requested.connect(self.view.show_mode)
        self.tool_bar.search_requested.connect(lambda: self._on_search_requested(""))
        self.frame.mode_shown.connect(self.tool_bar.show_mode)
        self.view.menu_requested.connect(self._on_menu_requested)
        self.view.search_requested.connect(self._on_search_requested)
        self.view.command_requested.connect(self.actions_by_command.run)
        self.view.repository_requested.connect(self.repository_requested)
        self.view.moved.connect(self.actions_by_command.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self.theme = theme
        self.actions_by_command.set_theme(theme)
        self.documents.set_theme(theme)
        self.frame.set_theme(theme)
        self.tool_bar.set_theme(theme)
        if self._switcher is not None:
            self._switcher.set_theme(theme)

    @property
    def switcher(self) -> Switcher:
        """The field that finds everything, which is made when it is first asked for."""
        if self._switcher is None:
            from adr_studio.ui.switcher import Switcher

            self._switcher = Switcher(self.context, self.actions_by_command, self)
            self._switcher.set_theme(self.theme)
        return self._switcher

    @Slot(object)
    def _on_menu_requested(self, commands: Sequence[str]) -> None:
        menu = self.actions_by_command.menu(commands, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())

    @Slot(str)
    def _on_search_requested(self, query: str) -> None:
        self.switcher.open(query)

    @Slot(object)
    def _on_page_added(self, page: Page) -> None:
        page.banners.action_requested.connect(self.actions_by_command.run)
        page.editor.follow_requested.connect(lambda: self.actions_by_command.run("edit.follow-link"))
        page.editor.menu_requested.connect(lambda: self.view.popup(TEXT_MENU))
        page.editor.caret_moved.connect(lambda: self._show_place(page))
        page.document.modified_changed.connect(lambda _modified: self._on_modified())
        page.document.text_changed.connect(lambda: self._show_place(page))
        page.document.path_changed.connect(self.view.follow_path)
        page.show_disk_state()

    def _show_place(self, page: Page) -> None:
        if page is self.documents.page:
            self.status.show_place(page)

    @Slot()
    def _on_page_changed(self) -> None:
        page = self.documents.page
        self.frame.show_mode(self.frame.mode)
        self.status.show_place(page)
        for follower in self.frame.followers:
            follower.show_page(page)
        self._show_record()
        self._on_modified()

    @Slot(object)
    def _on_follower_made(self, follower: PanelWidget) -> None:
        """Tell what was made late what is looked at."""
        follower.show_page(self.documents.page)
        follower.show_record(self.view.record())

    def _show_record(self) -> None:
        record = self.view.record()
        for follower in self.frame.followers:
            follower.show_record(record)
        self.actions_by_command.refresh()

    def _on_modified(self) -> None:
        document = self.view.document()
        self.setWindowModified(bool(document and document.modified))
        self.actions_by_command.refresh()

    @Slot(object)
    def _close_page(self, page: Page) -> None:
        finish_typing()
        document = page.document
        name = document.path.rsplit("/", 1)[-1]
        question = translate("Window", "“{}” has changes that are not saved, and closing it loses them.").format(name)
        title, action = translate("Window", "Close without saving?"), translate("Window", "Close and lose them")
        if document.modified and not self.shell.confirm(title, question, action, True):
            return
        self.session.close_document(document)

    @Slot(str)
    def _on_document_closed(self, path: str) -> None:
        for page in self.documents.pages():
            if page.document.path == path:
                self.documents.drop(page)

    @Slot(object)
    def _on_disk_state_changed(self, document: Document) -> None:
        page = self.documents.page_of(document)
        if page is not None:
            page.show_disk_state()

    @Slot()
    def _on_opened(self) -> None:
        root = self.session.root
        self.view.forget_places()
        if root is not None:
            self.setWindowTitle(f"{root.name}[*] — ADR Studio")
            self.welcome.show_repository(root.name)
            self.frame.show_sides()
            self._show_sample_banner()
            self.frame.panel("navigator").setFocus()
        self.actions_by_command.refresh()

    def _show_sample_banner(self) -> None:
        if self.session.is_sample:
            said = translate("Window", "This is the sample repository. What you change in it stays on this computer.")
            action = translate("Window", "Reset…"), "repository.reset-sample"
            self.frame.banners.show_banner("sample", said, "info", action)
        else:
            self.frame.banners.clear_banner("sample")

    @Slot(object)
    def _on_catalog_changed(self, _catalog: object) -> None:
        for page in self.documents.pages():
            self.documents.title(page)
        self._show_record()
        self.welcome.show_records(
            len(self.session.catalog.records), self.session.catalog.logs, self.session.dialect_title
        )

    @Slot(list)
    def _on_restored(self, restored: Sequence[Restored]) -> None:
        """Show what the program that ran before did not save."""
        for each in restored:
            if each.applied:
                page = self.documents.add(self.session.documents[each.path])
                if each.merge is None or each.merge.clean:
                    page.show_restored(each.differs_from_disk is DiskState.CHANGED)
            else:
                said = translate("Window", "What you typed in “{}” is kept, but the file cannot take it now.")
                self._notice(said.format(each.path), "warning")

    @Slot(str)
    def _on_keeper_state_changed(self, state: str) -> None:
        if state:
            action = translate("Window", "Save all"), "file.save-all"
            self.frame.banners.show_banner("journal", state, "danger", action)
        else:
            self.frame.banners.clear_banner("journal")

    @Slot(object)
    def _on_failed(self, error: StudioError) -> None:
        self._notice(str(error), "danger", error.remedy)

    @Slot(str, str)
    def _notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        action = self.actions_by_command.by_id.get(remedy or "")
        self.toaster.show_toast(text, severity, *[(action.text(), remedy)] if action and remedy else ())

    @Slot(str)
    def _on_link_activated(self, link: str) -> None:
        path, _, fragment = link.partition("#")
        if path not in self.session.catalog.by_path and path not in self.session.pages:
            self._notice(translate("Window", "“{}” is no page here; it was not opened.").format(path))
            return
        self.view.show_document(path, self.session.line_of_heading(path, fragment) if fragment else -1)
        if fragment:
            self.documents.group.show_heading(path, fragment)

    @Slot(str)
    def _on_external_link_activated(self, url: str) -> None:
        target = QUrl(url)
        host = (
            target.path() if target.scheme() == "mailto" else target.host(QUrl.ComponentFormattingOption.FullyEncoded)
        )
        said = translate("Window", "This link leads to {}:\n{}").format(host, target.toDisplayString())
        if self.shell.confirm(translate("Window", "Leave ADR Studio?"), said, translate("Window", "Open it")):
            QDesktopServices.openUrl(target)

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back from another program may have changed files there."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.disk.check()

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is not saved is in the journal for the next start; only where that cannot be written it is asked."""
        finish_typing()
        unsaved = sum(document.modified for document in self.session.documents.values())
        said = translate("Window", "What you typed in {} files could not be kept for the next start.").format(unsaved)
        title, action = translate("Window", "Quit without saving?"), translate("Window", "Quit and lose it")
        if unsaved and not self.session.keeper.all_kept and not self.shell.confirm(title, said, action, True):
            event.ignore()
            return
        event.accept()

    def show_recent(self, paths: Sequence[str]) -> None:
        """Offer these repositories, the latest first."""
        self.view.recent_repositories = paths
        if self.session.root is None:
            self.welcome.show_recent(paths)
            find_missing(
                self.session.jobs, paths, lambda missing: self.welcome.show_recent(paths, missing) if missing else None
            )

    @Slot(str)
    def come_to_front(self, path: str) -> None:
        """Somebody opened the repository again: this is the window that has it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if path:
            self.view.show_document(path)

    def arrangement(self) -> Arrangement:
        """How the window is arranged."""
        return arrangement_of(self.frame, self.documents)

    def arrange(self, wanted: Arrangement) -> None:
        """Arrange the window as it was."""
        arrange(wanted, self.frame, self.documents, self.session)
