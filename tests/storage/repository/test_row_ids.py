"""Short ids on other branches: read once, and never mistaken for words in prose."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from adr_studio.storage.repository import Repository

TABLE = "## Failure modes\n\n| Id | On | Cause |\n|---|---|---|\n| FM-{} | stock | disk |\n\nSee R-3 and FM-99.\n"


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, env=os.environ, check=True, capture_output=True)


def test_rows_of_all_branches(make_repository: Callable[..., Path], tmp_path: Path) -> None:
    root = make_repository({"docs/a.md": TABLE.format(1), "code.py": "| FM-50 | x |\n"})
    git(root, "checkout", "-q", "-b", "theirs")
    (root / "docs/a.md").write_text(TABLE.format(12))
    (root / "b.MD").write_text("| `TD-7` | x |\n|--|--|\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "theirs")
    git(root, "checkout", "-q", "-")
    git(root, "update-ref", "refs/remotes/origin/far", "theirs")
    git(root, "branch", "-q", "-D", "theirs")
    repository = Repository.open(root, cache=tmp_path / "cache")
    found = repository.row_ids()
    assert {each for ids in found.values() for each in ids} == {"FM-1", "FM-12", "TD-7"}
    assert repository.row_ids(found.__contains__) == {}


def test_before_the_first_commit(make_repository: Callable[..., Path], tmp_path: Path) -> None:
    root = make_repository({"a.md": TABLE.format(1)}, commit=False)
    assert Repository.open(root, cache=tmp_path / "cache").row_ids() == {}
