"""The window: panels at the sides, documents in tabs with their preview, a status bar."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from adr_studio.domain.record import Record
from adr_studio.errors import StudioError, Unreadable
from adr_studio.session.command import Command, Context
from adr_studio.session.document import Document
from adr_studio.session.session import Session
from adr_studio.ui.actions import Actions
from adr_studio.ui.banner import Toaster
from adr_studio.ui.icons import icon
from adr_studio.ui.page import Page
from adr_studio.ui.panel import Panel
from adr_studio.ui.preview import LazyPreview
from adr_studio.ui.shell import Deeds, WindowShell
from adr_studio.ui.status import StatusBar
from adr_studio.ui.theme import Theme, css_variables
from adr_studio.ui.welcome import Welcome

TOOLBAR = ("decision.new", "", "file.save", "edit.undo", "edit.redo", "", "decision.accept", "decision.supersede")


class Window(QMainWindow):
    """Shows one session. Everything that the user can do goes through a command."""

    repository_requested = Signal(str)
    theme_requested = Signal(str)

    def __init__(
        self,
        session: Session,
        commands: Sequence[Command],
        panels: Sequence[Panel],
        theme: Theme,
        make_shell: Callable[[QWidget, Deeds], WindowShell] = WindowShell,
    ) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.recent: Sequence[str] = ()
        self.shell = make_shell(
            self,
            Deeds(
                document=self.current_document,
                record=self.current_record,
                page=self.current_page,
                notice=self._notice,
                show=self.show_document,
                open_window=self.repository_requested.emit,
                recent=lambda: self.recent,
                set_theme=self.theme_requested.emit,
                close_document=self._close_current,
                restart_preview=self.restart_preview,
                quit=self.close,
            ),
        )
        self.context = Context(session, self.shell)
        self.actions_by_command = Actions(commands, self.context, self)
        self.panels = {panel.id: panel.make(self.context) for panel in panels}
        self.preview = LazyPreview(session.resource, self)
        self.tabs = QTabWidget(documentMode=True, movable=True)
        self.welcome = Welcome()
        self.status = StatusBar(session)
        self._centre = QStackedWidget()
        self._work = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out(panels)
        self.toaster = Toaster(self)
        self._connect()
        self.set_theme(theme)
        self.actions_by_command.refresh()

    def _lay_out(self, panels: Sequence[Panel]) -> None:
        self.setWindowTitle("ADR Studio")
        self.setObjectName("window")
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._work.addWidget(self.tabs)
        self._work.addWidget(self.preview)
        self._work.setSizes([540, 540])
        self._work.setChildrenCollapsible(False)
        self._centre.addWidget(self.welcome)
        self._centre.addWidget(self._work)
        outer = QSplitter(Qt.Orientation.Horizontal)
        sides = {side: [self.panels[panel.id] for panel in panels if panel.side == side] for side in ("left", "right")}
        for widget in (*sides["left"], self._centre, *sides["right"]):
            outer.addWidget(widget)
        outer.setSizes([296, 1000, 252])
        outer.setStretchFactor(1, 1)
        for widget in (*sides["left"], *sides["right"]):
            widget.setMinimumWidth(220)
            widget.hide()
        self.outer = outer
        self.setCentralWidget(outer)
        self.actions_by_command.fill(self.menuBar())
        self.addToolBar(self._tool_bar())
        self.setStatusBar(self.status)
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar("Main")
        bar.setObjectName("tool bar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for command_id in TOOLBAR:
            if command_id:
                bar.addAction(self.actions_by_command.by_id[command_id])
            else:
                bar.addSeparator()
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        self.place = QLabel()
        self.place.setProperty("role", "muted")
        bar.addWidget(self.place)
        bar.addAction(self.actions_by_command.by_id["history.save"])
        return bar

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.catalog_changed.connect(self._on_catalog_changed)
        session.document_closed.connect(self._on_document_closed)
        session.history.changed_paths_changed.connect(lambda _paths: self.actions_by_command.refresh())
        session.disk_state_changed.connect(self._on_disk_state_changed)
        session.failed.connect(self._on_failed)
        session.noticed.connect(self._notice)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.toaster.action_requested.connect(self.actions_by_command.run)
        self.welcome.command_requested.connect(self.actions_by_command.run)
        self.welcome.repository_requested.connect(self.repository_requested)
        self.preview.link_activated.connect(self._on_link_activated)
        self.preview.external_link_activated.connect(self._on_external_link_activated)
        self.preview.line_requested.connect(self._on_line_requested)
        self.preview.stopped.connect(self._on_preview_stopped)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self.theme = theme
        self.actions_by_command.set_theme(theme)
        self.preview.set_theme_css(css_variables(theme), self.palette().base().color())
        for each in (*self.panels.values(), *self._pages()):
            each.set_theme(theme)  # type: ignore[attr-defined]
        for page in self._pages():
            page.close_action.setIcon(icon("close", theme))

    def current_document(self) -> Document | None:
        """The document in the tab that is in front."""
        page = self.current_page()
        return page.document if page else None

    def current_page(self) -> Page | None:
        """The tab that is in front."""
        page = self.tabs.currentWidget()
        return page if isinstance(page, Page) and self._centre.currentWidget() is self._work else None

    def current_record(self) -> Record | None:
        """The record that is looked at."""
        document = self.current_document()
        return self.session.catalog.by_path.get(document.path) if document else None

    def show_document(self, path: str) -> None:
        """Bring a document to the front, opening it where it is not open."""
        try:
            document = self.session.document(path)
        except Unreadable as error:
            self._on_failed(error)
            return
        page = self._page(document) or self._add_page(document)
        was_shown = self.current_document() is document
        self._centre.setCurrentWidget(self._work)
        self.tabs.setCurrentWidget(page)
        if not was_shown:
            page.setFocus()
        self._show_record(self.current_record())

    def _add_page(self, document: Document) -> Page:
        page = Page(document, self.session, self.theme)
        page.banners.action_requested.connect(self.actions_by_command.run)
        page.rendered.connect(lambda: self._show_preview(page))
        page.editor.line_changed.connect(lambda: self.status.show_place(page))
        page.editor.verticalScrollBar().valueChanged.connect(lambda: self._follow(page))
        document.modified_changed.connect(lambda: self._title_tab(page))
        document.path_changed.connect(lambda: self._title_tab(page))
        document.text_changed.connect(lambda: self.status.show_place(page))
        at = self.tabs.addTab(page, "")
        close = self._close_button(page)
        self.tabs.tabBar().setTabButton(at, QTabBar.ButtonPosition.RightSide, close)
        self.setTabOrder(self.tabs.tabBar(), close)
        self.setTabOrder(close, page.editor)
        self._title_tab(page)
        return page

    def _close_button(self, page: Page) -> QToolButton:
        page.close_action.setIcon(icon("close", self.theme))
        page.close_action.triggered.connect(lambda: self._close_page(page))
        button = QToolButton()
        button.setDefaultAction(page.close_action)
        button.setProperty("role", "tab-close")
        button.setIconSize(QSize(12, 12))
        return button

    def _title_tab(self, page: Page) -> None:
        record = self.session.catalog.by_path.get(page.document.path)
        title = record.title if record else page.document.path.rsplit("/", 1)[-1]
        short = title if len(title) < 32 else f"{title[:30]}…"
        number = f"{record.digits} " if record and record.number is not None else ""
        at = self.tabs.indexOf(page)
        self.tabs.setTabText(at, f"{number}{short}{' •' if page.document.modified else ''}".replace("&", "&&"))
        self.tabs.setTabToolTip(at, page.document.path)
        self.actions_by_command.refresh()
        self.setWindowModified(page.document.modified)

    def _pages(self) -> list[Page]:
        widgets = (self.tabs.widget(index) for index in range(self.tabs.count()))
        return [widget for widget in widgets if isinstance(widget, Page)]

    def _page(self, document: Document) -> Page | None:
        return next((page for page in self._pages() if page.document is document), None)

    def _show_preview(self, page: Page) -> None:
        if page is self.tabs.currentWidget():
            self.preview.show_document(page.document.path, page.live.blocks)

    def _follow(self, page: Page) -> None:
        if page is self.tabs.currentWidget():
            self.preview.scroll_to_line(page.editor.top_line)

    @Slot(int)
    def _on_tab_changed(self, index: int) -> None:
        page = self.tabs.widget(index)
        if not isinstance(page, Page):
            self._centre.setCurrentWidget(self.welcome)
            self._show_record(None)
            return
        self._show_preview(page)
        self.status.show_place(page)
        self._show_record(self.current_record())
        self.setWindowModified(page.document.modified)

    def _show_record(self, record: Record | None) -> None:
        self.panels["fields"].show_record(record)  # type: ignore[attr-defined]
        if record is not None:
            self.panels["navigator"].select(record.path)  # type: ignore[attr-defined]
        self.actions_by_command.refresh()

    def _close_current(self) -> None:
        page = self.tabs.currentWidget()
        if isinstance(page, Page):
            self._close_page(page)

    def _close_page(self, page: Page) -> None:
        document = page.document
        name = document.path.rsplit("/", 1)[-1]
        question = f"“{name}” has changes that are not saved, and closing it loses them."
        if document.modified and not self.shell.confirm("Close without saving?", question, "Close and lose them", True):
            return
        self.session.close_document(document)

    @Slot(str)
    def _on_document_closed(self, path: str) -> None:
        for page in self._pages():
            if page.document.path == path:
                self.tabs.removeTab(self.tabs.indexOf(page))
                page.deleteLater()

    @Slot(object)
    def _on_disk_state_changed(self, document: Document) -> None:
        page = self._page(document)
        if page is not None:
            page.show_disk_state()

    @Slot()
    def _on_opened(self) -> None:
        root = self.session.root
        if root is not None:
            self.setWindowTitle(f"{root.name}[*] — ADR Studio")
            self.place.setText(f"{root.name}  ")
            self.welcome.show_repository(root.name)
            for panel in self.panels.values():
                panel.show()
            self.panels["navigator"].setFocus()
        self.actions_by_command.refresh()

    @Slot(object)
    def _on_catalog_changed(self, _catalog: object) -> None:
        for page in self._pages():
            self._title_tab(page)
        self._show_record(self.current_record())
        self.welcome.show_records(len(self.session.catalog.records), self.session.catalog.logs)
        self.actions_by_command.refresh()

    @Slot(object)
    def _on_failed(self, error: StudioError) -> None:
        self._notice(str(error), "danger", error.remedy)

    @Slot(str, str)
    def _notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        action = self.actions_by_command.by_id.get(remedy or "")
        self.toaster.show_toast(text, severity, (action.text(), remedy) if action and remedy else None)

    @Slot(str)
    def _on_link_activated(self, path: str) -> None:
        if path in self.session.catalog.by_path:
            self.show_document(path)
        else:
            self._notice(f"“{path}” is no record here; it was not opened.")

    @Slot(str)
    def _on_external_link_activated(self, url: str) -> None:
        target = QUrl(url)
        host = (
            target.path() if target.scheme() == "mailto" else target.host(QUrl.ComponentFormattingOption.FullyEncoded)
        )
        if self.shell.confirm(
            "Leave ADR Studio?", f"This link leads to {host}:\n{target.toDisplayString()}", "Open it"
        ):
            QDesktopServices.openUrl(target)

    @Slot(int)
    def _on_line_requested(self, line: int) -> None:
        page = self.tabs.currentWidget()
        if isinstance(page, Page):
            page.editor.go_to_line(line)

    @Slot()
    def _on_preview_stopped(self) -> None:
        self._notice("The preview stopped. Your text is fine.", "warning", "view.restart-preview")

    def restart_preview(self) -> None:
        """Show the preview again after it stopped."""
        self.preview.restart()
        page = self.tabs.currentWidget()
        if isinstance(page, Page):
            self._show_preview(page)

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back from another program may have changed files there."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.check_disk()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before what is not saved is lost."""
        unsaved = [document.path for document in self.session.documents.values() if document.modified]
        question = f"{len(unsaved)} {'file has' if len(unsaved) == 1 else 'files have'} changes that are not saved."
        if unsaved and not self.shell.confirm("Quit without saving?", question, "Quit and lose them", True):
            event.ignore()
            return
        event.accept()

    def show_recent(self, paths: Sequence[str]) -> None:
        """Offer these repositories, the latest first."""
        self.recent = paths
        if self.session.root is None:
            self.welcome.show_recent(paths)

    def save_layout(self) -> tuple[str, str]:
        """Where the window and its splitters are, as text."""
        return self.saveGeometry().toBase64().toStdString(), self.outer.saveState().toBase64().toStdString()

    def restore_layout(self, geometry: str, splitter: str) -> None:
        """Go back to where the window was."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if splitter:
            self.outer.restoreState(QByteArray.fromBase64(splitter.encode()))
