"""Undo and redo, the clipboard, finding and completing."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, Layout, TextView, command
from adr_studio.session.conditions import can_change, can_write, has_document, has_text

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


def _in_view(context: Context, deed: Callable[[TextView], None]) -> None:
    view = context.view.text()
    if view is not None:
        deed(view)


def _in_sight(context: Context, deed: Callable[[TextView], None]) -> None:
    """Find in the text where it can be seen, even if only its page or form was shown."""
    view = context.view.text()
    if view is not None:
        if not view.is_shown:
            context.view.set_layout(Layout.SPLIT)
        deed(view)


@command("edit.cut", "Cut", "Edit", "Ctrl+X", when=has_text)
def cut(context: Context) -> None:
    """Move the selection to the clipboard."""
    _in_view(context, lambda view: view.cut())


@command("edit.copy", "Copy", "Edit", "Ctrl+C", icon="copy", when=has_text)
def copy(context: Context) -> None:
    """Copy the selection to the clipboard."""
    _in_view(context, lambda view: view.copy())


@command("edit.paste", "Paste", "Edit", "Ctrl+V", when=has_text)
def paste(context: Context) -> None:
    """Write what is on the clipboard; a URL over selected words makes a link of them."""
    _in_view(context, lambda view: view.paste())


@command("edit.select-all", "Select all", "Edit", "Ctrl+A", when=has_text)
def select_all(context: Context) -> None:
    """Select the whole text."""
    _in_view(context, lambda view: view.select_all())


@command("edit.find", "Find…", "Edit", "Ctrl+F", icon="search", when=has_document)
def find(context: Context) -> None:
    """Look for words or a pattern in the text."""
    _in_sight(context, lambda view: view.open_find(replace=False))


@command("edit.replace", "Replace…", "Edit", "Ctrl+H", when=can_change)
def replace(context: Context) -> None:
    """Look for words or a pattern in the text and write something else there."""
    _in_sight(context, lambda view: view.open_find(replace=True))


@command("edit.find-next", "Find next", "Edit", "F3", when=has_document)
def find_next(context: Context) -> None:
    """Go to the next place where it was found."""
    _in_sight(context, lambda view: view.find_next())


@command("edit.find-previous", "Find previous", "Edit", "Shift+F3", when=has_document)
def find_previous(context: Context) -> None:
    """Go to the place before, where it was found."""
    _in_sight(context, lambda view: view.find_previous())


@command("edit.complete", "Complete", "Edit", "Ctrl+Space", when=can_write)
def complete(context: Context) -> None:
    """Offer records, headings, people, statuses or tags for what is being typed."""
    _in_view(context, lambda view: view.complete())


@command("edit.follow-link", "Follow the link", "Edit", "F12", icon="link", when=has_text)
def follow_link(context: Context) -> None:
    """Go where the link at the caret leads, or to the row or record whose id is there."""
    view = context.view.text()
    if view is None or view.follow_link():
        return
    thing = context.session.survey.graph.defined(view.name())
    if thing is not None:
        context.view.show_document(thing.path, thing.line)
    else:
        context.shell.notice(translate("commands", "There is no link at the caret."))


@command("edit.settings", "Settings…", "Edit", "Ctrl+,", icon="settings")
def settings(context: Context) -> None:
    """Choose the theme, the text size, and whether documents are saved by themselves."""
    chosen = context.shell.ask_settings(context.session)
    if chosen is not None:
        context.session.preferences.change(**chosen)
