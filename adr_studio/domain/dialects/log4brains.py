"""Log4brains: MADR 2's sections, date slugs as identity, links by slug."""

from adr_studio.domain.extension import Dialect, Writing
from adr_studio.domain.names import MARKDOWN, stem_of
from adr_studio.domain.page import Page, Place, first_fact
from adr_studio.domain.record import Record


def _recognise(page: Page) -> int:
    if page.name.date is None or not page.file[:8].isdigit() or page.markdown.fields:
        return 0
    fact = first_fact(page.facts, "status", "date", "deciders")
    listed = fact is not None and fact.place is Place.BULLET
    sections = "context and problem statement" in page.heading_names or "decision outcome" in page.heading_names
    return 85 if listed and sections else 76 if sections else 45 if listed else 0


def _refer(target: Record, href: str) -> str:
    return f"[{stem_of(target.file)}]({href})"


LOG4BRAINS = Dialect(
    name="log4brains",
    title="Log4brains",
    suffixes=MARKDOWN,
    recognise=_recognise,
    writing=Writing(
        place=Place.BULLET,
        keys={"status": "Status", "date": "Date", "deciders": "Deciders", "tags": "Tags"},
        refer=_refer,
        bullet="-",
        capital_verbs=True,
    ),
)
