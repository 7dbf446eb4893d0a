"""Saving, closing and leaving."""

from adr_studio.errors import ChangedOnDisk
from adr_studio.session.command import Context, command
from adr_studio.session.document import Document


def has_document(context: Context) -> str | None:
    """A document must be open."""
    return None if context.view.document() else "No document is open."


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
        context.session.save(document)
    except ChangedOnDisk as error:
        _settle(context, document, error)


def _settle(context: Context, document: Document, error: ChangedOnDisk) -> None:
    """Let the user choose between two versions, both of which are there."""
    keep, take = "Keep mine: overwrite the file", "Load the version on the disk (can be undone)"
    choices = (take, keep) if context.session.on_disk(document.path) else (keep,)
    choice = context.shell.ask_choice(error.title, error.detail, choices)
    if choice == take:
        context.session.reload(document)
    elif choice == keep:
        context.session.overwrite(document)


@command("file.save-all", "Save all", "File", "Ctrl+Alt+S", icon="save", when=has_changes)
def save_all(context: Context) -> None:
    """Write every changed document to the disk."""
    saved = context.session.save_all()
    context.shell.notice(f"Saved {len(saved)} {'file' if len(saved) == 1 else 'files'}.", "success")


@command("file.save-in-place", "Save in place", "File", when=has_document)
def save_in_place(context: Context) -> None:
    """Write into the file itself, so that its other names (hard links) keep leading to it."""
    document = context.view.document()
    if document is not None:
        context.session.save(document, in_place=True)


@command("file.close", "Close", "File", "Ctrl+W", icon="close", when=has_document)
def close(context: Context) -> None:
    """Close the document; what is not saved is asked about first."""
    context.view.close_document()


@command("file.quit", "Quit", "File", "Ctrl+Q")
def quit_studio(context: Context) -> None:
    """Close the window."""
    context.view.quit()
