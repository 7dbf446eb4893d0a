"""The options that a record considers, as its own sections list them.

A section of alternatives is none of these: in many a document it has what was not chosen, and no more.
"""

import re
from collections.abc import Iterator

from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.page import heading_name

_SECTIONS = frozenset(
    ("considered options|options considered|options|options envisagées|betrachtete alternativen").split("|")
)
_ITEM = re.compile(r"^(?P<indent>\s{0,3})(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_SHORT = re.compile(r"\s+[-–—|]\s+.*|,?\s+e\.g\..*|\s*\([^()]*\)\s*$|:\s.*")


def considered_options(markdown: MarkdownText) -> tuple[str, ...]:
    """The options by their titles; none where no section lists them."""
    for at, section in enumerate(markdown.sections):
        if heading_name(section.heading.text) in _SECTIONS:
            items = map(_ITEM.match, markdown.lines[section.start : section.end])
            listed = [_plain(match["text"]) for match in items if match]
            return tuple(dict.fromkeys(listed or _headings_below(markdown, at)))
    return ()


def same_option(one: str, other: str) -> bool:
    """Whether two titles name the same option: alike, one the other's beginning, or one the other's short form."""
    first, second = _plain(one).casefold(), _plain(other).casefold()
    if first and second and (_begins(first, second) or _begins(second, first)):
        return True
    return bool(_names(one) & _names(other))


def _begins(longer: str, shorter: str) -> bool:
    """Whether the longer one begins with the words of the shorter."""
    return longer.startswith(shorter) and not longer[len(shorter) : len(shorter) + 1].isalnum()


def _headings_below(markdown: MarkdownText, at: int) -> Iterator[str]:
    level = markdown.headings[at].level
    for heading in markdown.headings[at + 1 :]:
        if heading.level <= level:
            return
        if heading.level == level + 1:
            yield _plain(heading.text)


def _plain(title: str) -> str:
    return _LINK.sub(r"\1", title).strip(" *_`\"'.")


def _names(title: str) -> set[str]:
    plain = _plain(title)
    whole = " ".join(plain.casefold().split())
    short = " ".join(_SHORT.sub("", plain, count=1).casefold().split())
    return {whole, short} - {""}
