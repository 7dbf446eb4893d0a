"""Text of a repository where Qt would take it for HTML: in a label, and in the tip of a widget or a row."""

from PySide6.QtGui import Qt

from adr_studio.domain.display import visible


def as_label(text: str) -> str:
    """The text for a place that shows HTML where it sees some: as it is, or as HTML that reads like it."""
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return Qt.convertFromPlainText(shown) if "<" in shown or "&" in shown else shown
