"""Decisions that depend on themselves."""

from collections.abc import Iterator

from adr_studio.domain.circles import circles
from adr_studio.domain.findings import Finding
from adr_studio.domain.rule import rule
from adr_studio.domain.surveying import Surveyed


@rule("link.circle", "Decisions depend on each other in a circle")
def dependency_circle(surveyed: Surveyed) -> Iterator[Finding]:
    """One finding for each circle of "depends on", at the first of its records."""
    catalog = surveyed.catalog
    graph: dict[str, list[str]] = {record.path: [] for record in catalog.records}
    for link in catalog.links:
        if link.path is not None and link.verb in ("depends on", "required by"):
            source, target = (link.source, link.path) if link.verb == "depends on" else (link.path, link.source)
            if target not in graph[source]:
                graph[source].append(target)
    for circle in circles(graph):
        said = " → ".join(catalog.by_path[path].id for path in circle)
        links = surveyed.references[circle[0]].links if circle[0] in surveyed.references else ()
        line, column = next(((link.line, link.column) for link in links if link.path == circle[1]), (0, 0))
        yield Finding(circle[0], line, column, f"“Depends on” leads round in a circle: {said}.", "link.circle")
