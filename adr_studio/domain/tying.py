"""A record's links to rows of tables: written once, where there is a line that says so already at its end."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from adr_studio.domain import edits as text_edits
from adr_studio.domain import writing
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.graph import Thing
from adr_studio.domain.ids import is_short_id, plain_id
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
    known = {plain_id(reference.label) for relation in stated for reference in relation.references}
    wanted = [thing for thing in things if thing.id not in known]
    title = f"{source.id} {verb} {', '.join(thing.id for thing in things)}"
    if not wanted:
        return Plan(title, {})
    edits = _edits(planner, source, page, stated, verb, [written(thing) for thing in wanted])
    _check(page, edits, verb, wanted)
    return Plan(title, {source.path: edits})


def _check(page: Page, edits: Edits, verb: str, things: Sequence[Thing]) -> None:
    """Refuse what would not be read again: a verb that nobody knows, a place within a comment or a block of code."""
    after = Page(page.path, text_edits.apply(page.text, edits))
    found = (relation for relation in _statements(after) if relation.verb == verb)
    read = {plain_id(reference.label) for relation in found for reference in relation.references}
    if not read.issuperset(thing.id for thing in things):
        said = "Its text ends within a comment or a block of code, or the verb is one that is only used of records."
        raise Refused(f"{page.file} cannot say “{verb}” of {things[0].id}.", f"{said} Nothing was changed.")


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
    page = planner.page(source.path)
    edits: list[TextEdit] = []
    for relation in _statements(page):
        named = [plain_id(reference.label) == thing.id for reference in relation.references]
        if relation.verb != canonical_verb(verb) or not any(named):
            continue
        if all(named):
            edits.append(_whole_item(page, relation.references[0].start))
        else:
            edits += _without(page.text, relation, named)
    return Plan(f"{source.id} no longer {verb} {thing.id}", {source.path: tuple(edits)} if edits else {})


def _without(text: str, relation: Relation, named: Sequence[bool]) -> Iterator[TextEdit]:
    """Each name with what divides it from its neighbour; marks of emphasis around a name go with it."""
    spans = [_with_marks(text, each.start, each.end) for each in relation.references]
    first = named.index(False)
    for at, goes in enumerate(named):
        if goes and at > first:
            yield TextEdit(spans[at - 1][1], spans[at][1], "")
        elif goes:
            yield TextEdit(spans[at][0], spans[at + 1][0], "")


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    while start and end < len(text) and text[start - 1] == text[end] and text[end] in "*_":
        start, end = start - 1, end + 1
    return start, end


def _whole_item(page: Page, offset: int) -> TextEdit:
    """The line at an offset, with the lines that go on with it."""
    line = bisect_right(page.markdown.starts, offset) - 1
    end = line + 1
    while end < len(page.markdown.lines) and re.match(r"[ \t]+\S", page.markdown.lines[end]):
        end += 1
    start = page.markdown.starts[line]
    if end < len(page.markdown.lines):
        return TextEdit(start, page.markdown.starts[end], "")
    return TextEdit(max(0, start - 1), len(page.text), "")


def _statements(page: Page) -> Iterator[Relation]:
    """What the record says of others, line by line, where it says such things."""
    starts = page.markdown.starts
    for section in (page.status_section, page.section("links", "liens")):
        for line in section_lines(page.markdown, section) if section else ():
            relation = read_relation(page.markdown.lines[line], starts[line])
            if relation is not None:
                yield relation
