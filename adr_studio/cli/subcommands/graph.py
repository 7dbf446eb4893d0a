"""How records and rows stand to each other, and which decisions a change makes somebody look at again."""

from argparse import ArgumentParser, Namespace

from adr_studio.analysis.impact import Affected, impact
from adr_studio.cli.contract import as_json
from adr_studio.cli.desk import THINGS, Desk, open_desk
from adr_studio.cli.output import printable, say
from adr_studio.cli.subcommand import Subcommand
from adr_studio.domain.graph import Tie


def _declare_links(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("thing", metavar="THING", nargs="?", help=f"only those of this: {THINGS}")
    parser.add_argument("--json", action="store_true", help="one array of objects")


def _links(options: Namespace) -> int:
    desk = open_desk(options.path)
    graph = desk.surveyed.graph
    thing = desk.thing(options.thing) if options.thing else None
    ties = graph.ties if thing is None else tuple(tie for tie in graph.ties if thing in (tie.source, tie.target))
    if options.json:
        say(as_json([tie_object(tie) for tie in ties]))
        return 0
    for tie in ties:
        note = f": {tie.note}" if tie.note else ""
        say(printable(f"{tie.path}:{tie.line + 1}: {tie.source.id} {tie.verb} {tie.target.id}{note}"))
    return 0


def tie_object(tie: Tie) -> dict[str, object]:
    """One link as `links --json` gives it; the line counts from 1."""
    return {
        "source": tie.source.id,
        "verb": tie.verb,
        "target": tie.target.id,
        "path": tie.path,
        "line": tie.line + 1,
        "found": tie.target.kind != "",
        "note": tie.note,
    }


def _declare_impact(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("thing", metavar="THING", help=THINGS)
    parser.add_argument("--json", action="store_true", help="one array of objects, nearest first")


def _impact(options: Namespace) -> int:
    desk = open_desk(options.path)
    thing = desk.thing(options.thing)
    found = impact(desk.surveyed.graph, thing)
    if options.json:
        say(as_json([affected_object(each, desk) for each in found]))
        return 0
    for each in found:
        way = " → ".join(step.id for step in each.via)
        say(
            printable(
                f"{each.record.id}  {each.record.title}  ({each.verb} {each.via[-1].id if way else thing.id}"
                f"{f', by {way}' if len(each.via) > 1 else ''})"
            )
        )
    if not found:
        say(printable(f"No decision need be looked at again if {thing.id} changes."))
    return 0


def affected_object(affected: Affected, desk: Desk) -> dict[str, object]:
    """One decision as `impact --json` gives it; `via` leads from the thing to it, without either."""
    return {
        "record": affected.record.path,
        "number": desk.catalog.by_path[affected.record.path].number,
        "id": affected.record.id,
        "title": affected.record.title,
        "verb": affected.verb,
        "via": [step.id for step in affected.via],
    }


LINKS = Subcommand("links", "List how records and rows stand to each other.", _declare_links, _links)
IMPACT = Subcommand("impact", "List the decisions to look at again if something changes.", _declare_impact, _impact)
