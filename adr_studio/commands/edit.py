"""Undo and redo, the clipboard, finding and completing."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, TextView, command

translate = QCoreApplication.translate


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


def has_view(context: Context) -> str | None:
    """A document must be open."""
    return None if context.view.text() else "No document is open."


def can_write(context: Context) -> str | None:
    """A document must be open, and not for reading only."""
    document = context.view.document()
    if document is None:
        return "No document is open."
    return document.notice or None


def _in_view(context: Context, deed: Callable[[TextView], None]) -> None:
    view = context.view.text()
    if view is not None:
        deed(view)


@command("edit.cut", "Cut", "Edit", "Ctrl+X", when=has_view)
def cut(context: Context) -> None:
    """Move the selection to the clipboard."""
    _in_view(context, lambda view: view.cut())


@command("edit.copy", "Copy", "Edit", "Ctrl+C", icon="copy", when=has_view)
def copy(context: Context) -> None:
    """Copy the selection to the clipboard."""
    _in_view(context, lambda view: view.copy())


@command("edit.paste", "Paste", "Edit", "Ctrl+V", when=has_view)
def paste(context: Context) -> None:
    """Write what is on the clipboard; a URL over selected words makes a link of them."""
    _in_view(context, lambda view: view.paste())


@command("edit.select-all", "Select all", "Edit", "Ctrl+A", when=has_view)
def select_all(context: Context) -> None:
    """Select the whole text."""
    _in_view(context, lambda view: view.select_all())


@command("edit.find", "Find…", "Edit", "Ctrl+F", icon="search", when=has_view)
def find(context: Context) -> None:
    """Look for words or a pattern in the text."""
    _in_view(context, lambda view: view.open_find(replace=False))


@command("edit.replace", "Replace…", "Edit", "Ctrl+H", when=can_write)
def replace(context: Context) -> None:
    """Look for words or a pattern in the text and write something else there."""
    _in_view(context, lambda view: view.open_find(replace=True))


@command("edit.find-next", "Find next", "Edit", "F3", when=has_view)
def find_next(context: Context) -> None:
    """Go to the next place where it was found."""
    _in_view(context, lambda view: view.find_next())


@command("edit.find-previous", "Find previous", "Edit", "Shift+F3", when=has_view)
def find_previous(context: Context) -> None:
    """Go to the place before, where it was found."""
    _in_view(context, lambda view: view.find_previous())


@command("edit.complete", "Complete", "Edit", "Ctrl+Space", when=can_write)
def complete(context: Context) -> None:
    """Offer records, headings, people, statuses or tags for what is being typed."""
    _in_view(context, lambda view: view.complete())


@command("edit.follow-link", "Follow the link", "Edit", "F12", icon="link", when=has_view)
def follow_link(context: Context) -> None:
    """Go where the link at the caret leads."""
    view = context.view.text()
    if view is not None and not view.follow_link():
        context.shell.notice(translate("commands", "There is no link at the caret."))


@command("edit.settings", "Settings…", "Edit", "Ctrl+,", icon="settings")
def settings(context: Context) -> None:
    """Choose the theme, the text size, and whether documents are saved by themselves."""
    chosen = context.shell.ask_settings(context.session)
    if chosen is not None:
        context.session.preferences.change(**chosen)
