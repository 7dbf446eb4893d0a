"""A `dot` that is not there, or not what it should be: diagrams are off, with a hint, and nothing else is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from adr_studio.cli.subcommands.health import CHECKS
from adr_studio.errors import StudioError
from adr_studio.storage.dot import dot_version


def script(file: Path, text: str) -> None:
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


PROGRAMS: dict[str, Callable[[Path], object]] = {
    "none": lambda file: None,
    "prints rubbish": lambda file: script(file, "head -c 100000 /dev/urandom; head -c 1000 /dev/urandom >&2"),
    "prints nothing": lambda file: script(file, "exit 0"),
    "fails": lambda file: script(file, "echo 'dot - graphviz version 9.0.0' >&2; exit 1"),
    "kills itself": lambda file: script(file, "kill -9 $$"),
    "needs what is not there": lambda file: (file.write_text("#!/no/such/shell\n"), file.chmod(0o755)),
    "is no program": lambda file: (file.write_bytes(b"\x7fELF\0\0\0"), file.chmod(0o755)),
    "may not be run": lambda file: (script(file, "echo 'dot - graphviz version 9.0.0' >&2"), file.chmod(0o644)),
    "is a folder": lambda file: file.mkdir(),
    "is a link to nowhere": lambda file: file.symlink_to("nowhere"),
    "is a link to itself": lambda file: file.symlink_to("dot"),
    "is another program": lambda file: script(file, "echo 'Usage: dot COLOUR' >&2"),
}


@pytest.mark.parametrize("what", [pytest.param(what, id=f"H098-{what}") for what in PROGRAMS])
def test_without_a_dot_that_works_there_is_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    shell_tools = tmp_path / "tools"
    shell_tools.mkdir()
    (shell_tools / "head").symlink_to("/usr/bin/head")
    PROGRAMS[what](tmp_path / "dot")
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path), str(shell_tools))))
    assert dot_version() is None
    with pytest.raises(StudioError) as told:
        dict(CHECKS)["Graphviz"]()
    assert "Graphviz (dot) is not installed, or does not run." in str(told.value)
    assert "Diagrams show as lists until it is there" in told.value.detail
