"""A save leaves the old bytes or the new ones, and never takes anything else of the file away."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adr_studio.errors import ChangedOnDisk, Refused, Unreadable, Unwritable
from adr_studio.storage import files


def hashed(data: bytes) -> str:
    return files.content_hash(data)


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(f"{files.TEMPORARY}*"))


def test_a_save_replaces_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    stamp = files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert file.read_bytes() == b"new"
    assert stamp == files.stamp_of(file.stat())
    assert leftovers(tmp_path) == []


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    files.save(tmp_path / "a.md", b"new", root=tmp_path, expected=None)
    (tmp_path / "b.md").touch()
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == stat.S_IMODE((tmp_path / "b.md").stat().st_mode)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444 | 0o200, 0o755])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(mode)
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_extended_attributes_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert os.getxattr(file, "user.note") == b"mine"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    os.chown(file, 1234, 4321)
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 4321)


def test_a_file_changed_outside_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"theirs")
    with pytest.raises(ChangedOnDisk):
        files.save(file, b"mine", root=tmp_path, expected=hashed(b"old"))
    assert file.read_bytes() == b"theirs"


def test_a_change_of_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    before = file.stat()
    file.write_bytes(b"new")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ChangedOnDisk):
        files.save(file, b"mine", root=tmp_path, expected=hashed(b"old"))


def test_a_deleted_file_and_one_that_appeared_are_told(tmp_path: Path) -> None:
    with pytest.raises(ChangedOnDisk, match="deleted"):
        files.save(tmp_path / "a.md", b"mine", root=tmp_path, expected=hashed(b"old"))
    (tmp_path / "b.md").write_bytes(b"theirs")
    with pytest.raises(ChangedOnDisk, match="exists already"):
        files.save(tmp_path / "b.md", b"mine", root=tmp_path, expected=None)
    assert (tmp_path / "b.md").read_bytes() == b"theirs"


def test_a_link_within_the_repository_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    files.save(tmp_path / "link.md", b"new", root=tmp_path, expected=hashed(b"old"))
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_a_link_out_of_the_repository_is_not_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside.md"
    root.mkdir()
    outside.write_bytes(b"old")
    (root / "link.md").symlink_to(outside)
    with pytest.raises(Refused, match="outside"):
        files.save(root / "link.md", b"new", root=root, expected=hashed(b"old"))
    assert outside.read_bytes() == b"old"


def test_hard_links_are_asked_about_and_kept_when_saved_in_place(tmp_path: Path) -> None:
    file, other = tmp_path / "a.md", tmp_path / "b.md"
    file.write_bytes(b"old")
    os.link(file, other)
    with pytest.raises(Refused, match="hard links") as refused:
        files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert refused.value.remedy == "file.save-in-place"
    files.save(file, b"new, and longer", root=tmp_path, expected=hashed(b"old"), in_place=True)
    assert other.read_bytes() == b"new, and longer"
    files.save(file, b"x", root=tmp_path, expected=hashed(b"new, and longer"), in_place=True)
    assert other.read_bytes() == b"x"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["fifo", "folder"])
def test_what_is_no_regular_file_is_left_alone(tmp_path: Path, make: object) -> None:
    make(tmp_path / "a.md")  # type: ignore[operator]
    with pytest.raises(Refused):
        files.save(tmp_path / "a.md", b"new", root=tmp_path, expected=hashed(b""))
    with pytest.raises(Unreadable):
        files.read(tmp_path / "a.md")


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    with file.open("wb") as handle:
        handle.truncate(100_000_000)
    with pytest.raises(Unreadable, match="100 MB"):
        files.read(file)
    assert len(files.read_beginning(file, 1000)) == 1000


@pytest.fixture
def limited_file_size() -> Iterator[int]:
    """No file may grow beyond 64 kB in this process: what a full disk does, in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    yield 65_536
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("in_place", [False, True])
def test_a_disk_that_fills_up_truncates_nothing(tmp_path: Path, limited_file_size: int, in_place: bool) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old" * 10_000)
    with pytest.raises(Unwritable):
        files.save(file, b"n" * 200_000, root=tmp_path, expected=hashed(b"old" * 10_000), in_place=in_place)
    assert file.read_bytes()[:30_000] == b"old" * 10_000
    assert leftovers(tmp_path) == []


def test_a_small_disk_that_fills_up_truncates_nothing(tmp_path: Path, small_disk: Callable[..., None]) -> None:
    """One large write may be cut short there, and not be told."""
    small_disk(tmp_path)
    file = tmp_path / "a.md"
    file.write_bytes(b"old" * 200_000)
    with pytest.raises(Unwritable, match="the disk is full"):
        files.save(file, b"n" * 1_200_000, root=tmp_path, expected=hashed(b"old" * 200_000))
    assert file.read_bytes() == b"old" * 200_000
    assert leftovers(tmp_path) == []
    small_disk(tmp_path, "remount,ro")
    with pytest.raises(Unwritable, match="write-protected"):
        files.save(file, b"new", root=tmp_path, expected=hashed(b"old" * 200_000))


def test_a_save_that_failed_in_its_last_step_can_be_tried_again(tmp_path: Path) -> None:
    """The new bytes are there, and nobody was told; who saves them again changes nothing."""
    file = tmp_path / "a.md"
    file.write_bytes(b"new")
    files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    files.save(file, b"new", root=tmp_path, expected=None)
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize("call", ["open", "write", "fsync", "fchmod"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_a_failure_at_any_step_keeps_the_old_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")

    def fail(*_arguments: object, **_more: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(files.os, call, fail)
        with pytest.raises(Unwritable) as failed:
            files.save(file, b"new", root=tmp_path, expected=hashed(b"old"))
    assert "could not be saved" in failed.value.title
    assert file.read_bytes() == b"old"
    assert leftovers(tmp_path) == []


def test_a_save_that_is_killed_leaves_the_old_bytes_or_the_new(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    old, new = b"o" * 300_000, b"n" * 300_000
    script = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from adr_studio.storage import files
        print("ready", flush=True)
        sys.stdin.readline()
        files.save(Path({str(file)!r}), b"n" * 300000, root=Path({str(tmp_path)!r}), expected={hashed(old)!r})
        """
    )
    outcomes = set()
    for delay in range(12):
        file.write_bytes(old)
        with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdout.readline()
            child.stdin.write(b"\n")
            child.stdin.flush()
            try:
                child.wait(timeout=0.0008 * delay)
            except subprocess.TimeoutExpired:
                child.kill()
        assert file.read_bytes() in (old, new)
        outcomes.add(file.read_bytes()[:1])
    assert outcomes <= {b"o", b"n"}


def test_a_save_sweeps_what_killed_ones_left_behind(tmp_path: Path) -> None:
    """Old, of a dead process, a regular file and of our name: nothing else goes."""
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    dead, living = f"{files.TEMPORARY}{ended.pid}", f"{files.TEMPORARY}{os.getppid()}"
    (tmp_path / "elsewhere").mkdir()
    kept = [f"{living}-00000001", f"{dead}-0000", f"{dead}-00000003.md", f"{files.TEMPORARY}0-00000004"]
    kept += [f"{files.TEMPORARY}notes", "a.md-00000005", f"elsewhere/{dead}-00000006"]
    gone = tmp_path / f"{dead}-00000007"
    young, link, folder = (tmp_path / f"{dead}-0000001{number}" for number in range(3))
    for file in (*(tmp_path / name for name in kept), gone, young):
        file.write_bytes(b"half a rec")
    link.symlink_to("a.md-00000005")
    folder.mkdir()
    for file in (*(tmp_path / name for name in kept), gone, link, folder):
        os.utime(file, (1, 1), follow_symlinks=False)
    files.save(tmp_path / "a.md", b"new", root=tmp_path, expected=None)
    assert not gone.exists()
    assert [name for name in kept if not (tmp_path / name).exists()] == []
    assert [file for file in (young, link, folder) if not os.path.lexists(file)] == []
