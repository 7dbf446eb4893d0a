"""Listing and showing records."""

import json
from argparse import ArgumentParser, Namespace

from adr_studio import assets
from adr_studio.cli.contract import record_object
from adr_studio.cli.desk import open_desk, say
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
        say(json.dumps([record_object(record, desk.catalog) for record in records], ensure_ascii=False, indent=1))
        return 0
    width = max((len(record.id) for record in records), default=0)
    for record in records:
        say(f"{record.id:<{width}}  {record.status:<10}  {record.date or '':<10}  {record.title}")
    return 0


def _declare_show(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("record", metavar="RECORD", help="a path, number, id or slug")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="a page of its own, with no link to anything outside")
    form.add_argument("--json", action="store_true", help="one object, with the text")


def _show(options: Namespace) -> int:
    desk = open_desk(options.path)
    record = desk.catalog.find(options.record)
    text = desk.workspace.source(record.path).text
    if options.json:
        say(json.dumps({**record_object(record, desk.catalog), "text": text}, ensure_ascii=False, indent=1))
    elif options.html:
        say(page(record.title, render_blocks(text, record.folder), assets.text("resources", "css", "page.css")))
    else:
        say(text.rstrip("\n"))
    return 0


LIST = Subcommand("list", "List the records of a repository.", _declare_list, _list)
SHOW = Subcommand("show", "Show one record.", _declare_show, _show)
