"""Opening repositories."""

from adr_studio.session.command import Context, command


@command("repository.open", "Open repository…", "File", "Ctrl+Shift+O", icon="open-repository")
def open_repository(context: Context) -> None:
    """Open a folder that is in a git repository."""
    folder = context.shell.ask_folder("Open a repository")
    if folder is not None:
        context.shell.open_window(folder)


@command("repository.sample", "Open the sample repository", "Help", icon="repository")
def open_sample(context: Context) -> None:
    """Open ADR Studio’s own decisions, in a repository made for trying things out."""
    context.shell.open_window("")


@command("repository.refresh", "Read the folder again", "View", "F5", icon="refresh")
def refresh(context: Context) -> None:
    """Read what changed on the disk."""
    context.session.refresh()
    context.session.history.refresh()
