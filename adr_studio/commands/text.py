"""Writing Markdown: emphasis, links, headings, lists, and lines that move."""

from collections.abc import Callable
from functools import partial

from adr_studio.domain import emphasis, typed
from adr_studio.domain.typed import Typed
from adr_studio.session.command import Command, Context, command
from adr_studio.session.conditions import can_write


def _do(context: Context, work: Callable[[str, int, int], Typed | None]) -> None:
    document, view = context.view.document(), context.view.text()
    if document is None or view is None:
        return
    result = work(document.text, *view.selection())
    if result is not None:
        document.apply(result.edits)
        view.select(result.start, result.end)


@command("text.bold", "Bold", "Insert", "Ctrl+B", when=can_write)
def bold(context: Context) -> None:
    """Make the selection or the word at the caret bold, or plain again."""
    _do(context, partial(emphasis.toggle, mark=emphasis.BOLD))


@command("text.italic", "Italic", "Insert", "Ctrl+I", when=can_write)
def italic(context: Context) -> None:
    """Make the selection or the word at the caret slanted, or plain again."""
    _do(context, partial(emphasis.toggle, mark=emphasis.ITALIC))


@command("text.code", "Code", "Insert", "Ctrl+Shift+C", when=can_write)
def code(context: Context) -> None:
    """Set the selection or the word at the caret as code, or as words again."""
    _do(context, partial(emphasis.toggle, mark=emphasis.CODE))


@command("text.link", "Link", "Insert", "Ctrl+K", icon="link", when=can_write)
def link(context: Context) -> None:
    """Make a link of the selection or the word at the caret, or take the link there away."""
    _do(context, emphasis.link)


def _heading(level: int, name: str) -> Command:
    def set_heading(context: Context) -> None:
        _do(context, partial(emphasis.set_heading, level=level))

    set_heading.__doc__ = f"Make the lines headings of level {level}, or plain lines again."
    return command(name, f"Heading {level}", "Insert", f"Ctrl+Alt+{level}", when=can_write)(set_heading)


HEADING_1, HEADING_2 = _heading(1, "text.heading-one"), _heading(2, "text.heading-two")
HEADING_3, HEADING_4 = _heading(3, "text.heading-three"), _heading(4, "text.heading-four")


@command("text.task", "Task", "Insert", "Ctrl+Shift+X", when=can_write)
def task(context: Context) -> None:
    """Make tasks of the lines, tick them, or untick them where all are ticked."""
    _do(context, typed.toggle_task)


@command("text.move-up", "Move lines up", "Edit", "Alt+Up", when=can_write)
def move_up(context: Context) -> None:
    """Let the lines change places with the line above."""
    _do(context, partial(typed.move_lines, down=False))


@command("text.move-down", "Move lines down", "Edit", "Alt+Down", when=can_write)
def move_down(context: Context) -> None:
    """Let the lines change places with the line below."""
    _do(context, partial(typed.move_lines, down=True))


@command("text.duplicate", "Duplicate lines", "Edit", "Ctrl+Shift+D", when=can_write)
def duplicate(context: Context) -> None:
    """Write the lines once more below themselves."""
    _do(context, typed.duplicate_lines)
