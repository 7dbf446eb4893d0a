"""The settings come back as they were, one that cannot be used costs no other, and no file is lost."""

import json
from pathlib import Path

import pytest

from adr_studio.errors import Unreadable, Unwritable
from adr_studio.storage.remembered import MOST_RECENT, Remembered, load_remembered, save_remembered
from adr_studio.storage.settings import VERSION, Settings, load_settings, save_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_they_come_back_as_they_were(file: Path) -> None:
    assert load_settings(file) == Settings()
    settings = Settings(theme="dark", autosave=True, zoom=-2)
    save_settings(file, settings)
    assert load_settings(file) == settings
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b"null", b"\xff\xfe", b'{"theme": "\xff"}', b"[" * 100_000], ids=repr
)
def test_a_file_that_is_no_settings_is_kept_aside_and_told(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=r"settings\.json\.unreadable"):
        load_settings(file)
    assert file.with_name("settings.json.unreadable").read_bytes() == content
    assert load_settings(file) == Settings()


@pytest.mark.parametrize("wrong", [{"zoom": 99}, {"zoom": "big"}, {"theme": 7}, {"autosave": "perhaps"}])
def test_one_that_cannot_be_used_costs_no_other(file: Path, wrong: dict[str, object]) -> None:
    file.parent.mkdir()
    right = {"version": VERSION, "theme": "dark", "autosave": True, "zoom": 3, "of tomorrow": True}
    file.write_text(json.dumps(right | wrong))
    settings = load_settings(file)
    assert settings.model_dump() == {**right, **{name: Settings.model_fields[name].default for name in wrong}}


def test_the_first_version_is_brought_to_the_present_one(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"theme": "dark", "recent": ["/a"], "window": "AdnQ", "state": "", "zoom": 1}))
    assert load_settings(file).model_dump() == {"version": VERSION, "theme": "dark", "autosave": False, "zoom": 1}


def test_unknown_keys_of_a_newer_version_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"version": 99, "theme": "sepia", "of tomorrow": {"a": [1, null]}}')
    save_settings(file, load_settings(file).model_copy(update={"zoom": 1}))
    kept = json.loads(file.read_text())
    assert kept == {"version": 99, "theme": "sepia", "autosave": False, "zoom": 1, "of tomorrow": {"a": [1, None]}}


def test_a_folder_that_cannot_be_written_is_told(file: Path) -> None:
    file.parent.write_text("a file in the way")
    with pytest.raises(Unwritable, match="Your choices last until you quit"):
        save_settings(file, Settings())


def test_what_is_remembered_comes_back(file: Path) -> None:
    remembered = Remembered(("/a", "/ü b"), "AdnQ", "dark").opened("/c")
    save_remembered(file, remembered)
    assert load_remembered(file) == Remembered(("/c", "/a", "/ü b"), "AdnQ", "dark")


def test_a_repository_is_listed_once_and_the_oldest_goes() -> None:
    remembered = Remembered()
    for number in range(MOST_RECENT + 3):
        remembered = remembered.opened(f"/{number}")
    remembered = remembered.opened("/5")
    assert remembered.recent[:2] == ("/5", f"/{MOST_RECENT + 2}")
    assert len(remembered.recent) == len(set(remembered.recent)) == MOST_RECENT
    assert "/5" not in remembered.forgot("/5").recent


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"recent": 7, "window": [], "theme": null}'], ids=repr)
def test_what_cannot_be_remembered_is_forgotten(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert load_remembered(file) == Remembered()
