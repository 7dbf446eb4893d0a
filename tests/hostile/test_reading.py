"""Lines that keep a regular expression busy for ever, where a record is read for what it states."""

import pytest
from watchdog import ends

from adr_studio.domain.links import retarget
from adr_studio.domain.reading import glance
from adr_studio.domain.relations import read_references, read_relation
from adr_studio.storage.workspace import find_dialects

UNITS = {
    "blanks": " ",
    "blank and back slash": " \\",
    "back slash": "\\",
    "back slash and letter": "\\a",
    "breaks": "<br>",
    "comments": "<!---->",
    "comments that begin": "<!--",
    "comments that begin and blanks": "<!-- ",
    "comments that end": "-->",
    "letters": "a",
    "capitals": "A",
    "letters and dashes": "a-",
    "capitals and dashes": "A-",
    "words": "a ",
    "wide words": "a  ",
    "dots": "..",
    "file names": "a.md",
    "numbers": "1",
    "dashes": "-",
    "underscores": "_",
    "brackets": "[",
    "bracket pairs": "[]",
    "labels": "[a](",
    "ticks": "`",
    "stars": "*",
    "bars": "|",
    "bars and blanks": "| ",
    "colons": ":",
    "commas": "a,",
    "quotes": "\"'",
    "parentheses": "(",
    "hashes": "#",
}

PLACES = {
    "title": "# {}\n\n## Status\n\nAccepted\n",
    "title of a number": "# 1. {}!\n\n## Status\n\nAccepted\n",
    "line": "# T\n\nStatus: proposed{}!\nDate: {}!\nDeciders: {}!\n",
    "bullet": "# T\n\n* Status: {}!\n- Deciders: {}!\n",
    "row": "# T\n\n| {}!\n|-|\n{}| status\n",
    "status": "# T\n\n## Status\n\n{}!\n\nsuperseded by {}!\n",
    "links": "# T\n\n## Status\n\nAccepted\n\n## Links\n\n* {}!\n* supersedes {}!\n* {} [a](b)\n",
    "front matter": "---\nstatus: {}!\ndate: {}!\ndeciders: [{}!\ntags: {}\n{}: x\n---\n\n# T\n",
}


@pytest.mark.parametrize("place", [pytest.param(text, id=f"H075-read as {place}") for place, text in PLACES.items()])
@pytest.mark.parametrize("length", [1_900, 6_000])
def test_no_line_keeps_the_reader(place: str, length: int) -> None:
    dialects = find_dialects()
    for what, unit in UNITS.items():
        text = place.replace("{}", unit * (length // len(unit)))
        assert ends(lambda text=text: glance("docs/adr/0001-x.md", text, dialects)).record.path, what  # type: ignore[misc]


@pytest.mark.parametrize("unit", [pytest.param(unit, id=f"H075-link of {what}") for what, unit in UNITS.items()])
def test_no_link_keeps_the_reader(unit: str) -> None:
    text = unit * (6_000 // len(unit))
    for line in (text, f"[{text}](a.md)", f"[{text}", f"[a]({text})", f"supersedes {text}!", f"{text} [a](b.md)"):
        ends(lambda line=line: read_relation(f"* {line}"))  # type: ignore[misc]
        ends(lambda line=line: tuple(read_references(line)))  # type: ignore[misc]
        ends(lambda line=line: retarget(line, "docs/a.md", {"docs/x.md": "docs/y.md"}))  # type: ignore[misc]


@pytest.mark.parametrize(
    "name", [pytest.param(unit * (250 // len(unit)), id=f"H063-name of {what}") for what, unit in UNITS.items()]
)
def test_no_name_keeps_the_reader(name: str) -> None:
    for path in (f"docs/adr/{name}.md", f"docs/{name}/0001-{name}.md"):
        assert ends(lambda path=path: glance(path, "# T\n", find_dialects())).record.path == path  # type: ignore[misc]
