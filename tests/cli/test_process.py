"""The command line as a process: exit codes, what goes where, no Qt, and an end without noise."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adr_studio import cli
from adr_studio.cli.subcommands import reading

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start() -> Callable[..., "subprocess.Popen[bytes]"]:
    def go(*arguments: object, **options: object) -> "subprocess.Popen[bytes]":
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = {**os.environ, "PYTHONPATH": str(ROOT)} | dict(pipes.pop("env", {}))
        return subprocess.Popen([sys.executable, "-m", "adr_studio", *map(str, arguments)], env=environment, **pipes)

    return go


def end(process: "subprocess.Popen[bytes]") -> tuple[int, bytes, bytes]:
    out, err = process.communicate(timeout=30)
    return process.returncode, out or b"", err or b""


def test_the_exit_codes_and_the_streams(start: Callable, log: Path, tmp_path: Path) -> None:
    running = [start("list", log, "--json"), start("list", tmp_path / "none"), start("list"), start("--version")]
    good, missing, usage, version = map(end, running)
    assert good[0] == 0
    assert good[1].startswith(b"[\n")
    assert good[2] == b""
    for code, out, err in (missing, usage):
        assert (code, out) == (2, b"")
        assert err.startswith(b"adr-studio: ")
        assert err.count(b"\n") == 1
    assert version[0] == 0
    assert version[1].startswith(b"adr-studio ")


def test_no_command_imports_qt(log: Path) -> None:
    script = (
        "import sys\nfrom adr_studio import cli\nroot = sys.argv[1]\n"
        "for line in ('list', root), ('show', root, '1', '--html'), ('new', root, 'X'), ('set', root, '1', 'date', ''),"
        " ('link', root, '1', 'amends', '2'), ('renumber', root, '1', '8'):\n    assert cli.run(line) == 0\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'adr_studio.ui', 'adr_studio.session'))],"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(log)], cwd=ROOT, capture_output=True, check=True)
    assert done.stderr == b"[]\n"


def test_a_reader_that_has_had_enough_is_no_error(start: Callable, log: Path, nygard: Callable) -> None:
    (log / "doc/adr/0004-long.md").write_text(nygard(4, "Long", context="word\n" * 100_000))
    process = start("show", log, "4")
    assert process.stdout.read(3) == b"# 4"
    process.stdout.close()
    process.stdout = None
    assert end(process) == (0, b"", b"")


def test_a_full_disk_is_told_in_one_line(start: Callable, log: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    with open("/dev/full", "wb") as full:
        code, _out, err = end(start("list", log, stdout=full))
    assert (code, err.count(b"\n")) == (2, 1)
    assert err.startswith(b"adr-studio: No space left on device.")


def test_closed_streams_and_narrow_terminals(start: Callable, log: Path, nygard: Callable, tmp_path: Path) -> None:
    (log / "doc/adr/0004-wide.md").write_text(nygard(4, "Ünïcode 你好"))
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    narrow, broken = start("list", log, env=ascii_only), start("list", tmp_path / "ü", env=ascii_only)
    code, out, err = end(narrow)
    assert (code, err) == (0, b"")
    assert out.splitlines()[-1].endswith(rb"\xdcn\xefcode \u4f60\u597d")
    code, _out, err = end(broken)
    assert (code, err.count(b"\n")) == (2, 1)
    shell = ["sh", "-c", f'"{sys.executable}" -m adr_studio list "$0" >&- 2>&-', str(log)]
    assert subprocess.run(shell, cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (RuntimeError("on the\nway"), 2, "ADR Studio has a fault (RuntimeError at test_process.py:"),
        (PermissionError(13, "Permission denied", "/x"), 2, "“/x”: Permission denied."),
        (RecursionError(), 2, "ADR Studio has a fault (RecursionError at"),
    ],
)
def test_whatever_happens_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failure: BaseException, code: int, said: str
) -> None:
    def fail(_path: str) -> None:
        raise failure

    monkeypatch.setattr(reading, "open_desk", fail)
    assert cli.run(["list", "."]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"adr-studio: {said}")
    assert captured.err.count("\n") == 1
    assert "No file was left half changed" in captured.err
