"""What a command is, and what it is given: the session to work on and the shell to ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.merging import Merge
from adr_studio.domain.planning import Plan
from adr_studio.domain.record import Record
from adr_studio.domain.template import Template
from adr_studio.session.document import Document
from adr_studio.session.history import Wish
from adr_studio.session.session import Session

if TYPE_CHECKING:
    from adr_studio.domain.graph import Thing


class Layout(StrEnum):
    """How a document is shown: its text, its text beside the page that it makes, the page alone, or a form."""

    WRITE = "write"
    SPLIT = "split"
    READ = "read"
    FORM = "form"


@dataclass(frozen=True)
class NewRecord:
    """What the user wants of a new record; `supersedes` is the path of the one whose place it takes."""

    template: Template
    title: str
    log: str
    supersedes: str | None = None


class Shell(Protocol):
    """The one seam at which commands ask the user and tell; a test answers in its place.

    Questions give None where the user turns away.
    """

    def notice(self, text: str, severity: str = "info", remedy: str | None = None) -> None:
        """Tell an event; `severity` is info, success, warning or danger, `remedy` a command's id to offer."""
        ...

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        """One line of text."""
        ...

    def ask_number(self, title: str, label: str, number: int) -> int | None:
        """A whole number from 0."""
        ...

    def ask_record(self, title: str, catalog: Catalog, without: str) -> Record | None:
        """One of the records, but not the one at the path `without`."""
        ...

    def ask_thing(self, title: str, things: "Sequence[Thing]") -> "Thing | None":
        """One of some rows of tables."""
        ...

    def ask_failure_mode(self, session: Session, on: str) -> Mapping[str, str] | None:
        """What is written into a new row of failure modes, by field; `on` is the element that is in hand, or ""."""
        ...

    def ask_choice(self, title: str, label: str, choices: Sequence[str]) -> str | None:
        """One of some words."""
        ...

    def ask_new_file(self, title: str, name: str) -> str | None:
        """A file on the disk to write, whether it is there or not; `name` is what is proposed."""
        ...

    def ask_folder(self, title: str) -> str | None:
        """A folder on the disk."""
        ...

    def confirm(self, title: str, text: str, action: str, danger: bool = False) -> bool:
        """Whether to go on; `action` is the verb on the button."""
        ...

    def ask_new_record(self, session: Session, kind: str) -> NewRecord | None:
        """A template, a title and a log."""
        ...

    def ask_commit(self, session: Session, changed: Sequence[str], message: str) -> Wish | None:
        """Which of the changed paths to save to history, and with which message."""
        ...

    def ask_trust(self, lines: Sequence[str], fresh: Sequence[str] = ()) -> bool:
        """Whether what would run may run; `fresh` is what has come to it since it was allowed last."""
        ...

    def ask_merge(self, path: str, merged: Merge) -> str | None:
        """The text that comes of two versions, with each conflict settled."""
        ...

    def show_differences(self, path: str, before: str, after: str) -> None:
        """Show how a text differs from an earlier one."""
        ...

    def ask_settings(self, session: Session) -> dict[str, Any] | None:
        """What the user chooses of the settings, by name."""
        ...

    def confirm_plan(self, plan: Plan) -> bool:
        """Whether to carry out a plan, shown file by file."""
        ...


class TextView(Protocol):
    """What shows a document's text. The clipboard's deeds are done in the field that has the keyboard."""

    @property
    def is_shown(self) -> bool:
        """Whether the text is in sight, and not only the page or the form of its document."""
        ...

    def selection(self) -> tuple[int, int]:
        """What is selected, in code points; twice the caret's place where nothing is."""
        ...

    def select(self, start: int, end: int) -> None:
        """Select these characters (code points), and show them."""
        ...

    def follow_link(self) -> bool:
        """Go where the link at the caret leads; False where there is none."""
        ...

    def name(self) -> str:
        """The word at the caret that could be an id; "" where there is none."""
        ...

    def cut(self) -> None:
        """Move the selection to the clipboard."""
        ...

    def copy(self) -> None:
        """Copy the selection to the clipboard."""
        ...

    def paste(self) -> None:
        """Write what is on the clipboard."""
        ...

    def select_all(self) -> None:
        """Select the whole text."""
        ...

    def open_find(self, replace: bool) -> None:
        """Open the bar that finds, with what is selected, and the field that replaces."""
        ...

    def find_next(self) -> None:
        """Go to the next place where it was found."""
        ...

    def find_previous(self) -> None:
        """Go to the place before, where it was found."""
        ...

    def complete(self) -> None:
        """Offer what can stand at the caret."""
        ...

    def toggle_tab(self) -> bool:
        """Let Tab leave the text, or write in it; whether it leaves now."""
        ...


class View(Protocol):
    """What the user looks at, and the ways to look at something else."""

    def document(self) -> Document | None:
        """The document that is in front."""
        ...

    def record(self) -> Record | None:
        """The record that is in front, or has been selected."""
        ...

    def run(self, command_id: str) -> None:
        """Run a command as its menu entry would."""
        ...

    def popup(self, commands: Sequence[str]) -> None:
        """Offer these commands in a menu where the pointer is; "" is a line between two groups."""
        ...

    def show_document(self, path: str, line: int = -1) -> None:
        """Bring a document to the front, opening it where it is not open, at a line counted from 0."""
        ...

    def text(self) -> TextView | None:
        """What shows the text of the document in front."""
        ...

    def close_document(self) -> None:
        """Close the document in front; what is not saved is asked about first."""
        ...

    def set_layout(self, layout: Layout | None) -> None:
        """Show text, preview or form; with None the next one in their order."""
        ...

    def split(self) -> bool:
        """Put the document in front on the other side, or all on one side again; whether there was anything to do."""
        ...

    def go(self, step: int) -> None:
        """Go back (-1) or forward (1) over the places where the user was."""
        ...

    def can_go(self, step: int) -> bool:
        """Whether there is such a place."""
        ...

    def show_mode(self, mode: str) -> None:
        """Show a mode of the window by its id."""
        ...

    def show_panel(self, panel: str) -> None:
        """Bring a panel to the front by its id, and the keyboard to it."""
        ...

    def toggle_side(self, side: str) -> None:
        """Show or hide the panels at the left, the right or the bottom."""
        ...

    def next_pane(self, step: int) -> None:
        """Bring the keyboard to the next (1) or previous (-1) part of the window."""
        ...

    def search_everything(self, query: str) -> None:
        """Open the field that finds records, commands, headings and people; `query` is what stands in it."""
        ...

    def find_in_files(self, text: str) -> None:
        """Look for words in all files of the repository."""
        ...

    def go_to_problem(self, step: int) -> None:
        """Go to the next (1) or previous (-1) finding."""
        ...

    def set_full_screen(self, wanted: bool | None = None) -> None:
        """Fill the screen, or no longer; with None the other of the two."""
        ...

    def open_window(self, path: str) -> None:
        """Open a repository in this window; "" is the sample."""
        ...

    def recent(self) -> Sequence[str]:
        """The repositories that were open before, the latest first."""
        ...

    def restart_preview(self) -> None:
        """Show the preview again after it stopped."""
        ...

    def quit(self) -> None:
        """Close the window."""
        ...


@dataclass(frozen=True)
class Context:
    """What a command works with."""

    session: Session
    shell: Shell
    view: View


Condition = Callable[[Context], str | None]
"""Gives None where the command can be used, or otherwise one sentence why it cannot."""


def always(context: Context) -> str | None:
    """Nothing is needed."""
    return None


@dataclass(frozen=True)
class Command:
    """Something that the user can do: a menu entry, a shortcut, a palette line and a help line."""

    id: str
    title: str
    menu: str
    shortcut: str
    icon: str
    when: Condition
    run: Callable[[Context], None]

    @property
    def help(self) -> str:
        """The first line of the function's docstring."""
        return (self.run.__doc__ or "").strip().partition("\n")[0]


def command(
    id: str,  # noqa: A002
    title: str,
    menu: str,
    shortcut: str = "",
    *,
    icon: str = "",
    when: Condition = always,
) -> Callable[[Callable[[Context], None]], Command]:
    """Make a command of a function; its docstring is the help text. `shortcut` is in Qt's portable notation."""

    def decorate(function: Callable[[Context], None]) -> Command:
        return Command(id, title, menu, shortcut, icon, when, function)

    return decorate
