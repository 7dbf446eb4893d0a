"""Matrices in few characters, and what follows from them, worked out in fractions and by trying everything."""

from fractions import Fraction

from adr_studio.analysis.tradeoffs import MUST, Criterion, Matrix, Score


def matrix(text: str) -> Matrix:
    """The matrix of lines `weight: score score …`; a score is `4`, `4(3-5)`, `yes`, `no`, or `-` where there is none.

    The criteria are called c1, c2, …, and the options A, B, …
    """
    rows = [line.split(":") for line in text.strip().splitlines()]
    scores = tuple(tuple(_score(cell) for cell in cells.split()) for _, cells in rows)
    weights = [MUST if weight.strip() == MUST else float(weight) for weight, _ in rows]
    criteria = tuple(Criterion(f"c{at}", weight) for at, weight in enumerate(weights, 1))
    return Matrix(tuple("ABCDEFGH"[: len(scores[0])]), criteria, scores)


def _score(cell: str) -> Score | None:
    if cell in ("yes", "no"):
        return Score(cell == "yes")
    if cell == "-":
        return None
    value, _, span = cell.rstrip(")").partition("(")
    low, _, high = span.partition("-")
    return Score(float(value), float(low), float(high)) if span else Score(float(value))


class Oracle:
    """The same matrix in fractions of what was written: nothing here is shared with what is tested."""

    def __init__(self, text: str) -> None:
        rows = [line.split(":") for line in text.strip().splitlines()]
        cells = [(weight.strip(), scores.split()) for weight, scores in rows]
        names = "ABCDEFGH"[: len(cells[0][1])]
        musts = [scores for weight, scores in cells if weight == "must"]
        self.names = [name for at, name in enumerate(names) if all(scores[at] != "no" for scores in musts)]
        weighed = [
            (number, Fraction(weight), scores) for number, (weight, scores) in enumerate(cells, 1) if weight != "must"
        ]
        self.criteria = [f"c{number}" for number, _, _ in weighed]
        self.weights = [weight for _, weight, _ in weighed]
        self.cells = {
            name: [scores[names.index(name)].split("(")[0] for _, _, scores in weighed] for name in self.names
        }
        self.scores = {name: [Fraction(0 if cell == "-" else cell) for cell in row] for name, row in self.cells.items()}

    def total(self, name: str, weights=None, scores=None) -> Fraction:
        pairs = zip(weights or self.weights, (scores or self.scores)[name], strict=True)
        return sum((weight * score for weight, score in pairs), Fraction(0))

    def order(self, scores=None) -> list[str]:
        return sorted(self.names, key=lambda name: (-self.total(name, scores=scores), name))

    def flips(self) -> list[tuple[str, str, Fraction | None]]:
        """The weight at which two straight lines meet: from the gaps at a weight of 0 and of 1."""
        if not self.names:
            return []
        first, *rivals = self.order()
        found = []
        for rival in rivals:
            for at, criterion in enumerate(self.criteria):
                trial = [[*self.weights[:at], Fraction(end), *self.weights[at + 1 :]] for end in (0, 1)]
                none, one = (self.total(first, each) - self.total(rival, each) for each in trial)
                meets = -none / (one - none) if one != none and sum(trial[0]) else None
                found.append((criterion, rival, meets if meets is not None and meets >= 0 else None))
        return found

    def score_flips(self) -> set[tuple[str, str, int, str]]:
        """Each score one up and one down, everything ranked anew; a new first must be ahead of the old one."""
        found = set()
        if len(self.names) < 2:
            return found
        first = self.order()[0]
        for name in self.names:
            for at, criterion in enumerate(self.criteria):
                for step in (1, -1):
                    score = self.scores[name][at] + step
                    if self.cells[name][at] == "-" or not 0 <= score <= 5:
                        continue
                    row = [*self.scores[name][:at], score, *self.scores[name][at + 1 :]]
                    changed = {**self.scores, name: row}
                    leader = self.order(changed)[0]
                    if self.total(leader, scores=changed) > self.total(first, scores=changed):
                        found.add((criterion, name, step, leader))
        return found

    def dominated(self) -> dict[str, set[str]]:
        known = [name for name in self.names if "-" not in self.cells[name]]

        def beats(one: str, other: str) -> bool:
            gaps = [ours - theirs for ours, theirs in zip(self.scores[one], self.scores[other], strict=True)]
            return min(gaps, default=0) >= 0 and any(
                gap * weight > 0 for gap, weight in zip(gaps, self.weights, strict=True)
            )

        found = {name: {other for other in known if beats(other, name)} for name in known}
        return {name: by for name, by in found.items() if by}
