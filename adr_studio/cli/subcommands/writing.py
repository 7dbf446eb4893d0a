"""Changing records: every command edits the files that it names and commits nothing."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Collection

from adr_studio.cli.desk import Desk, open_desk
from adr_studio.cli.subcommand import Subcommand
from adr_studio.domain import renaming
from adr_studio.domain.context import OF_VERB
from adr_studio.domain.graph import Thing
from adr_studio.domain.ids import is_short_id
from adr_studio.domain.planning import choose_log
from adr_studio.domain.record import Kind
from adr_studio.domain.relations import VERBS, canonical_verb
from adr_studio.domain.template import Template
from adr_studio.domain.tying import tie
from adr_studio.domain.typed_tables import TableReader
from adr_studio.domain.writing import FIELDS
from adr_studio.errors import Refused
from adr_studio.storage.gallery import choose_template, read_gallery


def _number(text: str) -> int:
    """A number as it is typed: digits alone, so that `0x1` and `1_000` are told to be wrong."""
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"“{text}” is no number")
    return int(text[:12])


def _path(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")


def _declare_new(parser: ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("title", metavar="TITLE")
    parser.add_argument("--template", metavar="T", help="a template of the gallery; the log's own by default")
    parser.add_argument("--log", metavar="FOLDER", help="the folder of the log, where there are several")
    parser.add_argument("--status", help="proposed by default, draft for a design doc")
    parser.add_argument("--supersedes", metavar="REF", help="the record that the new one takes the place of")


def _new(options: Namespace) -> int:
    desk = open_desk(options.path)
    template, folder = _template_and_log(desk, options.template, options.log)
    status = options.status or ("draft" if template.kind is Kind.DESIGN_DOC else "proposed")
    old = desk.record(options.supersedes) if options.supersedes is not None else None
    desk.carry_out(desk.planner.new_record(template, options.title, desk.author, folder, status, old))
    return 0


def _template_and_log(desk: Desk, name: str | None, log: str | None) -> tuple[Template, str]:
    gallery = read_gallery()
    if name is None:
        folder = choose_log(desk.catalog, Kind.DECISION, log)
        return choose_template(desk.workspace, gallery, desk.catalog, folder), folder
    found = next((template for template in gallery if template.name == name), None)
    if found is None:
        names = ", ".join(template.name for template in gallery)
        raise Refused(f"There is no template “{name}”.", f"Choose one of {names}.")
    return found, choose_log(desk.catalog, found.kind, log)


def _declare_set(parser: ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("record", metavar="RECORD")
    parser.add_argument("field", metavar="FIELD", help=", ".join(FIELDS))
    parser.add_argument("value", metavar="VALUE")


def _set(options: Namespace) -> int:
    desk = open_desk(options.path)
    desk.carry_out(desk.planner.set_field(desk.record(options.record), options.field, options.value))
    return 0


def _declare_supersede(parser: ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")


def _supersede(options: Namespace) -> int:
    desk = open_desk(options.path)
    desk.carry_out(desk.planner.supersede(desk.record(options.old), desk.record(options.new)))
    return 0


def _declare_link(parser: ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("verb", metavar="VERB", help=f"such as {', '.join(VERBS[:4])}")
    parser.add_argument("target", metavar="TO")


def _link(options: Namespace) -> int:
    desk = open_desk(options.path)
    source = desk.record(options.source)
    target = _row(desk, options.target, OF_VERB.get(canonical_verb(options.verb), ()))
    if target is not None:
        desk.carry_out(tie(desk.planner, source, options.verb, [target]))
    else:
        desk.carry_out(desk.planner.link(source, options.verb, desk.record(options.target)))
    return 0


def _row(desk: Desk, name: str, kinds: Collection[str] = ()) -> Thing | None:
    """The row of a table that has this id; None where none has, or where a record is called so.

    A record does not stand in the way of a row of one of the `kinds`.
    """
    thing = desk.surveyed.graph.defined(name)
    if thing is None or thing.is_record:
        return None
    return thing if is_short_id(name) or thing.kind in kinds or not desk.catalog.named(name) else None


def _declare_renumber(parser: ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("record", metavar="RECORD")
    parser.add_argument("number", metavar="N", type=_number)


def _renumber(options: Namespace) -> int:
    desk = open_desk(options.path)
    desk.carry_out(desk.planner.renumber(desk.record(options.record), options.number))
    return 0


def _declare_rename(parser: ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("record", metavar="RECORD", help="a record, or the id of a row")
    parser.add_argument("slug", metavar="SLUG", help="the new slug, or a title to make one of, or the new id")


def _rename(options: Namespace) -> int:
    desk = open_desk(options.path)
    row = _row(desk, options.record)
    if row is None:
        desk.carry_out(desk.planner.rename(desk.record(options.record), options.slug))
    else:
        model, workspace = desk.surveyed.model, desk.workspace
        reader = TableReader(model.kinds)
        desk.carry_out(renaming.rename(model, row, options.slug, workspace.pages, workspace.text, reader))
    return 0


NEW = Subcommand("new", "Create a record in the manner of its log.", _declare_new, _new)
SET = Subcommand("set", "Set one field of a record.", _declare_set, _set)
SUPERSEDE = Subcommand(
    "supersede", "Let one record take another's place, in both files.", _declare_supersede, _supersede
)
LINK = Subcommand("link", "Link one record to another, or to a row of a table.", _declare_link, _link)
RENUMBER = Subcommand("renumber", "Renumber a record and every link to it.", _declare_renumber, _renumber)
RENAME = Subcommand("rename", "Rename a record's file, or a row's id, and all that names it.", _declare_rename, _rename)
