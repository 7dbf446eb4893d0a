"""Another id for a row, and every place that names it follows."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from adr_studio.domain.edits import TextEdit
from adr_studio.domain.graph import Thing
from adr_studio.domain.ids import is_short_id, parse_id, short_id
from adr_studio.domain.links import Spans, addresses_in, code_in
from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.model import Model
from adr_studio.domain.names import MARKDOWN, is_template
from adr_studio.domain.planning import Plan
from adr_studio.domain.references import SHORT_ID
from adr_studio.domain.table_kind import ELEMENTS
from adr_studio.domain.typed_tables import TableReader, TypedTable
from adr_studio.errors import Refused

_VIEW = re.compile(r"[ ]{0,3}[`~]{3,}[ ]*view\b")


def rename(
    model: Model, thing: Thing, name: str, pages: Sequence[str], text: Callable[[str], str | None], reader: TableReader
) -> Plan:
    """Give a row another id: in its table, in cells and links that name it, and wherever a text mentions it.

    `text` gives a page's present text, None where it cannot be read. Raises Refused for a name that is no id of the
    kind or that is taken, and where two rows have the old one, because nobody knows which of them a text means.
    """
    kind = next(kind for kind in model.kinds if kind.name == thing.kind)
    try:
        new = short_id(kind.prefix)(name) if kind.prefix else parse_id(name)
    except ValueError as error:
        raise Refused(f"{thing.id} was not renamed: {error}.", "Nothing was changed.") from error
    if not kind.prefix and (is_short_id(new) or new.isdecimal() or re.fullmatch(r"[A-Z]{2,5}-\d+", new)):
        raise Refused(f"{thing.id} was not renamed: {new} would be taken for another thing.", "Nothing was changed.")
    rivals = [row for row in model.by_id.get(thing.id, ()) if _meet(row.kind.name, thing.kind)]
    if len(rivals) > 1:
        places = " and ".join(f"{row.path}:{row.line + 1}" for row in rivals)
        said = "Change one of them in its table; what names it may mean either. Nothing was changed."
        raise Refused(f"{thing.id} is there more than once, in {places}.", said)
    taken = next((row for row in model.by_id.get(new, ()) if _meet(row.kind.name, thing.kind)), None)
    if taken is not None:
        raise Refused(f"There is {new} already, in {taken.path}:{taken.line + 1}.", "Nothing was changed.")
    unsure, edits = [], {}
    for path in pages:
        said_there = text(path)
        if said_there is None:
            unsure.append(f"{path} cannot be read, so {thing.id} was not looked for in it.")
        elif found := tuple(_places(path, said_there, thing, new, reader)):
            edits[path] = found
    return Plan(f"Rename {thing.id} to {new}", edits, unsure=tuple(unsure))


@lru_cache(maxsize=4)
def _pattern(old: str) -> re.Pattern[str]:
    """Where a text has an id: a short one with zeros before its number or without, another one as a word."""
    if not is_short_id(old):
        return _word(old)
    prefix, _, number = old.partition("-")
    return re.compile(SHORT_ID.format(f"{prefix}-0*{number}"))


@lru_cache(maxsize=4)
def _word(old: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-]){re.escape(old)}(?![\w-]|\.\w)")


def _meet(one: str, other: str) -> bool:
    return one == other or {one, other} <= set(ELEMENTS)


def _places(path: str, text: str, thing: Thing, new: str, reader: TableReader) -> Iterator[TextEdit]:
    if not _pattern(thing.id).search(text):
        return
    found = set(_short(text, thing.id, new) if is_short_id(thing.id) else _in_code(text, thing, new))
    if path.lower().endswith(MARKDOWN) and not is_template(path):
        for table in reader.read_markdown(path, MarkdownText(text)).tables:
            found.update(_in_cells(table, text, thing, new))
    yield from sorted(found)


def _short(text: str, old: str, new: str) -> Iterator[TextEdit]:
    """Everywhere but in blocks of code, with zeros before the number or without."""
    hidden = Spans([*((each.start, each.end) for each in code_in(text) if each.is_block), *addresses_in(text)])
    for match in _pattern(old).finditer(text):
        if match.start() not in hidden:
            yield TextEdit(*match.span(), new)


def _in_code(text: str, thing: Thing, new: str) -> Iterator[TextEdit]:
    """Alone in backticks, and in what a drawing of the model is asked for."""
    for each in code_in(text) if thing.kind in ELEMENTS else ():
        if each.is_block:
            if _VIEW.match(text, each.start):
                yield from _words(text, each.start, each.end, thing.id, new)
        elif text[each.start : each.end].strip("` ") == thing.id:
            yield from _words(text, each.start, each.end, thing.id, new)


def _in_cells(table: TypedTable, text: str, thing: Thing, new: str) -> Iterator[TextEdit]:
    """The cell of its own id, and those that name rows of its kind."""
    for at, column in enumerate(table.columns):
        own = column is not None and column.field == "id" and table.kind.name == thing.kind
        if column is None or not (own or thing.kind in column.refers):
            continue
        for row in table.rows:
            cells = table.grid.rows[row.at].cells
            if at < len(cells):
                yield from _words(text, cells[at].start, cells[at].end, thing.id, new)


def _words(text: str, start: int, end: int, old: str, new: str) -> Iterator[TextEdit]:
    for match in _word(old).finditer(text, start, end):
        yield TextEdit(*match.span(), new)
