"""When commands can be used: each gives the reason why they cannot, or None."""

from adr_studio.session.command import Context


def has_document(context: Context) -> str | None:
    """A document must be open."""
    return None if context.view.document() else "No document is open."


def has_text(context: Context) -> str | None:
    """The text of a document must be in sight, so that nothing is changed or copied unseen."""
    view = context.view.text()
    if view is None:
        return "No document is open."
    return None if view.is_shown else "The text is not shown now; “Text and page” shows it."


def can_change(context: Context) -> str | None:
    """A document must be open, and not for reading only."""
    document = context.view.document()
    if document is None:
        return "No document is open."
    return document.notice or None


def can_write(context: Context) -> str | None:
    """The text of a document must be in sight, and not for reading only."""
    return can_change(context) or has_text(context)
