"""How the window looks, and what is looked at in it."""

from PySide6.QtCore import QCoreApplication

from adr_studio.session.command import Context, Layout, command
from adr_studio.session.conditions import has_document, has_text

translate = QCoreApplication.translate


@command("view.go-to", "Go to…", "View", "Ctrl+O", icon="search")
def go_to(context: Context) -> None:
    """Find a record, heading or person by a few letters."""
    context.view.search_everything("")


@command("view.commands", "Run a command…", "View", "Ctrl+Shift+P", icon="keyboard")
def commands(context: Context) -> None:
    """Find a command by a few letters; what cannot be used now says why."""
    context.view.search_everything(">")


def can_go_back(context: Context) -> str | None:
    """There must be an earlier place."""
    return None if context.view.can_go(-1) else "There is no earlier place."


def can_go_forward(context: Context) -> str | None:
    """There must be a later place."""
    return None if context.view.can_go(1) else "There is no later place."


@command("view.back", "Back", "View", "Alt+Left", icon="arrow-left", when=can_go_back)
def back(context: Context) -> None:
    """Go back to the place where you were before."""
    context.view.go(-1)


@command("view.forward", "Forward", "View", "Alt+Right", icon="arrow-right", when=can_go_forward)
def forward(context: Context) -> None:
    """Go forward to the place that you came back from."""
    context.view.go(1)


@command("view.next-layout", "Text, page or form", "View", "Ctrl+E", icon="preview", when=has_document)
def next_layout(context: Context) -> None:
    """Show the text, the text beside its page, the page alone, or a form; each time the next of them."""
    context.view.set_layout(None)


@command("view.text", "Text only", "View", icon="write", when=has_document)
def text(context: Context) -> None:
    """Show the text alone."""
    context.view.set_layout(Layout.WRITE)


@command("view.both", "Text and page", "View", icon="split", when=has_document)
def both(context: Context) -> None:
    """Show the text beside the page that it makes."""
    context.view.set_layout(Layout.SPLIT)


@command("view.page", "Page", "View", icon="read", when=has_document)
def page(context: Context) -> None:
    """Show the page alone, for reading."""
    context.view.set_layout(Layout.READ)


@command("view.form", "Form", "View", icon="form", when=has_document)
def form(context: Context) -> None:
    """Show a field for each part of the document."""
    context.view.set_layout(Layout.FORM)


@command("view.split", "Two documents side by side", "View", "Ctrl+\\", icon="split", when=has_document)
def split(context: Context) -> None:
    """Put this document beside the one that was in front before, or all on one side again."""
    if not context.view.split():
        said = translate("commands", "Open a second document first; then this one goes beside it.")
        context.shell.notice(said)


@command("view.left", "Panels at the left", "View", "F9", icon="sidebar-left")
def left(context: Context) -> None:
    """Show or hide the records, the outline and what was found."""
    context.view.toggle_side("left")


@command("view.right", "Panels at the right", "View", "Shift+F9", icon="sidebar-right")
def right(context: Context) -> None:
    """Show or hide what is known of the record: its fields and its links."""
    context.view.toggle_side("right")


@command("view.records", "Records", "View", "Ctrl+Shift+E", icon="decision")
def records(context: Context) -> None:
    """Go to the list of records."""
    context.view.show_panel("navigator")


@command("view.outline", "Outline", "View", "Ctrl+Shift+U", icon="outline", when=has_document)
def outline(context: Context) -> None:
    """Go to the outline of the document."""
    context.view.show_panel("outline")


@command("view.problems", "Problems", "View", "Ctrl+Shift+Y", icon="problems")
def problems(context: Context) -> None:
    """Show what was found to be wrong in the records."""
    context.view.show_panel("problems")


@command("view.next-problem", "Next problem", "View", "F8")
def next_problem(context: Context) -> None:
    """Go to the next place where something is wrong."""
    context.view.go_to_problem(1)


@command("view.previous-problem", "Previous problem", "View", "Shift+F8")
def previous_problem(context: Context) -> None:
    """Go to the previous place where something is wrong."""
    context.view.go_to_problem(-1)


@command("view.find-in-files", "Find in all files…", "Edit", "Ctrl+Shift+F", icon="search")
def find_in_files(context: Context) -> None:
    """Look for words in every page of the repository."""
    context.view.find_in_files("")


@command("view.next-pane", "Next part of the window", "View", "F6")
def next_pane(context: Context) -> None:
    """Bring the keyboard to the next part of the window."""
    context.view.next_pane(1)


@command("view.previous-pane", "Previous part of the window", "View", "Shift+F6")
def previous_pane(context: Context) -> None:
    """Bring the keyboard to the previous part of the window."""
    context.view.next_pane(-1)


def is_working(context: Context) -> str | None:
    """Something must be under way that can be stopped."""
    return None if context.session.jobs.title else "Nothing is under way."


@command("view.stop", "Stop what is under way", "View", "Ctrl+.", icon="stop", when=is_working)
def stop(context: Context) -> None:
    """Stop reading or looking; what is known already stays."""
    context.session.jobs.stop()
    context.shell.notice(translate("commands", "Stopped. F5 reads the folder again."))


@command("view.full-screen", "Full screen", "View", "F11")
def full_screen(context: Context) -> None:
    """Fill the screen with the window, or no longer."""
    context.view.set_full_screen()


@command("view.light", "Light", "View", icon="sun")
def light(context: Context) -> None:
    """Use the light theme."""
    context.session.preferences.change(theme="light")


@command("view.dark", "Dark", "View", icon="moon")
def dark(context: Context) -> None:
    """Use the dark theme."""
    context.session.preferences.change(theme="dark")


@command("view.system", "As the system", "View")
def system(context: Context) -> None:
    """Follow the system’s light or dark setting."""
    context.session.preferences.change(theme="system")


@command("view.restart-preview", "Restart the preview", "View", icon="refresh")
def restart_preview(context: Context) -> None:
    """Show the preview again after it stopped."""
    context.view.restart_preview()


@command("view.larger", "Larger text", "View", "Ctrl++", icon="plus")
def larger(context: Context) -> None:
    """Make the editor’s text larger."""
    context.session.preferences.zoom_by(1)


@command("view.smaller", "Smaller text", "View", "Ctrl+-", icon="minus")
def smaller(context: Context) -> None:
    """Make the editor’s text smaller."""
    context.session.preferences.zoom_by(-1)


@command("view.usual", "Usual text size", "View", "Ctrl+0")
def usual(context: Context) -> None:
    """Give the editor’s text its usual size."""
    context.session.preferences.change(zoom=0)


@command("view.tab-moves-focus", "Tab moves focus", "View", "Ctrl+M", when=has_text)
def tab_moves_focus(context: Context) -> None:
    """Let the Tab key leave the text instead of writing in it, or the other way round."""
    view = context.view.text()
    if view is not None:
        leaves = view.toggle_tab()
        leaving, writing = (
            translate("commands", "Tab leaves the text now."),
            translate("commands", "Tab writes in the text now."),
        )
        context.shell.notice(leaving if leaves else writing)
