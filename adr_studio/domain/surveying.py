"""All that is known of a repository: its records, the rows of its tables, and what its pages say of both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.graph import Graph
from adr_studio.domain.model import Model
from adr_studio.domain.names import MARKDOWN, is_template
from adr_studio.domain.references import References, references
from adr_studio.domain.typed_tables import PageTables, TableReader


class Survey(NamedTuple):
    """What one page says of others, and its typed tables."""

    references: References = References()
    tables: PageTables = PageTables()


def survey(path: str, text: str, reader: TableReader) -> Survey:
    """Read a page; the tables of templates, and of files that are no Markdown, have no meaning."""
    has_tables = path.lower().endswith(MARKDOWN) and not is_template(path)
    return Survey(references(path, text), reader.read(path, text) if has_tables else PageTables())


def nowhere(_path: str) -> bool:
    """Where nothing is on the disk."""
    return False


@dataclass(frozen=True)
class Surveyed:
    """The records, the rows of typed tables, what each page says of both, and which files there are.

    `exists` tells whether there is a file or folder at a path relative to the repository.
    """

    catalog: Catalog = field(default_factory=Catalog)
    model: Model = field(default_factory=lambda: Model({}, ()))
    references: Mapping[str, References] = field(default_factory=dict)
    exists: Callable[[str], bool] = nowhere

    @cached_property
    def graph(self) -> Graph:
        """Records and rows, and how they stand to each other."""
        return Graph(self.catalog, self.model, self.references)


def put_together(
    catalog: Catalog, pages: Mapping[str, Survey], reader: TableReader, exists: Callable[[str], bool]
) -> Surveyed:
    """What all pages say, as one."""
    tables = {path: page.tables for path, page in pages.items() if page.tables.tables or page.tables.findings}
    said = {path: page.references for path, page in pages.items()}
    return Surveyed(catalog, Model(tables, reader.kinds), said, exists)
