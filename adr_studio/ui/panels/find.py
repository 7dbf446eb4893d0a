"""Words in all files: the question, and the places that answer it."""

from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from adr_studio.domain.display import visible
from adr_studio.domain.finding import Wanted
from adr_studio.errors import StudioError
from adr_studio.session.command import Context
from adr_studio.session.find_in_files import Found
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.plain import as_label

translate = QCoreApplication.translate

DELAY = 200
"""Milliseconds without a keystroke before it is looked."""

_PLACE = Qt.ItemDataRole.UserRole


class FindInFiles(PanelWidget):
    """Follows what is typed; choosing a place goes there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.field = QLineEdit(placeholderText=translate("FindInFiles", "Find in all files"))
        self.field.setAccessibleName(translate("FindInFiles", "Find in all files"))
        self.field.setClearButtonEnabled(True)
        self._case = self._toggle("Aa", translate("FindInFiles", "Match capitals"))
        self._word = self._toggle("W", translate("FindInFiles", "Whole words"))
        self._regex = self._toggle(".*", translate("FindInFiles", "Regular expression"))
        self.said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.said.setProperty("role", "muted")
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(12)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(translate("FindInFiles", "Places"))
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=DELAY)
        self._soon.timeout.connect(self._look)
        self.field.textChanged.connect(self._soon.start)
        self.field.returnPressed.connect(self._look)
        self.tree.itemActivated.connect(self._on_chosen)
        self.tree.itemClicked.connect(self._on_chosen)
        find = context.session.find
        find.asked.connect(self._on_asked)
        find.found.connect(self._on_found)
        find.refused.connect(self._on_refused)
        context.session.opened.connect(lambda: self._look())

    def _toggle(self, sign: str, title: str) -> QToolButton:
        action = QAction(title, self, checkable=True)
        action.setIconText(sign)
        action.toggled.connect(lambda _on: self._look())
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(title)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.field, 1)
        for button in (self._case, self._word, self._regex):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(row)
        layout.addWidget(self.said)
        layout.addWidget(self.tree, 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the field."""
        self.field.setFocus(event.reason())
        self.field.selectAll()

    @Slot(str)
    def _on_asked(self, text: str) -> None:
        if text:
            self.field.setText(text)
            self._look()

    @Slot()
    def _look(self) -> None:
        self._soon.stop()
        text = self.field.text()
        if not text:
            self.tree.clear()
            self.said.clear()
            return
        wanted = Wanted(
            text,
            self._regex.defaultAction().isChecked(),
            self._case.defaultAction().isChecked(),
            self._word.defaultAction().isChecked(),
        )
        self.said.setText(translate("FindInFiles", "Looking…"))
        self._context.session.look_for(wanted)

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.wanted.text != self.field.text():
            return
        self.tree.clear()
        by_path = self._context.session.catalog.by_path
        files = 0
        for path, places in groupby(found.places, key=lambda place: place.path):
            files += 1
            rows = []
            for place in places:
                row = QTreeWidgetItem([visible(f"{place.line + 1}:  {place.text.strip()}")])
                row.setData(0, _PLACE, (path, place.line))
                row.setToolTip(0, as_label(place.text.strip()))
                rows.append(row)
            record = by_path.get(path)
            group = QTreeWidgetItem([visible(f"{record.title if record else path}  {len(rows)}")])
            group.setToolTip(0, as_label(path))
            group.setData(0, _PLACE, (path, -1))
            group.addChildren(rows)
            self.tree.addTopLevelItem(group)
            group.setExpanded(True)
        if not found.places:
            self.said.setText(translate("FindInFiles", "No match for “{}”.").format(found.wanted.text))
        else:
            more = translate("FindInFiles", " These are the first ones.") if found.cut else ""
            said = translate("FindInFiles", "{} places in {} files.").format(len(found.places), files)
            self.said.setText(f"{said}{more}")

    @Slot(object)
    def _on_refused(self, error: StudioError) -> None:
        self.tree.clear()
        self.said.setText(str(error))

    @Slot(QTreeWidgetItem, int)
    def _on_chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self._context.view.show_document(*place)


PANEL = Panel("find", "Find", "search", "left", 30, FindInFiles)
