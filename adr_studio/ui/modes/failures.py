"""Failure modes: what can go wrong, how bad that is, and what is done about it."""

from PySide6.QtWidgets import QWidget

from adr_studio.session.command import Context
from adr_studio.ui.documents import Documents
from adr_studio.ui.mode import Mode


def _make(context: Context, documents: Documents) -> QWidget:
    from adr_studio.ui.failures.view import FailureModes  # here, because not everybody looks at them

    return FailureModes(context)


MODE = Mode("failures", "Failure modes", "failure", 40, _make)
