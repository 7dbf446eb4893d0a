"""The field in which a cell is edited where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from adr_studio.ui.registers.model import RowModel

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """A field of one line, with the words to choose from where a column has only some."""

    def __init__(self, model: RowModel, may_edit: Callable[[str], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._may_edit = may_edit

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The field for a cell; none where the page may not be edited."""
        row, column = self._model.rows[index.row()], self._model.columns[index.column()]
        if not self._may_edit(row.path):
            return None  # type: ignore[return-value]
        choices = column.column.choices if column.column is not None else ()
        editor: QWidget = self._choices(parent, choices) if choices else QLineEdit(parent)
        name = translate("RowTable", "{} of {}").format(column.title, row.id or f"{row.kind.one} {row.line + 1}")
        editor.setAccessibleName(name)
        editor.setProperty("role", "cell")
        return editor

    def _choices(self, parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
        editor = QComboBox(parent, editable=True)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor.addItems(["", *choices])
        editor.activated.connect(lambda _at: self._on_chosen(editor))
        return editor

    def _on_chosen(self, editor: QComboBox) -> None:
        """A choice from the list needs no Return."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field; what has been typed into it stays."""
        text = index.data(Qt.ItemDataRole.EditRole)
        field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(field, QLineEdit) and not field.isModified():
            if isinstance(editor, QComboBox):
                editor.setEditText(text)
            else:
                field.setText(text)
            field.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Let the cell say what is in the field."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
