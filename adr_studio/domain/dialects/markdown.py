"""Any other Markdown with a title."""

from adr_studio.domain.extension import Dialect, Writing
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.page import Page, Place
from adr_studio.domain.record import Record


def _recognise(page: Page) -> int:
    return 1


def _refer(target: Record, href: str) -> str:
    return f"[{target.title}]({href})"


PLAIN_MARKDOWN = Dialect(
    name="markdown",
    title="Markdown",
    suffixes=MARKDOWN,
    recognise=_recognise,
    writing=Writing(
        place=Place.BULLET,
        keys={"status": "Status", "date": "Date", "deciders": "Deciders"},
        refer=_refer,
        capital=True,
    ),
)
