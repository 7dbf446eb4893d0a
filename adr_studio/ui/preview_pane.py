"""What every preview can do, whatever draws it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from adr_studio.render.blocks import Block
from adr_studio.render.links import WHOLE

LoadResource = Callable[[str], tuple[bytes, str] | None]


class Preview(QWidget):
    """What both previews have in common."""

    link_activated = Signal(str)
    """A link to a file was chosen: its path in the repository, with `#` and a heading's id where there is one."""
    external_link_activated = Signal(str)
    line_requested = Signal(int)
    scrolled = Signal(float)
    """The user scrolled the preview, and this line of the text is at its top now."""
    whole_requested = Signal()
    """A document that is too large to be followed shall be shown as it is now."""
    stopped = Signal()
    updated = Signal()

    def show_document(self, key: str, blocks: Sequence[Block]) -> None:
        """Show these blocks of the document named `key`; of the one that is shown, only what changed is touched."""
        raise NotImplementedError

    def scroll_to_line(self, line: float) -> None:
        """Bring a line of the text, counted from 0, to the top."""
        raise NotImplementedError

    def scroll_to_heading(self, heading: str) -> None:
        """Bring the heading with this id to the top, or what else has this id."""
        raise NotImplementedError

    def flash(self, line: int) -> None:
        """Let the reader see where a line of the text is."""

    def set_theme_css(self, css: str, background: QColor) -> None:
        """Use these colours: CSS variables on `:root`."""
        raise NotImplementedError

    def restart(self) -> None:
        """Start again after the page stopped, where there is one that can stop."""

    def start(self) -> None:
        """Get ready before the first document comes."""

    def close_page(self) -> None:
        """Let go of what must go before the application does."""

    def activate(self, url: str) -> None:
        """Report a link that was chosen; nothing is ever opened from here."""
        if url == WHOLE:
            self.whole_requested.emit()
        elif url.startswith("adr://document/"):
            link = QUrl(url)
            fragment = link.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
            self.link_activated.emit(link.path().lstrip("/") + (f"#{fragment}" if fragment else ""))
        elif url.startswith(("http://", "https://", "mailto:")):
            self.external_link_activated.emit(url)
