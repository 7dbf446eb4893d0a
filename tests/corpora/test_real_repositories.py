"""Real repositories, where they are at hand: what is read, that nothing is lost, and that a change is one hunk."""

import csv
import difflib
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from adr_studio.domain import edits, writing
from adr_studio.domain.page import Page
from adr_studio.domain.reading import glance
from adr_studio.domain.source import decode
from adr_studio.domain.status import Status
from adr_studio.storage.workspace import Workspace

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
ENOUGH = 0.98

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not at hand")


def _expectations() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    expected: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    if CORPORA.is_dir():
        with (CORPORA / "dev_expect.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                expected[row["repo"]][row["path"]] = row
    return expected


EXPECTED = _expectations()


@pytest.fixture(scope="session")
def clones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clone of each bundle."""
    folder = tmp_path_factory.mktemp("corpora")
    for bundle in sorted(CORPORA.glob("*.bundle")):
        subprocess.run(["git", "clone", "-q", bundle, folder / bundle.stem], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def workspaces(clones: Path) -> Mapping[str, Workspace]:
    return {repo: Workspace(clones / repo.replace("/", "__")) for repo in EXPECTED}


def _differences(workspaces: Mapping[str, Workspace]) -> Iterator[tuple[str, str, str, bool]]:
    """What is asked of each record: the field, repository and path, and whether it came out right."""
    for repo, rows in EXPECTED.items():
        catalog = workspaces[repo].load()
        found = catalog.by_path
        wanted = {path for path, row in rows.items() if row["kind"] == "record"}
        for path in sorted({*found, *wanted}):
            yield "found", repo, path, path in found and path in wanted
            if path not in found or path not in wanted:
                continue
            record, row = found[path], rows[path]
            yield "number", repo, path, row["number"] == ("" if record.number is None else str(record.number))
            if row["title_certain"] == "y":
                yield "title", repo, path, record.title == row["title"]
            if row["status_certain"] == "y":
                yield "status", repo, path, record.status == row["status"]
            if row["date_certain"] != "n":
                yield "date", repo, path, (record.date or "") == row["date"]
            for column in ("supersedes", "superseded_by"):
                stated = {each.removeprefix("BROKEN:").removeprefix("ABSENT:") for each in row[column].split(";")}
                yield column, repo, path, set(catalog.stated(record, column.replace("_", " "))) == stated - {""}


def test_reading_is_right(workspaces: Mapping[str, Workspace]) -> None:
    asked, right, wrong = Counter(), Counter(), []
    for field, repo, path, good in _differences(workspaces):
        asked[field] += 1
        right[field] += good
        if not good:
            wrong.append(f"{field}: {repo} {path}")
    print({field: f"{right[field]} of {asked[field]}" for field in asked})
    assert {field for field in asked if right[field] < ENOUGH * asked[field]} == set(), wrong[:40]


def test_not_a_byte_is_lost(clones: Path) -> None:
    files = [file for file in clones.rglob("*") if file.is_file() and ".git" not in file.parts]
    assert len(files) > 800
    for file in files:
        source = decode(data := file.read_bytes())
        assert source.read_only or source.encode() == data, file
        if file.suffix in (".md", ".rst", ".adoc", ".yaml"):
            assert not source.read_only, file


@pytest.mark.parametrize("status", [Status.DEPRECATED, Status.REJECTED, Status.ACCEPTED])
def test_a_status_change_is_one_hunk_on_the_status_lines(workspaces: Mapping[str, Workspace], status: Status) -> None:
    changed = 0
    for workspace in workspaces.values():
        dialects = {dialect.name: dialect for dialect in workspace.dialects}
        for record in workspace.load().records:
            dialect = dialects[record.dialect]
            if dialect.writing is None or record.status is status:
                continue
            old = workspace.source(record.path).text
            new = edits.apply(old, writing.set_status(Page(record.path, old), dialect, status, "2026-11-24"))
            after = glance(record.path, new, workspace.dialects).record
            assert after.status is status, (record.path, record.raw_status, after.raw_status)
            assert (after.title, after.number, after.dialect) == (record.title, record.number, record.dialect)
            diff = list(difflib.unified_diff(old.split("\n"), new.split("\n"), "old", "new", "", "", 3, ""))[2:]
            removed = [line[1:] for line in diff if line[0] == "-" and line[1:].strip()]
            assert sum(line.startswith("@@") for line in diff) == 1, (record.path, diff)
            assert all(_is_status(line, record.raw_status) for line in removed), (record.path, removed)
            changed += 1
    assert changed > 200


def _is_status(line: str, raw_status: str) -> bool:
    return any(part.strip(" *_\\\"'") in line for part in raw_status.split(" / "))
