"""The preview beside the editor: a hardened web view, or a plain text browser where that cannot start."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from adr_studio.render.blocks import Block
from adr_studio.ui.focus import come_after
from adr_studio.ui.preview_pane import LoadResource, Preview

MOST_STOPS = 3
"""How often in a row the page may stop before the basic preview takes its place."""

IN_A_ROW = 60_000
"""Milliseconds after which a page that was started again counts as one that works."""

translate = QCoreApplication.translate


class LazyPreview(Preview):
    """The preview of a window that need not wait for Chromium: it is made when the first document comes, or in time.

    When its page stops, it says so in place of the page, and offers what can be done.
    """

    def __init__(self, load_resource: LoadResource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._load_resource = load_resource
        self._inner: Preview | None = None
        self._theme: tuple[str, QColor] | None = None
        self._shown: tuple[str, tuple[Block, ...]] | None = None
        self._stops = 0
        self._started = QElapsedTimer()
        self._notice = _StoppedNotice(self)
        self._notice.restart.clicked.connect(self.restart)
        self._notice.use_basic.clicked.connect(self.use_basic)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._notice)
        self._notice.hide()

    def start(self) -> None:
        """Make the preview, if there is none yet."""
        self._made()

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks."""
        self._shown = key, tuple(blocks)
        self._made().show_document(key, blocks)

    def scroll_to_line(self, line: float) -> None:
        """Bring a line of the text to the top."""
        self._made().scroll_to_line(line)

    def scroll_to_heading(self, heading: str) -> None:
        """Bring the heading with this id to the top."""
        self._made().scroll_to_heading(heading)

    def flash(self, line: int) -> None:
        """Let the reader see where a line of the text is."""
        self._made().flash(line)

    def set_theme_css(self, css: str, background: QColor) -> None:
        """Use these colours, now or as soon as there is something to colour."""
        self._theme = css, background
        if self._inner is not None:
            self._inner.set_theme_css(css, background)

    @Slot()
    def restart(self) -> None:
        """Start again after the page stopped, or after it gave way to the basic preview."""
        self._notice.hide()
        self._stops = 0 if self._stops >= MOST_STOPS else self._stops
        # A new one: of a page whose process is gone, an old answer may still come and be taken for a new one.
        self._replace(create_preview(self._load_resource, self))

    @Slot()
    def use_basic(self) -> None:
        """Show the document in the basic preview from now on."""
        self._notice.hide()
        self._replace(_basic(self._load_resource, self))

    def close_page(self) -> None:
        """Let go of what must go before the application does."""
        if self._inner is not None:
            self._inner.close_page()

    def _made(self) -> Preview:
        if self._inner is None:
            self._take(create_preview(self._load_resource, self))
        assert self._inner is not None
        return self._inner

    def _take(self, made: Preview) -> None:
        self._inner = made
        made.link_activated.connect(self.link_activated)
        made.external_link_activated.connect(self.external_link_activated)
        made.line_requested.connect(self.line_requested)
        made.scrolled.connect(self.scrolled)
        made.whole_requested.connect(self.whole_requested)
        made.stopped.connect(self._on_stopped)
        made.updated.connect(self.updated)
        self._layout.addWidget(made, 1)
        made.show()
        come_after(self, made)
        if self._theme is not None:
            made.set_theme_css(*self._theme)
        self._started.start()

    def _replace(self, made: Preview) -> None:
        """Let another preview take the place of the one that is there."""
        if self._inner is not None:
            self._inner.hide()
            self._inner.close_page()
            self._inner.deleteLater()
        self._take(made)
        self._show_again()

    def _show_again(self) -> None:
        if self._shown is not None:
            self._made().show_document(*self._shown)

    @Slot()
    def _on_stopped(self) -> None:
        self._stops = self._stops + 1 if self._started.elapsed() < IN_A_ROW else 1
        if self._stops >= MOST_STOPS:
            self._replace(_basic(self._load_resource, self))
        elif self._inner is not None:
            self._inner.hide()
        self._notice.tell(again=self._stops >= MOST_STOPS)
        self.stopped.emit()


class _StoppedNotice(QWidget):
    """Says that the page stopped, what is safe, and what can be done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._said = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.restart = QPushButton(translate("Preview", "Restart preview"))
        self.use_basic = QPushButton(translate("Preview", "Use basic preview"))
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.restart)
        buttons.addWidget(self.use_basic)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._said)
        layout.addLayout(buttons)
        layout.addStretch()

    def tell(self, *, again: bool) -> None:
        """Show the notice; where it happened again and again, the basic preview is below it already."""
        said = translate("Preview", "The preview stopped. Your text is fine.")
        if again:
            said = translate("Preview", "The preview stopped again and again, so the basic one is shown.")
        self._said.setText(said)
        self.use_basic.setVisible(not again)
        self.show()


def create_preview(load_resource: LoadResource, parent: QWidget | None = None) -> Preview:
    """The web preview, or the basic one where `ADR_STUDIO_PREVIEW=basic` asks for it or Chromium is not there."""
    if os.environ.get("ADR_STUDIO_PREVIEW") == "basic":
        return _basic(load_resource, parent)
    try:
        from adr_studio.ui.preview_web import WebPreview  # here, because the window is there sooner without it
    except ImportError:
        return _basic(load_resource, parent)
    return WebPreview(load_resource, parent)


def _basic(load_resource: LoadResource, parent: QWidget | None) -> Preview:
    from adr_studio.ui.preview_basic import BasicPreview  # here, because few need it

    return BasicPreview(load_resource, parent)
