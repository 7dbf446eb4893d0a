"""Design docs, RFCs and enhancement proposals: a design with its motivation and its alternatives."""

from adr_studio.domain.extension import Dialect, Writing, refer_by_id
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.page import Page, Place
from adr_studio.domain.record import Kind

_SECTIONS = frozenset(
    (
        "summary|abstract|motivation|proposal|goals|non-goals|goals and non-goals|detailed design|design"
        "|design details|proposed design|alternatives|alternatives considered|drawbacks"
        "|rationale and alternatives|prior art|unresolved questions|open questions|future possibilities"
        "|guide-level explanation|reference-level explanation|implementation history|test plan|background"
        "|context and scope|the design|the actual design|cross-cutting concerns|specification|rationale"
        "|backwards compatibility|backward compatibility|non goals|terminology|introduction|design goals"
        "|components|data flows|overview|scope|requirements|alternative solutions|user stories"
    ).split("|")
)


def _recognise(page: Page) -> int:
    found = len(_SECTIONS.intersection(page.heading_names))
    return min(75, 25 + 10 * found) if found >= 2 else 0


DESIGN_DOC = Dialect(
    name="design-doc",
    title="Design doc",
    suffixes=MARKDOWN,
    recognise=_recognise,
    kind=Kind.DESIGN_DOC,
    writing=Writing(
        place=Place.FRONT_MATTER,
        keys={"status": "status", "date": "date", "authors": "authors", "deciders": "deciders"},
        refer=refer_by_id,
    ),
)
