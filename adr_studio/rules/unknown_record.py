"""Relations to records that do not exist."""

from collections.abc import Iterator

from adr_studio.domain.findings import Finding
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed

_OF_RECORDS = frozenset(
    (
        *("supersedes", "superseded by", "amends", "amended by", "depends on", "required by"),
        *("refines", "refined by", "overrides", "overridden by"),
    )
)
"""What a record can only say of another record; it may decide a component, or mitigate a failure mode."""


@rule("relation.unknown", "A record speaks of one that does not exist")
def unknown_record(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each relation whose other end cannot be found; a link that is broken is found as that."""
    for link in surveyed.catalog.links:
        href = link.reference.href
        is_row = link.verb == "depends on" and link.reference.label in surveyed.model.by_id  # such as an assumption
        if link.verb in _OF_RECORDS and link.path is None and not href and link.reference.label and not is_row:
            said = f"It {link.verb} “{link.reference.label}”, and no record answers to that name alone."
            yield Finding(link.source, 0, 0, said, "relation.unknown")
