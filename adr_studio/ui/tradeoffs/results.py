"""What follows from the table: who leads, the bars, the warnings, and what would change it."""

from collections.abc import Iterable, Sequence
from textwrap import shorten

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from adr_studio.analysis.sensitivity import lines, scale
from adr_studio.analysis.telling import changes, lead_words, standing
from adr_studio.analysis.tradeoffs import Matrix
from adr_studio.analysis.weighing import Weighing
from adr_studio.domain.display import visible
from adr_studio.domain.outcome import Outcome
from adr_studio.render.charts import (
    Course,
    Crossing,
    Sensitivity,
    bars_table,
    contribution_bars,
    sensitivity_lines,
    sensitivity_table,
)
from adr_studio.session.comparing import Comparing
from adr_studio.session.illustrating import bars_of
from adr_studio.ui.chart import Chart
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

_MOST_LINES = 14
_LONGEST_CHOICE = 160
_BESIDE = 10


class _Wrapped(QStyledItemDelegate):
    """A sentence takes as many lines as it needs: Qt's own measure forgets the style sheet's margins, and cuts it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the wrapped text, with a margin."""
        view = self.parent()
        assert isinstance(view, QListView)
        wide = view.viewport().width() - 2 * _BESIDE
        room = QRect(0, 0, max(1, wide), 10_000)
        found = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(wide, found.height() + _BESIDE)


class Sentences(QListView):
    """Sentences one below the other, as high as they are, up to a few; arrows go through them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._model = QStringListModel(self)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setItemDelegate(_Wrapped(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    @property
    def said(self) -> list[str]:
        """The sentences."""
        return self._model.stringList()

    def say(self, sentences: Iterable[str]) -> None:
        """Show these sentences."""
        shown = [visible(each) for each in sentences]
        if shown != self.said:
            self._model.setStringList(shown)
            self._fit()
        self.setVisible(bool(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths need other heights."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """As high as the sentences, up to a few lines."""
        self.doItemsLayout()
        most = _MOST_LINES * (self.fontMetrics().height() + 12)
        self.setFixedHeight(min(max(0, self.contentsSize().height()) + 2 * self.frameWidth(), most))


class Lead(QWidget):
    """Who leads, what to be warned of, and the bars."""

    def __init__(self, comparing: Comparing) -> None:
        super().__init__()
        self._comparing = comparing
        self._leader = ""
        self.lead = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.lead.setProperty("role", "heading")
        self.chosen = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.chosen.setProperty("role", "muted")
        self.turned = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.turned.setProperty("role", "accent")
        self.warnings = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.warnings.setAccessibleName(translate("Results", "Warnings"))
        self._notice = QFrame()
        self._notice.setProperty("role", "banner")
        self._notice.setProperty("severity", "warning")
        inside = QVBoxLayout(self._notice)
        inside.setContentsMargins(10, 6, 10, 6)
        inside.addWidget(self.warnings)
        self.bars = Chart()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.lead, self.turned, self.chosen, self._notice, self.bars):
            layout.addWidget(part)

    def show_result(self) -> None:
        """Show what follows from the weights that are tried, or else the agreed ones."""
        comparing = self._comparing
        matrix, result, comparison = comparing.matrix, comparing.result, comparing.comparison
        if matrix is None or result is None or comparison is None:
            return
        said = lead_words(result)
        self.lead.setText(visible(said))
        warned = [each for each in comparing.warnings if each != said]
        self.warnings.setText("\n".join(map(visible, warned)))
        self._notice.setVisible(bool(warned))
        self._say_turn(comparison.matrix, result)
        self._say_choice(comparison.outcome)
        bars = bars_of(matrix)
        self.bars.setVisible(bool(bars.options and bars.criteria))
        name = translate("Results", "What each criterion adds to the score of each option")
        self.bars.show_chart(contribution_bars(bars), name, bars_table(bars))

    def _say_choice(self, outcome: Outcome) -> None:
        """Say what the record was read to have chosen, so that a misreading is seen."""
        said = translate("Results", "Chosen: {}").format(outcome.chosen)
        if outcome.reason:
            said = translate("Results", "{}, because {}").format(said, outcome.reason)
        self.chosen.setText(visible(shorten(said, _LONGEST_CHOICE, placeholder="…")))
        self.chosen.setVisible(bool(outcome.chosen))

    def _say_turn(self, agreed: Matrix, result: Weighing) -> None:
        """Say at once when other weights make another option lead."""
        now = leaders(result)
        by_agreement = [
            agreed.options[at] for at in agreed.order if agreed.totals[at] == agreed.totals[agreed.order[0]]
        ]
        turned = self._comparing.is_exploring and now != by_agreement
        said = ""
        if turned and len(now) == 1:
            said = translate("Results", "{} leads now.").format(now[0])
        elif turned and now:
            said = translate("Results", "{} tie now.").format(", ".join(now))
        elif self._comparing.is_exploring and now:
            said = translate("Results", "Tried weights, not saved: {} still leads.").format(now[0])
        self.turned.setText(visible(said))
        self.turned.setVisible(bool(said))
        key = "|".join(now)
        if self._leader and key != self._leader and self._comparing.is_exploring:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self._leader = key

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.bars.set_theme(theme)


class Details(QWidget):
    """How sure the result is and what would change it, and how the scores hang on one criterion's weight."""

    def __init__(self, comparing: Comparing) -> None:
        super().__init__()
        self._comparing = comparing
        self.standing = Sentences(translate("Results", "How sure it is"))
        self.changes = Sentences(translate("Results", "What would change the lead"))
        self.criterion = QComboBox()
        self.criterion.setAccessibleName(translate("Results", "Criterion"))
        self.criterion.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.criterion.setMinimumContentsLength(20)
        self.lines = Chart()
        self._parts: list[tuple[QLabel, QWidget]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for title, part in (
            (translate("Results", "How sure it is"), self.standing),
            (translate("Results", "What would change the lead"), self.changes),
        ):
            label = heading(title)
            self._parts.append((label, part))
            layout.addWidget(label)
            layout.addWidget(part)
        self._lines_title = heading(translate("Results", "How the scores hang on one weight"))
        layout.addWidget(self._lines_title)
        self._choice = QWidget()
        form = QFormLayout(self._choice)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(translate("Results", "Criter&ion"), self.criterion)
        layout.addWidget(self._choice)
        layout.addWidget(self.lines)
        self.criterion.activated.connect(self._on_criterion_chosen)

    def show_result(self) -> None:
        """Show what follows from the weights that are tried, or else the agreed ones."""
        matrix, result = self._comparing.matrix, self._comparing.result
        if matrix is None or result is None:
            return
        self.standing.say(standing(result))
        self.changes.say(changes(result))
        for label, part in self._parts:
            label.setVisible(not part.isHidden())
        names = [visible(matrix.criteria[at].name) for at in matrix.weighed]
        if names != [self.criterion.itemText(at) for at in range(self.criterion.count())]:
            at = max(0, self.criterion.currentIndex())
            self.criterion.clear()
            self.criterion.addItems(names)
            self.criterion.setCurrentIndex(min(at, len(names) - 1))
        self._show_lines(matrix, result)

    def _show_lines(self, matrix: Matrix, result: Weighing) -> None:
        at = self.criterion.currentIndex()
        there = 0 <= at < len(matrix.weights) and len(matrix.contenders) > 1 and sum(matrix.weights) > 0
        for part in (self._lines_title, self._choice, self.lines):
            part.setVisible(there)
        if there:
            chart = sensitivity_of(matrix, result, at)
            name = translate("Results", "How the scores hang on the weight of {}").format(chart.criterion)
            self.lines.show_chart(sensitivity_lines(chart), visible(name), sensitivity_table(chart))

    @Slot(int)
    def _on_criterion_chosen(self, _index: int) -> None:
        self.show_result()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.lines.set_theme(theme)


def heading(text: str) -> QLabel:
    """The title of a part."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "heading")
    label.setWordWrap(True)
    return label


def leaders(result: Weighing) -> Sequence[str]:
    """Who has the first place, in the matrix's order."""
    return [each.option for each in result.ranking if each.place == 1]


def sensitivity_of(matrix: Matrix, result: Weighing, at: int) -> Sensitivity:
    """The chart of how the scores hang on the weight of the weighed criterion at a place."""
    name = matrix.criteria[matrix.weighed[at]].name
    rivals = len(matrix.order) - 1
    found = (result.flips[rival * len(matrix.weights) + at] for rival in range(rivals))
    crossings = [Crossing(each.share, each.rival) for each in found if each.share is not None]
    courses = [Course(*each) for each in lines(matrix, at)]
    return Sensitivity(name, courses, matrix.weights[at] / sum(matrix.weights), crossings, scale(matrix).high)
