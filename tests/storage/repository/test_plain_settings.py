"""Settings that git wrote are read without it, and say what git says; for all others git is asked."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.storage.repository import Repository
from adr_studio.storage.repository.configuration import plain_settings
from adr_studio.storage.repository.runner import find_git

CLONED = b"""[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
[remote "origin"]
\turl = git@example.org:ana/Shop.git
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "Feature/x"]
\tremote = origin
\tmerge = refs/heads/Feature/x
[extensions]
\tobjectFormat = sha256
"""


def read_by_git(data: bytes) -> list[tuple[str, str]] | None:
    command = ["git", "config", "--file", "-", "--no-includes", "--list", "-z"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        return None
    texts = done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return [(key, value) for key, _end, value in (text.partition("\n") for text in texts)]


def read_plainly(data: bytes) -> list[tuple[str, str]] | None:
    found = plain_settings(data)
    return None if found is None else [(each.key, each.value) for each in found]


def test_what_git_writes_is_read_as_git_reads_it() -> None:
    assert read_plainly(CLONED) == read_by_git(CLONED)
    assert ("branch.Feature/x.merge", "refs/heads/Feature/x") in (read_plainly(CLONED) or [])
    assert read_plainly(b"") == []


@pytest.mark.parametrize(
    "data",
    [
        b"[core\n",
        b"\tbare = true\n",
        b"[core]\n\tbare\n",
        b"[core]\n\teditor = vi -f\n",
        b'[core]\n\teditor = "vi"\n',
        b"[core]\n\teditor = vi;emacs\n",
        b"[core]\n\teditor = vi\\\n-f\n",
        b"[core]\r\n\tbare = true\r\n",
        b"[core] bare = true\n",
        b"[a.b]\n\tc = d\n",
        b'[a "b\\"c"]\n\td = e\n',
        b"\xef\xbb\xbf[core]\n\tbare = true\n",
        b"# mine\n[core]\n\tbare = true\n",
        b"[core]\n\tbare = \n",
    ],
    ids=repr,
)
def test_anything_else_is_left_to_git(data: bytes) -> None:
    assert plain_settings(data) is None


@given(st.lists(st.sampled_from([*CLONED.splitlines(True), b"[", b'"', b" = ", b"\\", b"#", b"\n", b"\xc3\xbc", b"a"])))
def test_whatever_is_read_plainly_is_what_git_reads(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    found = read_plainly(data)
    assert found is None or found == read_by_git(data)


def test_a_repository_that_git_made_is_opened_without_it(
    make_repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_repository({"a.md": "# A\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    find_git.cache_clear()
    assert Repository.open(root, cache=tmp_path / "cache").root == root
