"""Front matter that breaks YAML readers: read line by line, shown or told of, and given back as it was."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from page_reader import read
from watchdog import ends

from adr_studio import cli
from adr_studio.domain.frontmatter import closing_line, read_fields
from adr_studio.domain.reading import glance
from adr_studio.domain.source import decode
from adr_studio.render.markdown import render_blocks
from adr_studio.storage.workspace import find_dialects

BODY = "\n# Keep orders in one database\n\n## Context and Problem Statement\n\nWhich?\n\n## Considered Options\n\n* One\n\n## Decision Outcome\n\nOne.\n"


def laughs(levels: int, width: int = 9) -> str:
    lines = ["a0: &a0 [" + ", ".join(["lol"] * width) + "]"]
    lines += [f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * width) + "]" for level in range(1, levels)]
    return "\n".join(lines)


def merges(levels: int, width: int = 9) -> str:
    lines = ["b0: &b0 {k: v}"]
    for level in range(1, levels):
        aliases = ", ".join([f"*b{level - 1}"] * width)
        lines.append(f"b{level}: &b{level}\n  <<: [{aliases}]\n  k{level}: v")
    return "\n".join(lines)


BOMBS = {
    "H086-laughs": laughs(9),
    "H086-laughs without end": laughs(60),
    "H086-one anchor a thousand times": "x: &x [1]\ny: [" + "*x, " * 5_000 + "*x]",
    "H086-self reference": "x: &x [*x, *x]\ny: &y {z: *y}",
    "H086-of strings": 'x: &x "' + "l" * 20_000 + '"\n' + "\n".join(f"y{n}: [*x, *x, *x]" for n in range(500)),
    "H087-merge keys": merges(9),
    "H087-merge of itself": "x: &x\n  <<: *x\n  <<: [*x, *x]",
    "H087-merge of what is not there": "<<: *nothing\n<<: 1",
    "H089-call": "x: !!python/object/apply:os.system ['touch PWNED']",
    "H089-object": "x: !!python/object:subprocess.Popen {args: [touch, PWNED]}\ny: !!python/name:os.system",
    "H089-module": "x: !!python/module:antigravity\ny: !ruby/object:Gem::Installer\n  i: x",
    "H089-include": "x: !include /etc/passwd\ny: !ENV ${HOME}\nz: !vault |\n  x",
    "H089-binary": "x: !!binary |\n" + "  AAAA" * 20_000,
    "H089-directive": "%TAG ! tag:example.org,2000:\n%YAML 9.9\nx: !<tag:yaml.org,2002:float> 1",
    "H091-open brackets": "x: " + "[" * 100_000,
    "H091-open braces": "x: " + "{a: " * 30_000,
    "H091-nested blocks": "\n".join(f"{' ' * depth}k{depth}:" for depth in range(500)),
    "H091-many keys": "\n".join(f"k{number}: v" for number in range(20_000)),
    "H091-quotes": "x: " + '"' * 50_001 + "\ny: " + "'" * 50_001,
    "H091-colons": "x" + ":" * 50_000 + "\n" + "a: " * 20_000,
    "H091-dashes": "x:\n" + "- " * 30_000,
    "H091-question marks": "? " * 30_000 + "\n? [a, b]\n: c",
    "H091-blank lines": "x: 1\n" + "\n" * 30_000 + "y: 2",
    "H091-a long scalar": "x: |\n" + "  word word word\n" * 10_000,
    "H091-comments": "# c\n" * 20_000 + "x: 1 " + "# " * 30_000,
    "H091-commas": "x: [" + "," * 50_000 + "]\ny: [" + "a," * 20_000 + "]",
    "H091-blanks": "x:" + " " * 90_000 + "y\n" + " " * 90_000,
    "H091-tabs": "\tx: 1\ny:\t2\n\t\t- 3",
}


@pytest.fixture
def log_with(make_repository: Callable[..., Path]) -> Callable[[str | bytes], Path]:
    """A log of a good record and one with this front matter around a status."""

    def make(text: str | bytes) -> Path:
        good = f"---\nstatus: accepted\n---\n{BODY}"
        return make_repository({"docs/decisions/0001-good.md": good, "docs/decisions/0002-odd.md": text}, commit=False)

    return make


def with_status(matter: str) -> str:
    return f"---\nstatus: proposed\n{matter}\ndate: 2024-03-05\n---\n{BODY}"


@pytest.mark.parametrize("matter", [pytest.param(matter, id=name) for name, matter in BOMBS.items()])
def test_a_bomb_is_text(log_with: Callable[..., Path], capsys: pytest.CaptureFixture[str], matter: str) -> None:
    """It is read and shown as the lines that it has; nothing is expanded, called or fetched, and nothing is lost."""
    text = with_status(matter)
    root = log_with(text)
    home = sorted(root.parent.rglob("*"))
    assert ends(lambda: cli.run(["list", str(root), "--json"])) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["title"] for each in listed] == ["Keep orders in one database"] * 2
    assert listed[1]["status"] == "proposed"
    assert len(json.dumps(listed)) < 20_000 + len(text)
    blocks = ends(lambda: render_blocks(text))
    assert sum(len(block.html) for block in blocks) < 10 * len(text) + 20_000
    assert "Chosen" not in blocks[-1].html
    assert "One." in blocks[-1].html
    assert cli.run(["set", str(root), "2", "status", "accepted"]) == 0
    assert (root / "docs/decisions/0002-odd.md").read_text() == text.replace("status: proposed", "status: accepted", 1)
    assert sorted(root.parent.rglob("*")) == home
    assert not Path("PWNED").exists()


@pytest.mark.parametrize(
    "matter",
    [
        pytest.param(BOMBS[name], id=f"{name} in a page")
        for name in ("H086-laughs", "H087-merge keys", "H089-call", "H089-include")
    ],
)
def test_a_bomb_is_shown_as_it_is_written(matter: str) -> None:
    found = read(with_status(matter))
    assert found.wrong == ()
    assert all(word in found.text for word in matter.split()[:3] if not word.endswith(":"))
    assert "root:" not in found.text


def test_h086_front_matter_beyond_all_measure_is_text_too(
    log_with: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = with_status("x: |\n" + "  word word word\n" * 100_000)
    root = log_with(text)
    assert ends(lambda: cli.run(["list", str(root), "--json"])) == 0
    assert [each["path"] for each in json.loads(capsys.readouterr().out)] == [
        "docs/decisions/0001-good.md",
        "docs/decisions/0002-odd.md",
    ]
    assert (root / "docs/decisions/0002-odd.md").read_text() == text


def test_h089_nothing_of_yaml_is_imported() -> None:
    """What is not there cannot be made to construct anything."""
    folder = Path(cli.__file__).parents[1]
    for file in folder.rglob("*.py"):
        code = file.read_text()
        assert "\nimport yaml" not in code
        assert "from yaml" not in code
        assert "ruamel" not in code


TRAPS = [
    "1.10",
    "1_000",
    "1e3",
    "0644",
    "0o17",
    "0x1F",
    "0b11",
    "12:30:00",
    "190:20:30",
    "2024-13-45",
    "2024-02-30",
    "2001-12-14t21:59:43.10-05:00",
    "no",
    "NO",
    "y",
    "on",
    "off",
    "true",
    "null",
    "~",
    "",
    ".inf",
    "-.INF",
    ".nan",
    "+1",
    "=",
    "9" * 5_000,
    "-9e999999",
    "<<",
    "@a, @b",
    "`x`",
    "%x",
    "a: b",
    "#x",
    "x #y",
    "[a, b",
    "{a",
    "'unclosed",
    '"unclosed',
    "'it''s'",
    '"a\\u00e9\\x41\\n"',
    "\u00a0x\u00a0",
    "*",
    "&",
    "!",
    "|",
    ">",
    "-",
    "?",
    ":",
    "\\",
]


@pytest.mark.parametrize("value", [pytest.param(value, id=f"H090-{value[:20]!a}") for value in TRAPS])
@pytest.mark.parametrize("key", ["version", "tags"])
def test_a_value_is_the_text_that_is_written(key: str, value: str) -> None:
    """It is neither a number nor a date nor a truth; and another field is set beside it without touching it."""
    text = f"---\nstatus: proposed\n{key}: {value}\ndate: 2024-03-05\n---\n{BODY}"
    lines = text.split("\n")
    end = closing_line(lines)
    fields = {field.key: field for field in read_fields(lines[1 : end - 1], 4, 1)}
    assert {"status", key, "date"} <= fields.keys()
    plain = value.split(" #", maxsplit=1)[0] if value[:1] not in "'\"" else value
    if value[:1] not in ("'", '"', "#", "[", "{", "|", ">"):
        assert fields[key].value == plain.strip()
    assert fields["date"].value == "2024-03-05"
    record = glance("docs/decisions/0001-x.md", text, find_dialects()).record
    assert (str(record.status), record.date, record.title) == ("proposed", "2024-03-05", "Keep orders in one database")
    assert decode(text.encode()).encode() == text.encode()


@pytest.mark.parametrize(
    "value",
    [pytest.param(value, id=f"H090-date {value!a}") for value in ("2024-13-45", "12:30:00", "9" * 5_000, "no", ".inf")],
)
def test_what_is_no_date_is_none(value: str) -> None:
    assert (
        glance("docs/decisions/x.md", f"---\nstatus: accepted\ndate: {value}\n---\n{BODY}", find_dialects()).record.date
        is None
    )


STRUCTURES = {
    "duplicate keys": ("status: proposed\nstatus: rejected\nSTATUS: accepted", "proposed"),
    "tabs": ("status:\tproposed\n\ttags:\n\t- a", "proposed"),
    "indented": ("  status: proposed\n  date: 2024-03-05", None),
    "two documents": ("status: proposed\n...\n---\nstatus: rejected", "proposed"),
    "list": ("- status: rejected\n- x", None),
    "list as key": ("? [a, b]\n: c\nstatus: proposed", "proposed"),
    "key without value": ("status:\n  proposed\ntags:\ndate:", "proposed"),
    "scalar": ("just words", None),
    "nothing": ("", None),
    "comments alone": ("# status: rejected", None),
    "quoted key": ('"status": proposed', "proposed"),
    "control characters": ("status: proposed\n\x1b[31m: \x07\n\x0c", "proposed"),
    "fence in a scalar": ("x: |\n  ---\n  y\nstatus: proposed", "proposed"),
    "fence with blanks": ("status: proposed\n---   ", "proposed"),
    "dashes": ("status: proposed\n----\n--\n- - -", "proposed"),
}


@pytest.mark.parametrize(
    ("matter", "status"), [pytest.param(*case, id=f"H091-{what}") for what, case in STRUCTURES.items()]
)
def test_whatever_its_structure_the_body_is_there(
    log_with: Callable[..., Path], capsys: pytest.CaptureFixture[str], matter: str, status: str | None
) -> None:
    text = f"---\n{matter}\n---\n{BODY}"
    root = log_with(text)
    assert cli.run(["list", str(root), "--json"]) == 0
    listed = {each["path"]: each for each in json.loads(capsys.readouterr().out)}
    assert listed["docs/decisions/0002-odd.md"]["title"] == "Keep orders in one database"
    if status is not None:
        assert listed["docs/decisions/0002-odd.md"]["status"] == status
    assert all(word in read(text).text for word in ("Keep orders in one database", "Which?", "One."))
    assert (root / "docs/decisions/0002-odd.md").read_text() == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"---\nstatus: proposed\n{BODY}", id="H091-never closed"),
        pytest.param(f" ---\nstatus: proposed\n---\n{BODY}", id="H091-not at the margin"),
        pytest.param(f"\n---\nstatus: proposed\n---\n{BODY}", id="H091-not at the top"),
        pytest.param(f"{BODY}\n```yaml\n---\nstatus: proposed\n---\n```\n", id="H091-in a code fence"),
        pytest.param(f"```\n---\n```\n{BODY}", id="H091-code fence first"),
        pytest.param(f"----\nx: y\n----\n{BODY}", id="H091-four dashes"),
        pytest.param(f"+++\nstatus = 'x'\n+++\n{BODY}", id="H091-of TOML"),
        pytest.param(f'{{"status": "proposed"}}\n{BODY}', id="H091-of JSON"),
    ],
)
def test_what_is_no_front_matter_is_body(text: str) -> None:
    assert closing_line(text.split("\n")) == 0
    found = read(text)
    assert all(word in found.text for word in ("Keep orders in one database", "Which?", "One."))
    record = glance("docs/decisions/0002-odd.md", text, find_dialects()).record
    assert record.title == "Keep orders in one database"


FORMATS = {
    "comments": "# top\nstatus: proposed # why\n# below\ndate: 2024-03-05   # then\n",
    "quotes": "status: \"proposed\"\ndate: '2024-03-05'\nx: \"\\u00e9\"\ny: 'it''s'\n",
    "single quotes": "status: 'proposed'\n",
    "indent": "a:\n      b:\n       - c\n   \nstatus: proposed\nd:\n- e\n-   f\n",
    "trailing blanks": "status: proposed   \t \nx:   y  \n   \n",
    "flow": "tags: [ a,b ,  c ]\nstatus: proposed\nm: {a: 1,b:2}\n",
    "blocks": "x: >-\n  folded\n  text\n\ny: |+\n  kept\n\n\nstatus: proposed\n",
    "odd keys": "a b: 1\nÄ: 2\n'q r': 3\n\"s: t\": 4\nstatus: proposed\n",
    "null and marks": "x: ~\ny:\nz: null\nstatus: proposed\n",
    "anchors": "x: &x 1\ny: *x\nstatus: proposed\n<<: *x\n",
    "first": "status:proposed\nstatus: proposed\n",
    "blank before the colon": "status : proposed\nx : y\n",
    "document end": "status: proposed\nx: y\n...",
    "control": "status: proposed\nx: \x1b[0m\u202e\u00a0\n",
}


@pytest.mark.parametrize("end", [pytest.param("\n", id="LF"), pytest.param("\r\n", id="CRLF")])
@pytest.mark.parametrize("mark", [pytest.param(b"", id="plain"), pytest.param(b"\xef\xbb\xbf", id="BOM")])
@pytest.mark.parametrize("matter", [pytest.param(matter, id=f"H093-{what}") for what, matter in FORMATS.items()])
def test_a_change_of_the_status_is_one_line(log_with: Callable[..., Path], matter: str, end: str, mark: bytes) -> None:
    fence = "" if matter.endswith("...") else "---"
    text = f"---\n{matter}{fence}\n{BODY.rstrip()}"  # and no final newline
    data = mark + text.replace("\n", end).encode()
    root = log_with(data)
    assert cli.run(["set", str(root), "2", "status", "accepted"]) == 0
    before, after = (each.split(b"\n") for each in (data, (root / "docs/decisions/0002-odd.md").read_bytes()))
    assert len(before) == len(after)
    ((old, new),) = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert new == old.replace(b"proposed", b"accepted")
    assert os.listdir(root / "docs/decisions")
