"""Registers as the user changes them: rows that come and go as one step of undo, and files for others to read."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from adr_studio.domain import row_plans
from adr_studio.domain.ids import parse_id
from adr_studio.domain.names import MARKDOWN, is_template
from adr_studio.domain.registers import Register, as_csv, as_markdown, register
from adr_studio.domain.table_kind import ELEMENTS, TableKind
from adr_studio.domain.typed_tables import TableReader, TypedRow
from adr_studio.errors import Refused
from adr_studio.session.command import Context
from adr_studio.session.jobs import Cancel, Lane
from adr_studio.storage import files

translate = QCoreApplication.translate

FORMS: Mapping[str, tuple[str, Callable[[Register], bytes]]] = {
    "csv": ("csv", lambda shown: as_csv(shown).encode("utf-8-sig") + b"\n"),
    "markdown": ("md", lambda shown: as_markdown(shown).encode() + b"\n"),
}
"""The forms in which a register is exported, with how the file's name ends. Spreadsheets know UTF-8 by its mark."""

_OWN_MODES = frozenset(("failure-modes", "trade-offs"))


def kinds(context: Context) -> tuple[TableKind, ...]:
    """The kinds of tables that are registers: those whose rows have ids and no other place to be worked on."""
    found = context.session.survey.model.kinds
    return tuple(kind for kind in found if kind.name not in _OWN_MODES and any(c.field == "id" for c in kind.columns))


def add_row(context: Context, kind: TableKind) -> TypedRow | None:
    """Add a row with the next free id, or one that is asked for; the row, None where the user turned away."""
    session = context.session
    path = _home(context, kind)
    name = session.next_id(kind) if kind.prefix else _asked_id(context, kind)
    if name is None:
        return None
    reader = TableReader(session.survey.model.kinds)
    session.carry_out(row_plans.add_empty_row(session.planner(), reader, kind, path, name))
    context.shell.notice(
        translate("registers", "{} is in {}. Save to keep it.").format(name, path), "success", "file.save-all"
    )
    tables = reader.read(path, session.text(path)).tables
    return next((row for table in tables for row in table.rows if row.kind is kind and row.id == name), None)


def home(context: Context, kind: TableKind) -> str | None:
    """Where a new row goes: the page in front, or else the one that has most rows of the kind; None without either."""
    document = context.view.document()
    if document is not None and document.path.lower().endswith(MARKDOWN) and not is_template(document.path):
        return document.path
    counted = Counter(row.path for row in context.session.survey.model.rows(kind.name)).most_common(1)
    return counted[0][0] if counted else None


def _home(context: Context, kind: TableKind) -> str:
    path = home(context, kind)
    if path is not None:
        return path
    raise Refused(
        translate("registers", "There is no page to add a {} to.").format(kind.one),
        translate("registers", "Open the record that it belongs in first. Nothing was changed."),
    )


def _asked_id(context: Context, kind: TableKind) -> str | None:
    """An id that no other row has. Raises Refused for one that is none, or is taken."""
    label = translate("registers", "How texts name it, one word such as orders-db")
    asked = context.shell.ask_text(translate("registers", "Add a {}").format(kind.one), label)
    if asked is None:
        return None
    kept = translate("registers", "Nothing was changed.")
    try:
        name = parse_id(asked)
    except ValueError as error:
        raise Refused(translate("registers", "It was not added: {}.").format(error), kept) from error
    rivals = ELEMENTS if kind.name in ELEMENTS else (kind.name,)
    model = context.session.survey.model
    taken = next((row for each in rivals if (row := model.find(each, name)) is not None), None)
    if taken is not None:
        said = translate("registers", "There is a {} “{}” already, in {}:{}.")
        raise Refused(said.format(taken.kind.one, name, taken.path, taken.line + 1), kept)
    return name


def delete_row(context: Context, row: TypedRow) -> None:
    """Take a row out of its table; what names it stays, and is told."""
    session, graph = context.session, context.session.survey.graph
    thing = graph.rows.get((row.path, row.line))
    naming = {(end.tie.path, end.tie.line) for end in graph.ends_of(thing)} if thing is not None else set()
    naming.discard((row.path, row.line))
    reader = TableReader(session.survey.model.kinds)
    session.carry_out(row_plans.remove_row(session.planner(), reader, row))
    said = translate("registers", "{} was deleted.").format(row.id or row.kind.one.capitalize())
    if naming:
        left = translate("registers", "1 place still names it.")
        lefts = translate("registers", "{} places still name it.")
        said = f"{said} {left if len(naming) == 1 else lefts.format(len(naming))}"
    context.shell.notice(said, "warning" if naming else "info", "edit.undo")


def export(context: Context, kind: TableKind, rows: Sequence[TypedRow], form: str) -> None:
    """Write rows into a file that is asked for, as "csv" or "markdown"; it tells when it is there."""
    ending, encode = FORMS[form]
    title = translate("registers", "Export {}").format(kind.title.lower())
    chosen = context.shell.ask_new_file(title, f"{kind.name}.{ending}")
    if chosen is None:
        return
    path, data = Path(chosen), encode(register(kind, rows))

    def write(_cancel: Cancel) -> None:
        before = files.content_hash(files.read(path, limit=1 << 30)) if path.exists() else None
        files.save(path, data, root=path.parent, expected=before)

    one, many = translate("registers", "1 row is in {}."), translate("registers", "{} rows are in {}.")
    said = one.format(path.name) if len(rows) == 1 else many.format(len(rows), path.name)
    jobs = context.session.jobs
    jobs.run(write, lambda _: context.shell.notice(said, "success"), lane=Lane.DISK, key=f"export {path}", title=title)
