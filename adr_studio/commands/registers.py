"""Registers: the rows of tables over the whole repository."""

from PySide6.QtCore import QCoreApplication

from adr_studio.domain.table_kind import TableKind
from adr_studio.session import registers
from adr_studio.session.command import Context, command

translate = QCoreApplication.translate


def is_open(context: Context) -> str | None:
    """A repository must be open."""
    return None if context.session.root is not None else "No repository is open."


def has_rows(context: Context) -> str | None:
    """Some register must have a row."""
    return None if _filled(context) else "No register has a row yet."


def _filled(context: Context) -> tuple[TableKind, ...]:
    model = context.session.survey.model
    return tuple(kind for kind in registers.kinds(context) if model.rows(kind.name))


@command("registers.show", "Registers", "View", icon="outline", when=is_open)
def show(context: Context) -> None:
    """Show risks, debts, assumptions, goals and the parts of the system, each over the whole repository."""
    context.view.show_mode("registers")


@command("registers.add", "Add to a register…", "Insert", icon="plus", when=is_open)
def add(context: Context) -> None:
    """Add a risk, a debt, an assumption or another row to a table of the record in front."""
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
    kind = _chosen(context, translate("commands", "Export a register"), _filled(context))
    if kind is not None:
        registers.export(context, kind, context.session.survey.model.rows(kind.name), form)


def _chosen(context: Context, title: str, offered: tuple[TableKind, ...]) -> TableKind | None:
    titles = {kind.title: kind for kind in offered}
    chosen = context.shell.ask_choice(title, translate("commands", "Which register?"), tuple(titles))
    return titles[chosen] if chosen is not None else None
