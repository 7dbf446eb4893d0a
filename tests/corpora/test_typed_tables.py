"""Tables of real repositories and of the worked example, where they are at hand."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from adr_studio.domain.findings import Severity
from adr_studio.domain.source import decode
from adr_studio.domain.typed_tables import PageTables, TableReader, find_table_kinds

SHARED = Path(__file__).resolve().parents[3] / "shared"
READER = TableReader(find_table_kinds())

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora are not at hand")


def read(folder: Path) -> dict[str, PageTables]:
    """The tables of all Markdown files below a folder."""
    files = sorted(file for file in folder.rglob("*.md") if ".git" not in file.parts)
    return {str(file.relative_to(folder)): READER.read(str(file), decode(file.read_bytes()).text) for file in files}


def test_the_example_is_read_without_a_finding() -> None:
    pages = read(SHARED / "example-shop")
    assert [finding for page in pages.values() for finding in page.findings] == []
    rows = Counter(table.kind.name for page in pages.values() for table in page.tables for _ in table.rows)
    assert rows == {
        "components": 14,
        "data-flows": 16,
        "failure-modes": 10,
        "trade-offs": 7,
        "boundaries": 4,
        "data-classes": 4,
        "quality-scenarios": 4,
        "failure-domains": 3,
        "journeys": 2,
        "technical-debt": 1,
        "risks": 1,
    }


def test_no_row_of_the_example_is_left_out() -> None:
    for file in (SHARED / "example-shop").rglob("*.md"):
        page = READER.read(file.name, decode(file.read_bytes()).text)
        lines = file.read_text(encoding="utf-8").split("\n")
        written = {number for number, line in enumerate(lines) if line.startswith("| ") and not line.startswith("|--")}
        headers = {table.grid.header.line for table in page.tables}
        assert {row.line for table in page.tables for row in table.rows} == written - headers


def test_no_table_of_a_real_record_is_taken_for_what_it_is_not(tmp_path: Path) -> None:
    seen, typed = 0, []
    for bundle in sorted((SHARED / "corpora").glob("*.bundle")):
        subprocess.run(["git", "clone", "-q", bundle, tmp_path / bundle.stem], check=True, capture_output=True)
        pages = read(tmp_path / bundle.stem)
        seen += len(pages)
        typed += [(bundle.stem, path, table.kind.name) for path, page in pages.items() for table in page.tables]
        problems = [each for page in pages.values() for each in page.findings if each.severity is Severity.PROBLEM]
        assert problems == []
    print(f"{seen} pages, {len(typed)} typed tables: {typed}")
    assert seen > 600
