"""Whether the installation is whole: each thing that the studio needs is tried, and told in one line."""

import importlib.metadata
import sys
import tempfile
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from adr_studio import assets
from adr_studio.cli.desk import can_write, user_cache
from adr_studio.cli.output import printable, say
from adr_studio.cli.subcommand import Subcommand
from adr_studio.errors import StudioError
from adr_studio.render.markdown import render_blocks
from adr_studio.storage.dot import dot_version
from adr_studio.storage.gallery import read_gallery
from adr_studio.storage.repository.runner import plain_runner
from adr_studio.storage.story import build_sample
from adr_studio.storage.workspace import Workspace, find_dialects

OLDEST_PYTHON = (3, 11)

_AGAIN = "The installation is incomplete; install ADR Studio again."


def _declare(parser: ArgumentParser) -> None:
    parser.description = "Check that everything is there that the studio needs, and what to do where it is not."


def _python() -> str:
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise StudioError(f"Python {sys.version.split()[0]} is too old.", f"Install {wanted} or newer.")
    return sys.version.split()[0]


def _qt() -> str:
    try:
        return f"PySide6 {importlib.metadata.version('pyside6')}"
    except importlib.metadata.PackageNotFoundError as error:
        raise StudioError("PySide6 is not installed.", "There is no window without it; install it by pip.") from error


def _git() -> str:
    with tempfile.TemporaryDirectory(prefix="adr-studio-") as folder:
        runner = plain_runner(Path(folder), nowhere=Path(folder, "nowhere"))
        return runner.read("version").decode("utf-8", "replace").strip().removeprefix("git version ")


def _graphviz() -> str:
    version = dot_version()
    if version is None:
        detail = "Diagrams show as lists until it is there (Debian, Ubuntu: “apt-get install graphviz”)."
        raise StudioError("Graphviz (dot) is not installed, or does not run.", detail)
    return version


def _dialects() -> str:
    return ", ".join(dialect.name for dialect in find_dialects())


def _templates() -> str:
    templates, known = read_gallery(), {dialect.name for dialect in find_dialects()}
    strange = [template.name for template in templates if template.dialect not in known]
    if strange or not templates:
        raise StudioError(f"Templates without a dialect: {', '.join(strange) or 'all'}.", _AGAIN)
    return f"{len(templates)}"


def _resources() -> str:
    folder = assets.folder("resources")
    found = {name: sorted((folder / name).glob(f"*.{ending}")) for name, ending in _RESOURCES.items()}
    empty = [name for name, files in found.items() if not files or not all(file.stat().st_size for file in files)]
    if empty:
        raise StudioError(f"{folder} lacks {', '.join(empty)}.", _AGAIN)
    for theme in found["themes"]:
        tomllib.loads(theme.read_text(encoding="utf-8"))
    return ", ".join(f"{len(files)} {name}" for name, files in found.items())


_RESOURCES = {"icons": "svg", "css": "css", "themes": "toml"}


def _sample() -> str:
    """Makes the sample by real commits, reads it and renders all of it."""
    with tempfile.TemporaryDirectory(prefix="adr-studio-") as folder:
        workspace = Workspace(build_sample(Path(folder, "sample"), cache=Path(folder, "cache")))
        records = workspace.load().records
        blocks = [render_blocks(workspace.source(record.path).text, record.folder) for record in records]
        unread = [record.path for record in records if record.notice]
    if unread or not records or not all(blocks):
        raise StudioError(f"The sample cannot be read: {', '.join(unread) or 'it is empty'}.", _AGAIN)
    return f"{len(records)} records, {sum(map(len, blocks))} blocks"


def _cache() -> str:
    cache = user_cache()
    if not can_write(cache):
        detail = "Make it writable, or set XDG_CACHE_HOME to a folder that is."
        raise StudioError(f"The cache folder {cache} cannot be written.", detail)
    return str(cache)


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("Python", _python),
    ("Qt", _qt),
    ("git", _git),
    ("Graphviz", _graphviz),
    ("dialects", _dialects),
    ("templates", _templates),
    ("resources", _resources),
    ("sample", _sample),
    ("cache", _cache),
)


def _run(_options: Namespace) -> int:
    bad = 0
    for name, check in CHECKS:
        try:
            line = f"good  {name}: {check()}"
        except StudioError as error:
            line = f"BAD   {name}: {error}"
        except Exception as error:
            line = f"BAD   {name}: {type(error).__name__}: {error}. {_AGAIN}"
        bad += line.startswith("BAD")
        say(printable(line))
    return 1 if bad else 0


SELF_TEST = Subcommand("self-test", "Check the installation.", _declare, _run)
