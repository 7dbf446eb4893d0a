"""The questions that need more than a line: a new record, a commit, trust, a plan, one of the records."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.display import visible
from adr_studio.domain.graph import Thing
from adr_studio.domain.planning import Plan, choose_log
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.template import Filling, Template, fill
from adr_studio.session.command import NewRecord
from adr_studio.session.history import Wish
from adr_studio.ui.editor import editor_font
from adr_studio.ui.plain import as_label

translate = QCoreApplication.translate

_DATA = Qt.ItemDataRole.UserRole


class Dialog(QDialog):
    """A dialog with one action, named by its verb, and a way out, unless there is nothing to turn away from."""

    def __init__(self, title: str, action: str, parent: QWidget | None, *, asks: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.go = QPushButton(action)
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        if asks:
            buttons.addButton(translate("Dialog", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(self.body, 1)
        layout.addWidget(buttons)

    def say(self, text: str, role: str = "") -> QLabel:
        """Add a sentence."""
        label = QLabel(text, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        self.body.addWidget(label)
        return label


class _Rows(QStyledItemDelegate):
    """Rows with room to hit them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the text, and high enough to be hit."""
        return QSize(super().sizeHint(option, index).width(), max(28, option.fontMetrics.height() + 8))


def _list(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setItemDelegate(_Rows(made))
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


class NewRecordDialog(Dialog):
    """Asks for a title, and lets a template be chosen that is shown as it will be filled in."""

    def __init__(
        self, kind: Kind, templates: Sequence[Template], catalog: Catalog, filling: Filling, parent: QWidget | None
    ) -> None:
        title = translate("NewRecordDialog", "New decision" if kind is Kind.DECISION else "New design doc")
        super().__init__(title, translate("NewRecordDialog", "Create"), parent)
        self._filling = filling
        self._catalog = catalog
        self.title = QLineEdit(
            placeholderText=translate("NewRecordDialog", "A short title: the problem solved, and how")
        )
        self.log = QComboBox(editable=True)
        self.log.addItems(list(catalog.logs))
        self.log.setCurrentText(choose_log(catalog, kind))
        self.supersedes = QComboBox()
        self.supersedes.addItem(translate("NewRecordDialog", "Nothing"), "")
        for record in catalog.records:
            if record.kind is Kind.DECISION:
                self.supersedes.addItem(visible(f"{record.id}  {record.title}"), record.path)
        self.templates = _list(translate("NewRecordDialog", "Templates"))
        for template in templates:
            item = QListWidgetItem(template.title)
            item.setToolTip(as_label(template.summary))
            item.setData(_DATA, template)
            self.templates.addItem(item)
        self._preview = QPlainTextEdit(readOnly=True)
        self._preview.setAccessibleName(translate("NewRecordDialog", "The new record"))
        self._preview.setFont(editor_font())
        self._summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._summary.setProperty("role", "muted")
        self._lay_out(kind)
        self.title.textChanged.connect(self._show)
        self.templates.currentRowChanged.connect(self._show)
        self.templates.setCurrentRow(0)
        self.resize(860, 600)
        self.title.setFocus()

    def _lay_out(self, kind: Kind) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(translate("NewRecordDialog", "&Title"), self.title)
        form.addRow(translate("NewRecordDialog", "&Folder"), self.log)
        if kind is Kind.DECISION and self.supersedes.count() > 1:
            form.addRow(translate("NewRecordDialog", "&Supersedes"), self.supersedes)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.templates)
        split.addWidget(self._preview)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 600])
        self.body.addLayout(form)
        self.body.addWidget(self._summary)
        self.body.addWidget(split, 1)

    def wish(self) -> NewRecord:
        """What was asked for."""
        supersedes = self.supersedes.currentData() or None
        return NewRecord(self._template(), self.title.text().strip(), self.log.currentText().strip("/ "), supersedes)

    def _template(self) -> Template:
        template = self.templates.currentItem().data(_DATA)
        assert isinstance(template, Template)
        return template

    def _show(self) -> None:
        self.go.setEnabled(bool(self.title.text().strip()))
        if self.templates.currentItem() is None:
            return
        title = self.title.text().strip() or "…"
        filling = Filling(title, self._filling.date, self._filling.author, self._filling.status, self._filling.digits)
        self._summary.setText(self._template().summary)
        self._preview.setPlainText(fill(self._template(), filling))


class CommitDialog(Dialog):
    """Asks which records to save to history, and with which message."""

    def __init__(self, changed: Sequence[str], catalog: Catalog, message: str, parent: QWidget | None) -> None:
        title = translate("CommitDialog", "Save to history")
        super().__init__(title, title, parent)
        self.message = QPlainTextEdit(message)
        self.message.setAccessibleName(translate("CommitDialog", "Message"))
        self.message.setTabChangesFocus(True)
        self.message.setMaximumHeight(120)
        self.paths = _list(translate("CommitDialog", "Files"))
        for path in changed:
            record = catalog.by_path.get(path)
            item = QListWidgetItem(visible(f"{path}   {record.title}" if record else path))
            item.setData(_DATA, path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.paths.addItem(item)
        self.say(translate("CommitDialog", "Message"), "heading")
        self.body.addWidget(self.message)
        self.say(translate("CommitDialog", "Files"), "heading")
        self.body.addWidget(self.paths, 1)
        self.say(
            translate(
                "CommitDialog", "Only these files are committed. Whatever else you have staged stays staged as it is."
            ),
            "muted",
        )
        self.message.textChanged.connect(self._check)
        self.paths.itemChanged.connect(self._check)
        self.resize(680, 460)
        self._check()

    def wish(self) -> Wish:
        """What was asked for."""
        return Wish(self.message.toPlainText().strip(), tuple(self._checked()))

    def _checked(self) -> Sequence[str]:
        items = [self.paths.item(row) for row in range(self.paths.count())]
        return [item.data(_DATA) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _check(self) -> None:
        self.go.setEnabled(bool(self.message.toPlainText().strip() and self._checked()))


class TrustDialog(Dialog):
    """Shows what a commit in this repository would run, before it may run."""

    def __init__(self, lines: Sequence[str], fresh: Sequence[str], parent: QWidget | None) -> None:
        super().__init__(
            translate("TrustDialog", "Trust this repository?"), translate("TrustDialog", "Trust and go on"), parent
        )
        if lines:
            self.say(
                translate(
                    "TrustDialog", "Saving to history runs what this repository and your git configuration have set up:"
                )
            )
            if fresh:
                self.say(
                    translate("TrustDialog", "What would run has changed since you allowed it; what is new is marked."),
                    "heading",
                )
            shown = _list(translate("TrustDialog", "What would run"))
            shown.addItems([visible(f"New: {line}" if line in fresh else line) for line in lines])
            self.body.addWidget(shown, 1)
        else:
            self.say(
                translate("TrustDialog", "Nothing of its own would run: it has no hooks, no filters and no signing.")
            )
        self.say(
            translate("TrustDialog", "You are asked again when this changes. Reading and editing never run anything."),
            "muted",
        )
        self.resize(620, 320 if lines else 160)


class PlanDialog(Dialog):
    """Shows what a plan would change, file by file."""

    def __init__(self, plan: Plan, parent: QWidget | None) -> None:
        files = len(set(plan.edits) | set(plan.moved))
        action = translate("PlanDialog", "Change 1 file") if files == 1 else translate("PlanDialog", "Change {} files")
        super().__init__(plan.title, action.format(files), parent)
        links = sum(len(edits) for edits in plan.edits.values())
        self.say(translate("PlanDialog", "{} in {} change.").format(_places(links), _files(files)))
        shown = _list(translate("PlanDialog", "Files"))
        for old, new in plan.moved.items():
            shown.addItem(visible(f"{old}  →  {new}"))
        for path, edits in plan.edits.items():
            shown.addItem(f"{visible(path)}   ({_places(len(edits))})")
        self.body.addWidget(shown, 1)
        for sentence in plan.unsure:
            self.say(sentence, "muted")
        self.resize(680, 420)


def _places(count: int) -> str:
    return (translate("PlanDialog", "1 place") if count == 1 else translate("PlanDialog", "{} places")).format(count)


def _files(count: int) -> str:
    return (translate("PlanDialog", "1 file") if count == 1 else translate("PlanDialog", "{} files")).format(count)


class PickDialog(Dialog):
    """Asks for one of many lines, found by a few letters; each is what is shown, a tip, and a value."""

    def __init__(self, title: str, picks: Iterable[tuple[str, str, object]], what: str, parent: QWidget | None) -> None:
        """`what` tells which letters find something, such as "Number, id or words of the title"."""
        super().__init__(title, translate("PickDialog", "Choose"), parent)
        model = QStandardItemModel(self)
        for label, tip, value in picks:
            item = QStandardItem(visible(label))
            item.setData(value, _DATA)
            item.setToolTip(as_label(tip))
            model.appendRow(item)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(model)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit(placeholderText=what)
        self.filter.setAccessibleName(translate("PickDialog", "Filter"))
        self.list = QListView()
        self.list.setAccessibleName(title)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setModel(self._proxy)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.list, 1)
        self.filter.textChanged.connect(self._on_filter_changed)
        self.list.doubleClicked.connect(self.accept)
        self.list.selectionModel().currentChanged.connect(lambda: self.go.setEnabled(self.value() is not None))
        self._on_filter_changed("")
        self.resize(560, 420)

    def value(self) -> object:
        """The value of the selected line; None where none is selected."""
        return self.list.currentIndex().data(_DATA)

    def _on_filter_changed(self, text: str) -> None:
        self._proxy.setFilterFixedString(text.strip())
        self.list.setCurrentIndex(self._proxy.index(0, 0))
        self.go.setEnabled(self.value() is not None)


class RecordDialog(PickDialog):
    """Asks for one of the records."""

    def __init__(self, title: str, catalog: Catalog, without: str, parent: QWidget | None) -> None:
        self._catalog = catalog
        picks = (
            (f"{each.id}  {each.title}", f"{visible(each.path)} · {each.status}", each.path)
            for each in catalog.records
            if each.path != without
        )
        super().__init__(title, picks, translate("RecordDialog", "Number, id or words of the title"), parent)

    def chosen(self) -> Record | None:
        """The selected record."""
        path = self.value()
        return self._catalog.by_path.get(path) if isinstance(path, str) else None


class ThingDialog(PickDialog):
    """Asks for one of some rows of tables."""

    def __init__(self, title: str, things: Sequence[Thing], parent: QWidget | None) -> None:
        self._things = things
        picks = (
            (f"{each.id}  {each.title}", visible(f"{each.path}:{each.line + 1}"), at) for at, each in enumerate(things)
        )
        super().__init__(title, picks, translate("ThingDialog", "Id or words of the row"), parent)

    def chosen(self) -> Thing | None:
        """The selected one."""
        at = self.value()
        return self._things[at] if isinstance(at, int) else None
