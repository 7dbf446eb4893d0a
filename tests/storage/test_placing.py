"""Drawings placed by the real Graphviz: nothing is lost or overlaps, and a `dot` that misbehaves harms nothing."""

import random
from pathlib import Path

import pytest

from adr_studio.domain.drawing import Box, Drawing, Line, Place, Placed, Size, Sizes, Zone
from adr_studio.render.placing import answer, grid, question
from adr_studio.storage.dot import NoAnswer, Placer, ask, find_dot

NAUGHTY = (
    "<b>&amp;</b>",
    '"quoted"',
    "two\nlines",
    "back\\slash",
    "\u202eright to left",
    "x" * 10_000,
    'URL="javascript:alert(1)"',
    "",
)


def sizes_of(drawing: Drawing) -> Sizes:
    draw = random.Random(len(drawing.boxes))
    return Sizes(
        {box.id: Size(draw.randint(60, 220), draw.randint(36, 90)) for box in drawing.boxes},
        {line.id: Size(draw.randint(20, 120), draw.randint(14, 30)) for line in drawing.lines if line.title},
        {zone.id: Size(draw.randint(40, 140), 16) for zone in drawing.zones},
    )


def random_drawing(seed: int, most: int) -> Drawing:
    draw = random.Random(seed)
    count = draw.randint(5, most)
    zones: list[Zone] = []
    for at in range(draw.randint(0, 5)):
        parent = draw.choice(zones).id if zones and draw.random() < 0.4 else ""
        zones.append(Zone(f"z{at}", draw.choice(NAUGHTY), parent))
    boxes = tuple(
        Box(f"b{at}", draw.choice(NAUGHTY), zone=draw.choice(zones).id if zones and draw.random() < 0.6 else "")
        for at in range(count)
    )
    lines = []
    for at in range(draw.randint(0, count * 3 // 2)):
        ends = draw.choice(boxes).id, draw.choice(boxes).id
        lines.append(Line(f"l{at}", *ends, title="does" if draw.random() < 0.5 else ""))
    return Drawing(draw.choice(NAUGHTY), boxes, tuple(lines), tuple(zones), across=draw.random() < 0.5)


def overlap(one: Place, other: Place, slack: float = 0.5) -> bool:
    return (
        one.left < other.right - slack
        and other.left < one.right - slack
        and one.top < other.bottom - slack
        and other.top < one.bottom - slack
    )


def inside(inner: Place, outer: Place, slack: float = 1.0) -> bool:
    return (
        inner.left >= outer.left - slack
        and inner.top >= outer.top - slack
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def check(placed: Placed) -> None:
    drawing = placed.drawing
    assert placed.boxes.keys() == {box.id for box in drawing.boxes}
    assert placed.lines.keys() == {line.id for line in drawing.lines}
    for line in placed.lines.values():
        assert len(line.points) % 3 == 1
        assert all(-1 <= x <= placed.width + 1 and -1 <= y <= placed.height + 1 for x, y in line.points)
    boxes = list(placed.boxes.values())
    assert all(inside(box, Place(0, 0, placed.width, placed.height)) for box in boxes)
    assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[:at])
    if placed.step in ("dot", "coarse"):
        by_id = {zone.id: zone for zone in drawing.zones}
        for box in drawing.boxes:
            zone = box.zone
            while zone:
                assert inside(placed.boxes[box.id], placed.zones[zone]), (box.id, zone)
                zone = by_id[zone].parent


needs_dot = pytest.mark.skipif(find_dot() is None, reason="Graphviz is not installed")


@needs_dot
@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_and_nothing_overlaps(seed: int) -> None:
    for each in range(5):
        drawing = random_drawing(seed * 5 + each, most=40)
        check(Placer().place(drawing, sizes_of(drawing)))


@needs_dot
def test_three_hundred_boxes() -> None:
    drawing = random_drawing(7, most=300)
    check(Placer().place(drawing._replace(lines=drawing.lines[:350]), sizes_of(drawing)))


def test_no_text_enters_the_question() -> None:
    for seed in range(20):
        drawing = random_drawing(seed, most=10)
        asked = question(drawing, sizes_of(drawing))
        plain = drawing._replace(
            title="",
            boxes=tuple(box._replace(title="x") for box in drawing.boxes),
            zones=tuple(zone._replace(title="x") for zone in drawing.zones),
        )
        assert asked == question(plain, sizes_of(drawing))
        assert "javascript" not in asked


@needs_dot
def test_what_changes_only_words_is_not_placed_again() -> None:
    drawing = random_drawing(3, most=10)
    sizes = sizes_of(drawing)
    asked: list[int] = []

    def find() -> str | None:
        asked.append(1)
        return find_dot()

    placer = Placer(find)
    before = placer.place(drawing, sizes)
    after = placer.place(
        drawing._replace(boxes=tuple(box._replace(title="y", tone="down") for box in drawing.boxes)), sizes
    )
    assert len(asked) == 1
    assert before.boxes == after.boxes
    assert after.drawing.boxes[0].title == "y"


SCRIPTS = {
    "hangs": "sleep 60",
    "hangs with a child": "sleep 60 & wait",
    "crashes": "kill -SEGV $$",
    "says nothing": "exit 0",
    "says rubbish": "head -c 100000 /dev/urandom",
    "says another thing": 'echo \'{"bb": "0,0,1,1", "objects": []}\'',
    "says half of it": 'echo \'{"bb": "0,0\'',
    "says what is no number": 'echo \'{"bb":"0,0,nan,nan","objects":[{"name":"n0","pos":"nan,1"}]}\'',
}


@pytest.mark.parametrize("what", SCRIPTS)
def test_a_dot_that_misbehaves(tmp_path: Path, what: str) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\n{SCRIPTS[what]}\n")
    program.chmod(0o755)
    drawing = random_drawing(1, most=8)
    found = Placer(lambda: str(program)).place(drawing, sizes_of(drawing), patience=0.2)
    assert found.step == "grid"
    check(found)


@pytest.mark.parametrize("program", [None, "/nowhere/dot", "/"])
def test_without_a_dot(program: str | None) -> None:
    drawing = random_drawing(2, most=30)
    found = Placer(lambda: program).place(drawing, sizes_of(drawing))
    assert found.step == "grid"
    check(found)


def test_what_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    with pytest.raises(NoAnswer):
        ask(str(program), "digraph {}", 60, lambda: True)


def test_nothing_to_draw() -> None:
    empty = Placer().place(Drawing("x"), Sizes({}, {}, {}))
    assert (empty.boxes, empty.lines, empty.zones) == ({}, {}, {})


def test_a_line_that_was_lost_runs_straight() -> None:
    drawing = Drawing("", (Box("a", "a"), Box("b", "b")), (Line("l", "a", "b"), Line("m", "a", "a")))
    sizes = sizes_of(drawing)
    data = b'{"bb":"0,0,300,100","objects":[{"name":"n0","pos":"60,50"},{"name":"n1","pos":"240,50"}],"edges":[]}'
    found = answer(data, drawing, sizes)
    assert found.straight == ("l", "m")
    start, *_, end = found.lines["l"].points
    assert start[0] == pytest.approx(found.boxes["a"].right)
    assert end[0] == pytest.approx(found.boxes["b"].left)
    check(grid(drawing, sizes))
