"""Charts below the tables of trade-offs in the preview."""

import pytest

from adr_studio.render.blocks import Block
from adr_studio.render.markdown import Renderer
from adr_studio.session.illustrating import illustrated

TABLE = "| Criterion | Weight | A | B |\n|---|---|---|---|\n| Speed | 3 | 4 | 2 |\n"
ELSE = "## Else\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
TEXT = f"---\nstatus: x\n---\n\n# Title\n\n## Trade-offs\n\nWords.\n\n{TABLE}\n{ELSE}"


def shown(text: str) -> tuple[Block, ...]:
    return illustrated(text, Renderer().render(text))


def charts(blocks: tuple[Block, ...]) -> list[int]:
    return [at for at, block in enumerate(blocks) if '<figure class="chart"><svg' in block.html]


def test_a_table_of_trade_offs_has_its_chart_and_no_other_has() -> None:
    blocks = shown(TEXT)
    (at,) = charts(blocks)
    assert blocks[at].html.startswith("<table")
    assert TEXT.split("\n")[blocks[at].start].startswith("| Criterion")
    plain = Renderer().render(TEXT)
    assert [block for each, block in enumerate(blocks) if each != at] == [
        block for each, block in enumerate(plain) if each != at
    ]


def test_another_score_is_another_key() -> None:
    before, after = shown(TEXT), shown(TEXT.replace("| 4 |", "| 5 |"))
    (at,) = charts(before)
    assert before[at].key != after[at].key
    assert before[at].key == shown(f"{TEXT}More.\n")[at].key


@pytest.mark.parametrize(
    "text",
    [
        f"```\n## Trade-offs\n\n{TABLE}```\n",
        "## Trade-offs\n\nNo table | here.\n",
        "## Trade-offs\n\n| Criterion | Weight |\n|---|---|\n| x | 3 |\n",
        "## Trade-offs",
    ],
    ids=["in a block of code", "words", "without options", "nothing"],
)
def test_where_there_is_nothing_to_draw(text: str) -> None:
    assert shown(text) == Renderer().render(text)


def test_what_somebody_wrote_is_no_markup_in_the_chart() -> None:
    blocks = shown(TEXT.replace("Speed", "<script>alert(1)</script>"))
    (at,) = charts(blocks)
    assert "<script" not in blocks[at].html
