"""The preview where Chromium is not there or not wanted."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QUrl, Slot
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from adr_studio.render.blocks import Block
from adr_studio.ui.preview_pane import LoadResource, Preview

translate = QCoreApplication.translate


class BasicPreview(Preview):
    """Qt's text browser: less beautiful, and with nothing in it that could run."""

    def __init__(self, load_resource: LoadResource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._browser = _Browser(load_resource)
        self._browser.anchorClicked.connect(self._on_anchor_clicked)
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
        shown = (f'<a name="line-{each.start}"></a>{_CHART.sub("", each.html)}' for each in blocks)
        self._browser.setHtml("".join(shown))
        bar.setValue(at)
        self.updated.emit()

    def scroll_to_line(self, line: float) -> None:
        """Bring the block with this line to the top."""
        starts = [block.start for block in self._blocks if block.start <= line]
        if starts:
            self._browser.scrollToAnchor(f"line-{starts[-1]}")

    def scroll_to_heading(self, heading: str) -> None:
        """Bring the heading with this id to the top."""
        self._browser.scrollToAnchor(heading)

    @Slot(QUrl)
    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.isRelative() and url.hasFragment():
            self.scroll_to_heading(url.fragment(QUrl.ComponentFormattingOption.FullyDecoded))
        else:
            self.activate(url.toString())

    def set_theme_css(self, css: str, background: QColor) -> None:
        """The browser takes its colours from the palette."""

    def text(self) -> str:
        """What it shows, as plain text."""
        return self._browser.toPlainText()


_CHART = re.compile(r'<figure class="chart">.*?</figure>', re.DOTALL)
"""What this browser would show as loose words."""

_NO_PICTURE = QImage.fromData(b"P1 1 1 0")


class _Browser(QTextBrowser):
    """A text browser that loads nothing but what it is handed."""

    def __init__(self, load_resource: LoadResource) -> None:
        super().__init__()
        self._load_resource = load_resource
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(translate("Preview", "Preview"))

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
