"""Registers: the rows of tables over the whole repository.

What they take is loaded when it is first needed, because the window is there sooner without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adr_studio.domain.table_kind import TableKind

translate = QCoreApplication.translate


def is_open(context: Context) -> str | None:
    """A repository must be open."""
    return None if context.session.root is not None else "No repository is open."


def has_rows(context: Context) -> str | None:
    """Some register must have a row."""
    return None if context.session.survey.has_rows else "No register has a row yet."


@command("registers.show", "Registers", "View", icon="register", when=is_open)
def show(context: Context) -> None:
    """Show risks, debts, assumptions, goals and the parts of the system, each over the whole repository."""
    context.view.show_mode("registers")


@command("registers.add", "Add to a register…", "Insert", icon="plus", when=is_open)
def add(context: Context) -> None:
    """Add a risk, a debt, an assumption or another row to a table of the document in front."""
    from adr_studio.session import registers

    kind = _chosen(context, translate("commands", "Add to a register"), registers.kinds(context))
    if kind is None:
        return
    row = registers.add_row(context, kind)
    if row is not None:
        context.view.show_document(row.path, row.line)


@command("registers.export-csv", "Export a register as CSV…", "File", when=has_rows)
def export_csv(context: Context) -> None:
    """Write the rows of a register into a file for spreadsheets."""
    _export(context, "csv")


@command("registers.export-markdown", "Export a register as Markdown…", "File", when=has_rows)
def export_markdown(context: Context) -> None:
    """Write the rows of a register into a file, as one table."""
    _export(context, "markdown")


def _export(context: Context, form: str) -> None:
    from adr_studio.session import registers

    model = context.session.survey.model
    filled = tuple(kind for kind in registers.kinds(context) if model.rows(kind.name))
    kind = _chosen(context, translate("commands", "Export a register"), filled)
    if kind is not None:
        registers.export(context, kind, model.rows(kind.name), form)


def _chosen(context: Context, title: str, offered: Sequence[TableKind]) -> TableKind | None:
    titles = {kind.title: kind for kind in offered}
    if not titles:
        context.shell.notice(translate("commands", "No register is there yet."))
        return None
    chosen = context.shell.ask_choice(title, translate("commands", "Which register?"), tuple(titles))
    return titles[chosen] if chosen is not None else None
