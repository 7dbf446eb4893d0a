"""Saving, closing and leaving."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from adr_studio.errors import ChangedOnDisk
from adr_studio.session.command import Context, command
from adr_studio.session.conditions import has_document
from adr_studio.session.document import DiskState, Document

translate = QCoreApplication.translate


def has_changes(context: Context) -> str | None:
    """Some document must have changes that are not saved."""
    changed = any(document.modified for document in context.session.documents.values())
    return None if changed else "Everything is saved."


@command("file.save", "Save", "File", "Ctrl+S", icon="save", when=has_document)
def save(context: Context) -> None:
    """Write the document to the disk."""
    document = context.view.document()
    if document is None:
        return
    try:
        context.session.disk.save(document)
    except ChangedOnDisk as error:
        _settle(context, document, error)


def _settle(context: Context, document: Document, error: ChangedOnDisk) -> None:
    """Let the user choose between two versions, both of which are there."""
    disk = context.session.disk
    deeds: dict[str, Callable[[], object]] = {
        translate("commands", "Merge both"): lambda: merge.run(context),
        translate("commands", "Compare them first"): lambda: compare.run(context),
        translate("commands", "Load the version on the disk (can be undone)"): lambda: disk.reload(document),
        translate("commands", "Keep mine: overwrite the file"): lambda: disk.overwrite(document),
    }
    if document.expected is None:
        del deeds[translate("commands", "Merge both")]
    if not disk.has(document.path):
        deeds = {translate("commands", "Write the file again"): lambda: disk.overwrite(document)}
    choice = context.shell.ask_choice(error.title, error.detail, tuple(deeds))
    if choice is not None:
        deeds[choice]()


@command("file.save-all", "Save all", "File", "Ctrl+Alt+S", icon="save", when=has_changes)
def save_all(context: Context) -> None:
    """Write every changed document to the disk."""
    saved = context.session.disk.save_all()
    said = translate("commands", "Saved 1 file.") if len(saved) == 1 else translate("commands", "Saved {} files.")
    context.shell.notice(said.format(len(saved)), "success")


@command("file.save-in-place", "Save in place", "File", when=has_document)
def save_in_place(context: Context) -> None:
    """Write into the file itself, so that its other names (hard links) keep leading to it."""
    document = context.view.document()
    if document is not None:
        context.session.disk.save(document, in_place=True)


@command("file.close", "Close", "File", "Ctrl+W", icon="close", when=has_document)
def close(context: Context) -> None:
    """Close the document; what is not saved is asked about first."""
    context.view.close_document()


@command("file.quit", "Quit", "File", "Ctrl+Q")
def quit_studio(context: Context) -> None:
    """Close the window."""
    context.view.quit()


def has_changed_on_disk(context: Context) -> str | None:
    """The document and its file must both have been changed."""
    document = context.view.document()
    if document is None:
        return "No document is open."
    changed = document.disk_state is DiskState.CHANGED
    return None if changed else "No other program has changed the file since."


def differs_from_disk(context: Context) -> str | None:
    """The document must differ from its file."""
    document = context.view.document()
    if document is None:
        return "No document is open."
    if not document.modified and document.disk_state is DiskState.SAME:
        return "It is as it is on the disk."
    return None if context.session.disk.has(document.path) else "There is no file on the disk."


@command("file.merge", "Merge with the file…", "File", icon="amend", when=has_changed_on_disk)
def merge(context: Context) -> None:
    """Put your changes and another program’s together; where both changed the same, you choose."""
    document = context.view.document()
    if document is None:
        return
    merged = context.session.disk.merge(document)
    text = merged.text if merged.clean else context.shell.ask_merge(document.path, merged)
    if text is not None:
        context.session.disk.take_merge(document, text)
        said = translate("commands", "Both changes are in the text now. Save to keep it.")
        context.shell.notice(said, "success", "file.save")


@command("file.compare", "Compare with the file…", "File", icon="diff", when=differs_from_disk)
def compare(context: Context) -> None:
    """See how your text differs from the file on the disk."""
    document = context.view.document()
    if document is not None:
        context.shell.show_differences(document.path, context.session.disk.text(document.path), document.text)


@command("file.revert", "Load the file from the disk", "File", icon="undo", when=differs_from_disk)
def revert(context: Context) -> None:
    """Take over the version on the disk; your text can be had back by undo."""
    document = context.view.document()
    if document is not None:
        context.session.disk.reload(document)
        said = translate("commands", "The file’s text is here now. Undo brings yours back.")
        context.shell.notice(said, "info", "edit.undo")
