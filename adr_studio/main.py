"""The window's program: makes everything and hands each part what it needs."""

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from adr_studio import commands, registry
from adr_studio.errors import StudioError, Unwritable
from adr_studio.session.command import Command
from adr_studio.session.jobs import Jobs
from adr_studio.session.session import Places, Session
from adr_studio.storage.repository import install_signal_handlers
from adr_studio.storage.settings import Settings, load_settings, save_settings
from adr_studio.ui import panels
from adr_studio.ui.icons import application_icon
from adr_studio.ui.panel import Panel
from adr_studio.ui.shell import Deeds, WindowShell
from adr_studio.ui.theme import ThemeController, load_themes
from adr_studio.ui.window import Window

IDLE = 100
"""Milliseconds after the records are known at which the preview is started, if no document asked for it before."""

GARBAGE = 50_000, 20, 20
"""From how many new objects on garbage is looked for: rendering one document makes some 4,000 that go by themselves."""

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
        make_shell: Callable[[QWidget, Deeds], WindowShell] = WindowShell,
        first: str | None = None,
    ) -> None:
        """With `first`, open the repository at that path ("" for the sample) while the window is being made."""
        super().__init__(application)
        self._closed = False
        self._settings_file = places.config / "settings.json"
        self.settings: Settings = load_settings(self._settings_file)
        self.themes = ThemeController(application, load_themes(), self.settings.theme)
        self.jobs = Jobs(self)
        self.session = Session(places, self.jobs, self)
        if first is not None:
            self.open(first)
        known = registry.discover(commands, Command), registry.discover(panels, Panel)
        self.window = Window(self.session, *known, self.themes.theme, make_shell)
        self.window.restore_layout(self.settings.window, self.settings.state)
        self.window.show_recent(self.settings.recent)
        self.window.repository_requested.connect(self.open)
        self.window.theme_requested.connect(self.set_theme)
        self.session.opened.connect(self._on_opened)
        self.session.catalog_changed.connect(self._on_first_catalog)
        self.themes.theme_changed.connect(self.window.set_theme)
        application.aboutToQuit.connect(self.close)

    def open(self, path: str) -> None:
        """Open the repository at a path; "" is the sample."""
        unsaved = any(document.modified for document in self.session.documents.values())
        question = "Opening another repository closes documents with changes that are not saved."
        if unsaved and not self.window.shell.confirm("Open another repository?", question, "Open and lose them", True):
            return
        self.session.open(Path(path) if path else None)

    def set_theme(self, choice: str) -> None:
        """Use the light or the dark theme, or the system's."""
        self.settings = self.settings.model_copy(update={"theme": choice})
        self.themes.choose(choice)

    def _on_opened(self) -> None:
        if self.session.root is not None:
            self.settings = self.settings.opened(str(self.session.root))
            self.window.show_recent(self.settings.recent)

    @Slot()
    def _on_first_catalog(self) -> None:
        self.session.catalog_changed.disconnect(self._on_first_catalog)
        QTimer.singleShot(IDLE, self, self._on_idle)

    @Slot()
    def _on_idle(self) -> None:
        """Start what can wait until the records are on the screen, and leave what was loaded out of account.

        A garbage collection that has to look through all of that takes longer than a frame.
        """
        self.window.preview.start()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)

    def close(self) -> None:
        """Keep the settings and let go of everything in its order: the page before its profile, as Qt demands."""
        if self._closed:
            return
        self._closed = True
        window, state = self.window.save_layout()
        try:
            save_settings(self._settings_file, self.settings.model_copy(update={"window": window, "state": state}))
        except Unwritable as error:
            logging.getLogger(__name__).warning("The settings were not kept: %s", error)
        self.session.keeper.close()
        self.jobs.close()
        for part in (self.window.preview.close_page, self.window.deleteLater):
            part()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def make_application(arguments: list[str]) -> QApplication:
    """The application object, with everything set that must be set before it is made."""
    without_sandbox = False
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        # Widgets drawn through OpenGL from the start, so that the window is not made anew when the web view comes.
        os.environ.setdefault("QT_WIDGETS_RHI", "1")
        os.environ.setdefault("QT_WIDGETS_RHI_BACKEND", "opengl")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;qt.rhi.*=false;js=false;qt.webenginecontext=false")
    try:
        from adr_studio.ui.preview_scheme import prepare_environment, register_scheme
    except ImportError:
        os.environ["ADR_STUDIO_PREVIEW"] = "basic"
    else:
        without_sandbox = prepare_environment()
        register_scheme()
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
