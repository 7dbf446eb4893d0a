"""What happens if something fails, and what journeys hang on, from the tables of the architecture."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence

from adr_studio.analysis.architecture import Architecture, architecture
from adr_studio.analysis.failure_wording import why_words
from adr_studio.analysis.propagation import Cause, Level, State
from adr_studio.analysis.resilience import Amplified, JourneyStudy, amplification, minutes_of, studies
from adr_studio.analysis.what_if import WhatIf
from adr_studio.analysis.wording import listed, number
from adr_studio.cli.contract import as_json
from adr_studio.cli.desk import Desk, open_desk
from adr_studio.cli.output import printable, say
from adr_studio.cli.subcommand import Subcommand
from adr_studio.domain.model import Model
from adr_studio.domain.quantities import parse_duration, parse_percentage
from adr_studio.errors import Refused

_LEVELS = {"degraded": Level.DEGRADED, "down": Level.DOWN, "hang": Level.HANG}
_BLIP = "blip"


def _seconds(text: str) -> float:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _declare_what_if(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("things", metavar="THING", nargs="+", help="components, flows or failure domains")
    parser.add_argument("--as", dest="level", choices=(*_LEVELS, _BLIP), default="down", help="how components fail")
    parser.add_argument("--at", type=_seconds, default=0.0, metavar="TIME", help="how long after, such as 30m or 25h")
    parser.add_argument("--journey", metavar="J", help="the part of the system that this journey passes, and no other")
    parser.add_argument("--json", action="store_true", help="one object")


def _what_if(options: Namespace) -> int:
    whole = _architecture(open_desk(options.path))
    cause = _cause(whole, options.things, options.level)
    journeys = [_named(whole.journeys, options.journey, "journey")] if options.journey else list(whole.journeys)
    system = whole.of(whole.journeys[options.journey]) if options.journey else whole
    found, state = WhatIf(system, cause), WhatIf(system, cause).at(options.at)
    levels = {name: WhatIf(whole, cause).journey(whole.journeys[name], options.at) for name in journeys}
    if options.json:
        say(as_json(what_if_object(found, state, levels, options.at)))
        return 0
    for name, level in state.levels.items():
        if level > Level.OK:
            say(printable(f"{name}: {level.name.lower()}. {why_words(system, state, name)}"))
    for name, level in levels.items():
        say(printable(f"journey {name}: {level.name.lower()}"))
    if stays := found.metastable(options.at):
        said = listed([f"{name} ({level.name.lower()})" for name, level in stays.items()])
        say(printable(f"once the cause is gone, this keeps itself as it is: {said}"))
    return 0


def what_if_object(found: WhatIf, state: State, journeys: Mapping[str, Level], at: float) -> dict[str, object]:
    """What `what-if --json` gives; times are in seconds."""
    return {
        "states": {
            name: {"state": level.name.lower(), "why": why_words(found.architecture, state, name)}
            for name, level in state.levels.items()
        },
        "load": {name: round(factor, 6) for name, factor in state.load.items()},
        "journeys": {name: level.name.lower() for name, level in journeys.items()},
        "timeline": [
            {
                "at": moment.at,
                "events": [{"event": each.kind, "flow": each.flow, "of": each.of} for each in moment.events],
                "states": {each: level.name.lower() for each, level in moment.state.levels.items() if level > Level.OK},
            }
            for moment in found.timeline
        ],
        "metastable": sorted(found.metastable(at)),
    }


def _cause(system: Architecture, things: Sequence[str], level: str) -> Cause:
    components = [name for name in things if name in system.components]
    flows = frozenset(name for name in things if name in system.flows)
    domains = frozenset(name for name in things if name in system.domains)
    for name in things:
        if name not in {*components, *flows, *domains}:
            _named({*system.components, *system.flows, *system.domains}, name, "component, flow or failure domain")
    if level == _BLIP:
        return Cause({}, frozenset(components), flows, domains)
    return Cause(dict.fromkeys(components, _LEVELS[level]), frozenset(), flows, domains)


def _named(known: Mapping[str, object] | set[str], name: str, what: str) -> str:
    if name not in known:
        raise Refused(f"There is no {what} “{name}”.", f"There are {', '.join(sorted(known)) or 'none'}.")
    return name


def _architecture(desk: Desk) -> Architecture:
    found = architecture(desk.surveyed.model)
    if not found.components:
        raise Refused("No table of this repository has a component.", "Write a table under a heading “Components”.")
    return found


def _declare_resilience(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder in the repository")
    parser.add_argument("--json", action="store_true", help="one object")


def _resilience(options: Namespace) -> int:
    desk = open_desk(options.path)
    system, model = _architecture(desk), desk.surveyed.model
    found, piled = studies(system), amplification(system)
    if options.json:
        say(
            as_json(
                {"journeys": [journey_object(each, model) for each in found], "amplification": list(map(_piled, piled))}
            )
        )
        return 0
    for study in found:
        name, availability, target = study.journey.id, study.availability, target_of(study, model)
        wanted = f", wanted {number(target * 100)} % ({number(minutes_of(target))})" if target is not None else ""
        share = f"{availability.share * 100:.4f} % or {number(availability.minutes)} minutes down in 30 days"
        say(printable(f"{name}: available {share}{wanted}, if parts fail independently"))
        say(printable(f"{name}: stops without {listed(study.hard) or 'none of its parts'}"))
        if study.domains:
            say(printable(f"{name}: stops with the loss of {listed(study.domains, 'or')}"))
    for each in piled:
        say(printable(f"{each.component}: load ×{number(each.factor)} while it is down, by {' → '.join(each.path)}"))
    return 0


def journey_object(study: JourneyStudy, model: Model) -> dict[str, object]:
    """One journey as `resilience --json` gives it."""
    availability, target = study.availability, target_of(study, model)
    return {
        "journey": study.journey.id,
        "single_points": [{"component": each.component, "alone": each.alone} for each in study.single_points],
        "domains": list(study.domains),
        "availability": round(availability.share, 9),
        "minutes": round(availability.minutes, 3),
        "target": target,
        "target_minutes": None if target is None else round(minutes_of(target), 3),
        "contributors": [
            {"components": list(part.components), "unavailability": part.unavailability}
            for part in availability.parts[:3]
        ],
        "unstated": list(availability.unstated),
    }


def _piled(each: Amplified) -> dict[str, object]:
    return {"component": each.component, "factor": round(each.factor, 6), "path": list(each.path)}


def target_of(study: JourneyStudy, model: Model) -> float | None:
    """The availability that a quality scenario of the journey wants, as a share of 1; None where none states one."""
    for name in study.journey.needs:
        row = model.find("quality-scenarios", name)
        attribute = str(getattr(row.values, "attribute", "")) if row is not None else ""
        if row is not None and attribute.startswith("reliability"):
            try:
                return parse_percentage(str(getattr(row.values, "target", ""))) / 100
            except ValueError:
                continue
    return None


WHAT_IF = Subcommand("what-if", "Tell what happens if something fails.", _declare_what_if, _what_if)
RESILIENCE = Subcommand(
    "resilience", "Tell what each journey hangs on, and how available it is.", _declare_resilience, _resilience
)
