"""Every word that a user sees goes through Qt's translation functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import adr_studio

PACKAGE = Path(adr_studio.__file__).parent
ROOMS = sorted([*(PACKAGE / "ui").rglob("*.py"), *(PACKAGE / "commands").rglob("*.py")])
SHOWING = frozenset(
    (
        "QAction|QCheckBox|QGroupBox|QLabel|QLineEdit|QMenu|QPushButton|QRadioButton|QToolBar|addButton|addItem"
        "|addMenu|addRow|addTab|ask_choice|ask_folder|ask_number|ask_record|ask_text|confirm|empty_state|notice|say"
        "|setAccessibleDescription|setAccessibleName|setHeaderLabels|setPlaceholderText|setStatusTip|setText|setTitle"
        "|setToolTip|setWindowTitle|show_banner|showMessage|_notice"
    ).split("|")
)
"""What is called with words for the user."""
OTHERWISE = frozenset(("role", "kind", "severity", "topic"))
NAMES = frozenset(("ADR Studio", "[*] — ADR Studio"))
"""What has one name in all languages."""


def is_words(text: str) -> bool:
    return text not in NAMES and any(each.isalpha() for each in text) and (" " in text or text[:1].isupper())


def shown(tree: ast.AST) -> Iterator[ast.Constant]:
    """The literals that are handed to something that shows them, as they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SHOWING:
                values = [*node.args, *(each.value for each in node.keywords if each.arg not in OTHERWISE)]
                for value in values:
                    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
                    yield from (
                        part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    )


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(PACKAGE)))
def test_no_words_are_shown_as_they_stand(room: Path) -> None:
    found = [f"{each.lineno}: {each.value}" for each in shown(ast.parse(room.read_text())) if is_words(each.value)]
    assert found == []


def test_a_translation_has_words_to_translate() -> None:
    """Names that are put together at run time cannot be found by the tools that gather them."""
    for room in ROOMS:
        for node in ast.walk(ast.parse(room.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
                assert len(node.args) >= 2, f"{room.name}:{node.lineno}"
                assert isinstance(node.args[0], ast.Constant), f"{room.name}:{node.lineno}"
                assert not isinstance(node.args[1], ast.JoinedStr), f"{room.name}:{node.lineno}"
