"""Charts of a document's tables, put below them in its preview."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from adr_studio.analysis.comparison import comparisons
from adr_studio.analysis.sensitivity import scale
from adr_studio.analysis.tradeoffs import Matrix, contributions, ranking
from adr_studio.domain.tables.tradeoffs import TRADE_OFFS
from adr_studio.domain.typed_tables import TableReader
from adr_studio.render.blocks import Block
from adr_studio.render.charts import Bars, contribution_bars

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]", re.MULTILINE)
_READER = TableReader((TRADE_OFFS,))


def bars_of(matrix: Matrix) -> Bars:
    """The chart of what each criterion adds to each option's score, best option first."""
    criteria = [matrix.criteria[at].name for at in matrix.weighed]
    return Bars([each.option for each in ranking(matrix)], criteria, contributions(matrix), scale(matrix).high)


def illustrated(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, each table of trade-offs with its chart; `text` is what they were rendered of."""
    charts = dict(_charts(text))
    return tuple(_with_chart(block, charts[block.start]) if block.start in charts else block for block in blocks)


def _with_chart(block: Block, svg: str) -> Block:
    if not block.html.startswith("<table"):
        return block
    mark = blake2b(svg.encode(), digest_size=8).hexdigest()
    return Block(f"{block.key} {mark}", block.start, block.end, f'{block.html}<figure class="chart">{svg}</figure>')


def _charts(text: str) -> Iterator[tuple[int, str]]:
    """The chart of each table of trade-offs, by the table's first line, from 0. Only sections with one are parsed."""
    starts = [match.start() for match in _HEADING.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        title = text[start : text.find("\n", start)].strip("# \t")
        if _READER.kind_of(title) is not None:
            first = text.count("\n", 0, start)
            yield from ((first + line, svg) for line, svg in _charts_of(text[start:end]))


@lru_cache(maxsize=32)
def _charts_of(section: str) -> tuple[tuple[int, str], ...]:
    found = comparisons(_READER.read("", section).tables)
    return tuple(
        (each.table.grid.header.line, contribution_bars(bars_of(each.matrix))) for each in found if each.matrix.order
    )
