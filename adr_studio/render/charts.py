"""Charts as SVG, each with its text twin: a table of the same figures, whose first row is the heading.

The same input gives the same bytes. Nothing in them is fetched, and colours are CSS variables of the theme; `painted`
puts plain colours in their place.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from adr_studio.render.chart_parts import (
    DASHES,
    FONT,
    WIDTH,
    box,
    colour,
    elided,
    figure,
    hatched,
    line,
    painted,
    picture,
    series_colour,
    units,
    width,
    words,
    wrapped,
)

__all__ = [
    "Bars",
    "Course",
    "Crossing",
    "Sensitivity",
    "bars_table",
    "contribution_bars",
    "painted",
    "sensitivity_lines",
    "sensitivity_table",
    "severity_matrix",
    "severity_shade",
    "severity_table",
]

Table = tuple[tuple[str, ...], ...]

_NAMES = 200
_BAR, _NAME_LINE = 24, 16
_LEGEND_ROW = 22
_BARS = WIDTH - _NAMES - 12 - 60

_PLOT_LEFT, _PLOT_WIDE = 44, 390
_MARK_ROW, _LABEL_ROW = 18, 18
_CELL_WIDE, _CELL_HIGH = 46, 30
_GRADES = range(1, 11)


class Bars(NamedTuple):
    """Options, best first, and what each criterion adds to each one's score: `parts[option][criterion]`, 0 or more.

    `highest` is the score that a full bar stands for.
    """

    options: Sequence[str]
    criteria: Sequence[str]
    parts: Sequence[Sequence[float]]
    highest: float


def contribution_bars(bars: Bars) -> str:
    """A bar for each option, stacked by criterion, with the names of the parts and the score beside it."""
    legend, top = _legend(bars.criteria)
    unit = _BARS / (max([bars.highest, *map(sum, bars.parts)]) or 1)
    names = [wrapped(option, _NAMES, most=3) for option in bars.options]
    row = 12 + max([_BAR, *(len(name) * _NAME_LINE for name in names)])
    rows = [
        part
        for at, (name, parts) in enumerate(zip(names, bars.parts, strict=True))
        for part in _bar(top + (at + 0.5) * row, name, bars.criteria, parts, unit)
    ]
    left = _NAMES + 12
    bottom = top + len(bars.options) * row
    axis = line([(left, top), (left, bottom)], colour("border"))
    told = "; ".join(f"{name} {figure(sum(parts))}" for name, parts in zip(bars.options, bars.parts, strict=True))
    return picture(
        WIDTH,
        bottom + 4,
        "What each criterion adds to the score of each option",
        f"Scores of at most {figure(bars.highest)}, best first: {told or 'none'}.",
        [*legend, *rows, axis],
    )


def _legend(names: Sequence[str]) -> tuple[list[str], float]:
    """The name of each series beside a sample of it, in rows, and where the rows end."""
    parts, x, y = [], 0.0, 4.0
    for at, name in enumerate(names):
        shown = elided(name, WIDTH / 2 - 40)
        taken = 20 + width(shown) + 18
        if x and x + taken > WIDTH:
            x, y = 0.0, y + _LEGEND_ROW
        parts += [hatched(x, y, 14, 14, at), words(x + 20, y + 12, shown)]
        x += taken
    return parts, y + _LEGEND_ROW + 8


def _bar(
    middle: float, name: Sequence[str], criteria: Sequence[str], parts: Sequence[float], unit: float
) -> Iterator[str]:
    first = middle + FONT * 0.35 - (len(name) - 1) * _NAME_LINE / 2
    yield from (words(_NAMES, first + at * _NAME_LINE, text, anchor="end") for at, text in enumerate(name))
    x = _NAMES + 12.0
    for at, (criterion, part) in enumerate(zip(criteria, parts, strict=True)):
        wide = part * unit
        if wide >= 0.1:
            yield hatched(x, middle - _BAR / 2, max(wide - 1, 0.1), _BAR, at)
            yield from _part_label(x, middle, wide, at, criterion, part)
        x += wide
    yield words(x + 8, middle + FONT * 0.35, figure(sum(parts)), bold=True)


def _part_label(x: float, middle: float, wide: float, at: int, criterion: str, part: float) -> Iterator[str]:
    """The criterion and its figure, or the figure alone, or nothing, as there is room; on a plate without a hatch."""
    for text in (f"{criterion} {figure(part)}", figure(part)):
        taken = width(text) + 6
        if taken <= wide - 3:
            left = x + (wide - 1 - taken) / 2
            yield box(left, middle - 9, taken, 18, series_colour(at))
            yield words(left + taken / 2, middle + FONT * 0.35, text, ink="base", anchor="middle")
            return


def bars_table(bars: Bars) -> Table:
    """The bars' figures: a row for each option, a column for each criterion, and the score."""
    rows = zip(bars.options, bars.parts, strict=True)
    head = ("Option", *bars.criteria, "Score")
    return (head, *((option, *map(figure, parts), figure(sum(parts))) for option, parts in rows))


class Course(NamedTuple):
    """An option's score from a weight of 0 % to one of 100 %, in a straight line."""

    option: str
    at_none: float
    at_all: float

    def at(self, share: float) -> float:
        """The score at a share of all weights, from 0 to 1."""
        return self.at_none + (self.at_all - self.at_none) * share


class Crossing(NamedTuple):
    """The share of all weights at which a rival meets the first option."""

    share: float
    rival: str


class Sensitivity(NamedTuple):
    """How the scores of the options hang on the weight of one criterion; their order gives them their colours.

    `present` is its share of all weights now, and `highest` the upper end of the scale of scores.
    """

    criterion: str
    courses: Sequence[Course]
    present: float
    crossings: Sequence[Crossing]
    highest: float


def sensitivity_lines(chart: Sensitivity) -> str:
    """A line for each option over the weight from 0 to 100 %, with the present weight and the flips marked."""
    marks = sorted(
        [(chart.present, f"now {_percent(chart.present)}", True), *_crossing_marks(chart)], key=lambda m: m[0]
    )
    top = 4.0 + len(marks) * _MARK_ROW + 8
    high = max(220.0, len(chart.courses) * _LABEL_ROW)
    highest = max([chart.highest, *(end for each in chart.courses for end in each[1:])]) or 1

    def place(share: float, score: float) -> tuple[float, float]:
        return _PLOT_LEFT + share * _PLOT_WIDE, top + high * (1 - score / highest)

    parts = [*_grid(top, high, highest), *_marks(marks, top + high)]
    ends = [place(1, each.at_all)[1] for each in chart.courses]
    labels = _spread(ends, _LABEL_ROW, top, top + high)
    for at, (course, end, label) in enumerate(zip(chart.courses, ends, labels, strict=True)):
        ink, right = series_colour(at), _PLOT_LEFT + _PLOT_WIDE
        dash = DASHES[at % len(DASHES)]
        parts.append(line([place(0, course.at_none), place(1, course.at_all)], ink, thick=2.5, dash=dash))
        parts.append(line([(right, end), (right + 14, label), (right + 38, label)], ink, thick=1.5, dash=dash))
        parts.append(words(right + 44, label + FONT * 0.35, elided(course.option, WIDTH - right - 44)))
    rivals = {each.option: each for each in chart.courses}
    parts += [_ring(*place(share, rivals[name].at(share))) for share, name in chart.crossings if name in rivals]
    below = top + high + 40
    parts.append(words(_PLOT_LEFT, below, elided(f"Weight of {chart.criterion}, of all weights", WIDTH - _PLOT_LEFT)))
    title = f"How the scores hang on the weight of {chart.criterion}"
    return picture(WIDTH, below + 8, title, _told(chart), parts)


def _crossing_marks(chart: Sensitivity) -> list[tuple[float, str, bool]]:
    room = WIDTH - _PLOT_LEFT - _PLOT_WIDE - 8
    return [(each.share, elided(f"{_percent(each.share)}: {each.rival}", room), False) for each in chart.crossings]


def _marks(marks: Sequence[tuple[float, str, bool]], bottom: float) -> Iterator[str]:
    """Upright lines, each with its words on a row of its own, to its right.

    From left to right they begin lower and lower, so no line goes through the words of another.
    """
    for row, (share, text, now) in enumerate(marks):
        x, y = _PLOT_LEFT + share * _PLOT_WIDE, 4 + row * _MARK_ROW
        yield line([(x, y), (x, bottom)], colour("text" if now else "border"), dash="" if now else "4 3")
        yield words(x + 5, y + 12, text, bold=now)


def _grid(top: float, high: float, highest: float) -> Iterator[str]:
    yield words(_PLOT_LEFT - 6, top - 10, "Score", ink="muted", anchor="end", size=11)
    for quarter in range(5):
        y, x = top + high * (1 - quarter / 4), _PLOT_LEFT + _PLOT_WIDE * quarter / 4
        yield line([(_PLOT_LEFT, y), (_PLOT_LEFT + _PLOT_WIDE, y)], colour("divider"))
        yield words(_PLOT_LEFT - 6, y + 4, figure(highest * quarter / 4), ink="muted", anchor="end", size=11)
        yield words(x, top + high + 16, f"{quarter * 25} %", ink="muted", anchor="middle", size=11)


def _spread(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """The places nearest to those that are wanted, at least so far apart, in the same order, between top and bottom."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    least = top
    for at in order:
        placed[at] = max(wanted[at], least)
        least = placed[at] + apart
    most = bottom
    for at in reversed(order):
        placed[at] = min(placed[at], most)
        most = placed[at] - apart
    return placed


def _ring(x: float, y: float) -> str:
    ink, ground = colour("text"), colour("base")
    return f'<circle cx="{units(x)}" cy="{units(y)}" r="4.5" fill="{ground}" stroke="{ink}" stroke-width="2"/>'


def _percent(share: float) -> str:
    return f"{figure(round(share * 100, 1))} %"


def _told(chart: Sensitivity) -> str:
    """The chart in words."""
    scores = "; ".join(f"{each.option} from {figure(each.at_none)} to {figure(each.at_all)}" for each in chart.courses)
    meets = "".join(f" At {_percent(each.share)}, {each.rival} meets the first." for each in chart.crossings)
    return f"From a weight of 0 % to one of 100 %, now {_percent(chart.present)}: {scores or 'none'}.{meets}"


def sensitivity_table(chart: Sensitivity) -> Table:
    """Each option's score at a weight of 0 %, now and at 100 %, and at which weight it meets the first option."""
    head = ("Option", "At 0 %", f"Now, at {_percent(chart.present)}", "At 100 %", "Meets the first at")
    meets = {each.rival: _percent(each.share) for each in chart.crossings}
    return (
        head,
        *(
            (
                each.option,
                figure(each.at_none),
                figure(each.at(chart.present)),
                figure(each.at_all),
                meets.get(each.option, ""),
            )
            for each in chart.courses
        ),
    )


def severity_matrix(counts: Mapping[tuple[int, int], int]) -> str:
    """How many failure modes there are of each severity and occurrence, which are from 1 to 10, the gravest on top.

    The shade follows the sum of both, and is no priority. Raises ValueError for a grade that is none.
    """
    _check(counts)
    left, top = 52, 24
    wide, bottom = left + 10 * _CELL_WIDE, top + 10 * _CELL_HIGH
    parts = [words(0, 14, "Severity"), words(wide, bottom + 38, "Occurrence", anchor="end")]
    for grade in _GRADES:
        x, y = left + (grade - 0.5) * _CELL_WIDE, top + (10.5 - grade) * _CELL_HIGH
        parts.append(words(x, bottom + 18, str(grade), ink="muted", anchor="middle"))
        parts.append(words(left - 8, y + FONT * 0.35, str(grade), ink="muted", anchor="end"))
        parts += [_cell(left, top, grade, occurrence, counts.get((grade, occurrence), 0)) for occurrence in _GRADES]
    told = "; ".join(
        f"{count} of severity {severity} and occurrence {occurrence}"
        for (severity, occurrence), count in sorted(counts.items(), reverse=True)
        if count
    )
    return picture(wide, bottom + 46, "Failure modes by severity and occurrence", f"{told or 'None'}.", parts)


def severity_shade(severity: int, occurrence: int) -> int:
    """Which of the five colours of severity a cell has, from 1 to 5; on 4 and 5 the text is light."""
    return (severity + occurrence + 3) // 4


def _cell(left: float, top: float, severity: int, occurrence: int, count: int) -> str:
    x, y = left + (occurrence - 1) * _CELL_WIDE, top + (10 - severity) * _CELL_HIGH
    shade = severity_shade(severity, occurrence)
    fill = colour(f"severity-{shade}" if count else "alt")
    drawn = box(x + 1, y + 1, _CELL_WIDE - 2, _CELL_HIGH - 2, fill)
    if not count:
        return drawn
    text = str(count) if count < 10_000 else f"{count // 1000}k"
    ink = "base" if shade >= 4 else "text"
    return drawn + words(x + _CELL_WIDE / 2, y + _CELL_HIGH / 2 + 4.6, text, ink=ink, anchor="middle", bold=True)


def severity_table(counts: Mapping[tuple[int, int], int]) -> Table:
    """The matrix's figures: a row for each severity, from 10 to 1, a column for each occurrence."""
    _check(counts)
    head = ("Severity", *(f"Occurrence {each}" for each in _GRADES))
    rows = ((str(grade), *(str(counts.get((grade, each), 0)) for each in _GRADES)) for grade in reversed(_GRADES))
    return (head, *rows)


def _check(counts: Mapping[tuple[int, int], int]) -> None:
    if any(grade not in _GRADES for pair in counts for grade in pair):
        raise ValueError("severity and occurrence are from 1 to 10")
