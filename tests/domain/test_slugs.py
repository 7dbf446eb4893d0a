"""One way to an anchor: what the preview writes is where links, completions and the editor go."""

import re

import pytest

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.completing import Caret, Completer
from adr_studio.domain.slugs import heading_slugs
from adr_studio.render.markdown import render_blocks


@pytest.mark.parametrize(
    "heading",
    [
        "Plain words",
        "[Link](x.md) to",
        "A &amp; B",
        "`code` and *stars*",
        "日本 語",
        "a_b c",
        "Same",
        "1. Numbered",
        "~~Gone~~ now",
    ],
)
def test_everybody_has_the_same_anchor(heading: str) -> None:
    text = f"# Title\n\n## {heading}\n\n## {heading}\n"
    shown = re.findall(r'<h2[^>]* id="([^"]*)"', "".join(block.html for block in render_blocks(text)))
    assert [slug for _, slug in heading_slugs(text)][1:] == shown
    offer = Completer(Catalog()).offer(Caret("a.md", "[x](a.md#"), False, lambda path: text)
    assert offer is not None
    assert [choice.text for choice in offer.choices][1:] == shown
