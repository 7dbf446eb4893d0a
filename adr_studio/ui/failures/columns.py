"""What the register of failure modes shows beside what its tables say: priority, S·O·D, and what decisions say."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from adr_studio.analysis.failures import Mode, Priority, priority_of, product_of
from adr_studio.domain.row_order import measured
from adr_studio.domain.tables.failure_modes import FailureMode
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.ui.registers.columns import NOTHING, Derived, DerivedColumn

translate = QCoreApplication.translate

Key = tuple[str, str | int]
"""What a row is known by from one survey to the next: its page, and its id or else its line."""

_RANKS = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


def key_of(row: TypedRow) -> Key:
    """What a row is known by."""
    return row.path, row.id or row.line


def derived_columns(known: Mapping[Key, Mode]) -> tuple[DerivedColumn, ...]:
    """The columns that follow from the grades of a row, and from what decisions say of it."""
    return (
        DerivedColumn(translate("FailureModes", "Priority"), _priority, after="id"),
        DerivedColumn(translate("FailureModes", "S·O·D"), _product, after="id"),
        DerivedColumn(translate("FailureModes", "Decisions"), lambda row: _decisions(known.get(key_of(row))), "effect"),
    )


def _priority(row: TypedRow) -> Derived:
    found = priority_of(row.values) if isinstance(row.values, FailureMode) else None
    if found is None:
        return NOTHING
    words = {
        Priority.HIGH: translate("FailureModes", "H high"),
        Priority.MEDIUM: translate("FailureModes", "M medium"),
        Priority.LOW: translate("FailureModes", "L low"),
    }
    return Derived(words[found], found is Priority.HIGH, measured(_RANKS[found]))


def _product(row: TypedRow) -> Derived:
    found = product_of(row.values) if isinstance(row.values, FailureMode) else None
    return NOTHING if found is None else Derived(str(found), key=measured(found))


def _decisions(mode: Mode | None) -> Derived:
    """Which decisions mitigate and accept it; a severe one that nothing answers is a warning."""
    if mode is None:
        return NOTHING
    parts = [
        *(translate("FailureModes", "{} mitigates").format(each.id) for each in mode.mitigated_by),
        *(translate("FailureModes", "{} accepts").format(each.id) for each in mode.accepted_by),
        *(translate("FailureModes", "{} no longer holds").format(each.id) for each in mode.lapsed),
    ]
    if not parts and not mode.is_mitigated and not mode.is_accepted and mode.is_severe:
        return Derived(translate("FailureModes", "none yet"), warns=True)
    return Derived(", ".join(parts), bool(mode.lapsed))
