"""The one mechanism of every drop-in: import a folder's modules, gather the instances of one kind."""

import contextlib
import importlib
import logging
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from adr_studio.errors import StudioError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")

log = logging.getLogger(__name__)


def discover(package: ModuleType, kind: type[T]) -> tuple[T, ...]:
    """The instances of `kind` that stand at module level in `package`'s modules, in order of module name.

    Third parties add theirs through the entry-point group of the package's own dotted name; one that cannot be
    loaded is named in the log and left out. A folder of the studio's own that yields nothing is a broken
    installation: StudioError.
    """
    found: list[T] = []
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")):
        found += _instances(importlib.import_module(module), kind)
    if not found:
        raise StudioError(f"Nothing was found in {package.__name__}.", "The installation is incomplete; install again.")
    for entry in _extensions(package.__name__):
        try:
            plugin = entry.load()
            found += [plugin] if isinstance(plugin, kind) else _instances(plugin, kind)
        except Exception:
            log.exception("The extension %s could not be loaded and is switched off.", entry.name)
    return tuple({id(each): each for each in found}.values())


def _extensions(group: str) -> "Iterable[EntryPoint]":
    """The entry points of a group that are installed; where nobody names the group, none are looked for."""
    if f"[{group}]" not in _entry_point_files(tuple(sys.path)):
        return ()
    from importlib.metadata import entry_points  # here, because it takes longer to load than all of our drop-ins

    return entry_points(group=group)


@cache
def _entry_point_files(path: tuple[str, ...]) -> str:
    """The entry points of everything that is installed on this path, one file after the other."""
    return "\n".join(_read_entry_points(path))


def _read_entry_points(path: Iterable[str]) -> Iterator[str]:
    for folder in path:
        for pattern in ("*.dist-info", "*.egg-info"):
            for file in Path(folder).glob(f"{pattern}/entry_points.txt"):
                with contextlib.suppress(OSError):
                    yield file.read_text(encoding="utf-8", errors="replace")


def _instances(module: object, kind: type[T]) -> list[T]:
    return [value for value in vars(module).values() if isinstance(value, kind)]
