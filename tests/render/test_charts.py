"""Charts as text: what they say, that nothing overlaps, and that they can be drawn anywhere."""

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtSvg import QSvgRenderer

from adr_studio.render.chart_parts import hatched, painted, width, wrapped
from adr_studio.render.charts import (
    Bars,
    Course,
    Crossing,
    Sensitivity,
    bars_table,
    contribution_bars,
    sensitivity_lines,
    sensitivity_table,
    severity_matrix,
    severity_table,
)
from adr_studio.ui.theme import css_variables, load_themes

SVG = "{http://www.w3.org/2000/svg}"
NAMES = (
    "PostgreSQL with a standby in another zon",
    "DynamoDB",
    "Μια βάση δεδομένων που κρατάμε μόνοι μας",
    "Do nothing",
    "Kafka-with-compacted-topics-on-3-nodes-x",
    "データベースを自分たちで運用する選択肢です",
    "WWWWWWWWWWMMMMMMMMMMWWWWWWWWWWMMMMMMMMMM",
    'S3 & <lambda> "functions" on a schedule',
)
FEW = Bars(("A", "B"), ("Cost", "Speed"), ((2.5, 0.8), (0.5, 1.2)), 5)
TWO = Sensitivity("Cost", (Course("A", 2, 4), Course("B", 4, 3)), 0.75, (Crossing(2 / 3, "B"),), 5)


def many_bars(options: int, criteria: int = 12) -> Bars:
    parts = tuple(
        tuple((at * 7 + column * 5) % 6 * 5 / 6 / criteria for column in range(criteria)) for at in range(options)
    )
    names = tuple(f"{NAMES[at % 8][:36]} {at}" for at in range(criteria))
    return Bars(NAMES[:options], names, parts, 5)


def many_lines(options: int, spread: float) -> Sensitivity:
    """Lines that end together and cross the first together, or not, as `spread` says."""
    courses = tuple(Course(name, at % 5, 3 + spread * (at % 3)) for at, name in enumerate(NAMES[:options]))
    crossings = tuple(Crossing(1 - spread * at / 8, name) for at, name in enumerate(NAMES[1:options]))
    return Sensitivity(NAMES[0], courses, 1.0, crossings, 5)


ALL = {
    **{f"bars of {count}": contribution_bars(many_bars(count)) for count in range(2, 9)},
    **{f"lines of {count}": sensitivity_lines(many_lines(count, 0.9)) for count in range(2, 9)},
    **{f"close lines of {count}": sensitivity_lines(many_lines(count, 0.01)) for count in range(2, 9)},
    "no bars": contribution_bars(Bars((), (), (), 5)),
    "bars of nothing": contribution_bars(Bars(("A",), ("Cost",), ((0,),), 0)),
    "no lines": sensitivity_lines(Sensitivity("Cost", (), 0, (), 5)),
    "severities": severity_matrix({(s, o): 9999 for s in range(1, 11) for o in range(1, 11)}),
    "no severities": severity_matrix({}),
}
over_all = pytest.mark.parametrize("svg", ALL.values(), ids=ALL)


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@over_all
def test_no_words_overlap_or_are_cut_off(svg: str, qapp) -> None:
    root, placed = ElementTree.fromstring(svg), []
    for each in root.iter(f"{SVG}text"):
        font = QFont("sans-serif")
        font.setPixelSize(round(float(each.get("font-size", "13"))))
        font.setBold("font-weight" in each.attrib)
        metrics = QFontMetricsF(font)
        wide = metrics.horizontalAdvance(each.text or "")
        left = float(each.get("x", "")) - wide * {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor", "start")]
        high = metrics.capHeight() * 1.2
        placed.append((each.text, QRectF(left, float(each.get("y", "")) - high, wide, high)))
    _, _, right, bottom = map(float, root.get("viewBox", "").split())
    for at, (text, area) in enumerate(placed):
        assert QRectF(-0.5, 0, right + 1, bottom).contains(area), text
        assert [other for other, taken in placed[:at] if taken.intersects(area)] == [], text


@over_all
def test_a_picture_is_whole_and_fetches_nothing(svg: str, qapp) -> None:
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert root.get("role") == "img"
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= set("svg title desc rect path text circle".split())
    assert {name for each in root.iter() for name in each.attrib}.isdisjoint({"id", "href", "style", "class"})
    assert "url(" not in svg
    assert QSvgRenderer(QByteArray(painted(svg, {}).encode())).isValid()


def test_the_colours_are_the_theme_s() -> None:
    used = {found for svg in ALL.values() for found in re.findall(r"var\(--([\w-]+), (#\w+)\)", svg)}
    assert len(used) > 12
    for name, theme in load_themes().items():
        variables = dict(re.findall(r"--([\w-]+):(#\w+)", css_variables(theme)))
        assert {each for each, _ in used} <= set(variables)
        if name == "light":
            assert all(variables[each] == fallback for each, fallback in used)


def test_plain_colours_take_the_place_of_variables_and_of_nothing_else() -> None:
    svg = contribution_bars(FEW._replace(options=("var(--text, #1B1F24)", "B")))
    plain = painted(svg, {"text": "#123456"})
    assert 'fill="#123456"' in plain
    assert 'fill="#2061DC"' in plain
    assert "var(--" not in plain.replace(">var(--text, #1B1F24)<", "").replace("var(--text, #1B1F24) 3.3", "")
    assert "var(--text, #1B1F24)" in texts(plain)


def test_bars() -> None:
    svg = contribution_bars(FEW)
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}desc").text == "Scores of at most 5, best first: A 3.3; B 1.7."
    assert texts(svg) == ["Cost", "Speed", "A", "Cost 2.5", "0.8", "3.3", "B", "0.5", "Speed 1.2", "1.7"]
    wide = [float(each.get("width", "")) + 1 for each in root.iter(f"{SVG}rect") if each.get("height") == "24"]
    unit = wide[0] / 2.5
    assert [each / unit for each in wide] == pytest.approx([2.5, 0.8, 0.5, 1.2], abs=0.01)
    assert unit * 5 == pytest.approx(448, abs=0.5)
    assert bars_table(FEW) == (
        ("Option", "Cost", "Speed", "Score"),
        ("A", "2.5", "0.8", "3.3"),
        ("B", "0.5", "1.2", "1.7"),
    )


def test_a_bar_past_the_scale_stays_inside() -> None:
    root = ElementTree.fromstring(contribution_bars(Bars(("A",), ("Cost",), ((50,),), 5)))
    bars = [each for each in root.iter(f"{SVG}rect") if each.get("height") == "24"]
    assert [float(each.get("x", "")) + float(each.get("width", "")) for each in bars] == pytest.approx([659])


def test_lines() -> None:
    root = ElementTree.fromstring(sensitivity_lines(TWO))
    assert "66.7 %: B" in [each.text for each in root.iter(f"{SVG}text")]
    assert "now 75 %" in [each.text for each in root.iter(f"{SVG}text")]
    assert root.find(f"{SVG}desc").text == (
        "From a weight of 0 % to one of 100 %, now 75 %: A from 2 to 4; B from 4 to 3. At 66.7 %, B meets the first."
    )
    # The plot is 390 wide from 44 on: 44 + 390 · 2/3 = 304; both score 3 1/3 of 5 there.
    ring = next(root.iter(f"{SVG}circle"))
    assert (ring.get("cx"), ring.get("cy")) == ("304", "121.3")
    drawn = [each for each in root.iter(f"{SVG}path") if each.get("stroke-width") == "2.5"]
    assert [each.get("stroke-dasharray") for each in drawn] == [None, "9 4"]
    assert len({each.get("stroke") for each in drawn}) == 2
    assert sensitivity_table(TWO) == (
        ("Option", "At 0 %", "Now, at 75 %", "At 100 %", "Meets the first at"),
        ("A", "2", "3.5", "4", ""),
        ("B", "4", "3.25", "3", "66.7 %"),
    )


def test_severities() -> None:
    counts = {(10, 1): 3, (2, 9): 12_345, (5, 5): 0}
    svg = severity_matrix(counts)
    assert {"3", "12k"} < set(texts(svg))
    description = ElementTree.fromstring(svg).find(f"{SVG}desc").text
    assert description == "3 of severity 10 and occurrence 1; 12345 of severity 2 and occurrence 9."
    table = severity_table(counts)
    assert table[0][:3] == ("Severity", "Occurrence 1", "Occurrence 2")
    assert table[1][:3] == ("10", "3", "0")
    assert table[9][9:] == ("12345", "0")
    assert [row[0] for row in table[1:]] == [str(each) for each in range(10, 0, -1)]


@pytest.mark.parametrize("pair", [(0, 1), (1, 11), (-1, 3)])
def test_a_grade_that_is_none_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="from 1 to 10"):
        severity_matrix({pair: 1})
    with pytest.raises(ValueError, match="from 1 to 10"):
        severity_table({pair: 1})


def test_hostile_names_stay_text() -> None:
    name = '</text><script>alert("1")</script>&amp;\x00\x1b\ud800 a\nb'
    for svg in (
        contribution_bars(Bars((name,), (name,), ((4.9,),), 5)),
        sensitivity_lines(Sensitivity(name, (Course(name, 1, 2),), 0.5, (Crossing(0.5, name),), 5)),
    ):
        root = ElementTree.fromstring(svg.encode())
        assert list(root.iter(f"{SVG}script")) == []
        assert 'script>alert("1")' in "".join(root.itertext())


def test_the_same_chart_has_the_same_bytes() -> None:
    assert contribution_bars(many_bars(8)) == ALL["bars of 8"]
    assert sensitivity_lines(many_lines(8, 0.9)) == ALL["lines of 8"]


def test_no_two_series_look_the_same_without_colour_and_hatch() -> None:
    assert len({hatched(0, 0, 60, 24, at) for at in range(35)}) == 35


@pytest.mark.parametrize("at", range(7))
def test_a_hatch_stays_inside_its_bar(at: int) -> None:
    for wide in (0.1, 3, 60):
        for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", hatched(10, 20, wide, 24, at)):
            assert 10 <= float(x) <= 10 + wide
            assert 20 <= float(y) <= 44


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_wrapped_within_its_room(name: str) -> None:
    lines = wrapped(name, 200, most=3)
    assert max(map(width, lines)) <= 200
    assert len(lines) <= 3
    if "WW" not in name:
        assert "".join(lines).replace(" ", "") == name.replace(" ", "")
