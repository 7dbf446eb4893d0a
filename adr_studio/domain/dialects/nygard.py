"""Records in the sections Status, Context, Decision and Consequences (M. Nygard, 2011), as adr-tools writes them."""

from adr_studio.domain.extension import Dialect, Writing
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.page import Page, Place
from adr_studio.domain.record import Record

_SECTIONS = frozenset(
    (
        "context|decision|decisions|consequences|consequence|contexte|décision|conséquences|kontext"
        "|entscheidung|konsequenzen|上下文|背景|决策|后果|结果"
    ).split("|")
)


def _recognise(page: Page) -> int:
    known = len(_SECTIONS.intersection(page.heading_names))
    if page.status_section is not None:
        return 60 + 5 * known if known else 30
    return 40 if known >= 2 else 0


def _refer(target: Record, href: str) -> str:
    number = f"{target.number}. " if target.number is not None else ""
    return f"[{number}{target.title}]({href})"


NYGARD = Dialect(
    name="nygard",
    title="Nygard",
    suffixes=MARKDOWN,
    recognise=_recognise,
    writing=Writing(
        place=Place.SECTION,
        keys={"status": "Status", "date": "Date", "deciders": "Deciders"},
        refer=_refer,
        successor_in_status=False,
        links="Status",
        capital=True,
        capital_verbs=True,
    ),
)
