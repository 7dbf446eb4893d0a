"""What is wrong in a repository: for CI, and for whoever wants to know before the others do."""

from argparse import ArgumentParser, Namespace

from adr_studio import registry, rules
from adr_studio.cli.contract import as_json
from adr_studio.cli.desk import open_desk
from adr_studio.cli.output import printable, say, warn
from adr_studio.cli.subcommand import Subcommand
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.rule import Rule, findings

FOUND = 1
"""The exit code where one of the findings is an error."""

_SEVERITIES = {Severity.PROBLEM: "error", Severity.WARNING: "warning"}


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("--json", action="store_true", help="one array of objects")


def _run(options: Namespace) -> int:
    desk = open_desk(options.path)
    found = findings(desk.surveyed, registry.discover(rules, Rule))
    if options.json:
        say(as_json([finding_object(finding) for finding in found]))
    else:
        for finding in found:
            said = finding.text if finding.severity is Severity.PROBLEM else f"warning: {finding.text}"
            say(printable(f"{finding.path}:{finding.line + 1}:{finding.column + 1}: {said}"))
    for folder in map(printable, desk.workspace.closed):
        warn(f"{folder}: this folder cannot be read, so nothing in it was checked. Nothing in it was changed.")
    return FOUND if any(finding.severity is Severity.PROBLEM for finding in found) else 0


def finding_object(finding: Finding) -> dict[str, object]:
    """One finding as `check --json` gives it; line and column count from 1."""
    return {
        "rule": finding.rule,
        "severity": _SEVERITIES[finding.severity],
        "path": finding.path,
        "line": finding.line + 1,
        "column": finding.column + 1,
        "message": finding.text,
    }


CHECK = Subcommand("check", "Tell what is wrong with the records, their links and their tables.", _declare, _run)
