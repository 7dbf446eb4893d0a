"""Listing and showing records."""

from argparse import ArgumentParser, Namespace

from adr_studio import assets
from adr_studio.cli.contract import as_json, record_object
from adr_studio.cli.desk import open_desk
from adr_studio.cli.output import printable, say, warn
from adr_studio.cli.subcommand import Subcommand
from adr_studio.render.markdown import render_blocks
from adr_studio.render.page import page


def _declare_list(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("--json", action="store_true", help="one array of objects")


def _list(options: Namespace) -> int:
    desk = open_desk(options.path)
    records = desk.catalog.records
    if options.json:
        say(as_json([record_object(record, desk.catalog) for record in records]))
    else:
        width = max((len(record.id) for record in records), default=0)
        for record in records:
            say(printable(f"{record.id:<{width}}  {record.status:<10}  {record.date or '':<10}  {record.title}"))
    for record in records:
        if record.notice:
            warn(f"{printable(record.path)}: {record.notice}")
    for folder in map(printable, desk.workspace.closed):
        warn(f"{folder}: this folder cannot be read, so its records are not listed. Nothing in it was changed.")
    return 0


def _declare_show(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("record", metavar="RECORD", help="a path, number, id or slug")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="a page of its own, with no link to anything outside")
    form.add_argument("--json", action="store_true", help="one object, with the text")


def _show(options: Namespace) -> int:
    desk = open_desk(options.path)
    record = desk.record(options.record)
    source = desk.workspace.source(record.path)
    text = source.text
    if source.notice:
        warn(f"{printable(record.path)}: {source.notice}")
    if options.json:
        say(as_json({**record_object(record, desk.catalog), "text": text}))
    elif options.html:
        say(page(record.title, render_blocks(text, record.folder), assets.text("resources", "css", "page.css")))
    else:
        say(text.rstrip("\n"))
    return 0


LIST = Subcommand("list", "List the records of a repository.", _declare_list, _list)
SHOW = Subcommand("show", "Show one record.", _declare_show, _show)
