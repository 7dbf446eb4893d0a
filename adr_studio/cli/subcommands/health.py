"""Whether the installation is whole."""

import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from adr_studio import assets
from adr_studio.cli.desk import open_desk, say
from adr_studio.cli.subcommand import Subcommand
from adr_studio.errors import StudioError
from adr_studio.render.markdown import render_blocks
from adr_studio.storage.gallery import read_gallery
from adr_studio.storage.sample import build_sample
from adr_studio.storage.workspace import find_dialects


def _declare(parser: ArgumentParser) -> None:
    parser.description = "Check that everything is installed that the studio needs."


def _dialects() -> str:
    return f"{len(find_dialects())} dialects"


def _templates() -> str:
    return f"{len(read_gallery())} templates"


def _assets() -> str:
    return f"{len(list((assets.folder('resources') / 'icons').glob('*.svg')))} icons"


def _sample() -> str:
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(str(build_sample(Path(folder) / "sample")))
        texts = [desk.workspace.source(record.path).text for record in desk.catalog.records]
        blocks = sum(len(render_blocks(text)) for text in texts)
        return f"{len(texts)} sample records with {blocks} blocks"


def _graphviz() -> str:
    found = shutil.which("dot")
    if found is None:
        raise StudioError("Graphviz (dot) is not on the PATH.", "Diagrams will show as lists.")
    return found


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("dialects", _dialects),
    ("templates", _templates),
    ("resources", _assets),
    ("git and the sample", _sample),
    ("graphviz", _graphviz),
)


def _run(_options: Namespace) -> int:
    bad = 0
    for name, check in CHECKS:
        try:
            say(f"good  {name}: {check()}")
        except (StudioError, OSError) as error:
            bad += 1
            say(f"BAD   {name}: {error}")
    return 1 if bad else 0


SELF_TEST = Subcommand("self-test", "Check the installation.", _declare, _run)
