"""Work off the main thread: one worker for disk and git, several for thinking; results come back on the main thread."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from adr_studio.errors import StudioError

T = TypeVar("T")


class Lane(StrEnum):
    """Where a job runs: disk jobs one after the other, thinking jobs side by side."""

    DISK = "disk"
    THINKING = "thinking"


class Cancel:
    """Asked by a job whether anybody still wants its result."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def __call__(self) -> bool:
        """Whether nobody wants the result any more."""
        return self.event.is_set()

    def set(self) -> None:
        """Nobody wants the result any more."""
        self.event.set()


class Jobs(QObject):
    """Runs functions on two lanes and hands their results over on the main thread.

    A job with the key of one that is under way replaces it: the older one is cancelled, and its result is dropped.
    A StudioError comes out as `failed`; any other exception is ours and is raised on the main thread.
    """

    failed = Signal(object)
    idle = Signal()
    titled_changed = Signal(str)
    """The title of what is under way and may take its time, "" when nothing is."""
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.DISK: ThreadPoolExecutor(1, thread_name_prefix="disk"),
            Lane.THINKING: ThreadPoolExecutor(2, thread_name_prefix="thinking"),
        }
        self._latest: dict[str, Cancel] = {}
        self._under_way: set[Cancel] = set()
        self._titles: dict[Cancel, str] = {}
        self._closed = False
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Cancel], T],
        done: Callable[[T], Any],
        *,
        lane: Lane = Lane.THINKING,
        key: str | None = None,
        title: str = "",
        failed: Callable[[StudioError], Any] | None = None,
    ) -> Cancel:
        """Call `work` on a lane, then `done` with its result, or `failed` with its StudioError, on the main thread.

        Neither is called before this returns, nor after the job was cancelled; a closed Jobs calls nothing. What has a
        `title` is shown to the user, who may stop it.
        """
        cancel = Cancel()
        if self._closed:
            cancel.set()
            return cancel
        if key is not None:
            if key in self._latest:
                self._latest[key].set()
            self._latest[key] = cancel
        self._under_way.add(cancel)
        if title:
            self._titles[cancel] = title
            self.titled_changed.emit(self.title)
        future = self._lanes[lane].submit(lambda: None if cancel() else work(cancel))
        future.add_done_callback(lambda finished: self._settle(finished, done, failed, cancel, key))
        return cancel

    def _settle(self, *outcome: Any) -> None:
        try:
            self._settled.emit(outcome)
        except RuntimeError:
            # The window, and this object with it, was closed while the job ran: nobody waits for the result.
            return

    @Slot(object)
    def _on_settled(self, outcome: tuple[Future[Any], Callable[[Any], Any], Any, Cancel, str | None]) -> None:
        future, done, failed, cancel, key = outcome
        self._under_way.discard(cancel)
        if self._titles.pop(cancel, ""):
            self.titled_changed.emit(self.title)
        if key is not None and self._latest.get(key) is cancel:
            del self._latest[key]
        try:
            if not cancel() and not future.cancelled() and _is_alive(done) and _is_alive(failed):
                self._hand_over(future, done, failed)
        finally:
            if not self._under_way:
                self.idle.emit()

    def _hand_over(self, future: Future[Any], done: Callable[[Any], Any], failed: Any) -> None:
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, StudioError):
            if failed is not None:
                failed(error)
            else:
                self.failed.emit(error)
        else:
            raise error

    @property
    def title(self) -> str:
        """The title of what began first of what is under way."""
        return next(iter(self._titles.values()), "")

    def stop(self) -> None:
        """Cancel what has a title: the user will not wait for it."""
        for cancel in self._titles:
            cancel.set()

    @property
    def busy(self) -> bool:
        """Whether a job is under way or waits to be handed over."""
        return bool(self._under_way)

    def close(self) -> None:
        """Cancel what runs, wait for it, and take no more."""
        self._closed = True
        for cancel in self._under_way:
            cancel.set()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        if QThread.currentThread() is self.thread():
            QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall)
        self._under_way.clear()
        self._titles.clear()
        self._latest.clear()


def _is_alive(done: Callable[[Any], Any]) -> bool:
    """Whether the object that waits for a result is still there; a closed document's page is not."""
    owner = getattr(done, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
