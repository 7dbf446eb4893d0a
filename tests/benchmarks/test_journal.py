"""What the journal adds to a keystroke, and what it costs to begin it and to read it again."""

import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout, QPlainTextEdit

from adr_studio.domain.source import Source
from adr_studio.session.document import Document
from adr_studio.session.keeping import Keeping, Syncer
from adr_studio.storage import journal

TYPED = "the queue keeps what was sent "
KEYS = 3_000


@pytest.fixture(params=[50, 1_000], ids=["50 KB", "1 MB"])
def editors(
    request: pytest.FixtureRequest, qtbot, records: dict[str, str], tmp_path: Path
) -> Iterator[tuple[QPlainTextEdit, ...]]:
    """Two editors on documents of the same text, the first of which has a journal."""
    text = "\n".join(records.values())[: request.param * 1_000]
    owner, syncer = QObject(), Syncer(lambda failure: None)
    pair = []
    for _ in range(2):
        document = Document("a.md", Source(text), "hash", owner)
        document.qt.setDocumentLayout(QPlainTextDocumentLayout(document.qt))
        editor = QPlainTextEdit()
        qtbot.addWidget(editor)
        editor.setDocument(document.qt)
        editor.resize(800, 600)
        editor.show()
        cursor = editor.textCursor()
        cursor.setPosition(document.position_of_line(text.count("\n") // 2))
        editor.setTextCursor(cursor)
        pair.append((editor, document))
    keeping = Keeping(pair[0][1], tmp_path, "/root", syncer, owner)
    yield pair[0][0], pair[1][0]
    keeping.close()
    syncer.close()


@pytest.mark.benchmark
def test_a_keystroke_with_a_journal(
    editors: tuple[QPlainTextEdit, ...], times: Callable, tell: Callable[..., None]
) -> None:
    kept, bare = editors
    letters = cycle(TYPED)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(KEYS // 100):
        letter = [next(letters) for _ in range(100)]
        for editor, seconds in zip(editors, taken, strict=True):
            for each in letter:
                start = time.perf_counter()
                QTest.keyClick(editor, each)
                seconds.append(time.perf_counter() - start)
            QApplication.processEvents()
    mine, plain = times(taken[0]), times(taken[1])
    size = len(bare.toPlainText()) // 1_000
    figure = f"a key with a journal at {size:,} KB: p50 {mine.median * 1e6:.0f} µs, p99 {mine.p99 * 1e6:.0f} µs"
    figure += (
        f", worst {mine.worst * 1e3:.1f} ms; without: p50 {plain.median * 1e6:.0f} µs, p99 {plain.p99 * 1e6:.0f} µs"
    )
    figure += f", worst {plain.worst * 1e3:.1f} ms"
    tell(figure, "100 µs more at most", mine.median - plain.median <= 1e-4)
    assert kept.toPlainText() == bare.toPlainText()


@pytest.mark.benchmark
def test_beginning_and_reading_a_journal(tmp_path: Path, records: dict[str, str], side_by_side: Callable, tell) -> None:
    text = "\n".join(records.values())[:1_000_000]
    origin = journal.Origin("/root", "a.md", "hash", Source(text))
    file = tmp_path / "plain"
    kept = journal.start(tmp_path, origin, text)
    for number in range(journal.MOST_EDITS):
        kept.append(number, 0, "x")
    kept.close()
    (path,) = (tmp_path / "journal").iterdir()

    def begin() -> None:
        journal.start(tmp_path / "other", origin, f"x{text}").close()

    begun, written, read = side_by_side(
        10, begin, lambda: file.write_bytes(text.encode()), lambda: journal.replay(path.read_bytes())
    )
    figure = f"a journal of 1 MB is begun in {begun.median * 1e3:.1f} ms (a plain write of the text: "
    figure += f"{written.median * 1e3:.1f} ms) and read with 5,000 edits in {read.median * 1e3:.0f} ms"
    wanted = "begun in <= 16 ms, read (on another thread) in <= 500 ms"
    tell(figure, wanted, begun.median <= 0.016 and read.median <= 0.5)
