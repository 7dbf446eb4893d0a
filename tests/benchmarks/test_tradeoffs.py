"""What a move of a weight's slider costs: the whole analysis and the bars, for more options than people compare."""

import random
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from flow_desk import at_a_desk
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adr_studio.analysis.sensitivity import DRAWS, explore, lines
from adr_studio.analysis.tradeoffs import Criterion, Matrix, Score, contributions
from adr_studio.analysis.weighing import Weighing, weighing
from adr_studio.render.charts import Bars, Course, Crossing, Sensitivity, contribution_bars, sensitivity_lines
from adr_studio.ui.tradeoffs.view import TradeOffs

OPTIONS, CRITERIA = 8, 12


@pytest.fixture
def matrix() -> Matrix:
    chance = random.Random(12)
    options = tuple(f"An option with a name of forty letters {at}" for at in range(OPTIONS))
    criteria = tuple(Criterion(f"Criterion number {at}", chance.randint(1, 9)) for at in range(CRITERIA))
    scores = (chance.choices(range(1, 6), k=OPTIONS) for _ in criteria)
    return Matrix(options, criteria, tuple(tuple(Score(each, each - 1, each) for each in row) for row in scores))


def move(matrix: Matrix, wanted: float) -> tuple[Weighing, str, str]:
    """All that is shown anew when the first weight is moved."""
    moved = matrix.with_weights(explore(matrix.weights, 0, wanted))
    result = weighing(moved)
    criteria = [each.name for each in moved.criteria]
    bars = Bars([each.option for each in result.ranking], criteria, contributions(moved), 5)
    crossings = [
        Crossing(each.share, each.rival)
        for each in result.flips
        if each.share is not None and each.criterion == criteria[0]
    ]
    courses = [Course(*each) for each in lines(moved, 0)]
    drawn = Sensitivity(criteria[0], courses, moved.weights[0] / sum(moved.weights), crossings, 5)
    return result, contribution_bars(bars), sensitivity_lines(drawn)


@pytest.mark.benchmark
def test_a_move_of_a_slider(
    matrix: Matrix, side_by_side: Callable[..., list], tell: Callable[[str, str, bool], None]
) -> None:
    places = cycle([each / 2 for each in range(41)])
    chance = random.Random(3)
    floats = [chance.random() for _ in range(DRAWS * OPTIONS * CRITERIA)]

    ours, sorting = side_by_side(200, lambda: move(matrix, next(places)), lambda: sorted(floats))
    result, bars, drawn = move(matrix, 7)
    figure = (
        f"a slider moves in {OPTIONS} × {CRITERIA}, {DRAWS} draws and two charts of "
        f"{(len(bars) + len(drawn)) // 1000} KB: {ours.median * 1000:.1f} ms, p99 {ours.p99 * 1000:.1f} ms; sorting as "
        f"many floats as are multiplied ({len(floats)}): {sorting.median * 1000:.1f} ms"
    )
    tell(figure, "p99 <= 16 ms", ours.p99 <= 0.016)
    assert len(result.ranking) == OPTIONS
    assert result.stability
    assert result.stability.draws == DRAWS


def as_record(matrix: Matrix) -> str:
    """The matrix as the table of a record."""
    head = f"| Criterion | Weight | {' | '.join(matrix.options)} |\n{'|---' * (OPTIONS + 2)}|\n"
    rows = (
        f"| {each.name} | {each.weight} | {' | '.join(f'{score.value} ({score.low}–{score.value})' for score in row)} |"
        for each, row in zip(matrix.criteria, matrix.scores, strict=True)
    )
    return f"# Huge\n\n## Status\n\nProposed\n\n## Trade-offs\n\n{head}" + "\n".join(rows) + "\n"


@pytest.mark.benchmark
def test_a_move_of_a_slider_in_the_window(
    matrix: Matrix,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_repository: Callable[..., Path],
    side_by_side: Callable[..., list],
    tell: Callable[[str, str, bool], None],
) -> None:
    with at_a_desk(qapp, qtbot, tmp_path / "user", monkeypatch) as desk:
        desk.window.resize(1920, 1080)
        desk.open(make_repository({"docs/adr/0001-huge.md": as_record(matrix)}))
        desk.show("docs/adr/0001-huge.md")
        desk.run("tradeoffs.show")
        (mode,) = (each for each in desk.window.frame.followers if isinstance(each, TradeOffs))
        places = cycle([100, 300, 500, 700, 200, 900])
        slider = mode.sliders.weights[0].slider

        def move_and_draw() -> None:
            slider.setValue(next(places))
            QCoreApplication.processEvents()

        def repaint() -> None:
            mode.repaint()
            QCoreApplication.processEvents()

        ours, bare = side_by_side(100, move_and_draw, repaint)
        figure = (
            f"a slider moves in {OPTIONS} × {CRITERIA}, recomputed, laid out and drawn at 1920 × 1080: median "
            f"{ours.median * 1000:.1f} ms, p99 {ours.p99 * 1000:.1f} ms; a bare repaint of the mode: "
            f"{bare.median * 1000:.1f} ms, p99 {bare.p99 * 1000:.1f} ms"
        )
        tell(figure, "p99 <= 16 ms", ours.p99 <= 0.016)
        assert mode.comparing.is_exploring
