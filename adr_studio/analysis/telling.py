"""A whole analysis of trade-offs in plain sentences: how it stands, and what would change it."""

from collections.abc import Iterator, Sequence

from adr_studio.analysis.sensitivity import Flip
from adr_studio.analysis.weighing import Weighing, field_words
from adr_studio.analysis.wording import (
    dominated_words,
    flip_words,
    knock_out_words,
    listed,
    margin_words,
    ranges_words,
    score_flip_words,
    stability_words,
)


def lead_words(result: Weighing) -> str:
    """Who leads and by how much, in one sentence, which may be one of the warnings too."""
    if result.margin is not None:
        return margin_words(result.margin) if result.ranking[0].score else "Nobody leads: no score counts yet."
    return field_words([each.option for each in result.ranking], some_are_out=bool(result.knock_outs))


def standing(result: Weighing) -> Iterator[str]:
    """How the options stand: who is out, who cannot win, how sure the first one is."""
    yield from map(knock_out_words, result.knock_outs)
    yield from map(dominated_words, result.dominated)
    if words := ranges_words(result.ranges):
        yield words
    if result.stability is not None:
        yield stability_words(result.stability)


def changes(result: Weighing) -> Iterator[str]:
    """What would give another option the lead: weights, the nearest first, then scores, then what would not."""
    there = [flip for flip in result.flips if flip.weight is not None]
    yield from map(flip_words, sorted(there, key=_distance))
    yield from map(score_flip_words, result.score_flips)
    for rival in dict.fromkeys(flip.rival for flip in result.flips):
        yield from _no_way(rival, [flip for flip in result.flips if flip.rival == rival])


def _no_way(rival: str, found: Sequence[Flip]) -> Iterator[str]:
    never = [flip.criterion for flip in found if flip.weight is None]
    if len(never) == len(found):
        yield f"No single weight lets {rival} take the lead from {found[0].leader}."
    elif never:
        criteria = listed([f"“{each}”" for each in never], "or")
        yield f"No weight of {criteria} lets {rival} take the lead from {found[0].leader}."


def _distance(flip: Flip) -> float:
    """How far a weight is from where the lead turns, as a share of itself where it has one."""
    away = abs((flip.weight or 0.0) - flip.present)
    return away / flip.present if flip.present else away
