"""The studio without a screen: what scripts, CI and other programs use. Imports no Qt."""

import argparse
import sys
from collections.abc import Sequence

from adr_studio import __version__, registry
from adr_studio.cli import subcommands
from adr_studio.cli.subcommand import Subcommand
from adr_studio.errors import StudioError

USAGE = 2
"""The exit code for wrong usage, and for what cannot be read."""


def subcommand_names() -> frozenset[str]:
    """The first words by which the command line is meant, and not the window."""
    return frozenset(command.name for command in registry.discover(subcommands, Subcommand))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code: 0, 1 (found something), 2 (usage or unreadable)."""
    parser = argparse.ArgumentParser(prog="adr-studio", description="Architecture decision records kept in git.")
    parser.add_argument("--version", action="version", version=f"adr-studio {__version__}")
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in registry.discover(subcommands, Subcommand):
        each = group.add_parser(command.name, help=command.help, description=command.help)
        command.declare(each)
        each.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except StudioError as error:
        print(f"adr-studio: {' '.join(str(error).split())}", file=sys.stderr)  # noqa: T201
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return USAGE
    return code
