"""The open documents and their files: saving, and what other programs did to the files meanwhile."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from adr_studio.domain.merging import Merge
from adr_studio.domain.source import decode
from adr_studio.errors import ChangedOnDisk, Refused, Unreadable
from adr_studio.session.document import DiskState, Document
from adr_studio.storage import files
from adr_studio.storage.workspace import Workspace


class Disk(QObject):
    """Brings documents to their files and back. The text of a document is safe whatever is raised here."""

    saved = Signal(str)
    state_changed = Signal(object)
    """A document stands in another way to its file."""
    checked = Signal()
    """Other programs may have changed any file."""

    def __init__(
        self,
        documents: dict[str, Document],
        workspace: Callable[[], Workspace],
        secure: Callable[[Document], None],
        parent: QObject,
    ) -> None:
        """`workspace` gives the opened one or raises Refused; `secure` has the disk keep a text before it is risked."""
        super().__init__(parent)
        self._documents = documents
        self._workspace = workspace
        self._secure = secure

    def _file(self, path: str) -> Path:
        return self._workspace().root / path

    def has(self, path: str) -> bool:
        """Whether there is a file at this path."""
        return self._file(path).is_file()

    def read(self, path: str) -> bytes:
        """The bytes of a file, which is not read through a link. Raises Unreadable."""
        file = self._file(path)
        if file.is_symlink():
            raise Unreadable(f"“{path}” is a link.", "It is not opened through; open the file that it leads to.")
        return files.read(file)

    def text(self, path: str) -> str:
        """What a file says. Raises Unreadable."""
        return decode(self.read(path)).text

    def save(self, document: Document, in_place: bool = False) -> None:
        """Write a document. Raises ChangedOnDisk, Refused or Unwritable."""
        workspace = self._workspace()
        if document.read_only:
            raise Refused(f"“{document.path}” is open for reading only.", document.notice)
        data = document.bytes()
        workspace.make_folder(document.path)
        if in_place:
            self._secure(document)
        file, expected = self._file(document.path), document.expected
        try:
            files.save(file, data, root=workspace.root, expected=expected, in_place=in_place)
        except ChangedOnDisk:
            self._check(document)
            raise
        document.saved(decode(data), files.content_hash(data))
        self._set_state(document, DiskState.SAME)
        self.saved.emit(document.path)

    def overwrite(self, document: Document) -> None:
        """Save over whatever is there now, which the user has been told of."""
        data = self.read(document.path) if self.has(document.path) else None
        document.expected = files.content_hash(data) if data is not None else None
        self.save(document)

    def save_all(self) -> tuple[str, ...]:
        """Save every document that has changes; gives their paths. Raises like `save`, at the first that fails."""
        changed = [document for document in self._documents.values() if document.modified]
        for document in changed:
            self.save(document)
        return tuple(document.path for document in changed)

    def check(self) -> None:
        """Take over what changed in the files of unchanged documents, and report the rest."""
        for document in list(self._documents.values()):
            if document.expected is not None:
                self._check(document)
        self.checked.emit()

    def _check(self, document: Document) -> None:
        state = DiskState.SAME
        try:
            data = self.read(document.path)
        except Unreadable:
            state = DiskState.GONE
        else:
            if files.content_hash(data) != document.expected:
                if document.modified:
                    state = DiskState.CHANGED
                else:
                    document.reload(decode(data), files.content_hash(data))
        self._set_state(document, state)

    def _set_state(self, document: Document, state: DiskState) -> None:
        if document.disk_state is not state:
            document.stand_to_disk(state)
            self.state_changed.emit(document)

    def reload(self, document: Document) -> None:
        """Take over what the file says, undoable. Raises Unreadable."""
        data = self.read(document.path)
        document.reload(decode(data), files.content_hash(data))
        self._set_state(document, DiskState.SAME)

    def merge(self, document: Document) -> Merge:
        """What comes of a document and a file that differs from it. Raises Refused, Unreadable."""
        data = self.read(document.path)
        return document.merge_with(decode(data), files.content_hash(data))

    def take_merge(self, document: Document, text: str) -> None:
        """Make this the text, undoable, and the version that was last merged what the document is based on."""
        document.take_merge(text)
        self._check(document)
