"""Whole processes, from their start to the first thing that the user sees."""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

IMPORTS = "import pydantic, markdown_it, git"

EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, self.tell)

    def tell(self):
        print("painted", flush=True)
        application.quit()

application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
sys.exit(application.exec())
"""

STUDIO = """
import sys
from adr_studio import __main__

main = __main__.import_window()
from PySide6.QtCore import QCoreApplication, QTimer

class Studio(main.Studio):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        tree = self.window.frame.panel("navigator").tree
        rows, tell = type(tree.itemDelegate()), self.tell

        class Rows(rows):
            def paint(self, *arguments):
                super().paint(*arguments)
                QTimer.singleShot(0, tell)

        tree.setItemDelegate(Rows(tree))
        self.told = False

    def tell(self):
        if not self.told:
            self.told = True
            print(len(self.session.catalog.records), flush=True)
            QCoreApplication.quit()

main.Studio = Studio
sys.exit(__main__.main())
"""


@pytest.fixture(autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python keeps its byte code as wherever a program is installed; what must not write beside sources writes here."""
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
        monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "byte code"))
    for program in ("adr_studio.main", "adr_studio.cli"):
        run_python("-c", f"import {program}")


def run_python(*arguments: str) -> str:
    """What a new Python process prints."""
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def until_first_line(program: str, *arguments: str) -> tuple[float, str]:
    """The seconds from the start of a Python process until it prints its first line, and that line."""
    command = [sys.executable, "-c", program, *arguments]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        patience = threading.Timer(60, process.kill)
        patience.start()
        line = process.stdout.readline().strip()
        seconds = time.perf_counter() - start
        process.wait()
        patience.cancel()
    assert process.returncode == 0
    return seconds, line


@pytest.mark.benchmark
def test_listing_a_thousand_records(
    repository: Path, own_user_folders: Path, side_by_side: Callable[..., list], tell: Callable[..., None]
) -> None:
    listed = []

    def list_records() -> None:
        listed.append(json.loads(run_python("-m", "adr_studio", "list", str(repository), "--json")))

    def forget() -> None:
        for file in own_user_folders.rglob("*.sqlite*"):
            file.unlink()

    run_python("-c", IMPORTS)
    _, cold, warm, imports = side_by_side(5, forget, list_records, list_records, lambda: run_python("-c", IMPORTS))

    figure = (
        f"adr-studio list --json of {len(listed[-1]):,} records: {cold.median:.2f} s cold, {warm.median:.2f} s warm"
    )
    ratio = warm.median / imports.median
    tell(
        f"{figure}, {ratio:.1f} x importing pydantic, markdown-it-py and GitPython ({imports.median:.2f} s)",
        "no more warm than cold",
        warm.median <= cold.median,
    )
    assert {len(each) for each in listed} == {1_001}


@pytest.mark.benchmark
def test_starting_with_a_thousand_records(repository: Path, own_user_folders: Path, tell: Callable[..., None]) -> None:
    first, painted = until_first_line(STUDIO, str(repository))
    until_first_line(EMPTY_WINDOW)
    ours, empty = [], []
    for _ in range(5):
        seconds, painted = until_first_line(STUDIO, str(repository))
        ours.append(seconds)
        empty.append(until_first_line(EMPTY_WINDOW)[0])

    window, bare = statistics.median(ours), statistics.median(empty)
    figure = f"start to painted window with {int(painted):,} records: {window:.2f} s (the first time {first:.2f} s)"
    tell(f"{figure}, {window / bare:.1f} x an empty window ({bare:.2f} s)", "<= 3 x", window <= 3 * bare)
    assert painted == "1001"
