"""Days by which something is to be done, seen from a day that is given."""

from datetime import date
from typing import NamedTuple

SOON = 30
"""Days before a deadline from which on it is told that it comes."""


class Deadline(NamedTuple):
    """A day, and how many days it is away: below 0 where it has passed."""

    day: date
    left: int

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed."""
        return self.left < 0

    @property
    def is_soon(self) -> bool:
        """Whether the day is today or comes soon."""
        return 0 <= self.left <= SOON


def deadline(day: date | None, today: date, is_open: bool = True) -> Deadline | None:
    """How a day stands to today; None without one, and for what is settled."""
    return Deadline(day, (day - today).days) if day is not None and is_open else None
