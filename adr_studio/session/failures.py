"""Failure modes as the user changes them: added, tied to decisions, accepted; each as one step of undo."""

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from adr_studio.domain import row_plans
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.planning import Plan
from adr_studio.domain.record import Record
from adr_studio.domain.tables.failure_modes import FAILURE_MODES
from adr_studio.domain.tying import tie
from adr_studio.domain.typed_tables import TableReader, TypedRow
from adr_studio.domain.verdicts import parse_state
from adr_studio.errors import Refused
from adr_studio.session.command import Context

translate = QCoreApplication.translate

VERBS = ("mitigates", "introduces", "accepts")
"""What a decision can say of a failure mode."""


def add_failure_mode(context: Context, on: str = "") -> str | None:
    """Ask for a failure mode of an element and add it; its id, None where the user turned away."""
    session = context.session
    values = context.shell.ask_failure_mode(session, on)
    if values is None:
        return None
    graph, record = session.survey.graph, context.view.record()
    path, beside = _home(graph, values.get("on", ""), record)
    plan = row_plans.add_row(
        session.planner(),
        TableReader(graph.model.kinds),
        FAILURE_MODES,
        path,
        {**values, "id": session.next_id(FAILURE_MODES)},
        beside,
    )
    session.carry_out(plan)
    name = plan.title.removeprefix("Add ")
    said = translate("commands", "{} is in {}. Save to keep it.").format(name, path)
    context.shell.notice(said, "success", "file.save-all")
    return name


def _home(graph: Graph, on: str, record: Record | None) -> tuple[str, str]:
    """The page that a failure mode of an element belongs to, and the row whose table it joins.

    That is where most of the element's failure modes are, or else the record in front, or where the element is.
    """
    element = _element(graph, on.partition(",")[0].strip(" `"))
    known = (
        [each for each in graph.others(element, "affected by") if each.kind == FAILURE_MODES.name] if element else []
    )
    if known:
        page, _ = Counter(each.path for each in known).most_common(1)[0]
        return page, next(each.id for each in known if each.path == page)
    if record is not None:
        return record.path, ""
    if element is not None:
        return element.path, ""
    raise Refused(
        translate("commands", "There is no page to add it to."),
        translate("commands", "Open the record that it belongs in first. Nothing was changed."),
    )


def _element(graph: Graph, name: str) -> Thing | None:
    return next((thing for thing in graph.find(name) if not thing.is_record), None) if name else None


def tie_decision(context: Context, mode: TypedRow, verb: str, record: Record | None = None) -> None:
    """Let a decision mitigate, introduce or accept a failure mode; which one is asked, and who accepts it and when."""
    session = context.session
    if record is None:
        title = translate("commands", "Which decision {} {}?").format(verb, mode.id)
        record = context.shell.ask_record(title, session.catalog, "")
    if record is None:
        return
    accepted = _acceptance(context, mode) if verb == "accepts" else None
    if verb == "accepts" and accepted is None:
        return
    plan = tie(session.planner(), record, verb, [Thing(mode.kind.name, mode.id)])
    if accepted is not None:
        plan = _both(plan, accepted)
    if not plan.edits:
        context.shell.notice(translate("commands", "{} says so already.").format(record.id))
        return
    session.carry_out(plan)
    context.shell.notice(translate("commands", "{}. Save to keep it.").format(plan.title), "success", "file.save-all")


def accept(context: Context, mode: TypedRow) -> None:
    """Let somebody accept a failure mode; who and when is asked, and is its State then."""
    plan = _acceptance(context, mode)
    if plan is not None:
        context.session.carry_out(plan)
        said = translate("commands", "{} is accepted. Save to keep it.").format(mode.id)
        context.shell.notice(said, "success", "file.save-all")


def _acceptance(context: Context, mode: TypedRow) -> Plan | None:
    session = context.session
    planner = session.planner()
    label = translate("commands", "Who accepts {}, and on which day").format(mode.id)
    title = translate("commands", "Accept a failure mode")
    said = context.shell.ask_text(title, label, f"{session.history.author} on {planner.today}")
    if said is None:
        return None
    state = f"accepted by {said.strip()}"
    try:
        parse_state(state)
    except ValueError as error:
        detail = translate("commands", "Write a name and a day, such as ana on 2026-01-31. Nothing was changed.")
        raise Refused(translate("commands", "It was not accepted: {}.").format(error), detail) from error
    return row_plans.set_cell(planner, TableReader(session.survey.model.kinds), mode, "state", state)


def _both(one: Plan, other: Plan) -> Plan:
    """Two plans for the same texts as one step."""
    edits = {path: (*one.edits.get(path, ()), *other.edits.get(path, ())) for path in {**one.edits, **other.edits}}
    return replace(one, edits=edits)
