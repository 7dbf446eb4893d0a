"""The gallery: each file in templates/ is a template by itself, so each is held to the same few rules."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).resolve().parents[2] / "templates").glob("*.md"))
KINDS = {"decision", "design-doc"}
DIALECTS = {"nygard", "madr2", "madr3", "madr4", "log4brains", "y-statement", "design-doc", "markdown"}
PLACEHOLDERS = {"number", "number4", "title", "date", "author", "status", "Status"}
HEADER = re.compile(r"<!-- template\n(?P<toml>.*?)\n-->\n(?P<body>\S.*)", re.DOTALL)

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def read(file: Path) -> tuple[dict[str, object], str]:
    found = HEADER.fullmatch(file.read_bytes().decode("utf-8"))
    assert found, f"{file.name} has no header, or a gap below it"
    return tomllib.loads(found["toml"]), found["body"]


def test_the_gallery_has_every_form_that_it_promises():
    assert {file.stem for file in FILES} >= {
        "madr-full", "madr-minimal", "madr-bare", "nygard", "y-statement", "tyree-akerman", "merson", "business-case",
        "log4brains", "design-doc", "rfc", "technology-evaluation", "incident-review",
    }  # fmt: skip


@each_file
def test_the_header_says_what_the_template_is_for(file):
    header, _ = read(file)
    assert set(header) == {"title", "summary", "kind", "dialect", "order"}
    assert header["kind"] in KINDS
    assert header["dialect"] in DIALECTS
    assert isinstance(header["order"], int)
    assert isinstance(header["summary"], str)
    assert re.fullmatch(r"For [^.]+\.", header["summary"]), "one sentence that says when to use it"


@pytest.mark.parametrize("key", ["title", "order", "summary"])
def test_no_two_templates_look_alike_in_the_gallery(key):
    counts = Counter(read(file)[0][key] for file in FILES)
    assert [value for value, count in counts.items() if count > 1] == []


@each_file
def test_the_body_has_known_placeholders_only(file):
    _, body = read(file)
    assert set(re.findall(r"\{\{(.*?)\}\}", body)) <= PLACEHOLDERS
    assert body.count("{{title}}") == 1


@each_file
def test_the_body_says_title_status_and_date(file):
    header, body = read(file)
    assert re.search(r"^# (?:\{\{number\}\}\. )?\{\{title\}\}$", body, re.MULTILINE)
    assert len(re.findall(r"\{\{[sS]tatus\}\}", body)) == 1
    assert body.count("{{date}}") == 1
    named_by_git = file.stem in ("nygard", "merson")
    assert body.count("{{author}}") == (0 if named_by_git else 1), header["title"]


@each_file
def test_every_hint_that_is_opened_is_closed(file):
    _, body = read(file)
    assert body.count("<!--") == body.count("-->")
    assert body.count("{") == body.count("}")
    assert body.count("[") == body.count("]")


@each_file
def test_hints_name_no_id_that_a_repository_may_have(file):
    _, body = read(file)
    assert re.findall(r"\b(?:ADR|FM|TD|QS|[GRAT])-\d+", body) == []


@each_file
def test_the_bytes_are_plain(file):
    data = file.read_bytes()
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")
    assert b"\r" not in data
    assert b"\t" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert [line for line in data.decode("utf-8").split("\n") if line != line.rstrip()] == []


@each_file
def test_tables_have_as_many_cells_in_every_row(file):
    _, body = read(file)
    for block in re.findall(r"(?:^\|.*\|\n)+", body, re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1, block
