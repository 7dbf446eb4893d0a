"""A document as a list of rendered blocks, and the least that must change in a page that shows an older list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block: the lines `start` to `end` (0-based, end-exclusive) of the text, and their HTML.

    Equal keys mean equal HTML, wherever the block stands.
    """

    key: str
    start: int
    end: int
    html: str


@dataclass(frozen=True)
class Patch:
    """In the list as it is when the patch is reached, `count` blocks from `index` on give way to `blocks`."""

    index: int
    count: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Move:
    """In the list as it is when all patches are applied, `count` blocks from `index` on begin `lines` lines later."""

    index: int
    count: int
    lines: int


def difference(old: Sequence[Block], new: Sequence[Block]) -> tuple[Patch, ...]:
    """The patches that make `new` of `old`, to be applied in order; blocks that stay are in none of them."""
    before, after = [block.key for block in old], [block.key for block in new]
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    room = min(len(before), len(after)) - head
    pairs = zip(reversed(before), reversed(after), strict=False)
    tail = min(room, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)))
    middle_old, middle_new = before[head : len(before) - tail], after[head : len(after) - tail]
    patches, shift = [], head
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            blocks = tuple(new[head + new_start : head + new_end])
            patches.append(Patch(start + shift, end - start, blocks))
            shift += len(blocks) - (end - start)
    return tuple(patches)


def moves(old: Sequence[Block], new: Sequence[Block], patches: Iterable[Patch]) -> tuple[Move, ...]:
    """What the patches leave but begins at another line, in few words: runs of blocks that moved alike."""
    found: list[Move] = []
    before = after = 0
    for patch in (*patches, Patch(len(new), 0, ())):
        stays = patch.index - after
        was, is_now = old[before : before + stays], new[after : patch.index]
        if was != is_now:
            found += _runs(after, [one.start - other.start for one, other in zip(is_now, was, strict=True)])
        before += stays + patch.count
        after = patch.index + len(patch.blocks)
    return tuple(found)


def _runs(index: int, shifts: Sequence[int]) -> Iterator[Move]:
    for lines, run in groupby(shifts):
        count = len(list(run))
        if lines:
            yield Move(index, count, lines)
        index += count
