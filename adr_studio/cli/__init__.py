"""The studio without a screen: what scripts, CI and other programs use. Imports no Qt."""

import argparse
import contextlib
import os
import traceback
from collections.abc import Sequence
from typing import NoReturn

from adr_studio import __version__, registry
from adr_studio.cli import output, subcommands
from adr_studio.cli.subcommand import Subcommand
from adr_studio.errors import Refused, StudioError

USAGE = 2
"""The exit code for wrong usage, and for what cannot be read."""

_INTERRUPTED = 130
"""The exit code of a shell's command that Ctrl+C ended."""


class _Parser(argparse.ArgumentParser):
    """Raises Refused for wrong usage, so that it is told in one line as every other error is."""

    def error(self, message: str) -> NoReturn:
        raise Refused(f"{message[:1].upper()}{message[1:]}.", f"“{self.prog} --help” says more.")


def subcommand_names() -> frozenset[str]:
    """The first words by which the command line is meant, and not the window."""
    return frozenset(command.name for command in registry.discover(subcommands, Subcommand))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code: 0, 1 (found something), 2 (usage or unreadable). Raises nothing."""
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        output.flush()
    except SystemExit as done:
        return int(done.code or 0)
    except StudioError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        _fail("Stopped. No file was left half changed.")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough, as `head` has: that is no failure.
        output.drop()
        return 0
    except OSError as error:
        output.drop()
        where = f"“{error.filename}”: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}. No file was left half changed.")
    except Exception as error:
        return _fail(_fault(error))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="adr-studio", description="Architecture decision records kept in git.")
    parser.add_argument("--version", action="version", version=f"adr-studio {__version__}")
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in registry.discover(subcommands, Subcommand):
        each = group.add_parser(command.name, help=command.help, description=command.help)
        command.declare(each)
        each.set_defaults(run=command.run)
    return parser


def _fail(sentence: str) -> int:
    with contextlib.suppress(OSError):
        output.warn(sentence)
    return USAGE


def _fault(error: Exception) -> str:
    """What is said of a failure that is our own: in one line too, with the place where it happened."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}:{place.lineno}"
    what = f"{type(error).__name__} at {where}: {str(error)[:200]}"
    return f"ADR Studio has a fault ({what}). No file was left half changed; please report this line."
