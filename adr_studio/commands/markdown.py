"""Writing Markdown: marks, headings, lists and lines."""

from adr_studio.domain import passages
from adr_studio.session.command import Context, command


def can_edit(context: Context) -> str | None:
    """A document must be open that can be edited."""
    document = context.view.document()
    if document is None:
        return "No document is open."
    return "The document can only be read." if document.read_only else None


@command("text.strong", "Strong", "Insert", "Ctrl+B", when=can_edit)
def strong(context: Context) -> None:
    """Make what is selected, or the word at the caret, strong; or no longer."""
    context.view.edit(passages.toggle("**"))


@command("text.emphasis", "Emphasis", "Insert", "Ctrl+I", when=can_edit)
def emphasis(context: Context) -> None:
    """Emphasise what is selected, or the word at the caret; or no longer."""
    context.view.edit(passages.toggle("*"))


@command("text.code", "Code", "Insert", "Ctrl+Shift+C", when=can_edit)
def code(context: Context) -> None:
    """Make what is selected, or the word at the caret, code; or no longer."""
    context.view.edit(passages.toggle("`"))


@command("text.link", "Link", "Insert", "Ctrl+K", icon="link", when=can_edit)
def link(context: Context) -> None:
    """Make a link of what is selected, or of the word at the caret."""
    context.view.edit(passages.link)


@command("text.heading-1", "Title", "Insert", "Ctrl+Alt+1", when=can_edit)
def heading_1(context: Context) -> None:
    """Make the line the document’s title, or no longer."""
    context.view.edit(passages.heading(1))


@command("text.heading-2", "Heading", "Insert", "Ctrl+Alt+2", when=can_edit)
def heading_2(context: Context) -> None:
    """Make the line the heading of a section, or no longer."""
    context.view.edit(passages.heading(2))


@command("text.heading-3", "Smaller heading", "Insert", "Ctrl+Alt+3", when=can_edit)
def heading_3(context: Context) -> None:
    """Make the line a heading inside a section, or no longer."""
    context.view.edit(passages.heading(3))


@command("text.heading-4", "Smallest heading", "Insert", "Ctrl+Alt+4", when=can_edit)
def heading_4(context: Context) -> None:
    """Make the line a heading of the fourth level, or no longer."""
    context.view.edit(passages.heading(4))


@command("text.task", "Task", "Insert", "Ctrl+Shift+K", icon="check", when=can_edit)
def task(context: Context) -> None:
    """Tick a task or untick it; an item of a list that is no task becomes one."""
    context.view.edit(passages.toggle_task)


@command("text.complete", "Complete", "Insert", "Ctrl+Space", when=can_edit)
def complete(context: Context) -> None:
    """Offer what could stand here: records, headings, people, statuses, tags."""
    context.view.complete()


@command("text.move-up", "Move lines up", "Edit", "Alt+Up", when=can_edit)
def move_up(context: Context) -> None:
    """Bring the lines of the selection above the line before them."""
    context.view.edit(passages.move_up, above=1)


@command("text.move-down", "Move lines down", "Edit", "Alt+Down", when=can_edit)
def move_down(context: Context) -> None:
    """Bring the lines of the selection below the line after them."""
    context.view.edit(passages.move_down, below=1)


@command("text.duplicate", "Duplicate lines", "Edit", "Ctrl+Shift+D", when=can_edit)
def duplicate(context: Context) -> None:
    """Write the lines of the selection once more."""
    context.view.edit(passages.duplicate)


@command("text.follow-link", "Follow the link", "View", "F12", icon="link", when=can_edit)
def follow_link(context: Context) -> None:
    """Go where the link at the caret leads."""
    if not context.view.follow_link():
        context.shell.notice("There is no link at the caret.")


@command("view.larger", "Larger text", "View", "Ctrl++")
def larger(context: Context) -> None:
    """Make the editor’s text larger."""
    _zoom(context, 1)


@command("view.smaller", "Smaller text", "View", "Ctrl+-")
def smaller(context: Context) -> None:
    """Make the editor’s text smaller."""
    _zoom(context, -1)


@command("view.usual", "Usual text size", "View", "Ctrl+0")
def usual(context: Context) -> None:
    """Give the editor’s text its usual size."""
    context.session.preferences.change(zoom=0)


def _zoom(context: Context, step: int) -> None:
    preferences = context.session.preferences
    preferences.change(zoom=max(-4, min(preferences.settings.zoom + step, 16)))
