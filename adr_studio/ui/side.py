"""The panels at one side of the window, one of them in front."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from adr_studio.session.command import Context
from adr_studio.ui.focus import come_after
from adr_studio.ui.icons import icon
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.theme import Theme


class Side(QWidget):
    """Some panels with a tab for each; a panel is made when it is first looked at, or asked for."""

    made = Signal(object)
    """A panel's widget is there now, and knows nothing yet of what the user looks at."""

    def __init__(self, name: str, panels: Sequence[Panel], context: Context) -> None:
        super().__init__()
        self._panels = sorted(panels, key=lambda panel: panel.order)
        self._context = context
        self._widgets: dict[str, PanelWidget] = {}
        self._theme: Theme | None = None
        self._bar = QTabBar(documentMode=True, expanding=False)
        self._bar.setDrawBase(False)
        self._bar.setIconSize(QSize(16, 16))
        self._bar.setElideMode(Qt.TextElideMode.ElideNone)
        self._bar.setUsesScrollButtons(True)
        self._bar.setAccessibleName(name)
        self._bar.setProperty("role", "panels")
        self._stack = QStackedWidget()
        for panel in self._panels:
            self._bar.addTab(panel.title)
            self._bar.setTabToolTip(self._bar.count() - 1, panel.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._on_tab_changed)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the panels."""
        return tuple(panel.id for panel in self._panels)

    @property
    def widgets(self) -> Iterable[PanelWidget]:
        """The panels that have been made."""
        return self._widgets.values()

    @property
    def panel(self) -> str:
        """The id of the panel in front."""
        return self._panels[self._bar.currentIndex()].id

    def widget(self, name: str) -> PanelWidget:
        """A panel by its id; KeyError where it is on another side."""
        if name not in self._widgets:
            panel = next((panel for panel in self._panels if panel.id == name), None)
            if panel is None:
                raise KeyError(name)
            made = self._widgets[name] = panel.make(self._context)
            self._stack.addWidget(made)
            come_after(self._stack, made)
            if self._theme is not None:
                made.set_theme(self._theme)
            self.made.emit(made)
        return self._widgets[name]

    def show_panel(self, name: str) -> PanelWidget:
        """Bring a panel to the front."""
        widget = self.widget(name)
        self._bar.setCurrentIndex(self.ids.index(name))
        self._stack.setCurrentWidget(widget)
        return widget

    def setFocus(self, *_reason: object) -> None:
        """Hand the keyboard to the panel in front."""
        self.widget(self.panel).setFocus()

    def setVisible(self, visible: bool) -> None:
        """A side that is looked at has the panel in front."""
        if visible:
            self.show_panel(self.panel)
        super().setVisible(visible)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for at, panel in enumerate(self._panels):
            self._bar.setTabIcon(at, icon(panel.icon, theme))
        for widget in self.widgets:
            widget.set_theme(theme)

    @Slot(int)
    def _on_tab_changed(self, at: int) -> None:
        if self.isVisible():
            self.show_panel(self._panels[at].id)
