"""What a diagram shows before anybody has placed it: boxes, lines between them, and zones around them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Shape(StrEnum):
    """The outline of a box."""

    BOX = "box"
    STORE = "store"
    QUEUE = "queue"
    GATEWAY = "gateway"
    PERSON = "person"
    EXTERNAL = "external"
    DECISION = "decision"
    FAILURE = "failure"
    PILL = "pill"


class Badge(NamedTuple):
    """A short word at the corner of a box; `tone` names its colour, `tip` says what it means."""

    text: str
    tone: str = ""
    tip: str = ""


class Box(NamedTuple):
    """One thing: a title, smaller lines below it, and `about`, the id by which the texts name it.

    `zone` is the id of the innermost zone around it, "" for none. `tone` names its colour, such as "service" or "down".
    """

    id: str
    title: str
    lines: tuple[str, ...] = ()
    shape: Shape = Shape.BOX
    zone: str = ""
    tone: str = ""
    badges: tuple[Badge, ...] = ()
    about: str = ""
    tip: str = ""


class Line(NamedTuple):
    """From one box to another: `number` is its step, `title` what it does, `detail` how; `waits` for an answer or not.

    `marked` is for a line that crosses into another zone.
    """

    id: str
    source: str
    target: str
    title: str = ""
    detail: str = ""
    number: str = ""
    waits: bool = True
    tone: str = ""
    marked: bool = False
    about: str = ""
    tip: str = ""


class Zone(NamedTuple):
    """A frame around boxes and other zones; `level` is a trust from 0 to 3, None for zones without one."""

    id: str
    title: str
    parent: str = ""
    level: int | None = None
    about: str = ""


class Drawing(NamedTuple):
    """A whole diagram; lines and zones name ids that are there. `across` is whether it runs from left to right."""

    title: str
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    zones: tuple[Zone, ...] = ()
    across: bool = False


class Size(NamedTuple):
    """Width and height, in the drawing's units (pixels at its natural size)."""

    width: float
    height: float


class Sizes(NamedTuple):
    """How much room texts take: boxes, the words on lines, and the titles of zones, each by id."""

    boxes: Mapping[str, Size]
    lines: Mapping[str, Size]
    zones: Mapping[str, Size]


class Place(NamedTuple):
    """A rectangle; y points down."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle point."""
        return self.left + self.width / 2, self.top + self.height / 2


Point = tuple[float, float]


class Course(NamedTuple):
    """How a line runs: Bézier curves through `points` (a start, then three for each curve), and its arrow's `tip`.

    `words` is the place of its words, None where it has none.
    """

    points: tuple[Point, ...]
    tip: Point | None = None
    words: Place | None = None


class Placed(NamedTuple):
    """A drawing with the place of everything, and the `step` by which it was found: "dot" if all went well.

    `straight` are the ids of lines that the placing lost, and that run straight.
    """

    drawing: Drawing
    width: float
    height: float
    boxes: Mapping[str, Place]
    lines: Mapping[str, Course]
    zones: Mapping[str, Place]
    step: str = "dot"
    straight: tuple[str, ...] = ()
