"""Saves on disks, in folders and beside programs that do what they like: the old bytes or the new ones, and said so."""

import contextlib
import os
import random
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adr_studio import cli
from adr_studio.errors import ChangedOnDisk, Refused, StudioError, Unwritable
from adr_studio.storage import files
from adr_studio.storage.settings import load_settings
from adr_studio.storage.workspace import Workspace

NOBODY = 65534
RECORD = "# {number}. Title\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nx\n"


def hashed(data: bytes) -> str:
    return files.content_hash(data)


@contextlib.contextmanager
def nobody() -> Iterator[Path]:
    """A folder of somebody whom modes stop, as that person."""
    if os.geteuid() != 0:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        os.setegid(NOBODY)
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield Path(folder)
        finally:
            os.setresuid(0, 0, 0)
            os.setegid(0)


FULL = """
import sys
from pathlib import Path
from adr_studio.errors import Unwritable
from adr_studio.storage import files

folder = Path(sys.argv[1])
file = folder / "a.md"
old = b"o" * 700_000
file.write_bytes(old)
in_place = sys.argv[2] == "in place"
try:
    files.save(file, b"n" * 1_200_000, root=folder, expected=files.content_hash(old), in_place=in_place)
except Unwritable as error:
    print(error)
else:
    print("said to be saved:", file.stat().st_size)
assert file.read_bytes() == old, file.stat().st_size
print(sorted(each.name for each in folder.iterdir()))
"""


@pytest.mark.parametrize("way", [pytest.param(way, id=f"H099-full disk {way}") for way in ("replaced", "in place")])
def test_a_full_disk_truncates_nothing(tmp_path: Path, way: str) -> None:
    """A file of 700 kB on a disk of 1 MB, saved with 1.2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f'mount -t tmpfs -o size=1m none "{disk}" && exec "$@"'
    child = ["unshare", "-rm", "sh", "-c", script, "sh", sys.executable, "-c", FULL, str(disk), way]
    try:
        done = subprocess.run(child, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    except FileNotFoundError:
        pytest.skip("no disk can be mounted here")
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("no disk can be mounted here")
    assert done.returncode == 0, done.stderr
    said, left = done.stdout.splitlines()
    assert (
        said
        == "“a.md” could not be saved: the disk is full. The old version is still on the disk, and your text is still here."
    )
    assert left == "['a.md']"


@pytest.mark.parametrize("in_place", [pytest.param(False, id="H101-replaced"), pytest.param(True, id="H101-in place")])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_write_protected_is_told(what: str, in_place: bool) -> None:
    with nobody() as folder:
        file = folder / "a.md"
        file.write_bytes(b"old")
        protected = file if what == "file" else folder
        protected.chmod(0o444 if what == "file" else 0o555)
        if what == "folder" and in_place:
            # A file that is open to writing is written in a folder that is not.
            files.save(file, b"new", root=folder, expected=hashed(b"old"), in_place=True)
            assert file.read_bytes() == b"new"
        else:
            with pytest.raises(Unwritable) as refused:
                files.save(file, b"new", root=folder, expected=hashed(b"old"), in_place=in_place)
            assert str(refused.value).startswith(
                "“a.md” could not be saved: it is write-protected. The old version is still"
            )
            assert file.read_bytes() == b"old"
        folder.chmod(0o755)
        assert [each.name for each in folder.iterdir()] == ["a.md"]


def test_h101_a_disk_that_is_mounted_read_only(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "a.md").write_bytes(b"old")
    script = f'mount --bind "{disk}" "{disk}" && mount -o remount,bind,ro "{disk}" && exec "$@"'
    code = textwrap.dedent(
        f"""
        from pathlib import Path
        from adr_studio.storage import files
        try:
            files.save(Path({str(disk / "a.md")!r}), b"new", root=Path({str(disk)!r}), expected={hashed(b"old")!r})
        except files.Unwritable as error:
            print(error)
        """
    )
    try:
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", script, "sh", sys.executable, "-c", code],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
    except FileNotFoundError:
        pytest.skip("no disk can be mounted here")
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("no disk can be mounted here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("“a.md” could not be saved: ")
    assert "old version is still on the disk" in done.stdout
    assert [each.name for each in disk.iterdir()] == ["a.md"]


ACL = bytes.fromhex("0200000001000600ffffffff02000400e903000004000400ffffffff10000400ffffffff20000000ffffffff")
"""What setfacl makes of `u::rw-,u:1001:r--,g::r--,m::r--,o::---`, as the kernel keeps it (acl(5), version 2)."""


@pytest.mark.parametrize(
    "mode", [pytest.param(mode, id=f"H102-mode {mode:o}") for mode in (0o600, 0o640, 0o644, 0o664, 0o755, 0o4755)]
)
def test_the_mode_is_never_wider(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(mode)
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert stat.S_IMODE(file.stat().st_mode) & ~0o7000 == mode & ~0o7000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("user.note", b"mine", id="H102-attribute"),
        pytest.param("user.empty", b"", id="H102-empty attribute"),
        pytest.param("system.posix_acl_access", ACL, id="H102-list of rights"),
    ],
)
def test_attributes_and_rights_stay(tmp_path: Path, name: str, value: bytes) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    try:
        os.setxattr(file, name, value)
    except OSError:
        pytest.skip("this file system keeps none")
    before = stat.S_IMODE(file.stat().st_mode)
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert os.getxattr(file, name) == value
    assert stat.S_IMODE(file.stat().st_mode) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_h102_owner_and_group_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    os.chown(file, 1234, 4321)
    file.chmod(0o640)
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert (file.stat().st_uid, file.stat().st_gid, stat.S_IMODE(file.stat().st_mode)) == (1234, 4321, 0o640)


def same_size_and_time(file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"THEIRS")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def renamed_over(file: Path) -> None:
    other = file.with_name("new")
    other.write_bytes(b"THEIRS")
    other.rename(file)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def made_a_link(file: Path) -> None:
    other = file.with_name("other.md")
    other.write_bytes(b"THEIRS")
    file.unlink()
    file.symlink_to("other.md")


def link_out(file: Path) -> None:
    outside = file.parents[1] / "outside.md"
    outside.write_bytes(b"ours!!")
    file.unlink()
    file.symlink_to(outside)


OUTSIDE = {
    "same size and time": same_size_and_time,
    "renamed over": renamed_over,
    "emptied": emptied,
    "deleted": Path.unlink,
    "made a folder": made_a_folder,
    "made a link": made_a_link,
    "made a link that leads out": link_out,
}


@pytest.mark.parametrize("what", [pytest.param(what, id=f"H103-{what}") for what in OUTSIDE])
@pytest.mark.parametrize("in_place", [False, True])
def test_what_another_program_did_is_not_overwritten(tmp_path: Path, what: str, in_place: bool) -> None:
    root = tmp_path / "root"
    root.mkdir()
    file = root / "a.md"
    file.write_bytes(b"ours!!")
    stamp = files.stamp_of(file.stat())
    OUTSIDE[what](file)
    seen = sorted((each.name, each.is_file() and each.read_bytes()) for each in root.iterdir())
    with pytest.raises((ChangedOnDisk, Refused)) as refused:
        files.save(file, b"mine", root=root, expected=hashed(b"ours!!"), in_place=in_place)
    assert refused.value.detail
    assert sorted((each.name, each.is_file() and each.read_bytes()) for each in root.iterdir()) == seen
    if file.is_file() and not file.is_symlink():
        assert files.stamp_of(file.stat()) != stamp
    if what.endswith("out"):
        assert (tmp_path / "outside.md").read_bytes() == b"ours!!"


def test_h103_another_branch_is_checked_out(make_repository: Callable[..., Path], git: Callable[..., str]) -> None:
    root = make_repository(
        {"docs/adr/0001-a.md": RECORD.format(number=1), "docs/adr/0002-b.md": RECORD.format(number=2)}
    )
    git(root, "checkout", "-q", "-b", "other")
    (root / "docs/adr/0001-a.md").write_text("theirs\n")
    git(root, "rm", "-q", "docs/adr/0002-b.md")
    git(root, "commit", "-qam", "theirs")
    git(root, "checkout", "-q", "main")
    workspace = Workspace(root)
    workspace.load()
    read = {path: (root / path).read_bytes() for path in ("docs/adr/0001-a.md", "docs/adr/0002-b.md")}
    git(root, "checkout", "-q", "other")
    for path, data in read.items():
        with pytest.raises(ChangedOnDisk):
            files.save(root / path, b"mine", root=root, expected=hashed(data))
    assert (root / "docs/adr/0001-a.md").read_text() == "theirs\n"
    assert not (root / "docs/adr/0002-b.md").exists()
    assert "docs/adr/0002-b.md" not in workspace.load().by_path


SAVER = """
import sys
from pathlib import Path
from adr_studio.storage import files

file = Path(sys.argv[1])
data = file.read_bytes()
print("ready", flush=True)
number = 0
while True:
    number += 1
    new = f"{number:010}".encode() * 30_000
    files.save(file, new, root=file.parent, expected=files.content_hash(data))
    data = new
    print(number, flush=True)
"""


def test_h105_a_program_killed_while_it_saves_leaves_a_whole_file(tmp_path: Path) -> None:
    """What was said to be saved is there, or the version that was being saved; never a part of one.

    The typing between saves is the journal's to keep, and its tests' to show.
    """
    file = tmp_path / "a.md"
    chance = random.Random(105)
    for _ in range(10):
        file.write_bytes(b"0000000000" * 30_000)
        with subprocess.Popen([sys.executable, "-c", SAVER, str(file)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            for _line in range(chance.randint(1, 6)):
                child.stdout.readline()
            child.kill()
            said = [line for line in child.stdout.read().decode().split() if line.isdigit()]
        data = file.read_bytes()
        assert len(data) == 300_000
        assert data == data[:10] * 30_000
        assert int(data[:10]) >= max(map(int, said), default=0)


def leftovers(root: Path) -> dict[str, bytes]:
    """What a repository may ship to be taken for ours."""
    texts = {
        f"docs/adr/{files.TEMPORARY}{os.getpid()}-00000001": b"# 9. Left over\n",
        f"docs/adr/{files.TEMPORARY}0009-left-over.md": RECORD.format(number=9).encode(),
        f"docs/adr/{files.TEMPORARY}1-deadbeef": b"x",
        "docs/adr/.0001-a.md.adrtmp": b"# 9. Left over\n",
        "docs/adr/.0001-a.md.swp": b"b0VIM 8.1",
        "docs/adr/#0001-a.md#": b"x",
        "docs/adr/0001-a.md~": b"x",
        "docs/adr/0001-a.md.orig": b"x",
        "journal/0001-a.journal": b"ADRJ\x01" + b"\xff" * 200,
        ".adr-studio/journal/x": b"x",
        ".adr-studio.toml": b'[run]\non-open = "touch PWNED"\n[git]\npath = "./git"\nplugins = ["./evil.py"]\n',
        ".adr-studio/settings.json": b'{"theme": "evil", "recent": ["/"]}',
        "settings.json": b'{"theme": "evil"}',
        "adr_studio.py": b"open('PWNED', 'w')",
        "sitecustomize.py": b"open('PWNED', 'w')",
        "conftest.py": b"open('PWNED', 'w')",
        ".vscode/settings.json": b'{"adr.path": "../../..", "task": "touch PWNED"}',
        ".adr-dir": b"../../../etc\n",
        ".log4brains.yml": b"project:\n  name: !!python/object/apply:os.system ['touch PWNED']\n  adrFolder: ../../..\n",
        "adr.config.json": b'{"folder": "/etc"}',
    }
    for path, data in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return texts


def test_h107_what_a_repository_ships_is_no_file_of_ours(
    make_repository: Callable[..., Path],
    own_user_folders: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_repository({"docs/adr/0001-a.md": RECORD.format(number=1)})
    shipped = leftovers(root)
    monkeypatch.chdir(root)
    assert cli.run(["list", str(root)]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert cli.run(["set", str(root), "1", "status", "rejected"]) == 0
    assert cli.run(["new", str(root), "Second"]) == 0
    assert "created docs/adr/0002-second.md" in capsys.readouterr().out
    assert {path: (root / path).read_bytes() for path in shipped} == shipped
    assert not list(root.parent.rglob("PWNED"))
    assert load_settings(own_user_folders / "config" / "adr-studio" / "settings.json").theme == "system"


def test_h107_the_program_of_the_folder_one_stands_in_is_not_run(make_repository: Callable[..., Path]) -> None:
    """As its own process, started in the hostile folder."""
    root = make_repository({"docs/adr/0001-a.md": RECORD.format(number=1)})
    leftovers(root)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    package = str(Path(cli.__file__).parents[2])
    code = f"import sys; sys.path[0] = {package!r}; from adr_studio.__main__ import main; sys.exit(main())"
    child = [sys.executable, "-c", code, "list", "."]
    done = subprocess.run(child, cwd=root, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (root / "PWNED").exists()


@pytest.mark.parametrize("name", [pytest.param(f"{files.TEMPORARY}1-deadbeef", id="H107-young leftover")])
def test_a_shipped_leftover_is_not_swept_by_a_save(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    files.save(tmp_path / "a.md", b"new", root=tmp_path, expected=None)
    assert (tmp_path / name).read_bytes() == b"theirs"
    with contextlib.suppress(StudioError):
        Workspace(tmp_path).load()
    assert (tmp_path / name).exists()
