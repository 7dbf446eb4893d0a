"""Dates as records write them, turned into ISO 8601 days."""

import html
import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar",
            "february feb février februar",
            "march mar mars märz",
            "april apr avril",
            "may mai",
            "june jun juin juni",
            "july jul juillet juli",
            "august aug août",
            "september sep sept septembre",
            "october oct octobre oktober",
            "november nov novembre",
            "december dec décembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(?:(?=[T\s,;)\]}*_\"'.|]|$)|(?!\w))")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?[-\s]+([^\W\d_]{3,})\.?[-\s,]+(\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def parse_date(text: str) -> str | None:
    """The first day that the text states, as `YYYY-MM-DD`; None where it states none that exists.

    `05/02/2018` is 5 February; only where that is no day (`11/14/2024`) is the month taken first. A month above 12
    with a day up to 12 was swapped by its author and is swapped back.
    """
    text = html.unescape(text).translate({0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0xA0: " "})
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_CHINESE, "ymd"), (_YEAR_LAST, "dmy")):
        for match in pattern.finditer(text):
            parts = dict(zip(order, (int(group) for group in match.groups()), strict=True))
            found = _day(parts["y"], parts["m"], parts["d"])
            if found:
                return found
    for pattern, month, day in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        for match in pattern.finditer(text):
            number = _MONTHS.get(match[month].lower())
            found = _day(int(match[3]), number, int(match[day])) if number else None
            if found:
                return found
    return None


def _day(year: int, month: int, day: int) -> str | None:
    year += 2000 if year < 100 else 0
    if month > 12 and day <= 12:
        month, day = day, month
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
