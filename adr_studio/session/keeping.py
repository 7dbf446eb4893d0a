"""One document's journal, written in the very slot that hears of a change, and the thread that waits for the disk."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

from adr_studio.errors import StudioError
from adr_studio.session.document import DiskState, Document, raw_text, utf16_length
from adr_studio.storage import files, journal
from adr_studio.storage.journal import Journal, Origin

DELAY = 0.5
"""Seconds after which the disk has what was typed: what a power cut may take at most."""

PATIENCE = 5.0
"""Seconds that are waited for the disk, before something is done that would rather have it done."""

_UNKNOWN = -1  # units of a text with half a pair in it, which Qt counts but does not give


class Syncer:
    """Calls what waits for the disk, on a thread of its own, `DELAY` seconds after the first was handed in."""

    def __init__(self, settled: Callable[[OSError | None], object]) -> None:
        """`settled` is called on that thread after each round, with what went wrong if anything did."""
        self.round = 0
        self._settled = settled
        self._work: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._wanted, self._hurry, self._closed = threading.Event(), threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def hand_in(self, work: Callable[[], None]) -> int:
        """Have this called; gives the number of the round in which it will be."""
        with self._lock:
            self._work.append(work)
            self._wanted.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
            return self.round

    def hurry(self) -> None:
        """Do now what was handed in."""
        if self._wanted.is_set():
            self._hurry.set()

    def finish(self) -> None:
        """Do what was handed in and wait for it; on another thread than the main one."""
        if self._thread is not None and not self._closed.is_set():
            done = threading.Event()
            self.hand_in(done.set)
            self._hurry.set()
            done.wait(PATIENCE)

    def close(self) -> None:
        """Do what was handed in, wait for it, and end."""
        self._closed.set()
        self._hurry.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closed.is_set() or self._work:
            self._wanted.wait()
            self._hurry.wait(DELAY)
            with self._lock:
                work, self._work = self._work, []
                self.round += 1
                self._wanted.clear()
                self._hurry.clear()
            if work:
                self._settled(_first_failure(work))


def _first_failure(work: list[Callable[[], None]]) -> OSError | None:
    failure = None
    for each in work:
        try:
            each()
        except OSError as error:
            failure = failure or error
    return failure


class Keeping(QObject):
    """Keeps the journal of one document from its first edit until it is saved, unchanged again, or closed.

    Where that fails, editing goes on: `failure` says why, and what was written before stays on the disk.
    """

    failed = Signal()

    def __init__(self, document: Document, state: Path, root: str, syncer: Syncer, parent: QObject) -> None:
        super().__init__(parent)
        self.failure: OSError | None = None
        self._document = document
        self._state = state
        self._root = root
        self._syncer = syncer
        self._journal: Journal | None = None
        self._seen = document.qt.revision()
        self._units = 0
        self._round = -1
        self._connections: tuple[tuple[SignalInstance, Callable[..., None]], ...] = (
            (document.qt.contentsChange, self._on_contents_change),
            (document.qt.contentsChanged, self._on_contents_changed),
            (document.modified_changed, self._on_modified_changed),
            (document.source_changed, self._on_origin_changed),
            (document.path_changed, self._on_origin_changed),
        )
        for signal, slot in self._connections:
            signal.connect(slot)
        self.write()

    @property
    def kept(self) -> bool:
        """Whether all that is not saved is in the journal."""
        return self._journal is not None and self.failure is None

    @property
    def nearly_full(self) -> bool:
        """Whether the disk had not the room that is set aside for what will be typed."""
        return self._journal is not None and self._journal.nearly_full

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        """Write down what was typed before anything else happens; an edit counts as made only after this."""
        qt = self._document.qt
        self._seen = qt.revision()
        self._append(_edit(qt, self._units, position, removed, added) if self._journal is not None else None)

    @Slot()
    def _on_contents_changed(self) -> None:
        """Qt tells what exactly changed only where there is a layout; else all of the text is written down."""
        if self._seen != self._document.qt.revision():
            self._seen = self._document.qt.revision()
            self._append(None)

    def _append(self, edit: tuple[int, int, str] | None) -> None:
        """Add one edit to the journal, all of the text where it is not known which."""
        if self._journal is None or self.failure is not None or self._units == _UNKNOWN or self._journal.full:
            self.write()
            return
        units = self._document.qt.characterCount() - 1
        if edit is None:
            edit = (0, self._units, raw_text(self._document.qt))
            units = self._count(edit[2])
        try:
            self._journal.append(*edit)
        except OSError as error:
            self._fail(error)
            return
        self._units = units
        if self._round != self._syncer.round:
            self._hand_in()

    def _count(self, text: str) -> int:
        units = utf16_length(text)
        return units if units == self._document.qt.characterCount() - 1 else _UNKNOWN

    def write(self) -> None:
        """Begin the journal with the text as it is now, if there is anything to keep."""
        document = self._document
        text = raw_text(document.qt)
        if self._journal is None and (document.read_only or self._is_on_disk(text)):
            return
        origin = Origin(self._root, document.path, document.expected, document.source)
        try:
            if self._journal is None:
                self._journal = journal.start(self._state, origin, text)
            else:
                self._journal.restart(origin, text)
        except OSError as error:
            self._fail(error)
            return
        self._units = self._count(text)
        self._hand_in()
        if self.failure is not None:
            self.failure = None
            self.failed.emit()
        elif self._journal.nearly_full:
            self.failed.emit()

    def _is_on_disk(self, text: str) -> bool:
        document = self._document
        is_there = document.expected is not None and document.disk_state is not DiskState.GONE
        return is_there and text == document.source.text

    def _hand_in(self) -> None:
        if self._journal is not None:
            try:
                self._round = self._syncer.hand_in(self._journal.syncing())
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        first, self.failure = self.failure is None, error
        if first:
            self.failed.emit()

    def wait_for_disk(self) -> None:
        """Return when the disk has all of it. Raises OSError."""
        if self._journal is not None:
            self._journal.syncing()()

    @Slot(bool)
    def _on_modified_changed(self, modified: bool) -> None:
        """The journal has done its duty when the disk, asked again, has the very text that was saved."""
        document = self._document
        if modified and self._journal is None:
            self.write()
        if modified or document.expected is None or (self._journal is None and self.failure is None):
            return
        try:
            data = files.read(Path(self._root) / document.path)
        except StudioError:
            return
        if files.content_hash(data) == document.expected:
            self.discard()

    @Slot()
    def _on_origin_changed(self) -> None:
        if self._journal is not None:
            self.write()

    def discard(self) -> None:
        """Remove the journal: what it has is saved, or nobody wants it."""
        kept, self._journal, failure, self.failure = self._journal, None, self.failure, None
        if kept is not None:
            try:
                kept.discard()
            except OSError:
                kept.close()
        if failure is not None:
            self.failed.emit()

    def close(self) -> None:
        """Leave the journal where it is, and write no more."""
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections = ()
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def _edit(qt: QTextDocument, before: int, position: int, removed: int, added: int) -> tuple[int, int, str] | None:
    """What Qt says that changed, as it is: None where its numbers do not fit the lengths before and after.

    A change up to the end may count a paragraph separator that is not there, or not tell the old length at all.
    """
    after = qt.characterCount() - 1
    to_the_end = position + added > after or position + removed > before
    added = min(added, after - position)
    took = before - after + added
    if not 0 <= took <= before - position or (took != removed and not to_the_end):
        return None
    if to_the_end and position + added != after:
        return None
    text = _inserted(qt, position, added)
    return None if text is None else (position, took, text)


def _inserted(qt: QTextDocument, position: int, length: int) -> str | None:
    r"""The text of that many UTF-16 units, with "\n" line ends; None where Qt cannot give it, as for half a pair."""
    if length == 0:
        return ""
    if length == 1:
        text = qt.characterAt(position)
    else:
        cursor = QTextCursor(qt)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selectedText()
    return text.replace("\N{PARAGRAPH SEPARATOR}", "\n") if utf16_length(text) == length else None
