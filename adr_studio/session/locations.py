"""Where the user was: back and forward over places in documents."""

from collections.abc import Callable
from dataclasses import dataclass

MOST = 200
"""How many places are remembered."""

NEAR = 10
"""Lines between two places that count as one."""


@dataclass(frozen=True)
class Location:
    """A line, counted from 0, of a document."""

    path: str
    line: int

    def is_near(self, other: "Location") -> bool:
        """Whether going there from here is no jump."""
        return self.path == other.path and abs(self.line - other.line) <= NEAR


class Locations:
    """The places in their order, and which of them the user is at."""

    def __init__(self) -> None:
        self._places: list[Location] = []
        self._at = -1

    def jump(self, origin: Location | None, target: Location) -> None:
        """The user goes from one place to another; what lay ahead is forgotten."""
        if origin is not None:
            self._arrive(origin)
        self._arrive(target)

    def _arrive(self, place: Location) -> None:
        if self._at >= 0 and self._places[self._at].is_near(place):
            self._places[self._at] = place
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[:-MOST]
        self._at = len(self._places) - 1

    def can_go(self, step: int) -> bool:
        """Whether there is a place so many steps further."""
        return 0 <= self._at + step < len(self._places)

    def go(self, step: int, origin: Location | None) -> Location:
        """The place so many steps further; the one that is left is remembered as it is now.

        Raises IndexError where there is none; `can_go` tells.
        """
        if not self.can_go(step):
            raise IndexError(step)
        if origin is not None and self._places[self._at].path == origin.path:
            self._places[self._at] = origin
        self._at += step
        return self._places[self._at]

    def move(self, path: str, target: str) -> None:
        """A document has another path now."""
        self._places = [Location(target, each.line) if each.path == path else each for each in self._places]

    def keep(self, is_there: Callable[[str], bool]) -> None:
        """Forget the places in documents that are gone."""
        there = [is_there(place.path) for place in self._places]
        self._places = [place for place, stays in zip(self._places, there, strict=True) if stays]
        self._at -= there[: self._at + 1].count(False)

    def clear(self) -> None:
        """Forget everything: another repository was opened."""
        self._places.clear()
        self._at = -1
