"""A story: three options are weighed to a decision."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from adr_studio.domain.edits import TextEdit
from adr_studio.ui.tradeoffs.view import TradeOffs

PATH = "docs/decisions/0007-pick-a-queue.md"
RECORD = """---
status: "proposed"
date: 2026-01-05
decision-makers: [ana, ben]
---

# Pick a queue for the events

## Context and Problem Statement

Events are lost when the consumer is away.

## Decision Drivers

* Cost: per month
* Latency
* Effort to operate

## Considered Options

* Kafka
* SQS
* Do nothing

## Decision Outcome

Not decided yet.
"""
SCORES = {(0, "Kafka"): "3", (0, "SQS"): "5: pay per use", (0, "Do nothing"): "5"}
SCORES |= {(1, "Kafka"): "5: push", (1, "SQS"): "2 (1–3)", (1, "Do nothing"): "1"}
SCORES |= {(2, "Kafka"): "2", (2, "SQS"): "4", (2, "Do nothing"): "4"}


@pytest.fixture
def root(make_repository: Callable[..., Path]) -> Path:
    return make_repository({PATH: RECORD})


def warned(desk: Desk) -> list[str]:
    return [each.text for each in desk.session.survey.findings if each.rule == "choice.unexplained"]


def test_three_options_are_weighed_to_a_decision(desk: Desk, root: Path) -> None:
    desk.open(root)
    desk.show(PATH)
    desk.run("tradeoffs.show")
    (mode,) = (each for each in desk.window.frame.followers if isinstance(each, TradeOffs))

    # The table is made of what the record considers already.
    QTest.mouseClick(mode.begin, Qt.MouseButton.LeftButton)
    model = mode.grid.model
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert titles == ["Criterion", "Weight", "Kafka", "SQS", "Do nothing"]
    assert [model.criterion(at) for at in range(model.rowCount())] == ["Cost", "Latency", "Effort to operate"]

    # It is scored, and weighed 30, 40, 30; nothing but the table changes.
    for (row, option), text in SCORES.items():
        assert model.setData(model.index(row, titles.index(option)), text)
    for row, weight in enumerate(("30", "40", "30")):
        assert model.setData(model.index(row, 1), weight)
    assert desk.text(PATH).startswith(RECORD)
    # Kafka 90 + 200 + 60 = 350, SQS 150 + 80 + 120 = 350: a tie; with a 3 for SQS's latency, 390.
    assert mode.lead.lead.text() == "No clear winner: Kafka and SQS tie."
    assert model.setData(model.index(1, titles.index("SQS")), "3 (1–3)")
    assert mode.lead.lead.text() == "SQS leads Kafka by 10.3 %."

    # Other weights are tried, and the text is as it was.
    agreed = desk.text(PATH)
    mode.sliders.weights[1].slider.setValue(600)
    assert mode.lead.turned.text() == "Kafka leads now."
    assert desk.text(PATH) == agreed
    desk.run("tradeoffs.save-scenario", text="Customers first")
    assert "| Weight | Weight: Customers first | Kafka |" in desk.text(PATH)
    desk.run("tradeoffs.agreed")
    assert mode.lead.lead.text() == "SQS leads Kafka by 10.3 %."

    # The team chooses the second, and says nothing of why.
    document = desk.session.documents[PATH]
    at = document.text.index("Not decided yet.")
    document.apply((TextEdit(at, at + len("Not decided yet."), 'Chosen option: "Kafka".'),))
    desk.settle()
    said = "Kafka was chosen, but SQS ranks first; no reason is given."
    desk.qtbot.waitUntil(lambda: said in mode.lead.warnings.text())
    desk.qtbot.waitUntil(lambda: [f"{said} Write “because …” behind the choice."] == warned(desk))

    # With the reason the warning goes, here and in the list of problems.
    at = document.text.index('"Kafka".') + len('"Kafka"')
    document.apply((TextEdit(at, at, ", because customers come first"),))
    desk.qtbot.waitUntil(lambda: said not in mode.lead.warnings.text())
    desk.qtbot.waitUntil(lambda: warned(desk) == [])

    # It is saved, and every step can be undone.
    desk.run("file.save")
    assert (root / PATH).read_text(encoding="utf-8") == document.text
    while document.qt.isUndoAvailable():
        document.qt.undo()
    assert document.text == RECORD
    assert desk.failures == []
