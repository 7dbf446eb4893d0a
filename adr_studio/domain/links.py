"""Where links stand in a text, and how they change when the file that they lead to moves."""

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote, unquote

from adr_studio.domain.edits import Edits, TextEdit

_CODE = re.compile(
    r"^(?P<fence>[ ]{0,3}(?P<mark>`{3,}|~{3,}))[^\n]*\n(?:.*?\n)?[ ]{0,3}(?P=mark)[`~]*[ \t]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


class Target(NamedTuple):
    """A link's target as it is written, between `start` and `end`; `path` is where it leads, relative to the root."""

    href: str
    path: str
    fragment: str
    start: int
    end: int


class Spans:
    """Parts of a text, among which places are looked for."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._ends = list(accumulate((end for _, end in self._spans), max))

    def __contains__(self, offset: int) -> bool:
        before = bisect_right(self._starts, offset)
        return before > 0 and self._ends[before - 1] > offset


class Code(NamedTuple):
    """Code between two offsets of a text, in a line or as a block of its own."""

    start: int
    end: int
    is_block: bool


_ELSEWHERE = re.compile(
    r"\]\(\s*(?:<[^<>\n]*>|[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
    r"|\]\[[^\[\]\n]*\]"
    r"|^[ ]{0,3}\[[^\]\n]+\]:.*$"
    r"|<[^<>\n]*>"
    r"|\b(?:https?://|mailto:)\S+",
    re.MULTILINE,
)


def addresses_in(text: str) -> list[tuple[int, int]]:
    """Where a text says where links lead, and what a tag has in it: no words for a reader."""
    return [match.span() for match in _ELSEWHERE.finditer(text)]


def code_in(text: str) -> list[Code]:
    """The fenced and inline code of a text."""
    return [Code(*match.span(), match["fence"] is not None) for match in _CODE.finditer(text)]


@cache
def _targets() -> re.Pattern[str]:
    return re.compile(
        r"\]\(\s*<(?P<angle>[^<>\n]*)>"
        r"|\]\(\s*(?P<plain>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
        r"|^[ ]{0,3}\[[^\]\n]+\]:\s*<?(?P<definition>[^\s<>]+)"
        r"|\b(?:href|src)=[\"'](?P<attribute>[^\"'\n]+)[\"']"
        r"|\bxref:(?P<xref>[^\[\s]+)\["
        r"|^(?:supersedes|superseded[-_]by|replaces|replaced[-_]by|amends|amended[-_]by)[ \t]*:[ \t]*[\"']?"
        r"(?P<field>[\w./%-]+\.\w+)"
        r"|^-[ \t]+[\"']?(?P<item>[\w./%-]+\.(?:md|adoc|rst))[\"']?[ \t]*$",
        re.MULTILINE | re.IGNORECASE,
    )


def targets(text: str, folder: str, code: Sequence[Code] | None = None) -> Iterator[Target]:
    """The links in a text whose file lies in `folder` that lead to a file of the repository. Code has no links."""
    hidden = Spans((each.start, each.end) for each in (code_in(text) if code is None else code))
    for match in _targets().finditer(text):
        group = match.lastgroup or ""
        href = match[group]
        if not href or match.start() in hidden:
            continue
        location, _, fragment = href.partition("#")
        if not location or re.match(r"[a-z][a-z0-9+.-]*:|//", location, re.IGNORECASE):
            continue
        decoded = unquote(location)
        joined = decoded.lstrip("/") if decoded.startswith("/") else posixpath.join(folder, decoded)
        yield Target(href, posixpath.normpath(joined), fragment, match.start(group), match.end(group))


def relative(path: str, folder: str) -> str:
    """How a text in `folder` writes a link to `path`: a bare file name in the same folder."""
    return quote(posixpath.relpath(path, folder or "."), safe="/.-_~+@!$&'*,;=:")


def retarget(text: str, path: str, moves: dict[str, str]) -> Edits:
    """The edits that keep the links of the file at `path` leading to the same files after `moves` (old → new path).

    The file itself may be one that moves. Only what must change changes: `./`, fragments and encoding stay.
    """
    old_folder = posixpath.dirname(path)
    new_folder = posixpath.dirname(moves.get(path, path))
    edits = []
    for target in targets(text, old_folder):
        new = moves.get(target.path, target.path)
        if new == target.path and new_folder == old_folder:
            continue
        href = _written_like(target, new, new_folder)
        if href != target.href:
            edits.append(TextEdit(target.start, target.end, href))
    return tuple(edits)


def _written_like(target: Target, new: str, folder: str) -> str:
    location = target.href.partition("#")[0]
    fragment = target.href[len(location) :]
    if location.startswith("/"):
        return f"/{quote(new)}{fragment}"
    written = posixpath.relpath(new, folder or ".")
    encoded = location != unquote(location) or (location.isascii() and not written.isascii())
    if encoded or re.search(r"[\s()]", written):
        written = quote(written, safe="/.-_~+@!$&'*,;=:")
    if location.startswith("./") and not written.startswith("."):
        written = f"./{written}"
    return written + fragment
