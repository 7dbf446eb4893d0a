"""The field that finds everything: records, commands, headings, people, lines and words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.display import visible
from adr_studio.domain.markdown import Heading, MarkdownText
from adr_studio.domain.ranking import rank
from adr_studio.domain.record import Record
from adr_studio.session.command import Context
from adr_studio.session.document import Document
from adr_studio.ui.actions import Actions
from adr_studio.ui.icons import icon, status_icon
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

MOST = 50
"""How many answers are listed."""

_ROWS = 12

_DETAIL, _ENABLED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Answer:
    """One line of the list; `run` is None where it can only be read, and `detail` then says why."""

    title: str
    detail: str
    icon: str
    run: Callable[[], object] | None
    record: Record | None = None


class Switcher(QFrame):
    """Stands over the window while something is looked for; Escape gives the keyboard back to where it was."""

    def __init__(self, context: Context, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._actions = actions
        self._window = window
        self._before: QWidget | None = None
        self._catalog = Catalog()
        self._titles: list[str] = []
        self._read: tuple[Document, int] | None = None  # whose headings are known, and of which revision
        self._found_headings: tuple[Heading, ...] = ()
        self._used: list[str] = []  # the ids of commands, the latest first
        self._seen: list[str] = []  # the paths of documents, the latest first
        self.field = QLineEdit()
        self.field.setAccessibleName(translate("Switcher", "Go to or run"))
        self.list = QListView()
        self.list.setAccessibleName(translate("Switcher", "Answers"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._model = _Answers(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Rows(self.list))
        self._hint = QLabel(
            translate("Switcher", "> commands   # headings   @ people   / words in all files   : line"),
        )
        self._hint.setProperty("role", "muted")
        self.setProperty("role", "switcher")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.field, self.list, self._hint):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw icons in the theme's colours."""
        self._model.theme = theme

    def open(self, query: str) -> None:
        """Show the field over the window with this in it."""
        focus = self._window.focusWidget()
        self._before = focus if focus is not self.field else self._before
        document = self._context.view.document()
        if document is not None:
            self._seen = [document.path, *(path for path in self._seen if path != document.path)]
        self.show()
        self.raise_()
        self.field.setFocus()
        if self.field.text() != query:
            self.field.setText(query)
        else:
            self._on_text_changed(query)

    def close_again(self) -> None:
        """Take the field away, and give the keyboard back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def answers(self, query: str) -> list[Answer]:
        """What there is for these letters; the first of them may be a sign that says where to look."""
        kinds: dict[str, Callable[[str], list[Answer]]] = {
            ">": self._commands,
            "#": self._headings,
            "@": self._people,
            "/": self._words,
            ":": self._lines,
        }
        look = kinds.get(query[:1])
        return look(query[1:].strip()) if look else self._records(query.strip())

    def _records(self, query: str) -> list[Answer]:
        self._follow()
        if not query:
            seen = [path for path in self._seen[1:] + self._seen[:1] if path in self._catalog.by_path]
            rest = (record.path for record in self._catalog.records if record.path not in self._seen)
            paths = [*seen, *rest][:MOST]
            return [self._record(self._catalog.by_path[path]) for path in paths]
        found = [self._record(self._catalog.records[at]) for at in rank(query, self._titles, MOST)]
        new = translate("Switcher", "New decision: “{}”").format(query)
        make = Answer(new, "", "new", lambda: self._actions.run("decision.new"))
        return found or ([make] if self._context.session.root else [])

    def _follow(self) -> None:
        """Make the titles anew where the catalog has changed."""
        catalog = self._context.session.catalog
        if catalog is not self._catalog:
            self._catalog = catalog
            self._titles = [
                f"{each.title} {each.id} {each.path} {' '.join(each.tags)}".lower() for each in catalog.records
            ]

    def _record(self, record: Record) -> Answer:
        title = f"{record.id}  {record.title}" if record.number is not None else record.title
        show = self._context.view.show_document
        return Answer(title, f"{record.status} · {record.log or '/'}", "decision", lambda: show(record.path), record)

    def _commands(self, query: str) -> list[Answer]:
        commands = list(self._actions.commands)
        if not query:
            order = {name: at for at, name in enumerate(self._used)}
            commands.sort(key=lambda command: order.get(command.id, len(order)))
            return [self._command(command.id) for command in commands]
        titles = [self._actions.full_title(command.id).lower() for command in commands]
        return [self._command(commands[at].id) for at in rank(query, titles, MOST)]

    def _command(self, name: str) -> Answer:
        action, reason = self._actions.by_id[name], self._actions.reason(name)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

        def run() -> None:
            self._used = [name, *(each for each in self._used if each != name)]
            self._actions.run(name)

        return Answer(
            self._actions.full_title(name), reason or keys, self._actions.icon_of(name), None if reason else run
        )

    def _headings(self, query: str) -> list[Answer]:
        document = self._context.view.document()
        if document is None:
            return []
        if self._read != (document, document.qt.revision()):
            self._read = document, document.qt.revision()
            self._found_headings = MarkdownText(document.text).headings
        headings = self._found_headings
        found = rank(query, [heading.text.lower() for heading in headings], MOST)
        show, path = self._context.view.show_document, document.path
        return [
            Answer(
                f"{'  ' * (headings[at].level - 1)}{headings[at].text}",
                translate("Switcher", "line {}").format(headings[at].line + 1),
                "outline",
                partial(show, path, headings[at].line),
            )
            for at in found
        ]

    def _people(self, query: str) -> list[Answer]:
        self._follow()
        by_name: dict[str, list[Record]] = {}
        for record in self._catalog.records:
            for name in dict.fromkeys((*record.deciders, *record.authors)):
                by_name.setdefault(name, []).append(record)
        names = sorted(by_name)
        best = [names[at] for at in rank(query, [name.lower() for name in names], MOST)]
        return [
            Answer(
                f"{name} — {record.id}  {record.title}", str(record.status), "person", self._record(record).run, record
            )
            for name in best
            for record in by_name[name]
        ][:MOST]

    def _words(self, query: str) -> list[Answer]:
        title = translate("Switcher", "Find “{}” in all files").format(query)
        return [Answer(title, "", "search", lambda: self._context.view.find_in_files(query))] if query else []

    def _lines(self, query: str) -> list[Answer]:
        document = self._context.view.document()
        if document is None or not query.isdecimal():
            return []
        line, show, path = int(query), self._context.view.show_document, document.path
        title = translate("Switcher", "Line {}").format(line)
        return [Answer(title, path, "outline", lambda: show(path, max(0, line - 1)))]

    def _on_text_changed(self, query: str) -> None:
        self._model.show_answers(self.answers(query))
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    def _place(self) -> None:
        """As high as the answers need, under the middle of the tool bar."""
        rows = max(1, min(self._model.rowCount(), _ROWS))
        width = min(680, self._window.width() - 80)
        row = self.list.sizeHintForRow(0) if self._model.rowCount() else 0
        self.list.setFixedHeight(min(rows * row + 10, self._window.height() - 220))
        self.setGeometry((self._window.width() - width) // 2, 64, width, self.sizeHint().height())

    def _run(self, index: _Index) -> None:
        answer = self._model.answers[index.row()] if index.isValid() else None
        if answer is None or answer.run is None:
            return
        self.close_again()
        answer.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down move in the list while the keyboard stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row, count = self.list.currentIndex().row(), self._model.rowCount()
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps and count:
                self.list.setCurrentIndex(
                    self._model.index(max(0, min(row + steps[Qt.Key(event.key())], count - 1)), 0)
                )
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_again()
                return True
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return False


class _Answers(QAbstractListModel):
    """The answers, drawn by title, detail and icon."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.answers: Sequence[Answer] = ()
        self.theme: Theme | None = None

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """List these instead."""
        self.beginResetModel()
        self.answers = answers
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many there are."""
        return len(self.answers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One answer's title, detail or icon."""
        answer = self.answers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(answer.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{answer.title}, {answer.detail}" if answer.detail else answer.title
        if role == _DETAIL:
            return visible(answer.detail)
        if role == _ENABLED:
            return answer.run is not None
        if role == Qt.ItemDataRole.DecorationRole and self.theme is not None:
            if answer.record is not None:
                return status_icon(answer.record.status, self.theme)
            return icon(answer.icon, self.theme) if answer.icon else None
        return None


class _Rows(QStyledItemDelegate):
    """An answer's row: icon, title, and the detail at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row's ground and icon as the style does, and both texts over it."""
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget).adjusted(6, 0, -8, 0)
        detail = str(index.data(_DETAIL) or "")
        width = min(option.fontMetrics.horizontalAdvance(detail) + 4, area.width() * 2 // 3)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        strong = option.palette.color(QPalette.ColorRole.Text) if index.data(_ENABLED) else muted
        painter.save()
        painter.setFont(option.font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        for text, colour, place, at in (
            (title, strong, area.adjusted(0, 0, -width - 16, 0), Qt.AlignmentFlag.AlignLeft),
            (detail, muted, area.adjusted(area.width() - width, 0, 0, 0), Qt.AlignmentFlag.AlignRight),
        ):
            painter.setPen(colour)
            shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, flags | at, shown)
        painter.restore()
