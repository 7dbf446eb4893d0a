"""The rows of one kind of typed table, from all files of a repository."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from adr_studio.cli.contract import as_json
from adr_studio.cli.desk import open_desk
from adr_studio.cli.output import printable, say
from adr_studio.cli.subcommand import Subcommand
from adr_studio.domain.grid import display_width
from adr_studio.domain.model import Model
from adr_studio.domain.registers import as_csv, as_markdown, is_own, register, said
from adr_studio.domain.table_kind import TableKind
from adr_studio.domain.typed_tables import TypedRow
from adr_studio.errors import Refused


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("kind", metavar="KIND", help="a table's heading, such as failure-modes or technical-debt")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one array of objects")
    form.add_argument("--csv", action="store_true", help="for a spreadsheet")
    form.add_argument("--markdown", action="store_true", help="one table")


def _run(options: Namespace) -> int:
    desk = open_desk(options.path)
    model = desk.surveyed.model
    kind = _kind(model, options.kind)
    rows = model.rows(kind.name)
    if options.json:
        say(as_json([row_object(row) for row in rows]))
        return 0
    shown = register(kind, rows)
    if options.csv:
        say(as_csv(shown))
    elif options.markdown:
        say(as_markdown(shown))
    elif rows:
        _print(shown.lines)
    return 0


def row_object(row: TypedRow) -> dict[str, object]:
    """One row as `register --json` gives it: each column of its kind, those of its own, and where it stands."""
    columns = {key_of(column.title): said(row, column.title) for column in row.kind.columns}
    own = {title: text for title, text in row.said.items() if title and title not in columns and is_own(row, title)}
    return {**own, **columns, "path": row.path, "line": row.line + 1}


def key_of(title: str) -> str:
    """The name of a column in JSON."""
    return title.lower().replace(" ", "_")


def _kind(model: Model, name: str) -> TableKind:
    for kind in model.kinds:
        if name.lower() in (kind.name, kind.title.lower()):
            return kind
    listed = ", ".join(sorted(kind.name for kind in model.kinds))
    raise Refused(f"“{name}” is no kind of table.", f"There are {listed}.")


def _print(lines: Sequence[Sequence[str]]) -> None:
    """One line a row: where it stands, and what its first filled cells say."""
    places = [f"{line[-2]}:{line[-1]}" for line in lines]
    width = max(map(display_width, places))
    for place, line in zip(places, lines, strict=True):
        said = "  ".join(cell for cell in line[:-2] if cell)
        say(printable(f"{place}{' ' * (width - display_width(place))}  {said}"))


REGISTER = Subcommand("register", "List the rows of one kind of typed table.", _declare, _run)
