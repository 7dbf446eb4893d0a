"""One file takes another's place, and what a third program writes in that moment stays."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from adr_studio.storage.exchange import take_place, turn_in


@pytest.fixture
def new(tmp_path: Path) -> Path:
    file = tmp_path / "new"
    file.write_text("ours")
    return file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "place"
    file.write_text("old")
    return file


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def is_old(file: Path) -> bool:
    return file.read_text() == "old"


def replace(place: Path, text: str) -> None:
    beside = place.with_name("beside")
    beside.write_text(text)
    beside.replace(place)


def test_the_new_file_takes_the_old_one_s_place(new: Path, place: Path, tmp_path: Path) -> None:
    assert take_place(new, place, place.stat(), is_old)
    assert contents(tmp_path) == {"place": "ours"}


def test_it_takes_a_place_that_is_free(new: Path, tmp_path: Path) -> None:
    assert take_place(new, tmp_path / "free", None, is_old)
    assert contents(tmp_path) == {"free": "ours"}


def test_a_place_that_was_taken_or_left_meanwhile_is_an_error(new: Path, place: Path, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        take_place(new, place, None, is_old)
    before = place.stat()
    place.unlink()
    with pytest.raises(FileNotFoundError):
        take_place(new, place, before, is_old)
    assert contents(tmp_path) == {"new": "ours"}


def write_in_place(place: Path, text: str) -> None:
    place.write_text(text)


@pytest.mark.parametrize("write", [replace, write_in_place])
def test_a_version_that_came_after_the_look_is_put_back(
    new: Path, place: Path, tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    before = place.stat()
    write(place, "theirs")
    assert not take_place(new, place, before, is_old)
    assert contents(tmp_path) == {"place": "theirs"}


def test_one_of_the_same_size_and_time_is_put_back_as_well(new: Path, place: Path, tmp_path: Path) -> None:
    before = place.stat()
    place.write_text("odd")
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not take_place(new, place, before, is_old)
    assert contents(tmp_path) == {"place": "odd"}


@pytest.mark.parametrize("write", [replace, write_in_place])
def test_a_later_version_still_stays_and_the_one_before_it_beside(
    new: Path, place: Path, tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    """Written while ours had the place for a moment: nobody knows of it yet, and it is the latest."""
    before = place.stat()

    def is_expected(displaced: Path) -> bool:
        assert displaced.read_text() == "old"
        write(place, "later")
        return False

    assert not take_place(new, place, before, is_expected)
    assert contents(tmp_path) == {"place": "later", "new": "old"}


def test_programs_of_ours_take_turns(tmp_path: Path) -> None:
    order: list[str] = []
    began = threading.Event()

    def other() -> None:
        began.set()
        with turn_in(tmp_path):
            order.append("other")

    with turn_in(tmp_path):
        thread = threading.Thread(target=other)
        thread.start()
        began.wait()
        thread.join(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]
    assert list(tmp_path.iterdir()) == []
