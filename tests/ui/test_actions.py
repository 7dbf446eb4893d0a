"""Every command is whole, and whatever names a command names one that exists."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

import adr_studio
from adr_studio import assets, commands, registry
from adr_studio.session.command import Command
from adr_studio.ui.actions import MENUS
from adr_studio.ui.icons import icon
from adr_studio.ui.theme import load_themes
from adr_studio.ui.tool_bar import AFTER, BEFORE

COMMANDS = registry.discover(commands, Command)
IDS = {command.id for command in COMMANDS}
GROUPS = {command.id.split(".")[0] for command in COMMANDS}
ROOMS = sorted(Path(adr_studio.__file__).parent.rglob("*.py"))
TELLING = ("notice", "_notice")
"""Methods whose third argument is the id of a command that helps."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_is_whole(command: Command, qapp: QApplication) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z0-9]+)*", command.id)
    assert command.title == command.title.strip() != ""
    assert "..." not in command.title
    assert re.fullmatch(r"[A-Z][^\n]+[.)]", command.help)
    assert command.menu in MENUS
    if command.icon:
        assert not icon(command.icon, load_themes()["light"]).isNull()
    if command.shortcut:
        keys = QKeySequence(command.shortcut)
        assert keys.count() == 1
        assert keys.toString(QKeySequence.SequenceFormat.PortableText) == command.shortcut


def test_an_icon_that_is_not_there_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon", load_themes()["light"])


def test_ids_and_shortcuts_are_each_one_command_s() -> None:
    ids = Counter(command.id for command in COMMANDS)
    keys = Counter(QKeySequence(command.shortcut).toString() for command in COMMANDS if command.shortcut)
    titles = Counter((command.menu, command.title) for command in COMMANDS)
    assert [each for counted in (ids, keys, titles) for each, times in counted.items() if times > 1] == []


@cache
def _nodes() -> tuple[tuple[Path, ast.AST], ...]:
    """Every piece of the program's text, with the file that it stands in."""
    trees = ((room, ast.parse(room.read_text(encoding="utf-8"))) for room in ROOMS)
    return tuple((room, node) for room, tree in trees for node in ast.walk(tree))


def _errors() -> set[str]:
    """The names of all classes that descend from StudioError."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, node in _nodes()
        if isinstance(node, ast.ClassDef)
    }
    known = {"StudioError"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


def _remedies() -> Iterator[tuple[str, str]]:
    """Every remedy that is written down: where, and the command's id."""
    telling = _errors() | set(TELLING)
    for room, call in _nodes():
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
            given = [word.value for word in call.keywords if word.arg == "remedy"]
            given += call.args[2:3] if name in telling else []
            texts = (each.value for each in given if isinstance(each, ast.Constant))
            yield from ((f"{room.name}:{call.lineno}", text) for text in texts if isinstance(text, str))


def _mentions() -> Iterator[tuple[str, str]]:
    """Every text in the program that reads like a command's id."""
    for room, node in _nodes():
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and re.fullmatch(rf"({'|'.join(GROUPS)})\.[a-z-]+", text):
            yield f"{room.name}:{node.lineno}", text


def test_every_remedy_is_a_command() -> None:
    remedies = list(_remedies())
    assert {"repository.open", "file.save-all", "repository.trust"} <= {each for _, each in remedies}
    assert [(where, each) for where, each in remedies if each not in IDS] == []


def test_everything_that_reads_like_a_command_is_one() -> None:
    assert [(where, each) for where, each in _mentions() if each not in IDS] == []
    assert [each for each in (*BEFORE, *AFTER) if each and each not in IDS] == []


def test_every_icon_can_be_drawn_in_a_theme_s_colour() -> None:
    files = sorted((assets.folder("resources") / "icons").glob("*.svg"))
    plain = [file.stem for file in files if "currentColor" not in file.read_text() and file.stem != "adr-studio"]
    assert plain == []
