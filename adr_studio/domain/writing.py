"""The one writer: every change of a record is a few text edits on what stands there, in the record's own spelling.

What a record states already keeps its place, quotes, emphasis and letter case; what it does not state yet goes where
its dialect puts such things.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from adr_studio.domain.dates import parse_date
from adr_studio.domain.edits import Edits, TextEdit, effective
from adr_studio.domain.extension import Dialect, Writing
from adr_studio.domain.frontmatter import quote_like, unquote
from adr_studio.domain.markdown import Section
from adr_studio.domain.page import Fact, Page, Place, first_fact, section_lines, title_heading
from adr_studio.domain.reading import strip_title
from adr_studio.domain.relations import canonical_verb, read_relation, superseded_by
from adr_studio.domain.status import SETTABLE, Status, is_choice, parse_status, spell, word_in
from adr_studio.errors import Refused

FIELDS = ("title", "status", "date", "deciders", "consulted", "informed", "tags")
"""The fields that can be set one by one."""

_LISTS = frozenset(("deciders", "consulted", "informed", "tags"))
_DATED = re.compile(r"\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\S")
_BOX = re.compile(r"(?P<bullet>\s*[-*+]\s+)\[(?P<mark>[xX ])\]\s*")
_NOTHING_MORE = re.compile(r"[\s.{}\[\]()*_`\"'“”‘’!]*")


def set_status(page: Page, dialect: Dialect, status: Status, today: str) -> Edits:
    """The edits that give the record this status; none where it has it already.

    `today` (`YYYY-MM-DD`) is written where the record keeps a dated log of its statuses.
    """
    writing = _writing(page, dialect)
    fact = _status_fact(page)
    if fact is None:
        return _insert(page, writing, "status", spell(status, "A" if writing.capital else ""))
    if parse_status(fact.value.split("\n")).status is status:
        return ()
    if fact.place is Place.SECTION:
        return _set_status_section(page, status, today)
    return (_replace_status(fact, page.text[fact.start : fact.end], spell(status, _word(fact.value))),)


def is_one_line(value: str) -> bool:
    """Whether this is text that fits on one line of a file: no line end of any kind, and nothing that is no text."""
    return len(value.splitlines()) <= 1 and not re.search(r"[\0-\x08\x0e-\x1f\x7f\ud800-\udfff]", value)


def set_field(page: Page, dialect: Dialect, name: str, value: str, today: str) -> Edits:
    """The edits that give one of FIELDS this value. Lists of people are separated by commas."""
    if name == "status":
        wanted = value.strip().lower()
        if wanted not in SETTABLE:
            raise Refused(f"“{value}” is no status.", f"Choose one of {', '.join(SETTABLE)}. Nothing was changed.")
        return set_status(page, dialect, Status(wanted), today)
    if name not in FIELDS:
        raise Refused(f"There is no field “{name}”.", f"Choose one of {', '.join(FIELDS)}.")
    if not is_one_line(value):
        raise Refused(f"The {name} is one line.", "Nothing was changed.")
    if name == "date" and value.strip() and parse_date(value) is None:
        raise Refused(f"“{value}” is no date.", "Write it as YYYY-MM-DD. Nothing was changed.")
    writing = _writing(page, dialect)
    if name == "title":
        return _set_title(page, value.strip())
    fact = first_fact(page.facts, name) or next((fact for fact in page.facts if fact.name == name), None)
    if fact is None:
        return _insert(page, writing, name, value.strip())
    if fact.value == value.strip():
        return ()
    if fact.place is Place.FRONT_MATTER:
        return (_front_matter_edit(page, fact, name, value.strip()),)
    gap = " " if fact.start == fact.end and not page.text[: fact.start].endswith((" ", "\t")) else ""
    return (TextEdit(fact.start, fact.end, gap + value.strip()),)


def state_successor(page: Page, dialect: Dialect, reference: str, superseded: str) -> Edits:
    """The edits by which a record says that the one in `reference` takes its place.

    `superseded` is the log's spelling of the word. A record with a successor already gets a second one.
    """
    writing = _writing(page, dialect)
    fact = _status_fact(page)
    if fact is None or fact.place is Place.SECTION or not writing.successor_in_status:
        return _successor_line(page, writing, fact, f"{superseded.capitalize()} by {reference}")
    old = fact.value
    capital = _word(old)[:1].isupper()
    word = superseded.capitalize() if capital else superseded
    new = f"{old} and {reference}" if superseded_by().search(old) else f"{word} by {reference}"
    if fact.place is Place.FRONT_MATTER:
        return (TextEdit(fact.start, fact.end, quote_like(page.text[fact.start : fact.end], new)),)
    return (TextEdit(fact.start, fact.end, new),)


def add_link(page: Page, dialect: Dialect, verb: str, reference: str, href: str) -> Edits:
    """The edits by which a record says `verb` of the reference; none where it says so of this target already."""
    return () if _says(page, verb, href) else add_statement(page, dialect, verb, reference)


def add_statement(page: Page, dialect: Dialect, verb: str, reference: str) -> Edits:
    """The edits by which a record says `verb` of the reference, in a line of its own where its dialect puts such."""
    writing = _writing(page, dialect)
    if writing.links == "Status" and page.status_section is not None:
        return _append_paragraph(page, page.status_section, f"{verb.capitalize()} {reference}")
    section = page.section("links", "liens")
    if section is None:
        spoken = verb.capitalize() if writing.capital_verbs else verb
        return _append_section(page, f"## Links\n\n{writing.bullet} {spoken} {reference}")
    return _append_item(page, section, writing, verb, reference)


def _writing(page: Page, dialect: Dialect) -> Writing:
    if dialect.writing is None:
        raise Refused(f"“{page.file}” is {dialect.title}, which is edited as text.", "Change it in the editor.")
    return dialect.writing


def _status_fact(page: Page) -> Fact | None:
    for fact in page.facts:
        if fact.name == "status" and not all(is_choice(line) for line in fact.value.split("\n") if line.strip()):
            return fact
    return None


def _word(line: str) -> str:
    match = word_in(line)
    return match["word"] if match else line.strip()[:1]


def _replace_status(fact: Fact, raw: str, word: str) -> TextEdit:
    """Replace the word alone where there is nothing else, otherwise all that is said of the old status."""
    match = word_in(raw)
    if match and _NOTHING_MORE.fullmatch(raw[match.end() :]):
        return TextEdit(fact.start + match.start(), fact.start + match.end(), word)
    if fact.place is Place.FRONT_MATTER:
        if fact.start == fact.end or "\n" in raw:
            return TextEdit(fact.start, fact.end, f" {word}")
        return TextEdit(fact.start, fact.end, quote_like(raw, word))
    return TextEdit(fact.start, fact.end, word if raw.strip() else f" {word}")


def _set_status_section(page: Page, status: Status, today: str) -> Edits:
    section = page.status_section
    assert section is not None
    lines = [line for line in section_lines(page.markdown, section) if not is_choice(page.markdown.lines[line].strip())]
    if not lines:
        return _fill_section(page, section, spell(status, "A"))
    texts = {line: page.markdown.lines[line] for line in lines}
    dated = [line for line in lines if _DATED.match(texts[line])]
    if dated:
        at = page.markdown.starts[dated[-1]] + len(texts[dated[-1]])
        return (TextEdit(at, at, f"\n\n{today} {spell(status, _word(texts[dated[-1]]))}"),)
    if any(_BOX.match(text) for text in texts.values()):
        return _tick(page, texts, status)
    stated = next((line for line in lines if word_in(texts[line])), lines[0])
    edits = [_line_edit(page, stated, status)]
    for line in lines:
        relation = read_relation(texts[line])
        if line != stated and relation and relation.verb == "superseded by":
            edits.append(_remove_paragraph(page, line))
    return tuple(edits)


def _tick(page: Page, texts: Mapping[int, str], status: Status) -> Edits:
    """A list of boxes: tick the one of this status, adding it where it is not there, and untick the others."""
    edits: list[TextEdit] = []
    boxes = {line: match for line, text in texts.items() if (match := _BOX.match(text))}
    wanted = [line for line in boxes if parse_status([_BOX.sub("", texts[line])]).status is status]
    for line, match in boxes.items():
        mark = "x" if line in wanted[:1] else " "
        at = page.markdown.starts[line] + match.start("mark")
        if match["mark"].strip().lower() != mark.strip():
            edits.append(TextEdit(at, at + 1, mark))
    if not wanted:
        last = max(boxes)
        at = page.markdown.starts[last] + len(texts[last])
        word = spell(status, _word(_BOX.sub("", texts[last])))
        edits.append(TextEdit(at, at, f"\n{boxes[last]['bullet']}[x] {word}"))
    return tuple(edits)


def _line_edit(page: Page, line: int, status: Status) -> TextEdit:
    text, start = page.markdown.lines[line], page.markdown.starts[line]
    match = word_in(text)
    word = spell(status, match["word"] if match else "A")
    if match is None:
        indent = len(text) - len(text.lstrip())
        return TextEdit(start + indent, start + len(text.rstrip()), word)
    rest = text[match.end() :]
    closing = re.match(r"[*_`]+", rest)
    if _NOTHING_MORE.fullmatch(rest):
        return TextEdit(start + match.start(), start + match.end(), word)
    return TextEdit(start + match.start(), start + len(text.rstrip()), word + (closing[0] if closing else ""))


def _remove_paragraph(page: Page, line: int) -> TextEdit:
    starts, lines = page.markdown.starts, page.markdown.lines
    first = line - 1 if line and not lines[line - 1].strip() else line
    end = starts[line + 1] if line + 1 < len(starts) else len(page.text)
    return TextEdit(starts[first], end, "")


def _successor_line(page: Page, writing: Writing, fact: Fact | None, sentence: str) -> Edits:
    section = page.status_section
    if section is None or fact is None:
        return _insert(page, writing, "status", sentence)
    lines = list(section_lines(page.markdown, section))
    plain = [line for line in lines if _is_plain_status(page.markdown.lines[line])]
    if plain and plain[0] == lines[0]:
        text, start = page.markdown.lines[plain[0]], page.markdown.starts[plain[0]]
        return (TextEdit(start, start + len(text.rstrip()), sentence),)
    return _append_paragraph(page, section, sentence)


def _is_plain_status(line: str) -> bool:
    match = word_in(line)
    return match is not None and match.start() == 0 and line[match.end() :].strip() in ("", ".")


def _says(page: Page, verb: str, href: str) -> bool:
    for line in page.markdown.lines:
        relation = read_relation(line) if href in line else None
        if relation and relation.verb == canonical_verb(verb):
            return any(reference.href == href for reference in relation.references)
    return False


def _append_paragraph(page: Page, section: Section, sentence: str) -> Edits:
    lines = list(section_lines(page.markdown, section))
    if not lines:
        return _fill_section(page, section, sentence)
    at = page.markdown.starts[lines[-1]] + len(page.markdown.lines[lines[-1]].rstrip())
    return (TextEdit(at, at, f"\n\n{sentence}"),)


def _fill_section(page: Page, section: Section, sentence: str) -> Edits:
    """Put a sentence into a section that says nothing yet, with a blank line above and below it."""
    starts, lines = page.markdown.starts, page.markdown.lines
    if section.heading.end >= len(lines):
        return (TextEdit(len(page.text), len(page.text), f"\n\n{sentence}"),)
    at = starts[section.heading.end]
    after = "" if section.start < len(lines) and not lines[section.start].strip() else "\n"
    return (TextEdit(at, at, f"\n{sentence}\n{after}"),)


def _append_section(page: Page, section: str) -> Edits:
    end = len(page.text.rstrip("\n"))
    return (TextEdit(end, end, f"\n\n{section}"),)


def _append_item(page: Page, section: Section, writing: Writing, verb: str, reference: str) -> Edits:
    lines, starts = page.markdown.lines, page.markdown.starts
    items = [line for line in range(section.start, section.end) if re.match(r"[-*+]\s+\S", lines[line])]
    if not items:
        spoken = verb.capitalize() if writing.capital_verbs else verb
        return _fill_section(page, section, f"{writing.bullet} {spoken} {reference}")
    last = items[-1]
    while last + 1 < section.end and re.match(r"\s+\S", lines[last + 1]):
        last += 1
    marker = re.match(r"[-*+]\s+", lines[items[0]])
    first_word = re.match(r"[-*+]\s+(\w)", lines[items[0]])
    spoken = verb.capitalize() if first_word and first_word[1].isupper() else verb
    at = starts[last] + len(lines[last].rstrip())
    return (TextEdit(at, at, f"\n{marker[0] if marker else '* '}{spoken} {reference}"),)


def _insert(page: Page, writing: Writing, name: str, value: str) -> Edits:
    """The edits that state a fact which the record does not state yet, where its dialect puts it."""
    key = writing.keys.get(name, name)
    if writing.place is Place.FRONT_MATTER:
        written = _front_matter_value(name, value, writing)
        if page.markdown.body:
            at = page.markdown.starts[page.markdown.body - 1]
            return (TextEdit(at, at, f"{key}: {written}\n"),)
        return (TextEdit(0, 0, f"---\n{key}: {written}\n---\n\n"),)
    if writing.place is Place.SECTION and name == "status":
        if page.status_section is not None:
            return _fill_section(page, page.status_section, value)
        return _insert_before_sections(page, f"## {key}\n\n{value}\n\n")
    bullet = f"{writing.bullet} " if writing.place is Place.BULLET else ""
    return _insert_line(page, f"{bullet}{key}: {value}")


def _front_matter_value(name: str, value: str, writing: Writing) -> str:
    if name in _LISTS:
        return _flow_list(value)
    return quote_like('""' if writing.quoted and name == "status" else "", value)


def _flow_list(value: str) -> str:
    return "[" + ", ".join(quote_like("", part) for part in _parts(value)) + "]"


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _insert_line(page: Page, line: str) -> Edits:
    """Put a line of metadata below the title: into the list that is there, or as a block of its own."""
    known = [fact for fact in page.facts if fact.place in (Place.BULLET, Place.LINE)]
    if known:
        last = max(fact.line for fact in known)
        sample = page.markdown.lines[last]
        marker = re.match(r"\s*(?:[-*+]\s+)?", sample)
        at = page.markdown.starts[last] + len(sample.rstrip())
        body = re.sub(r"^[-*+]\s+", "", line)
        return (TextEdit(at, at, f"\n{marker[0] if marker else ''}{body}"),)
    title = title_heading(page.markdown)
    if title is None:
        at = _body_start(page)
        return (TextEdit(at, at, f"{line}\n\n"),)
    if title.end >= len(page.markdown.lines):
        return (TextEdit(len(page.text), len(page.text), f"\n\n{line}"),)
    at = page.markdown.starts[title.end]
    return (TextEdit(at, at, f"\n{line}\n"),)


def _insert_before_sections(page: Page, block: str) -> Edits:
    _, end = page.preamble
    if end >= len(page.markdown.lines) or not page.markdown.headings[1:]:
        return _append_section(page, block.rstrip("\n"))
    at = page.markdown.starts[end]
    return (TextEdit(at, at, block),)


def _front_matter_edit(page: Page, fact: Fact, name: str, value: str) -> TextEdit:
    raw = page.text[fact.start : fact.end]
    gap = "" if page.text[fact.start - 1 : fact.start] in (" ", "\n", "\t") else " "
    if name not in _LISTS:
        return TextEdit(fact.start, fact.end, gap + quote_like(raw, value))
    if dash := re.match(r"\s*-\s+", raw):
        return TextEdit(fact.start, fact.end, "\n".join(dash[0] + quote_like("", part) for part in _parts(value)))
    if raw.startswith("["):
        return TextEdit(fact.start, fact.end, _flow_list(value))
    return TextEdit(fact.start, fact.end, gap + (quote_like(raw, value) if raw[:1] in ("'", '"') else value))


def _set_title(page: Page, title: str) -> Edits:
    if not title:
        raise Refused("A record needs a title.", "Nothing was changed.")
    edits: list[TextEdit] = []
    number = page.name.number
    stated = next((fact for fact in page.facts if fact.name == "title"), None)
    if stated is not None:
        edits.append(_title_edit(page, stated.start, stated.end, title, in_front_matter=True))
    heading = title_heading(page.markdown)
    if heading and (stated is None or strip_title(heading.text, number) == strip_title(stated.value, number)):
        at = page.markdown.starts[heading.line] + page.markdown.lines[heading.line].find(heading.text)
        edits.append(_title_edit(page, at, at + len(heading.text), title, in_front_matter=False))
    if not edits:
        at = _body_start(page)
        edits.append(TextEdit(at, at, f"# {title}\n\n"))
    return effective(page.text, edits)


def _body_start(page: Page) -> int:
    markdown = page.markdown
    return markdown.starts[markdown.body] if markdown.body < len(markdown.lines) else len(page.text)


def _title_edit(page: Page, start: int, end: int, title: str, in_front_matter: bool) -> TextEdit:
    """Replace the title proper and leave its number, label and quotes; all of it where the number cannot be told."""
    raw = page.text[start:end]
    written = unquote(raw) if in_front_matter else raw
    plain = strip_title(" ".join(written.split()).removeprefix("| ").removeprefix("> "), page.name.number)
    at = raw.rfind(plain) if plain else -1
    if at < 0:
        return TextEdit(start, end, quote_like(raw, title) if in_front_matter else title)
    if in_front_matter and "\n" not in raw:
        return TextEdit(start, end, quote_like(raw, written[: written.rfind(plain)] + title))
    return TextEdit(start + at, start + at + len(plain), title)


def title_number_edits(page: Page, old: int, digits: str) -> Edits:
    """The edits that give the record's own title and number fields a new number, each as wide as it was."""
    edits: list[TextEdit] = []
    heading = title_heading(page.markdown)
    if heading is not None:
        start = page.markdown.starts[heading.line]
        edits += _number_edit(page.text, start, start + len(page.markdown.lines[heading.line]), old, digits)
    for fact in page.facts:
        if fact.place is Place.FRONT_MATTER and fact.name in ("number", "title"):
            edits += _number_edit(page.text, fact.start, fact.end, old, digits)
    return tuple(edits)


def _number_edit(text: str, start: int, end: int, old: int, digits: str) -> Iterable[TextEdit]:
    match = re.match(r"[^\d\n]{0,40}?(?<!\d)(\d{1,8})(?!\d)", text[start:end])
    if match and int(match[1]) == old:
        width = len(match[1])
        new = str(int(digits)).zfill(width if match[1].startswith("0") else 0)
        yield TextEdit(start + match.start(1), start + match.end(1), new)


def log_spelling(texts: Sequence[str]) -> str:
    """How a log writes "superseded": the majority of its texts decides, and a tie is for the dictionary's spelling."""
    wrong = sum(len(re.findall("superced", text, re.IGNORECASE)) for text in texts)
    right = sum(len(re.findall("supersed", text, re.IGNORECASE)) for text in texts)
    return "superceded" if wrong > right else "superseded"
