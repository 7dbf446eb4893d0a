"""Markdown Any Decision Records, versions 2, 3 and 4: the same sections, the metadata in three ways."""

from functools import lru_cache

from adr_studio.domain.extension import Dialect, Writing, refer_by_id
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.page import Page, Place

_SECTIONS = (
    frozenset(("context and problem statement", "contexte et problématique", "kontext und problemstellung")),
    frozenset(("considered options", "options considered", "options envisagées", "betrachtete optionen")),
    frozenset(("decision outcome", "résultat de la décision", "décision", "entscheidung", "entscheidungsergebnis")),
    frozenset(("decision drivers", "critères de décision", "facteurs de décision", "entscheidungstreiber")),
    frozenset(("pros and cons of the options", "avantages et inconvénients des options")),
)


def _sections(page: Page) -> int:
    return _known(page.heading_names)


@lru_cache(maxsize=8)
def _known(heading_names: tuple[str, ...]) -> int:
    """How many of MADR's sections there are; 0 for too few. Asked for each version of MADR in turn."""
    names = frozenset(name.split(":")[0].strip() for name in heading_names)
    found = sum(bool(names & group) for group in _SECTIONS)
    return found if found >= 2 or names & _SECTIONS[0] else 0


def _keys(page: Page) -> frozenset[str]:
    return frozenset(field.key.lower() for field in page.markdown.fields)


def _recognise_4(page: Page) -> int:
    found, keys = _sections(page), _keys(page)
    if not found or not page.markdown.fields:
        return 0
    newer = bool(keys & {"decision-makers", "decision-maker"}) or "confirmation" in page.heading_names
    return 60 + 5 * found if newer else 0


def _recognise_3(page: Page) -> int:
    found = _sections(page)
    return 55 + 5 * found if found and page.markdown.fields else 0


def _recognise_2(page: Page) -> int:
    found = _sections(page)
    return 50 + 5 * found if found else 0


_KEYS_3 = {"status": "status", "date": "date", "deciders": "deciders", "consulted": "consulted", "informed": "informed"}

MADR_4 = Dialect(
    name="madr4",
    title="MADR 4",
    suffixes=MARKDOWN,
    recognise=_recognise_4,
    writing=Writing(
        place=Place.FRONT_MATTER,
        keys={**_KEYS_3, "deciders": "decision-makers"},
        refer=refer_by_id,
        quoted=True,
        plain_successor=True,
    ),
)
MADR_3 = Dialect(
    name="madr3",
    title="MADR 3",
    suffixes=MARKDOWN,
    recognise=_recognise_3,
    writing=Writing(place=Place.FRONT_MATTER, keys=_KEYS_3, refer=refer_by_id),
)
MADR_2 = Dialect(
    name="madr2",
    title="MADR 2",
    suffixes=MARKDOWN,
    recognise=_recognise_2,
    writing=Writing(
        place=Place.BULLET,
        keys={"status": "Status", "date": "Date", "deciders": "Deciders", "tags": "Tags"},
        refer=refer_by_id,
        capital_verbs=True,
    ),
)
