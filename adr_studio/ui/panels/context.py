"""What surrounds the record in front, or another thing: what it gains, costs and decides, and what stands on it."""

from adr_studio.session.command import Context
from adr_studio.ui.panel import Panel, PanelWidget


def _make(context: Context) -> PanelWidget:
    from adr_studio.ui.surroundings import SurroundingsPanel  # here, because the window is there sooner without it

    return SurroundingsPanel(context)


PANEL = Panel("context", "Context", "context", "right", 15, _make)
