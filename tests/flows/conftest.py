"""The whole program on a real repository."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import MADR, Desk


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    return empty_desk


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
