"""What git knows of the open repository, and saving records to its history."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.status import Status
from adr_studio.errors import StudioError
from adr_studio.session.jobs import Jobs, Lane
from adr_studio.storage.repository import (
    Commit,
    DetachedHead,
    Head,
    PartlyStaged,
    Repository,
    State,
    Surface,
    TrustStore,
    commit,
    recover,
    surface,
)


class Questions(Protocol):
    """What saving to history may have to ask."""

    def ask_trust(self, lines: Sequence[str]) -> bool:
        """Whether what would run may run."""
        ...

    def confirm(self, title: str, text: str, action: str, danger: bool = False) -> bool:
        """Whether to go on."""
        ...

    def notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        """Tell an event."""
        ...
