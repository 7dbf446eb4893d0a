"""How one record speaks of another: verbs in pairs, references, and the lines in which they stand."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

_PAIRS = (
    ("supersedes", "superseded by"),
    ("amends", "amended by"),
    ("refines", "refined by"),
    ("depends on", "required by"),
    ("decides", "decided by"),
    ("serves", "served by"),
    ("gains", "gained by"),
    ("costs", "paid for by"),
    ("mitigates", "mitigated by"),
    ("introduces", "introduced by"),
    ("accepts", "accepted by"),
    ("takes on", "taken on by"),
    ("pays off", "paid off by"),
    ("clarifies", "clarified by"),
    ("extends", "extended by"),
    ("enables", "enabled by"),
    ("constrains", "constrained by"),
    ("precedes", "succeeds"),
    ("complements", "complemented by"),
    ("overrides", "overridden by"),
    ("conflicts with", "conflicts with"),
    ("relates to", "relates to"),
    ("see also", "see also"),
)
INVERSE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
"""Each verb and the verb that says the same from the other end; some are their own inverse."""

VERBS = tuple(INVERSE)

_SPELLINGS = {
    "supercedes": "supersedes",
    "superseeds": "supersedes",
    "supercede": "supersedes",
    "supersede": "supersedes",
    "replaces": "supersedes",
    "obsoletes": "supersedes",
    "remplace": "supersedes",
    "ersetzt": "supersedes",
    "supplants": "supersedes",
    "取代": "supersedes",
    "requires": "depends on",
    "related to": "relates to",
    "related": "relates to",
    "relates": "relates to",
    "see-also": "see also",
    "completes": "complements",
    "enhances": "extends",
}
LONGEST_STATEMENT = 2_000
"""Characters of a line that is looked through for what it states; people write no longer ones."""

_LINK = r"!?\[(?P<text>(?:[^\[\]\\]|\[[^\]]*\]|\\[\s\S]|\\(?=\]))*)\]\((?P<href><[^>]*>|[^)\s]*)(?:\s+\"[^\"]*\")?\)"
_WIKI = r"\[\[(?P<wiki>[^\]|]+)(?:\|[^\]]*)?\]\]"
_XREF = r"xref:(?P<xref>[^\[\s]+)\[(?P<xtext>[^\]]*)\]"
_ROLE = r":(?:ref|doc):`(?:(?P<rtext>[^`<]+)<)?(?P<role>[^`>]+)>?`"
_NUMBERED = r"(?<![\w/])(?P<id>[A-Z](?:[A-Za-z]{1,9}(?:-[A-Z]{1,9})*[-_ #]{0,2}|-)\d{1,8}[a-z]?)(?![\w/])"
_CODE = r"`(?P<code>[^`]+)`"
_FILE = r"(?<![\w./%-])(?P<file>[\w./%-]*[\w%-]\.(?:md|rst|adoc|yaml|yml))(?![\w/])"
_BARE_NUMBER = re.compile(r"#?(\d{1,5})\b\.?")
_UNKNOWN_VERB = re.compile(r"(?P<verb>[^\W\d_][\w'-]*(?:\s++[\w'-]++){0,5}?)(?:\s*+:)?\s++(?=\[[^\]]*\]\()")
_LINE_START = re.compile(r"^\s*(?:>\s*)?(?:[-*+]\s+|\d+\.\s+)?(?:[*_]{1,3})?")
_NOTHING = re.compile(r"(?:n/?a|none|no|nothing|-+|—|tbd|\.|null|~|\[\]|\{\})?", re.IGNORECASE)


class Reference(NamedTuple):
    """One thing that is referred to, as the text writes it.

    `text` is the whole reference (a link with its brackets), `label` the words shown, `href` the link's target or "".
    `start` and `end` are offsets in the text that was read.
    """

    text: str
    label: str
    href: str
    start: int
    end: int


class Relation(NamedTuple):
    """A record says `verb` of these references; `note` is what it adds behind a colon. An unknown verb stays as is."""

    verb: str
    references: tuple[Reference, ...]
    note: str = ""


@cache
def superseded_by() -> re.Pattern[str]:
    """The words by which a record says that another took its place; made at first use, like the other large ones."""
    return re.compile(
        r"(?:(?:partly|partially|is|has been|was|also)\s+)*(?:super[sc]e+ded|supersceded|replaced|obsoleted|supplanted)"
        r"(?:\s*\([^)]*\))?\s*by\b|remplacée?\s+par\b|ersetzt\s+durch\b|被(?=.{1,40}取代)|已取代(?=\s*[:：])",
        re.IGNORECASE,
    )


@cache
def _reference() -> re.Pattern[str]:
    return re.compile("|".join((_LINK, _WIKI, _XREF, _ROLE, _CODE, _FILE, _NUMBERED)))


@cache
def _verb() -> re.Pattern[str]:
    verbs = sorted((re.escape(verb) for verb in {*VERBS, *_SPELLINGS}), key=len, reverse=True)
    words = "|".join((superseded_by().pattern, *verbs))
    return re.compile(rf"(?P<verb>{words})(?=[\s:*_]|$)[\s:*_]*", re.IGNORECASE)


def canonical_verb(verb: str) -> str:
    """The verb of the table that this spelling means, or the spelling itself in lower case."""
    plain = re.sub(r"[\s_]+", " ", verb).strip(" *:").lower()
    if superseded_by().fullmatch(plain):
        return "superseded by"
    return _SPELLINGS.get(plain, plain)


def read_relation(line: str, offset: int = 0) -> Relation | None:
    """What a line such as `* Supersedes [ADR-1](0001-x.md): it was too slow` says; None where it relates nothing.

    `offset` is where the line begins in the text.
    """
    if len(line) > LONGEST_STATEMENT:
        return None
    start = _LINE_START.match(line)
    at = start.end() if start else 0
    match = _verb().match(line, at) or _UNKNOWN_VERB.match(line, at)
    if not match:
        return None
    rest, note = _split_note(line[match.end() :])
    references = tuple(read_references(rest, offset + match.end()))
    if not references:
        return None
    return Relation(canonical_verb(match["verb"]), references, note)


def read_references(text: str, offset: int = 0, numbers: bool = True) -> Iterator[Reference]:
    """The references in a text: links, wiki links, xrefs, ids, file names, names in backticks, and bare numbers.

    Bare numbers count only where nothing else was found, and only with `numbers`. "n/a" and the like refer to nothing.
    """
    text = text[:LONGEST_STATEMENT]
    if _NOTHING.fullmatch(text.strip(" *_\"'")):
        return
    found = False
    for match in _reference().finditer(text):
        if text[match.start() - 1 : match.start()] == "!" or match[0].startswith("!"):
            continue
        found = True
        yield _referred(match, offset)
    if not found and numbers:
        for match in _BARE_NUMBER.finditer(text):
            found = True
            yield Reference(match[0], match[1], "", offset + match.start(), offset + match.end())
    if not found and re.fullmatch(r"[\w./%-]+", text.strip()):
        start = offset + len(text) - len(text.lstrip())
        yield Reference(text.strip(), text.strip(), "", start, start + len(text.strip()))


def _referred(match: re.Match[str], offset: int) -> Reference:
    groups = match.groupdict()
    href = groups["href"] or groups["xref"] or groups["file"] or ""
    label = next((groups[key] for key in ("text", "wiki", "xtext", "rtext", "role", "code", "id") if groups[key]), href)
    return Reference(match[0], label.strip(), unquote(href.strip("<>")), offset + match.start(), offset + match.end())


def _split_note(rest: str) -> tuple[str, str]:
    """A note follows the first colon and blank that stand outside of links and code."""
    masked = _reference().sub(lambda match: "x" * len(match[0]), rest)
    colon = masked.find(": ")
    if colon < 0 or not masked[:colon].strip():
        return rest, ""
    return rest[:colon], rest[colon + 1 :].strip()
