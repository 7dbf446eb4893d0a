"""Links that lead to no file."""

from collections.abc import Iterator

from adr_studio.domain.findings import Finding
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("link.broken", "A link leads to no file")
def broken_link(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each link of a record to a file or folder that is not there."""
    for record in surveyed.catalog.records:
        page = surveyed.references.get(record.path)
        for link in page.links if page else ():
            if link.path.startswith("../") or not surveyed.exists(link.path):
                yield Finding(
                    record.path, link.line, link.column, f"There is no “{link.path}” to link to.", "link.broken"
                )
