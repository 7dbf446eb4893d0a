"""An open file: its text in a QTextDocument, which owns undo and dirtiness, and the bytes that it came from.

The one place where UTF-16 positions, which Qt counts, and code points, which Python counts, are converted.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import accumulate, pairwise

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

from adr_studio.domain.edits import Edits, TextEdit, between, in_order
from adr_studio.domain.merging import Merge, merge
from adr_studio.domain.source import Source
from adr_studio.errors import Refused

LONGEST_LINE = 20_000
"""Characters of a line that the editor can show without stalling."""

LARGEST = 10_000_000
"""Characters of a file that can be edited."""

SHOWN = 1_000_000
"""Characters that are shown of a larger one."""

_PARAGRAPH = "\N{PARAGRAPH SEPARATOR}"
_ALTERED = "This file has characters that the editor would change, so it is open for reading only. Its bytes are safe."


class DiskState(StrEnum):
    """How the file on the disk stands to the one that was read."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


class Document(QObject):
    """One open file. `expected` is the content hash of its bytes on the disk, None as long as it was never saved."""

    text_changed = Signal()
    modified_changed = Signal(bool)
    path_changed = Signal(str, str)
    """From one path to another."""
    notice_changed = Signal(str)
    source_changed = Signal()

    def __init__(self, path: str, source: Source, expected: str | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.source = source
        self.expected = expected
        self.notice = ""
        self.disk_state = DiskState.SAME
        self._theirs: tuple[Source, str] | None = None
        self._text: str | None = None
        self._revision = -1
        self._step_ends: list[int] = []  # in Qt's undo commands, of which a step has several
        self._commands = 0
        self.qt = QTextDocument(self)
        self._show(source)
        self.qt.setModified(expected is None)
        self.qt.contentsChanged.connect(self._on_contents_changed)
        self.qt.undoCommandAdded.connect(self._on_undo_command_added)
        self.qt.modificationChanged.connect(self.modified_changed)

    @property
    def read_only(self) -> bool:
        """Whether the text cannot be edited; `notice` says why."""
        return bool(self.notice)

    @property
    def modified(self) -> bool:
        """Whether the text differs from what was last read or saved. Undoing back to that point clears it."""
        return self.qt.isModified()

    @property
    def text(self) -> str:
        r"""The text, with "\n" line ends."""
        revision = self.qt.revision()
        if self._text is None or self._revision != revision:
            self._text, self._revision = raw_text(self.qt), revision
        return self._text

    def apply(self, edits: Iterable[TextEdit]) -> bool:
        """Change the text, as one step of undo; whether anything changed."""
        ordered = in_order(edits)
        if not ordered or self.read_only:
            return False
        places = qt_positions(self.text, [place for edit in ordered for place in (edit.start, edit.end)])
        cursor = QTextCursor(self.qt)
        cursor.beginEditBlock()
        for edit, start, end in zip(reversed(ordered), places[-2::-2], places[::-2], strict=True):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.text)
        cursor.endEditBlock()
        return True

    def replace_text(self, text: str) -> Edits:
        """Make this the text, touching only what differs, as one step of undo."""
        edits = between(self.text, text)
        self.apply(edits)
        return edits

    def bytes(self) -> bytes:
        """What a save writes: the text with the file's own encoding and line ends."""
        return self.source.with_text(self.text).encode()

    def saved(self, source: Source, content_hash: str) -> None:
        """These are now the bytes on the disk."""
        self.source = source
        self.expected = content_hash
        self.qt.setModified(self.text != source.text)
        self.source_changed.emit()

    def stand_to_disk(self, state: DiskState) -> None:
        """How the file stands to the text from now on; where it is gone, the text is all that there is of it."""
        was_gone, self.disk_state = self.disk_state is DiskState.GONE, state
        is_gone = state is DiskState.GONE
        if (is_gone or was_gone) and not self.read_only:
            self.qt.setModified(is_gone or self.text != self.source.text)

    def reload(self, source: Source, content_hash: str) -> None:
        """Take over what is on the disk, as one undoable step where it was and is text that can be edited."""
        self.source = source
        self.expected = content_hash
        before = self.notice
        if before or Document(self.path, source, content_hash).read_only:
            self._show(source)
        else:
            self.replace_text(source.text)
        self.qt.setModified(False)
        self.source_changed.emit()
        if self.notice != before:
            self.notice_changed.emit(self.notice)

    def merge_with(self, source: Source, content_hash: str) -> Merge:
        """The text here and another version of the file, both of which began as what was read last. Raises Refused."""
        if source.read_only:
            raise Refused(f"“{self.path}” cannot be merged: {source.notice}", "Your text is still here.")
        self._theirs = source, content_hash
        return merge("" if self.expected is None else self.source.text, self.text, source.text)

    def take_merge(self, text: str) -> None:
        """Make this the text, as one step of undo, and that other version what it is based on."""
        if self._theirs is not None and not self.read_only:
            theirs, self._theirs = self._theirs, None
            self.replace_text(text)
            self.saved(*theirs)

    def move_to(self, path: str) -> None:
        """The file has another path now."""
        before, self.path = self.path, path
        self.path_changed.emit(before, path)

    @property
    def undo_steps(self) -> int:
        """How many steps can be undone."""
        return bisect_right(self._step_ends, self.qt.availableUndoSteps())

    def position_of_line(self, line: int) -> int:
        """Qt's position of a line's first character; lines count from 0."""
        block = self.qt.findBlockByNumber(max(0, min(line, self.qt.blockCount() - 1)))
        return block.position()

    def _show(self, source: Source) -> None:
        """Show this text, without a way back; `notice` says why where it cannot be edited."""
        self.notice = source.notice or _too_large(self.path, source.text) or _too_long(source.text)
        text = _cut(source.text) if self.notice else source.text
        self.qt.setUndoRedoEnabled(False)
        self.qt.setPlainText(text)
        self.qt.setUndoRedoEnabled(True)
        self._step_ends.clear()
        self._commands = 0
        self._text = None
        if not self.notice and self.text != text:
            self.notice = _ALTERED

    @Slot()
    def _on_contents_changed(self) -> None:
        self._text = None
        self._commands = self.qt.availableUndoSteps()
        self.text_changed.emit()

    @Slot()
    def _on_undo_command_added(self) -> None:
        """Note where the new step ends; those that were undone before it cannot come back."""
        del self._step_ends[bisect_right(self._step_ends, self._commands) :]
        self._step_ends.append(self.qt.availableUndoSteps())


def _too_large(path: str, text: str) -> str:
    if len(text) <= LARGEST:
        return ""
    name, size = path.rsplit("/", 1)[-1], len(text) / 1_000_000
    return f"{name} is {size:.0f} MB, so its beginning is open for reading only. The file is as it was."


def _too_long(text: str) -> str:
    if all(len(line) <= LONGEST_LINE for line in text.split("\n")):
        return ""
    return (
        f"This file has a line of more than {LONGEST_LINE:,} characters, so it is open for reading only and"
        " long lines are cut. The file is as it was."
    )


def _cut(text: str) -> str:
    lines = (text if len(text) <= LARGEST else text[:SHOWN]).split("\n")
    return "\n".join(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…" for line in lines)


def raw_text(qt: QTextDocument) -> str:
    r"""The text as it is at this very moment, with "\n" line ends."""
    return qt.toRawText().replace(_PARAGRAPH, "\n")


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text takes: Qt's position behind it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def qt_positions(text: str, places: Sequence[int]) -> Sequence[int]:
    """Qt's positions of many places in a text, which are counted in code points and in rising order."""
    if text.isascii():
        return places
    lengths = (utf16_length(text[before:place]) for before, place in pairwise((0, *places)))
    return list(accumulate(lengths))


def code_points(text: str, position: int) -> int:
    """The number of characters before a Qt position in this text."""
    if text.isascii():
        return position
    return len(text.encode("utf-16-le", "surrogatepass")[: position * 2].decode("utf-16-le", "ignore"))
