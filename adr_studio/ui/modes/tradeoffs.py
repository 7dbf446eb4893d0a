"""Trade-offs: the options of the record in front against its criteria."""

from PySide6.QtWidgets import QWidget

from adr_studio.session.command import Context
from adr_studio.ui.documents import Documents
from adr_studio.ui.mode import Mode


def _make(context: Context, _documents: Documents) -> QWidget:
    from adr_studio.ui.tradeoffs.view import TradeOffs  # here, because the window is there sooner without it

    return TradeOffs(context)


MODE = Mode("trade-offs", "Trade-offs", "tradeoff", 30, _make)
