"""Every question that commands ask, asked with dialogs, which are loaded when the first of them is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.merging import Merge
from adr_studio.domain.planning import Plan, choose_log
from adr_studio.domain.record import Kind, Record
from adr_studio.domain.template import Filling
from adr_studio.session.command import NewRecord
from adr_studio.session.history import Wish
from adr_studio.session.session import Session
from adr_studio.ui.plain import as_label

if TYPE_CHECKING:
    from adr_studio.domain.graph import Thing
    from adr_studio.ui.dialogs import Dialog

from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate


class WindowShell:
    """Asks with dialogs on top of a window, and tells with its notices."""

    def __init__(
        self, window: QWidget, notice: Callable[[str, str, str | None], None], theme: Callable[[], Theme]
    ) -> None:
        self._window = window
        self._theme = theme
        self._notice = notice

    def notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        """Tell an event in a toast."""
        self._notice(text, severity, remedy)

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        """One line of text."""
        answer, given = QInputDialog.getText(self._window, title, as_label(label), text=text)
        return answer.strip() if given and answer.strip() else None

    def ask_number(self, title: str, label: str, number: int) -> int | None:
        """A whole number from 0."""
        answer, given = QInputDialog.getInt(self._window, title, as_label(label), number, 0, 99_999_999)
        return answer if given else None

    def ask_choice(self, title: str, label: str, choices: Sequence[str]) -> str | None:
        """One of some words."""
        answer, given = QInputDialog.getItem(self._window, title, as_label(label), list(choices), 0, editable=False)
        return answer if given else None

    def ask_new_file(self, title: str, name: str) -> str | None:
        """A file on the disk to write; one that is there is asked about."""
        return QFileDialog.getSaveFileName(self._window, title, name)[0] or None

    def ask_folder(self, title: str) -> str | None:
        """A folder on the disk."""
        return QFileDialog.getExistingDirectory(self._window, title) or None

    def confirm(self, title: str, text: str, action: str, danger: bool = False) -> bool:
        """Whether to go on."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        go = QPushButton(action)
        go.setProperty("kind", "danger" if danger else "primary")
        box.addButton(go, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(translate("Dialog", "Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is go

    def ask_record(self, title: str, catalog: Catalog, without: str) -> Record | None:
        """One of the records."""
        from adr_studio.ui.dialogs import RecordDialog

        dialog = RecordDialog(title, catalog, without, self._window)
        return dialog.chosen() if _given(dialog) else None

    def ask_thing(self, title: str, things: "Sequence[Thing]") -> "Thing | None":
        """One of some rows of tables."""
        from adr_studio.ui.dialogs import ThingDialog

        dialog = ThingDialog(title, things, self._window)
        return dialog.chosen() if _given(dialog) else None

    def ask_failure_mode(self, session: Session, on: str) -> Mapping[str, str] | None:
        """A way in which an element fails, with what the kinds of failure ask of it."""
        from adr_studio.ui.failures.dialog import FailureModeDialog  # here, because few ask for it

        dialog = FailureModeDialog(session.survey.model, on, self._window)
        return dialog.values() if _given(dialog) else None

    def ask_new_record(self, session: Session, kind: str) -> NewRecord | None:
        """A template, a title and a log."""
        from adr_studio.ui.dialogs import NewRecordDialog

        wanted = Kind(kind)
        log = choose_log(session.catalog, wanted)
        numbered = any(record.number is not None for record in session.catalog.records if record.log == log)
        number = session.planner().next_number(log)
        filling = Filling(
            title="…",
            date=date.today().isoformat(),
            author=session.history.author,
            digits=f"{number:04}" if numbered or not session.catalog.records else "",
        )
        dialog = NewRecordDialog(wanted, session.templates(wanted, log), session.catalog, filling, self._window)
        return dialog.wish() if _given(dialog) else None

    def ask_commit(self, session: Session, changed: Sequence[str], message: str) -> Wish | None:
        """Which of the changed paths to save to history, and with which message."""
        from adr_studio.ui.dialogs import CommitDialog

        dialog = CommitDialog(changed, session.catalog, message, self._window)
        return dialog.wish() if _given(dialog) else None

    def ask_trust(self, lines: Sequence[str], fresh: Sequence[str] = ()) -> bool:
        """Whether what would run may run."""
        from adr_studio.ui.dialogs import TrustDialog

        return _given(TrustDialog(lines, fresh, self._window))

    def ask_merge(self, path: str, merged: Merge) -> str | None:
        """The text that comes of two versions, with each conflict settled."""
        from adr_studio.ui.merge_dialog import MergeDialog  # here, because few need it

        dialog = MergeDialog(path, merged, self._window)
        return dialog.text() if _given(dialog) else None

    def show_differences(self, path: str, before: str, after: str) -> None:
        """Show how a text differs from an earlier one."""
        from adr_studio.ui.merge_dialog import DifferencesDialog

        _given(DifferencesDialog(path, before, after, self._theme().diff, self._window))

    def ask_settings(self, session: Session) -> dict[str, Any] | None:
        """What the user chooses of the settings, by name."""
        from adr_studio.ui.settings_dialog import SettingsDialog  # here, because few ask for it

        themes = ("system", "light", "dark")
        dialog = SettingsDialog(session.preferences.settings, {"theme": themes}, self._window)
        return dialog.values() if _given(dialog) else None

    def confirm_plan(self, plan: Plan) -> bool:
        """Whether to carry out a plan."""
        from adr_studio.ui.dialogs import PlanDialog

        return _given(PlanDialog(plan, self._window))


def _given(dialog: "Dialog") -> bool:
    given = dialog.exec() == dialog.DialogCode.Accepted
    dialog.deleteLater()
    return bool(given)
