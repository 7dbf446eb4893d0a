"""What the analysis of trade-offs says, in plain sentences."""

import math
from collections.abc import Sequence

from adr_studio.analysis.sensitivity import Flip, ScoreFlip, Stability
from adr_studio.analysis.tradeoffs import NO_CLEAR_WINNER, Dominated, KnockOut, Margin, Ranges


def percent(share: float) -> str:
    """A share of 1 in percent, with one decimal where it has one."""
    return f"{number(round(share * 100, 1))} %"


def number(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names one after the other, with a word before the last."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def margin_words(margin: Margin) -> str:
    """Who leads and by how much, or that nobody does."""
    if not margin.share:
        return f"No clear winner: {margin.first} and {margin.second} tie."
    if not margin.is_clear:
        below = min(margin.share, NO_CLEAR_WINNER - 0.001)  # what is a little less than 10 % must not be called 10 %
        return f"No clear winner: {margin.first} leads {margin.second} by only {percent(below)}."
    return f"{margin.first} leads {margin.second} by {percent(margin.share)}."


def knock_out_words(knock_out: KnockOut) -> str:
    """Why an option is out."""
    return f"{knock_out.option} is out: it does not meet {listed([f'“{each}”' for each in knock_out.criteria])}."


def flip_words(flip: Flip) -> str:
    """At which weight a rival takes the lead, or that no weight of the criterion does that."""
    leader, rival, criterion = flip.leader, flip.rival, f"“{flip.criterion}”"
    if flip.weight is None or flip.share is None:
        return f"No weight of {criterion} lets {rival} take the lead from {leader}."
    if math.isclose(flip.weight, flip.present):
        return f"{leader} and {rival} tie: any change of the weight of {criterion} decides between them."
    if not flip.weight:
        return f"Without {criterion}, {rival} ties with {leader}."
    side = "below" if flip.weight < flip.present else "above"
    return (
        f"{rival} overtakes {leader} if the weight of {criterion} is {side} {number(flip.weight)} in place of "
        f"{number(flip.present)}; that is {side} {percent(flip.share)} of all weights."
    )


def score_flip_words(flip: ScoreFlip) -> str:
    """Which score, changed by one, makes another option lead."""
    change = f"{number(flip.changed)} instead of {number(flip.score)} for {flip.option} in “{flip.criterion}”"
    return f"{flip.rival} would lead with {change}."


def dominated_words(dominated: Dominated) -> str:
    """Why no weights can save an option."""
    better = f"{listed(dominated.by)} {'is' if len(dominated.by) == 1 else 'are'} nowhere worse and somewhere better"
    return f"{dominated.option} cannot win by any weights: {better}."


def stability_words(stability: Stability) -> str:
    """How far the result stands when the weights are a little off."""
    kept = "all" if stability.share == 1 else f"{percent(min(stability.share, 0.999))} of"
    return f"{stability.winner} stays first in {kept} {stability.draws} draws with each weight up to 10 points off."


def ranges_words(ranges: Ranges) -> str:
    """Who leads at the ends of the ranges; empty where no score has a range."""
    if all(each.low == each.high for each in ranges.spreads):
        return ""
    worst, best = listed(ranges.worst_case), listed(ranges.best_case)
    cases = (
        f"{worst} in the worst case and {best} in the best"
        if worst != best
        else f"{best} in the worst case and the best"
    )
    if not ranges.may_overtake:
        return f"First: {cases}. Within the ranges nobody can overtake {ranges.spreads[0].option}."
    overtaking = listed(ranges.may_overtake, "or")
    return f"First: {cases}. Within the ranges {overtaking} may overtake {ranges.spreads[0].option}."
