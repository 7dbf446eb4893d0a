"""A save with a fault at each of its system calls in turn: the file is the old one or the new one, never in between.

The faults are put in by strace, into a process of its own that saves one file with the program's code.
"""

import itertools
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from adr_studio.storage import files

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = b"old\n" * 500, b"new\n" * 12_000
MARK = "sched_yield"
ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT")
HARMLESS = {"brk", "getpid", "getrandom", "mmap", "munmap", "mprotect", "rt_sigaction", "futex"}

CHILD = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from adr_studio.errors import StudioError
from adr_studio.storage import files
file = Path(sys.argv[1])
expected = sys.argv[2] or None
os.sched_yield()
try:
    files.save(file, b"new\\n" * 12_000, root=file.parent, expected=expected)
    said = "saved"
except StudioError as error:
    said = str(error)
os.sched_yield()
print(said)
"""


@dataclass(frozen=True)
class Fault:
    """What happens at the `turn`-th call of this name in the process."""

    call: str
    turn: int
    what: str

    def __str__(self) -> str:
        return f"{self.what} at {self.call} number {self.turn}"


def run(folder: Path, before: bytes | None, *tracing: str) -> tuple[str, bytes | None]:
    """Save over `before` in a folder of its own, under strace; gives what the process said and the file then."""
    folder.mkdir(parents=True)
    file = folder / "a.md"
    if before is not None:
        file.write_bytes(before)
    expected = files.content_hash(before) if before is not None else ""
    command = ["strace", "-f", "-o", str(folder / "trace"), *tracing]
    command += [sys.executable, "-I", "-S", "-B", "-c", CHILD, str(file), expected]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip(), file.read_bytes() if file.exists() else None


@pytest.fixture(scope="module")
def strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where there is no strace, or it may not trace."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    said, _file = run(tmp_path_factory.mktemp("probe") / "it", OLD, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO")
    if "could not be saved" not in said:
        pytest.skip("strace cannot put faults into a process here")


def calls_of_a_save(folder: Path, before: bytes | None) -> list[tuple[str, int]]:
    """The system calls of an undisturbed save, each with its turn among those of its name in the whole process."""
    said, file = run(folder, before, "-e", "trace=all")
    assert (said, file) == ("saved", NEW)
    turns: Counter[str] = Counter()
    marks = 0
    calls = []
    for line in (folder / "trace").read_text().splitlines():
        name = line.split(maxsplit=1)[1].partition("(")[0]
        turns[name] += 1
        marks += name == MARK
        if marks == 1 and name != MARK and name not in HARMLESS:
            calls.append((name, turns[name]))
    assert marks == 2
    assert {"write", "fsync", "renameat2"} <= {name for name, _turn in calls}
    return calls


@pytest.mark.parametrize("before", [OLD, None], ids=["a file that is there", "a new file"])
@pytest.mark.usefixtures("strace")
def test_a_fault_at_each_system_call(tmp_path: Path, before: bytes | None, make_rounds: Callable[[int], int]) -> None:
    """Killed at each call, and each call failing in one way (in every way with --rounds)."""
    calls = calls_of_a_save(tmp_path / "clean", before)
    faults = [Fault(name, turn, "signal=KILL") for name, turn in calls]
    many = make_rounds(1) > 1
    errors = itertools.cycle(ERRORS)
    for name, turn in calls:
        faults += [Fault(name, turn, f"error={each}") for each in (ERRORS if many else (next(errors),))]
    faults += [Fault(name, turn, "retval=0") for name, turn in calls if name == "write"]

    def check(fault: Fault) -> str:
        folder = tmp_path / f"{fault.call}-{fault.turn}-{fault.what}"
        inject = f"inject={fault.call}:{fault.what}:when={fault.turn}"
        # strace's faster way sends no signals.
        faster = [] if "signal" in fault.what else ["--seccomp-bpf"]
        said, file = run(folder, before, *faster, "-e", f"trace={fault.call}", "-e", inject)
        trace = (folder / "trace").read_text()
        assert "INJECTED" in trace or "killed by SIGKILL" in trace, fault
        assert file in (before, NEW), f"{fault}: {said}, {len(file or b'')} bytes"
        assert said != "saved" or file == NEW, f"{fault}: success was told, and the file is the old one"
        if fault.what == "signal=KILL":
            assert said == "", fault
            return "killed"
        assert said, f"{fault}: an exception that is no failure of the user's"
        return "saved" if said == "saved" else "told"

    with ThreadPoolExecutor(2) as pool:
        outcomes = Counter(pool.map(check, faults))
    print(f"\n{len(faults)} faults in {len(calls)} calls: {dict(outcomes)}")
    assert outcomes["killed"] == len(calls)
    assert outcomes["told"] > 5


@pytest.mark.parametrize("before", [OLD, None], ids=["a file that is there", "a new file"])
@pytest.mark.parametrize("how", ["written in place", "replaced", "removed"])
def test_another_program_that_writes_at_the_last_moment(tmp_path: Path, before: bytes | None, how: str) -> None:
    """After the file was looked at and before it is replaced: its version stays, and ours is told of it."""
    folder = tmp_path / "it"
    theirs = b"theirs\n"
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from adr_studio.errors import StudioError
from adr_studio.storage import files
fsync = os.fsync
def wait(handle):
    fsync(handle)
    os.fsync = fsync
    print("ready", flush=True)
    sys.stdin.readline()
os.fsync = wait
try:
    files.save(Path(sys.argv[1]), b"ours", root=Path(sys.argv[1]).parent, expected=sys.argv[2] or None)
    print("saved")
except StudioError as error:
    print(type(error).__name__)
"""
    folder.mkdir()
    file = folder / "a.md"
    if before is not None:
        file.write_bytes(before)
    expected = files.content_hash(before) if before is not None else ""
    command = [sys.executable, "-c", script, str(file), expected]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        if how == "written in place":
            file.write_bytes(theirs)
        elif how == "replaced":
            (folder / "new").write_bytes(theirs)
            (folder / "new").replace(file)
        elif before is not None:
            file.unlink()
        child.stdin.write("\n")
        child.stdin.flush()
        said = child.stdout.readline().strip()
    if how == "removed":
        assert (said, file.exists()) == (("saved", True) if before is None else ("ChangedOnDisk", False))
    else:
        assert (said, file.read_bytes()) == ("ChangedOnDisk", theirs)
    assert list(folder.iterdir()) in ([file], [])
