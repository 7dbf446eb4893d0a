"""What must be an identity is one, whatever the bytes; and no text, however broken, raises."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from own_corpus import CASES

from adr_studio.domain import edits, writing
from adr_studio.domain.edits import TextEdit
from adr_studio.domain.page import Page
from adr_studio.domain.reading import glance
from adr_studio.domain.source import decode
from adr_studio.domain.status import SETTABLE
from adr_studio.errors import StudioError
from adr_studio.storage.workspace import find_dialects

DIALECTS = find_dialects()
LINES = st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["\n", "\r\n", "\r", ""])), max_size=12)


@settings(max_examples=500)
@given(LINES, st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]))
def test_reading_and_writing_is_the_identity(lines: list[tuple[str, str]], mark: bytes) -> None:
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(mark, "utf-8")
    data = mark + "".join(text + end for text, end in lines).encode(encoding, "surrogatepass")
    source = decode(data)
    assert source.read_only or source.encode() == data
    assert "\r" not in source.text


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    source = decode(data)
    assert source.read_only or source.encode() == data


@settings(max_examples=300)
@given(LINES, st.text(max_size=20), st.data())
def test_a_line_that_stays_keeps_its_end(lines: list[tuple[str, str]], new: str, data: st.DataObject) -> None:
    original = "".join(text + end for text, end in lines).encode("utf-8", "surrogatepass")
    source = decode(original)
    if source.read_only:
        return
    rows = source.text.split("\n")
    at = data.draw(st.integers(0, len(rows)))
    inserted = source.with_text("\n".join([*rows[:at], f"new {new}".replace("\n", " ").replace("\r", " "), *rows[at:]]))
    back = inserted.with_text(source.text)
    assert back.text == source.text
    if isinstance(source.line_ends, str):
        assert back.encode() == original


@settings(max_examples=500)
@given(st.text(max_size=60), st.data())
def test_applying_and_undoing_is_the_identity(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(places[::2], places[1::2], strict=False)
    changes = tuple({start: TextEdit(start, end, data.draw(st.text(max_size=5))) for start, end in pairs}.values())
    try:
        after = edits.apply(text, changes)
    except ValueError:
        return
    assert edits.apply(after, edits.invert(text, changes)) == text


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_difference_leads_from_one_text_to_the_other(old: str, new: str) -> None:
    assert edits.apply(old, edits.between(old, new)) == new


def _mutate(text: str, chance: random.Random) -> str:
    pieces = (
        "---\n",
        "```\n",
        "| a |\n",
        "> " * 30,
        "* [",
        "](",
        "\t",
        "\x00",
        "\u2028",
        "\u202e",
        "# ",
        "status: ",
        ":",
        "{",
        "𝔘",
    )
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 0, 1, 5, 40)))
        text = text[:start] + chance.choice((*pieces, text[end : end + 80])) + text[end:]
    return text


def test_no_exception_on_ten_thousand_mutated_records() -> None:
    chance = random.Random(20261124)
    texts = [(case.path, decode(case.data).text) for case in CASES]
    by_name = {dialect.name: dialect for dialect in DIALECTS}
    for round_ in range(10_000):
        path, text = texts[round_ % len(texts)]
        mutated = _mutate(text, chance)
        record = glance(path, mutated, DIALECTS).record
        dialect = by_name[record.dialect]
        if dialect.writing is not None and round_ % 5 == 0:
            page = Page(path, mutated)
            changes = writing.set_status(page, dialect, chance.choice(SETTABLE), "2026-11-24")
            assert edits.apply(edits.apply(mutated, changes), edits.invert(mutated, changes)) == mutated
            try:
                writing.set_field(page, dialect, chance.choice(writing.FIELDS[2:]), "value, other", "2026-11-24")
            except StudioError:
                continue
