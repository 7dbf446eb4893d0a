"""The self-test tries each thing that the studio needs, and says what to do where one is missing."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from adr_studio.storage.dot import dot_version

PARTS = ["Python", "Qt", "git", "Graphviz", "dialects", "templates", "resources", "sample", "cache"]


def told(out: str) -> dict[str, tuple[str, str]]:
    """Each part's word and what is said of it."""
    lines = [line.split(maxsplit=1) for line in out.splitlines()]
    return {rest.partition(": ")[0]: (word, rest.partition(": ")[2]) for word, rest in lines}


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(stat.S_IRWXU)


def test_a_whole_installation_is_good(run: Callable, own_user_folders: Path) -> None:
    done = run("self-test")
    found = told(done.out)
    assert list(found) == PARTS
    if dot_version() is not None:
        assert (done.code, done.err) == (0, ""), done.out
        assert {word for word, _said in found.values()} == {"good"}
    assert found["cache"][1] == str(own_user_folders / "cache/adr-studio")


def test_what_is_missing_is_told_with_what_to_do(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "file").touch()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    done = run("self-test")
    found = told(done.out)
    assert done.code == 1
    assert list(found) == PARTS
    assert found["git"] == (
        "BAD",
        "Git is not installed. Install it (Debian, Ubuntu: “apt-get install git”) and open again.",
    )
    assert found["sample"][0] == "BAD"
    assert found["Graphviz"][0] == "BAD"
    assert "apt-get install graphviz" in found["Graphviz"][1]
    assert found["cache"][0] == "BAD"
    assert "set XDG_CACHE_HOME" in found["cache"][1]
    assert found["templates"][0] == "good"


def test_an_old_git_is_refused(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "git", "echo git version 2.30.2")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/usr/bin:/bin")
    done = run("self-test")
    assert done.code == 1
    assert told(done.out)["git"] == (
        "BAD",
        "This git is too old: git version 2.30.2. ADR Studio needs git 2.39 or newer.",
    )


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("echo 'dot - graphviz version 12.2.1 (20241206.2353)' >&2", "12.2.1"),
        ("echo 'dot - graphviz version 2.43.0 (0)' >&2", "2.43.0"),
        ("exit 127", None),
        ("echo version 1.0; exit 1", None),
        ("echo hello", None),
    ],
)
def test_the_version_of_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, version: str | None) -> None:
    program(tmp_path / "bin", "dot", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert dot_version() == version


def test_a_dot_beside_the_records_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "dot", f"touch {tmp_path / 'ran'}; echo version 9 >&2")
    monkeypatch.chdir(tmp_path / "bin")
    monkeypatch.setenv("PATH", ".:bin::")
    assert dot_version() is None
    assert not (tmp_path / "ran").exists()
