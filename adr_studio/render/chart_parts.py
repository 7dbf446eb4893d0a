"""What the charts are put together from: fitted text, colours that a theme can set, and hatches.

Nobody can measure text here, so its width is estimated, on the wide side of the usual sans-serif fonts (DejaVu Sans).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

FONT = 13
"""The size of the text, in the chart's units."""

WIDTH = 720
"""How wide the charts are that have names beside them, in the chart's units."""

DASHES = ("", "9 4", "2 3", "9 3 2 3", "15 4", "5 5", "15 3 2 3 2 3", "1 5")
"""How the lines of the series are broken; after the last comes the first again, in another colour."""

_COLOURS = {
    "text": "#1B1F24",
    "muted": "#55606E",
    "base": "#FFFFFF",
    "alt": "#EEF1F4",
    "divider": "#D5DAE0",
    "border": "#7C8793",
    **dict(zip(map("series-{}".format, range(1, 6)), "#2061DC #A15C0F #08443A #BF208A #524015".split(), strict=True)),
    **dict(zip(map("severity-{}".format, range(1, 6)), "#FFF4E0 #FBD9A0 #E89B3C #B85C00 #7A2E00".split(), strict=True)),
}
_VARIABLE = re.compile(r'(?<==")var\(--([a-z0-9-]+), (#[0-9A-F]{6})\)(?=")')
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HATCHES = ("", "/", "\\", "-", "|", "/\\", "-|")
_GAP = 7


def colour(name: str) -> str:
    """A theme's colour as a CSS variable, which is the light theme's where nobody sets it."""
    return f"var(--{name}, {_COLOURS[name]})"


def series_colour(at: int) -> str:
    """The colour of a series; after the fifth comes the first again, with another hatch or dash."""
    return colour(f"series-{at % 5 + 1}")


def painted(svg: str, colours: Mapping[str, str]) -> str:
    """The same chart with plain colours, by the variables' names without dashes, for what knows no CSS variables."""
    return _VARIABLE.sub(lambda found: colours.get(found[1], found[2]), svg)


def escaped(text: str) -> str:
    """The text as XML can hold it, in an element or an attribute, on one line."""
    return escape(" ".join(_NOT_IN_XML.sub("\ufffd", text).split()))


def width(text: str, size: float = FONT) -> float:
    """About how wide a text is, in the chart's units, at a font size."""
    return sum(map(_em, text)) * size


def _em(sign: str) -> float:
    if sign in " .,:;'|!()[]iljtfrI":
        return 0.42
    if "a" <= sign <= "z" or "0" <= sign <= "9":
        return 1.0 if sign in "mw" else 0.64
    if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0x1F000:
        return 1.05
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.0 if sign in "MW@%" else 0.7 if sign.islower() else 0.8


def elided(text: str, room: float, size: float = FONT) -> str:
    """As much of the text as has room, with an ellipsis where that is not all."""
    text = " ".join(text.split())
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, room: float, most: int) -> list[str]:
    """The text on no more than `most` lines, broken between words where that can be, the last one elided."""
    words = text.split()
    lines: list[str] = []
    while words and len(lines) < most - 1:
        fitting = 1
        while fitting < len(words) and width(" ".join(words[: fitting + 1])) <= room:
            fitting += 1
        line = " ".join(words[:fitting])
        words = words[fitting:]
        if width(line) > room:
            line, rest = _cut(line, room)
            words.insert(0, rest)
        lines.append(line)
    return [*lines, elided(" ".join(words), room)] if words else lines


def _cut(word: str, room: float) -> tuple[str, str]:
    """A word that is longer than the room, in two parts."""
    end = len(word)
    while end > 1 and width(word[:end]) > room:
        end -= 1
    return word[:end], word[end:]


def units(value: float) -> str:
    """A length or a place as it is written, in tenths of a unit."""
    return f"{value:.1f}".removesuffix(".0")


def figure(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def words(
    x: float,
    y: float,
    text: str,
    *,
    ink: str = "text",
    anchor: str = "start",
    bold: bool = False,
    size: float = FONT,
) -> str:
    """A text whose baseline begins, is centred or ends at a point."""
    more = f' text-anchor="{anchor}"' if anchor != "start" else ""
    more += ' font-weight="600"' if bold else ""
    more += f' font-size="{units(size)}"' if size != FONT else ""
    return f'<text x="{units(x)}" y="{units(y)}" fill="{colour(ink)}"{more}>{escaped(text)}</text>'


def box(x: float, y: float, wide: float, high: float, fill: str) -> str:
    """A filled rectangle."""
    return f'<rect x="{units(x)}" y="{units(y)}" width="{units(wide)}" height="{units(high)}" fill="{fill}"/>'


def line(
    points: Sequence[tuple[float, float]], stroke: str, *, thick: float = 1, dash: str = "", opacity: str = ""
) -> str:
    """A line through points."""
    path = "M" + "L".join(f"{units(x)} {units(y)}" for x, y in points)
    more = (f' stroke-dasharray="{dash}"' if dash else "") + (f' stroke-opacity="{opacity}"' if opacity else "")
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{units(thick)}"{more}/>'


def hatched(x: float, y: float, wide: float, high: float, at: int) -> str:
    """The rectangle of a series: its colour, and a hatch of its own, so that no two of 35 look the same in grey.

    The hatch is a path and not a pattern: patterns need ids, which charts on one page would share.
    """
    parts = [
        f"M{units(x + a)} {units(y + b)}L{units(x + c)} {units(y + d)}"
        for kind in _HATCHES[at % len(_HATCHES)]
        for a, b, c, d in _strokes(kind, wide, high)
    ]
    hatch = f'<path d="{"".join(parts)}" stroke="{colour("base")}" stroke-opacity="0.55"/>' if parts else ""
    return box(x, y, wide, high, series_colour(at)) + hatch


def _strokes(kind: str, wide: float, high: float) -> Iterator[tuple[float, float, float, float]]:
    """The strokes of one direction within a rectangle that begins at 0, 0."""
    if kind == "-":
        yield from ((0, y, wide, y) for y in _steps(high))
    elif kind == "|":
        yield from ((x, 0, x, high) for x in _steps(wide))
    else:
        for reach in _steps(wide + high):
            left, right = max(0.0, reach - high), min(wide, reach)
            top, bottom = (reach - left, reach - right) if kind == "/" else (high - reach + left, high - reach + right)
            yield left, top, right, bottom


def _steps(length: float) -> Iterator[float]:
    at = _GAP / 2
    while at < length:
        yield at
        at += _GAP


def picture(wide: float, high: float, title: str, description: str, body: Iterable[str]) -> str:
    """The whole SVG, with a title and a description for those who do not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {units(wide)} {units(high)}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="{FONT}"><title>{escaped(title)}</title>'
        f"<desc>{escaped(description)}</desc>{''.join(body)}</svg>"
    )
