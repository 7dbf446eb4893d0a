"""Where the program begins: with a command's name it is the command line, otherwise the window."""

import os
import sys


def main() -> int:
    """Run the program; gives the exit code."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] == "tour":
        from adr_studio import tour

        return tour.run(arguments[1:])
    from adr_studio import cli

    if arguments and (arguments[0].startswith("-") or arguments[0] in cli.subcommand_names()):
        return cli.run(arguments)
    if arguments and not os.path.exists(arguments[0]):
        print(f"adr-studio: “{arguments[0]}” is no folder and no command; see “adr-studio --help”.", file=sys.stderr)  # noqa: T201
        return cli.USAGE
    from adr_studio import main as window

    return window.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
