"""Y-statements (O. Zimmermann): one sentence from the context to the accepted downside."""

import re

from adr_studio.domain.extension import Dialect, Writing, refer_by_id
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.page import Page, Place

_SENTENCE = re.compile(r"in the context of\b.{1,2000}?\bfacing\b.{1,2000}?\bwe decided\b", re.IGNORECASE | re.DOTALL)


def _recognise(page: Page) -> int:
    beginning = page.text[:20_000]
    return 90 if "we decided" in beginning.lower() and _SENTENCE.search(beginning) else 0


Y_STATEMENT = Dialect(
    name="y-statement",
    title="Y-statement",
    suffixes=MARKDOWN,
    recognise=_recognise,
    writing=Writing(
        place=Place.FRONT_MATTER,
        keys={"status": "status", "date": "date", "deciders": "decision-makers"},
        refer=refer_by_id,
    ),
)
