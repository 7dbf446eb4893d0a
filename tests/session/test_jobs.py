"""Jobs: results on the main thread, the latest wins, and nothing is left behind."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from adr_studio.domain.edits import TextEdit
from adr_studio.domain.source import Source
from adr_studio.errors import Refused, StudioError
from adr_studio.session.document import Document
from adr_studio.session.jobs import Cancel, Jobs, Lane
from adr_studio.session.live import LivePreview


@pytest.fixture
def jobs(qapp: Any) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a job waits for until the test opens it; opened at the end in any case."""
    event = threading.Event()
    yield event
    event.set()


def settle(jobs: Jobs, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not jobs.busy)


class TestResults:
    @pytest.mark.parametrize("lane", Lane)
    def test_work_is_done_elsewhere_and_its_result_comes_here(self, jobs: Jobs, qtbot: QtBot, lane: Lane) -> None:
        here = QThread.currentThread()
        seen: list[tuple[Any, Any]] = []
        with qtbot.waitSignal(jobs.idle):
            jobs.run(
                lambda cancel: threading.get_ident(), lambda got: seen.append((got, QThread.currentThread())), lane=lane
            )
        ((worker, thread),) = seen
        assert worker != threading.get_ident()
        assert thread is here

    def test_nothing_is_handed_over_before_run_returns(self, jobs: Jobs, qtbot: QtBot) -> None:
        seen: list[int] = []
        for number in range(200):
            jobs.run(lambda cancel, number=number: number, seen.append, lane=Lane.DISK)
            assert seen == []
        settle(jobs, qtbot)
        assert seen == list(range(200))

    def test_the_disk_has_one_worker(self, jobs: Jobs, qtbot: QtBot) -> None:
        order: list[str] = []
        for name in "abc":
            jobs.run(lambda cancel, name=name: order.extend((name, name)), lambda _: None, lane=Lane.DISK)
        settle(jobs, qtbot)
        assert order == list("aabbcc")

    def test_thinking_goes_on_side_by_side(self, jobs: Jobs, qtbot: QtBot) -> None:
        both = threading.Barrier(2, timeout=10)
        seen: list[int] = []
        jobs.run(lambda cancel: both.wait(), seen.append)
        jobs.run(lambda cancel: both.wait(), seen.append)
        settle(jobs, qtbot)
        assert sorted(seen) == [0, 1]


class TestCancelling:
    def test_the_latest_of_a_key_wins(self, jobs: Jobs, qtbot: QtBot, gate: threading.Event) -> None:
        seen: list[str] = []
        first = jobs.run(lambda cancel: gate.wait(10) and "first", seen.append, key="k")
        second = jobs.run(lambda cancel: "second", seen.append, key="k")
        other = jobs.run(lambda cancel: "other", seen.append, key="l")
        assert (first(), second(), other()) == (True, False, False)
        gate.set()
        settle(jobs, qtbot)
        assert sorted(seen) == ["other", "second"]

    def test_one_that_waits_is_not_even_begun(self, jobs: Jobs, qtbot: QtBot, gate: threading.Event) -> None:
        begun: list[str] = []
        jobs.run(lambda cancel: gate.wait(10), lambda _: None, lane=Lane.DISK)
        for name in "abc":
            jobs.run(lambda cancel, name=name: begun.append(name), lambda _: None, lane=Lane.DISK, key="k")
        gate.set()
        settle(jobs, qtbot)
        assert begun == ["c"]

    def test_a_cancelled_job_is_told_and_hands_nothing_over(self, jobs: Jobs, qtbot: QtBot) -> None:
        begun = threading.Event()

        def work(cancel: Cancel) -> bool:
            begun.set()
            return cancel.event.wait(10)

        seen: list[object] = []
        cancel = jobs.run(work, seen.append, failed=seen.append)
        assert begun.wait(10)
        cancel.set()
        settle(jobs, qtbot)
        assert seen == []

    def test_an_error_of_a_cancelled_job_is_nobody_s(self, jobs: Jobs, qtbot: QtBot, gate: threading.Event) -> None:
        def work(cancel: Cancel) -> None:
            gate.wait(10)
            raise ValueError("late")

        cancel = jobs.run(work, lambda _: None)
        cancel.set()
        gate.set()
        settle(jobs, qtbot)


class TestErrors:
    def test_a_studio_error_comes_out_as_failed(self, jobs: Jobs, qtbot: QtBot) -> None:
        error = Refused("Not now.")
        with qtbot.waitSignal(jobs.failed) as failed:
            jobs.run(lambda cancel: raise_it(error), lambda _: None)
        assert failed.args == [error]

    def test_who_asked_for_it_gets_it_instead(self, jobs: Jobs, qtbot: QtBot) -> None:
        seen: list[StudioError] = []
        error = Refused("Not now.")
        with qtbot.assertNotEmitted(jobs.failed):
            jobs.run(lambda cancel: raise_it(error), lambda _: None, failed=seen.append)
            settle(jobs, qtbot)
        assert seen == [error]

    def test_any_other_exception_is_raised_here(self, jobs: Jobs, qtbot: QtBot) -> None:
        with qtbot.captureExceptions() as raised, qtbot.waitSignal(jobs.idle):
            jobs.run(lambda cancel: raise_it(ZeroDivisionError("ours")), lambda _: None)
        assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
        assert not jobs.busy

    def test_an_exception_in_done_does_not_stop_the_others(self, jobs: Jobs, qtbot: QtBot) -> None:
        seen: list[int] = []
        with qtbot.captureExceptions() as raised:
            jobs.run(lambda cancel: 1, lambda _: raise_it(KeyError("ours")), lane=Lane.DISK)
            jobs.run(lambda cancel: 2, seen.append, lane=Lane.DISK)
            settle(jobs, qtbot)
        assert [kind for kind, _, _ in raised] == [KeyError]
        assert seen == [2]


class TestClosing:
    @pytest.mark.parametrize("key", [None, "k"])
    def test_it_cancels_and_waits_for_what_runs(self, qapp: Any, qtbot: QtBot, key: str | None) -> None:
        jobs = Jobs()
        begun, ended = threading.Event(), threading.Event()
        seen: list[object] = []

        def work(cancel: Cancel) -> None:
            begun.set()
            assert cancel.event.wait(10)
            ended.set()

        jobs.run(work, seen.append, lane=Lane.DISK, key=key)
        jobs.run(lambda cancel: seen.append("begun"), seen.append, lane=Lane.DISK)
        assert begun.wait(10)
        jobs.close()
        assert ended.is_set()
        assert not jobs.busy
        qapp.processEvents()
        assert seen == []

    def test_after_that_it_takes_no_more(self, qapp: Any) -> None:
        jobs = Jobs()
        jobs.close()
        seen: list[object] = []
        assert jobs.run(lambda cancel: 1, seen.append)()
        jobs.close()
        qapp.processEvents()
        assert (seen, jobs.busy) == ([], False)

    def test_no_thread_is_left(self, qapp: Any) -> None:
        before = set(threading.enumerate())
        jobs = Jobs()
        for lane in Lane:
            jobs.run(lambda cancel: 1, lambda _: None, lane=lane)
        jobs.close()
        assert set(threading.enumerate()) == before


def raise_it(error: Exception) -> None:
    raise error


class TestLivePreview:
    def test_a_burst_of_edits_ends_with_the_last_text(self, jobs: Jobs, qtbot: QtBot) -> None:
        document = Document("docs/a.md", Source("start"), "hash")
        live = LivePreview(document, jobs)
        live.render()
        for number in range(50):
            document.replace_text(f"text {number}")
        qtbot.waitUntil(lambda: bool(live.blocks) and "text 49" in live.blocks[0].html)
        settle(jobs, qtbot)
        assert len(live.blocks) == 1

    def test_links_follow_a_document_that_moves(self, jobs: Jobs, qtbot: QtBot) -> None:
        document = Document("docs/a.md", Source("[x](x.md)"), "hash")
        live = LivePreview(document, jobs)
        with qtbot.waitSignal(live.rendered):
            live.render()
        assert "adr://document/docs/x.md" in live.blocks[0].html
        with qtbot.waitSignal(live.rendered):
            document.move_to("other/a.md")
        assert "adr://document/other/x.md" in live.blocks[0].html

    def test_one_that_is_gone_before_its_result_is_no_error(self, jobs: Jobs, qtbot: QtBot) -> None:
        import shiboken6

        document = Document("docs/a.md", Source("text"), "hash")
        live = LivePreview(document, jobs)
        live.render()
        shiboken6.delete(live)
        settle(jobs, qtbot)
        document.apply([TextEdit(0, 0, "x")])
