"""The index keeps what was read, and whatever becomes of its file, nobody is told anything wrong."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adr_studio.domain.reading import Glance
from adr_studio.domain.source import Source
from adr_studio.storage import index
from adr_studio.storage.files import Stamp
from adr_studio.storage.workspace import Workspace

Glances = dict[str, tuple[Stamp, Glance]]
FOLDER = "docs/adr"


def adr(title: str) -> str:
    return f"# {title}\n\n## Status\n\nAccepted\n\n## Context\n\nC.\n\n## Decision\n\nD.\n"


@dataclass
class Counting(Workspace):
    """A workspace that keeps the paths of the records it read."""

    was_read: list[str] = field(default_factory=list)

    def source(self, path: str) -> Source:
        self.was_read.append(path)
        return super().source(path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / FOLDER).mkdir(parents=True)
    for number in range(1, 5):
        (root / FOLDER / f"{number:04}-some.md").write_text(adr(f"{number}. Some"))
    return root


@pytest.fixture
def file(tmp_path: Path, log: Path) -> Path:
    return index.index_file(tmp_path / "cache", log)


@pytest.fixture
def glances(log: Path) -> Glances:
    workspace = Workspace(log)
    workspace.load()
    assert len(workspace.on_disk) == 4
    return workspace.on_disk


def reopened(log: Path, file: Path) -> Counting:
    workspace = Counting(log)
    workspace.on_disk = index.load_glances(file)
    return workspace


def test_glances_are_kept_and_read_back(file: Path, glances: Glances) -> None:
    assert index.load_glances(file) == {}
    assert not file.exists()
    index.save_glances(file, glances)
    assert index.load_glances(file) == glances
    (gone, _), *_ = fewer = sorted(glances.items())
    index.save_glances(file, dict(fewer[1:]))
    assert index.load_glances(file) == dict(fewer[1:])
    assert gone not in index.load_glances(file)


def test_only_what_changed_is_read_again(log: Path, file: Path, glances: Glances) -> None:
    index.save_glances(file, glances)
    unchanged = reopened(log, file)
    before = unchanged.load()
    assert unchanged.was_read == []
    changed = f"{FOLDER}/0002-some.md"
    (log / changed).write_text(adr("2. Another"))
    again = reopened(log, file)
    after = again.load()
    assert again.was_read == [changed]
    assert after.by_path[changed].title == "Another"
    assert [each for each in after.records if each.path != changed] == [
        each for each in before.records if each.path != changed
    ]
    index.save_glances(file, again.on_disk)
    once_more = reopened(log, file)
    assert once_more.load() == after
    assert once_more.was_read == []


def test_what_was_found_is_known_without_a_look(log: Path, file: Path, glances: Glances) -> None:
    (log / FOLDER / "notes.md").write_text("Remember the milk.\n\nAnd the bread, and all the rest.\n")
    (log / FOLDER / "template.md").write_text("# Title\n\n## Status\n\nProposed\n")
    assert Workspace(log).known() is None
    workspace = Workspace(log)
    found = workspace.load()
    index.save_glances(file, workspace.on_disk)
    later = reopened(log, file)
    assert later.known() == found
    assert len(found.records) == 4
    (log / FOLDER / "0002-some.md").unlink()
    (log / FOLDER / "0003-some.md").rename(log / FOLDER / "adr-template.md")
    left = later.load()
    assert [record.number for record in left.records] == [1, 4]
    assert later.known() == left
    index.save_glances(file, later.on_disk)
    assert reopened(log, file).known() == left


def test_each_repository_has_its_own(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert index.index_file(cache, tmp_path / "a") != index.index_file(cache, tmp_path / "b")
    assert index.index_file(cache, tmp_path / "a") == index.index_file(cache, tmp_path / "b" / ".." / "a")


def as_noise(file: Path) -> None:
    file.write_bytes(b"no database " * 500)


def as_empty(file: Path) -> None:
    file.write_bytes(b"")


def as_half(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def as_overwritten(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[1000:] = b"\xa5" * (len(data) - 1000)
    file.write_bytes(data)


def _execute(file: Path, *statements: str) -> None:
    database = sqlite3.connect(file)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def as_another_version(file: Path) -> None:
    _execute(file, "PRAGMA user_version = 7")


def as_another_shape(file: Path) -> None:
    _execute(file, "DROP TABLE glances", "CREATE TABLE glances (path TEXT, size INTEGER)")


def as_another_program_s(file: Path) -> None:
    _execute(file, "DROP TABLE glances", "PRAGMA user_version = 0", "CREATE VIEW glances AS SELECT 1 AS path")


def as_rows_of_nonsense(file: Path) -> None:
    _execute(file, "UPDATE glances SET glance = '{\"record\": 7}'")


def as_stamps_of_nonsense(file: Path) -> None:
    _execute(file, "UPDATE glances SET stamp = 'yesterday'")


def as_stamps_of_nothing(file: Path) -> None:
    _execute(file, "UPDATE glances SET stamp = NULL")


def as_text_of_no_encoding(file: Path) -> None:
    _execute(file, "UPDATE glances SET glance = CAST(x'FFFEFD' AS TEXT)")


@pytest.mark.parametrize(
    "break_it",
    [
        as_noise,
        as_empty,
        as_half,
        as_overwritten,
        as_another_version,
        as_another_shape,
        as_another_program_s,
        as_rows_of_nonsense,
        as_stamps_of_nonsense,
        as_stamps_of_nothing,
        as_text_of_no_encoding,
    ],
)
@pytest.mark.parametrize("first", ["load", "save"])
def test_a_broken_index_is_dropped(
    log: Path, file: Path, glances: Glances, break_it: Callable[[Path], None], first: str
) -> None:
    index.save_glances(file, glances)
    break_it(file)
    if first == "load":
        assert index.load_glances(file) == {}
    else:
        index.save_glances(file, glances)
        assert index.load_glances(file) in ({}, glances)
    assert len(reopened(log, file).load().records) == 4
    index.save_glances(file, glances)
    assert index.load_glances(file) == glances


@pytest.mark.parametrize("in_the_way", ["the cache", "the folder", "the file"])
def test_a_place_that_cannot_be_written_is_done_without(
    tmp_path: Path, file: Path, glances: Glances, in_the_way: str
) -> None:
    place = {"the cache": tmp_path / "cache", "the folder": file.parent, "the file": file}[in_the_way]
    place.parent.mkdir(parents=True, exist_ok=True)
    if in_the_way == "the file":
        place.mkdir()
    else:
        place.write_text("not a folder")
    index.save_glances(file, glances)
    assert index.load_glances(file) == {}


def test_a_read_only_folder_is_done_without(file: Path, glances: Glances) -> None:
    index.save_glances(file, glances)
    file.chmod(0o400)
    file.parent.chmod(0o500)
    index.save_glances(file, {})
    found = index.load_glances(file)
    file.parent.chmod(0o700)
    assert found in ({}, glances)


def test_a_read_only_index_is_neither_changed_nor_dropped(
    file: Path, glances: Glances, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.save_glances(file, glances)
    before = file.read_bytes()
    connect = sqlite3.connect

    def read_only(path: Path, **options: object) -> sqlite3.Connection:
        return connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("adr_studio.storage.index.sqlite3.connect", read_only)
    index.save_glances(file, dict(list(glances.items())[:1]))
    assert index.load_glances(file) in ({}, glances)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert index.load_glances(file) == glances


def test_an_index_that_another_program_writes_is_left_to_it(
    file: Path, glances: Glances, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.save_glances(file, glances)
    connect = sqlite3.connect
    monkeypatch.setattr(
        "adr_studio.storage.index.sqlite3.connect",
        lambda path, timeout, **options: connect(path, timeout=0, **options),
    )
    other = connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    index.save_glances(file, {})
    assert index.load_glances(file) in ({}, glances)
    other.execute("COMMIT")
    other.close()
    assert index.load_glances(file) == glances


def test_two_writers_at_once_leave_what_one_of_them_wrote(file: Path, glances: Glances) -> None:
    halves = [dict(list(glances.items())[:2]), dict(list(glances.items())[2:])]

    def write(half: int) -> list[Glances]:
        seen = []
        for _ in range(25):
            index.save_glances(file, halves[half])
            seen.append(index.load_glances(file))
        return seen

    with ThreadPoolExecutor(2) as pool:
        seen = [each for found in pool.map(write, (0, 1)) for each in found]
    assert all(each in ({}, *halves) for each in seen)
    index.save_glances(file, glances)
    assert index.load_glances(file) == glances


def test_two_versions_at_once_never_read_each_other_s(
    file: Path, glances: Glances, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.save_glances(file, glances)
    monkeypatch.setattr(index, "_SCHEMA", index._SCHEMA ^ 1)
    assert index.load_glances(file) == {}
    some = dict(list(glances.items())[:1])
    index.save_glances(file, some)
    assert index.load_glances(file) == some
    monkeypatch.undo()
    assert index.load_glances(file) == {}


def test_stamps_of_64_bits_and_names_of_no_encoding(file: Path, glances: Glances) -> None:
    (path, (_, glance)), *_ = glances.items()
    stamp = Stamp(2**64 - 1, 1, 2**62, 2**62)
    index.save_glances(file, {path: (stamp, glance), "docs/adr/0009-\udcff.md": (stamp, glance)})
    assert index.load_glances(file) == {path: (stamp, glance)}
