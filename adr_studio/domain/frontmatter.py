"""Front matter, read line by line and without loss: no YAML library, because real front matter breaks them all."""

from collections.abc import Sequence


def closing_line(lines: Sequence[str]) -> int:
    """The number of lines that the front matter takes, its two fences included; 0 where the text has none.

    `lines` are without their line ends. A block that is never closed is body text, not front matter.
    """
    if not lines or lines[0].rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return number + 1
    return 0
