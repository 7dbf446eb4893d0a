"""The mode that weighs options: its grid edits the text, its sliders write nothing, and it says what follows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from adr_studio.ui.tradeoffs.grid_model import WRONG
from adr_studio.ui.tradeoffs.view import TradeOffs

QUEUE, PLAIN, NONE, HUGE = (f"docs/decisions/000{at}-{name}.md" for at, name in enumerate(("q", "p", "n", "h"), 1))
TABLE = """| Criterion | Weight | SQS | Kafka |
|-----------|--------|-----|-------|
| Cost      | 5      | 5: pay per use | 3 |
| Order kept | must | yes | yes: partitions |
| Latency | 3 | 2 (1–3) | 5 |
"""


def record(title: str, more: str, outcome: str = "Not yet.") -> str:
    return (
        f'---\nstatus: "proposed"\ndate: 2026-01-05\n---\n\n# {title}\n\n## Decision Drivers\n\n* Cost\n* Latency\n\n'
        f"## Considered Options\n\n* SQS\n* Kafka\n\n## Decision Outcome\n\n{outcome}\n\n{more}"
    )


def huge() -> str:
    options = [f"An option with a long name, number {at}" for at in range(8)]
    head = f"| Criterion | Weight | {' | '.join(options)} |\n{'|---' * 10}|\n"
    rows = (
        f"| Criterion {at} | {at + 1} | {' | '.join(str((at * n) % 5 + 1) for n in range(8))} |" for at in range(12)
    )
    return f"# Huge\n\n## Status\n\nProposed\n\n## Trade-offs\n\n{head}" + "\n".join(rows) + "\n"


@pytest.fixture
def desk(empty_desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    desk = empty_desk
    desk.window.resize(1600, 900)
    desk.window.activateWindow()
    desk.open(
        make_repository(
            {
                QUEUE: record("Queue", f"## Trade-offs\n\n{TABLE}\nAfter.\n"),
                PLAIN: record("Plain", ""),
                NONE: record("Two tables", f"## Trade-offs\n\n{TABLE}\nOr:\n\n{TABLE.replace('| 3 |', '| 5 |', 1)}"),
                HUGE: huge(),
            }
        )
    )
    return desk


def weigh(desk: Desk, path: str = QUEUE) -> TradeOffs:
    desk.show(path)
    desk.run("tradeoffs.show")
    (mode,) = (each for each in desk.window.frame.followers if isinstance(each, TradeOffs))
    assert mode.isVisible()
    return mode


def edit(mode: TradeOffs, row: int, column: int, text: str) -> None:
    model = mode.grid.model
    assert model.setData(model.index(row, column), text)


def test_a_cell_is_edited_by_keyboard_as_one_step_of_undo(desk: Desk, qtbot: QtBot) -> None:
    mode = weigh(desk)
    before, view = desk.text(QUEUE), mode.grid.view
    view.setCurrentIndex(mode.grid.model.index(0, 3))
    QTest.keyClick(view, Qt.Key.Key_Return)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "4: brokers")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.text(QUEUE) != before)
    assert desk.text(QUEUE) == before.replace("pay per use | 3 |", "pay per use | 4: brokers |")
    assert mode.lead.lead.text() == "Kafka leads SQS by 11.4 %."  # 5·4 + 3·5 = 35, 5·5 + 3·2 = 31
    desk.run("edit.undo")
    assert desk.text(QUEUE) == before
    qtbot.waitUntil(lambda: mode.grid.model.said(mode.grid.model.index(0, 3)) == "3")
    desk.run("edit.redo")
    qtbot.waitUntil(lambda: mode.grid.model.said(mode.grid.model.index(0, 3)) == "4: brokers")


def test_delete_empties_a_cell(desk: Desk) -> None:
    mode = weigh(desk)
    before = desk.text(QUEUE)
    mode.grid.view.setCurrentIndex(mode.grid.model.index(2, 3))
    QTest.keyClick(mode.grid.view, Qt.Key.Key_Delete)
    assert desk.text(QUEUE) == before.replace("(1–3) | 5 |", "(1–3) |  |")
    assert "“Latency” has no score for Kafka, which counts as 0." in mode.lead.warnings.text()


def test_a_reason_is_edited_below_the_grid(desk: Desk) -> None:
    mode = weigh(desk)
    before = desk.text(QUEUE)
    mode.grid.view.setCurrentIndex(mode.grid.model.index(0, 2))
    assert mode.grid.reason.text() == "pay per use"
    assert mode.grid.reason.accessibleName() == "Reason for Cost · SQS"
    mode.grid.reason.selectAll()
    QTest.keyClicks(mode.grid.reason, "no servers")
    mode.grid.view.setCurrentIndex(mode.grid.model.index(0, 3))
    assert desk.text(QUEUE) == before.replace("pay per use", "no servers")
    assert mode.grid.reason.text() == ""
    QTest.keyClicks(mode.grid.reason, "brokers")
    QTest.keyClick(mode.grid.reason, Qt.Key.Key_Return)
    assert "| 5: no servers | 3: brokers |" in desk.text(QUEUE)


def test_a_reason_that_is_typed_stays_with_its_own_record(desk: Desk) -> None:
    mode = weigh(desk)
    mode.grid.view.setCurrentIndex(mode.grid.model.index(0, 3))
    QTest.keyClicks(mode.grid.reason, "brokers")
    desk.show(NONE)
    assert "| 3: brokers |" in desk.text(QUEUE)
    assert "brokers" not in desk.text(NONE)


def test_criteria_and_options_come_and_go(desk: Desk) -> None:
    mode = weigh(desk)
    before = desk.text(QUEUE)
    desk.run("tradeoffs.add-criterion", text=" Ops ")
    assert "| Ops" in desk.text(QUEUE)
    assert mode.grid.model.rowCount() == 4
    desk.run("edit.undo")
    assert desk.text(QUEUE) == before
    desk.run("tradeoffs.add-option", text="NATS")
    assert desk.text(QUEUE).count("NATS") == 2
    desk.run("edit.undo")
    assert desk.text(QUEUE) == before
    desk.run("tradeoffs.add-option", text=None)
    desk.run("tradeoffs.add-criterion", text="  ")
    assert desk.text(QUEUE) == before
    mode.comparing.refresh()
    mode.grid.view.setCurrentIndex(mode.grid.model.index(2, 3))
    mode.grid.remove_criterion.trigger()
    assert desk.text(QUEUE) == before.replace("| Latency | 3 | 2 (1–3) | 5 |\n", "")
    mode.grid.view.setCurrentIndex(mode.grid.model.index(0, 3))
    mode.grid.remove_option.trigger()
    assert [mode.grid.model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == [
        "Criterion",
        "Weight",
        "SQS",
    ]
    assert desk.failures == []


def test_an_option_is_removed_and_a_weight_is_not(desk: Desk) -> None:
    mode = weigh(desk)
    mode.grid.view.setCurrentIndex(mode.grid.model.index(0, 1))
    assert not mode.grid.remove_option.isEnabled()
    assert not mode.grid.reason.isEnabled()


def test_what_is_not_sound_is_marked_and_can_still_be_edited(desk: Desk) -> None:
    mode = weigh(desk)
    edit(mode, 0, 1, "NaN")
    model, index = mode.grid.model, mode.grid.model.index(0, 1)
    said = '"NaN" is not a weight; write a number above 0, or must.'
    assert model.data(index, WRONG) == said
    mode.grid.view.setCurrentIndex(index)
    assert mode.grid.wrong.text() == said
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == f"Cost, Weight: NaN. {said}"
    assert "“Cost” takes no part: it has no weight that can be used." in mode.lead.warnings.text()
    edit(mode, 0, 1, "5")
    assert model.data(index, WRONG) == ""
    assert not mode.grid.wrong.isVisible()


def test_the_grid_says_each_cell_to_a_screen_reader(desk: Desk) -> None:
    model = weigh(desk).grid.model

    def told(row: int, column: int) -> str:
        return model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole)

    assert told(0, 2) == "Cost, SQS: 5: pay per use"
    assert told(0, 3) == "Cost, Kafka: 3: no reason"
    assert told(1, 1) == "Order kept, Weight: must"
    assert told(2, 2) == "Latency, SQS: 2 (1–3): no reason"


def test_a_table_begins_with_what_the_record_considers(desk: Desk) -> None:
    mode = weigh(desk, PLAIN)
    before = desk.text(PLAIN)
    assert mode.begin.isVisible()
    assert mode.begin.hasFocus()
    QTest.keyClick(mode.begin, Qt.Key.Key_Space)
    assert "| Criterion | Weight | SQS | Kafka |\n|---|---|---|---|\n| Cost | 1 |  |  |\n" in desk.text(PLAIN)
    assert mode.grid.view.isVisible()
    assert mode.lead.lead.text() == "Nobody leads: no score counts yet."
    desk.run("edit.undo")
    assert desk.text(PLAIN) == before


def test_sliders_write_nothing(desk: Desk) -> None:
    mode = weigh(desk)
    before, document = desk.text(QUEUE), desk.session.documents[QUEUE]
    # 5·5 + 3·2 = 31 against 5·3 + 3·5 = 30; Latency at 60 % is 4.8 of 8, Cost 3.2: 25.6 against 33.6.
    assert mode.lead.lead.text() == "No clear winner: SQS leads Kafka by only 3.2 %."
    mode.sliders.weights[1].slider.setValue(600)
    assert mode.lead.turned.text() == "Kafka leads now."
    assert mode.lead.lead.text() == "Kafka leads SQS by 23.8 %."
    assert mode.sliders.weights[0].slider.value() == 400
    assert mode.sliders.weights[0].share.text() == "40 %, agreed 62.5 %"
    assert (desk.text(QUEUE), document.modified) == (before, False)
    mode.sliders.weights[1].slider.setFocus()
    QTest.keyClick(mode.sliders.weights[1].slider, Qt.Key.Key_0)
    assert not mode.comparing.is_exploring
    assert mode.sliders.weights[0].share.text() == "62.5 %"
    assert not mode.lead.turned.isVisible()
    mode.sliders.weights[0].slider.setValue(630)
    desk.run("tradeoffs.agreed")
    assert not mode.comparing.is_exploring


def test_a_locked_weight_stays(desk: Desk) -> None:
    mode = weigh(desk)
    desk.run("tradeoffs.add-criterion", text="Ops")
    cost, latency, ops = mode.sliders.weights
    cost.lock.click()
    assert not cost.slider.isEnabled()
    latency.slider.setValue(100)
    assert (cost.share.text(), latency.share.text()) == ("55.6 %", "10 %, agreed 33.3 %")
    assert ops.share.text() == "34.4 %, agreed 11.1 %"


def test_what_was_tried_goes_with_the_record_and_with_the_mode(desk: Desk) -> None:
    mode = weigh(desk)
    mode.sliders.weights[1].slider.setValue(600)
    desk.window.view.show_mode("write")
    desk.window.view.show_mode("trade-offs")
    assert not mode.comparing.is_exploring
    mode.sliders.weights[1].slider.setValue(600)
    weigh(desk, NONE)
    weigh(desk, QUEUE)
    assert not mode.comparing.is_exploring
    mode.sliders.weights[1].slider.setValue(600)
    edit(mode, 2, 3, "4")
    assert mode.comparing.is_exploring
    edit(mode, 2, 1, "4")
    assert not mode.comparing.is_exploring


def test_a_scenario_is_saved_by_name_and_chosen_again(desk: Desk) -> None:
    mode = weigh(desk)
    mode.sliders.weights[1].slider.setValue(600)
    assert mode.sliders.scenarios.currentIndex() == -1
    desk.run("tradeoffs.save-scenario", text="Finance view")
    assert "| Weight | Weight: Finance view |" in desk.text(QUEUE)
    assert "| 5      | 3.2 |" in desk.text(QUEUE)
    assert mode.sliders.scenarios.currentText() == "Finance view"
    mode.comparing.take_scenario("")
    assert mode.sliders.scenarios.currentText() == "Agreed weights"
    assert mode.lead.lead.text().startswith("No clear winner: SQS")
    mode.sliders.scenarios.setCurrentIndex(1)
    mode.sliders.scenarios.activated.emit(1)
    assert mode.lead.turned.text() == "Kafka leads now."
    assert [each for each in desk.session.survey.findings if each.path == QUEUE] == []


def test_several_tables_are_taken_one_by_one(desk: Desk) -> None:
    mode = weigh(desk, NONE)
    assert mode.tables.isVisible()
    assert mode.lead.lead.text() == "No clear winner: SQS leads Kafka by only 3.2 %."
    mode.tables.activated.emit(1)
    assert mode.lead.lead.text() == "Kafka leads SQS by 22.5 %."  # 5·5 + 3·5 = 40 against 31
    edit(mode, 0, 3, "1")
    assert desk.text(NONE).count("| 5: pay per use | 3 |") == 1
    assert mode.tables.currentIndex() == 1


def test_a_table_that_is_no_longer_the_same_is_not_written_into(desk: Desk) -> None:
    mode = weigh(desk)
    document = desk.session.documents[QUEUE]
    document.replace_text(document.text.replace("| Cost      | 5      |", "| Price | 5 |"))
    changed = desk.text(QUEUE)
    edit(mode, 0, 3, "1")
    assert desk.text(QUEUE) == changed
    assert "no longer the one that was shown" in desk.failures[0]


def test_charts_have_their_tables_for_whoever_does_not_see_them(desk: Desk) -> None:
    mode = weigh(desk)
    bars = QAccessible.queryAccessibleInterface(mode.lead.bars)
    assert bars.text(QAccessible.Text.Name) == "What each criterion adds to the score of each option"
    described = bars.text(QAccessible.Text.Description)
    assert described.split("\n")[0] == "Option SQS, Cost 3.12, Latency 0.75, Score 3.88."
    lines = QAccessible.queryAccessibleInterface(mode.details.lines)
    assert lines.text(QAccessible.Text.Name) == "How the scores hang on the weight of Cost"
    mode.details.criterion.setCurrentIndex(1)
    mode.details.criterion.activated.emit(1)
    assert lines.text(QAccessible.Text.Name) == "How the scores hang on the weight of Latency"
    assert "Meets the first at 40 %" in lines.text(QAccessible.Text.Description)


def test_what_would_change_the_lead_in_plain_words(desk: Desk) -> None:
    mode = weigh(desk)
    assert mode.details.changes.said[0] == (
        "Kafka overtakes SQS if the weight of “Cost” is below 4.5 in place of 5; that is below 60 % of all weights."
    )
    assert any("would lead with" in each for each in mode.details.changes.said)
    assert any("draws" in each for each in mode.details.standing.said)


def test_the_stability_of_a_huge_matrix_comes_when_it_is_worked_out(desk: Desk, qtbot: QtBot) -> None:
    mode = weigh(desk, HUGE)
    qtbot.waitUntil(lambda: any("2000 draws" in each for each in mode.details.standing.said))
    before = mode.details.standing.said
    mode.sliders.weights[0].slider.setValue(900)
    assert not any("2000 draws" in each for each in mode.details.standing.said)
    qtbot.waitUntil(lambda: any("2000 draws" in each for each in mode.details.standing.said))
    assert mode.details.standing.said != before


def test_the_keyboard_reaches_each_part_and_leaves_the_grid_with_tab(desk: Desk) -> None:
    mode = weigh(desk)
    mode.setFocus()
    assert mode.grid.view.hasFocus()
    reached: list[QWidget] = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in reached:
            break
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = [mode.grid.view, mode.grid.reason, mode.lead.bars, mode.sliders.scenarios]
    wanted += [mode.sliders.weights[0].slider, mode.sliders.weights[0].lock, mode.sliders.weights[1].slider]
    wanted += [
        mode.sliders.save,
        mode.details.standing,
        mode.details.changes,
        mode.details.criterion,
        mode.details.lines,
    ]
    assert [each for each in reached if each in wanted] == wanted


def test_what_cannot_be_added_is_told(desk: Desk) -> None:
    weigh(desk)
    before = desk.text(QUEUE)
    desk.run("tradeoffs.add-option", text="Kafka")
    desk.run("tradeoffs.save-scenario", text="**")
    assert desk.text(QUEUE) == before
    assert desk.failures == [
        "There is a column “Kafka” already. Nothing was changed.",
        "A scenario needs a name. Nothing was changed.",
    ]


def test_the_choice_is_shown_as_it_was_read(desk: Desk, qtbot: QtBot) -> None:
    mode = weigh(desk)
    assert not mode.lead.chosen.isVisible()
    document = desk.session.documents[QUEUE]
    document.replace_text(document.text.replace("Not yet.", "Chosen option: Kafka, because ana runs it."))
    qtbot.waitUntil(mode.lead.chosen.isVisible)
    assert mode.lead.chosen.text() == "Chosen: Kafka, because ana runs it"


def test_the_mode_without_a_document_or_without_markdown(desk: Desk, make_repository: Callable[..., Path]) -> None:
    desk.run("tradeoffs.show")
    (mode,) = (each for each in desk.window.frame.followers if isinstance(each, TradeOffs))
    assert not mode.begin.isVisible()
    assert desk.window.actions_by_command.reason("tradeoffs.add-option") == "No trade-offs are shown."
    weigh(desk)
    assert desk.window.actions_by_command.reason("tradeoffs.add-option") is None
    desk.run("file.close")
    assert mode.comparing.comparison is None
    desk.open(make_repository({"docs/adr/0001-a.rst": "A\n=\n\nStatus\n------\n\nAccepted\n"}, name="other"))
    weigh(desk, "docs/adr/0001-a.rst")
    assert not mode.begin.isVisible()


def test_a_document_for_reading_only_is_not_edited(desk: Desk, make_repository: Callable[..., Path]) -> None:
    long = "x" * 20_001
    desk.open(make_repository({QUEUE: record("Queue", f"## Trade-offs\n\n{TABLE}\n{long}\n")}, name="other"))
    mode = weigh(desk)
    assert not mode.grid.model.flags(mode.grid.model.index(0, 3)) & Qt.ItemFlag.ItemIsEditable
    assert not mode.grid.remove_criterion.isEnabled()
    assert desk.window.actions_by_command.reason("tradeoffs.add-option")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2), st.integers(0, 3), st.text(alphabet="ab 4|:\\`*(–)5é库", max_size=10))
def test_any_edit_of_the_grid_touches_its_cell_alone_and_undo_is_the_identity(
    desk: Desk, row: int, column: int, text: str
) -> None:
    if not hasattr(desk, "mode"):
        desk.mode = weigh(desk)  # type: ignore[attr-defined]
    mode: TradeOffs = desk.mode  # type: ignore[attr-defined]
    document = desk.session.documents[QUEUE]
    before, steps = document.text, document.undo_steps
    assert mode.comparing.comparison is not None
    cell = mode.comparing.comparison.table.grid.rows[row].cells[column]
    mode.grid.model.setData(mode.grid.model.index(row, column), text)
    after = document.text
    assert after[: cell.left] == before[: cell.left]
    assert after.endswith(before[cell.right :])
    assert document.undo_steps == steps + (after != before)
    if after != before:
        document.qt.undo()
    assert document.text == before
    mode.comparing.refresh()


def typing(mode: TradeOffs, text: str) -> QLineEdit:
    """The field of a cell into which this has been typed, and no more."""
    mode.grid.view.setCurrentIndex(mode.grid.model.index(0, 3))
    mode.grid.view.setFocus()
    QTest.keyClick(mode.grid.view, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


@pytest.mark.parametrize("command", ["view.back", "registers.show", "file.save", "tradeoffs.add-criterion"])
def test_what_is_being_typed_into_a_cell_is_taken_by_commands(desk: Desk, command: str) -> None:
    typing(weigh(desk), "7: mine")
    desk.run(command, text=None)
    assert "7: mine" in desk.text(QUEUE)


def test_a_change_elsewhere_leaves_what_is_being_typed(desk: Desk) -> None:
    mode = weigh(desk)
    editor = typing(mode, "7: mine")
    QTextCursor(desk.session.documents[QUEUE].qt).insertText("Meanwhile. ")
    desk.qtbot.waitUntil(lambda: mode.grid._held)
    assert editor.text() == "7: mine"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "7: mine" in desk.text(QUEUE))
    desk.qtbot.waitUntil(lambda: mode.grid.model.said(mode.grid.model.index(0, 3)) == "7: mine")
