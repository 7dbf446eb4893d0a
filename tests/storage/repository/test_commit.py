"""Committing our files and no other: each situation in which a commit may be made, and what it must leave alone."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from adr_studio.errors import GitFailed, Refused, UntrustedRepository, Unwritable
from adr_studio.storage.repository import (
    DetachedHead,
    Identity,
    PartlyStaged,
    Repository,
    State,
    commit,
    init,
    roll_back,
    start_branch,
    surface,
    switch_branch,
)
from adr_studio.storage.repository.refusal import explain
from adr_studio.storage.repository.runner import Output


def git(root, *arguments, **options):
    environment = {**os.environ, **options}
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


def row(number):
    """The test is one of this row of the gallery; its id says so."""
    return pytest.mark.parametrize((), [()], ids=[number])


class TestWhatMayBeCommitted:
    @row("H047")
    def test_another_file_is_staged(self, studio, watch):
        """H047: the other file keeps its staged version and its unstaged change."""
        studio.write("b.md", "staged\n")
        git(studio.root, "add", "b.md")
        studio.write("b.md", "unstaged\n")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        made = studio.commit("a.md")
        witness.sees_commit({"a.md"})
        assert (made.paths, made.extra, made.warnings) == (("a.md",), (), ())
        assert git(studio.root, "status", "--short") == "MM b.md\n"
        assert studio.pending == []

    def test_a_file_that_is_staged_as_it_is(self, studio, watch):
        studio.write("a.md", "ours\n")
        git(studio.root, "add", "a.md")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})

    def test_partly_staged_is_asked_about(self, studio, watch):
        studio.write("a.md", "ONE\ntwo\nthree\n")
        git(studio.root, "add", "a.md")
        studio.write("a.md", "ONE\ntwo\nTHREE\n")
        witness = watch(studio)
        with pytest.raises(PartlyStaged, match=r"You staged a part of “a\.md” yourself") as asked:
            studio.commit("a.md")
        assert asked.value.paths == ("a.md",)
        witness.sees_nothing()
        studio.commit("a.md", allow_partly_staged=True)
        witness.sees_commit({"a.md"})

    def test_staged_version_that_the_disk_does_not_have(self, studio, watch):
        studio.write("a.md", "staged only\n")
        git(studio.root, "add", "a.md")
        studio.write("a.md", "something else\n")
        witness = watch(studio)
        with pytest.raises(PartlyStaged):
            studio.commit("a.md", "b.md")
        witness.sees_nothing()

    def test_new_file(self, studio, watch):
        studio.write("docs/new.md", "new\n")
        studio.write("docs/other.md", "not ours\n")
        witness = watch(studio)
        studio.commit("docs/new.md")
        witness.sees_commit({"docs/new.md"})
        assert git(studio.root, "status", "--short") == "?? docs/other.md\n"

    def test_new_file_that_the_user_announced(self, studio, watch):
        studio.write("new.md", "new\n")
        git(studio.root, "add", "-N", "new.md")
        witness = watch(studio)
        studio.commit("new.md")
        witness.sees_commit({"new.md"})

    def test_first_commit(self, make_repository, open_studio, watch):
        studio = open_studio(make_repository({"a.md": "a\n", "b.md": "b\n"}, commit=False))
        git(studio.root, "add", "b.md")
        witness = watch(studio)
        made = studio.commit("a.md")
        witness.sees_commit({"a.md"})
        assert made.parent is None

    def test_detached_head_is_asked_about(self, studio, watch):
        git(studio.root, "checkout", "-q", "--detach")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(DetachedHead, match="No branch is checked out"):
            studio.commit("a.md")
        witness.sees_nothing()
        studio.commit("a.md", allow_detached=True)
        witness.sees_commit({"a.md"})

    def test_sha256(self, tmp_path, open_studio, watch):
        git(tmp_path, "init", "-q", "--object-format=sha256", "repository")
        studio = open_studio(tmp_path / "repository")
        for number in range(2):
            studio.write("a.md", f"{number}\n")
            studio.write(f"{number}.md", "new\n")
            witness = watch(studio)
            made = studio.commit("a.md", f"{number}.md")
            witness.sees_commit({"a.md", f"{number}.md"})
        assert len(made.commit) == 64

    @row("H037")
    def test_reftable(self, tmp_path, open_studio, watch):
        done = subprocess.run(["git", "init", "-q", "--ref-format=reftable", "r"], cwd=tmp_path, capture_output=True)
        if done.returncode != 0:
            pytest.skip("this git cannot make a reftable repository (2.45 can)")
        studio = open_studio(tmp_path / "r")
        studio.write("a.md", "a\n")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})

    def test_linked_work_tree(self, studio, open_studio, watch, tmp_path):
        git(studio.root, "worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
        linked = open_studio(tmp_path / "linked")
        linked.write("a.md", "ours\n")
        linked.write("b.md", "staged\n")
        git(linked.root, "add", "b.md")
        witness, of_main = watch(linked), studio.repository.head()
        linked.commit("a.md")
        witness.sees_commit({"a.md"})
        assert studio.repository.head() == of_main

    def test_line_ends_are_converted_as_the_settings_say(self, studio, watch):
        git(studio.root, "config", "core.autocrlf", "true")
        studio.write("a.md", "one\r\n2\r\nthree\r\n")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})
        assert git(studio.root, "cat-file", "blob", "HEAD:a.md") == "one\n2\nthree\n"

    @pytest.mark.parametrize("staged", [False, True], ids=["on the disk", "by git mv"])
    def test_rename(self, studio, watch, staged):
        if staged:
            git(studio.root, "mv", "a.md", "renamed.md")
        else:
            (studio.root / "a.md").rename(studio.root / "renamed.md")
        witness = watch(studio)
        studio.commit("a.md", "renamed.md")
        witness.sees_commit({"a.md", "renamed.md"})
        assert git(studio.root, "log", "-1", "--format=", "--name-status", "-M") == "R100\ta.md\trenamed.md\n"

    def test_deleted_file(self, studio, watch):
        (studio.root / "a.md").unlink()
        witness = watch(studio)
        assert studio.repository.deleted() == ("a.md",)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})
        assert studio.repository.deleted() == ()

    def test_assume_unchanged(self, studio, watch):
        git(studio.root, "update-index", "--assume-unchanged", "b.md")
        studio.write("b.md", "not ours\n")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})

    @pytest.mark.parametrize(
        "name", ["*.md", ":(top)x.md", "-n.md", "[ab].md", "a\tb\nc.md", "Größe “決定”.md", "a\\b.md"]
    )
    def test_names_are_taken_to_the_letter(self, studio, watch, name):
        for text in ("new\n", "changed\n"):
            studio.write(name, text)
            studio.write("a.md", text)
            witness = watch(studio)
            studio.commit(name)
            witness.sees_commit({name})

    def test_name_that_is_no_text(self, studio, watch):
        name = os.fsdecode(b"\xff.md")
        studio.write(name, "new\n")
        witness = watch(studio)
        studio.commit(name)
        witness.sees_commit({name})

    def test_link_of_our_own(self, studio, watch):
        (studio.root / "link.md").symlink_to("a.md")
        witness = watch(studio)
        studio.commit("link.md")
        witness.sees_commit({"link.md"})

    def test_removed_from_the_index_and_still_there(self, studio, watch):
        git(studio.root, "rm", "-q", "--cached", "a.md", "b.md")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(PartlyStaged):
            studio.commit("a.md")
        witness.sees_nothing()
        studio.commit("a.md", allow_partly_staged=True)
        witness.sees_commit({"a.md"})

    def test_what_is_clean_is_left_out(self, studio, watch):
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        studio.commit("a.md", "b.md", "docs/c.md")
        witness.sees_commit({"a.md"})

    def test_many_files(self, studio, watch):
        paths = {f"docs/{number:04}.md" for number in range(700)}
        for path in paths:
            studio.write(path, f"{path}\n")
        witness = watch(studio)
        studio.commit(*paths)
        witness.sees_commit(paths)

    @pytest.mark.parametrize("kind", ["split", "sparse", "v4"])
    @row("H038")
    def test_index_formats(self, studio, watch, kind):
        """H038: the entries of other paths are as they were."""
        prepare = {
            "split": [("update-index", "--split-index")],
            "sparse": [("sparse-checkout", "init", "--cone", "--sparse-index"), ("sparse-checkout", "set", "docs")],
            "v4": [("update-index", "--index-version", "4")],
        }
        for command in prepare[kind]:
            git(studio.root, *command)
        studio.write("docs/c.md", "ours\n")
        studio.write("docs/new.md", "new\n")
        studio.write("docs/staged.md", "staged\n")
        git(studio.root, "add", "docs/staged.md")
        witness = watch(studio)
        studio.commit("docs/c.md", "docs/new.md")
        witness.sees_commit({"docs/c.md", "docs/new.md"})

    @row("H058")
    def test_outside_the_sparse_cone(self, make_repository, open_studio, watch):
        studio = open_studio(make_repository({"in/a.md": "a\n", "out/b.md": "b\n"}))
        git(studio.root, "sparse-checkout", "set", "--cone", "in")
        studio.write("out/b.md", "edited all the same\n")
        witness = watch(studio)
        studio.commit("out/b.md")
        witness.sees_commit({"out/b.md"})

    @row("H039")
    def test_shallow_clone(self, studio, open_studio, watch, tmp_path):
        """H039: what is cut off does not matter."""
        studio.write("a.md", "second\n")
        studio.commit("a.md")
        git(tmp_path, "clone", "-q", "--depth=1", f"file://{studio.root}", "shallow")
        shallow = open_studio(tmp_path / "shallow")
        assert len(shallow.repository.log()) == 1
        shallow.write("a.md", "third\n")
        shallow.commit("a.md")
        assert [entry.subject for entry in shallow.repository.log()] == ["Save a decision", "Save a decision"]


class TestTheMessageAndTheAuthor:
    def test_message_is_kept_to_the_letter(self, studio):
        studio.write("a.md", "ours\n")
        message = "Accept ADR-0001: use “quotes”, $(id) and -- dashes\n\n# not a comment\n  indented"
        studio.commit("a.md", message=message)
        assert git(studio.root, "log", "-1", "--format=%B") == f"{message}\n\n"

    def test_message_is_utf8_whatever_the_settings_say(self, studio):
        git(studio.root, "config", "i18n.commitEncoding", "latin1")
        studio.write("a.md", "ours\n")
        studio.commit("a.md", message="Größe: 決定")
        assert studio.repository.log()[0].subject == "Größe: 決定"

    def test_author_and_date_can_be_given(self, studio):
        studio.write("a.md", "ours\n")
        when = datetime(2024, 2, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))
        studio.commit("a.md", author=Identity("ben", "ben@example.org"), date=when)
        newest = studio.repository.log()[0]
        assert (newest.author, newest.email, newest.date) == ("ben", "ben@example.org", when)
        assert (
            git(studio.root, "log", "-1", "--format=%cn %ce %cI").strip()
            == "ben ben@example.org 2024-02-03T04:05:06-05:30"
        )

    def test_empty_message(self, studio, watch):
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="no message"):
            studio.commit("a.md", message=" \n")
        witness.sees_nothing()


def _merge(root):
    git(root, "checkout", "-q", "-b", "side")
    (root / "b.md").write_text("theirs\n")
    git(root, "commit", "-qam", "theirs")
    git(root, "checkout", "-q", "main")
    (root / "b.md").write_text("ours\n")
    git(root, "commit", "-qam", "ours")


def _start(root, *command):
    subprocess.run(["git", *command], cwd=root, capture_output=True, check=False, stdin=subprocess.DEVNULL)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("command", "words"),
        [
            (("merge", "side"), "A merge is in progress"),
            (("cherry-pick", "side"), "A cherry-pick is in progress"),
            (("rebase", "side"), "A rebase is in progress"),
            (("rebase", "--apply", "side"), "A rebase or patch is in progress"),
            (("revert", "HEAD~1"), "A revert is in progress"),
            (("bisect", "start"), "A bisect is in progress"),
        ],
        ids=["merge", "cherry-pick", "rebase", "rebase --apply", "revert", "bisect"],
    )
    @row("H049")
    def test_something_is_in_progress(self, studio, watch, command, words):
        """H049: each one is named."""
        _merge(studio.root)
        if command[0] == "revert":
            studio.write("b.md", "more\n")
            git(studio.root, "commit", "-qam", "more")
        _start(studio.root, *command)
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(Refused, match=words):
            studio.commit("a.md")
        witness.sees_nothing()

    def test_conflicts_without_an_operation(self, studio, watch):
        studio.write("b.md", "stashed\n")
        git(studio.root, "stash", "-q")
        studio.write("b.md", "in the way\n")
        git(studio.root, "commit", "-qam", "in the way")
        _start(studio.root, "stash", "pop")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(Refused, match=r"“b\.md” has conflicts"):
            studio.commit("a.md")
        witness.sees_nothing()

    @pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
    @row("H050")
    def test_a_lock_is_held(self, studio, watch, lock):
        """H050: the lock is not ours to remove."""
        (studio.repository.git_dir / lock).touch()
        studio.write("a.md", "ours\n")
        studio.write("new.md", "new\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="Another program is working in this repository") as refused:
            studio.commit("a.md", "new.md")
        assert lock in refused.value.detail
        witness.sees_nothing(locks=True)
        assert (studio.repository.git_dir / lock).exists()

    @row("H058")
    def test_ignored_file(self, studio, watch):
        studio.write(".git/info/exclude", "secret*\nlocal/\n")
        studio.write("secret.md", "s\n")
        studio.write("local/x.md", "x\n")
        witness = watch(studio)
        for path in ("secret.md", "local/x.md"):
            with pytest.raises(Refused, match="is ignored by git"):
                studio.commit(path)
        witness.sees_nothing()

    @row("H058")
    def test_skip_worktree(self, studio, watch):
        """H058: git would commit nothing and say nothing."""
        git(studio.root, "update-index", "--skip-worktree", "a.md")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(Refused, match=r"leave “a\.md” alone \(skip-worktree\)"):
            studio.commit("a.md")
        witness.sees_nothing()

    @row("H058")
    def test_assume_unchanged(self, studio, watch):
        """Git would say that nothing changed, and forget the bit if it was made to commit."""
        git(studio.root, "update-index", "--assume-unchanged", "docs/c.md")
        studio.write("docs/c.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(Refused, match=r"take “docs/c\.md” as unchanged \(assume-unchanged\)"):
            studio.commit("docs/c.md")
        witness.sees_nothing()

    @pytest.mark.parametrize("bit", ["skip-worktree", "assume-unchanged"])
    def test_commands_can_be_pasted(self, studio, bit):
        studio.write("it's.md", "x\n")
        git(studio.root, "add", "it's.md")
        git(studio.root, "update-index", f"--{bit}", "it's.md")
        with pytest.raises(Refused) as refused:
            studio.commit("it's.md")
        command = refused.value.detail.partition(": ")[2]
        subprocess.run(["sh", "-c", command], cwd=studio.root, check=True)
        studio.commit("it's.md")

    @row("H058")
    def test_new_file_outside_the_sparse_cone(self, make_repository, open_studio, watch):
        studio = open_studio(make_repository({"in/a.md": "a\n", "out/b.md": "b\n"}))
        git(studio.root, "sparse-checkout", "set", "--cone", "in")
        studio.write("out/new.md", "new\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="outside the part of the repository that is checked out"):
            studio.commit("out/new.md")
        witness.sees_nothing()

    def test_file_in_a_submodule(self, studio, make_repository, watch):
        inner = make_repository({"x.md": "x\n"}, name="inner")
        git(studio.root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "sub")
        git(studio.root, "commit", "-qm", "submodule")
        studio.write("sub/x.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="in another repository inside this one"):
            studio.commit("sub/x.md")
        git(studio.root, "submodule", "--quiet", "deinit", "-f", "sub")
        studio.write("sub/new.md", "where the submodule would be\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="lies in a submodule"):
            studio.commit("sub/new.md")
        witness.sees_nothing()

    def test_file_behind_a_link(self, studio, watch, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (studio.root / "link").symlink_to(tmp_path / "elsewhere")
        studio.write("link/x.md", "x\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="behind a link"):
            studio.commit("link/x.md")
        witness.sees_nothing()

    @pytest.mark.parametrize(
        "path", ["/etc/passwd", "../x.md", "docs/../a.md", "", "docs/", ".git/config", "docs/.GIT/x", "a\0b", "docs"]
    )
    def test_what_is_no_file_of_the_repository(self, studio, watch, path):
        """H046: git's own folder is not committed into, under whatever case."""
        witness = watch(studio)
        with pytest.raises(Refused):
            studio.commit(path)
        witness.sees_nothing()

    def test_nothing_to_commit(self, studio, watch):
        witness = watch(studio)
        with pytest.raises(Refused, match="nothing to commit"):
            studio.commit("a.md")
        with pytest.raises(Refused, match=r"There is no “gone\.md”"):
            studio.commit("gone.md")
        with pytest.raises(Refused, match="nothing to commit"):
            studio.commit()
        witness.sees_nothing()

    def test_nothing_to_commit_but_what_is_staged(self, studio, watch):
        """The disk has the committed version; git alone would say nothing at all."""
        git(studio.root, "rm", "-q", "--cached", "a.md")
        studio.write("b.md", "staged\n")
        git(studio.root, "add", "b.md")
        studio.write("b.md", "b\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="nothing to commit"):
            studio.commit("a.md", "b.md", allow_partly_staged=True)
        witness.sees_nothing()
        assert studio.pending == []

    @row("H059")
    def test_no_identity(self, studio, watch, own_user_folders):
        """H059: git is not left to guess."""
        (own_user_folders / ".gitconfig").write_text("[user]\n\tname = ana\n")
        studio.write("new.md", "new\n")
        witness = watch(studio)
        with pytest.raises(Refused, match="Git does not know your name") as refused:
            studio.commit("new.md")
        assert 'git config --global user.email "you@example.org"' in refused.value.detail
        witness.sees_nothing()
        studio.commit("new.md", author=Identity("ana", "ana@example.org"))
        witness.sees_commit({"new.md"})

    @row("H059")
    def test_signing_fails(self, studio, watch):
        git(studio.root, "config", "commit.gpgSign", "true")
        git(studio.root, "config", "gpg.program", "false")
        studio.write("a.md", "ours\n")
        studio.write("new.md", "new\n")
        witness = watch(studio)
        with pytest.raises(GitFailed, match="could not be signed"):
            studio.commit("a.md", "new.md")
        witness.sees_nothing()
        assert studio.pending == []

    def test_surface_changed_since_it_was_allowed(self, studio, watch):
        allowed = surface(studio.repository)
        studio.hook("pre-commit", "touch ran")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(UntrustedRepository, match="has changed since you allowed it"):
            studio.commit("a.md", trust=allowed)
        witness.sees_nothing()

    @pytest.mark.parametrize(
        ("words", "kind", "title"),
        [
            ("fatal: Unable to create '/r/.git/index.lock': File exists.", Refused, "Another program"),
            ("fatal: Unable to create '/r/.git/index.lock': Read-only file system", Unwritable, "cannot be written"),
            ("error: unable to write file .git/objects: No space left on device", Unwritable, "no room left"),
            ("error: Disk quota exceeded", Unwritable, "no room left"),
            ("fatal: something new", GitFailed, "Git refused the commit"),
        ],
    )
    def test_what_git_says_is_told_in_a_sentence(self, words, kind, title):
        error = explain(Output(128, b"", words), ("pre-commit",), index_is_clean=True)
        assert type(error) is kind
        assert title in error.title
        assert words in error.detail

    def test_what_a_hook_says_is_not_taken_for_git_s(self):
        error = explain(Output(1, b"", "lint: Permission denied to merge"), ("pre-commit",), index_is_clean=True)
        assert "A hook of the repository refused the commit (“pre-commit”)" in error.title

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
    @row("H059")
    def test_repository_that_may_not_be_written(self, studio):
        """H059: no mode stops root, so that the program becomes nobody."""
        done = subprocess.run([sys.executable, "-c", _as_nobody(studio.root)], capture_output=True, text=True)
        assert done.stderr == ""
        title, head = json.loads(done.stdout)
        assert title == "The repository cannot be written to."
        assert head == git(studio.root, "rev-parse", "HEAD").strip()


def _as_nobody(root: Path) -> str:
    """A program that commits in a copy of the repository as a user who may not write its .git folder."""
    return f"""
import json, os, shutil, tempfile
from pathlib import Path
from adr_studio.errors import StudioError
from adr_studio.storage.repository import Repository, commit, install_signal_handlers, surface
install_signal_handlers()
with tempfile.TemporaryDirectory() as folder:
    place = Path(folder)
    place.chmod(0o777)
    root = place / "repository"
    shutil.copytree({str(root)!r}, root)
    (root / "a.md").write_text("ours\\n")
    for folder_, _folders, files in os.walk(root):
        for path in (folder_, *(os.path.join(folder_, name) for name in files)):
            os.chmod(path, 0o755)
    os.environ["HOME"] = folder
    (place / ".gitconfig").write_text("[user]\\nname = ana\\nemail = ana@example.org\\n")
    (place / ".gitconfig").chmod(0o644)
    surface(Repository.open(root, cache=place / "roots"))  # imports what nobody may not read
    os.setegid(65534)
    os.seteuid(65534)
    repository = Repository.open(root, cache=place / "cache")
    try:
        commit(repository, ["a.md"], "x", trust=surface(repository), intents=place / "intents")
        title = "it was made"
    except StudioError as error:
        title = error.title
    head = repository.head().commit
    os.seteuid(0)
    os.setegid(0)
    print(json.dumps([title, head]))
"""


class TestHooks:
    @row("H051")
    def test_refusing_hook(self, studio, watch):
        """H051: the new file is as unknown to git as before."""
        studio.hook("pre-commit", "echo 'no decision on a Friday' >&2; exit 1")
        studio.write("a.md", "ours\n")
        studio.write("new.md", "new\n")
        witness, told = watch(studio), []
        with pytest.raises(GitFailed, match=r"A hook of the repository refused the commit \(“pre-commit”\)") as refused:
            studio.commit("a.md", "new.md", told=told.append)
        assert "no decision on a Friday" in refused.value.detail
        assert "no decision on a Friday" in "".join(told)
        witness.sees_nothing()
        assert git(studio.root, "status", "--short") == " M a.md\n?? new.md\n"
        assert studio.pending == []

    def test_refusing_hook_and_a_file_that_the_user_announced(self, studio, watch):
        """What the user told git of is not taken back."""
        studio.hook("commit-msg", "exit 1")
        studio.write("new.md", "new\n")
        git(studio.root, "add", "-N", "new.md")
        witness = watch(studio)
        with pytest.raises(GitFailed, match="commit-msg"):
            studio.commit("new.md")
        witness.sees_nothing()

    def test_refusing_hook_before_the_first_commit(self, make_repository, open_studio, watch):
        studio = open_studio(make_repository({"a.md": "a\n", "b.md": "b\n"}, commit=False))
        git(studio.root, "add", "b.md")
        studio.hook("pre-commit", "exit 1")
        witness = watch(studio)
        with pytest.raises(GitFailed, match="pre-commit"):
            studio.commit("a.md")
        witness.sees_nothing()

    def test_hook_that_formats(self, studio, watch):
        """The formatted text is committed, and is not shown as reverted afterwards."""
        studio.hook("pre-commit", "printf 'formatted\\n' > a.md; git add a.md")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"}, rewritten={"a.md"})
        assert git(studio.root, "cat-file", "blob", "HEAD:a.md") == "formatted\n"
        assert git(studio.root, "status", "--short") == ""

    @row("H054")
    def test_hook_that_moves_the_branch(self, studio):
        """H054: the commit is refused and can be made again."""
        hook = studio.hook("pre-commit", 'git update-ref HEAD "$(git commit-tree -p HEAD -m moved HEAD^{tree})"')
        studio.write("a.md", "ours\n")
        with pytest.raises(Refused, match="The branch moved while the commit was made"):
            studio.commit("a.md")
        assert git(studio.root, "status", "--short") == " M a.md\n"
        assert studio.pending == []
        hook.unlink()
        studio.commit("a.md")
        assert [entry.subject for entry in studio.repository.log()] == ["Save a decision", "moved", "first"]

    @row("H055")
    def test_hook_that_commits_more(self, studio, watch):
        """H055: what nobody asked for is told, and can be taken back."""
        studio.hook("pre-commit", "echo evil > evil.md; git add evil.md")
        studio.write("a.md", "ours\n")
        studio.write("new.md", "new\n")
        studio.write("b.md", "staged\n")
        git(studio.root, "add", "b.md")
        witness = watch(studio)
        made = studio.commit("a.md", "new.md")
        assert (set(made.paths), made.extra) == ({"a.md", "new.md"}, ("evil.md",))
        assert "“evil.md”" in made.warnings[0]
        roll_back(studio.repository, made, trust=surface(studio.repository))
        (studio.root / "evil.md").unlink()
        assert git(studio.root, "reflog", "--format=%gs").splitlines()[0] == "adr-studio: take back"
        witness.reflog = witness._reflog()
        witness.sees_nothing()

    def test_taking_back_a_first_commit(self, make_repository, open_studio, watch):
        studio = open_studio(make_repository({"a.md": "a\n", "b.md": "b\n"}, commit=False))
        git(studio.root, "add", "b.md")
        witness = watch(studio)
        roll_back(studio.repository, studio.commit("a.md"), trust=surface(studio.repository))
        assert studio.repository.head().unborn
        witness.sees_nothing()

    def test_what_followed_is_not_taken_back(self, studio, watch):
        studio.write("a.md", "ours\n")
        made = studio.commit("a.md")
        git(studio.root, "commit", "-q", "--allow-empty", "-m", "more")
        witness = watch(studio)
        with pytest.raises(Refused, match="has moved on"):
            roll_back(studio.repository, made, trust=surface(studio.repository))
        witness.sees_nothing()

    @pytest.mark.parametrize("script", ["sleep 100", "yes", "trap '' TERM; yes"], ids=["hangs", "floods", "clings"])
    @row("H053")
    def test_hook_that_does_not_end(self, studio, watch, script):
        """H053: cancelling leaves no lock, and not more than a megabyte of words."""
        studio.hook("pre-commit", f"echo started >&2; {script}")
        studio.write("a.md", "ours\n")
        studio.write("new.md", "new\n")
        witness, cancelled = watch(studio), threading.Event()
        with pytest.raises(Refused, match="The commit was stopped") as stopped:
            studio.commit("a.md", "new.md", cancelled=cancelled, told=lambda words: cancelled.set())
        assert len(stopped.value.detail) < 1_100_000
        witness.sees_nothing()
        assert studio.pending == []

    def test_hook_that_leaves_a_daemon_behind(self, studio, watch):
        hook = studio.hook("post-commit", "sleep 100 & echo $! > ../daemon")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})
        os.kill(int((studio.root / "../daemon").read_text()), signal.SIGTERM)
        assert hook.exists()

    def test_cancelled_after_the_commit_was_made(self, studio, watch):
        studio.hook("post-commit", "echo started >&2; sleep 100")
        studio.write("a.md", "ours\n")
        witness, cancelled = watch(studio), threading.Event()
        studio.commit("a.md", cancelled=cancelled, told=lambda words: cancelled.set())
        witness.sees_commit({"a.md"})
        assert studio.pending == []

    def test_hooks_see_what_they_would_see_in_a_terminal(self, studio):
        """Patterns work in them, their folder is the work tree, and the message is at hand."""
        studio.hook("pre-commit", "git diff --cached --name-only -- '*.md' > ../seen; pwd >> ../seen")
        studio.hook("commit-msg", 'cat "$1" >> ../seen')
        studio.write("a.md", "ours\n")
        studio.commit("a.md", message="Decide")
        assert (studio.root / "../seen").read_text() == f"a.md\n{studio.root}\nDecide\n"

    def test_nobody_asks_on_a_terminal(self, studio, watch):
        studio.hook("pre-commit", "read answer || exit 1")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        with pytest.raises(GitFailed, match="pre-commit"):
            studio.commit("a.md")
        witness.sees_nothing()

    def test_filters_and_signing_work_in_a_commit(self, studio, watch):
        git(studio.root, "config", "filter.upper.clean", "tr a-z A-Z")
        studio.write(".git/info/attributes", "a.md filter=upper\n")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        studio.commit("a.md")
        witness.sees_commit({"a.md"})
        assert git(studio.root, "cat-file", "blob", "HEAD:a.md") == "OURS\n"


class TestSignals:
    def test_ignored_signals_are_noticed(self, studio, monkeypatch):
        """Git that ignores SIGTERM commits an empty tree when it is told to stop during a hook."""
        studio.write("a.md", "ours\n")
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            with pytest.raises(RuntimeError, match="install_signal_handlers"):
                studio.commit("a.md")
        finally:
            signal.signal(signal.SIGHUP, before)

    @pytest.mark.parametrize("handled", [False, True], ids=["ignored", "handled"])
    def test_signal_during_a_hook_of_a_program_that_was_started_by_nohup(self, studio, watch, handled):
        """The danger is real, and handlers take it away."""
        studio.hook("pre-commit", "kill -HUP $PPID; kill -HUP $PPID; sleep 0.2")
        studio.write("a.md", "ours\n")
        witness = watch(studio)
        program = f"""
import signal, subprocess, sys
from pathlib import Path
from adr_studio.errors import StudioError
from adr_studio.storage.repository import Repository, commit, install_signal_handlers, surface
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if {handled}:
    install_signal_handlers()
    repository = Repository.open(Path({str(studio.root)!r}), cache=Path({str(studio.root.parent / "cache")!r}))
    try:
        commit(repository, ["a.md"], "x", trust=surface(repository), intents=Path({str(studio.intents)!r}))
    except StudioError as error:
        print(error.title)
else:
    subprocess.run(["git", "commit", "-q", "-m", "x", "--only", "a.md"], cwd={str(studio.root)!r})
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        if handled:
            assert done.stdout == "Git was killed while it made the commit.\n"
            witness.sees_nothing()
        else:
            assert git(studio.root, "ls-tree", "--name-only", "HEAD") == "", "git no longer has this fault"


class TestMaking:
    def test_a_repository_with_a_history(self, tmp_path, own_user_folders):
        """Templates and settings of the user take no part; files that lie there stay untracked."""
        template = tmp_path / "template" / "hooks"
        template.mkdir(parents=True)
        (template / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
        (template / "pre-commit").chmod(0o755)
        with (own_user_folders / ".gitconfig").open("a") as settings:
            settings.write(f"[init]\n\ttemplateDir = {template.parent}\n\tdefaultBranch = trunk\n")
        folder = tmp_path / "sample"
        folder.mkdir()
        (folder / "a.md").write_text("a\n")
        made = init(folder, cache=tmp_path / "cache")
        assert isinstance(made, Repository)
        assert made.head().branch == "main"
        assert made.head().unborn
        assert surface(made).lines == ()
        assert made.status(["a.md"]) == {"a.md": State.UNTRACKED}
        trust, options = surface(made), {"intents": tmp_path / "intents", "author": Identity("ana", "ana@example.org")}
        commit(made, ["a.md"], "Record decision A", trust=trust, **options)
        start_branch(made, "ben/alternative", trust=trust)
        (folder / "b.md").write_text("b\n")
        commit(made, ["b.md"], "Propose B", trust=trust, **options)
        switch_branch(made, "main", trust=trust)
        assert not (folder / "b.md").exists()
        assert [branch.name for branch in made.branches()] == ["ben/alternative", "main"]
        assert made.names() == {"a.md", "b.md"}
        with pytest.raises(Refused, match="already"):
            init(folder, cache=tmp_path / "cache")

    @pytest.mark.parametrize("name", ["--output=PWN", "-c", "a b", "a..b", "x.lock", ""])
    def test_names_that_are_none(self, studio, watch, name):
        witness = watch(studio)
        for switch in (start_branch, switch_branch):
            with pytest.raises(Refused, match="is no name for a branch"):
                switch(studio.repository, name, trust=surface(studio.repository))
        witness.sees_nothing()

    def test_a_switch_that_would_lose_changes(self, studio):
        git(studio.root, "checkout", "-q", "-b", "side")
        studio.write("a.md", "theirs\n")
        git(studio.root, "commit", "-qam", "theirs")
        studio.write("a.md", "ours\n")
        with pytest.raises(GitFailed, match="was not checked out"):
            switch_branch(studio.repository, "main", trust=surface(studio.repository))
        assert (studio.root / "a.md").read_text() == "ours\n"
