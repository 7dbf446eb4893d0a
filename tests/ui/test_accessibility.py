"""The window as a screen reader walks through it: everything that takes the keyboard says what it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from adr_studio.domain.merging import merge
from adr_studio.session.command import Layout
from adr_studio.ui.dialogs import CommitDialog, RecordDialog, TrustDialog
from adr_studio.ui.merge_dialog import DifferencesDialog, MergeDialog
from adr_studio.ui.settings_dialog import SettingsDialog

FIRST, SECOND = "docs/adr/0001-a.md", "docs/adr/0002-b.md"


@pytest.fixture
def desk(empty_desk: Desk, make_repository: Callable[..., Path]) -> Desk:
    desk = empty_desk
    desk.window.resize(1600, 900)
    desk.open(make_repository({FIRST: MADR.format(title="A"), SECOND: MADR.format(title="B [x](no.md)")}))
    desk.show(FIRST)
    return desk


def walk(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield root
    for at in range(root.childCount()):
        child = root.child(at)
        if child is not None and child.isValid():
            yield from walk(child)


def nameless(window: QWidget) -> list[str]:
    """What takes the keyboard and has no name, by its class and where it is."""
    found = []
    for each in walk(QAccessible.queryAccessibleInterface(window)):
        widget = each.object()
        if not isinstance(widget, QWidget) or not widget.isVisibleTo(window):
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


@pytest.mark.parametrize("layout", list(Layout))
def test_the_window_has_nothing_nameless(desk: Desk, layout: Layout) -> None:
    desk.window.view.set_layout(layout)
    for panel in (name for side in desk.window.frame.sides.values() for name in side.ids):
        desk.window.view.show_panel(panel)
        assert nameless(desk.window) == []


def test_neither_have_the_modes(desk: Desk) -> None:
    table = (
        "\n## Trade-offs\n\n| Criterion | Weight | One owner | Two owners |\n|---|---|---|---|\n| Cost | 2 | 3 | 4 |\n"
    )
    document = desk.session.documents[FIRST]
    for text in (document.text, document.text + table + "| Speed | 1 | 5 | 2 |\n"):
        document.replace_text(text)
        for mode in desk.window.frame.modes:
            desk.window.view.show_mode(mode)
            desk.settle()
            assert nameless(desk.window) == [], mode


def test_neither_has_what_comes_and_goes(desk: Desk) -> None:
    desk.run("edit.replace")
    assert nameless(desk.window) == []
    desk.run("view.commands")
    assert nameless(desk.window) == []
    desk.window._notice("It is so.", "warning", "file.save-all")
    assert nameless(desk.window) == []
    desk.show(SECOND)
    desk.run("view.split")
    assert nameless(desk.window) == []


def test_neither_have_the_dialogs(desk: Desk) -> None:
    theme, catalog = desk.window.theme, desk.session.catalog
    conflict = merge("a\n", "b\n", "c\n")
    for dialog in (
        SettingsDialog(desk.session.preferences.settings, {"theme": ("light", "dark")}, desk.window),
        CommitDialog((FIRST,), catalog, "Say why", desk.window),
        TrustDialog(("a hook",), (), desk.window),
        RecordDialog("Which?", catalog, FIRST, desk.window),
        MergeDialog(FIRST, conflict, desk.window),
        DifferencesDialog(FIRST, "a\n", "b\n", theme.diff, desk.window),
    ):
        dialog.show()
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.close()


def test_everything_is_reached_by_a_command_or_a_key(desk: Desk) -> None:
    """Each part of the window is brought the keyboard by its command, or by going round."""
    seen = set()
    for _ in range(6):
        desk.run("view.next-pane")
        focus = QApplication.focusWidget()
        assert focus is not None
        parts = {**desk.window.frame.sides, "middle": desk.window.documents}
        seen.add(next(name for name, part in parts.items() if part.isAncestorOf(focus)))
    assert {"left", "middle", "right"} <= seen
