"""What is kept up to date while the user types: the blocks of the preview."""

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from adr_studio.render.blocks import Block
from adr_studio.render.links import WHOLE
from adr_studio.session.document import Document
from adr_studio.session.jobs import Jobs

if TYPE_CHECKING:
    from adr_studio.render.markdown import Renderer

DELAY = 40
"""Milliseconds without a keystroke before the preview is worked out."""

LONGEST_DELAY = 200
"""Milliseconds after which it is worked out although keystrokes go on."""

LARGE = 300_000
"""Characters from which a document is rendered in pauses rather than after each key: the keys come first."""

LARGE_DELAY, LARGE_LONGEST_DELAY = 90, 500
"""The same two for such a document."""

LARGEST = 2_000_000
"""Bytes of a document that has a live preview."""

_CHARTED = re.compile("trade|matrix", re.IGNORECASE)
"""What is in every heading of tables with a chart."""

translate = QCoreApplication.translate


class LivePreview(QObject):
    """Renders one document's blocks shortly after each change, off the main thread, the latest text last.

    Of a document that is too large to be followed, it shows a notice, and the whole only when asked.
    """

    rendered = Signal(object)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._jobs = jobs
        self._renderer = _renderer(document.path.rpartition("/")[0])
        self.blocks: tuple[Block, ...] = ()
        self._whole: tuple[Block, ...] = ()  # of a document that is too large: what was shown when it was asked for
        self._running = False  # the renderer remembers blocks, so that one job at a time may use it
        self._again = False
        self._soon = QTimer(self, singleShot=True)
        self._at_last = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.render)
        self._at_last.timeout.connect(self.render)
        document.text_changed.connect(self._on_text_changed)
        document.path_changed.connect(self._on_path_changed)

    @Slot(str, str)
    def _on_path_changed(self, _before: str, path: str) -> None:
        """Work out everything anew: links are relative to the document's folder."""
        self._renderer = _renderer(path.rpartition("/")[0])
        self._on_text_changed()

    @Slot()
    def _on_text_changed(self) -> None:
        large = self._document.qt.characterCount() > LARGE
        self._soon.start(LARGE_DELAY if large else DELAY)
        if not self._at_last.isActive():
            self._at_last.start(LARGE_LONGEST_DELAY if large else LONGEST_DELAY)

    @Slot()
    def render(self) -> None:
        """Work out the blocks of the present text now, unless there is too much of it."""
        self._soon.stop()
        self._at_last.stop()
        if self._running:
            self._again = True
            return
        text = self._document.text
        size = _size(text)
        if size > LARGEST:
            self._show((_notice(size, shown=bool(self._whole)), *self._whole))
        else:
            self._whole = ()
            self._work_out(text, self._on_rendered)

    @Slot()
    def render_whole(self) -> None:
        """Show the present text, however large it is; what is typed later is not followed when it is too large."""
        if not self._running:
            self._work_out(self._document.text, self._on_whole_rendered)

    def _work_out(self, text: str, done: Callable[[tuple[Block, ...]], None]) -> None:
        self._running = True
        renderer = self._renderer
        self._jobs.run(lambda cancel: _rendered(renderer, text), done)

    def _on_whole_rendered(self, blocks: tuple[Block, ...]) -> None:
        self._running = self._again = False
        self._whole = blocks
        self.render()

    def _on_rendered(self, blocks: tuple[Block, ...]) -> None:
        self._running = False
        self._show(blocks)
        if self._again:
            self._again = False
            self.render()

    def _show(self, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks
        self.rendered.emit(blocks)


def _size(text: str) -> int:
    """The bytes of a text; of one that is small by far, no more than that it is."""
    return len(text) if len(text) * 4 <= LARGEST else len(text.encode("utf-8", "surrogatepass"))


def _notice(size: int, *, shown: bool) -> Block:
    """What is said of a text that is too large, with a link by which it is shown."""
    megabytes = f"{size / 1_000_000:.1f}"
    said = translate("Preview", "This file is {} MB, so the preview does not follow it.").format(megabytes)
    link = translate("Preview", "Show it as it is now") if shown else translate("Preview", "Show it once")
    written = f'<p class="notice">{html.escape(said)} <a href="{WHOLE}">{html.escape(link)}</a></p>'
    return Block(f"too large: {written}", 0, 0, written)


def _rendered(renderer: "Renderer", text: str) -> tuple[Block, ...]:
    blocks = renderer.render(text)
    if not any(block.html.startswith("<h") and _CHARTED.search(block.html) for block in blocks):
        return blocks
    from adr_studio.session.illustrating import illustrated  # here, because most documents do without it

    return illustrated(text, blocks)


def _renderer(folder: str) -> "Renderer":
    from adr_studio.render.markdown import Renderer  # here, because the window is there sooner without it

    return Renderer(folder)
