"""What the command line prints: results on one stream, and what else there is to say, by the line, on the other."""

import contextlib
import os
import sys
from typing import TextIO

from adr_studio.domain.display import visible


def say(line: str) -> None:
    """Print one line, whatever it holds: what the terminal cannot show is escaped."""
    _put(line, sys.stdout)


def warn(sentence: str) -> None:
    """Print one line beside the output."""
    _put(f"adr-studio: {printable(' '.join(sentence.split()))}", sys.stderr)


def printable(text: str) -> str:
    """The text with what would steer a terminal spelled out."""
    return visible(text)


def flush() -> None:
    """Let the output reach its reader now. Raises OSError where it does not."""
    if sys.stdout is not None:
        sys.stdout.flush()


def drop() -> None:
    """Let what is still to be written go nowhere, or the interpreter fails on it once more when it ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _put(line: str, stream: TextIO | None) -> None:
    """A stream that was closed before the program began is None."""
    if stream is not None:
        encoding = stream.encoding or "utf-8"
        print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)
