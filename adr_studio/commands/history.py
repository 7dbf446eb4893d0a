"""Saving records to the repository’s history."""

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, command

translate = QCoreApplication.translate


def can_commit(context: Context) -> str | None:
    """There must be a repository with something in it that its history does not have."""
    if context.session.repository is None:
        return "This folder is not in a git repository."
    if context.session.history.changed or any(each.modified for each in context.session.documents.values()):
        return None
    return "Everything is in the history."


@command("history.save", "Save to history…", "History", "Ctrl+Return", icon="commit", when=can_commit)
def save_to_history(context: Context) -> None:
    """Commit records, and nothing else: what you staged yourself stays staged as it is (git commit --only)."""
    context.session.disk.save_all()
    context.session.history.refresh(lambda changed: _ask_and_commit(context, changed))


def _ask_and_commit(context: Context, changed: tuple[str, ...]) -> None:
    session, shell = context.session, context.shell
    if not changed:
        shell.notice(translate("commands", "Everything is in the history already."))
        return
    wish = shell.ask_commit(session, changed, session.history.proposed_message(changed, session.catalog))
    if wish is not None:
        session.history.commit(wish, shell)
