"""What the failure modes mode costs with ten thousand rows: a cell of the matrix, a word, a scope, a new survey."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flow_desk import Desk, at_a_desk
from PySide6.QtCore import QSortFilterProxyModel
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.ui.failures.view import FailureModes

MANY, PARTS, PAGE = 10_000, 500, "docs/design/parts.md"


def parts() -> str:
    """A design with components, flows, a few domains and ten thousand failure modes."""
    lines = ["# Parts", "", "## Components", "", "| Id | Kind | Runs in |", "|---|---|---|"]
    lines += [f"| part-{at} | service | az-{at % 3} |" for at in range(PARTS)]
    lines += ["", "## Failure domains", "", "| Id | Kind |", "|---|---|", *(f"| az-{at} | zone |" for at in range(3))]
    lines += ["", "## Data flows", "", "| Id | Flow |", "|---|---|"]
    lines += [f"| call-{at} | `part-{at} -> part-{at * 7 % PARTS}` |" for at in range(PARTS)]
    head = "| Id | On | Kind | As | Cause | Effect | S | O | D | Signal | By | Owner |"
    lines += ["", "## Failure modes", "", head, "|---" * 12 + "|"]
    for at in range(1, MANY + 1):
        kind, form = ("spof", "load", "latency")[at % 3], ("down", "hang", "blip")[at % 3]
        grades = f"{at % 10 + 1} | {at // 10 % 10 + 1} | {at // 100 % 10 + 1}"
        cause = f"{('lock', 'disk', 'leak', 'peak')[at % 4]} number {at}"
        lines.append(
            f"| FM-{at} | part-{at % PARTS} | {kind} | {form} | {cause} | slow | {grades} | p95 | page | ana |"
        )
    return "\n".join(lines) + "\n"


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with at_a_desk(qapp, qtbot, tmp_path / "user", monkeypatch) as made:
        yield made


@pytest.mark.benchmark
def test_ten_thousand_failure_modes(
    desk: Desk, make_repository: Callable[..., Path], side_by_side: Callable[..., list], tell: Callable[..., None]
) -> None:
    text = parts()
    desk.open(make_repository({PAGE: text}))
    desk.qtbot.waitUntil(lambda: len(desk.session.survey.model.rows("failure-modes")) == MANY, timeout=60_000)
    desk.settle()
    desk.run("failures.show")
    view = desk.window.findChild(FailureModes)
    assert view is not None
    bare = QStandardItemModel()
    for line in text.split("\n")[-MANY - 1 : -1]:
        bare.appendRow([QStandardItem(cell.strip()) for cell in line.split("|")[1:-1]])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(bare)
    proxy.setFilterKeyColumn(-1)

    def proxied() -> None:
        proxy.setFilterFixedString("disk")
        proxy.setFilterFixedString("")

    def worded() -> None:
        view.words.setText("disk")
        view.words.setText("")

    def chosen() -> None:
        view.matrix.choose((8, 4))
        view.matrix.choose(None)

    def scoped() -> None:
        for index in (view.scopes.findText("Component: part-7"), 0):
            view.scopes.setCurrentIndex(index)
            view.scopes.activated.emit(index)

    mine, cells, scopes, plain = side_by_side(7, worded, chosen, scoped, proxied)
    for name, found in (("a word", mine), ("a cell", cells), ("a scope", scopes)):
        figure = f"{name} among {MANY:,} failure modes: {found.median * 500:.1f} ms, worst {found.worst * 500:.1f} ms"
        tell(f"{figure}; a bare proxy {plain.median * 500:.1f} ms", "<= 50 ms", found.worst / 2 <= 0.050)

    reader = TableReader(find_table_kinds())
    shown, read = side_by_side(3, view._on_surveyed, lambda: reader.read(PAGE, text))
    figure = f"a new survey shown in {shown.median * 1000:.0f} ms; reading its tables takes {read.median * 1000:.0f} ms"
    tell(figure, "<= half of that", shown.median <= read.median / 2)
