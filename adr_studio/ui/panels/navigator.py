"""The records of the repository, by log and by status."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
)

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.display import visible
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.status import Status
from adr_studio.session.command import Context
from adr_studio.ui.empty import empty_state
from adr_studio.ui.icons import status_icon
from adr_studio.ui.panel import Panel, PanelWidget
from adr_studio.ui.plain import as_label
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

PATH = Qt.ItemDataRole.UserRole
SEARCH = Qt.ItemDataRole.UserRole + 1
_NUMBER = Qt.ItemDataRole.UserRole + 2

_ORDER = (
    Status.DRAFT,
    Status.PROPOSED,
    Status.ACCEPTED,
    Status.DEFERRED,
    Status.UNKNOWN,
    Status.DEPRECATED,
    Status.SUPERSEDED,
    Status.REJECTED,
)
LOG, STATUS, NUMBER, TAG, KIND = "log", "status", "number", "tag", "kind"


RECORD_MENU = (
    *("decision.accept", "decision.reject", "decision.status", "", "decision.supersede", "decision.amend"),
    *("decision.link", "", "decision.rename", "decision.renumber", "", "view.split", "file.close"),
)
"""What is offered for a record."""


class Navigator(PanelWidget):
    """A tree of the records; choosing one opens it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._theme: Theme | None = None
        self._catalog = context.session.catalog
        self._author = ""
        self._grouping = QComboBox()
        for grouping, title in _groupings().items():
            self._grouping.addItem(title, grouping)
        self._grouping.setAccessibleName(translate("Navigator", "Group records"))
        self._filter = QLineEdit(placeholderText=translate("Navigator", "Filter records"))
        self._filter.setAccessibleName(translate("Navigator", "Filter records"))
        self._filter.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setRecursiveFilteringEnabled(True)
        self._proxy.setFilterRole(SEARCH)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tree = _tree(self._proxy)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(
            empty_state(
                translate("Navigator", "No decisions yet"),
                translate("Navigator", "Record the first choice that your team should remember."),
                self._new_button(),
            )
        )
        row = QHBoxLayout()
        row.addWidget(self._filter, 1)
        row.addWidget(self._grouping)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)
        self._filter.textChanged.connect(self._on_filter_changed)
        self._grouping.currentIndexChanged.connect(self._rebuild)
        self.tree.activated.connect(self._on_activated)
        self.tree.clicked.connect(self._on_activated)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_menu_requested)
        context.session.catalog_changed.connect(self.show_catalog)
        context.session.history.head_changed.connect(self._on_head_changed)

    @Slot(object)
    def show_catalog(self, catalog: Catalog) -> None:
        """Show these records; what was expanded, selected and scrolled stays."""
        shown, self._catalog = self._catalog, catalog
        if list(map(_shown, shown.records)) != list(map(_shown, catalog.records)) or not self._model.rowCount():
            self._rebuild()

    def set_theme(self, theme: Theme) -> None:
        """Draw with the theme's colours."""
        self._theme = theme
        self._rebuild()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the tree; as its proxy, the panel would stand in the order of Tab as well."""
        self.tree.setFocus(event.reason())

    def selected(self) -> str | None:
        """The path of the selected record."""
        path = self.tree.currentIndex().data(PATH)
        return path if isinstance(path, str) else None

    def show_record(self, record: Record | None) -> None:
        """Select the record that is looked at."""
        if record is not None:
            self.select(record.path)

    def select(self, path: str) -> None:
        """Select the record at this path, if it is listed."""
        if path == self.selected():
            return
        found = self._proxy.match(
            self._proxy.index(0, 0), PATH, path, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        )
        if found:
            self.tree.setCurrentIndex(found[0])
            self.tree.scrollTo(found[0])

    def _new_button(self) -> QPushButton:
        button = QPushButton(translate("Navigator", "New decision…"))
        button.setProperty("kind", "primary")
        button.clicked.connect(lambda: self._context.view.run("decision.new"))
        return button

    @Slot()
    def _on_head_changed(self, *_head: object) -> None:
        """Who works here may only be known now."""
        author = self._context.session.history.author
        if author != self._author:
            self._author = author
            self._rebuild()

    @Slot()
    def _rebuild(self) -> None:
        current = self.selected()
        scroll = self.tree.verticalScrollBar().value()
        self._model.clear()
        mine = [record for record in self._catalog.records if _needs(record, self._context.session.history.author)]
        if mine:
            self._model.appendRow(self._group(translate("Navigator", "Needs you"), mine))
        if self._grouping.currentData() == NUMBER:
            ordered = sorted(self._catalog.records, key=lambda record: (record.number is None, record.number or 0))
            for record in ordered:
                self._model.appendRow(self._row(record))
        else:
            for title, records in _groups(self._catalog.records, self._grouping.currentData()).items():
                self._model.appendRow(self._group(title, records))
        self.tree.expandAll()
        self._stack.setCurrentIndex(0 if self._catalog.records else 1)
        self.tree.verticalScrollBar().setValue(scroll)
        if current:
            self.select(current)

    def _group(self, title: str, records: list[Record]) -> QStandardItem:
        title = visible(title)
        item = QStandardItem(f"{title}  {len(records)}")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setData(
            translate("Navigator", "Group {}, {} records").format(title, len(records)),
            Qt.ItemDataRole.AccessibleTextRole,
        )
        item.appendRows([self._row(record) for record in records])
        return item

    def _row(self, record: Record) -> QStandardItem:
        title = visible(record.title)
        item = QStandardItem(title)
        item.setData(record.path, PATH)
        item.setData(record.digits, _NUMBER)
        item.setData(f"{record.id} {record.title} {record.status} {record.path} {' '.join(record.tags)}", SEARCH)
        item.setData(f"{visible(record.id)}, {record.status}, {title}", Qt.ItemDataRole.AccessibleTextRole)
        where = f"{visible(record.path)}\n{record.raw_status or 'no status'}"
        item.setToolTip(as_label(f"{title}\n{where}{f' · {record.date}' if record.date else ''}"))
        if self._theme is not None:
            item.setIcon(status_icon(record.status, self._theme))
        return item

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        """Offer what can be done with a record, which is shown for that."""
        path = self.tree.indexAt(place).data(PATH)
        if isinstance(path, str):
            self._context.view.show_document(path)
            self._context.view.popup(RECORD_MENU)

    @Slot(str)
    def _on_filter_changed(self, text: str) -> None:
        self._proxy.setFilterFixedString(text)
        self.tree.expandAll()

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        path = index.data(PATH)
        if isinstance(path, str):
            self._context.view.show_document(path)


def _groupings() -> dict[str, str]:
    return {
        LOG: translate("Navigator", "By folder"),
        STATUS: translate("Navigator", "By status"),
        NUMBER: translate("Navigator", "By number"),
        TAG: translate("Navigator", "By tag"),
        KIND: translate("Navigator", "By kind"),
    }


def _groups(records: Iterable[Record], grouping: str) -> dict[str, list[Record]]:
    """The groups in their order, each with its records; a record with several tags is in several groups."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for title in _titles(record, grouping):
            groups[title].append(record)
    order = [_status_title(status) for status in _ORDER]
    place = (lambda title: (order.index(title), title)) if grouping == STATUS else (lambda title: (0, title))
    return {title: groups[title] for title in sorted(groups, key=place)}


def _titles(record: Record, grouping: str) -> Sequence[str]:
    if grouping == STATUS:
        return (_status_title(record.status),)
    if grouping == TAG:
        return record.tags or (translate("Navigator", "No tag"),)
    if grouping == KIND:
        design = record.kind is Kind.DESIGN_DOC
        return (translate("Navigator", "Design docs") if design else translate("Navigator", "Decisions"),)
    return ("/".join(each for each in (record.log, record.category) if each) or "/",)


def _status_title(status: Status) -> str:
    return translate("Navigator", "No status") if status is Status.UNKNOWN else status.capitalize()


def _needs(record: Record, me: str) -> bool:
    """Whether it waits for this person: a draft of theirs, or a proposal that they decide."""
    if not me:
        return False
    drafts = record.status is Status.DRAFT and me in (*record.authors, *record.deciders)
    return drafts or (record.status is Status.PROPOSED and me in (record.deciders or record.authors))


def _shown(record: Record) -> tuple[object, ...]:
    groups = record.path, record.log, record.status, record.tags, record.deciders, record.authors
    return *groups, record.digits, record.title, record.raw_status


class _Rows(QStyledItemDelegate):
    """A record's row: icon, number, title; a group's row in small letters."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row's ground and icon as the style does, and the number before the title."""
        number = index.data(_NUMBER)
        if number is None:
            option.font.setBold(True)
            option.font.setPointSizeF(option.font.pointSizeF() * 0.92)
        if not number:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        strong = option.palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        width = option.fontMetrics.horizontalAdvance(number)
        left = area.adjusted(4, 0, 0, 0)
        _draw(painter, left, number, strong if selected else muted, option)
        _draw(painter, left.adjusted(width + 8, 0, -4, 0), title, strong, option)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows with room to hit them, whatever the size of the text."""
        return QSize(super().sizeHint(option, index).width(), max(28, option.fontMetrics.height() + 8))


def _draw(painter: QPainter, area: QRect, text: str, colour: QColor, option: QStyleOptionViewItem) -> None:
    painter.save()
    painter.setFont(option.font)
    painter.setPen(colour)
    elided = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, elided)
    painter.restore()


def _tree(model: QSortFilterProxyModel) -> QTreeView:
    tree = QTreeView()
    tree.setModel(model)
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    tree.setIndentation(14)
    tree.setItemDelegate(_Rows(tree))
    tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
    tree.setAccessibleName(translate("Navigator", "Records"))
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    return tree


PANEL = Panel("navigator", "Records", "decision", "left", 10, Navigator)
