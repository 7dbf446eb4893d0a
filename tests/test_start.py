"""A start loads what the first window needs, and leaves the rest to whoever asks for it."""

import subprocess
import sys

import pytest

LATE = (
    "pydantic",
    "git",
    "markdown_it",
    "jinja2",
    "pygments",
    "nh3",
    "importlib.metadata",
    "PySide6.QtWebEngineCore",
    "adr_studio.ui.dialogs",
    "adr_studio.storage.story",
)


def loaded_by(program: str) -> set[str]:
    """The modules that a new Python process has loaded when the program is through."""
    program += "\nimport sys\nprint(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    )


def test_what_comes_before_qt_needs_no_qt() -> None:
    loaded = loaded_by(
        "import importlib\nfrom adr_studio.__main__ import WITHOUT_QT\n"
        "for room in WITHOUT_QT: importlib.import_module(f'adr_studio.{room}')"
    )
    assert "adr_studio.storage.repository" in loaded
    assert {each for each in loaded if each.startswith(("PySide6", "shiboken6"))} == set()


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    return loaded_by("from adr_studio.__main__ import import_window\nimport_window()")


@pytest.mark.parametrize("module", LATE)
def test_a_start_does_not_load(loaded: set[str], module: str) -> None:
    assert "adr_studio.ui.window" in loaded
    assert module not in loaded
