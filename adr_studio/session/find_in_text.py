"""Finding and replacing in one document, as functions for a job; positions are Qt's, texts are taken before."""

from collections.abc import Sequence
from dataclasses import dataclass

from adr_studio.domain import edits, finding
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.finding import Span, Wanted
from adr_studio.session.document import qt_positions

MOST = 20_000
"""Places that are looked for; behind them it is said that there are more."""

_MANY = 300
"""Places from which on they are replaced in one piece, because Qt takes its time for each."""


@dataclass(frozen=True)
class Found:
    """Where it was found, as Qt's positions in rising order, in the text of this revision; -1 for no text at all."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    revision: int = -1


def find_places(text: str, wanted: Wanted, within: Span | None, revision: int) -> Found:
    """Every place, at most MOST. Raises Refused as `finding.find` does."""
    spans = finding.find(text, wanted, MOST, within)
    places = qt_positions(text, [place for span in spans for place in (span.start, span.end)])
    return Found(places[::2], places[1::2], revision)


def replace_places(text: str, wanted: Wanted, template: str, within: Span | None) -> tuple[int, Edits]:
    """How many places are replaced, and the edits; one for all of them where they are many."""
    made = finding.replace_all(text, wanted, template, within)
    if len(made) <= _MANY:
        return len(made), made
    start, end = made[0].start, made[-1].end
    shifted = (TextEdit(each.start - start, each.end - start, each.text) for each in made)
    return len(made), (TextEdit(start, end, edits.apply(text[start:end], shifted)),)
