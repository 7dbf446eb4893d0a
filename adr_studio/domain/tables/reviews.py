"""Reviews: one person's verdict a row."""

import re
from typing import Annotated

from pydantic import BeforeValidator

from adr_studio.domain.meaning import some_cell
from adr_studio.domain.row import Day, Row, Verdict
from adr_studio.domain.table_kind import Column, TableKind

_HASH = re.compile(r"[0-9a-f]{6,64}")
_VERDICT = re.compile(r"\W*(?:agree|abstain|disagree|block)\b", re.IGNORECASE)


def _content(text: str) -> str:
    said = text.strip("`").lower()
    if not _HASH.fullmatch(said):
        raise ValueError(f'"{text}" is not the hash of a text; write six digits from 0 to f or more')
    return said


_Content = Annotated[str, BeforeValidator(_content)]


class Review(Row):
    """What one person says of the decision; `content` is the hash of the text that was judged."""

    reviewer: str = ""
    role: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    date: Day | None = None
    content: _Content = ""


REVIEWS = TableKind(
    name="reviews",
    title="Reviews",
    one="review",
    aliases=("review", "sign off", "sign offs", "verdicts"),
    columns=(
        Column("reviewer", "Reviewer", ("name", "who"), required=True),
        Column("role", "Role"),
        Column("verdict", "Verdict", required=True, choices=("agree", "agree if", "abstain", "disagree", "block")),
        Column("reason", "Reason", ("comment",)),
        Column("date", "Date", ("on",), uncertain=True),
        Column("content", "Content", ("content hash", "hash"), uncertain=True),
    ),
    row=Review,
    key=("reviewer", "verdict"),
    meant=some_cell("verdict", lambda text: _VERDICT.match(text) is not None),
)
