"""The panels at one side of the window, one of them in front."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from adr_studio.session.command import Context
from adr_studio.ui.icons import icon
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.theme import Theme


class Side(QWidget):
    """Some panels with a tab for each; a hidden side keeps what it showed."""

    def __init__(self, name: str, panels: Sequence[Panel], context: Context) -> None:
        super().__init__()
        self._panels = sorted(panels, key=lambda panel: panel.order)
        self._bar = QTabBar(documentMode=True, expanding=False)
        self._bar.setDrawBase(False)
        self._bar.setIconSize(QSize(16, 16))
        self._bar.setElideMode(Qt.TextElideMode.ElideNone)
        self._bar.setUsesScrollButtons(False)
        self._bar.setAccessibleName(name)
        self._bar.setProperty("role", "panels")
        self._stack = QStackedWidget()
        self.widgets: Mapping[str, PanelWidget] = {panel.id: panel.make(context) for panel in self._panels}
        for panel in self._panels:
            self._bar.addTab(panel.title)
            self._bar.setTabToolTip(self._bar.count() - 1, panel.title)
            self._stack.addWidget(self.widgets[panel.id])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._on_tab_changed)

    @property
    def panel(self) -> str:
        """The id of the panel in front."""
        return self._panels[self._stack.currentIndex()].id

    def show_panel(self, panel: str) -> PanelWidget:
        """Bring a panel to the front; KeyError where it is on another side."""
        widget = self.widgets[panel]
        self._bar.setCurrentIndex(self._stack.indexOf(widget))
        return widget

    def title(self, panel: str, title: str) -> None:
        """Write on a panel's tab, for instance how much there is in it."""
        self._bar.setTabText(self._stack.indexOf(self.widgets[panel]), title)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        for at, panel in enumerate(self._panels):
            self._bar.setTabIcon(at, icon(panel.icon, theme))
            self.widgets[panel.id].set_theme(theme)

    @Slot(int)
    def _on_tab_changed(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
