"""What all pages say of each other, and what is wrong with them; worked out anew after each change.

What that takes is loaded with the first repository, because the window is there sooner without it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from adr_studio import registry
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.findings import Finding
from adr_studio.domain.record import Record
from adr_studio.domain.references import Mention, PageLink, References, names
from adr_studio.session.jobs import Cancel, Jobs, Lane
from adr_studio.session.locations import Location
from adr_studio.storage.files import Stamp
from adr_studio.storage.workspace import Workspace

if TYPE_CHECKING:
    from adr_studio.domain.graph import Graph, Thing
    from adr_studio.domain.model import Model
    from adr_studio.domain.rule import Rule
    from adr_studio.domain.surveying import Survey as PageSurvey
    from adr_studio.domain.surveying import Surveyed
    from adr_studio.domain.typed_tables import TableReader

    Kept = dict[str, tuple[Stamp, PageSurvey]]

translate = QCoreApplication.translate


class Survey(QObject):
    """Follows the catalog; a page is read again only when its stamp or its open document changes."""

    surveyed = Signal()
    asked = Signal(object)
    """Somebody wants to see all that is known of a thing."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: Kept = {}
        self._wanted = Catalog()
        self._known: Surveyed | None = None
        self.findings: tuple[Finding, ...] = ()

    @property
    def known(self) -> Surveyed:
        """All of it; nothing before a repository was looked at."""
        if self._known is None:
            from adr_studio.domain.surveying import Surveyed

            self._known = Surveyed()
        return self._known

    @property
    def references(self) -> Mapping[str, References]:
        """What each page says of others."""
        return self._known.references if self._known is not None else {}

    @property
    def has_rows(self) -> bool:
        """Whether a table has a row that can be linked to."""
        return self._known is not None and bool(self._known.graph.rows)

    @property
    def model(self) -> Model:
        """The rows of all typed tables."""
        return self.known.model

    @property
    def graph(self) -> Graph:
        """Records and rows, and how they stand to each other."""
        return self.known.graph

    def start(self) -> None:
        """Another repository was opened: forget what was known of the one before."""
        self._kept, self._wanted = {}, Catalog()
        self._known, self.findings = None, ()
        self.surveyed.emit()

    def refresh(self, workspace: Workspace, catalog: Catalog, drafts: Mapping[str, str]) -> None:
        """Look at everything again; `drafts` are the texts that are not saved yet, by path. `surveyed` follows."""
        self._wanted = catalog
        kept = dict(self._kept)

        def look(cancel: Cancel) -> tuple[Kept, Surveyed, tuple[Finding, ...]]:
            from adr_studio.domain.rule import findings
            from adr_studio.domain.surveying import put_together
            from adr_studio.domain.typed_tables import TableReader, find_table_kinds

            reader = TableReader(find_table_kinds())
            read: dict[str, PageSurvey] = {}
            for path in dict.fromkeys((*workspace.pages, *drafts)):
                if cancel():
                    break
                read[path] = _read(workspace, path, kept, drafts, reader)
            fresh = {path: kept[path] for path in read if path in kept}
            known = put_together(catalog, read, reader, _exists(workspace))
            return fresh, known, findings(known, find_rules())

        title = translate("Session", "Looking for problems")
        self._jobs.run(look, self._on_surveyed, lane=Lane.DISK, key="survey", title=title)

    def _on_surveyed(self, found: tuple[Kept, Surveyed, tuple[Finding, ...]]) -> None:
        kept, known, wrong = found
        if known.catalog is self._wanted:
            self._kept, self._known, self.findings = kept, known, wrong
            self.surveyed.emit()

    def ask_about(self, thing: Thing) -> None:
        """Let whoever shows such things tell of this one."""
        self.asked.emit(thing)

    def links_to(self, path: str) -> Iterator[tuple[str, PageLink]]:
        """The links on other pages that lead to this one, each with its page."""
        for page, said in self.references.items():
            if page != path:
                yield from ((page, link) for link in said.links if link.path == path)

    def mentions_of(self, record: Record) -> Iterator[tuple[str, Mention]]:
        """Where other pages name this record without a link, each with its page."""
        for page, said in self.references.items():
            if page != record.path:
                yield from ((page, each) for each in said.mentions if names(each, record, self.known.catalog))

    def next(self, here: Location | None, step: int) -> Location | None:
        """The place of the finding after (1) or before (-1) this one, round and round; None where nothing is wrong."""
        places = sorted({(finding.path, finding.line) for finding in self.findings})
        if not places:
            return None
        now = (here.path, here.line) if here is not None else ("", -1)
        later = [place for place in places if (place > now if step > 0 else place < now)]
        chosen = (later or places)[0 if step > 0 else -1]
        return Location(*chosen)


def find_rules() -> tuple[Rule, ...]:
    """The rules that are installed."""
    from adr_studio import rules
    from adr_studio.domain.rule import Rule

    return registry.discover(rules, Rule)


def _read(workspace: Workspace, path: str, kept: Kept, drafts: Mapping[str, str], reader: TableReader) -> PageSurvey:
    from adr_studio.domain.surveying import Survey as PageSurvey
    from adr_studio.domain.surveying import survey

    if path in drafts:
        return survey(path, drafts[path], reader)
    stamp = workspace.stamps.get(path)
    seen = kept.get(path)
    if stamp is None:
        return PageSurvey()
    if seen is None or seen[0] != stamp:
        seen = kept[path] = (stamp, survey(path, workspace.text(path) or "", reader))
    return seen[1]


def _exists(workspace: Workspace) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def exists(path: str) -> bool:
        if path not in known:
            known[path] = path in workspace.stamps or os.path.lexists(workspace.root / path)
        return known[path]

    return exists
