"""The shapes of drop-ins: what a file in a drop-in folder holds an instance of."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from adr_studio.domain.page import Fact, Page, Place
from adr_studio.domain.record import Kind, Record


class Writing(NamedTuple):
    """How a dialect writes what a record does not say yet. What stands there already keeps its own shape.

    `place` is where a fact goes: the front matter, bullets or lines under the title, or sections. `keys` are the
    dialect's own words for canonical names. `refer` gives the text by which one record refers to another (the second
    argument is the link's target as seen from the first). `successor_in_status` says that a superseded record's
    status names its successor; otherwise a line of its own does, and `plain_successor` that it does so without a link.
    `links` is the section that relations go into, `bullet` its list mark. `capital` and `capital_verbs` are about the
    first letter of a status and of a link's verb; `quoted` is about the status in front matter.
    """

    place: Place
    keys: Mapping[str, str]
    refer: Callable[[Record, str], str]
    successor_in_status: bool = True
    links: str = "Links"
    bullet: str = "*"
    capital: bool = False
    capital_verbs: bool = False
    quoted: bool = False
    plain_successor: bool = False


def refer_by_id(target: Record, href: str) -> str:
    """A link whose text is the record's id, such as `[ADR-0007](0007-x.md)`."""
    return f"[{target.id}]({href})"


class Dialect(NamedTuple):
    """One way of writing records.

    `recognise` gives how sure it is that a page is of this dialect, 0 (it is not) to 100; the surest wins. `facts`
    reads what the page states. `writing` is None where records of this dialect are edited as text only.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognise: Callable[[Page], int]
    facts: Callable[[Page], Iterable[Fact]] = lambda page: page.facts
    kind: Kind = Kind.DECISION
    writing: Writing | None = None
