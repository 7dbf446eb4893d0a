"""What follows from the rows of each register, in words: columns, a line that sums up, and what needs attention."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QCoreApplication

from adr_studio.analysis.aims import Aim, aims
from adr_studio.analysis.assumptions import Assumed, assumptions
from adr_studio.analysis.deadlines import Deadline
from adr_studio.analysis.debts import Owed, debts
from adr_studio.analysis.estimates import Planned, Schedule, schedule
from adr_studio.analysis.risks import Weighed, risks
from adr_studio.analysis.wording import listed
from adr_studio.domain.graph import Graph, Thing
from adr_studio.domain.row_order import measured
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.ui.registers.columns import NOTHING, Derived, DerivedColumn

translate = QCoreApplication.translate

_Place = tuple[str, int]
Cells = Mapping[_Place, Derived]


@dataclass(frozen=True)
class Meaning:
    """Columns that are derived, what sums up, and the places of rows that need attention."""

    columns: tuple[DerivedColumn, ...] = ()
    summary: str = ""
    attention: frozenset[_Place] = field(default_factory=frozenset)


def meaning(kind: TableKind, graph: Graph, today: date) -> Meaning:
    """What follows from the rows of a kind; for kinds that only describe the system, how many there are."""
    make = _MEANINGS.get(kind.name)
    if make is not None:
        return make(graph, today)
    count = len(graph.model.rows(kind.name))
    return Meaning(summary=_counted(count, f"1 {kind.one}", f"{{}} {kind.title.lower()}"))


def _meaning(
    title: str, after: str, notes: Mapping[_Place, Derived], columns: Sequence[DerivedColumn], summary: Iterable[str]
) -> Meaning:
    attention = frozenset(place for place, note in notes.items() if note.warns)
    return Meaning((_column(title, notes, after), *columns), " · ".join(filter(None, summary)), attention)


def _columns(*wanted: tuple[str, Cells, str]) -> tuple[DerivedColumn, ...]:
    """The columns in which some row says something, each with its title, cells, and what it stands behind."""
    return tuple(_column(*each) for each in wanted if any(cell.text for cell in each[1].values()))


def _column(title: str, cells: Cells, after: str) -> DerivedColumn:
    return DerivedColumn(title, lambda row: cells.get(_place(row), NOTHING), after)


def _place(row: TypedRow) -> _Place:
    return row.path, row.line


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count)


def _days(count: int) -> str:
    return _counted(count, translate("Registers", "1 day"), translate("Registers", "{} days"))


def _due(due: Deadline | None, overdue: str) -> str:
    if due is None:
        return ""
    if due.is_overdue:
        return overdue.format(_days(-due.left))
    if due.is_soon:
        return translate("Registers", "due in {}").format(_days(due.left)) if due.left else _due_today()
    return ""


def _due_today() -> str:
    return translate("Registers", "due today")


def _names(things: Sequence[Thing]) -> str:
    return listed([thing.id for thing in things])


def _note(parts: Iterable[str], warns: bool, urgency: float = 0) -> Derived:
    said = "; ".join(filter(None, parts))
    return Derived(said, warns, measured(-urgency if warns else 1)) if said else NOTHING


def _debts(graph: Graph, today: date) -> Meaning:
    found = debts(graph, today)
    overdue, left = [each for each in found if each.is_overdue], [each for each in found if each.is_left_behind]
    silent = [each for each in found if not each.is_paid and not each.has_interest]
    summary = (
        _counted(len(found), translate("Registers", "1 debt"), translate("Registers", "{} debts")),
        translate("Registers", "{} overdue").format(len(overdue)),
        translate("Registers", "{} without their interest told").format(len(silent)) if silent else "",
        translate("Registers", "{} of decisions no longer in force").format(len(left)) if left else "",
    )
    notes = {_place(each.row): _debt_note(each) for each in found}
    taken = {_place(each.row): Derived(_names(each.taken_on_by)) for each in found}
    columns = _columns((translate("Registers", "Taken on by"), taken, "source"))
    return _meaning(translate("Registers", "Attention"), "item", notes, columns, summary)


def _debt_note(debt: Owed) -> Derived:
    parts = [_due(debt.due, translate("Registers", "{} overdue"))]
    if debt.is_left_behind:
        parts.append(translate("Registers", "{} no longer in force").format(_names(debt.taken_on_by)))
    if not debt.is_paid and not debt.has_interest:
        parts.append(translate("Registers", "interest not told"))
    if not debt.is_paid and debt.paid_off_by:
        parts.append(translate("Registers", "{} pays it off").format(_names(debt.paid_off_by)))
    if debt.is_paid:
        parts.append(translate("Registers", "paid"))
    warns = debt.is_overdue or debt.is_left_behind or (not debt.is_paid and not debt.has_interest)
    return _note(parts, warns, -debt.due.left if debt.due else 0)


def _assumptions(graph: Graph, today: date) -> Meaning:
    found = assumptions(graph, today)
    failed = [each for each in found if each.has_failed]
    again = {record: None for each in failed for record in each.carries}
    summary = [
        _counted(len(found), translate("Registers", "1 assumption"), translate("Registers", "{} assumptions")),
        translate("Registers", "{} to be checked by now").format(sum(each.is_overdue for each in found)),
        translate("Registers", "{} failed").format(len(failed)),
    ]
    if again:
        summary.append(translate("Registers", "look again at {}").format(_names(list(again))))
    notes = {_place(each.row): _assumption_note(each) for each in found}
    standing = {_place(each.row): Derived(_names(each.carries)) for each in found}
    columns = _columns((translate("Registers", "What stands on it"), standing, "state"))
    return _meaning(translate("Registers", "Attention"), "assumption", notes, columns, summary)


def _assumption_note(assumed: Assumed) -> Derived:
    if assumed.has_failed:
        again = translate("Registers", "failed: look again at {}").format(_names(assumed.carries))
        nobody = translate("Registers", "failed; no decision stands on it")
        return _note([again if assumed.carries else nobody], True, 1_000_000)
    said = _due(assumed.due, translate("Registers", "check {} overdue"))
    return _note([said], assumed.is_overdue, -assumed.due.left if assumed.due else 0)


def _risks(graph: Graph, today: date) -> Meaning:
    found = risks(graph, today)
    rated = [each.exposure for each in found if each.exposure is not None and not each.is_closed]
    unrated = sum(each.exposure is None and not each.is_closed for each in found)
    summary = (
        _counted(len(found), translate("Registers", "1 risk"), translate("Registers", "{} risks")),
        translate("Registers", "largest exposure {} of 25").format(max(rated)) if rated else "",
        translate("Registers", "{} not rated").format(unrated) if unrated else "",
        translate("Registers", "{} with an overdue review").format(sum(each.is_overdue for each in found)),
    )
    notes = {_place(each.row): _risk_note(each) for each in found}
    exposures = {_place(each.row): _exposure(each) for each in found}
    columns = _columns((translate("Registers", "Exposure"), exposures, "impact"))
    return _meaning(translate("Registers", "Attention"), "risk", notes, columns, summary)


def _risk_note(risk: Weighed) -> Derived:
    if risk.is_closed:
        return _note([translate("Registers", "closed")], False)
    said = _due(risk.due, translate("Registers", "review {} overdue"))
    return _note([said], risk.is_overdue, -risk.due.left if risk.due else 0)


def _exposure(risk: Weighed) -> Derived:
    if risk.exposure is None:
        return NOTHING
    return Derived(translate("Registers", "{} of 25").format(risk.exposure), key=measured(risk.exposure))


def _goals(graph: Graph, today: date) -> Meaning:
    summed = translate("Registers", "1 goal"), translate("Registers", "{} goals")
    return _aims(graph, "goals", "goal", summed)


def _qualities(graph: Graph, today: date) -> Meaning:
    summed = translate("Registers", "1 quality scenario"), translate("Registers", "{} quality scenarios")
    return _aims(graph, "quality-scenarios", "then", summed)


def _aims(graph: Graph, kind: str, after: str, summed: tuple[str, str]) -> Meaning:
    found = aims(graph, kind)
    bare = sum(not each.served_by for each in found)
    summary = (
        _counted(len(found), *summed),
        translate("Registers", "{} without a decision").format(bare) if bare else "",
    )
    notes = {_place(each.row): _aim_note(each) for each in found}
    served = {_place(each.row): _served(each.served_by) for each in found}
    paying = {_place(each.row): _served(each.pays_for) for each in found}
    columns = _columns(
        (translate("Registers", "Served by"), served, after), (translate("Registers", "Pays for"), paying, after)
    )
    return _meaning(translate("Registers", "Attention"), after, notes, columns, summary)


def _aim_note(aim: Aim) -> Derived:
    return NOTHING if aim.served_by else _note([translate("Registers", "no decision serves it")], True)


def _served(records: Sequence[Thing]) -> Derived:
    if not records:
        return NOTHING
    one, many = translate("Registers", "1 decision: {1}"), translate("Registers", "{0} decisions: {1}")
    said = (one if len(records) == 1 else many).format(len(records), _names(records))
    return Derived(said, key=measured(len(records)))


def _work(graph: Graph, today: date) -> Meaning:
    found = schedule(graph.model.rows("work-breakdown"))
    columns = _columns(
        *(
            (title, {_place(each.row): _measure(say(each)) for each in found.tasks}, "pessimistic")
            for title, say in _measures().items()
        )
    )
    return _meaning(translate("Registers", "Attention"), "task", _work_notes(found), columns, _work_summary(found))


def _measures() -> Mapping[str, Callable[[Planned], float]]:
    return {
        translate("Registers", "Mean"): lambda each: each.estimate.mean,
        translate("Registers", "Start"): lambda each: each.start,
        translate("Registers", "Finish"): lambda each: each.finish,
        translate("Registers", "Slack"): lambda each: each.slack,
    }


def _measure(days: float) -> Derived:
    return Derived(_number(days), key=measured(days))


def _number(days: float) -> str:
    return f"{round(days, 1) + 0:.1f}".removesuffix(".0")


def _work_notes(found: Schedule) -> dict[_Place, Derived]:
    notes = {_place(each.row): _note([translate("Registers", "critical")], False) for each in found.critical}
    said = (
        (found.unestimated, translate("Registers", "no estimate, counts as no days")),
        (found.circular, translate("Registers", "left out: waits for itself")),
        (found.blocked, translate("Registers", "left out: waits for a circle")),
    )
    return notes | {_place(row): _note([text], True) for rows, text in said for row in rows}


def _work_summary(found: Schedule) -> Iterable[str]:
    count = len(found.tasks) + len(found.circular) + len(found.blocked)
    yield _counted(count, translate("Registers", "1 task"), translate("Registers", "{} tasks"))
    if not found.finish:
        return
    one, two = (tuple(map(_number, found.spread(deviations))) for deviations in (1, 2))
    ranges = translate("Registers", "done after {} days ({}–{} within one deviation, {}–{} within two)")
    yield ranges.format(_number(found.finish), *one, *two)
    way = " → ".join(each.row.id or str(each.row.line + 1) for each in found.critical)
    yield translate("Registers", "critical {}").format(way)
    nobody = translate("Registers", "nobody")
    shares = ", ".join(f"{share.owner or nobody} {_number(share.days)}" for share in found.shares)
    yield translate("Registers", "days of {}").format(shares)


_MEANINGS: Mapping[str, Callable[[Graph, date], Meaning]] = {
    "technical-debt": _debts,
    "assumptions": _assumptions,
    "risks": _risks,
    "goals": _goals,
    "quality-scenarios": _qualities,
    "work-breakdown": _work,
}
