"""The window's program: makes everything and hands each part what it needs."""

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from adr_studio import commands, registry
from adr_studio.errors import OpenElsewhere, StudioError
from adr_studio.session.arrangement import arrangement_file, load_arrangement, save_arrangement
from adr_studio.session.autosave import Autosave
from adr_studio.session.command import Command
from adr_studio.session.jobs import Jobs
from adr_studio.session.session import Places, Session
from adr_studio.storage.remembered import load_remembered, save_remembered
from adr_studio.storage.repository import install_signal_handlers
from adr_studio.ui import modes, panels
from adr_studio.ui.icons import application_icon
from adr_studio.ui.mode import Mode
from adr_studio.ui.panel import Panel
from adr_studio.ui.preview_flags import prepare_environment
from adr_studio.ui.shell import WindowShell
from adr_studio.ui.theme import ThemeController, load_themes
from adr_studio.ui.window import Window

if TYPE_CHECKING:
    from adr_studio.storage.settings import Settings

IDLE = 100
"""Milliseconds after the records are known at which the preview is started, if no document asked for it before."""

GARBAGE = 50_000, 20, 20
"""From how many new objects on garbage is looked for: rendering one document makes some 4,000 that go by themselves."""

TURN = 0.0005
"""Seconds that a thread computes before another gets its turn: each row that the window paints waits for one."""

WITHOUT_SANDBOX = "without_sandbox"
"""The application's property that tells whether Chromium's sandbox had to be left out."""


def user_places() -> Places:
    """The user's folders, as the platform has them."""
    return Places(
        cache=platformdirs.user_cache_path("adr-studio"),
        state=platformdirs.user_state_path("adr-studio"),
        config=platformdirs.user_config_path("adr-studio"),
    )


class Studio(QObject):
    """The program: one window on one session, with the user's settings."""

    def __init__(
        self,
        application: QApplication,
        places: Places,
        make_shell: Callable[..., WindowShell] = WindowShell,
        first: str | None = None,
    ) -> None:
        """With `first`, open the repository at that path ("" for the sample) while the window is being made."""
        super().__init__(application)
        self._closed = self._is_idle = False
        self._state_file = places.state / "remembered.json"
        self._remembered = load_remembered(self._state_file)
        self.themes = ThemeController(application, load_themes(), self._remembered.theme)
        self.jobs = Jobs(self)
        self.session = Session(places, self.jobs, self)
        self.autosave = Autosave(self.session, self)
        if first is not None:
            self.open(first)
        known = registry.discover(commands, Command), registry.discover(panels, Panel), registry.discover(modes, Mode)
        self.window = Window(self.session, *known, self.themes.theme, make_shell)
        self.themes.dress()
        if self._remembered.window:
            self.window.restoreGeometry(QByteArray.fromBase64(self._remembered.window.encode()))
        self.window.show_recent(self._remembered.recent)
        self.window.repository_requested.connect(self.open)
        self.window.forget_requested.connect(self._on_forget_requested)
        self.session.preferences.changed.connect(self._on_settings_changed)
        self.session.opened.connect(self._on_opened)
        self.session.failed.connect(self._on_failed)
        self.session.joining.asked.connect(self.window.come_to_front)
        self.session.catalog_changed.connect(self._on_first_catalog)
        self.themes.theme_changed.connect(self.window.set_theme)
        application.applicationStateChanged.connect(self.autosave.save)
        application.aboutToQuit.connect(self.close)

    def open(self, path: str) -> None:
        """Open the repository at a path; "" is the sample. What is not saved in the one before waits in its journal."""
        self._keep_arrangement()
        self.session.open(Path(path) if path else None)

    @Slot(object)
    def _on_settings_changed(self, settings: "Settings") -> None:
        self._remembered = self._remembered._replace(theme=settings.theme)
        self.themes.choose(settings.theme)

    @Slot(str)
    def _on_forget_requested(self, path: str) -> None:
        self._remembered = self._remembered.forgot(path)
        self.window.show_recent(self._remembered.recent)

    def _on_opened(self) -> None:
        root = self.session.root
        if root is not None:
            if self._is_idle:
                self.session.joining.listen()
            self._remembered = self._remembered.opened(str(root))
            self.window.show_recent(self._remembered.recent)
            known = load_arrangement(arrangement_file(self.session.places.state, root))
            if known is not None:
                self.window.arrange(known)

    @Slot(object)
    def _on_failed(self, error: StudioError) -> None:
        """A second window for what is open already has nothing to show."""
        if isinstance(error, OpenElsewhere) and self.session.root is None:
            self.window.close()

    def _keep_arrangement(self) -> None:
        root = self.session.root
        if root is None:
            return
        try:
            save_arrangement(arrangement_file(self.session.places.state, root), self.window.arrangement())
        except StudioError as error:
            logging.getLogger(__name__).warning("The window's arrangement was not kept: %s", error)

    @Slot()
    def _on_first_catalog(self) -> None:
        self.session.catalog_changed.disconnect(self._on_first_catalog)
        QTimer.singleShot(IDLE, self, self._on_idle)

    @Slot()
    def _on_idle(self) -> None:
        """Start what can wait until the records are on the screen, and leave what was loaded out of account.

        A garbage collection that has to look through all of that takes longer than a frame.
        """
        if self._closed:
            return
        self._on_settings_changed(self.session.preferences.settings)
        self.window.documents.set_zoom(self.session.preferences.settings.zoom)
        self._is_idle = True
        self.session.joining.listen()
        self.window.documents.preview.start()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)

    def close(self) -> None:
        """Keep the settings and let go of everything in its order: the page before its profile, as Qt demands."""
        if self._closed:
            return
        self._closed = True
        self._keep_arrangement()
        window = self.window.saveGeometry().toBase64().toStdString()
        try:
            save_remembered(self._state_file, self._remembered._replace(window=window))
        except StudioError as error:
            logging.getLogger(__name__).warning("Where you were was not kept: %s", error)
        self.session.keeper.close()
        self.jobs.close()
        self.session.joining.release()
        for part in (self.window.documents.close_previews, self.window.deleteLater):
            part()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def make_application(arguments: list[str]) -> QApplication:
    """The application object, with everything set that must be set before it is made."""
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        # Widgets drawn through OpenGL from the start, so that the window is not made anew when the web view comes.
        os.environ.setdefault("QT_WIDGETS_RHI", "1")
        os.environ.setdefault("QT_WIDGETS_RHI_BACKEND", "opengl")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;qt.rhi.*=false;js=false;qt.webenginecontext=false")
    without_sandbox = prepare_environment()
    # What Chromium, which is loaded with the first document, would set if it were loaded before.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(arguments)
    application.setApplicationName("adr-studio")
    application.setApplicationDisplayName("ADR Studio")
    application.setDesktopFileName("adr-studio")
    application.setWindowIcon(application_icon())
    application.setProperty(WITHOUT_SANDBOX, without_sandbox)
    return application


def handle_signals(quit_studio: Callable[[], object]) -> QTimer:
    """Quit in order when the system asks for it; gives the timer that lets Python notice."""
    install_signal_handlers(lambda _number: quit_studio())
    timer = QTimer(interval=250)
    timer.timeout.connect(lambda: None)
    timer.start()
    return timer


def report_crashes(session: Session) -> None:
    """What goes wrong through our own fault is told in one sentence and written to standard error; the text is safe."""

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        session.failed.emit(
            StudioError(
                "Something went wrong in ADR Studio itself.",
                f"Your text is safe; save it and go on. What happened: {kind.__name__}: {error}",
                "file.save-all",
            )
        )

    sys.excepthook = on_exception


def run(arguments: list[str]) -> int:
    """Show the window on the repository that is named, or else the sample; gives the exit code."""
    if arguments and not os.path.exists(arguments[0]):
        said = f"“{arguments[0]}” is no folder and no command; see “adr-studio --help”."
        print(f"adr-studio: {said}", file=sys.stderr)  # noqa: T201
        return 2
    sys.setswitchinterval(TURN)
    application = make_application(["adr-studio", *arguments])
    studio = Studio(application, user_places(), first=arguments[0] if arguments else "")
    handle = handle_signals(application.quit)
    report_crashes(studio.session)
    studio.window.show()
    if application.property(WITHOUT_SANDBOX):
        said = "You are root, so the preview runs without Chromium’s sandbox. As another user it has one."
        studio.session.noticed.emit(said, "warning")
    code = application.exec()
    handle.stop()
    return code
