"""Names of files, branches and people that are made to be mistaken: shown spelled out, used as they are, never run."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from adr_studio import cli
from adr_studio.domain.display import visible
from adr_studio.domain.names import LONGEST_NAME, fault_of
from adr_studio.errors import Refused
from adr_studio.storage.gallery import read_gallery
from adr_studio.storage.repository import Repository, commit, surface

RECORD = "# {number}. Odd\n\nDate: 2024-03-05\n\n## Status\n\nAccepted\n\n## Context\n\nBecause.\n\n## Decision\n\nWe will.\n"
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

NAMES = {
    "newline": b"0002-a\nb.md",
    "tab and escape": b"0002-\t\x1b[31mred\x1b[0m.md",
    "bell and delete": b"0002-\x07\x7f.md",
    "leading dash": b"-rf.md",
    "option": b"--output=PWN.md",
    "glob": b"*.md",
    "question mark and brackets": b"000?-[a-z].md",
    "pathspec magic": b":(top)x.md",
    "exclusion": b":!0002-x.md",
    "command": b"$(touch PWN).md",
    "backticks": b"`touch PWN`.md",
    "pipe": b"0002-a|touch PWN;x&.md",
    "double quotes": b'0002-"a".md',
    "single quotes": b"0002-it's.md",
    "markup": b"0002-<img src=x onerror=alert(1)>.md",
    "trailing blank": b"0002-a .md",
    "trailing dot": b"0002-a..md",
    "right-to-left override": "0002-a\u202edm.exe.md".encode(),
    "isolates": "0002-\u2066a\u2069.md".encode(),
    "mark": "0002-a\u200f.md".encode(),
    "next line": "0002-a\x85b.md".encode(),
    "separator": "0002-a\u2028b.md".encode(),
    "no UTF-8": b"0002-\xff\xfe.md",
    "Latin-1": b"0002-gr\xf6\xdfe.md",
    "half a pair": b"0002-\xed\xa0\x80.md",
    "255 bytes": b"0002-" + b"x" * 247 + b".md",
    "device": b"CON.md",
    "stream": b"a:b.md",
    "backslash": b"0002-a\\b.md",
    "decomposed": "0002-e\u0301.md".encode(),
    "percent": b"0002-%2e%2e%2f.md",
    "hash": b"0002-a#b?c.md",
}


def parameters(cases: dict[str, bytes]) -> list[object]:
    return [pytest.param(name, id=f"H063-{what}") for what, name in cases.items()]


def command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.run([os.fsdecode(each) if isinstance(each, bytes) else str(each) for each in arguments])
    said = capsys.readouterr()
    assert "has a fault" not in said.err, said.err
    return code, said.out, said.err


@pytest.fixture
def log_with(make_repository: Callable[..., Path]) -> Callable[[bytes], Path]:
    """A log of a good record and one whose file has this name, both in the history."""

    def make(name: bytes) -> Path:
        root = make_repository({"docs/adr/0001-good.md": RECORD.format(number=1)})
        with open(os.fsencode(root / "docs/adr") + b"/" + name, "wb") as file:
            file.write(RECORD.format(number=2).encode())
        return root

    return make


def committed(root: Path, revision: str = "HEAD") -> set[bytes]:
    listed = subprocess.run(
        ["git", "ls-tree", "-rz", "--name-only", revision], cwd=root, capture_output=True, check=True
    )
    return set(listed.stdout.split(b"\0")[:-1])


@pytest.mark.parametrize("name", parameters(NAMES))
def test_an_odd_file_name_is_listed_opened_committed_and_renamed(
    log_with: Callable[[bytes], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: bytes
) -> None:
    root = log_with(name)
    path = b"docs/adr/" + name
    code, out, err = command(capsys, "list", root)
    assert (code, len(out.splitlines()), err) == (0, 2, "")
    assert UNSEEN.search(out.replace("\n", "")) is None
    listed = json.loads(command(capsys, "list", root, "--json")[1])
    assert {os.fsencode(each["path"]) for each in listed} == {path, b"docs/adr/0001-good.md"}
    assert command(capsys, "show", root, path)[1].startswith("# 2. Odd")
    code, out, _ = command(capsys, "set", root, path, "status", "rejected")
    assert (code, out) == (0, f"changed {visible(os.fsdecode(path))}\n")
    assert UNSEEN.search(out[:-1]) is None

    repository = Repository.open(root, cache=tmp_path / "cache")
    commit(repository, [os.fsdecode(path)], "x", trust=surface(repository), intents=tmp_path / "intents")
    assert committed(root) == {path, b"docs/adr/0001-good.md"}
    assert b"Rejected" in repository.show("HEAD", os.fsdecode(path))

    code, out, err = command(capsys, "rename", root, path, "plain again")
    assert (code, len(out.splitlines())) == (0, 1), err
    files = sorted(os.listdir(os.fsencode(root / "docs/adr")))
    assert files == sorted([b"0001-good.md", b"0002-plain-again.md" if name.startswith(b"0002") else b"plain-again.md"])
    assert not list(tmp_path.rglob("PWN*"))


def test_h063_a_name_is_spelled_so_that_nothing_in_it_is_unseen() -> None:
    assert visible("a\u202eb\n\x1b[1m\udcff\u2028\ufeff\U000e0041") == (
        "a\\u202Eb\\x0A\\x1B[1m\\xFF\\u2028\\uFEFF\\U000E0041"
    )
    for text in ("größe", "👩\u200d👩\u200d👧", "نمی\u200cخواهم", "עברית", "a\u00a0b", "漢字"):
        assert visible(text) == text


REFUSED = {
    "nothing": "",
    "parent": "..",
    "NUL": "a\0b.md",
    "slash": "a/b.md",
    "backslash": "a\\b.md",
    "colon": "a:b.md",
    "star": "*.md",
    "question": "what?.md",
    "quote": 'a"b.md',
    "less": "a<b.md",
    "more": "a>b.md",
    "pipe": "a|b.md",
    "newline": "a\nb.md",
    "escape": "a\x1b.md",
    "next line": "a\x85.md",
    "override": "a\u202e.md",
    "isolate": "a\u2067.md",
    "mark": "a\u200e.md",
    "Arabic mark": "a\u061c.md",
    "surrogate": "a\udcff.md",
    "dash": "-a.md",
    "dot": ".a.md",
    "trailing dot": "a.",
    "trailing blank": "a ",
    "CON": "CON",
    "con.md": "con.md",
    "Nul.tar.gz": "Nul.tar.gz",
    "COM1": "com1.md",
    "LPT³": "lpt³.md",
    "CONIN$": "CONIN$.md",
    "git": ".GIT",
    "git of NTFS": "GIT~1",
    "git of HFS": ".g\u200cit",
    "git with a stream": ".git::$INDEX_ALLOCATION",
    "git with dots": ".git . .",
    "long": "x" * LONGEST_NAME + ".md",
    "long in bytes": "ä" * 60 + ".md",
}


@pytest.mark.parametrize("name", [pytest.param(name, id=f"H063-refused {what}") for what, name in REFUSED.items()])
def test_what_no_new_file_may_be_called(name: str) -> None:
    assert fault_of(name)
    assert UNSEEN.search(fault_of(name)) is None


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=f"H063-good {name}")
        for name in (
            "0001-a.md",
            "a.b.md",
            "Größe.md",
            "漢字.md",
            "a b.md",
            "console.md",
            "com10.md",
            "git.md",
            "x" * 117 + ".md",
        )
    ],
)
def test_what_a_new_file_may_be_called(name: str) -> None:
    assert fault_of(name) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("new", "CON"), id="H063-new device"),
        pytest.param(("rename", "first", "Aux"), id="H063-rename to device"),
    ],
)
def test_a_log_without_numbers_makes_no_device(
    make_repository: Callable[..., Path], capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    text = RECORD.format(number=1).replace("1. ", "")
    root = make_repository({"docs/adr/first.md": text, "docs/adr/second.md": text})
    code, out, err = command(capsys, arguments[0], root, *arguments[1:])
    name = f"{arguments[-1].lower()}.md"
    assert (code, out) == (2, "")
    assert err == (
        f"adr-studio: “{name}” is no name for a file: Windows keeps that name for a device. Choose another one. Nothing was"
        " changed.\n"
    )
    assert sorted(os.listdir(root / "docs/adr")) == ["first.md", "second.md"]


FOLDERS = [
    "../out",
    "a/../../out",
    ".git/hooks",
    "x/.GIT",
    "git~1",
    "docs/CON",
    "a:b",
    "-x",
    "a\u202eb",
    "a\nb",
    "docs./x",
]


@pytest.mark.parametrize("folder", [pytest.param(each, id=f"H063-folder {each!a}") for each in FOLDERS])
def test_no_folder_of_such_a_name_is_made(
    make_repository: Callable[..., Path], capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    root = make_repository({"README.md": "x\n"})
    before = sorted(root.parent.rglob("*"))
    code, out, err = command(capsys, "new", root, "Title", f"--log={folder}")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "is no" in err
    assert UNSEEN.search(err[:-1]) is None
    assert sorted(root.parent.rglob("*")) == before


def test_h063_a_folder_from_a_dialog_is_looked_at_too(make_repository: Callable[..., Path]) -> None:
    """The window takes the folder from a field that can be typed into."""
    from adr_studio.domain.catalog import Catalog
    from adr_studio.domain.planning import Planner
    from adr_studio.storage.workspace import find_dialects

    planner = Planner(Catalog(), find_dialects(), lambda path: "", (), lambda: (), "2024-03-05")
    template = read_gallery()[0]
    for folder in FOLDERS:
        with pytest.raises(Refused, match="is no name for a folder"):
            planner.new_record(template, "Title", "ana", folder)
    assert list(planner.new_record(template, "Title", "ana", ".adr/decisions").created) == [
        ".adr/decisions/0001-title.md"
    ]


@pytest.mark.parametrize("other", ["0001-STRASSE.md", "0001-straße.md"], ids=["H063-case", "H063-sharp s"])
def test_two_names_that_are_one_elsewhere_are_not_made(
    make_repository: Callable[..., Path], capsys: pytest.CaptureFixture[str], other: str
) -> None:
    text = RECORD.format(number=1)
    root = make_repository({f"docs/adr/{other}": text, "docs/adr/0001-b.md": text})
    code, _, err = command(capsys, "rename", root, "docs/adr/0001-b.md", "strasse")
    assert (code, "already" in err) == (2, True)
    assert sorted(os.listdir(root / "docs/adr")) == sorted([other, "0001-b.md"])


PEOPLE = {
    "markup": '<img src=x onerror=1>"=cmd|calc',
    "quotes": 'O\'Neil, "ana" #1: [x]',
    "escape": "ana \x1b[31mred\x1b[0m",
    "override": "ana\u202eanb",
    "list": "], evil: [",
    "formula": "=cmd|' /C calc'!A0",
    "anchor": "&a *b !!python/object",
    "long": "a" * 300,
}


def hand_made(root: Path, author: bytes, message: bytes, more: bytes = b"") -> str:
    """A commit of bytes that git itself would not have written."""
    tree = subprocess.run(["git", "rev-parse", "HEAD^{tree}"], cwd=root, capture_output=True, check=True).stdout.strip()
    when = b"1700000000 +0000" if not author.endswith(b"@no") else b""
    text = b"tree %s\nauthor %s %s\ncommitter %s %s\n%s\n%s" % (tree, author, when, author, when, more, message)
    write = ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    made = subprocess.run(write, cwd=root, input=text, capture_output=True, check=True).stdout.decode().strip()
    subprocess.run(["git", "update-ref", "HEAD", made], cwd=root, check=True)
    return made


@pytest.fixture
def repository(make_repository: Callable[..., Path], tmp_path: Path) -> Repository:
    return Repository.open(make_repository({"docs/adr/0001-a.md": RECORD.format(number=1)}), cache=tmp_path / "cache")


@pytest.mark.parametrize("name", [pytest.param(name, id=f"H065-{what}") for what, name in PEOPLE.items()])
def test_a_name_in_the_history_is_shown_as_text(repository: Repository, name: str) -> None:
    made = hand_made(repository.root, name.encode() + b" <x@y>", b"\x1b[2J\x07Say \xe2\x80\xae\xe2\x81\xa6it <b>\n")
    (entry,) = repository.log(limit=1)
    assert entry.commit == made
    assert UNSEEN.search(f"{entry.author}{entry.email}{entry.subject}") is None
    assert entry.subject == "\\x1B[2J\\x07Say \\u202E\\u2066it <b>"
    assert entry.author == visible(name) or "<" in name


@pytest.mark.parametrize(
    ("author", "message", "more"),
    [
        pytest.param(b"ana <a@b>", b"s" * 1_000_000, b"", id="H065-subject of a megabyte"),
        pytest.param(b"a" * 500_000 + b" <a@b>", b"x", b"", id="H065-author of half a megabyte"),
        pytest.param(b"ana <a@b>", b"gr\xf6\xdfe \xff", b"", id="H065-no encoding"),
        pytest.param(b"ana <a@b>", b"gr\xf6\xdfe", b"encoding no-such-thing\n", id="H065-unknown encoding"),
        pytest.param(b"ana <a@b>", b"x", b"encoding \x1b[31m\n", id="H065-encoding that steers"),
        pytest.param(b"ana <a@no", b"x", b"", id="H065-no epoch"),
        pytest.param(b"", b"x", b"", id="H065-nobody"),
        pytest.param(b"<<<>>> <<a@b>>", b"x", b"", id="H065-brackets"),
        pytest.param(b"ana <a@b>", b"", b"", id="H065-no message"),
        pytest.param(b"ana <a@b>", b" " * 50_000 + b"\n" * 50_000 + b"x", b"", id="H065-blanks"),
    ],
)
def test_a_commit_that_git_would_not_write_is_listed(
    repository: Repository, author: bytes, message: bytes, more: bytes
) -> None:
    hand_made(repository.root, author, message, more)
    entries = repository.log()
    assert len(entries) == 1
    shown = f"{entries[0].author}{entries[0].email}{entries[0].subject}"
    assert len(shown) < 4_000
    assert UNSEEN.search(shown) is None
    if len(message) > 1_000 and message.strip(b"s") == b"":
        assert entries[0].subject.endswith("…")


@pytest.mark.parametrize("name", [pytest.param(name, id=f"H065-record by {what}") for what, name in PEOPLE.items()])
def test_a_name_is_written_into_a_record_as_text(
    make_repository: Callable[..., Path], capsys: pytest.CaptureFixture[str], git: Callable[..., str], name: str
) -> None:
    root = make_repository({"README.md": "x\n"})
    git(root, "config", "user.name", name)
    for template in (None, "madr3", "design-doc", "log4brains"):
        more = ("--template", template) if template else ()
        code, _, err = command(capsys, "new", root, f"By {template}", *more)
        assert code == 0, err
    for each in json.loads(command(capsys, "list", root, "--json")[1]):
        text = (root / each["path"]).read_text()
        assert UNSEEN.search(text.replace("\n", "")) is None
        assert (each["status"], each["date"] is not None) == (
            "draft" if each["kind"] == "design-doc" else "proposed",
            True,
        )
        if text.startswith("---") and each["deciders"]:
            assert each["deciders"] == [visible(name)] or "," in name


SEPARATORS = {
    "NUL": b"one\0two\0three\0four\0five\0six",
    "NUL of a whole entry": b"x\0" + b"1" * 40 + b"\0ben\0b@c\x001 +0000\0forged",
    "unit separators": b"x\x1fben\x1fb@c\x1e1\x1dforged",
    "what a form could say": b"%x00%an%H%n%b",
    "lines": b"x\n\ncommit " + b"1" * 40 + b"\nAuthor: ben <b@c>\n\n    forged",
}


@pytest.mark.parametrize("message", [pytest.param(each, id=f"H066-{what}") for what, each in SEPARATORS.items()])
def test_a_message_cannot_forge_fields(repository: Repository, message: bytes) -> None:
    below = repository.head().commit
    made = hand_made(repository.root, b"ana <a@b>", message, b"")
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-m", "above"], cwd=repository.root, check=True)
    entries = repository.log()
    assert entries[0].subject == "above"
    assert (entries[1].commit, entries[1].author, entries[1].email) == (made, "ana", "a@b")
    assert {entry.author for entry in entries} == {"ana"}
    assert "1" * 40 not in {entry.commit for entry in entries}
    assert below is not None
    assert len(entries) == 2


@pytest.mark.parametrize(
    "author", [b"a\0b <c\0d@e>", b"a\x1fb <c@d>"], ids=["H066-author with NUL", "H066-author with a separator"]
)
def test_an_author_cannot_forge_fields(repository: Repository, author: bytes) -> None:
    hand_made(repository.root, author, b"said\n")
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-m", "above"], cwd=repository.root, check=True)
    entries = repository.log()
    assert entries[0].subject == "above"
    assert len(entries) <= 2
    assert all(re.fullmatch(r"[0-9a-f]{40}", entry.commit) for entry in entries)
