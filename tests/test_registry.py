"""Drop-ins are found in order; one file more is one drop-in more; an extension that crashes is left out."""

import importlib
import itertools
import logging
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from adr_studio import commands, registry
from adr_studio.errors import StudioError
from adr_studio.session.command import Command

_names = (f"dropins_{number}" for number in itertools.count())


@dataclass(frozen=True)
class Made:
    package: ModuleType
    folder: Path

    def add(self, module: str, text: str) -> None:
        (self.folder / f"{module}.py").write_text(text)
        importlib.invalidate_caches()

    def found(self) -> tuple[str, ...]:
        return registry.discover(self.package, str)

    def extend(self, site: Path, name: str, module: str, text: str, attribute: str = "") -> None:
        """Install a distribution with one entry point of this package's group."""
        (site / f"{module}.py").write_text(text)
        info = site / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        target = f"{module}:{attribute}" if attribute else module
        (info / "entry_points.txt").write_text(f"[{self.package.__name__}]\n{name} = {target}\n")
        importlib.invalidate_caches()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    name = next(_names)
    folder = tmp_path / "ours" / name
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path / "ours")
    return Made(importlib.import_module(name), folder)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    return site


def test_they_come_in_order_of_module_name_then_as_written(made: Made) -> None:
    made.add("zebra", 'LAST = "z2"\nFIRST = "z1"\n')
    made.add("ant", 'IT = "a"\n')
    made.add("mole", 'IT = "m"\n')
    shown = [each for each in made.found() if len(each) <= 2]
    assert shown == ["a", "m", "z2", "z1"]


def test_one_that_two_modules_know_is_found_once(made: Made) -> None:
    made.add("ant", "IT = frozenset({1})\n")
    made.add("bee", f"from {made.package.__name__}.ant import IT\n")
    assert registry.discover(made.package, frozenset) == (frozenset({1}),)


def test_a_file_more_is_a_drop_in_more(made: Made) -> None:
    made.add("ant", "IT = frozenset({1})\n")
    assert registry.discover(made.package, frozenset) == (frozenset({1}),)
    made.add("bee", "IT = frozenset({2})\n")
    assert registry.discover(made.package, frozenset) == (frozenset({1}), frozenset({2}))


def test_a_folder_with_nothing_in_it_is_a_broken_installation(made: Made) -> None:
    with pytest.raises(StudioError, match="Nothing was found in dropins_") as caught:
        registry.discover(made.package, frozenset)
    assert "install again" in caught.value.detail


@pytest.mark.parametrize("attribute", ["", "IT"])
def test_third_parties_add_theirs_behind_ours(made: Made, site: Path, attribute: str) -> None:
    made.add("zebra", "IT = frozenset({1})\n")
    made.extend(site, "theirs", f"theirs_of_{made.package.__name__}", "IT = frozenset({2})\n", attribute)
    assert registry.discover(made.package, frozenset) == (frozenset({1}), frozenset({2}))


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("raise RuntimeError('it crashes')\n", ""),
        ("import no_such_module_anywhere\n", ""),
        ("def broken(:\n", ""),
        ("", "it_is_not_there"),
        ("IT = (1, 2)\n", "IT"),
    ],
    ids=["raises", "imports what is not there", "is no Python", "names what is not there", "is nothing to look into"],
)
def test_one_that_crashes_is_named_and_left_out(
    made: Made, site: Path, caplog: pytest.LogCaptureFixture, text: str, attribute: str
) -> None:
    made.add("ant", "IT = frozenset({1})\n")
    made.extend(site, "crashing", f"crashing_of_{made.package.__name__}", text, attribute)
    made.extend(site, "sound", f"sound_of_{made.package.__name__}", "IT = frozenset({2})\n")
    with caplog.at_level(logging.ERROR, "adr_studio.registry"):
        found = registry.discover(made.package, frozenset)
    assert set(found) == {frozenset({1}), frozenset({2})}
    (told,) = caplog.messages
    assert "crashing" in told
    caplog.clear()


def test_the_program_s_own_are_there() -> None:
    ids = [each.id for each in registry.discover(commands, Command)]
    assert {"decision.new", "file.save", "edit.undo", "history.save"} <= set(ids)
