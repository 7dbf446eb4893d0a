"""Index pages that tools keep: the part between the marks is written anew, and nothing else."""

import posixpath
import re

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.links import relative
from adr_studio.domain.record import Record

_ADR_LOG = re.compile(r"(<!-- adrlog[^>]*-->\n)(.*?)(<!-- adrlogstop -->)", re.DOTALL)
_TABLE_OF_CONTENTS = re.compile(
    r"(?P<head>^# Architecture Decision Records\n\n)(?P<items>(?:[*-] \[\d+\. [^\n]*\]\([^)\n]+\)\n?)+)", re.MULTILINE
)
_ITEM = re.compile(r"[*-] \[\d+\. [^\n]*\]\((?P<prefix>[^)\n]*?)[^/)\n]+\)")


def refresh_index(path: str, text: str, catalog: Catalog) -> str:
    """The index page's text with its list of records as they are in `catalog`.

    Two kinds of lists are known: between adr-log's marks, and adr-tools' table of contents, which is the list under
    its heading. A page with neither is given back as it is.
    """
    folder = posixpath.dirname(path)
    records = _listed(folder, catalog)

    def adr_log(match: re.Match[str]) -> str:
        lines = [f"- [{record.id}]({relative(record.path, folder)}) - {record.title}\n" for record in records]
        blank = "\n" if match[2].startswith("\n") or not match[2] else ""
        return f"{match[1]}{blank}{''.join(lines)}{blank}{match[3]}"

    def contents(match: re.Match[str]) -> str:
        first = _ITEM.match(match["items"])
        prefix = first["prefix"] if first else ""
        numbered = [record for record in records if record.number is not None]
        lines = [f"{match['items'][0]} [{each.number}. {each.title}]({prefix}{each.file})" for each in numbered]
        return match["head"] + "\n".join(lines) + ("\n" if match["items"].endswith("\n") else "")

    text = _ADR_LOG.sub(adr_log, text)
    return _TABLE_OF_CONTENTS.sub(contents, text)


def _listed(folder: str, catalog: Catalog) -> list[Record]:
    """The records that an index in this folder lists: those of the log that it lies in, or else those below it."""
    own = [record for record in catalog.records if record.log == folder]
    below = [record for record in catalog.records if record.path.startswith(f"{folder}/" if folder else "")]
    return sorted(own or below, key=lambda record: record.path)
