"""Failure modes: looked at, added, and mitigated by the record in front."""

from PySide6.QtCore import QCoreApplication

from adr_studio.domain.graph import Thing, in_order
from adr_studio.session.command import Context, command

# What reads tables is imported in the functions: the window is there sooner without it.

translate = QCoreApplication.translate


def is_open(context: Context) -> str | None:
    """A repository must be open."""
    return None if context.session.root else "No repository is open."


def can_mitigate(context: Context) -> str | None:
    """A record must be in front, and there must be failure modes."""
    if context.view.record() is None:
        return "No record is selected."
    there = context.session.survey.model.rows("failure-modes")
    return None if there else "There is no failure mode yet."


@command("failures.show", "Failure modes", "View", icon="failure", when=is_open)
def show(context: Context) -> None:
    """Look at what can go wrong, how bad that is, and what is done about it."""
    context.view.show_mode("failures")


@command("failures.add", "Add a failure mode…", "Decision", "Ctrl+Shift+M", icon="failure", when=is_open)
def add(context: Context) -> None:
    """Ask how a component or flow can fail, and write the answer down as one row of a table."""
    from adr_studio.session.failures import add_failure_mode

    add_failure_mode(context)


@command("failures.mitigate", "Mitigate a failure mode…", "Decision", icon="failure", when=can_mitigate)
def mitigate(context: Context) -> None:
    """Say in the record in front that it mitigates a failure mode; those without an answer are offered first."""
    from adr_studio.analysis.failures import modes
    from adr_studio.session.failures import tie_decision

    record = context.view.record()
    known = {mode.thing: mode for mode in modes(context.session.survey.graph) if mode.row.id}

    def answered(thing: Thing) -> tuple[bool, int]:
        mode = known[thing]
        return mode.is_mitigated or mode.is_accepted, -(mode.values.severity or 0)

    offered = sorted(in_order(known), key=answered)
    if record is not None:
        title = translate("commands", "What does {} mitigate?").format(record.id)
        chosen = context.shell.ask_thing(title, offered)
        if chosen is not None:
            tie_decision(context, known[chosen].row, "mitigates", record)
