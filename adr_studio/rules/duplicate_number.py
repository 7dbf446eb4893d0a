"""Numbers that two records of one log have."""

from collections import defaultdict
from collections.abc import Iterator

from adr_studio.domain.findings import Finding
from adr_studio.domain.record import Record
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("number.duplicate", "Two records have the same number")
def duplicate_number(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each record whose log has another one of its number."""
    numbered: dict[tuple[str, str, int], list[Record]] = defaultdict(list)
    for record in surveyed.catalog.records:
        if record.number is not None:
            numbered[record.log, record.category, record.number].append(record)
    for records in numbered.values():
        for record in records:
            others = [each for each in records if each is not record]
            if others:
                said = f"{record.digits or record.number} is also the number of “{others[0].title}”."
                yield Finding(record.path, 0, 0, f"{said} A link by number could mean both.", "number.duplicate")
