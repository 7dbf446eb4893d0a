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
