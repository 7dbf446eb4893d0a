"""What the one reader costs, beside the parser that it stands on."""

from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from adr_studio.domain.reading import glance
from adr_studio.storage.workspace import find_dialects


@pytest.mark.benchmark
def test_reading_a_thousand_records(
    records: dict[str, str], side_by_side: Callable[..., list], tell: Callable[..., None]
) -> None:
    dialects = find_dialects()
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    glances, counts = [], []

    def read() -> None:
        glances[:] = [glance(path, text, dialects) for path, text in records.items()]

    def parse() -> None:
        counts[:] = [len(parser.parse(text)) for text in records.values()]

    ours, theirs = side_by_side(5, read, parse)

    ratio = ours.median / theirs.median
    figure = f"reading {len(glances):,} records: {ours.median * 1000:.0f} ms, {ratio:.2f} x"
    tell(f"{figure} markdown-it-py's block parse ({theirs.median * 1000:.0f} ms)", "<= 1.5 x", ratio <= 1.5)
    assert {seen.record.dialect for seen in glances} == {"madr4", "nygard"}
    assert len(glances) == len(counts) == 1_000
    assert all(seen.record.date and seen.record.status != "unknown" for seen in glances)
