"""Links to rows that no table has."""

from collections.abc import Iterator

from adr_studio.domain.findings import Finding
from adr_studio.domain.graph import Tie
from adr_studio.domain.ids import is_short_id
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed
from adr_studio.domain.table_kind import ELEMENTS


@rule("link.unknown", "A record speaks of a row that no table has")
def unknown_id(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each short id under Links, and each element that is decided, which no table defines.

    Where the repository has no table of the kind, nobody can tell, and nothing is found.
    """
    for tie in surveyed.graph.ties:
        if tie.target.kind or not tie.source.is_record:
            continue
        prefix = tie.target.id.partition("-")[0] if is_short_id(tie.target.id) else ""
        kinds = [kind for kind in surveyed.model.kinds if _may_be(kind.prefix, kind.name, prefix, tie)]
        if any(surveyed.model.rows(kind.name) for kind in kinds):
            said = surveyed.model.suggestion(tie.target.id, kinds)
            yield Finding(tie.path, tie.line, 0, f"It {tie.verb} what is not there: {said}", "link.unknown")


def _may_be(own_prefix: str, name: str, prefix: str, tie: Tie) -> bool:
    if prefix:
        return own_prefix == prefix
    return tie.verb == "decides" and name in ELEMENTS
