"""Weighing the options of a decision: what is done in the table, and what is only tried."""

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, command

translate = QCoreApplication.translate

_MENU = "Trade-offs"


def has_table(context: Context) -> str | None:
    """A table of trade-offs must be looked at."""
    comparing = context.session.comparing
    return None if comparing is not None and comparing.comparison is not None else "No trade-offs are shown."


def can_edit(context: Context) -> str | None:
    """The table must be one that can be changed."""
    comparing = context.session.comparing
    document = comparing.document if comparing is not None else None
    return has_table(context) or (document.notice if document is not None else None) or None


@command("tradeoffs.show", "Trade-offs", _MENU, "Ctrl+Shift+W", icon="tradeoff")
def show(context: Context) -> None:
    """Weigh the options of the record against its criteria."""
    context.view.show_mode("trade-offs")


@command("tradeoffs.add-criterion", "Add criterion…", _MENU, icon="plus", when=can_edit)
def add_criterion(context: Context) -> None:
    """Add something that the options are judged by, as the last row of the table."""
    from adr_studio.domain import comparison_edits  # here, because the window is there sooner without it

    label = translate("commands", "What are the options to be judged by?")
    name = context.shell.ask_text(translate("commands", "Add criterion"), label)
    if name and name.strip():
        context.session.compare().add(lambda shown: comparison_edits.add_criterion(shown.table, name.strip()))


@command("tradeoffs.add-option", "Add option…", _MENU, icon="plus", when=can_edit)
def add_option(context: Context) -> None:
    """Add something to choose, as a column of the table and in the record’s list of options."""
    from adr_studio.domain import comparison_edits

    label = translate("commands", "What else could be chosen?")
    name = context.shell.ask_text(translate("commands", "Add option"), label)
    if name and name.strip():
        context.session.compare().add(
            lambda shown: comparison_edits.add_option(shown.table, shown.options, name.strip())
        )


@command("tradeoffs.agreed", "Back to the agreed weights", _MENU, "Ctrl+Alt+0", icon="undo", when=has_table)
def agreed(context: Context) -> None:
    """Drop the weights that were tried; the text has the agreed ones all the time."""
    context.session.compare().take_scenario("")


@command("tradeoffs.save-scenario", "Save as scenario…", _MENU, icon="save", when=can_edit)
def save_scenario(context: Context) -> None:
    """Keep the weights that are shown under a name, as a column of the table; the agreed ones stay."""
    comparing = context.session.compare()
    label = translate("commands", "The scenario’s name, such as “Finance view”")
    name = context.shell.ask_text(translate("commands", "Save as scenario"), label, comparing.scenario or "")
    if name and name.strip():
        comparing.save_scenario(name)
        said = translate("commands", "The scenario “{}” is in the table. Save to keep it.").format(name.strip())
        context.shell.notice(said, "success")
