"""How the window looks."""

from adr_studio.session.command import Context, command


@command("view.light", "Light", "View", icon="sun")
def light(context: Context) -> None:
    """Use the light theme."""
    context.shell.set_theme("light")


@command("view.dark", "Dark", "View", icon="moon")
def dark(context: Context) -> None:
    """Use the dark theme."""
    context.shell.set_theme("dark")


@command("view.system", "As the system", "View")
def system(context: Context) -> None:
    """Follow the system’s light or dark setting."""
    context.shell.set_theme("system")


@command("view.restart-preview", "Restart the preview", "View", icon="refresh")
def restart_preview(context: Context) -> None:
    """Show the preview again after it stopped."""
    context.shell.restart_preview()


def has_view(context: Context) -> str | None:
    """A document must be open."""
    return None if context.shell.view() else "No document is open."


@command("view.zoom-in", "Larger text", "View", "Ctrl++", icon="plus", when=has_view)
def zoom_in(context: Context) -> None:
    """Show the text larger."""
    _zoom(context, 1)


@command("view.zoom-out", "Smaller text", "View", "Ctrl+-", icon="minus", when=has_view)
def zoom_out(context: Context) -> None:
    """Show the text smaller."""
    _zoom(context, -1)


@command("view.zoom-reset", "Usual text size", "View", "Ctrl+0", when=has_view)
def zoom_reset(context: Context) -> None:
    """Show the text in its usual size."""
    _zoom(context, 0)


def _zoom(context: Context, step: int) -> None:
    view = context.shell.view()
    if view is not None:
        view.zoom(step)


@command("view.tab-moves-focus", "Tab moves focus", "View", "Ctrl+M", when=has_view)
def tab_moves_focus(context: Context) -> None:
    """Let the Tab key leave the text instead of writing in it, or the other way round."""
    view = context.shell.view()
    if view is not None:
        leaves = view.toggle_tab()
        context.shell.notice("Tab leaves the text now." if leaves else "Tab writes in the text now.")
