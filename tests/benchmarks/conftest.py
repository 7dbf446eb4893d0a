"""Records by the thousand, and the time that work takes beside the time of something well known."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

COUNT = 1_000
LARGE = "docs/adr/1001-keep-everything-in-one-record.md"
LARGE_SIZE = 50_000
HUGE = "docs/adr/1002-keep-even-more-in-one-record.md"
HUGE_SIZE = 1_000_000

_WORDS = (
    "the queue keeps what was sent while its consumer is away and every service reads from one place only because"
    " a team that owns its data can change it without asking others so that releases stay small latency is bounded"
    " by the slowest partner cost grows with traffic not with tenants and operators need one dashboard for all"
).split()
_STATUSES = ("accepted", "proposed", "rejected", "deprecated", "accepted", "accepted")


@dataclass(frozen=True)
class Times:
    """How long one thing took, again and again, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]

    @property
    def worst(self) -> float:
        return max(self.seconds)


def write_records() -> dict[str, str]:
    """A thousand records of 2 to 4 KB by path, half in MADR 4 and half in Nygard's form; always the same."""
    chance = random.Random(4)
    titles = [_sentence(chance, 5) for _ in range(COUNT)]
    records = {}
    for number, title in enumerate(titles, start=1):
        slug = title.lower().replace(" ", "-")
        text = _madr(chance, number, title) if number % 2 else _nygard(chance, number, title)
        records[f"docs/adr/{number:04}-{slug}.md"] = text
    return records


def write_large_record(size: int = LARGE_SIZE) -> str:
    """One MADR record of 50 KB, or whatever size is given: prose, lists, tables and code."""
    chance = random.Random(5)
    text = _madr(chance, 1, "Keep everything in one record")
    while len(text) < size:
        text += f"\n### {_sentence(chance, 4)}\n\n{_prose(chance, 5)}\n\n{_list(chance, 4)}\n\n{_table(chance, 5)}\n\n"
        text += f"{_prose(chance, 3)}\n\n```python\ndef {chance.choice(_WORDS)}(queue):\n    return queue.get()\n```\n"
    return text


def _madr(chance: random.Random, number: int, title: str) -> str:
    options = [_sentence(chance, 3) for _ in range(3)]
    pros = "\n\n".join(f"### {option}\n\n{_prose(chance, 1)}\n\n{_list(chance, 3)}" for option in options)
    date = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return (
        f'---\nstatus: "{chance.choice(_STATUSES)}"\ndate: {date}\ndecision-makers: [Ana, Ben]\nconsulted: []\n---\n\n'
        f"# {title}\n\n## Context and Problem Statement\n\n{_prose(chance, 4)}\n\n## Decision Drivers\n\n"
        f"{_list(chance, 3)}\n\n## Considered Options\n\n" + "\n".join(f"* {option}" for option in options) + "\n\n"
        f'## Decision Outcome\n\nChosen option: "{options[0]}", because {_prose(chance, 2)}\n\n'
        f"### Consequences\n\n{_list(chance, 4)}\n\n## Pros and Cons of the Options\n\n{pros}\n\n"
        f"## More Information\n\n{_table(chance, 3)}\n\n```sh\nmake deploy  # {_sentence(chance, 4)}\n```\n"
    )


def _nygard(chance: random.Random, number: int, title: str) -> str:
    day = f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}"
    status = chance.choice(_STATUSES).capitalize()
    return (
        f"# {number}. {title}\n\nDate: {day}\n\n## Status\n\n{status}\n\n## Context\n\n{_prose(chance, 6)}\n\n"
        f"{_prose(chance, 5)}\n\n{_list(chance, 4)}\n\n## Decision\n\nWe will {_prose(chance, 6)}\n\n"
        f"See [the guide](https://example.org/guide) and `settings.toml`.\n\n## Consequences\n\n{_prose(chance, 4)}\n\n"
        f"{_list(chance, 5)}\n"
    )


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


def _prose(chance: random.Random, sentences: int) -> str:
    return " ".join(f"{_sentence(chance, chance.randint(8, 16))}." for _ in range(sentences))


def _list(chance: random.Random, items: int) -> str:
    return "\n".join(f"* Good, because **{_sentence(chance, 1)}** {_sentence(chance, 9)}" for _ in range(items))


def _table(chance: random.Random, rows: int) -> str:
    lines = (f"| {_sentence(chance, 2)} | {_sentence(chance, 4)} | {chance.randint(1, 9)} |" for _ in range(rows))
    return "\n".join(("| What | Why | Weight |", "| --- | --- | ---: |", *lines))


@pytest.fixture(scope="session")
def records() -> dict[str, str]:
    """A thousand texts by path."""
    return write_records()


@pytest.fixture
def repository(make_repository: Callable[..., Path], records: dict[str, str]) -> Path:
    """A real git repository with the thousand records and the large one."""
    return make_repository({**records, LARGE: write_large_record()})


@pytest.fixture
def times() -> Callable[[list[float]], Times]:
    """`times(seconds)` gives median and 99th percentile of what was measured."""
    return lambda seconds: Times(tuple(seconds))


@pytest.fixture
def side_by_side() -> Callable[..., list[Times]]:
    """`side_by_side(5, ours, baseline)` does each of the works in turn, five times, and gives their times."""

    def measure(rounds: int, *works: Callable[[], object]) -> list[Times]:
        taken: list[list[float]] = [[] for _ in works]
        for _ in range(rounds):
            for work, seconds in zip(works, taken, strict=True):
                start = time.perf_counter()
                work()
                seconds.append(time.perf_counter() - start)
        return [Times(tuple(seconds)) for seconds in taken]

    return measure


def wait(milliseconds: int) -> None:
    """Let the window live for so long; unlike QTest's own waiting, this lets other threads work as well."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


@pytest.fixture
def pause() -> Callable[[int], None]:
    """`pause(200)` lets the window live for so many milliseconds, and its workers work."""
    return wait


@pytest.fixture
def tell() -> Callable[[str, str, bool], None]:
    """Prints a figure and whether what was wished for was reached; a slow day is no failure."""

    def say(figure: str, wanted: str, met: bool) -> None:
        print(f"\n{figure}; wanted {wanted}: {'met' if met else 'MISSED'}")

    return say


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application object, with which the web preview starts."""
    from adr_studio.main import make_application

    return make_application(["benchmarks"])


@pytest.fixture
def page(
    request, qtbot, qapp: QApplication, repository: Path, own_user_folders: Path
) -> Iterator[tuple[object, object]]:
    """The studio's window on the repository with the large record open, or the one that is asked for, and its page."""
    from adr_studio.main import Studio, user_places

    wanted = getattr(request, "param", LARGE)
    if wanted == HUGE:
        (repository / HUGE).write_text(write_large_record(HUGE_SIZE), encoding="utf-8")
    studio = Studio(qapp, user_places())
    window, session = studio.window, studio.session
    window.show()
    with qtbot.waitSignal(session.catalog_changed, timeout=30_000):
        studio.open(str(repository))
    assert len(session.catalog.records) == COUNT + 1 + (wanted == HUGE)
    with qtbot.waitSignal(window.documents.preview.updated, timeout=30_000):
        window.view.show_document(wanted)
    shown = window.documents.page
    middle = len(shown.document.text.split("\n")) // 2
    lines = list(enumerate(shown.document.text.split("\n")))
    shown.editor.go_to_line(next(number for number, line in lines[middle:] if line[:1].isalpha() and len(line) > 100))
    qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=30_000)
    yield window, shown
    studio.close()
    studio.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
