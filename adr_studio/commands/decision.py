"""What happens to a decision: it is made, accepted, superseded, linked, renamed."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from adr_studio.domain.planning import Plan
from adr_studio.domain.record import Record
from adr_studio.domain.relations import VERBS
from adr_studio.domain.status import SETTABLE, Status
from adr_studio.errors import Refused
from adr_studio.session.command import Context, NewRecord, command

translate = QCoreApplication.translate


def is_open(context: Context) -> str | None:
    """A repository must be open."""
    return None if context.session.root else "No repository is open."


def has_record(context: Context) -> str | None:
    """A record must be open or selected."""
    return None if context.view.record() else "No record is selected."


def has_two(context: Context) -> str | None:
    """There must be another record."""
    if context.view.record() is None:
        return "No record is selected."
    return None if len(context.session.catalog.records) > 1 else "There is no other record."


def can_accept(context: Context) -> str | None:
    """The record must not be accepted already."""
    record = context.view.record()
    if record is None:
        return "No record is selected."
    return None if record.status is not Status.ACCEPTED else "It is accepted already."


def can_reject(context: Context) -> str | None:
    """The record must not be rejected already."""
    record = context.view.record()
    if record is None:
        return "No record is selected."
    return None if record.status is not Status.REJECTED else "It is rejected already."


@command("decision.new", "New decision…", "Decision", "Ctrl+N", icon="new", when=is_open)
def new_decision(context: Context) -> None:
    """Begin a decision from a template, with its number, date and author filled in."""
    _create(context, context.shell.ask_new_record(context.session, "decision"))


@command("decision.new-design-doc", "New design doc…", "Decision", "Ctrl+Shift+N", icon="design-doc", when=is_open)
def new_design_doc(context: Context) -> None:
    """Begin a design doc from a template."""
    _create(context, context.shell.ask_new_record(context.session, "design-doc"))


def _create(context: Context, wish: NewRecord | None) -> None:
    if wish is None:
        return
    session = context.session
    author = session.history.author
    status = "draft" if wish.template.kind == "design-doc" else "proposed"
    supersedes = session.catalog.by_path.get(wish.supersedes or "")
    plan = session.planner().new_record(wish.template, wish.title, author, wish.log, status, supersedes)
    session.carry_out(plan)
    (path,) = plan.created
    context.view.show_document(path)


def _set_status(context: Context, status: Status) -> None:
    record = context.view.record()
    if record is not None:
        context.session.carry_out(context.session.planner().set_field(record, "status", status))
        context.view.show_document(record.path)
        said = translate("commands", "{} is {}. Save to keep it.").format(record.id, status)
        context.shell.notice(said, "success")


@command("decision.accept", "Accept", "Decision", "Ctrl+Shift+A", icon="accept", when=can_accept)
def accept(context: Context) -> None:
    """Set the record’s status to accepted, as one step of undo."""
    _set_status(context, Status.ACCEPTED)


@command("decision.reject", "Reject", "Decision", icon="reject", when=can_reject)
def reject(context: Context) -> None:
    """Set the record’s status to rejected, as one step of undo."""
    _set_status(context, Status.REJECTED)


@command("decision.status", "Set status…", "Decision", "Ctrl+Shift+S", icon="propose", when=has_record)
def set_status(context: Context) -> None:
    """Choose the record’s status."""
    record = context.view.record()
    if record is not None:
        label = translate("commands", "The status of {}").format(record.id)
        choice = context.shell.ask_choice(translate("commands", "Set status"), label, [str(each) for each in SETTABLE])
        if choice is not None:
            _set_status(context, Status(choice))


@command("decision.supersede", "Supersede with…", "Decision", icon="supersede", when=has_two)
def supersede(context: Context) -> None:
    """Let another record take this one’s place, said in both files as one step of undo."""
    old = context.view.record()
    if old is None:
        return
    question = translate("commands", "What takes the place of {}?").format(old.id)
    new = context.shell.ask_record(question, context.session.catalog, old.path)
    if new is not None:
        context.session.carry_out(context.session.planner().supersede(old, new))
        said = translate("commands", "{} is superseded by {}. Save both to keep it.").format(old.id, new.id)
        context.shell.notice(said, "success", "file.save-all")


@command("decision.amend", "Amend with…", "Decision", icon="amend", when=has_two)
def amend(context: Context) -> None:
    """Say in both files that another record amends this one."""
    target = context.view.record()
    if target is None:
        return
    question = translate("commands", "What amends {}?").format(target.id)
    source = context.shell.ask_record(question, context.session.catalog, target.path)
    if source is not None:
        context.session.carry_out(context.session.planner().amend(source, target))
        said = translate("commands", "{} amends {}. Save both to keep it.").format(source.id, target.id)
        context.shell.notice(said, "success", "file.save-all")


@command("decision.link", "Link to…", "Decision", "Ctrl+Shift+L", icon="link", when=has_two)
def link(context: Context) -> None:
    """Say what this record has to do with another."""
    source = context.view.record()
    if source is None:
        return
    question = translate("commands", "Link {} to…").format(source.id)
    target = context.shell.ask_record(question, context.session.catalog, source.path)
    verb = target and context.shell.ask_choice(translate("commands", "Link"), f"{source.id} … {target.id}", VERBS)
    if target and verb:
        context.session.carry_out(context.session.planner().link(source, verb, target))


@command("decision.rename", "Rename…", "Decision", "F2", icon="rename", when=has_record)
def rename(context: Context) -> None:
    """Rename the record’s file; every link in the repository follows."""
    record = context.view.record()
    label = translate("commands", "The new name, or a title to make it of")
    slug = record and context.shell.ask_text(translate("commands", "Rename"), label, record.slug)
    if record and slug:
        _move(context, record, lambda: context.session.planner().rename(record, slug))


@command("decision.renumber", "Renumber…", "Decision", icon="renumber", when=has_record)
def renumber(context: Context) -> None:
    """Give the record another number; its name, title, links and mentions follow."""
    record = context.view.record()
    if record is None:
        return
    planner = context.session.planner()
    if record.number is None:
        raise Refused(f"“{record.title}” has no number.", "Records of its log are named by date or title.")
    label = translate("commands", "The new number of {}").format(record.id)
    number = context.shell.ask_number(translate("commands", "Renumber"), label, planner.next_number(record.log))
    if number is not None and number != record.number:
        _move(context, record, lambda: context.session.planner().renumber(record, number))


def _move(context: Context, record: Record, make: Callable[[], Plan]) -> None:
    plan = context.session.carry_out_agreed(make, context.shell.confirm_plan)
    if plan is not None:
        context.view.show_document(plan.moved.get(record.path, record.path))
        context.shell.notice(f"{plan.title}.", "success")
