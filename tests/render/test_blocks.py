"""A document as blocks, and the least that makes one list of them another."""

from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from adr_studio.render.blocks import Block, Move, Patch, difference, moves
from adr_studio.render.markdown import Renderer, render_blocks

TEXT = """---
status: accepted
---
# Title

First paragraph.

## Options

- one
- two

```sql
SELECT 1;
```

Last *paragraph*.
"""


def block(key: str) -> Block:
    return Block(key, 0, 1, f"<p>{key}</p>")


def apply(blocks: Sequence[Block], patches: Sequence[Patch]) -> list[Block]:
    shown = list(blocks)
    for patch in patches:
        shown[patch.index : patch.index + patch.count] = patch.blocks
    return shown


class TestDifference:
    @given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")))
    def test_applied_to_the_old_blocks_it_gives_the_new_ones(self, old: list[str], new: list[str]) -> None:
        before, after = [block(key) for key in old], [block(key) for key in new]
        assert apply(before, difference(before, after)) == after

    @given(st.lists(st.sampled_from("abc")))
    def test_equal_lists_differ_in_nothing(self, keys: list[str]) -> None:
        blocks = [block(key) for key in keys]
        assert difference(blocks, blocks) == ()

    @given(st.lists(st.integers(0, 999), unique=True, min_size=1), st.data())
    def test_one_changed_block_is_one_patch_of_one(self, keys: list[int], data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(keys) - 1))
        old = [block(str(key)) for key in keys]
        fresh = block("fresh")
        assert difference(old, [*old[:at], fresh, *old[at + 1 :]]) == (Patch(at, 1, (fresh,)),)

    @settings(max_examples=40)
    @given(st.text("ab#>-` \n[]*", max_size=80), st.text("ab#>-` \n[]*", max_size=80))
    def test_texts_become_each_other(self, old: str, new: str) -> None:
        renderer = Renderer()
        before, after = renderer.render(old), renderer.render(new)
        keys_and_html = [(each.key, each.html) for each in apply(before, difference(before, after))]
        assert keys_and_html == [(each.key, each.html) for each in after]


class TestMoves:
    @given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")), st.randoms())
    def test_patches_and_moves_together_give_the_new_lines(
        self, old: list[str], new: list[str], chance: Random
    ) -> None:
        before = [Block(key, chance.randint(0, 3), 9, key) for key in old]
        after = [Block(key, chance.randint(0, 3), 9, key) for key in new]
        patches = difference(before, after)
        starts = [each.start for each in apply(before, patches)]
        for move in moves(before, after, patches):
            for at in range(move.index, move.index + move.count):
                starts[at] += move.lines
        assert starts == [each.start for each in after]

    def test_what_stands_below_a_new_line_moves_as_one(self) -> None:
        renderer = Renderer()
        before, after = renderer.render("a\n\nb\n\nc\n\nd\n"), renderer.render("a\n\nb!\n\n\n\nc\n\nd\n")
        assert moves(before, after, difference(before, after)) == (Move(2, 2, 2),)

    def test_what_stays_does_not_move(self) -> None:
        renderer = Renderer()
        before, after = renderer.render("a\n\nb\n\nc\n"), renderer.render("a\n\nb!\n\nc\n")
        assert moves(before, after, difference(before, after)) == ()


class TestBlocks:
    def test_lines_count_the_whole_text(self) -> None:
        extents = [(each.start, each.end) for each in render_blocks(TEXT)]
        assert extents == [(0, 3), (3, 4), (5, 6), (7, 8), (9, 12), (12, 15), (16, 17)]

    def test_each_line_with_text_is_in_one_block(self) -> None:
        lines = TEXT.split("\n")
        taken = [number for each in render_blocks(TEXT) for number in range(each.start, each.end)]
        assert len(taken) == len(set(taken))
        assert all(number in taken for number, line in enumerate(lines) if line.strip())

    def test_only_the_changed_block_has_another_key(self) -> None:
        changed = TEXT.replace("First paragraph", "First sentence")
        before, after = render_blocks(TEXT), render_blocks(changed)
        assert [one.key == other.key for one, other in zip(before, after, strict=True)].count(False) == 1
        (patch,) = difference(before, after)
        assert (patch.index, patch.count, len(patch.blocks)) == (2, 1, 1)

    def test_a_block_that_only_moved_keeps_its_key(self) -> None:
        assert difference(render_blocks(TEXT), render_blocks(TEXT.replace("# Title", "\n\n\n# Title"))) == ()

    @settings(max_examples=40)
    @given(st.text("ab#>-` \n[]()*^:1|<>", max_size=120))
    def test_equal_keys_mean_equal_html(self, text: str) -> None:
        renderer = Renderer()
        seen: dict[str, str] = {}
        for version in (text, f"{text}\n\n[a]: x.md", f"[^1]\n\n{text}\n\n[^1]: b"):
            for each in (*renderer.render(version), *render_blocks(version)):
                assert seen.setdefault(each.key, each.html) == each.html

    @settings(max_examples=40)
    @given(st.lists(st.text("ab#>-` \n[]()*^:1|<>", max_size=60), max_size=4))
    def test_what_a_renderer_remembers_changes_nothing(self, texts: list[str]) -> None:
        renderer = Renderer()
        for text in texts:
            assert renderer.render(text) == render_blocks(text)

    def test_the_first_footnote_leaves_the_other_blocks(self) -> None:
        old = "One.\n\nTwo.\n\nThree.\n"
        new = "One.\n\nTwo[^1].\n\nThree.\n\n[^1]: Note.\n"
        patches = difference(render_blocks(old), render_blocks(new))
        assert [(patch.index, patch.count, len(patch.blocks)) for patch in patches] == [(1, 1, 1), (3, 0, 1)]

    def test_a_link_s_definition_changes_only_who_may_use_it(self) -> None:
        old = "One.\n\n[Two].\n\n[Two]: two.md\n"
        patches = difference(render_blocks(old), render_blocks(old.replace("two.md", "2.md")))
        assert [(patch.index, patch.count) for patch in patches] == [(1, 1)]
        assert "adr://document/2.md" in patches[0].blocks[0].html

    def test_nothing_is_no_block(self) -> None:
        assert render_blocks("") == ()
        assert render_blocks("\n\n<!-- a comment -->\n\n<script>alert(1)</script>\n") == ()
