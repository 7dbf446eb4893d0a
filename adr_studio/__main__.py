"""Where the program begins: with a command's name it is the command line, otherwise the window."""

import gc
import sys

STARTING = 200_000, 20, 20
"""From how many new objects on garbage is looked for: more than a start makes, and what a start makes stays."""


def main() -> int:
    """Run the program; gives the exit code."""
    gc.set_threshold(*STARTING)
    arguments = sys.argv[1:]
    if arguments and arguments[0] == "tour":
        from adr_studio import tour

        return tour.run(arguments[1:])
    if arguments and "/" not in arguments[0] and (code := _run_command(arguments)) is not None:
        return code
    from adr_studio import main as window

    return window.run(arguments)


def _run_command(arguments: list[str]) -> int | None:
    """The exit code of the command that is meant, None where it is a folder; the window starts without this import."""
    from adr_studio import cli

    if arguments[0].startswith("-") or arguments[0] in cli.subcommand_names():
        return cli.run(arguments)
    return None


if __name__ == "__main__":
    sys.exit(main())
