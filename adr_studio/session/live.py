"""What is kept up to date while the user types: the blocks of the preview."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from adr_studio.render.blocks import Block
from adr_studio.session.document import Document
from adr_studio.session.jobs import Jobs

if TYPE_CHECKING:
    from adr_studio.render.markdown import Renderer

DELAY = 40
"""Milliseconds without a keystroke before the preview is worked out."""

LONGEST_DELAY = 200
"""Milliseconds after which it is worked out although keystrokes go on."""

LARGEST = 2_000_000
"""Characters of a document that has a live preview."""


class LivePreview(QObject):
    """Renders one document's blocks shortly after each change, off the main thread, the latest text last."""

    rendered = Signal(object)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._jobs = jobs
        self._renderer = _renderer(document.path.rpartition("/")[0])
        self.blocks: tuple[Block, ...] = ()
        self._running = False  # the renderer remembers blocks, so that one job at a time may use it
        self._again = False
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._at_last = QTimer(self, singleShot=True, interval=LONGEST_DELAY)
        self._soon.timeout.connect(self.render)
        self._at_last.timeout.connect(self.render)
        document.text_changed.connect(self._on_text_changed)
        document.path_changed.connect(self._on_path_changed)

    @Slot(str)
    def _on_path_changed(self, path: str) -> None:
        """Work out everything anew: links are relative to the document's folder."""
        self._renderer = _renderer(path.rpartition("/")[0])
        self._on_text_changed()

    @Slot()
    def _on_text_changed(self) -> None:
        self._soon.start()
        if not self._at_last.isActive():
            self._at_last.start()

    @property
    def off(self) -> bool:
        """Whether the document is too large to be followed."""
        return self._document.qt.characterCount() > LARGEST

    @Slot()
    def render(self) -> None:
        """Work out the blocks of the present text now."""
        self._soon.stop()
        self._at_last.stop()
        if self.off:
            return
        if self._running:
            self._again = True
            return
        self._running = True
        renderer, text = self._renderer, self._document.text
        self._jobs.run(lambda cancel: renderer.render(text), self._on_rendered)

    def _on_rendered(self, blocks: tuple[Block, ...]) -> None:
        self._running = False
        if self._again:
            self._again = False
            self.render()
        self.blocks = blocks
        self.rendered.emit(blocks)


def _renderer(folder: str) -> "Renderer":
    from adr_studio.render.markdown import Renderer  # here, because the window is there sooner without it

    return Renderer(folder)
