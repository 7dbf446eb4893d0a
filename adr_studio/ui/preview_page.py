"""The web page of the preview, and the view that it is seen in."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from adr_studio.ui.preview_scheme import SHELL

AFTER_USE = 300
"""Milliseconds after the wheel, a key or a click in which the page is the user's to scroll and nobody else's."""

translate = QCoreApplication.translate

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_USES = (*_PRESSES, QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel, QEvent.Type.KeyPress)
_OURS = QWebEngineScript.ScriptWorldId.ApplicationWorld
_OFF = (
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.AllowWindowActivationFromJavaScript,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
)


def harden(profile: QWebEngineProfile) -> None:
    """Keep nothing, download nothing, and switch off what a document does not need."""
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.downloadRequested.connect(QWebEngineDownloadRequest.cancel)
    for attribute in _OFF:
        profile.settings().setAttribute(attribute, False)


class PreviewPage(QWebEnginePage):
    """A page that goes nowhere: a link is reported, never followed."""

    link_requested = Signal(str)

    def __init__(self, profile: QWebEngineProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.permissionRequested.connect(lambda permission: permission.deny())

    def run(self, script: str, answer: Callable[[Any], None] | None) -> None:
        """Run a script of ours, in a world that the page's own scripts cannot reach."""
        if answer is None:
            self.runJavaScript(script, _OURS.value)
        else:
            self.runJavaScript(script, _OURS.value, answer)

    def acceptNavigationRequest(self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main: bool) -> bool:
        """Only the shell is loaded, and headings are jumped to."""
        target = QUrl(url)
        if target.scheme() == SHELL.scheme() and target.host() == SHELL.host():
            return True
        if kind is QWebEnginePage.NavigationType.NavigationTypeLinkClicked:
            self.link_requested.emit(target.toString())
        return False

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """No window is ever opened: what would go there is reported as a link, or refused, like everything else."""
        return self

    def javaScriptConsoleMessage(self, *_message: object) -> None:
        """What a page complains of is of no concern."""


class PreviewView(QWebEngineView):
    """Tells of double clicks, which go back to the source, and knows whether the user is at it."""

    double_clicked = Signal(int, int)
    used = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed = False
        self._last_used = QElapsedTimer()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setAccessibleName(translate("Preview", "Preview"))

    @property
    def in_use(self) -> bool:
        """Whether the user is at the wheel, the mouse or the keys in it, or was so just now."""
        return self._pressed or (self._last_used.isValid() and self._last_used.elapsed() < AFTER_USE)

    def go_on(self) -> None:
        """What the user began goes on: a page that was pushed rolls on for a while."""
        self._last_used.start()

    def event(self, event: QEvent) -> bool:
        """Watch the child that Chromium draws into; it gets the mouse."""
        if event.type() == QEvent.Type.ChildPolished:
            for child in self.children():
                child.removeEventFilter(self)
                child.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Report a double click's place, and let Chromium have it too."""
        if event.type() in _USES:
            self._last_used.start()
            self._pressed = event.type() in _PRESSES
            self.used.emit()
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            place = event.position() / self.zoomFactor()
            self.double_clicked.emit(int(place.x()), int(place.y()))
        return super().eventFilter(watched, event)
