"""The options that a record considers and what drives it to a decision, as its own sections list them.

A section of alternatives is none of these: in many a document it has what was not chosen, and no more.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.markdown import MarkdownText, Section, without_comments
from adr_studio.domain.page import heading_name

_SECTIONS = frozenset(
    ("considered options|options considered|options|options envisagées|betrachtete alternativen").split("|")
)
_DRIVERS = frozenset(
    ("decision drivers|drivers|forces|decision criteria|criteria|entscheidungstreiber|facteurs de décision").split("|")
)
_ITEM = re.compile(r"^(?P<indent>\s{0,3})(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_SHORT = re.compile(r"\s+[-–—|]\s+.*|,?\s+e\.g\..*|\s*\([^()]*\)\s*$|:\s.*")
_LABEL = re.compile(r"^(?:option|alternative)\s+#?\w{1,3}\s*[:.–—-]\s+", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\W*(?:\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\](?!\()|…|\.\.\.)?\W*", re.DOTALL)


def considered_options(markdown: MarkdownText) -> tuple[str, ...]:
    """The options by their titles; none where no section lists them."""
    at = _find(markdown, _SECTIONS)
    if at is None:
        return ()
    listed = [_plain(match["text"]) for match in _items(markdown, markdown.sections[at])]
    return tuple(dict.fromkeys(listed or _headings_below(markdown, at)))


def decision_drivers(markdown: MarkdownText) -> tuple[str, ...]:
    """What options are to be judged by, in a few words each; what a template has in their place is none."""
    at = _find(markdown, _DRIVERS)
    if at is None:
        return ()
    listed = [match["text"] for match in _items(markdown, markdown.sections[at])]
    return tuple(dict.fromkeys(_plain(_SHORT.sub("", _plain(text), count=1)) for text in listed if _says(text)))


def list_option(markdown: MarkdownText, title: str) -> Edits:
    """The edit that puts an option into the record's list of them, as its last item; none where there is no list."""
    at = _find(markdown, _SECTIONS)
    if at is None:
        return ()
    section = markdown.sections[at]
    items = list(_items(markdown, section))
    if not items or any(same_option(_plain(match["text"]), title) for match in items):
        return ()
    last = max(line for line in _item_lines(markdown, section))
    written = markdown.lines[last]
    match = _ITEM.match(written)
    assert match is not None
    end = last
    while end + 1 < section.end and markdown.lines[end + 1][:1] in (" ", "\t") and markdown.lines[end + 1].strip():
        end += 1
    number = re.match(r"(\s*)(\d+)([.)]\s+)", written)
    mark = f"{number[1]}{int(number[2]) + 1}{number[3]}" if number else written[: match.start("text")]
    place = markdown.starts[end] + len(markdown.lines[end])
    return (TextEdit(place, place, f"\n{mark}{title}"),)


def _says(text: str) -> bool:
    return not is_placeholder(without_comments(text))


def is_placeholder(text: str) -> bool:
    """Whether a text says nothing, or only what a template has for its author to replace."""
    return _PLACEHOLDER.fullmatch(text) is not None


def _find(markdown: MarkdownText, names: Collection[str]) -> int | None:
    found = (at for at, each in enumerate(markdown.sections) if heading_name(each.heading.text) in names)
    return next(found, None)


def _items(markdown: MarkdownText, section: Section) -> Iterator[re.Match[str]]:
    yield from filter(None, map(_ITEM.match, markdown.lines[section.start : section.end]))


def _item_lines(markdown: MarkdownText, section: Section) -> Iterator[int]:
    return (line for line in range(section.start, section.end) if _ITEM.match(markdown.lines[line]))


def matching_option(named: str, options: Sequence[str]) -> str | None:
    """The option of this name, or else the first that a short form of it names; None where there is none."""
    wanted = _plain(named).casefold()
    exact = (option for option in options if _plain(option).casefold() == wanted)
    alike = (option for option in options if same_option(named, option))
    numbered = (option for option in options if wanted.isdecimal() and same_option(f"option {wanted}", option))
    return next(exact, None) or next(alike, None) or next(numbered, None)


def option_names(title: str) -> frozenset[str]:
    """What an option is called in a text, in lower case: its whole title, and that without an explanation."""
    return frozenset(_names(title))


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
    both = plain, _LABEL.sub("", plain)
    return {" ".join(each.casefold().split()) for name in both for each in (name, _SHORT.sub("", name, count=1))} - {""}
