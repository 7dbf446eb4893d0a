"""Templates: Markdown files with a header that says what they are for, filled in for a new record."""

import re
import tomllib
from typing import NamedTuple

from adr_studio.domain.display import visible
from adr_studio.domain.record import Kind
from adr_studio.errors import StudioError

_HEADER = re.compile(r"<!-- template\n(?P<toml>.*?)\n-->\n", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{(number|number4|title|date|author|status|Status)\}\}")
_OWN_PLACEHOLDERS = (
    (
        r"(?m)^(#+\s+)(?:ADR[- ]?)?(?:NUMBER|NNNN|N|XXXX|[{\[]?n+[}\]]?)([.:]?\s+).*$",
        r"\g<1>{{number}}\2{{title}}",
    ),
    (r"(?m)^(#\s+)[{\[<].*[}\]>]\s*$", r"\1{{title}}"),
    (r"\bNUMBER\b", "{{number}}"),
    (r"\bTITLE\b", "{{title}}"),
    (r"\bDATE\b|\[?\{?YYYY-MM-DD[^}\]\n]*\}?\]?|\{AAAA-MM-JJ[^}\n]*\}", "{{date}}"),
    (r"\bSTATUS\b", "{{Status}}"),
)


class Template(NamedTuple):
    """A text to begin a record with; `order` is its place in the gallery, `dialect` what it is written in."""

    name: str
    title: str
    summary: str
    kind: Kind
    dialect: str
    order: int
    body: str


class Filling(NamedTuple):
    """What is filled in: `digits` is the number as wide as the log writes it, `date` is `YYYY-MM-DD`."""

    title: str
    date: str
    author: str = ""
    status: str = "proposed"
    digits: str = ""


_MEANINGFUL = re.compile(r"[,\[\]{}:#&*!|>'\"%@`]")


def parse_template(name: str, text: str) -> Template:
    """The template in one file of the gallery. Raises StudioError for a header that is missing or wrong."""
    header = _HEADER.match(text)
    if header is None:
        raise StudioError(f"The template {name} has no header.", "It is left out of the gallery.")
    try:
        stated = tomllib.loads(header["toml"])
        return Template(
            name=name,
            title=stated["title"],
            summary=stated["summary"],
            kind=Kind(stated["kind"]),
            dialect=stated["dialect"],
            order=stated["order"],
            body=text[header.end() :],
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise StudioError(f"The header of the template {name} cannot be read: {error}.", "It is left out.") from error


def own_template(path: str, text: str, kind: Kind, dialect: str) -> Template:
    """A repository's own `template.md`, whose placeholders are those of adr-tools, MADR and their like."""
    for pattern, replacement in _OWN_PLACEHOLDERS:
        text = re.sub(pattern, replacement, text, count=1 if "^" in pattern else 0)
    text = re.sub(
        r"(?mi)^((?:[*-]\s+)?(?:status|statut)\s*:\s*)(['\"]?)[\[{(]?\s*\w+(?:\s*\|[^\n]*)+?[\]})]?\2\s*$",
        r"\1\2{{status}}\2",
        text,
        count=1,
    )
    return Template(
        path, "The repository’s own template", f"{path}, as this repository has it.", kind, dialect, 0, text
    )


def fill(template: Template, filling: Filling) -> str:
    """The new record's text. A number that there is not yet leaves no mark."""
    number = str(int(filling.digits)) if filling.digits.isdigit() else filling.digits
    values = {
        "number": number,
        "number4": filling.digits,
        "title": filling.title,
        "date": filling.date,
        "author": visible(" ".join(filling.author.split())),
        "status": filling.status,
        "Status": filling.status[:1].upper() + filling.status[1:],
    }
    body = template.body if number else re.sub(r"\{\{number4?\}\}[.:]?\s*", "", template.body)

    def value(match: re.Match[str]) -> str:
        listed = match[1] == "author" and body[match.start() - 1 : match.start()] == "["
        return _list_item(values[match[1]]) if listed else values[match[1]]

    return _PLACEHOLDER.sub(value, body)


def _list_item(name: str) -> str:
    """A name as an item of a YAML list between brackets: in quotes where a sign in it would mean something there."""
    if not _MEANINGFUL.search(name):
        return name
    return "'" + name.replace("'", "''") + "'"
