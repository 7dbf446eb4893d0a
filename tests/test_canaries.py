"""What other people's code does that ours relies on: a newer version that does it no longer is noticed here."""

import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from linkify_it import LinkifyIt
from packaging.requirements import Requirement
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from adr_studio.storage.repository.runner import OLDEST_GIT

ROOT = Path(__file__).resolve().parents[1]


def test_what_is_installed_satisfies_the_pins() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pins = [Requirement(each) for each in stated]
    assert "pyside6" in [each.name for each in pins]
    wrong = [f"{each} but {version(each.name)}" for each in pins if version(each.name) not in each.specifier]
    assert wrong == []


def test_a_call_without_an_answer_loses_no_reference_to_none(qapp: QApplication, qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one at each such call, and then the process is aborted."""
    widget = QPlainTextEdit()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.setPlainText("text")
    assert sys.getrefcount(None) > before - 100


def test_a_document_keeps_every_character_in_its_raw_text() -> None:
    """`toPlainText` makes plain spaces and line ends of some; the document relies on `toRawText`."""
    text = "no\u00a0break\u2028line\tsoft\u00adhyphen 😀 e\u0301 \ufeff \u200b \u2066"
    document = QTextDocument()
    document.setPlainText(f"{text}\nnext")
    assert document.toRawText() == f"{text}\u2029next"
    assert document.toPlainText() != f"{text}\nnext"


def test_many_addresses_are_found_in_reasonable_time() -> None:
    """20 kB of them: a search that starts again at each would not come to an end here."""
    assert len(LinkifyIt().match("a@a.com " * 2_500) or ()) == 2_500


def test_git_is_new_enough(tmp_path: Path, git: Callable[..., str]) -> None:
    found = git(tmp_path, "version").split()[2].split(".")
    assert (int(found[0]), int(found[1])) >= OLDEST_GIT
