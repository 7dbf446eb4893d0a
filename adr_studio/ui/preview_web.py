"""The preview in Chromium."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWidgets import QVBoxLayout, QWidget

from adr_studio import assets
from adr_studio.render.blocks import Block, Patch, difference, moves
from adr_studio.render.page import shell
from adr_studio.ui.preview_page import PreviewPage, PreviewView, harden
from adr_studio.ui.preview_pane import LoadResource, Preview
from adr_studio.ui.preview_scheme import SCHEME, SHELL, Interceptor, SchemeHandler, register_scheme


class WebPreview(Preview):
    """Chromium, with everything switched off that a document does not need."""

    def __init__(self, load_resource: LoadResource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._script = assets.text("resources", "preview", "page.js")
        register_scheme()
        self._profile = QWebEngineProfile(self)
        self._handler = SchemeHandler(shell(assets.text("resources", "css", "page.css")), load_resource)
        self._interceptor = Interceptor()
        harden(self._profile)
        self._profile.installUrlSchemeHandler(SCHEME, self._handler)
        self._profile.setUrlRequestInterceptor(self._interceptor)
        self._view = PreviewView(self)
        self._page = PreviewPage(self._profile, self._view)
        self._view.setPage(self._page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._ready = self._stopped = False
        self._following = 0
        self._moved_by_user = False  # what the page was last moved by, or will be: the user, or this program
        self._asked = self._again = False
        self._waiting: list[tuple[str, Callable[[Any], None] | None]] = []
        self._key = ""
        self._blocks: tuple[Block, ...] = ()
        self._page.loadFinished.connect(self._on_load_finished)
        self._page.link_requested.connect(self.activate)
        self._page.renderProcessTerminated.connect(self._on_terminated)
        self._page.scrollPositionChanged.connect(self._on_scrolled)
        self._view.double_clicked.connect(self._on_double_clicked)
        self._view.used.connect(self._on_used)
        self._page.load(SHELL)

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks, patching what is shown already."""
        if self._stopped:
            return
        self._moved_by_user = False
        fresh = tuple(blocks)
        if key != self._key:
            self._run(f"studio.show({_json([_block(each) for each in fresh])})", self._on_updated)
        else:
            patches = difference(self._blocks, fresh)
            moved = [(each.index, each.count, each.lines) for each in moves(self._blocks, fresh, patches)]
            if patches or moved:
                patched = _json([_patch(each) for each in patches])
                self._run(f"studio.apply({patched}, {_json(moved)})", self._on_updated)
        self._key, self._blocks = key, fresh

    def scroll_to_line(self, line: float) -> None:
        """Bring a line of the text to the top, unless the user is scrolling this very page."""
        if not self._view.in_use and not self._stopped:
            self._following += 1
            self._moved_by_user = False
            self._run(f"studio.follow({line:.3f})", self._on_followed)

    @Slot()
    def _on_used(self) -> None:
        self._moved_by_user = True

    def _on_followed(self, _answer: object) -> None:
        self._following = max(0, self._following - 1)

    @Slot()
    def _on_scrolled(self) -> None:
        """Tell of it when it was the user; one question to the page at a time."""
        if self._following or not self._moved_by_user:
            return
        self._view.go_on()
        if self._asked:
            self._again = True
            return
        self._asked = True
        self._run("studio.top()", self._on_top_found)

    def _on_top_found(self, line: object) -> None:
        self._asked = False
        if isinstance(line, int | float):
            self.scrolled.emit(float(line))
        if self._again:
            self._again = False
            self._on_scrolled()

    def scroll_to_heading(self, heading: str) -> None:
        """Bring the heading with this id to the top."""
        self._moved_by_user = False
        self._run(f"studio.jump({_json(heading)})")

    def flash(self, line: int) -> None:
        """Let the reader see where a line of the text is."""
        self._run(f"studio.flash({line})")

    def set_theme_css(self, css: str, background: QColor) -> None:
        """Use these colours."""
        self._page.setBackgroundColor(background)
        self._run(f"studio.theme({_json(css)})")

    def ask(self, script: str, answer: Callable[[Any], None]) -> None:
        """Evaluate a script in the page's own world of ours, once the page is there."""
        self._run(script, answer)

    def _run(self, script: str, answer: Callable[[Any], None] | None = None) -> None:
        if self._stopped:
            return
        if not self._ready:
            self._waiting.append((script, answer))
            return
        self._page.run(script, answer)

    @Slot(bool)
    def _on_load_finished(self, good: bool) -> None:
        if self._ready:
            return  # a navigation that was refused
        if not good:
            self._on_terminated()
            return
        self._ready = True
        self._page.run(self._script, None)
        for script, answer in self._waiting:
            self._page.run(script, answer)
        self._waiting.clear()

    def _on_updated(self, _count: object) -> None:
        self.updated.emit()

    @Slot()
    def _on_terminated(self) -> None:
        """Take nothing more until somebody starts the page again: what was under way is never answered."""
        if not self._stopped:
            self._stopped, self._ready = True, False
            self._waiting.clear()
            self.stopped.emit()

    @Slot(int, int)
    def _on_double_clicked(self, x: int, y: int) -> None:
        def answer(line: object) -> None:
            if isinstance(line, int | float) and line >= 0:
                self.line_requested.emit(int(line))

        self._run(f"studio.line({x}, {y})", answer)

    def close_page(self) -> None:
        """Let go of the page before its profile goes, as Qt demands."""
        self._page.deleteLater()


def _block(block: Block) -> dict[str, object]:
    return {"start": block.start, "html": block.html}


def _patch(patch: Patch) -> dict[str, object]:
    return {"index": patch.index, "count": patch.count, "blocks": [_block(each) for each in patch.blocks]}


def _json(value: object) -> str:
    return json.dumps(value).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
