"""What the tests of analyses ask: the graph of a few pages, as a repository would have it."""

from collections.abc import Mapping

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.graph import Graph
from adr_studio.domain.logs import Finder
from adr_studio.domain.reading import glance
from adr_studio.domain.surveying import put_together, survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.storage.workspace import find_dialects

READER = TableReader(find_table_kinds())
DIALECTS = find_dialects()


def graph_of(pages: Mapping[str, str]) -> Graph:
    finder = Finder(tuple(pages), pages.get, lambda path: glance(path, pages[path], DIALECTS), DIALECTS)
    catalog = Catalog(tuple(finder.records()))
    read = {path: survey(path, text, READER) for path, text in pages.items()}
    return put_together(catalog, read, READER, lambda _path: True).graph


def decision(number: int, *links: str, status: str = "accepted", more: str = "") -> dict[str, str]:
    said = "".join(f"* {link}\n" for link in links)
    text = f"# {number}. Decision {number}\n\n## Status\n\n{status.capitalize()}\n\n## Context\n\nWhy. {more}\n\n"
    text += f"## Decision\n\nWhat.\n\n## Consequences\n\nSo.\n\n## Links\n\n{said}"
    return {f"docs/adr/{number:04}-decision-{number}.md": text}


def table(heading: str, columns: str, *rows: str) -> str:
    width = columns.count("|") + 1
    lines = (columns, "|".join(["---"] * width), *rows)
    return f"## {heading}\n\n" + "".join(f"| {line} |\n" for line in lines)
