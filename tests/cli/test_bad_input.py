"""What is broken opens or fails with one clear sentence; one bad file hides no other, and nothing is lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

FRONT_MATTER = (
    "---\ntitle: a: b: [c\nstatus: @accepted, @b\n\t- x: {\ndate: 2024-01-01\n'unclosed: \"\n&a *b: !!python/object\n"
    "---\n\n# Odd\n\n## Context and Problem Statement\n\nx\n\n## Considered Options\n\n* a\n"
)


def bad_files(nygard: Callable[..., str]) -> dict[str, bytes]:
    """Files that break readers, by name; each stands in a log between two good ones."""
    text = nygard(5, "Bad").encode()
    return {
        "binary": bytes(range(256)) * 40,
        "latin": nygard(5, "Caf\xe9").encode("latin-1"),
        "utf-16": nygard(5, "Bad").encode("utf-16"),
        "utf-32": nygard(5, "Bad").encode("utf-32"),
        "empty": b"",
        "blank": b"\n\n \n",
        "nothing but a fence": b"---\n",
        "long line": text + b"word " * 200_000,
        "too long line": text + b"x" * 10_000_000,
        "quotes": text + b"> " * 10_000 + b"deep\n",
        "lists": text + b"- " * 5_000 + b"deep\n",
        "brackets": text + b"[" * 5_000 + b"]()" * 5_000,
        "emphasis": text + b"*a_" * 20_000,
        "front matter": FRONT_MATTER.encode(),
        "flow": b"---\nstatus: " + b"[" * 50_000 + b"\n---\n# Bad\n",
        "aliases": b"---\na: &a [x]\n" + b"b: &b [*a, *a]\n" * 5_000 + b"---\n# Bad\n",
        "controls": b"# \x1b[2J\x07 Bad\r\rx\x0b\x0c\x1c\xc2\x85\xe2\x80\xa8\n",
        "mixed line ends": text.replace(b"\n\n", b"\r\n\n").replace(b"## ", b"\r## "),
        "table": text + b"|" * 20_000 + b"\n" + b"|-" * 10_000 + b"\n",
    }


NAMES = tuple(bad_files(lambda *_arguments: ""))
REFUSED = frozenset(("binary", "latin", "utf-32", "too long line"))


@pytest.fixture
def log_with(make_repository: Callable[..., Path], nygard: Callable[..., str]) -> Callable[..., Path]:
    """A log of these bad files, from number 5 on, between two good ones."""

    def make(*names: str) -> Path:
        bad = bad_files(nygard)
        return make_repository(
            {
                "docs/adr/0004-before.md": nygard(4, "Before"),
                **{f"docs/adr/{number:04}-bad.md": bad[name] for number, name in enumerate(names, start=5)},
                "docs/adr/0099-after.md": nygard(99, "After"),
            },
            commit=False,
        )

    return make


def path_of(name: str) -> str:
    return f"docs/adr/{NAMES.index(name) + 5:04}-bad.md"


def test_bad_files_hide_no_other(run: Callable, log_with: Callable, fingerprint: Callable) -> None:
    root = log_with(*NAMES)
    before = fingerprint(root)
    done = run("list", root, "--json")
    assert done.code == 0
    found = {each["path"]: each for each in json.loads(done.out)}
    assert set(found) == {path_of(name) for name in NAMES} | {"docs/adr/0004-before.md", "docs/adr/0099-after.md"}
    assert found["docs/adr/0004-before.md"]["title"] == "Before"
    assert found["docs/adr/0099-after.md"]["title"] == "After"
    assert len(run("list", root).out.splitlines()) == len(NAMES) + 2
    said = [line.split(": ")[1] for line in done.err.splitlines()]
    assert said == sorted(path_of(name) for name in REFUSED)
    assert fingerprint(root) == before


def test_beside_bad_files_the_others_can_be_changed(run: Callable, log_with: Callable) -> None:
    root = log_with(*NAMES)
    before = {name: (root / path_of(name)).read_bytes() for name in NAMES}
    assert run("new", root, "Hundred", "--supersedes", "4").code == 0
    done = run("renumber", root, "99", "101")
    assert (done.code, len(done.err.splitlines())) == (0, 1)
    assert f"{path_of('too long line')} was left as it is" in done.err
    assert (root / "docs/adr/0101-after.md").exists()
    assert {name: (root / path_of(name)).read_bytes() for name in NAMES} == before


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_file_is_shown_and_changed_as_asked_or_not_at_all(run: Callable, log_with: Callable, name: str) -> None:
    root = log_with(name)
    bad = root / "docs/adr/0005-bad.md"
    before = bad.read_bytes()
    for form in ((), ("--json",), ("--html",)):
        shown = run("show", root, "5", *form)
        assert shown.code == 0 or "It was not opened and is as it was" in shown.error
    done = run("set", root, "5", "status", "rejected")
    if name in REFUSED:
        assert "safe" in done.error or "is as it was" in done.error
        assert bad.read_bytes() == before
    else:
        assert done.out == "changed docs/adr/0005-bad.md\n"
        assert json.loads(run("show", root, "5", "--json").out)["status"] == "rejected"


def test_a_record_of_100_mb_is_listed_by_its_beginning(
    run: Callable, make_repository: Callable, nygard: Callable
) -> None:
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "A"), "docs/adr/0002-big.md": nygard(2, "Big")})
    os.truncate(root / "docs/adr/0002-big.md", 100_000_000)
    done = run("list", root, "--json")
    assert [each["title"] for each in json.loads(done.out)] == ["A", "Big"]
    wanted = (
        "“0002-big.md” has 100 MB, too much for a record. It was not opened and is as it was; shorten it in another"
    )
    assert wanted in done.err
    for command in (("show", "2"), ("set", "2", "status", "rejected"), ("renumber", "2", "3")):
        assert run(command[0], root, *command[1:]).error.startswith(wanted)
    assert run("show", root, "1").code == 0
    assert (root / "docs/adr/0002-big.md").stat().st_size == 100_000_000


def test_a_template_of_100_mb_is_done_without(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "A"), "docs/adr/template.md": "# NUMBER. TITLE\n"})
    os.truncate(root / "docs/adr/template.md", 100_000_000)
    assert "created docs/adr/0002-b.md" in run("new", root, "B").out


def test_names_that_are_no_text_are_listed(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "A")})
    odd = os.fsencode(root / "docs/adr") + b"/0002-\xff\n.md"
    Path(os.fsdecode(odd)).write_text(nygard(2, "Odd"))
    done = run("list", root, "--json")
    assert done.out.isascii()
    assert [os.fsencode(each["path"]) for each in json.loads(done.out)] == [
        b"docs/adr/0001-a.md",
        b"docs/adr/0002-\xff\n.md",
    ]
    done = run("set", root, "2", "status", "rejected")
    assert len(done.out.splitlines()) == 1
    assert b"Rejected" in Path(os.fsdecode(odd)).read_bytes()


def test_links_pipes_and_folders_are_no_records(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "A")})
    folder = root / "docs/adr"
    (folder / "0002-link.md").symlink_to("/etc/passwd")
    (folder / "0003-loop.md").symlink_to("0003-loop.md")
    os.mkfifo(folder / "0004-pipe.md")
    (folder / "0005-folder.md").mkdir()
    (folder / "more").symlink_to(root)
    assert len(json.loads(run("list", root, "--json").out)) == 1


def test_a_path_that_is_not_there(run: Callable, tmp_path: Path) -> None:
    assert run("list", tmp_path / "none").error == f"There is no “{tmp_path}/none”. Give a folder that exists."
    for path in ("a" * 300, "a\0b", "/dev/null/x"):
        assert "There is no" in run("list", path).error


def test_a_folder_that_is_no_repository_and_has_no_records(run: Callable, tmp_path: Path) -> None:
    wanted = "is in no git repository. Open a folder that is in one, or start a history here with “git init”."
    assert wanted in run("list", tmp_path).error
    assert wanted in run("new", tmp_path, "X").error
    assert list(tmp_path.iterdir()) == []


def test_a_bare_repository(run: Callable, tmp_path: Path, git: Callable) -> None:
    git(tmp_path, "init", "-q", "--bare", "bare")
    for path in (tmp_path / "bare", tmp_path / "bare/refs"):
        assert run("list", path).error.endswith(
            "is a bare repository: it has a history but no files to work on. "
            "Clone it (“git clone”), and open the clone."
        )


def test_a_shallow_repository(run: Callable, log: Path, git: Callable, tmp_path: Path) -> None:
    git(log, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{log}", "shallow")
    assert len(json.loads(run("list", tmp_path / "shallow", "--json").out)) == 3
    assert run("new", tmp_path / "shallow", "Four").out == "created doc/adr/0004-four.md\n"


def test_a_linked_work_tree(run: Callable, log: Path, git: Callable, tmp_path: Path) -> None:
    git(log, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "other")
    assert run("new", tmp_path / "tree", "Four").out == "created doc/adr/0004-four.md\n"


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no HEAD": lambda git_dir: (git_dir / "HEAD").unlink(),
    "a HEAD of rubbish": lambda git_dir: (git_dir / "HEAD").write_bytes(b"\xff\x00rubbish"),
    "no objects": lambda git_dir: (git_dir / "objects").rename(git_dir / "gone"),
    "no refs": lambda git_dir: (git_dir / "refs").rename(git_dir / "gone"),
    "settings of rubbish": lambda git_dir: (git_dir / "config").write_bytes(b"[core\n\xff = = ["),
    "an unknown format": lambda git_dir: (git_dir / "config").write_text("[core]\n\trepositoryformatversion = 99\n"),
    "an index of rubbish": lambda git_dir: (git_dir / "index").write_bytes(b"rubbish"),
    "a cut index": lambda git_dir: os.truncate(git_dir / "index", 40),
    "a branch of rubbish": lambda git_dir: (git_dir / "refs/heads/main").write_text("rubbish\n"),
    "a commit that is not there": lambda git_dir: (git_dir / "refs/heads/main").write_text("1" * 40 + "\n"),
    "objects of rubbish": lambda git_dir: [
        (each.chmod(0o644), each.write_bytes(b"rubbish")) for each in (git_dir / "objects").glob("??/*")
    ],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_corrupt_repository_opens_or_says_what_to_do(
    run: Callable, log: Path, fingerprint: Callable, damage: str
) -> None:
    DAMAGE[damage](log / ".git")
    before = fingerprint(log)
    done = run("list", log, "--json")
    if done.code == 0:
        assert len(json.loads(done.out)) == 3
    else:
        assert any(word in done.error for word in ("as they were", "Nothing was"))
    assert fingerprint(log) == before
    made = run("new", log, "Four")
    if made.code == 0:
        assert made.out == "created doc/adr/0004-four.md\n"
    else:
        assert any(word in made.error for word in ("as they were", "Nothing was"))
        assert fingerprint(log) == before


def test_a_read_only_repository_is_read_and_not_written(
    run: Callable, log: Path, bystander: Callable, fingerprint: Callable
) -> None:
    with bystander(log) as root:
        before = fingerprint(root)
        assert len(json.loads(run("list", root, "--json").out)) == 3
        assert run("show", root, "2", "--html").code == 0
        for command in (
            ("set", root, "2", "status", "accepted"),
            ("new", root, "Four"),
            ("new", root, "Four", "--supersedes", "2"),
            ("new", root, "Four", "--log", "doc/adr"),
            ("renumber", root, "2", "9"),
            ("supersede", root, "1", "2"),
        ):
            error = run(*command).error
            assert "could not be saved: it is write-protected. The old version is still on the disk" in error
        assert fingerprint(root) == before


def test_a_folder_that_cannot_be_made_is_told(run: Callable, make_repository: Callable, bystander: Callable) -> None:
    root = make_repository({"keps/0001-a/README.md": "# 1. A\n\nStatus: Draft\n"})
    with bystander(root) as copy:
        assert "cannot be made: Permission denied. Nothing was written." in run("new", copy, "B").error


def test_what_may_not_be_read_is_named(run: Callable, log: Path, bystander: Callable) -> None:
    (log / "doc/adr/0002-use-sqlite.md").chmod(0)
    (log / "secret").mkdir(mode=0o700)
    with bystander(log) as root:
        done = run("list", root)
        assert done.code == 0
        assert len(done.out.splitlines()) == 3
        assert "doc/adr/0002-use-sqlite.md: “0002-use-sqlite.md” cannot be read: Permission denied" in done.err
        assert "secret: this folder cannot be read" in done.err
        assert "cannot be read" in run("show", root, "2").error


@pytest.mark.parametrize("cache", ["a file", "relative"])
def test_without_a_cache_folder_it_works_all_the_same(
    run: Callable, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file") if cache == "a file" else "here")
    before = sorted(tmp_path.iterdir())
    assert len(run("list", log).out.splitlines()) == 3
    assert sorted(tmp_path.iterdir()) == before


def test_a_change_that_fails_half_way_is_taken_back(run: Callable, log: Path) -> None:
    (log / "doc/adr/0012-use-sqlite.md").mkdir()
    contents = {path: path.read_bytes() for path in log.rglob("*.md") if path.is_file()}
    assert "There is a file doc/adr/0012-use-sqlite.md already" in run("renumber", log, "2", "12").error
    assert {path: path.read_bytes() for path in log.rglob("*.md") if path.is_file()} == contents
