"""Where the keyboard comes to when it goes round."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget


def come_after(place: QWidget, made: QWidget) -> None:
    """Let the keyboard reach what was made late from where its place in the window is."""
    before = place.previousInFocusChain()
    while before is not None and before is not place and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
        before = before.previousInFocusChain()
    for each in made.findChildren(QWidget):
        # The list of a box is in a window of its own.
        here = each.window() is place.window() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if before is not None and here:
            QWidget.setTabOrder(before, each)
            before = each


def finish_typing() -> None:
    """Take what is being typed into a field of one line or a cell, as when the keyboard leaves it."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit) and field.isModified():
        field.editingFinished.emit()
    view = field.parentWidget() if field is not None else None
    while view is not None and not isinstance(view, QAbstractItemView):
        view = view.parentWidget()
    if view is not None:
        view.setFocus()
