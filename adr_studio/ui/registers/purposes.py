"""What each register is for, told where it has no row yet, and the order in which registers are offered."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from adr_studio.domain.table_kind import TableKind

translate = QCoreApplication.translate

_ORDER = (
    *("risks", "technical-debt", "assumptions", "goals", "quality-scenarios", "work-breakdown"),
    *("components", "data-flows", "boundaries", "failure-domains", "data-classes", "journeys"),
)
FIRST_OF_MODEL = "components"
"""The kind with which the tables begin that describe the system."""


def offered(kinds: Iterable[TableKind]) -> list[TableKind]:
    """The kinds in the order in which they are offered; those of others come last."""
    return sorted(kinds, key=lambda kind: _ORDER.index(kind.name) if kind.name in _ORDER else len(_ORDER))


def purpose(kind: TableKind) -> str:
    """Why a register is worth keeping."""
    return _purposes().get(kind.name, "")


def _purposes() -> Mapping[str, str]:
    return {
        "risks": translate("Registers", "What may come, how likely and how bad, and when somebody looks at it again."),
        "technical-debt": translate(
            "Registers", "What was put off, what carrying it costs the business, and by when it is paid."
        ),
        "assumptions": translate(
            "Registers", "What decisions stand on without knowing it, and by when somebody finds out."
        ),
        "goals": translate("Registers", "The business outcomes that decisions are there for."),
        "quality-scenarios": translate(
            "Registers", "How well the system must do something: when this happens, then it does that, measured so."
        ),
        "work-breakdown": translate(
            "Registers",
            "The tasks of a change with three guesses of their days: when is it done, and how sure is that?",
        ),
        "components": translate("Registers", "The parts of the system, where they run, and who owns them."),
        "data-flows": translate("Registers", "Who sends what to whom, how long it waits, and how often it tries."),
        "boundaries": translate("Registers", "Where one level of trust ends and another begins."),
        "failure-domains": translate("Registers", "What fails together: regions, zones, clusters, providers."),
        "data-classes": translate("Registers", "The kinds of data, from public to secret."),
        "journeys": translate("Registers", "What a user does, as steps through the system."),
    }
