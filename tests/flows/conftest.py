"""The whole program on a real repository."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flow_desk import MADR, AnsweringShell, Desk
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adr_studio.main import Studio
from adr_studio.session.session import Places


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("ADR_STUDIO_PREVIEW", "basic")
    home = tmp_path / "user"
    studio = Studio(qapp, Places(home / "cache", home / "state", home / "config"), AnsweringShell)
    studio.window.show()
    yield Desk(studio, qtbot)
    studio.close()
    studio.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def log(make_repository: Callable[..., Path]) -> Path:
    """A small log in MADR 4, with a file of code beside it."""
    return make_repository(
        {
            "docs/decisions/0001-keep-orders-in-one-database.md": MADR.format(title="Keep orders in one database"),
            "docs/decisions/0002-ask-stock-before-paying.md": MADR.format(title="Ask stock before paying"),
            "src/orders.py": "ORDERS = []\n",
        }
    )
