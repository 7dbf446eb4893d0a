"""The one mechanism of every drop-in: import a folder's modules, gather the instances of one kind."""

import importlib
import logging
import pkgutil
import sys
from functools import cache
from importlib.metadata import EntryPoints, distributions
from types import ModuleType
from typing import TypeVar

from adr_studio.errors import StudioError

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
    for entry in _extensions(tuple(sys.path)).select(group=package.__name__):
        try:
            plugin = entry.load()
            found += [plugin] if isinstance(plugin, kind) else _instances(plugin, kind)
        except Exception:
            log.exception("The extension %s could not be loaded and is switched off.", entry.name)
    return tuple({id(each): each for each in found}.values())


@cache
def _extensions(_path: tuple[str, ...]) -> EntryPoints:
    """Every entry point that is installed on this path; to look for them takes longer than to load our own modules."""
    return EntryPoints(entry for each in distributions() for entry in each.entry_points)


def _instances(module: object, kind: type[T]) -> list[T]:
    return [value for value in vars(module).values() if isinstance(value, kind)]
