"""Rendering what changed gives the same as rendering all, whatever is written and however it is changed."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adr_studio.render.markdown import Renderer, render_blocks
from adr_studio.render.parser import markdown_parser
from adr_studio.render.structure import Structure

PARTS = (
    "A paragraph of *some* words.\n",
    "and its next line\n",
    "    lazy, or code\n",
    "\n",
    "\n\n",
    "  \n",
    "\t\n",
    "# Title\n",
    "## Title\n",
    "## [Same] `title`\n",
    "Set\n===\n",
    "Set too\n---\n",
    "===\n",
    "---\n",
    "***\n",
    "- item\n",
    "- [ ] task [^1]\n",
    "  - inner\n\n    more of inner\n",
    "  still in it\n",
    "1. one\n",
    "2) two\n",
    "- ```\n  in a list\n",
    "- <!-- in a list\n",
    "> quoted\n",
    "> - [a]: quoted.md\n",
    "> ```\n",
    "> [!NOTE]\n> Said.\n",
    "lazy\n",
    "```python\n",
    "```\n",
    "~~~~\n",
    "````\n",
    "def f(): pass\n",
    "| a | b |\n",
    "|---|:-:|\n",
    "| 1 | [x] |\n",
    "|-|\n",
    "<details>\n",
    "<details open><summary>More</summary>\n\n",
    "</details>\n",
    "<div>\n",
    "</div>\n\n",
    "<!-- a comment\n",
    "-->\n",
    "<?\n",
    "?>\n",
    "<![CDATA[\n",
    "<pre>\n",
    "</pre>\n",
    "<b>\n",
    "<script>\n",
    "</script>\n",
    "[a]: a.md\n",
    "[a]: b.md 'title'\n",
    "[a]:\n",
    "'title over\n",
    "lines'\n",
    "[Same]: same.md\n",
    "[b\n",
    "b]: b.md\n",
    "See [a] and [x][a], [b b].\n",
    "[^1]: Note with [a].\n",
    "[^1]: # Heading\n",
    "[^two]: Second[^1].\n\n    More of it.\n\n",
    "[^two]:\n",
    "- [^3]: in a list\n",
    "Refers[^1] and[^two] to[^3] notes[^1].\n",
    "![picture [^1]](p.png)\n",
    "---\nstatus: draft\n---\n",
    "...\n",
    "http://example.org\n",
    "é \ud800 \0 \u2028\n",
    "one\rtwo\r\n",
    "no line end",
)


def edited(chance: random.Random, text: str) -> str:
    """The text after one change: a key, a part put in, a passage taken out, doubled or brought from elsewhere."""
    at = chance.randint(0, len(text))
    end = min(len(text), at + chance.choice((0, 0, 1, 1, 2, 8, 40)))
    kind = chance.randrange(6)
    if kind == 0:
        return text[:at] + chance.choice("a \n`-#>[]|^:<=~'\t.1") + text[end:]
    if kind == 1:
        return text[:at] + text[end:]
    if kind == 2:
        lines = text.split("\n")
        number = chance.randrange(len(lines) + 1)
        return "\n".join((*lines[:number], *lines[number + chance.randint(0, 3) :]))
    if kind == 3:
        return text[:at] + text[at:end] + text[at:]
    starts = [0, *(number + 1 for number, each in enumerate(text) if each == "\n")]
    at = chance.choice(starts)
    return text[:at] + "".join(chance.choices(PARTS, k=chance.choice((1, 1, 1, 3)))) + text[at:]


def assert_edits_are_followed(seed: int, parts: int, edits: int) -> None:
    """A document that is changed again and again is at every moment what it is when rendered for the first time."""
    chance = random.Random(seed)
    text = "".join(chance.choices(PARTS, k=parts))
    renderer, undone = Renderer("docs"), text
    for number in range(edits):
        assert renderer.render(text) == render_blocks(text, "docs"), f"seed {seed}, edit {number}"
        text, undone = (undone if chance.random() < 0.1 else edited(chance, text)), text
        if len(text) > 60 * parts:
            text = text[len(text) // 2 :]


@pytest.mark.parametrize("seed", range(12))
def test_a_document_that_is_changed_again_and_again(seed: int) -> None:
    assert_edits_are_followed(seed, parts=(10, 40, 120)[seed % 3], edits=25)


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=14), min_size=2, max_size=4))
def test_any_text_after_any_other(texts: list[list[str]]) -> None:
    renderer = Renderer("docs")
    for parts in texts:
        assert renderer.render("".join(parts)) == render_blocks("".join(parts), "docs")


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(PARTS), max_size=20),
    st.lists(st.sampled_from(PARTS), max_size=3),
    st.lists(st.sampled_from(PARTS), max_size=3),
    st.lists(st.sampled_from(PARTS), max_size=20),
)
def test_any_passage_in_place_of_any_other(head: list[str], old: list[str], new: list[str], tail: list[str]) -> None:
    renderer = Renderer("docs")
    renderer.render("".join((*head, *old, *tail)))
    text = "".join((*head, *new, *tail))
    assert renderer.render(text) == render_blocks(text, "docs")


class TestWhatIsParsedAnew:
    def test_a_key_in_a_long_document_concerns_what_stands_around_it(self) -> None:
        lines = "\n\n".join(f"Paragraph {number}." for number in range(2_000)).split("\n")
        structure = Structure(markdown_parser())
        structure.update(lines)
        change = structure.update([*lines[:2_000], f"{lines[2_000]}x", *lines[2_001:]])
        assert change.removed == change.added <= 3
        assert len(structure.groups) == 2_000

    def test_a_line_more_moves_what_follows_and_no_more(self) -> None:
        lines = "\n\n".join(f"Paragraph {number}." for number in range(2_000)).split("\n")
        structure = Structure(markdown_parser())
        structure.update(lines)
        change = structure.update([*lines[:2_000], "", *lines[2_000:]])
        assert change.removed == change.added <= 3
        assert structure.starts[-1] == 2 * 1_999 + 1

    def test_the_same_text_changes_nothing(self) -> None:
        structure = Structure(markdown_parser())
        structure.update(["a", "", "b"])
        change = structure.update(["a", "", "b"])
        assert (change.removed, change.added) == (0, 0)

    def test_a_fence_that_is_opened_takes_the_rest(self) -> None:
        lines = "\n\n".join(f"Paragraph {number}." for number in range(500)).split("\n")
        structure = Structure(markdown_parser())
        structure.update(lines)
        structure.update([*lines[:500], "```", *lines[501:]])
        assert len(structure.groups) == 251
