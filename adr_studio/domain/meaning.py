"""How to tell a typed table from one that only looks like it: by what its cells say.

Each function makes the `meant` of a TableKind. A table with nothing in those cells is taken for what its columns say.
"""

import re
from collections.abc import Callable, Collection, Sequence

from adr_studio.domain.table_kind import Said


def numbered_by(prefix: str) -> Callable[[Sequence[Said]], bool]:
    """One of the ids has this prefix and a number, written well or nearly so."""
    pattern = re.compile(rf"\W*{prefix}[-_ .:#]?\s*\d", re.IGNORECASE)
    return some_cell("id", lambda text: pattern.match(text) is not None, slips=0)


def one_word_of(field: str, words: Collection[str]) -> Callable[[Sequence[Said]], bool]:
    """One of the cells is one of these words; a single cell that is none is taken for a slip."""
    return some_cell(field, lambda text: text.strip("*_` ").lower() in words)


def some_cell(field: str, fits: Callable[[str], bool], slips: int = 1) -> Callable[[Sequence[Said]], bool]:
    """One of the cells of this field fits, or no more than `slips` are filled at all."""

    def meant(rows: Sequence[Said]) -> bool:
        filled = [text for row in rows if (text := row.fields.get(field, ""))]
        return not filled or len(filled) <= slips or any(map(fits, filled))

    return meant
