"""Where the program begins: with a command's name it is the command line, otherwise the window."""

import gc
import importlib
import sys
from types import ModuleType

STARTING = 200_000, 20, 20
"""From how many new objects on garbage is looked for: more than a start makes, and what a start makes stays."""


WITHOUT_QT = (
    "domain.completing",
    "domain.findings",
    "domain.merging",
    "domain.planning",
    "render.blocks",
    "session.arrangement",
    "storage.gallery",
    "storage.index",
    "storage.journal",
    "storage.repository",
    "storage.sample",
)
"""The rooms that the window needs and that need no Qt; they bring along what stands below them."""


def main() -> int:
    """Run the program; gives the exit code."""
    gc.set_threshold(*STARTING)
    arguments = sys.argv[1:]
    if arguments and arguments[0] == "tour":
        from adr_studio import tour

        return tour.run(arguments[1:])
    if arguments and "/" not in arguments[0] and (code := _run_command(arguments)) is not None:
        return code
    shown: int = import_window().run(arguments)
    return shown


def import_window() -> ModuleType:
    """The window's program. Qt reads the source of each module that is imported after it, so what can comes before."""
    for room in WITHOUT_QT:
        importlib.import_module(f"adr_studio.{room}")
    from adr_studio import main as window

    return window


def _run_command(arguments: list[str]) -> int | None:
    """The exit code of the command that is meant, None where it is a folder; the window starts without this import."""
    from adr_studio import cli

    if arguments[0].startswith("-") or arguments[0] in cli.subcommand_names():
        return cli.run(arguments)
    return None


if __name__ == "__main__":
    sys.exit(main())
