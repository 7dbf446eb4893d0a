"""What follows from a record's trade-offs: the ranking, how sure it is, and what would change it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from adr_studio.analysis.comparison import Comparison, comparisons
from adr_studio.analysis.sensitivity import DRAWS
from adr_studio.analysis.telling import changes, lead_words, standing
from adr_studio.analysis.weighing import Weighing
from adr_studio.cli.contract import as_json
from adr_studio.cli.desk import open_desk
from adr_studio.cli.output import printable, say
from adr_studio.cli.subcommand import Subcommand
from adr_studio.domain.record import Record
from adr_studio.domain.surveying import survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.errors import Refused


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("record", metavar="RECORD", help="a path, number, id or slug")
    parser.add_argument("--table", metavar="N", type=int, default=1, help="which of its tables, where it has several")
    parser.add_argument("--json", action="store_true", help="one object")


def _run(options: Namespace) -> int:
    desk = open_desk(options.path)
    record = desk.record(options.record)
    reader = TableReader(find_table_kinds())
    found = comparisons(survey(record.path, desk.workspace.source(record.path).text, reader).tables.tables)
    comparison = _chosen(record, found, options.table)
    result = comparison.weighing(DRAWS)
    if options.json:
        say(as_json(analysis_object(record.path, comparison, result)))
        return 0
    for line in _lines(result):
        say(printable(line))
    return 0


def _chosen(record: Record, found: tuple[Comparison, ...], number: int) -> Comparison:
    if not found:
        raise Refused(f"{record.id} has no table of trade-offs.", "A table under “## Trade-offs” is one.")
    if not 1 <= number <= len(found):
        raise Refused(f"{record.id} has no table {number} of trade-offs.", f"It has {len(found)}.")
    return found[number - 1]


def analysis_object(path: str, comparison: Comparison, result: Weighing) -> dict[str, object]:
    """One table's analysis as `analyse --json` gives it; the line counts from 1.

    The margin is a share of the first option's score: 1 where nobody is left beside it, 0 where nobody leads.
    """
    first = result.ranking[0] if result.ranking else None
    alone = 1.0 if first is not None and first.score else 0.0
    return {
        "path": path,
        "line": comparison.table.grid.header.line + 1,
        "chosen": comparison.outcome.chosen,
        "ranking": [{"option": each.option, "score": each.score, "share": each.share} for each in result.ranking],
        "margin": result.margin.share if result.margin else alone,
        "knock_outs": [{"option": each.option, "criteria": list(each.criteria)} for each in result.knock_outs],
        "flips": [
            {"criterion": each.criterion, "rival": each.rival, "weight": each.weight}
            for each in result.flips
            if each.weight is not None
        ],
        "score_flips": [each._asdict() for each in result.score_flips],
        "dominated": [{"option": each.option, "by": list(each.by)} for each in result.dominated],
        "stability": result.stability.share if result.stability else alone,
        "warnings": list(result.warnings),
    }


def _lines(result: Weighing) -> Iterator[str]:
    for place in result.ranking:
        yield f"{place.place}. {place.option}: {place.score:g}, a mean of {place.mean:.2f}"
    yield lead_words(result)
    yield from standing(result)
    yield from changes(result)
    for warning in result.warnings:
        if warning != lead_words(result):
            yield f"warning: {warning}"


ANALYSE = Subcommand("analyse", "Weigh the options of a record by its table of trade-offs.", _declare, _run)
