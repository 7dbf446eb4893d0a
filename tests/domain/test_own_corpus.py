"""Every way of writing a record that the references name: read, kept to the byte, and edited in its own spelling."""

import difflib

import pytest
from own_corpus import CASES, OTHERS, Case

from adr_studio.domain import edits, writing
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.page import Page
from adr_studio.domain.reading import glance
from adr_studio.domain.source import decode
from adr_studio.domain.status import SETTABLE, Status
from adr_studio.errors import Refused
from adr_studio.storage.workspace import Workspace, find_dialects

DIALECTS = find_dialects()


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    root = tmp_path_factory.mktemp("corpus")
    files = {**{case.path: case.data for case in CASES}, **{path: text.encode() for path, text in OTHERS.items()}}
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return Workspace(root).load()


def test_records_are_found_and_nothing_else_is(catalog: Catalog) -> None:
    assert {record.path for record in catalog.records} == {case.path for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_what_a_record_says(catalog: Catalog, case: Case) -> None:
    record = catalog.by_path[case.path]
    assert (record.number, record.title, record.status, record.date) == (
        case.number,
        case.title,
        case.status,
        case.date,
    )
    assert not case.dialect or record.dialect == case.dialect
    assert catalog.stated(record, "supersedes") == case.supersedes
    assert catalog.stated(record, "superseded by") == case.superseded_by


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_not_a_byte_is_lost(case: Case) -> None:
    source = decode(case.data)
    assert not source.read_only
    assert source.encode() == case.data
    assert source.with_text(source.text).encode() == case.data


@pytest.mark.parametrize("status", SETTABLE)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_a_status_is_changed_in_one_place(case: Case, status: Status) -> None:
    source = decode(case.data)
    page = Page(case.path, source.text)
    before = glance(case.path, source.text, DIALECTS).record
    dialect = next(each for each in DIALECTS if each.name == before.dialect)
    if dialect.writing is None:
        with pytest.raises(Refused):
            writing.set_status(page, dialect, status, "2026-11-24")
        return
    changes = writing.set_status(page, dialect, status, "2026-11-24")
    text = edits.apply(source.text, changes)
    after = glance(case.path, text, DIALECTS).record
    assert after.status is status
    assert (after.title, after.number, after.deciders) == (before.title, before.number, before.deciders)
    diff = list(difflib.unified_diff(source.text.split("\n"), text.split("\n"), n=3, lineterm=""))[2:]
    assert sum(line.startswith("@@") for line in diff) == (before.status is not status)
    assert edits.apply(text, edits.invert(source.text, changes)) == source.text
    kept = source.with_text(text).encode()
    assert kept.startswith(source.bom)
    assert kept.endswith(b"\n") == case.data.endswith(b"\n") or case.path.endswith(
        ("0014-status-last.md", "0018-utf16.md")
    )


@pytest.mark.parametrize("value", ["A plain title", "With: a colon", "#1 “quoted” \\ title", "中文 и العربية"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_a_title_is_changed_where_it_stands(case: Case, value: str) -> None:
    text = decode(case.data).text
    before = glance(case.path, text, DIALECTS).record
    dialect = next(each for each in DIALECTS if each.name == before.dialect)
    if dialect.writing is None:
        return
    after = edits.apply(text, writing.set_field(Page(case.path, text), dialect, "title", value, "2026-11-24"))
    read = glance(case.path, after, DIALECTS).record
    assert read.title == value
    assert (read.number, read.status, read.date) == (before.number, before.status, before.date)


@pytest.mark.parametrize("name", ["date", "deciders", "tags"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_other_fields_are_written_and_read_back(case: Case, name: str) -> None:
    text = decode(case.data).text
    before = glance(case.path, text, DIALECTS).record
    dialect = next(each for each in DIALECTS if each.name == before.dialect)
    if dialect.writing is None:
        return
    value = "2025-12-24" if name == "date" else "chao, dina"
    after = edits.apply(text, writing.set_field(Page(case.path, text), dialect, name, value, "2026-11-24"))
    read = glance(case.path, after, DIALECTS).record
    assert getattr(read, name) == (value if name == "date" else ("chao", "dina"))
    assert (read.number, read.status, read.title) == (before.number, before.status, before.title)


def test_own_corpus_has_every_dialect() -> None:
    seen = {glance(case.path, decode(case.data).text, DIALECTS).record.dialect for case in CASES}
    assert seen | {"markdown"} == {dialect.name for dialect in DIALECTS} | {"markdown"}
