"""Registers: the rows of tables over the whole repository, and what follows from them."""

from PySide6.QtWidgets import QWidget

from adr_studio.session.command import Context
from adr_studio.ui.documents import Documents
from adr_studio.ui.mode import Mode


def _make(context: Context, documents: Documents) -> QWidget:
    from adr_studio.ui.registers.view import Registers  # here, because not everybody looks at them

    return Registers(context, documents)


MODE = Mode("registers", "Registers", "register", 45, _make)
