"""Opening repositories."""

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, command

translate = QCoreApplication.translate


@command("repository.open", "Open repository…", "File", "Ctrl+Shift+O", icon="open-repository")
def open_repository(context: Context) -> None:
    """Open a folder that is in a git repository."""
    folder = context.shell.ask_folder(translate("commands", "Open a repository"))
    if folder is not None:
        context.view.open_window(folder)


def has_recent(context: Context) -> str | None:
    """There must be another repository that was open before."""
    return None if _others(context) else "No other repository was open before."


def _others(context: Context) -> list[str]:
    return [path for path in context.view.recent() if path != str(context.session.root)]


@command("repository.recent", "Open recent…", "File", icon="repository", when=has_recent)
def open_recent(context: Context) -> None:
    """Open a repository that was open before."""
    folder = context.shell.ask_choice(
        translate("commands", "Open recent"), translate("commands", "Repository"), _others(context)
    )
    if folder is not None:
        context.view.open_window(folder)


def is_repository(context: Context) -> str | None:
    """The open folder must be in a git repository."""
    return None if context.session.repository else "This folder is not in a git repository."


@command("repository.trust", "Trust…", "History", icon="lock", when=is_repository)
def trust(context: Context) -> None:
    """See which programs of this repository would run when you save to history, and allow that or take it back."""
    context.session.history.review_trust(context.shell)


@command("repository.sample", "Open the sample repository", "Help", icon="repository")
def open_sample(context: Context) -> None:
    """Open ADR Studio’s own decisions, in a repository made for trying things out."""
    context.view.open_window("")


def is_sample(context: Context) -> str | None:
    """The sample must be open."""
    return None if context.session.is_sample else "The sample repository is not open."


@command("repository.reset-sample", "Reset the sample…", "Help", icon="undo", when=is_sample)
def reset_sample(context: Context) -> None:
    """Make the sample repository as it was; what you changed in it is lost."""
    question = translate("commands", "It is made again as it was at first. What you wrote in it is lost.")
    title, action = translate("commands", "Reset the sample?"), translate("commands", "Reset and lose it")
    if context.shell.confirm(title, question, action, danger=True):
        context.session.open(None, anew=True)


@command("repository.refresh", "Read the folder again", "View", "F5", icon="refresh")
def refresh(context: Context) -> None:
    """Read what changed on the disk."""
    context.session.refresh()
    context.session.history.refresh()
