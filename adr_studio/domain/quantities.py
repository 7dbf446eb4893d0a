"""Times, shares, counts and days as cells write them. All functions raise ValueError with a sentence for the author."""

import calendar
import re
from collections.abc import Callable
from datetime import date

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_DAYS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:d|days?)?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q([1-4]))?", re.IGNORECASE)
_LONGEST_NUMBER = 30


def parse_duration(text: str) -> float:
    """A time such as `300ms`, `2s`, `5m`, `1h` or `2d`, in seconds."""
    match = _DURATION.fullmatch(text[: _LONGEST_NUMBER + 1])
    if not match:
        raise ValueError(f'"{text}" is not a time; write 300ms, 2s, 5m, 1h or 2d')
    return float(match[1]) * _SECONDS[match[2]]


def parse_percentage(text: str) -> float:
    """A share such as `99.9` or `99.9 %`, from 0 to 100."""
    number = _number(text.removesuffix("%").rstrip())
    if number is None or not 0 <= number <= 100:
        raise ValueError(f'"{text}" is not a percentage; write a number from 0 to 100, such as 99.9')
    return number


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def parse(text: str) -> int:
        number = int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
        if number is None or number < low or (high is not None and number > high):
            wanted = f"from {low} to {high}" if high is not None else f"of {low} or more"
            raise ValueError(f'"{text}" is not a whole number {wanted}')
        return number

    return parse


def parse_days(text: str) -> float:
    """Working days of an estimate, such as `3`, `0.5` or `3d`."""
    match = _DAYS.fullmatch(text)
    if not match or len(text) > _LONGEST_NUMBER:
        raise ValueError(f'"{text}" is not a number of days; write 3 or 0.5')
    return float(match[1])


def parse_day(text: str) -> date:
    """A day; of a month (`2026-12`), quarter (`2026-Q4`) or year the last one."""
    match = _DAY.fullmatch(text)
    try:
        if match:
            return _last_day(match)
    except ValueError:
        pass
    raise ValueError(f'"{text}" is not a date; write 2026-12-31, or 2026-12 for the end of a month')


def parse_number(text: str) -> float | None:
    """A plain decimal number; None for anything else."""
    return _number(text)


def _number(text: str) -> float | None:
    return float(text) if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) else None


def _last_day(match: re.Match[str]) -> date:
    year = int(match[1])
    if match[3]:
        return date(year, int(match[2]), int(match[3]))
    month = int(match[2] or 0) or int(match[4] or 4) * 3
    if match[2] == "00":
        raise ValueError
    return date(year, month, calendar.monthrange(year, month)[1])
