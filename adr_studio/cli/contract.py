"""The JSON that other programs read: its names and shapes are a promise."""

import json
from typing import Any

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.record import Record


def as_json(value: object) -> str:
    """The value as JSON in ASCII alone, which no terminal, pipe or locale can spoil."""
    return json.dumps(value, indent=1)


def record_object(record: Record, catalog: Catalog) -> dict[str, Any]:
    """One record as `list --json` and `show --json` give it; paths are relative to the repository."""
    return {
        "log": record.log,
        "path": record.path,
        "kind": str(record.kind),
        "dialect": record.dialect,
        "number": record.number,
        "id": record.id,
        "title": record.title,
        "status": str(record.status),
        "raw_status": record.raw_status,
        "date": record.date,
        "deciders": list(record.deciders),
        "supersedes": list(catalog.stated(record, "supersedes")),
        "superseded_by": list(catalog.stated(record, "superseded by")),
        "links": [
            {
                "verb": link.verb,
                "target": link.path or link.reference.href or link.reference.label,
                "found": link.path is not None,
            }
            for verb, link in catalog.links_of(record.path)
            if link.source == record.path
        ],
    }
