"""What is wrong with the records."""

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from adr_studio.domain.display import visible
from adr_studio.domain.findings import Finding, Severity
from adr_studio.session.command import Context
from adr_studio.ui.empty import empty_state
from adr_studio.ui.icons import icon
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

MOST = 1_000
"""How many findings are listed."""

_PLACE = Qt.ItemDataRole.UserRole


class Problems(PanelWidget):
    """A list of the findings; choosing one goes to its place."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._theme: Theme | None = None
        self._shown: tuple[Finding, ...] = ()
        self.list = QTreeWidget()
        self.list.setAccessibleName(translate("Problems", "Problems"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([translate("Problems", "What"), translate("Problems", "Where")])
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(
            empty_state(translate("Problems", "Nothing is wrong"), translate("Problems", "Every link leads somewhere."))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.addWidget(self._stack)
        self._stack.setCurrentIndex(1)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)
        context.session.survey.surveyed.connect(self._show)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        self._shown = ()
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the list."""
        self.list.setFocus(event.reason())

    @Slot()
    def _show(self) -> None:
        findings = self._context.session.survey.findings
        if findings == self._shown:
            return
        self._shown = findings
        self.list.clear()
        self.list.addTopLevelItems([self._row(finding) for finding in findings[:MOST]])
        self._stack.setCurrentIndex(0 if findings else 1)

    def _row(self, finding: Finding) -> QTreeWidgetItem:
        row = QTreeWidgetItem([visible(finding.text), visible(f"{finding.path}:{finding.line + 1}")])
        row.setData(0, _PLACE, (finding.path, finding.line))
        row.setToolTip(0, as_label(finding.text))
        word = (
            translate("Problems", "Problem")
            if finding.severity is Severity.PROBLEM
            else translate("Problems", "Warning")
        )
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{word}: {finding.text}")
        if self._theme is not None:
            row.setIcon(0, icon("error" if finding.severity is Severity.PROBLEM else "warning", self._theme))
        return row

    @Slot(QTreeWidgetItem, int)
    def _on_chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        path, line = item.data(0, _PLACE)
        self._context.view.show_document(path, line)


PANEL = Panel("problems", "Problems", "problems", "bottom", 10, Problems)
