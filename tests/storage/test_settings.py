"""The settings come back as they were, and one that cannot be used costs no other."""

import json
from pathlib import Path

import pytest

from adr_studio.errors import Unwritable
from adr_studio.storage.opening import Opening, read_opening
from adr_studio.storage.settings import MOST_RECENT, Settings, load_settings, save_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_they_come_back_as_they_were(file: Path) -> None:
    assert load_settings(file) == Settings()
    settings = Settings(theme="dark", recent=("/a", "/ü b"), window="AdnQ", state="/w==", zoom=-2)
    save_settings(file, settings)
    assert load_settings(file) == settings
    save_settings(file, settings.opened("/c"))
    assert load_settings(file).recent == ("/c", "/a", "/ü b")
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]


def test_a_repository_is_listed_once_and_the_oldest_goes() -> None:
    settings = Settings()
    for number in range(MOST_RECENT + 3):
        settings = settings.opened(f"/{number}")
    settings = settings.opened("/5")
    assert settings.recent[:2] == ("/5", f"/{MOST_RECENT + 2}")
    assert len(settings.recent) == len(set(settings.recent)) == MOST_RECENT


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b"null", b"\xff\xfe", b'{"theme": "\xff"}', b"[" * 100_000], ids=repr
)
def test_a_broken_file_gives_the_defaults_and_is_written_anew(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert load_settings(file) == Settings()
    save_settings(file, Settings(zoom=1))
    assert load_settings(file) == Settings(zoom=1)


@pytest.mark.parametrize("wrong", [{"zoom": 99}, {"zoom": "big"}, {"theme": 7}, {"window": None}, {"window": {}}])
def test_one_that_cannot_be_used_costs_no_other(file: Path, wrong: dict[str, object]) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"recent": ["/a"], "of tomorrow": True} | wrong))
    settings = load_settings(file)
    assert settings.recent == ("/a",)
    assert settings.model_extra == {"of tomorrow": True}
    assert settings.zoom == 0


def test_unknown_keys_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"theme": "sepia", "of tomorrow": {"a": [1, null]}}')
    save_settings(file, load_settings(file).opened("/a"))
    stated = json.loads(file.read_text())
    assert stated["of tomorrow"] == {"a": [1, None]}
    assert stated["theme"] == "sepia"
    assert stated["recent"] == ["/a"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("not a folder")
    with pytest.raises(Unwritable, match=r"^“settings.json” could not be saved: [^.]+\.") as caught:
        save_settings(tmp_path / "config" / "settings.json", Settings())
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"theme": "dark", "recent": ["/a", "/b"], "window": "AdnQ", "zoom": 99, "of tomorrow": 1}',
        b'{"theme": 7, "recent": ["/a", 7], "window": null}',
        b'{"theme": null, "recent": "/a", "window": {}}',
        b'{"recent": {"a": 1}, "window": "AdnQ"}',
    ],
)
def test_the_first_window_is_told_what_the_model_says(file: Path, content: bytes) -> None:
    assert read_opening(file) == Opening() == tuple(getattr(Settings(), name) for name in Opening._fields)
    file.parent.mkdir()
    file.write_bytes(content)
    settings = load_settings(file)
    assert read_opening(file) == tuple(getattr(settings, name) for name in Opening._fields)
