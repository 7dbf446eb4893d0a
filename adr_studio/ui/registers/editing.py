"""The field in which a cell is edited where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from adr_studio.ui.registers.model import RowModel

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex

_TAKEN = "taken"
"""The property of a field that has the text which its cell says, or was last told to say."""


class CellDelegate(QStyledItemDelegate):
    """A field of one line, with the words to choose from where a column has only some."""

    def __init__(self, model: RowModel, may_edit: Callable[[str], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._may_edit = may_edit
        self._editor: QWidget | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The field for a cell; none where the page may not be edited."""
        row, column = self._model.rows[index.row()], self._model.columns[index.column()]
        if not self._may_edit(row.path):
            return None  # type: ignore[return-value]
        choices = column.column.choices if column.column is not None else ()
        editor = self._choices(parent, choices) if choices else self._line(parent)
        name = translate("RowTable", "{} of {}").format(column.title, row.id or f"{row.kind.one} {row.line + 1}")
        editor.setAccessibleName(name)
        editor.setProperty("role", "cell")
        self._editor = editor
        return editor

    def forget(self, editor: QWidget) -> None:
        """Let go of a field that is being closed: what it says as it loses the keyboard is no choice of the user."""
        if editor is self._editor:
            self._editor = None

    def finish(self) -> None:
        """Take what is in the field that is open, and close it."""
        editor = self._editor
        if editor is not None:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _line(self, parent: QWidget) -> QWidget:
        editor = QLineEdit(parent)
        editor.editingFinished.connect(lambda: self._on_finished(editor))
        return editor

    def _on_finished(self, editor: QLineEdit) -> None:
        """A command takes what is being typed before it runs; a field that is leaving has said what it had to."""
        if QApplication.focusWidget() is editor:
            self.commitData.emit(editor)

    def _choices(self, parent: QWidget, choices: tuple[str, ...]) -> QWidget:
        editor = QComboBox(parent, editable=True)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor.addItems(["", *choices])
        editor.activated.connect(lambda _at: self.finish())
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field; what has been typed into it stays."""
        text = index.data(Qt.ItemDataRole.EditRole)
        field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(field, QLineEdit) and not field.isModified():
            editor.setProperty(_TAKEN, text)
            if isinstance(editor, QComboBox):
                editor.setEditText(text)
            else:
                field.setText(text)
            field.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Let the cell say what is in the field, once for each text."""
        text = editor.currentText() if isinstance(editor, QComboBox) else ""
        text = editor.text() if isinstance(editor, QLineEdit) else text
        if text != editor.property(_TAKEN):
            editor.setProperty(_TAKEN, text)
            model.setData(index, text)
