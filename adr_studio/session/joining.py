"""One program for each repository: whoever opens it a second time is led to the first."""

import contextlib
import fcntl
import hashlib
import os
import socket
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

PATIENCE = 2.0
"""Seconds in which the first program must answer."""

LONGEST = 10_000
"""Bytes of what the second program may say."""

_YES = b"yes\n"
_PAUSE = 0.05


class Joining(QObject):
    """Holds one repository's lock, which the system takes back when the program dies, and answers who comes second."""

    asked = Signal(str)
    """Somebody opened the repository again: show this path of it, "" for none."""

    def __init__(self, state: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = state / "instances"
        self._lock = _Lock()
        self._name = ""
        self._server: socket.socket | None = None
        self._inode = 0
        self._notifier: QSocketNotifier | None = None
        self.destroyed.connect(self._lock.close)

    def claim(self, root: Path) -> bool:
        """Take the repository's lock and let the one before go; False where another program has it.

        Where no lock can be kept, for instance in a read-only home, nobody is kept out. May be called on any thread.
        """
        name = self._name_of(root)
        if name == self._name:
            return True
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            taken = self._lock.take(self._folder / f"{name}.lock")
        except OSError:
            return True
        if taken:
            self._name = name
        return taken

    def release(self) -> None:
        """Let the repository go."""
        self._stop_listening()
        self._lock.close()
        self._name = ""

    def listen(self) -> None:
        """Answer from now on whoever opens this repository again; where that cannot be, nobody is answered."""
        address = _address(self._name)
        if not self._name or (self._server is not None and self._server.getsockname() == address):
            return
        self._stop_listening()
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            # The lock is ours, so that a socket of this name is a dead program's.
            with contextlib.suppress(FileNotFoundError):
                os.unlink(address)
            server.bind(address)
            os.chmod(address, 0o600)
            server.listen(4)
            self._inode = os.stat(address).st_ino
        except OSError:
            server.close()
            return
        self._server = server
        self._notifier = QSocketNotifier(server.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_called)

    def ask_first(self, root: Path, path: str = "") -> bool:
        """Ask the program that has this repository to come to the front with a path; whether it answered.

        Waits for the answer, so that it is not for the main thread.
        """
        until = time.monotonic() + PATIENCE
        answered = False
        while not answered and time.monotonic() < until:
            try:
                answered = _ask(_address(self._name_of(root)), path)
            except OSError:
                # A program that has only just started does not listen yet.
                time.sleep(_PAUSE)
        return answered

    def _name_of(self, root: Path) -> str:
        """The name of a repository's lock and socket; one user with two places for state has two of them."""
        both = f"{os.path.realpath(root)}\0{os.path.realpath(self._folder)}\0{os.getuid()}"
        return f"adr-studio-{hashlib.blake2b(both.encode(), digest_size=12).hexdigest()}"

    @Slot()
    def _on_called(self) -> None:
        if self._server is None:
            return
        try:
            caller, _ = self._server.accept()
            with caller:
                caller.settimeout(PATIENCE / 10)
                said = caller.recv(LONGEST).decode("utf-8", "replace")
                caller.sendall(_YES)
        except OSError:
            return
        self.asked.emit(said.rstrip("\n"))

    def _stop_listening(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
        if self._server is not None:
            with contextlib.suppress(OSError):
                # Another program may have the repository by now, and a socket of this name.
                if os.stat(self._server.getsockname()).st_ino == self._inode:
                    os.unlink(self._server.getsockname())
            self._server.close()
        self._notifier, self._server = None, None


class _Lock:
    """A file that one program at a time has locked."""

    def __init__(self) -> None:
        self._handle = -1

    def take(self, file: Path) -> bool:
        """Lock this file in place of the one before; False where another has it. Raises OSError."""
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        except OSError:
            os.close(handle)
            raise
        self.close()
        self._handle = handle
        return True

    def close(self) -> None:
        """Let it go."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


def _ask(address: str, path: str) -> bool:
    if os.stat(address).st_uid != os.getuid():
        raise PermissionError(address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as first:
        first.settimeout(PATIENCE)
        first.connect(address)
        first.sendall(path.encode() + b"\n")
        return first.recv(len(_YES)) == _YES


def _address(name: str) -> str:
    """A socket's path is at most 107 bytes long, which a folder in somebody's home may exceed."""
    return os.path.join(tempfile.gettempdir(), f"{name}.socket")
