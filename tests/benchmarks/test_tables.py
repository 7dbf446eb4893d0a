"""What typed tables and links cost, beside the parse of the records that they stand in."""

from collections.abc import Callable

import pytest

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.logs import Finder
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.options import considered_options
from adr_studio.domain.reading import glance
from adr_studio.domain.surveying import Survey, put_together, survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.storage.workspace import find_dialects

ROWS = 5
"""Rows of typed tables in each of the thousand records."""


def with_tables(number: int, text: str) -> str:
    """The record with one failure mode, component, flow, criterion and debt at its end."""
    one, two, *_ = (*considered_options(MarkdownText(text)), "One", "Two")
    return (
        f"{text}\n## Components\n\n| Id | Kind | Runs in | Capacity | Availability |\n|---|---|---|---|---|\n"
        f"| part-{number} | service |  | headroom 1.6 | 99.95 |\n\n"
        "## Data flows\n\n| Id | Flow | Protocol | Timeout | Attempts | Guards |\n|---|---|---|---|---|---|\n"
        f"| call-{number} | `part-{number} -> part-{number // 2 + 1}` | gRPC | 2s | 3 | breaker, fallback stale |\n\n"
        f"## Trade-offs\n\n| Criterion | Weight | Goal | {one} | {two} |\n|---|---|---|---|---|\n"
        "| Latency of the answer | 3 |  | 4 (3–5) | 2: one writer |\n\n"
        "## Failure modes\n\n"
        "| Id | On | Kind | As | Cause | Effect | S | O | D | Signal | By | State |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|\n"
        f"| FM-{number} | part-{number} | spof | down | one zone | no answer | 8 | 4 | 2 | up == 0 | page | open |\n\n"
        "## Technical debt\n\n| Id | On | Item | Interest | Pay by | Owner |\n|---|---|---|---|---|---|\n"
        f"| TD-{number} | call-{number} | two writers | two teams for each change | 2026-12 | orders |\n\n"
        f"## Links\n\n* decides `part-{number}`, `call-{number}`\n* mitigates FM-{number}\n"
    )


@pytest.mark.benchmark
def test_tables_of_a_thousand_records(
    records: dict[str, str], side_by_side: Callable[..., list], tell: Callable[..., None]
) -> None:
    texts = {path: with_tables(number, text) for number, (path, text) in enumerate(records.items(), start=1)}
    dialects, reader = find_dialects(), TableReader(find_table_kinds())
    pages: dict[str, Survey] = {}
    catalogs: list[Catalog] = []

    def parse() -> None:
        finder = Finder(tuple(texts), texts.get, lambda path: glance(path, texts[path], dialects), dialects)
        catalogs[:] = [Catalog(tuple(finder.records()))]

    def read() -> None:
        pages.update({path: survey(path, text, reader) for path, text in texts.items()})

    def join() -> None:
        surveyed = put_together(catalogs[0], pages, reader, lambda _path: True)
        assert surveyed.model.findings == ()
        assert len(surveyed.graph.ties) >= 7_000

    own, ours, joined = side_by_side(5, parse, read, join)

    rows = sum(len(table.rows) for page in pages.values() for table in page.tables.tables)
    assert rows == ROWS * len(texts) == 5_000
    ratio = (ours.median + joined.median) / own.median
    figure = f"{rows:,} rows of {len(texts):,} records and their links: read {ours.median * 1000:.0f} ms"
    figure += f", joined {joined.median * 1000:.0f} ms"
    tell(f"{figure}, {ratio:.2f} x the records' own parse ({own.median * 1000:.0f} ms)", "<= 2 x", ratio <= 2)


@pytest.mark.benchmark
def test_a_table_of_ten_thousand_rows(side_by_side: Callable[..., list], tell: Callable[..., None]) -> None:
    rows = "\n".join(
        f"| FM-{at} | part-{at % 50} | spof | down | cause {at} | effect {at} | {at % 10 + 1} | 4 | 2 | open |"
        for at in range(1, 10_001)
    )
    head = "| Id | On | Kind | As | Cause | Effect | S | O | D | State |\n|---|---|---|---|---|---|---|---|---|---|"
    text = f"# Register\n\n## Failure modes\n\n{head}\n{rows}\n"
    reader, dialects, pages = TableReader(find_table_kinds()), find_dialects(), []

    def read() -> None:
        pages[:] = [reader.read("register.md", text)]

    own, ours = side_by_side(3, lambda: glance("register.md", text, dialects), read)
    assert [len(table.rows) for page in pages for table in page.tables] == [10_000]
    figure = f"10,000 rows of one table: {ours.median * 1000:.0f} ms"
    tell(f"{figure}, beside the glance at its first part ({own.median * 1000:.0f} ms)", "<= 2,000 ms", ours.median <= 2)
