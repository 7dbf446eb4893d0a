"""The whole program on a real repository."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flow_desk import MADR, Desk, at_a_desk
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with at_a_desk(qapp, qtbot, tmp_path / "user", monkeypatch) as made:
        yield made


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
