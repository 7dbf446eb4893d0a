"""A record's links to rows of tables: written once, where there is a line that says so already at its end."""

from collections.abc import Iterator, Sequence

from adr_studio.domain import writing
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.graph import Thing
from adr_studio.domain.ids import is_short_id
from adr_studio.domain.page import Page, section_lines
from adr_studio.domain.planning import Plan, Planner
from adr_studio.domain.record import Record
from adr_studio.domain.relations import Relation, canonical_verb, read_relation
from adr_studio.errors import Refused


def written(thing: Thing) -> str:
    """How a text names a row: FM-3 as it is, and the id of a component or flow in backticks."""
    return thing.id if is_short_id(thing.id) else f"`{thing.id}`"


def tie(planner: Planner, source: Record, verb: str, things: Sequence[Thing]) -> Plan:
    """`source` says `verb` of these rows. Raises Refused for a record that is edited as text only, or a wrong verb."""
    verb = canonical_verb(verb)
    said = read_relation(f"{verb} [x](y)")
    if said is None or said.verb != verb or not writing.is_one_line(verb):
        raise Refused(f"“{verb}” is no verb for a link.", "Use words such as “mitigates”. Nothing was changed.")
    page = planner.page(source.path)
    stated = [relation for relation in _statements(page) if relation.verb == verb]
    known = {reference.label for relation in stated for reference in relation.references}
    names = [written(thing) for thing in things if thing.id not in known]
    title = f"{source.id} {verb} {', '.join(thing.id for thing in things)}"
    if not names:
        return Plan(title, {})
    return Plan(title, {source.path: _edits(planner, source, page, stated, verb, names)})


def _edits(
    planner: Planner, source: Record, page: Page, stated: Sequence[Relation], verb: str, names: Sequence[str]
) -> Edits:
    """To the end of a line that names rows and says no more, or in a line of its own."""
    open_ended = [each for each in stated if not each.note and not any(ref.href for ref in each.references)]
    if not open_ended:
        return writing.add_statement(page, planner.dialect(source), verb, ", ".join(names))
    at = open_ended[-1].references[-1].end
    return (TextEdit(at, at, "".join(f", {name}" for name in names)),)


def untie(planner: Planner, source: Record, verb: str, thing: Thing) -> Plan:
    """`source` no longer says `verb` of a row: its name goes, and the line with it where nothing is left of it."""
    page, edits = planner.page(source.path), []
    for relation in _statements(page):
        named = [reference for reference in relation.references if reference.label == thing.id]
        if relation.verb != canonical_verb(verb) or not named:
            continue
        at = relation.references.index(named[0])
        if len(relation.references) == 1:
            edits.append(_whole_line(page, named[0].start))
        elif at:
            edits.append(TextEdit(relation.references[at - 1].end, named[0].end, ""))
        else:
            edits.append(TextEdit(named[0].start, relation.references[1].start, ""))
    return Plan(f"{source.id} no longer {verb} {thing.id}", {source.path: tuple(edits)} if edits else {})


def _whole_line(page: Page, offset: int) -> TextEdit:
    start = page.text.rfind("\n", 0, offset) + 1
    end = page.text.find("\n", offset)
    if end < 0:
        return TextEdit(max(0, start - 1), len(page.text), "")
    return TextEdit(start, end + 1, "")


def _statements(page: Page) -> Iterator[Relation]:
    """What the record says of others, line by line, where it says such things."""
    starts = page.markdown.starts
    for section in (page.status_section, page.section("links", "liens")):
        for line in section_lines(page.markdown, section) if section else ():
            relation = read_relation(page.markdown.lines[line], starts[line])
            if relation is not None:
                yield relation
