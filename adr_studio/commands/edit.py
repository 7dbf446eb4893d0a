"""Undo and redo."""

from adr_studio.session.command import Context, command


def can_undo(context: Context) -> str | None:
    """There must be a step to take back."""
    document = context.view.document()
    return None if document and document.qt.isUndoAvailable() else "There is nothing to undo."


def can_redo(context: Context) -> str | None:
    """There must be a step that was taken back."""
    document = context.view.document()
    return None if document and document.qt.isRedoAvailable() else "There is nothing to redo."


@command("edit.undo", "Undo", "Edit", "Ctrl+Z", icon="undo", when=can_undo)
def undo(context: Context) -> None:
    """Take back the last step, in every file that it changed."""
    document = context.view.document()
    if document is not None:
        context.session.undo(document)


@command("edit.redo", "Redo", "Edit", "Ctrl+Shift+Z", icon="redo", when=can_redo)
def redo(context: Context) -> None:
    """Do again what was taken back."""
    document = context.view.document()
    if document is not None:
        context.session.redo(document)


@command("edit.settings", "Settings…", "Edit", "Ctrl+,", icon="settings")
def settings(context: Context) -> None:
    """Choose the theme, the text size, and whether documents are saved by themselves."""
    chosen = context.shell.ask_settings(context.session)
    if chosen is not None:
        context.session.preferences.change(**chosen)
