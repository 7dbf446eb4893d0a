"""The preview beside the editor: a hardened web view, or a plain text browser where that cannot start."""

import json
import os
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from adr_studio import assets
from adr_studio.render.blocks import Block, Patch, difference
from adr_studio.render.page import shell

LoadResource = Callable[[str], tuple[bytes, str] | None]


class Preview(QWidget):
    """What both previews have in common."""

    link_activated = Signal(str)
    external_link_activated = Signal(str)
    line_requested = Signal(int)
    stopped = Signal()
    updated = Signal()

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks of the document named `key`; of the one that is shown, only what changed is touched."""
        raise NotImplementedError

    def scroll_to_line(self, line: float) -> None:
        """Bring a line of the text, counted from 0, to the top."""
        raise NotImplementedError

    def set_theme_css(self, css: str, background: QColor) -> None:
        """Use these colours: CSS variables on `:root`."""
        raise NotImplementedError

    def restart(self) -> None:
        """Start again after the page stopped."""

    def start(self) -> None:
        """Get ready before the first document comes."""

    def close_page(self) -> None:
        """Let go of what must go before the application does."""


class WebPreview(Preview):
    """Chromium, with everything switched off that a document does not need."""

    def __init__(self, load_resource: LoadResource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtWebEngineCore import QWebEngineProfile

        from adr_studio.ui.preview_page import PreviewPage, PreviewView, harden
        from adr_studio.ui.preview_scheme import SCHEME, Interceptor, SchemeHandler

        self._script = assets.text("resources", "preview", "page.js")
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
        self._ready = False
        self._waiting: list[tuple[str, Callable[[Any], None] | None]] = []
        self._key = ""
        self._blocks: tuple[Block, ...] = ()
        self._css = ""
        self._page.loadFinished.connect(self._on_load_finished)
        self._page.link_requested.connect(self._on_link_requested)
        self._page.renderProcessTerminated.connect(lambda *_: self.stopped.emit())
        self._view.double_clicked.connect(self._on_double_clicked)
        self._load()

    def _load(self) -> None:
        from adr_studio.ui.preview_scheme import SHELL

        self._ready = False
        self._page.load(SHELL)

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks, patching what is shown already."""
        fresh = tuple(blocks)
        if key != self._key:
            self._run(f"studio.show({_json([_block(each) for each in fresh])})", self._on_updated)
        else:
            patches = difference(self._blocks, fresh)
            lines = [[each.start, each.end] for each in fresh]
            moved = lines != [[each.start, each.end] for each in self._blocks]
            if patches or moved:
                self._run(
                    f"studio.apply({_json([_patch(each) for each in patches])}, {_json(lines)})", self._on_updated
                )
        self._key, self._blocks = key, fresh

    def scroll_to_line(self, line: float) -> None:
        """Bring a line of the text to the top."""
        self._run(f"studio.follow({line:.3f})")

    def set_theme_css(self, css: str, background: QColor) -> None:
        """Use these colours."""
        self._css = css
        self._page.setBackgroundColor(background)
        self._run(f"studio.theme({_json(css)})")

    def restart(self) -> None:
        """Load the page again; the next document is shown as a whole."""
        self._key, self._blocks = "", ()
        self._waiting.clear()
        self._load()
        self._run(f"studio.theme({_json(self._css)})")

    def ask(self, script: str, answer: Callable[[Any], None]) -> None:
        """Evaluate a script in the page's own world of ours, once the page is there."""
        self._run(script, answer)

    def _run(self, script: str, answer: Callable[[Any], None] | None = None) -> None:
        if not self._ready:
            self._waiting.append((script, answer))
            return
        self._page.run(script, answer)

    @Slot(bool)
    def _on_load_finished(self, good: bool) -> None:
        if not good:
            self.stopped.emit()
            return
        self._ready = True
        self._page.run(self._script, None)
        for script, answer in self._waiting:
            self._page.run(script, answer)
        self._waiting.clear()

    def _on_updated(self, _count: object) -> None:
        self.updated.emit()

    @Slot(str)
    def _on_link_requested(self, url: str) -> None:
        _activate(self, url)

    @Slot(int, int)
    def _on_double_clicked(self, x: int, y: int) -> None:
        def answer(line: object) -> None:
            if isinstance(line, int | float) and line >= 0:
                self.line_requested.emit(int(line))

        self._run(f"studio.line({x}, {y})", answer)

    def close_page(self) -> None:
        """Let go of the page before its profile goes, as Qt demands."""
        self._page.deleteLater()


class BasicPreview(Preview):
    """Qt's text browser: less beautiful, and with nothing in it that could run."""

    def __init__(self, load_resource: LoadResource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._browser = _Browser(load_resource)
        self._browser.anchorClicked.connect(lambda url: _activate(self, url.toString()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._browser)
        self._blocks: tuple[Block, ...] = ()
        self._key = ""

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks; where the reader was stays, as long as the document is the same."""
        bar = self._browser.verticalScrollBar()
        at = bar.value() if key == self._key else 0
        self._key, self._blocks = key, tuple(blocks)
        self._browser.setHtml("".join(f'<a name="line-{each.start}"></a>{each.html}' for each in blocks))
        bar.setValue(at)
        self.updated.emit()

    def scroll_to_line(self, line: float) -> None:
        """Bring the block with this line to the top."""
        starts = [block.start for block in self._blocks if block.start <= line]
        if starts:
            self._browser.scrollToAnchor(f"line-{starts[-1]}")

    def set_theme_css(self, css: str, background: QColor) -> None:
        """The browser takes its colours from the palette."""

    def text(self) -> str:
        """What it shows, as plain text."""
        return self._browser.toPlainText()


_NO_PICTURE = QImage.fromData(b"P1 1 1 0")


class _Browser(QTextBrowser):
    """A text browser that loads nothing but what it is handed."""

    def __init__(self, load_resource: LoadResource) -> None:
        super().__init__()
        self._load_resource = load_resource
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName("Preview")

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures of the repository; nothing for everything else, in a way that lets Qt look no further."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return ""
        inside = url.scheme() == "adr" and url.host() == "document"
        found = self._load_resource(url.path().lstrip("/")) if inside else None
        # Qt would follow the links of a drawing to files, and has no limit for what one may take.
        picture = QImage.fromData(found[0]) if found and found[1] != "image/svg+xml" else QImage()
        return _NO_PICTURE if picture.isNull() else picture


def _activate(preview: Preview, url: str) -> None:
    if url.startswith("adr://document/"):
        preview.link_activated.emit(QUrl(url).path().lstrip("/"))
    elif url.startswith(("http://", "https://", "mailto:")):
        preview.external_link_activated.emit(url)


class LazyPreview(Preview):
    """The preview of a window that need not wait for Chromium: it is made when the first document comes, or in time."""

    def __init__(self, load_resource: LoadResource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._load_resource = load_resource
        self._inner: Preview | None = None
        self._theme: tuple[str, QColor] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def start(self) -> None:
        """Make the preview, if there is none yet."""
        self._made()

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks."""
        self._made().show_document(key, blocks)

    def scroll_to_line(self, line: float) -> None:
        """Bring a line of the text to the top."""
        self._made().scroll_to_line(line)

    def set_theme_css(self, css: str, background: QColor) -> None:
        """Use these colours, now or as soon as there is something to colour."""
        self._theme = css, background
        if self._inner is not None:
            self._inner.set_theme_css(css, background)

    def restart(self) -> None:
        """Start again after the page stopped."""
        self._made().restart()

    def close_page(self) -> None:
        """Let go of what must go before the application does."""
        if self._inner is not None:
            self._inner.close_page()

    def _made(self) -> Preview:
        if self._inner is None:
            self._inner = made = create_preview(self._load_resource, self)
            made.link_activated.connect(self.link_activated)
            made.external_link_activated.connect(self.external_link_activated)
            made.line_requested.connect(self.line_requested)
            made.stopped.connect(self.stopped)
            made.updated.connect(self.updated)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(made)
            _come_after(self, made)
            if self._theme is not None:
                made.set_theme_css(*self._theme)
        return self._inner


def _come_after(place: QWidget, made: QWidget) -> None:
    """Let the keyboard reach what was made late from where its place in the window is."""
    before = place.previousInFocusChain()
    while before is not None and before is not place and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
        before = before.previousInFocusChain()
    for each in made.findChildren(QWidget):
        if before is not None and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(before, each)
            before = each


def create_preview(load_resource: LoadResource, parent: QWidget | None = None) -> Preview:
    """The web preview, or the basic one where `ADR_STUDIO_PREVIEW=basic` asks for it or Chromium is not there."""
    if os.environ.get("ADR_STUDIO_PREVIEW") == "basic":
        return BasicPreview(load_resource, parent)
    try:
        return WebPreview(load_resource, parent)
    except ImportError:
        return BasicPreview(load_resource, parent)


def _block(block: Block) -> dict[str, object]:
    return {"start": block.start, "end": block.end, "html": block.html}


def _patch(patch: Patch) -> dict[str, object]:
    return {"index": patch.index, "count": patch.count, "blocks": [_block(each) for each in patch.blocks]}


def _json(value: object) -> str:
    return json.dumps(value).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
