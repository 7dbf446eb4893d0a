"""A tree of rows under titles, as panels list what is around something."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

_INDENTATION = 12


class GroupedTree(QTreeWidget):
    """Rows of one line each in groups, whose titles cannot be chosen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(_INDENTATION)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(name)

    def add_group(self, title: str, rows: Sequence[QTreeWidgetItem]) -> QTreeWidgetItem:
        """Put rows under a title, open."""
        group = QTreeWidgetItem([title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        group.addChildren(list(rows))
        self.addTopLevelItem(group)
        group.setExpanded(True)
        return group
