"""A drawing as a question to Graphviz, and its answer as places.

Nothing that somebody wrote enters the question: nodes are called n0, n1, …, and every text is an empty box of its size.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import graphviz

from adr_studio.domain.drawing import Course, Drawing, Place, Placed, Point, Sizes

STEPS = ("dot", "coarse", "force", "grid")
"""The ways of placing, the best first; the next is taken where one takes too long or fails."""

_UNITS = 72
"""Units of a drawing to an inch, in which Graphviz takes sizes."""

_GAP, _ZONE_GAP = 40.0, 18.0
_EMPTY = (
    '<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr>'
    '<td fixedsize="true" width="{}" height="{}"></td></tr></table>'
)
_COARSE = {"nslimit": "2", "nslimit1": "2", "splines": "line"}
_FORCE = {"layout": "sfdp", "overlap": "scale", "splines": "line"}


def question(drawing: Drawing, sizes: Sizes, step: str = "dot") -> str:
    """The drawing in DOT, for one of STEPS but the last, which needs no Graphviz."""
    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": "LR" if drawing.across else "TB",
            "newrank": "true",  # without it, zones with words on lines lose lines
            "compound": "true",
            "splines": "true",
            "nodesep": "0.45",
            "ranksep": "0.55",
            "margin": "0.25",
            "labelloc": "t",
            "labeljust": "l",
            "outputorder": "edgesfirst",
            **({"coarse": _COARSE, "force": _FORCE}.get(step, {})),
        },
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowsize": "0.9"},
    )
    _add_boxes(graph, drawing, sizes, "" if step != "force" else None)
    names = {box.id: f"n{at}" for at, box in enumerate(drawing.boxes)}
    for at, line in enumerate(drawing.lines):
        size = sizes.lines.get(line.id)
        label = {"label": _blank(size.width, size.height)} if size is not None else {}
        graph.edge(names[line.source], names[line.target], id=f"e{at}", **label)
    return str(graph.source)


def _add_boxes(graph: "graphviz.Digraph", drawing: Drawing, sizes: Sizes, zone: str | None) -> None:
    """The boxes of a zone and the zones within it, or all boxes without zones for None."""
    for at, box in enumerate(drawing.boxes):
        if zone is None or box.zone == zone:
            size = sizes.boxes[box.id]
            graph.node(f"n{at}", width=f"{size.width / _UNITS:.4f}", height=f"{size.height / _UNITS:.4f}")
    for at, inner in enumerate(drawing.zones):
        if zone is not None and inner.parent == zone:
            size = sizes.zones[inner.id]
            with graph.subgraph(name=f"cluster_{at}") as part:
                part.attr(label=_blank(size.width, size.height), margin="16")
                _add_boxes(part, drawing, sizes, inner.id)


def _blank(width: float, height: float) -> str:
    return f"<{_EMPTY.format(math.ceil(width), math.ceil(height))}>"


def answer(data: bytes, drawing: Drawing, sizes: Sizes, step: str = "dot") -> Placed:
    """What Graphviz says in json0 about the question of a step.

    Raises ValueError where that is no answer to it: no JSON, or a box without a place. A line without a course runs
    straight.
    """
    try:
        found = json.loads(data)
        height = _numbers(found["bb"])[3]
        objects = found.get("objects", [])
        boxes = dict(_boxes(objects, drawing, sizes, height))
        zones = dict(_zones(objects, drawing, height))
        lines = dict(_courses(found.get("edges", []), drawing, sizes, height))
    except (KeyError, IndexError, TypeError, UnicodeDecodeError, AttributeError) as error:
        raise ValueError(f"this is no answer: {error!r}") from error
    missing = [box.id for box in drawing.boxes if box.id not in boxes]
    if missing:
        raise ValueError(f"{missing[0]} has no place")
    return _whole(drawing, boxes, lines, zones, step)


def grid(drawing: Drawing, sizes: Sizes) -> Placed:
    """Everything in rows, with straight lines: what can always be shown. Boxes of a zone stand together."""
    order = [box.id for zone in ("", *(zone.id for zone in drawing.zones)) for box in drawing.boxes if box.zone == zone]
    columns = max(1, math.isqrt(max(1, len(order)) * 2))
    boxes: dict[str, Place] = {}
    left = top = tallest = 0.0
    for at, each in enumerate(order):
        if at and at % columns == 0:
            left, top, tallest = 0.0, top + tallest + _GAP, 0.0
        size = sizes.boxes[each]
        boxes[each] = Place(left, top, size.width, size.height)
        left, tallest = left + size.width + _GAP, max(tallest, size.height)
    return _whole(drawing, boxes, {}, {}, "grid")


def _whole(
    drawing: Drawing,
    boxes: Mapping[str, Place],
    lines: Mapping[str, Course],
    zones: Mapping[str, Place],
    step: str,
) -> Placed:
    """All in one, moved so that it begins at the margin; lines that have no course run straight."""
    straight = [line for line in drawing.lines if line.id not in lines]
    lines = {**lines, **{line.id: _straight(boxes[line.source], boxes[line.target]) for line in straight}}
    places = [*boxes.values(), *zones.values(), *(line.words for line in lines.values() if line.words)]
    points = [point for line in lines.values() for point in line.points]
    left = min((*(place.left for place in places), *(x for x, _ in points)), default=0.0) - _ZONE_GAP
    top = min((*(place.top for place in places), *(y for _, y in points)), default=0.0) - _ZONE_GAP
    right = max((*(place.right for place in places), *(x for x, _ in points)), default=0.0) + _ZONE_GAP
    bottom = max((*(place.bottom for place in places), *(y for _, y in points)), default=0.0) + _ZONE_GAP

    def moved(place: Place) -> Place:
        return place._replace(left=place.left - left, top=place.top - top)

    def shifted(point: Point) -> Point:
        return point[0] - left, point[1] - top

    return Placed(
        drawing,
        right - left,
        bottom - top,
        {each: moved(place) for each, place in boxes.items()},
        {
            each: Course(
                tuple(map(shifted, course.points)),
                shifted(course.tip) if course.tip else None,
                moved(course.words) if course.words else None,
            )
            for each, course in lines.items()
        },
        {each: moved(place) for each, place in zones.items()},
        step,
        tuple(line.id for line in straight) if step != "grid" else (),
    )


def _boxes(
    objects: Iterable[Mapping[str, Any]], drawing: Drawing, sizes: Sizes, height: float
) -> Iterator[tuple[str, Place]]:
    for each in objects:
        at = _index(each.get("name"), "n")
        if at is not None and "pos" in each:
            box = drawing.boxes[at]
            x, y = _numbers(each["pos"])
            size = sizes.boxes[box.id]
            yield box.id, Place(x - size.width / 2, height - y - size.height / 2, size.width, size.height)


def _zones(objects: Iterable[Mapping[str, Any]], drawing: Drawing, height: float) -> Iterator[tuple[str, Place]]:
    for each in objects:
        at = _index(each.get("name"), "cluster_")
        if at is not None and "bb" in each:
            left, bottom, right, top = _numbers(each["bb"])
            yield drawing.zones[at].id, Place(left, height - top, right - left, top - bottom)


def _courses(
    edges: Iterable[Mapping[str, Any]], drawing: Drawing, sizes: Sizes, height: float
) -> Iterator[tuple[str, Course]]:
    for each in edges:
        at = _index(each.get("id"), "e")
        if at is None or "pos" not in each:
            continue
        line, size = drawing.lines[at], sizes.lines.get(drawing.lines[at].id)
        tip, points = _spline(each["pos"], height)
        words = None
        if size is not None and "lp" in each:
            x, y = _numbers(each["lp"])
            words = Place(x - size.width / 2, height - y - size.height / 2, size.width, size.height)
        yield line.id, Course(points, tip, words)


def _spline(text: str, height: float) -> tuple[Point | None, tuple[Point, ...]]:
    """The tip of the arrow and the points of a `pos`; of several splines the first."""
    tip, points = None, []
    for word in text.split(";", maxsplit=1)[0].split():
        x, y = _numbers(word.removeprefix("e,").removeprefix("s,"))
        if word.startswith("e,"):
            tip = (x, height - y)
        elif not word.startswith("s,"):
            points.append((x, height - y))
    if len(points) % 3 != 1:
        raise ValueError(f"{len(points)} points are no curves")
    return tip, tuple(points)


def _straight(source: Place, target: Place) -> Course:
    """From the edge of one box to that of the other; round the corner of a box that leads to itself."""
    if source == target:
        x, y = source.right, source.top
        points = ((x, y + 12), (x + 28, y + 8), (x - 8, y - 28), (x - 12, y))
        return Course(points, points[-1])
    start, end = _edge(source, target.middle), _edge(target, source.middle)
    third = tuple((end[at] - start[at]) / 3 for at in (0, 1))
    between = [(start[0] + third[0] * at, start[1] + third[1] * at) for at in (1, 2)]
    return Course((start, *between, end), end)


def _edge(place: Place, towards: Point) -> Point:
    """Where the way from the middle of a rectangle to a point leaves it."""
    x, y = place.middle
    across, down = towards[0] - x, towards[1] - y
    if not across and not down:
        return x, place.bottom
    scale = min(
        place.width / 2 / abs(across) if across else math.inf, place.height / 2 / abs(down) if down else math.inf
    )
    return x + across * min(scale, 1.0), y + down * min(scale, 1.0)


def _index(name: object, prefix: str) -> int | None:
    text = str(name)
    return int(text[len(prefix) :]) if text.startswith(prefix) and text[len(prefix) :].isdecimal() else None


def _numbers(text: str) -> Sequence[float]:
    numbers = [float(part) for part in text.split(",")]
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"{text} is no place")
    return numbers
