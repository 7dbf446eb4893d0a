"""What a keystroke costs in a record of 50 KB and of 1 MB, and how soon the preview shows it."""

import time
from collections.abc import Callable
from itertools import cycle

import pytest
from markdown_it import MarkdownIt
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from adr_studio.render.blocks import difference

LARGE = "docs/adr/1001-keep-everything-in-one-record.md"
HUGE = "docs/adr/1002-keep-even-more-in-one-record.md"
TYPED = "the queue keeps what was sent "
KEYS = 500
PAUSE = 45
"""Milliseconds between keys: a little more than the preview waits for, so that every key brings it up to date."""


class Busy:
    """Adds up the time in which the main thread is not waiting for events, and what it computed in that time.

    The difference is what it waited for the interpreter's lock, for a collection of garbage or for a processor.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.computed: list[float] = []
        self._since = time.perf_counter()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._on_awake)
        dispatcher.aboutToBlock.connect(self._on_about_to_block)

    def of(self, work: Callable[[], object], pause: int) -> float:
        """The busy seconds of some work and of all that follows from it within `pause` milliseconds."""
        loop = QEventLoop()
        QTimer.singleShot(pause, loop.quit)
        self.seconds, self._since, start = 0.0, time.perf_counter(), time.thread_time()
        work()
        loop.exec()
        self._on_about_to_block()
        self.computed.append(time.thread_time() - start)
        return self.seconds

    def _on_awake(self) -> None:
        self._since = time.perf_counter()

    def _on_about_to_block(self) -> None:
        now = time.perf_counter()
        self.seconds, self._since = self.seconds + now - self._since, now


@pytest.fixture
def bare(qtbot, page) -> QPlainTextEdit:
    """Qt's own editor with the same text, of the same size, at the same line."""
    _window, shown = page
    editor = QPlainTextEdit(shown.document.text)
    qtbot.addWidget(editor)
    editor.resize(shown.editor.size())
    editor.show()
    cursor = editor.textCursor()
    cursor.setPosition(shown.editor.textCursor().position())
    editor.setTextCursor(cursor)
    editor.centerCursor()
    return editor


@pytest.mark.benchmark
@pytest.mark.parametrize("found", [False, True], ids=["", "with the find bar open"])
@pytest.mark.parametrize("page", [LARGE, HUGE], indirect=True, ids=["50 KB", "1 MB"])
def test_a_keystroke(page, bare, found, qtbot, times, tell, pause) -> None:
    _window, shown = page
    if found:
        shown.open_find(replace=False)
        shown.find_bar.field.setText("the")
        shown.find_bar.find_next()
        shown.find_bar._search()
        qtbot.waitUntil(lambda: " of " in shown.find_bar.count.text(), timeout=30_000)
        shown.editor.setFocus()
        shown.editor.moveCursor(QTextCursor.MoveOperation.Right)
        place = bare.textCursor()
        place.setPosition(shown.editor.textCursor().position())
        bare.setTextCursor(place)
    before = shown.document.text
    busy, busy_bare, letters = Busy(), Busy(), cycle(TYPED)
    ours, theirs = [], []
    for _ in range(KEYS // 50):
        letter = [next(letters) for _ in range(50)]
        ours += [busy.of(lambda each=each: QTest.keyClick(shown.editor, each), PAUSE) for each in letter]
        pause(200)
        theirs += [busy_bare.of(lambda each=each: QTest.keyClick(bare, each), 5) for each in letter]

    mine, plain, computed = times(ours), times(theirs), times(busy.computed)
    where = f"{len(before) // 1000} KB{', with the find bar open' if found else ''}"
    figure = f"a keystroke at {where}: p50 {mine.median * 1000:.1f} ms, p99 {mine.p99 * 1000:.1f} ms"
    figure += (
        f" (computing: p99 {computed.p99 * 1000:.1f} ms), worst {mine.worst * 1000:.1f} ms; a bare QPlainTextEdit:"
    )
    figure += f" p50 {plain.median * 1000:.1f} ms, p99 {plain.p99 * 1000:.1f} ms"
    tell(figure, "p99 <= 16 ms", mine.p99 <= 0.016)
    assert len(shown.document.text) == len(before) + KEYS
    assert bare.toPlainText() == shown.document.text


@pytest.mark.benchmark
def test_the_preview_after_a_keystroke(page, qtbot, times, tell) -> None:
    window, shown = page
    parser = MarkdownIt("gfm-like")
    ours, theirs, patched = [], [], set()
    for letter in TYPED:
        blocks = shown.live.blocks
        start = time.perf_counter()
        with qtbot.waitSignal(window.documents.preview.updated, timeout=10_000):
            QTest.keyClick(shown.editor, letter)
        ours.append(time.perf_counter() - start)
        patched.add(sum(len(patch.blocks) for patch in difference(blocks, shown.live.blocks)))
        start = time.perf_counter()
        parser.render(shown.document.text)
        theirs.append(time.perf_counter() - start)

    mine, whole = times(ours), times(theirs)
    figure = f"the preview after a keystroke: {mine.median * 1000:.0f} ms, p99 {mine.p99 * 1000:.0f} ms"
    figure += f", {max(patched)} of {len(shown.live.blocks)} blocks patched"
    tell(
        f"{figure}; markdown-it-py renders all of it in {whole.median * 1000:.0f} ms", "<= 120 ms", mine.median <= 0.12
    )
    assert max(patched) == 1
