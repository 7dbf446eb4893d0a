"""Rows of the gallery that need a repository of their own making: enormous, moved, or not what it seems."""

import contextlib
import os
import shutil
import subprocess
import time

import pytest

from adr_studio.errors import GitFailed, Refused, StudioError, Unreadable, UntrustedRepository
from adr_studio.storage import files
from adr_studio.storage.repository import Repository, TrustStore, surface


def git(root, *arguments, stdin=None, check=True):
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, input=stdin or b"")
    assert not check or done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


def row(number, what):
    """The test is the one of this row of the gallery; its name says so."""
    return pytest.mark.parametrize((), [()], ids=[f"{number}-{what}"])


def refusal_of(studio):
    """What is said when the repository is opened again: soon, so nothing waited for a pipe or read without end."""
    started = time.monotonic()
    with pytest.raises(StudioError) as refused:
        Repository.open(studio.root, cache=studio.intents.parent / "cache").names()
    assert time.monotonic() - started < 5
    assert refused.value.detail
    return refused.value


@row("H023", "core.worktree redirect")
def test_files_that_are_said_to_be_elsewhere(studio, tmp_path):
    elsewhere = tmp_path / "home"
    elsewhere.mkdir()
    (elsewhere / "secret.md").write_text("secret\n")
    git(studio.root, "config", "core.worktree", str(elsewhere))
    error = refusal_of(studio)
    assert isinstance(error, Refused)
    assert str(elsewhere) in error.title
    assert git(studio.root, "status", "--short").find("secret.md") > 0, "the attack is dead: this test proves nothing"


@row("H025", "unknown extension")
def test_a_format_of_the_future(studio):
    git(studio.root, "config", "core.repositoryFormatVersion", "1")
    git(studio.root, "config", "extensions.foo", "1")
    error = refusal_of(studio)
    assert "a format that ADR Studio does not know: foo" in error.title
    assert "as a plain folder" in error.detail


CONFIGS = {
    "100 MB": lambda file: os.truncate(file, 100_000_000),
    "many includes": lambda file: file.write_text("[include]\n\tpath = more\n" * 1_000_000),
    "a million characters": lambda file: file.write_text(f"[core]\n\teditor = {'x' * 2_000_000}\n"),
}


@pytest.mark.parametrize("write", CONFIGS.values(), ids=[f"H026-config of {name}" for name in CONFIGS])
def test_enormous_settings(studio, write):
    write(studio.repository.git_dir / "config")
    error = refusal_of(studio)
    assert isinstance(error, Unreadable)
    assert "“config” has" in error.title


@row("H026", "settings that include themselves")
def test_circular_settings(studio):
    """Reading does not follow includes; a commit, which would, is not made."""
    git(studio.root, "config", "include.path", "config")
    again = Repository.open(studio.root, cache=studio.intents.parent / "cache")
    assert again.names() == {"a.md", "b.md", "docs/c.md"}
    with pytest.raises(GitFailed, match="settings cannot be read"):
        surface(again)


@row("H027", "trust, then a new hook")
def test_trust_ends_with_a_change(studio, watch, tmp_path):
    store, allowed = TrustStore(tmp_path / "config"), surface(studio.repository)
    store.trust(studio.repository, allowed)
    hook = studio.hook("pre-commit", "touch ran")
    again = Repository.open(studio.root, cache=tmp_path / "cache")
    now = surface(again)
    assert not store.is_trusted(again, now)
    changes = store.changed_since(again, now)
    assert changes.added == (f"Hook pre-commit: {hook}",)
    assert changes.removed == ()
    studio.write("a.md", "ours\n")
    witness = watch(studio)
    with pytest.raises(UntrustedRepository):
        studio.commit("a.md", trust=allowed)
    witness.sees_nothing()


@pytest.mark.parametrize(
    "target", ["//evil/share/x", r"\\evil\share\x"], ids=["H030-network path", "H030-network path of Windows"]
)
def test_a_git_folder_on_another_computer(studio, target):
    shutil.rmtree(studio.repository.git_dir)
    (studio.root / ".git").write_text(f"gitdir: {target}\n")
    assert "on another computer" in refusal_of(studio).title


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
@row("H030", "git folder of another user")
def test_a_git_folder_of_another_user(studio, tmp_path):
    """It can be read, and is never trusted without being told whose it is."""
    real = tmp_path / "real"
    studio.repository.git_dir.rename(real)
    (studio.root / ".git").write_text(f"gitdir: {real}\n")
    os.chown(real, 1234, 1234)
    again = Repository.open(studio.root, cache=tmp_path / "cache")
    assert again.layout.foreign
    assert "another user" in surface(again).lines[0]


def _git_is_a_link(git_dir):
    git_dir.rename(git_dir.parent.parent / "real")
    git_dir.symlink_to("../real")


def _instead(name, make):
    def change(git_dir):
        (git_dir / name).unlink()
        make(git_dir / name)

    return change


STAND_INS = {
    ".git is a link": _git_is_a_link,
    "HEAD is a pipe": _instead("HEAD", os.mkfifo),
    "HEAD is a link": _instead("HEAD", lambda file: file.symlink_to("/etc/hostname")),
    "config is a pipe": _instead("config", os.mkfifo),
    "index is a device": _instead("index", lambda file: file.symlink_to("/dev/zero")),
    "index is a pipe": _instead("index", os.mkfifo),
}


@pytest.mark.parametrize("change", STAND_INS.values(), ids=[f"H031-{name}" for name in STAND_INS])
def test_what_stands_in_for_a_file_of_git_s(studio, change):
    change(studio.repository.git_dir)
    assert "is a link, a pipe or a device" in refusal_of(studio).title


@row("H035", "linked work tree that was moved")
def test_a_work_tree_that_lost_its_repository(studio, open_studio, tmp_path):
    git(studio.root, "worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    linked = open_studio(tmp_path / "linked")
    assert linked.repository.head().branch == "side"
    (tmp_path / "linked").rename(tmp_path / "moved")
    assert open_studio(tmp_path / "moved").repository.head().branch == "side"
    studio.root.rename(tmp_path / "elsewhere")
    with pytest.raises(Unreadable, match="names a git folder that is not there") as lost:
        open_studio(tmp_path / "moved")
    assert "git worktree repair" in lost.value.detail


@row("H039", "clone in part")
def test_a_clone_in_part(studio, open_studio, tmp_path):
    """What was not fetched is not fetched now either; everything that is there can be read and committed."""
    git(studio.root, "config", "uploadpack.allowFilter", "true")
    studio.write("a.md", "second\n")
    studio.commit("a.md")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{studio.root}", "part")
    part = open_studio(tmp_path / "part")
    older = part.repository.log()[1].commit
    with pytest.raises(Unreadable, match="This copy of the repository does not have"):
        part.repository.show(older, "a.md")
    part.write("a.md", "third\n")
    part.commit("a.md")
    assert [entry.subject for entry in part.repository.log(["a.md"])] == ["Save a decision", "Save a decision", "first"]
    assert git(part.root, "cat-file", "blob", f"{older}:a.md") == "one\ntwo\nthree\n"  # a plain git fetches it


@row("H041", "alternates to elsewhere")
def test_objects_of_another_repository(studio, make_repository):
    """Only what this repository names is read of them."""
    secret = make_repository({"secret.md": "secret\n"}, name="secret")
    alternates = studio.repository.git_dir / "objects/info/alternates"
    alternates.write_text(f"{secret}/.git/objects\n")
    again = Repository.open(studio.root, cache=studio.intents.parent / "cache")
    assert again.names() == {"a.md", "b.md", "docs/c.md"}
    assert again.show("HEAD", "a.md") == b"one\ntwo\nthree\n"
    with pytest.raises(Unreadable) as refused:
        again.show("HEAD", "secret.md")
    assert str(secret) not in f"{refused.value.title} {refused.value.detail}"


@row("H042", "100,000 references")
def test_many_references(studio):
    commit = git(studio.root, "rev-parse", "HEAD").strip()
    lines = "".join(f"{commit} refs/heads/b{number:06}\n" for number in range(100_000))
    (studio.repository.git_dir / "packed-refs").write_text(f"# pack-refs with: peeled fully-peeled sorted \n{lines}")
    started = time.monotonic()
    again = Repository.open(studio.root, cache=studio.intents.parent / "cache")
    assert len(again.branches()) == 100_001
    assert again.head().branch == "main"
    assert again.show("b099999", "b.md") == b"b\n"
    assert time.monotonic() - started < 10  # seconds of leave for a busy computer; 1 is usual


@pytest.mark.parametrize("target", ["/etc/hostname", "../../outside.md"], ids=["H043-absolute", "H043-relative"])
def test_a_document_that_is_a_link(studio, watch, target, tmp_path):
    """A commit takes the link, never what it leads to; nothing is written through it."""
    outside = tmp_path / "outside.md"
    outside.write_text("outside\n")
    (studio.root / "docs/link.md").symlink_to(target)
    witness = watch(studio)
    with pytest.raises(Refused, match="a link to a file outside the repository"):
        files.save(studio.root / "docs/link.md", b"x", root=studio.root, expected=None)
    studio.commit("docs/link.md")
    witness.sees_commit({"docs/link.md"})
    assert studio.repository.show("HEAD", "docs/link.md") == os.fsencode(target)
    assert outside.read_text() == "outside\n"


@row("H045", "hard-linked document")
def test_a_document_with_two_names(studio, watch, tmp_path):
    """It is asked about before it is saved; a commit takes it as it is."""
    outside = tmp_path / "outside.md"
    outside.write_text("outside\n")
    (studio.root / "docs/hard.md").hardlink_to(outside)
    with pytest.raises(Refused, match="hard links") as asked:
        files.save(studio.root / "docs/hard.md", b"x", root=studio.root, expected=files.content_hash(b"outside\n"))
    assert asked.value.remedy == "file.save-in-place"
    witness = watch(studio)
    studio.commit("docs/hard.md")
    witness.sees_commit({"docs/hard.md"})
    assert outside.stat().st_nlink == 2


TRICKS = [".GIT", "git~1", ".g\u200cit", "..", "a\\b"]


@pytest.mark.parametrize("name", TRICKS, ids=[f"H046-{name!a}" for name in TRICKS])
def test_names_that_mean_git_s_own_folder_elsewhere(studio, name):
    """A commit that has them can be read like any other; nothing is written in their name."""
    blob = git(studio.root, "rev-parse", "HEAD:a.md").strip()
    inner = git(studio.root, "mktree", stdin=f"100644 blob {blob}\tconfig\n".encode()).strip()
    tree = b"40000 " + name.encode() + b"\0" + bytes.fromhex(inner)
    made = git(studio.root, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=tree).strip()
    commit = git(studio.root, "commit-tree", "-m", "trick", made).strip()
    git(studio.root, "update-ref", "refs/heads/trick", commit)
    before = sorted(studio.root.parent.rglob("*"))
    assert f"{name}/config" in studio.repository.names()
    assert studio.repository.log(revision="trick")[0].subject == "trick"
    with contextlib.nullcontext() if name != ".." else pytest.raises(Unreadable, match="There is no"):
        assert studio.repository.show("trick", f"{name}/config") == b"one\ntwo\nthree\n"
    cache = studio.root.parent / "cache"
    assert [path for path in sorted(studio.root.parent.rglob("*")) if not path.is_relative_to(cache)] == [
        path for path in before if not path.is_relative_to(cache)
    ]


@pytest.mark.parametrize("name", TRICKS[:2], ids=[f"H046-commit of {name}" for name in TRICKS[:2]])
def test_names_that_are_not_committed(studio, watch, name):
    studio.write(f"{name}/config", "x\n")
    witness = watch(studio)
    with pytest.raises(StudioError) as refused:
        studio.commit(f"{name}/config")
    assert name in f"{refused.value.title} {refused.value.detail}"
    witness.sees_nothing()
    assert studio.pending == []
