"""Whole stories through the window, on real repositories."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flow_desk import MADR, Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from adr_studio.domain.record import Kind
from adr_studio.domain.status import Status
from adr_studio.session.command import NewRecord
from adr_studio.session.document import DiskState
from adr_studio.session.history import Wish
from adr_studio.session.session import Session

Git = Callable[..., str]
FIRST = "docs/decisions/0001-keep-orders-in-one-database.md"
SECOND = "docs/decisions/0002-ask-stock-before-paying.md"
THIRD = "docs/decisions/0003-one-writer-for-orders.md"


def new_decision(session: Session, kind: str) -> NewRecord:
    log = session.catalog.logs[0]
    return NewRecord(session.templates(Kind(kind), log)[0], "One writer for orders", log)


def test_open_draft_edit_accept_supersede_commit(desk: Desk, log: Path, git: Git) -> None:
    (log / "src/orders.py").write_text("ORDERS = {}\n")
    git(log, "add", "src/orders.py")
    staged = git(log, "ls-files", "-s", "src/orders.py")
    desk.open(log)
    assert [record.id for record in desk.session.catalog.records] == ["ADR-0001", "ADR-0002"]
    assert git(log, "status", "--porcelain") == "M  src/orders.py\n"

    desk.run("decision.new", new=new_decision)
    assert desk.window.view.document() is desk.session.documents[THIRD]
    assert 'status: "proposed"' in desk.text(THIRD)
    assert "decision-makers: [ana]" in desk.text(THIRD)
    assert not (log / THIRD).exists()

    page = desk.show(THIRD)
    before = desk.text(THIRD)
    page.editor.go_to_line(before.split("\n").index("## Context and Problem Statement") + 1)
    QTest.keyClicks(page.editor, "Two writers lose orders")
    assert "\nTwo writers lose orders" in desk.text(THIRD)

    typed = desk.text(THIRD)
    desk.run("decision.accept")
    assert desk.text(THIRD) == typed.replace('status: "proposed"', 'status: "accepted"')
    desk.run("edit.undo")
    assert desk.text(THIRD) == typed
    desk.run("edit.redo")
    assert 'status: "accepted"' in desk.text(THIRD)

    old = {path: desk.text(path) for path in (FIRST, THIRD)}
    desk.show(FIRST)
    desk.run("decision.supersede", record=THIRD)
    assert "superseded by ADR-0003" in desk.text(FIRST)
    assert desk.text(THIRD) != old[THIRD]
    desk.run("edit.undo")
    assert {path: desk.text(path) for path in old} == old
    desk.run("edit.redo")
    by_path = desk.session.catalog.by_path
    assert by_path[FIRST].status is Status.SUPERSEDED
    assert desk.session.catalog.stated(by_path[THIRD], "supersedes") == (FIRST,)

    desk.run("history.save", trust=True, commit=lambda changed, message: Wish(message, changed))
    assert git(log, "log", "-1", "--format=%s").strip() == "Accept ADR-0003: One writer for orders and 1 more"
    assert git(log, "show", "--name-only", "--format=", "HEAD").split() == [FIRST, THIRD]
    assert git(log, "status", "--porcelain") == "M  src/orders.py\n"
    assert git(log, "ls-files", "-s", "src/orders.py") == staged
    assert (log / THIRD).read_text() == desk.text(THIRD)
    assert desk.session.history.changed == ()
    assert desk.failures == []


def test_a_form_field_changes_its_own_line_and_is_one_step_of_undo(desk: Desk, log: Path) -> None:
    desk.open(log)
    desk.show(SECOND)
    before = desk.text(SECOND)
    line = desk.window.frame.panel("fields").lines["date"]  # type: ignore[attr-defined]
    line.selectAll()
    QTest.keyClicks(line, "2026-02-03")
    QTest.keyClick(line, Qt.Key.Key_Return)
    desk.settle()
    assert desk.text(SECOND) == before.replace("2026-01-05", "2026-02-03")
    desk.run("edit.undo")
    assert desk.text(SECOND) == before
    assert line.text() == "2026-01-05"


def test_a_rename_is_shown_first_and_every_link_follows(desk: Desk, log: Path) -> None:
    (log / "README.md").write_text(f"See [orders]({FIRST}).\n")
    desk.open(log)
    desk.show(FIRST)
    desk.run("decision.rename", text="one-database", plan=False)
    assert (log / FIRST).exists()
    desk.run("decision.rename", text="one-database", plan=True)
    assert (log / "README.md").read_text() == "See [orders](docs/decisions/0001-one-database.md).\n"
    assert (log / "docs/decisions/0001-one-database.md").exists()
    assert not (log / FIRST).exists()
    document = desk.window.view.document()
    assert document is not None
    assert document.path == "docs/decisions/0001-one-database.md"


def test_what_another_program_changed_is_taken_over_or_told(desk: Desk, log: Path) -> None:
    desk.open(log)
    page = desk.show(FIRST)
    (log / FIRST).write_text(MADR.format(title="From outside"))
    desk.session.disk.check()
    desk.settle()
    assert "# From outside" in desk.text(FIRST)
    assert page.banners.texts() == ()

    QTest.keyClicks(page.editor, "mine ")
    (log / FIRST).write_text(MADR.format(title="From outside again"))
    desk.session.disk.check()
    desk.settle()
    assert desk.text(FIRST).startswith("mine ---")
    assert page.document.disk_state is DiskState.CHANGED
    assert "Another program changed this file" in page.banners.texts()[0]

    desk.run("file.save", choice="Load the version on the disk (can be undone)")
    assert "# From outside again" in desk.text(FIRST)
    desk.run("edit.undo")
    assert desk.text(FIRST).startswith("mine ---")


def test_changes_of_both_sides_are_put_together(desk: Desk, log: Path) -> None:
    desk.open(log)
    page = desk.show(FIRST)
    QTest.keyClicks(page.editor, "mine ")
    said = (log / FIRST).read_text()
    (log / FIRST).write_text(said.replace("* Two owners", "* Three owners"))
    desk.session.disk.check()
    desk.run("file.compare", differences=None)
    assert desk.shell.asked[-1] == ("differences", (FIRST, (log / FIRST).read_text(), f"mine {said}"))
    desk.run("file.merge")
    assert desk.text(FIRST) == f"mine {said.replace('* Two owners', '* Three owners')}"
    assert page.banners.texts() == ()
    desk.run("file.save")
    assert (log / FIRST).read_text() == desk.text(FIRST)
    desk.run("edit.undo")
    assert desk.text(FIRST) == f"mine {said}"


def test_where_both_changed_the_same_the_user_chooses(desk: Desk, log: Path) -> None:
    desk.open(log)
    page = desk.show(FIRST)
    page.document.replace_text(page.document.text.replace("* Two owners", "* My owners"))
    (log / FIRST).write_text((log / FIRST).read_text().replace("* Two owners", "* Their owners"))
    desk.session.disk.check()
    desk.run("file.merge", merge=None)
    assert "* My owners" in desk.text(FIRST)
    assert len(page.banners.texts()) == 1
    desk.run("file.merge", merge=lambda path, merged: merged.resolved([(*c.mine, *c.theirs) for c in merged.conflicts]))
    assert "* My owners\n* Their owners\n" in desk.text(FIRST)
    desk.run("file.save")
    assert (log / FIRST).read_text() == desk.text(FIRST)


def test_a_record_deleted_while_open_is_kept_and_can_be_saved_again(desk: Desk, log: Path) -> None:
    desk.open(log)
    page = desk.show(FIRST)
    text = desk.text(FIRST)
    (log / FIRST).unlink()
    desk.session.disk.check()
    desk.settle()
    assert "gone from the disk" in page.banners.texts()[0]
    desk.run("file.save", choice=lambda title, label, choices: choices[0])
    assert (log / FIRST).read_text() == text
    assert page.banners.texts() == ()


def test_a_hook_that_refuses_is_told_and_the_message_is_kept(desk: Desk, log: Path, git: Git) -> None:
    hook = log / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'no decisions on a Friday' >&2\nexit 1\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    desk.open(log)
    QTest.keyClicks(desk.show(FIRST).editor, "x")
    head = git(log, "rev-parse", "HEAD")
    desk.run("history.save", trust=True, commit=lambda changed, message: Wish("Say why", changed))
    assert "no decisions on a Friday" in desk.failures[0]
    assert git(log, "rev-parse", "HEAD") == head
    (question,) = [question for name, question in desk.shell.asked if name == "trust"]
    assert any("pre-commit" in line for line in question[0])

    messages = []
    desk.run("history.save", commit=lambda changed, message: messages.append(message))
    assert messages == ["Say why"]


def test_staged_hunks_of_the_same_file_are_asked_about(desk: Desk, log: Path, git: Git) -> None:
    (log / FIRST).write_text((log / FIRST).read_text() + "\nStaged by hand.\n")
    git(log, "add", FIRST)
    index = git(log, "ls-files", "-s")
    desk.open(log)
    QTest.keyClicks(desk.show(FIRST).editor, "x")
    wish = {"trust": True, "commit": lambda changed, message: Wish("Both", changed)}
    desk.run("history.save", confirm=False, **wish)
    assert git(log, "ls-files", "-s") == index
    desk.run("history.save", confirm=True, **wish)
    assert git(log, "log", "-1", "--format=%s").strip() == "Both"
    assert desk.failures == []


def test_without_trust_nothing_is_committed(desk: Desk, log: Path, git: Git) -> None:
    desk.open(log)
    QTest.keyClicks(desk.show(FIRST).editor, "x")
    head = git(log, "rev-parse", "HEAD")
    desk.run("history.save", trust=False, commit=lambda changed, message: Wish("No", changed))
    assert git(log, "rev-parse", "HEAD") == head
    assert desk.shell.told[-1] == "Nothing was saved to history. Your files are saved."


@pytest.mark.parametrize("state", ["merge", "lock"])
def test_a_commit_waits_until_git_is_ready(desk: Desk, log: Path, git: Git, state: str) -> None:
    blocked = log / ".git" / {"merge": "MERGE_HEAD", "lock": "index.lock"}[state]
    desk.open(log)
    QTest.keyClicks(desk.show(FIRST).editor, "x")
    blocked.write_text(git(log, "rev-parse", "HEAD") if state == "merge" else "")
    desk.run("history.save", trust=True, commit=lambda changed, message: Wish("Later", changed))
    assert len(desk.failures) == 1
    assert desk.session.history.kept_message == "Later"
    assert git(log, "log", "--format=%s").split() == ["first"]


def test_the_first_commit_of_an_empty_repository(desk: Desk, make_repository: Callable[..., Path], git: Git) -> None:
    root = make_repository({})
    desk.open(root)

    def first(session: Session, kind: str) -> NewRecord:
        return NewRecord(session.gallery[0], "Write decisions down", "docs/decisions")

    desk.run("decision.new", new=first)
    desk.run("history.save", trust=True, commit=lambda changed, message: Wish(message, changed))
    assert git(root, "show", "--name-only", "--format=%s").split("\n\n") == [
        "Propose ADR-0001: Write decisions down",
        "docs/decisions/0001-write-decisions-down.md\n",
    ]


@pytest.mark.parametrize("kind", ["bare", "corrupt", "missing"])
def test_what_cannot_be_opened_is_one_clear_sentence(
    desk: Desk, log: Path, tmp_path: Path, git: Git, kind: str
) -> None:
    desk.open(log)
    other = tmp_path / kind
    if kind == "bare":
        git(tmp_path, "init", "-q", "--bare", str(other))
    elif kind == "corrupt":
        other.mkdir()
        (other / ".git").mkdir()
        (other / ".git/HEAD").write_bytes(b"\0\0")
    desk.studio.open(str(other))
    desk.settle()
    assert len(desk.failures) == 1
    assert desk.toast == desk.failures[0]
    assert "Traceback" not in desk.toast
    assert desk.session.root == log


def test_a_folder_without_git_is_read_and_edited_and_says_so(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "plain" / "docs/adr"
    folder.mkdir(parents=True)
    (folder / "0001-a.md").write_text(MADR.format(title="A"))
    desk.open(tmp_path / "plain")
    page = desk.show("docs/adr/0001-a.md")
    QTest.keyClicks(page.editor, "x")
    desk.run("file.save")
    assert (folder / "0001-a.md").read_text().startswith("x---")
    assert desk.session.history.where == "Not in a git repository"
    assert not desk.window.actions_by_command.by_id["history.save"].isEnabled()


def test_a_file_that_is_no_text_opens_read_only_and_hides_no_other(
    desk: Desk, make_repository: Callable[..., Path]
) -> None:
    good = MADR.format(title="Good")
    root = make_repository(
        {
            "docs/adr/0001-noise.md": bytes(range(256)),
            "docs/adr/0002-good.md": good,
            "docs/adr/0003-long.md": "# Long\n\n" + "x" * 30_000,
            "docs/adr/0004-deep.md": "# Deep\n\n" + ">" * 10_000 + " text\n",
        }
    )
    desk.open(root)
    assert len(desk.session.catalog.records) == 4
    for name in ("0001-noise", "0003-long"):
        page = desk.show(f"docs/adr/{name}.md")
        assert page.editor.isReadOnly()
        assert page.banners.texts() == (page.document.notice,)
    assert not desk.show("docs/adr/0004-deep.md").editor.isReadOnly()
    assert desk.text("docs/adr/0002-good.md") == good
    assert desk.failures == []


def test_light_and_dark_change_every_part(desk: Desk, log: Path) -> None:
    desk.open(log)
    desk.show(FIRST)
    for choice, dark in (("dark", True), ("light", False)):
        desk.run(f"view.{choice}")
        assert desk.window.theme.dark is dark
        assert (desk.window.palette().window().color().lightness() < 128) is dark


def test_the_navigator_filters_groups_and_opens(desk: Desk, log: Path) -> None:
    desk.open(log)
    navigator = desk.window.frame.panel("navigator")
    tree = navigator.tree  # type: ignore[attr-defined]
    navigator._filter.setText("stock")  # type: ignore[attr-defined]
    model = tree.model()
    group = model.index(0, 0)
    assert [model.index(row, 0, group).data() for row in range(model.rowCount(group))] == ["Ask stock before paying"]
    tree.clicked.emit(model.index(0, 0, group))
    desk.settle()
    document = desk.window.view.document()
    assert document is not None
    assert document.path == SECOND
    navigator._filter.clear()  # type: ignore[attr-defined]
    navigator._grouping.setCurrentIndex(1)  # type: ignore[attr-defined]
    assert model.index(0, 0).data() == "Accepted  2"


def test_closing_asks_before_anything_is_lost(desk: Desk, log: Path) -> None:
    desk.open(log)
    QTest.keyClicks(desk.show(FIRST).editor, "x")
    desk.run("file.close", confirm=False)
    assert FIRST in desk.session.documents
    desk.run("file.close", confirm=True)
    assert desk.session.documents == {}
