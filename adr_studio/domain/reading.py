"""The one reader: a file's text becomes a Record, whatever its dialect."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from adr_studio.domain.dates import parse_date
from adr_studio.domain.extension import Dialect
from adr_studio.domain.markdown import MarkdownText, plain_heading, without_comments
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.page import (
    RELATION_NAMES,
    SECTION_TITLES,
    Fact,
    Page,
    Place,
    first_fact,
    section_lines,
    title_heading,
)
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.relations import Relation, canonical_verb, read_references, read_relation
from adr_studio.domain.status import StatedStatus, Status, is_choice, parse_status, status_of_word

_LABELS = (
    r"(?:architecture|architectural)\s+decision(?:\s+record)?|decision\s+record|design\s+doc(?:ument)?"
    r"|ADR|AD|RFC|KEP|DEP|SDD|RFD|PEP|OEP|EIP|ERC|MADR|TEP|DACI|CIP"
)
_LABELLED_NUMBER = re.compile(
    rf"(?:{_LABELS})[-_ #]*(?:\d{{1,8}}|X{{2,4}}|N{{3,4}})\s*(?:[:.–—-]\s*|\s+)(?=\S)", re.IGNORECASE
)
_OTHER_NUMBER = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*[- ](\d{1,8})\s*(?:[:.]|\s[–—-])\s*(?=\S)")
_NUMBER = re.compile(r"(\d{1,8})(?P<sign>\.\s+|\.(?=\D)|\s*[:–—]\s*|\s*-\s+|-(?=\D)|\)\s+|\s+)(?=\S)")
_PLACEHOLDER_NUMBER = re.compile(r"(?:n+|x{2,}|\[?n+\]?)\.\s+(?=\S)", re.IGNORECASE)
_LOOSE_TITLE = re.compile(r"^#{1,2}(?!#)\s*(?P<title>\S.*)$")
_SMALL_LIMIT = 200_000
"""Characters of a record that are read for its facts; what comes later is never metadata."""


class Glance(NamedTuple):
    """What one file says by itself, whatever log it belongs to: cheap to keep as long as the file does not change.

    `record` has no log yet. `reads_like_record` is whether the file states a status or has the sections of a decision
    or a design; `supplement` whether it calls itself a supplement to another, a template or an index; `only_titled`
    whether it has a title and nothing else yet: a draft that somebody has just begun. `place` is its log, category and
    companion where it was found to be a record the last time, which is for showing it before anybody looks again.
    """

    record: Record
    reads_like_record: bool
    supplement: bool
    only_titled: bool
    place: tuple[str, str, str | None] | None = None


def glance(path: str, text: str, dialects: Sequence[Dialect], notice: str = "") -> Glance:
    """Read the file at `path` (POSIX, relative to the repository) as if it were a record."""
    page = Page(path, text if len(text) <= _SMALL_LIMIT else text[:_SMALL_LIMIT])
    likeness, dialect = _likest(page, dialects)
    facts = tuple(dialect.facts(page))
    kind = first_fact(facts, "type")
    return Glance(
        record=_record(page, dialect, facts, notice),
        reads_like_record=likeness >= 55 or first_fact(facts, "status") is not None,
        supplement=kind is not None and re.search("supplement|template|index", kind.value, re.IGNORECASE) is not None,
        only_titled=len(text) < 500
        and len(text.split("\n\n")) <= 2
        and _heading_title(page.markdown) == text.strip("# \n"),
    )


def read_with_companion(path: str, text: str, facts: Iterable[Fact], dialects: Sequence[Dialect]) -> Record:
    """The record in `text`, of which a metadata file beside it states `facts`; those come first."""
    page = Page(path, text[:_SMALL_LIMIT])
    dialect = recognise(page, dialects)
    return _record(page, dialect, (*facts, *dialect.facts(page)), "")


def _record(page: Page, dialect: Dialect, facts: Sequence[Fact], notice: str) -> Record:
    stated, raw_status = _status(page, facts)
    name = page.name
    number, digits = (name.number, name.digits) if name.number is not None else _stated_number(facts)
    title = _title(page, facts, number) or re.sub(r"[-_]+", " ", name.slug).strip().capitalize() or page.file
    return Record(
        log="",
        path=page.path,
        kind=Kind.DESIGN_DOC if _is_design_folder(page.path) else dialect.kind,
        dialect=dialect.name,
        number=number,
        digits=digits,
        id=record_id(page.path, number, digits, name.slug),
        slug=name.slug,
        title=title,
        status=stated.status,
        raw_status=raw_status,
        date=_date(page, facts, raw_status),
        deciders=_people(first_fact(facts, "deciders")),
        authors=_people(first_fact(facts, "authors")),
        tags=_people(first_fact(facts, "tags")),
        relations=tuple(_relations(page, facts)),
        notice=notice,
    )


def recognise(page: Page, dialects: Sequence[Dialect]) -> Dialect:
    """The dialect that is surest of this page. LookupError where none takes files of this kind."""
    return _likest(page, dialects)[1]


def _likest(page: Page, dialects: Sequence[Dialect]) -> tuple[int, Dialect]:
    suffix = "." + page.file.rpartition(".")[2].lower() if "." in page.file else MARKDOWN[0]
    fitting = [dialect for dialect in dialects if suffix in dialect.suffixes]
    if not fitting:
        fitting = [dialect for dialect in dialects if MARKDOWN[0] in dialect.suffixes]
    if not fitting:
        raise LookupError(f"no dialect takes {suffix}")
    return max(((dialect.recognise(page), dialect) for dialect in fitting), key=lambda found: found[0])


def record_id(path: str, number: int | None, digits: str, slug: str) -> str:
    """How other texts refer to the record: `ADR-0007` where it has a number, otherwise its slug or its file's stem."""
    if number is None:
        stem = path.rsplit("/", 1)[-1].rpartition(".")[0] or path.rsplit("/", 1)[-1]
        return slug if stem.lower() in ("readme", "index", "_index") and slug else stem
    words = {word for part in path.lower().split("/") for word in re.split(r"[^a-z]+", part)}
    for label, folders in (("KEP", {"keps", "kep"}), ("RFC", {"rfcs", "rfc"}), ("DEP", {"deps", "dep"})):
        if words & folders:
            return f"{label}-{digits}"
    return f"ADR-{digits}"


def _is_design_folder(path: str) -> bool:
    return any(
        re.fullmatch(r"design(?:s|[-_]docs?)?|rfcs?|keps|proposals?|enhancements", part, re.IGNORECASE)
        for part in path.split("/")[:-1]
    )


def _stated_number(facts: Collection[Fact]) -> tuple[int | None, str]:
    fact = first_fact(facts, "number")
    match = re.search(r"\d{1,8}", fact.value) if fact else None
    return (int(match[0]), match[0]) if match else (None, "")


def _title(page: Page, facts: Collection[Fact], number: int | None) -> str:
    stated = first_fact(facts, "title")
    if stated is None or stated.place is Place.TITLE or not page.file.endswith(MARKDOWN):
        written = stated.value if stated else _heading_title(page.markdown)
    else:
        written = stated.value
    return strip_title(written, number)


def _heading_title(markdown: MarkdownText) -> str:
    if title := title_heading(markdown):
        return title.text
    first = next((line for line in markdown.lines[markdown.body :] if line.strip()), "")
    loose = _LOOSE_TITLE.match(first)
    if loose and plain_heading(loose["title"]).lower() not in SECTION_TITLES and not first.startswith("## "):
        return plain_heading(loose["title"])
    return ""


def strip_title(written: str, number: int | None) -> str:
    """A title without its number, label and emphasis: `12. X`, `ADR 012: X`, `# **X**` and their like are all `X`."""
    title = html.unescape(without_comments(written)).replace("\u00a0", " ").strip()
    bold = re.fullmatch(r"(\*\*|__)(.+)\1", title)
    title = bold[2].strip() if bold else title
    for pattern in (_LABELLED_NUMBER, _PLACEHOLDER_NUMBER):
        if match := pattern.match(title):
            return _unquote(title[match.end() :])
    if (match := _OTHER_NUMBER.match(title)) and (int(match[1]) == number or match[1].startswith("0")):
        return _unquote(title[match.end() :])
    if match := _NUMBER.match(title):
        firm = match["sign"].strip() in (".", ":", "–", "—") or (match["sign"].strip() == "-" and match[1][0] == "0")
        if firm or int(match[1]) == number:
            return title[match.end() :].strip()
    return title


def _unquote(title: str) -> str:
    return title[1:-1].strip() if len(title) > 1 and title[0] == title[-1] == '"' else title.strip()


def _status(page: Page, facts: Sequence[Fact]) -> tuple[StatedStatus, str]:
    for fact in facts:
        if fact.name != "status":
            continue
        lines = _status_lines(page, fact)
        if lines:
            return parse_status(lines), " / ".join(lines)
    for folder in reversed(page.path.split("/")[:-1]):
        status = status_of_word(re.sub(r"^\d+[-_. ]+", "", folder))
        if status is not Status.UNKNOWN:
            return StatedStatus(status, folder), folder
    tagged = first_fact(facts, "tags")
    for tag in tagged.values if tagged else ():
        if status_of_word(tag) is not Status.UNKNOWN:
            return StatedStatus(status_of_word(tag), tag), tag
    return StatedStatus(Status.UNKNOWN, ""), ""


def _status_lines(page: Page, fact: Fact) -> list[str]:
    """The lines of a status that say something: a list of choices that a template left is none."""
    section = page.status_section if fact.place is Place.SECTION and page.file.endswith(MARKDOWN) else None
    if section is not None:
        lines = [page.markdown.lines[number] for number in section_lines(page.markdown, section)]
    else:
        lines = fact.value.split("\n")
    lines = [without_comments(line).strip() for line in lines]
    return [line for line in lines if line and not is_choice(line)]


def _date(page: Page, facts: Sequence[Fact], raw_status: str) -> str | None:
    for name in ("date", "created", "modified"):
        for fact in facts:
            if fact.name == name and (found := parse_date(fact.value)):
                return found
    return page.name.date or parse_date(raw_status)


def _people(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    values = fact.values if len(fact.values) > 1 or fact.value.startswith("[") else (fact.value,)
    parts = [part for value in values for part in re.split(r"[,;]\s*(?![^(\[]*[)\]])", value)]
    if len(parts) == 1 and parts[0].count("@") > 1:
        parts = parts[0].split()
    named = (re.sub(r"^(?:name:\s*)?|\s*<!--.*", "", part).strip(" \t{}\"'") for part in parts)
    return tuple(part for part in named if part and part.lower() not in ("tbd", "n/a", "-"))


def _relations(page: Page, facts: Sequence[Fact]) -> Iterator[Relation]:
    for fact in facts:
        if fact.name in RELATION_NAMES:
            said = fact.values if len(fact.values) > 1 else (fact.value,)
            references = tuple(each for value in said for each in read_references(value, fact.start))
            if references:
                yield Relation(canonical_verb(fact.name), references)
        elif fact.name == "status":
            yield from _relations_in(fact.value, fact.start, inner=fact.place is not Place.SECTION)
    if page.file.endswith(MARKDOWN):
        section = page.section("links", "related decisions", "relations", "liens", "related", "relationships")
        if section is not None and section is not page.status_section:
            for line in section_lines(page.markdown, section):
                yield from _relations_in(page.markdown.lines[line], page.markdown.starts[line])


def _relations_in(text: str, offset: int, inner: bool = False) -> Iterator[Relation]:
    for line in text.split("\n"):
        for part, start in _clauses(line) if inner else ((line, 0),):
            if relation := read_relation(part, offset + start):
                yield relation
        offset += len(line) + 1


def _clauses(line: str) -> Iterator[tuple[str, int]]:
    """The parts of a status such as `accepted; supersedes ADR-0045`."""
    for match in re.finditer(r"[^;]+", line):
        leading = len(match[0]) - len(match[0].lstrip())
        yield match[0].strip(), match.start() + leading
