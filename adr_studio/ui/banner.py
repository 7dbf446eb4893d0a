"""Banners tell a state and stay; toasts tell an event and go. Neither ever takes the keyboard away."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

translate = QCoreApplication.translate

Action = tuple[str, str]

TOAST_TIME = 5_000
"""Milliseconds for which a toast stands."""


class Notice(QFrame):
    """One sentence with what can be done, and a way to close it. An action is a title and the id of a command."""

    action_requested = Signal(str)
    closed = Signal()

    def __init__(self, text: str, severity: str, actions: Sequence[Action], role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setProperty("severity", severity)
        self.setAccessibleName(text)
        label = QLabel(text, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        # Several actions have a line of their own, so that they leave the sentence its width.
        layout: QBoxLayout = QVBoxLayout(self) if len(actions) > 1 else QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(2)
        layout.addWidget(label, 1)
        layout.addLayout(row)
        if len(actions) > 1:
            row.addStretch(1)
        for title, command in actions:
            button = QPushButton(title)
            button.setProperty("kind", "plain")
            button.clicked.connect(lambda _checked=False, command=command: self.action_requested.emit(command))
            row.addWidget(button)
        close = QPushButton(translate("Notice", "Dismiss"))
        close.setProperty("kind", "plain")
        close.clicked.connect(self.closed)
        row.addWidget(close)


class Banners(QWidget):
    """The banners above the documents, one for each topic."""

    action_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banners: dict[str, Notice] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_banner(self, topic: str, text: str, severity: str, *actions: Action) -> None:
        """Show a state; another banner of the same topic gives way."""
        self.clear_banner(topic)
        banner = Notice(text, severity, actions, "banner", self)
        banner.action_requested.connect(self.action_requested)
        banner.closed.connect(lambda: self.clear_banner(topic))
        self._banners[topic] = banner
        self._layout.addWidget(banner)

    def clear_banner(self, topic: str) -> None:
        """The state is over."""
        banner = self._banners.pop(topic, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()

    def texts(self) -> tuple[str, ...]:
        """What stands there now."""
        return tuple(banner.accessibleName() for banner in self._banners.values())


class Toaster(QObject):
    """Shows one toast at a time at the lower edge of a widget."""

    action_requested = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toast: Notice | None = None
        self._timer = QTimer(self, singleShot=True, interval=TOAST_TIME)
        self._timer.timeout.connect(self.clear)
        host.installEventFilter(self)

    def show_toast(self, text: str, severity: str, *actions: Action) -> None:
        """Tell an event. What went wrong stays until it is dismissed."""
        self.clear()
        toast = Notice(text, severity, actions, "toast", self._host)
        toast.action_requested.connect(self.action_requested)
        toast.closed.connect(self.clear)
        self._toast = toast
        self._place()
        toast.show()
        toast.raise_()
        if severity not in ("danger", "warning"):
            self._timer.start()

    @Slot()
    def clear(self) -> None:
        """Take the toast away."""
        self._timer.stop()
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
            self._toast = None

    @property
    def text(self) -> str:
        """What the toast says, "" where there is none."""
        return self._toast.accessibleName() if self._toast else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        if self._toast is None:
            return
        width = min(640, self._host.width() - 48)
        self._toast.setFixedWidth(width)
        height = self._toast.heightForWidth(width)
        left = (self._host.width() - width) // 2
        self._toast.setGeometry(left, self._host.height() - height - 24, width, height)
