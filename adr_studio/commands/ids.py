"""Ids of rows: what names them, another id for one, and links of records to them.

What that takes is loaded when it is first done, because the window is there sooner without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from adr_studio.errors import Refused
from adr_studio.session.command import Context, command
from adr_studio.session.conditions import has_text

if TYPE_CHECKING:
    from adr_studio.domain.graph import Thing

translate = QCoreApplication.translate


def has_rows(context: Context) -> str | None:
    """A record must be selected, and there must be rows of tables to link it to."""
    if context.view.record() is None:
        return "No record is selected."
    return None if context.session.survey.has_rows else "No table has a row with an id yet."


def _named(context: Context) -> Thing | None:
    """What the id at the caret means, or else the row that the caret is in; a notice where there is neither."""
    graph, view, document = context.session.survey.graph, context.view.text(), context.view.document()
    if view is None or document is None:
        return None
    row = graph.rows.get((document.path, document.text.count("\n", 0, view.selection()[1])))
    name = view.name()
    thing = row if row is not None and name in (row.id, "") else graph.defined(name) or row
    if thing is None:
        context.shell.notice(translate("commands", "There is no id of a record or row at the caret."))
    return thing


@command("edit.references", "What names this", "Edit", "Shift+F12", icon="context", when=has_text)
def references(context: Context) -> None:
    """Show all that names the id at the caret, and all that it stands to."""
    thing = _named(context)
    if thing is not None:
        context.view.show_panel("context")
        context.session.survey.ask_about(thing)


@command("edit.rename-id", "Rename the id…", "Edit", "Shift+F2", icon="rename", when=has_text)
def rename_id(context: Context) -> None:
    """Give the row at the caret another id; every table, link and mention follows."""
    from adr_studio.domain import renaming
    from adr_studio.domain.typed_tables import TableReader

    thing = _named(context)
    if thing is None:
        return
    if thing.is_record:
        context.view.run("decision.rename")
        return
    label = translate("commands", "The new id of {}; every mention follows").format(thing.id)
    name = context.shell.ask_text(translate("commands", "Rename"), label, thing.id)
    if name is None or name == thing.id:
        return
    session = context.session
    pages = tuple(dict.fromkeys((*session.pages, *session.documents)))
    model = session.survey.model
    reader = TableReader(model.kinds)
    plan = session.carry_out_agreed(
        lambda: renaming.rename(model, thing, name, pages, session.text_or_none, reader), context.shell.confirm_plan
    )
    if plan is not None:
        context.shell.notice(f"{plan.title}.", "success", "file.save-all")


@command("decision.link-row", "Link to a row…", "Decision", "Ctrl+Alt+L", icon="link", when=has_rows)
def link_row(context: Context) -> None:
    """Say what this record decides, gains, costs, mitigates, introduces or accepts."""
    from adr_studio.domain.context import OF_VERB
    from adr_studio.domain.graph import in_order
    from adr_studio.domain.tying import tie

    record, graph = context.view.record(), context.session.survey.graph
    if record is None:
        return
    title = translate("commands", "Link {}").format(record.id)
    verb = context.shell.ask_choice(title, translate("commands", "{} …").format(record.id), tuple(OF_VERB))
    if verb is None:
        return
    things = in_order(row for row in graph.rows.values() if row.kind in OF_VERB[verb])
    if not things:
        kinds = [kind.title.lower() for kind in graph.model.kinds if kind.name in OF_VERB[verb]]
        said = translate("commands", "No table has {} yet.").format(" or ".join(kinds))
        raise Refused(said, translate("commands", "Add a row first. Nothing was changed."))
    thing = context.shell.ask_thing(f"{record.id} {verb} …", things)
    if thing is not None:
        context.session.carry_out(tie(context.session.planner(), record, verb, [thing]))
