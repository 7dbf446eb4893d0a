"""Which of many titles somebody means who typed a few letters."""

import heapq
import re
from collections.abc import Sequence

ENOUGH = 5
"""How many titles with all the words make it needless to look for slips of the pen."""

CLOSE = 72
"""The share of 100 that a title must have in common with what was typed, where it does not contain it."""


def rank(query: str, titles: Sequence[str], limit: int = 50) -> list[int]:
    """The positions of the titles that fit best, the best first; `titles` are in lower case.

    A title fits that has every word of the query in it. A number that stands there as a whole, the nearer to the
    beginning the better, counts most, then words at the beginning of the title, then at the beginning of a word, and
    then the shorter title. Only where few fit are those added that are nearly the same.
    """
    words = query.lower().split()
    if not words:
        return list(range(min(limit, len(titles))))
    found = [at for at, title in enumerate(titles) if all(word in title for word in words)]
    starts = [re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in words]

    numbers = [re.compile(rf"(?<!\d)0*{int(word)}(?!\d)") for word in words if word.isdecimal()]

    def place(at: int) -> tuple[int, int, int, int]:
        title = titles[at]
        inner = sum(start.search(title) is None for start in starts)
        whole = sum(said.start() if (said := number.search(title)) else len(title) for number in numbers)
        return whole, inner, 0 if title.startswith(words[0]) else 1, len(title)

    best = heapq.nsmallest(limit, found, key=place)
    return best if len(best) >= ENOUGH else [*best, *_nearly(query.lower(), titles, limit, frozenset(best))]


def _nearly(query: str, titles: Sequence[str], limit: int, known: frozenset[int]) -> list[int]:
    from rapidfuzz import fuzz, process  # here, because the window is there sooner without it

    found = process.extract(query, titles, scorer=fuzz.partial_ratio, score_cutoff=CLOSE, limit=limit)
    return [at for _, _, at in found if at not in known] if len(query) > 2 else []
