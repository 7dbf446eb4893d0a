"""Nothing that was typed is lost with the program: every open document has a journal, and the next start finds it."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from adr_studio.domain.merging import Merge, merge
from adr_studio.errors import Unreadable, Unwritable
from adr_studio.session.disk import Disk
from adr_studio.session.document import DiskState, Document
from adr_studio.session.jobs import Cancel, Jobs, Lane
from adr_studio.session.keeping import Keeping, Syncer
from adr_studio.storage import files, journal
from adr_studio.storage.journal import Leftover, Origin

RETRY = 2_000
"""Milliseconds after which a journal that could not be written is tried again."""


@dataclass(frozen=True)
class Restored:
    """What the journal of a program that ended in the midst of it had for one document.

    `text` is what was typed, `base_text` what it began from, with the content hash of its bytes (None for a record that
    was never saved). `merge` is what comes of it and a file that was changed since; where that has conflicts, the
    document has `text`, is based on `base_text` and counts as changed on the disk. `damaged` means that the journal
    could not be read to its end. What was not `applied`, because the document cannot take it now, stays in the journal.
    """

    path: str
    text: str
    base_text: str
    base_hash: str | None
    differs_from_disk: DiskState
    damaged: bool
    merge: Merge | None = None
    applied: bool = True


class Host(Protocol):
    """Who has the documents."""

    documents: dict[str, Document]
    disk: Disk

    def document(self, path: str) -> Document:
        """The document at this path, opened where it is not open. Raises Unreadable."""

    def keep(self, document: Document) -> Document:
        """Have this one among the open documents."""

    def text(self, path: str) -> str:
        """A file's present text, from its open document or the disk. Raises Unreadable."""


class Keeper(QObject):
    """Keeps a journal of every open document, and restores what an earlier program left behind.

    `restored` has a list of Restored; `state_changed` a sentence that says why something is not kept, "" when all is.
    """

    restored = Signal(list)
    state_changed = Signal(str)
    _synced = Signal(object)

    def __init__(self, host: Host, jobs: Jobs, state: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ""
        self._host = host
        self._jobs = jobs
        self._folder = state
        self._root = ""
        self._keepings: dict[Document, Keeping] = {}
        self._sync_failure: OSError | None = None
        self._syncer = Syncer(self._settle)
        self._synced.connect(self._on_synced, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._syncer.close)
        self._retry = QTimer(self, singleShot=True, interval=RETRY)
        self._retry.timeout.connect(self._on_retry)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state_changed)

    def _settle(self, failure: OSError | None) -> None:
        try:
            self._synced.emit(failure)
        except RuntimeError:
            # The window, and this object with it, was closed while the disk worked: nobody waits to hear of it.
            return

    def start(self, root: Path) -> None:
        """Keep the documents of this repository from now on, and look for what was left behind; `restored` follows."""
        self._root = os.path.realpath(root)
        folder, real, syncer = self._folder, self._root, self._syncer

        def find(cancel: Cancel) -> list[Leftover]:
            # A journal that still waits for the disk counts as a living program's: this repository may be ours again.
            syncer.finish()
            return [] if cancel() else journal.leftovers(folder, real)

        self._jobs.run(find, self._on_found, lane=Lane.DISK, key="recover")

    @property
    def all_kept(self) -> bool:
        """Whether the next start will have all that is not saved."""
        return all(keeping.kept for document, keeping in self._keepings.items() if document.modified)

    def attach(self, document: Document) -> None:
        """Keep this document from its first edit on; one that was never saved at once."""
        keeping = Keeping(document, self._folder, self._root, self._syncer, self)
        self._keepings[document] = keeping
        keeping.failed.connect(self._on_failed)
        if keeping.failure is not None or keeping.nearly_full:
            self._on_failed()

    def forget(self, document: Document) -> None:
        """The document is closed, and nobody wants what it has that is not saved."""
        keeping = self._keepings.pop(document, None)
        if keeping is not None:
            keeping.discard()
            keeping.close()
            keeping.deleteLater()

    def leave(self) -> None:
        """Leave what is not saved to whoever opens this repository next: another is opened now."""
        for keeping in self._keepings.values():
            keeping.close()
            keeping.deleteLater()
        self._keepings.clear()

    def secure(self, document: Document) -> None:
        """Return when the disk has what is not saved of a document in its journal. Raises Unwritable."""
        keeping = self._keepings[document]
        try:
            keeping.wait_for_disk()
        except OSError as error:
            keeping.failure = error
        if document.modified and not keeping.kept:
            said = "A save in place may leave half a file, and what you typed could not be put in safety before it."
            raise Unwritable(f"“{document.path}” was not saved.", f"{said} The file is as it was.")

    def discard_all(self) -> None:
        """Nobody wants what is not saved in any document, so that the next start does not bring it back."""
        for keeping in self._keepings.values():
            keeping.discard()

    def sync(self) -> None:
        """Have the disk take over now what was typed."""
        self._syncer.hurry()

    def close(self) -> None:
        """Leave what is not saved to the next start, once the disk has it."""
        for keeping in self._keepings.values():
            keeping.close()
        self._keepings.clear()
        self._retry.stop()
        self._syncer.close()

    @Slot(Qt.ApplicationState)
    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.sync()

    @Slot(object)
    def _on_synced(self, failure: OSError | None) -> None:
        self._sync_failure = failure
        self._on_failed()

    @Slot()
    def _on_failed(self) -> None:
        failures = [each.failure for each in self._keepings.values() if each.failure is not None]
        if failures and not self._retry.isActive():
            self._retry.start()
        failure = failures[0] if failures else self._sync_failure
        state = ""
        if failure is not None:
            state = f"What you type is not kept for the case of a crash: {files.reason(failure)}. Save to keep it."
        elif any(each.nearly_full for each in self._keepings.values()):
            state = "The disk is nearly full. What you type is kept as long as there is room. Save, or free some space."
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    @Slot()
    def _on_retry(self) -> None:
        for keeping in self._keepings.values():
            if keeping.failure is not None:
                keeping.write()
        self._on_failed()

    def _on_found(self, found: list[Leftover]) -> None:
        restored = [each for leftover in found if (each := self._restore(leftover)) is not None]
        if restored:
            self._host.disk.check()
            self.restored.emit(restored)

    def _restore(self, leftover: Leftover) -> Restored | None:
        """Bring the text of one journal back into its document; None where there is nothing to bring back."""
        said = leftover.said
        origin, text = said.origin, _presentable(said.text)
        if origin.root != self._root:
            leftover.journal.close()
            return None
        opened = self._host.documents.get(origin.path)
        with contextlib.suppress(Unreadable):
            if self._host.text(origin.path) == text:
                self._let_go(leftover, opened)
                return None
        if opened is not None and (opened.modified or origin.expected is None):
            return self._leave(leftover, opened)
        merged: Merge | None = None
        there = self._host.disk.has(origin.path)
        if there and origin.expected is not None:
            merged, document, differs = self._bring_into_file(origin, text)
        else:
            document = self._bring_back(origin, text, opened)
            new = DiskState.CHANGED if there else DiskState.SAME
            differs = new if origin.expected is None else DiskState.GONE
        if document is None:
            leftover.journal.close()
        else:
            self._let_go(leftover, document)
            if not document.modified:
                return None
        return _restored(leftover, differs, merged, applied=document is not None)

    def _leave(self, leftover: Leftover, opened: Document) -> Restored | None:
        """Leave a journal whose document has changes of its own, unless they have its text in them."""
        base, text = leftover.said.origin.source.text, _presentable(leftover.said.text)
        merged = merge(base, text, opened.text)
        if merged.clean and merged.text == opened.text:
            self._let_go(leftover, opened)
            return None
        leftover.journal.close()
        return _restored(leftover, DiskState.CHANGED, merged, applied=False)

    def _bring_into_file(self, origin: Origin, text: str) -> tuple[Merge | None, Document | None, DiskState]:
        """Bring a text into the document of a file that is there, merged where that was changed meanwhile.

        No document where the file is none that can be edited now.
        """
        try:
            document = self._host.document(origin.path)
        except Unreadable:
            return None, None, DiskState.CHANGED
        differs = DiskState.SAME if document.expected == origin.expected else DiskState.CHANGED
        if document.read_only:
            return None, None, differs
        if differs is DiskState.SAME or origin.expected is None:
            document.replace_text(text)
            return None, document, differs
        merged = merge(origin.source.text, text, document.text)
        if not merged.clean:
            # Before the text, so that no journal ever says that it takes their version into account.
            document.saved(origin.source, origin.expected)
        document.replace_text(merged.text if merged.clean else text)
        return merged, document, differs

    def _bring_back(self, origin: Origin, text: str, opened: Document | None) -> Document:
        """Bring a text back whose file is not there, or never was."""
        document = opened or Document(origin.path, origin.source, origin.expected, self)
        # Before it is kept, so that no journal ever has the new record without what was typed into it.
        document.replace_text(text)
        return document if opened else self._host.keep(document)

    def _let_go(self, leftover: Leftover, document: Document | None) -> None:
        """Remove a journal whose text is in a file, or in a document whose own journal has it on the disk by now."""
        with contextlib.suppress(OSError):
            if document is None or not document.modified:
                leftover.journal.discard()
            else:
                keeping = self._keepings[document]
                keeping.wait_for_disk()
                if keeping.kept:
                    leftover.journal.discard()
        leftover.journal.close()


def _restored(leftover: Leftover, differs: DiskState, merged: Merge | None, applied: bool) -> Restored:
    said = leftover.said
    source = said.origin.source
    facts = said.origin.path, _presentable(said.text), source.text, said.origin.expected
    return Restored(*facts, differs, said.damaged, merged, applied)


def _presentable(text: str) -> str:
    """The text without halves of surrogate pairs, which no file can hold and no editor shows."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
