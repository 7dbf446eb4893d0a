"""What stands where there is nothing yet: a title, and why it is worth having."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


def empty_state(title: str, why: str, action: QWidget | None = None) -> QWidget:
    """A quiet page with a title, a sentence and at most one thing to do."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.addStretch(2)
    for text, role in ((title, "heading"), (why, "muted")):
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label)
    if action is not None:
        layout.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
    layout.addStretch(3)
    return page
