"""Sliders for the weights: what they try is written nowhere, unless it is saved as a scenario."""

from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from adr_studio.analysis.wording import percent
from adr_studio.domain.display import visible
from adr_studio.session.command import Context
from adr_studio.session.comparing import Comparing
from adr_studio.ui.icons import icon
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

STEPS = 1000
"""Steps of a slider from no weight to all of it."""

_LONGEST = 34


class _Weight(QWidget):
    """One criterion's slider, with its share and its lock; they stand in the layout of whoever has it."""

    moved = Signal(float)

    def __init__(self, at: int, comparing: Comparing, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._at, self._comparing = at, comparing
        self.name = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(STEPS // 100)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setMinimumSize(110, 26)
        self.share = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.share.setMinimumWidth(self.share.fontMetrics().horizontalAdvance("99.9 %, agreed 99.9 %"))
        self._lock = QAction(self, checkable=True)
        self.lock = QToolButton()
        self.lock.setDefaultAction(self._lock)
        self.lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(lambda value: self.moved.emit(value / STEPS))
        self._lock.toggled.connect(self._on_locked)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What stands in a row, left to right."""
        return self.name, self.slider, self.share, self.lock

    def show_weight(self, name: str, share: float, agreed: float) -> None:
        """Show this share of all weights, and the agreed one where it is another."""
        shown = visible(name)
        self.name.setText(shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…")
        self.name.setToolTip(as_label(name))
        told = percent(share)
        if abs(share - agreed) >= 0.0005:
            told = translate("Sliders", "{}, agreed {}").format(told, percent(agreed))
        self.share.setText(told)
        self.slider.setAccessibleName(translate("Sliders", "Weight of {}").format(shown))
        self.slider.setAccessibleDescription(told)
        self._lock.setText(translate("Sliders", "Keep the weight of {} where it is").format(shown))
        with QSignalBlocker(self.slider), QSignalBlocker(self._lock):
            if not self.slider.isSliderDown():
                self.slider.setValue(round(share * STEPS))
            self._lock.setChecked(self._at in self._comparing.locked)
        self.slider.setEnabled(not self._lock.isChecked())

    def set_theme(self, theme: Theme) -> None:
        """Draw the lock in the theme's colours."""
        self._lock.setIcon(icon("lock", theme))

    @Slot(bool)
    def _on_locked(self, locked: bool) -> None:
        self._comparing.lock(self._at, locked)
        self.slider.setEnabled(not locked)


class Sliders(QWidget):
    """A slider for each weighed criterion, the scenarios, and the way back to what was agreed."""

    def __init__(self, context: Context, comparing: Comparing) -> None:
        super().__init__()
        self._comparing = comparing
        self._theme: Theme | None = None
        self.weights: list[_Weight] = []
        self.scenarios = QComboBox()
        self.scenarios.setAccessibleName(translate("Sliders", "Scenario"))
        self.scenarios.setPlaceholderText(translate("Sliders", "Tried, not saved"))
        self.scenarios.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scenarios.setMinimumContentsLength(24)
        self.agreed = QPushButton(translate("Sliders", "Back to the agreed (0)"))
        self.save = QPushButton(translate("Sliders", "Save as scenario…"))
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(0, 5)
        self._rows.setColumnStretch(1, 6)
        bar = QHBoxLayout()
        bar.addWidget(self.agreed)
        bar.addWidget(self.save)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scenarios, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._rows)
        layout.addLayout(bar)
        self.scenarios.activated.connect(self._on_scenario_chosen)
        self.agreed.clicked.connect(lambda: context.view.run("tradeoffs.agreed"))
        self.save.clicked.connect(lambda: context.view.run("tradeoffs.save-scenario"))
        back = QShortcut(QKeySequence("0"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(lambda: context.view.run("tradeoffs.agreed"))

    def show_weights(self) -> None:
        """Show the weights that are tried, or else the agreed ones."""
        comparing = self._comparing
        matrix, comparison = comparing.matrix, comparing.comparison
        if matrix is None or comparison is None:
            return
        self._have(len(matrix.weights))
        total, agreed = sum(matrix.weights), sum(comparison.matrix.weights)
        values = zip(self.weights, matrix.weighed, matrix.weights, comparison.matrix.weights, strict=True)
        for widget, at, weight, before in values:
            share, was = (weight / total if total else 0.0), (before / agreed if agreed else 0.0)
            widget.show_weight(matrix.criteria[at].name, share, was)
        names = [each.name for each in comparison.scenarios]
        items = [translate("Sliders", "Agreed weights"), *map(visible, names)]
        if items != [self.scenarios.itemText(at) for at in range(self.scenarios.count())]:
            self.scenarios.clear()
            self.scenarios.addItems(items)
        chosen = comparing.scenario
        self.scenarios.setCurrentIndex(-1 if chosen is None else ["", *names].index(chosen) if chosen in names else 0)
        self.agreed.setEnabled(comparing.is_exploring)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for each in self.weights:
            each.set_theme(theme)

    def _have(self, count: int) -> None:
        """As many sliders as there are weighed criteria; the keyboard goes through them in their order."""
        if len(self.weights) == count:
            return
        while len(self.weights) > count:
            gone = self.weights.pop()
            for part in gone.parts:
                part.hide()
                part.deleteLater()
            gone.deleteLater()
        while len(self.weights) < count:
            at = len(self.weights)
            made = _Weight(at, self._comparing, self)
            made.moved.connect(lambda share, at=at: self._comparing.move(at, share))
            if self._theme is not None:
                made.set_theme(self._theme)
            for column, part in enumerate(made.parts):
                self._rows.addWidget(part, at, column)
            self.weights.append(made)
        chain = [self.scenarios, *(part for each in self.weights for part in (each.slider, each.lock)), self.agreed]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    @Slot(int)
    def _on_scenario_chosen(self, index: int) -> None:
        comparison = self._comparing.comparison
        names = [each.name for each in comparison.scenarios] if comparison else []
        self._comparing.take_scenario(["", *names][index])
