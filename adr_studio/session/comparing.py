"""The trade-offs of one document: its tables as matrices, and what is tried with their weights and not written."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from adr_studio.analysis.comparison import Comparison, comparisons
from adr_studio.analysis.sensitivity import DRAWS, Stability, explore, stability
from adr_studio.analysis.tradeoffs import Matrix
from adr_studio.analysis.weighing import Weighing, about_the_choice, weighing
from adr_studio.domain import comparison_edits
from adr_studio.domain.edits import Edits
from adr_studio.domain.findings import Finding
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.names import MARKDOWN
from adr_studio.domain.surveying import survey
from adr_studio.domain.typed_tables import PageTables, TableReader, TypedTable, find_table_kinds
from adr_studio.errors import Refused
from adr_studio.session.document import Document
from adr_studio.session.jobs import Jobs

DELAY = 40
"""Milliseconds without a change of the text before the tables are read again."""

PAUSE = 80
"""Milliseconds without a move of a weight before the stability of a large matrix is worked out."""

QUICK = 24
"""Rivals times criteria up to which the stability takes less than 5 ms, so that it is worked out at once."""

_SAFE = "Nothing was changed."

translate = QCoreApplication.translate


class Comparing(QObject):
    """Follows one document as long as somebody looks at its trade-offs.

    `compared` comes when the table or the choice of it is another, `explored` when the weights that are tried are, and
    `steadied` when the stability has been worked out.
    """

    compared = Signal()
    explored = Signal()
    steadied = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._document: Document | None = None
        self._text: str | None = None
        self._page = PageTables()
        self._at = 0
        self._tried: tuple[float, ...] | None = None
        self.comparisons: tuple[Comparison, ...] = ()
        self.locked: frozenset[int] = frozenset()
        self.scenario: str | None = ""
        """The name of the weights that are shown: "" for the agreed ones, None where they were moved by hand."""
        self.result: Weighing | None = None
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self.refresh)
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self._steady)

    @cached_property
    def _reader(self) -> TableReader:
        return TableReader(find_table_kinds())

    @property
    def document(self) -> Document | None:
        """The document that is followed."""
        return self._document

    def follow(self, document: Document | None) -> None:
        """Look at this document's trade-offs, or at none; what was tried is dropped."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.text_changed.disconnect(self._soon.start)
            self._document.destroyed.disconnect(self._on_destroyed)
        self._document, self._text, self._at = document, None, 0
        if document is not None:
            document.text_changed.connect(self._soon.start)
            document.destroyed.connect(self._on_destroyed)
        self._drop()
        self.refresh()

    @Slot()
    def _on_destroyed(self) -> None:
        self._document = None
        self._drop()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the tables again, if the text is another."""
        self._soon.stop()
        text = self._document.text if self._document is not None else ""
        if text == self._text:
            return
        before = self.comparison
        self._text = text
        path = self._document.path if self._document is not None else ""
        self._page = survey(path, text, self._reader).tables
        self.comparisons = comparisons(self._page.tables)
        self._at = min(self._at, max(0, len(self.comparisons) - 1))
        now = self.comparison
        if before is None or now is None or _weights(before) != _weights(now):
            self._drop()
        self._weigh()
        self.compared.emit()

    @property
    def comparison(self) -> Comparison | None:
        """The table that is looked at, None where the document has none."""
        return self.comparisons[self._at] if self.comparisons else None

    @property
    def at(self) -> int:
        """Which of the document's tables it is, from 0."""
        return self._at

    def choose_table(self, at: int) -> None:
        """Look at another of the document's tables; what was tried is dropped."""
        if at != self._at and 0 <= at < len(self.comparisons):
            self._at = at
            self._drop()
            self._weigh()
            self.compared.emit()

    @property
    def can_begin(self) -> bool:
        """Whether a table can be written into the document."""
        document = self._document
        return document is not None and not document.read_only and document.path.lower().endswith(MARKDOWN)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong in the document's tables."""
        return self._page.findings

    def change(self, make: Callable[[TypedTable], Edits]) -> None:
        """Change a place in the table that is shown, as one step of undo, by edits of the table as it stands now.

        Raises Refused where it is no longer the table that is shown, or where the document is for reading only.
        """
        shown = self.comparison
        self.refresh()
        now = self.comparison
        if shown is None or now is None or _shape(shown) != _shape(now):
            raise Refused("The table is no longer the one that was shown.", "Nothing was changed. Look at it again.")
        self._apply(make(now.table))

    def add(self, make: Callable[[Comparison], Edits]) -> None:
        """Add something to the table as it stands now, as one step of undo. Raises Refused, for a ValueError too."""
        self.refresh()
        if self.comparison is None:
            raise Refused("There is no table of trade-offs any more.", _SAFE)
        try:
            found = make(self.comparison)
        except ValueError as error:
            raise Refused(f"{error}.", _SAFE) from error
        self._apply(found)

    def _apply(self, found: Edits) -> None:
        document = self._document
        if document is None:
            raise Refused("The document is no longer open.", _SAFE)
        if document.read_only:
            raise Refused(f"“{document.path}” cannot be changed: {document.notice}", _SAFE)
        document.apply(found)
        self.refresh()

    def begin(self) -> None:
        """Write a table of the record's options and drivers, as one step of undo. Raises Refused."""
        text = self._document.text if self._document is not None else ""
        self._apply(comparison_edits.begin_table(MarkdownText(text), self._reader))

    @property
    def matrix(self) -> Matrix | None:
        """The matrix with the weights that are tried, or else the agreed ones."""
        comparison = self.comparison
        if comparison is None or self._tried is None:
            return comparison.matrix if comparison else None
        return comparison.matrix.with_weights(self._tried)

    @property
    def is_exploring(self) -> bool:
        """Whether other weights than the agreed ones are shown."""
        return self._tried is not None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader is to be warned of; of the choice, by the agreed weights, which it was made with."""
        comparison, result = self.comparison, self.result
        if comparison is None or result is None:
            return ()
        chosen, reason = comparison.outcome.chosen, comparison.outcome.reason
        about = about_the_choice(comparison.matrix, chosen, reason)
        return (*about, *result.warnings, *comparison.about_the_table())

    def move(self, at: int, share: float) -> None:
        """Try a weight, as a share of all weights; the others that are not locked rescale, and nothing is written."""
        matrix = self.matrix
        if matrix is not None and (total := sum(matrix.weights)):
            self._try(tuple(explore(matrix.weights, at, share * total, self.locked)), None)

    def lock(self, at: int, locked: bool) -> None:
        """Keep one weight where it is while others are moved, or no longer."""
        self.locked = self.locked | {at} if locked else self.locked - {at}

    def take_scenario(self, name: str) -> None:
        """Show the weights of a scenario, or the agreed ones for ""."""
        scenarios = self.comparison.scenarios if self.comparison else ()
        self._try(next((each.weights for each in scenarios if each.name == name), None), name)

    def save_scenario(self, name: str) -> None:
        """Keep the weights that are shown under a name, in a column of the table. Raises Refused."""
        comparison, matrix = self.comparison, self.matrix
        if comparison is None or matrix is None:
            return
        weights = matrix.weights

        def save(shown: Comparison) -> Edits:
            rows = [shown.rows[at] for at in shown.matrix.weighed]
            return comparison_edits.save_scenario(shown.table, name, dict(zip(rows, weights, strict=True)))

        self.add(save)
        wanted = comparison_edits.clean_name(name).casefold()
        saved = self.comparison.scenarios if self.comparison else ()
        self.take_scenario(next((each.name for each in saved if each.name.casefold() == wanted), ""))

    def _try(self, weights: tuple[float, ...] | None, scenario: str | None) -> None:
        self._tried, self.scenario = weights, scenario
        self._weigh()
        self.explored.emit()

    def _drop(self) -> None:
        self._tried, self.scenario, self.locked = None, "", frozenset()

    def _weigh(self) -> None:
        self._later.stop()
        matrix = self.matrix
        if matrix is None:
            self.result = None
            return
        is_quick = len(matrix.order) * len(matrix.weights) <= QUICK
        self.result = weighing(matrix, draws=DRAWS if is_quick else 0)
        if not is_quick:
            self._later.start()

    @Slot()
    def _steady(self) -> None:
        matrix = self.matrix
        if matrix is not None:
            self._jobs.run(lambda cancel: (matrix, stability(matrix)), self._on_steadied, key="stability")

    def _on_steadied(self, found: tuple[Matrix, Stability | None]) -> None:
        matrix, steady = found
        if self.result is not None and matrix == self.matrix:
            self.result = self.result._replace(stability=steady)
            self.steadied.emit()


def _weights(comparison: Comparison) -> tuple[object, ...]:
    """What must stay as it is for the weights that are tried to have a meaning."""
    return comparison.rows, tuple(each[:2] for each in comparison.matrix.criteria)


def _shape(comparison: Comparison) -> tuple[object, ...]:
    """What must be as it was shown for a place in the table to be the same place."""
    return comparison.table.grid.columns, tuple((row.at, row.said) for row in comparison.table.rows)
