"""Changes of a Markdown table as edits that leave every other character where it is.

A cell changes between its own two bars; a new row is one line, in the table's own manner; a column comes and goes in
each line. All functions speak of a grid as it was read, and raise IndexError for a row or column that is not there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from adr_studio.domain import edits
from adr_studio.domain.edits import Edits, TextEdit
from adr_studio.domain.grid import BLANKS, Alignment, Cell, Grid, Row, display_width

_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_NO_TEXTS: Mapping[int, str] = {}
_SAFE_BEGINNING = re.compile(r"[^\W\d_]")


def as_cell(text: str) -> str:
    """The text as a cell can hold it: line breaks as `<br>`, without blanks around it. Bars stay as they are."""
    return _LINE_BREAK.sub("<br>", text.strip(BLANKS).replace("\0", "\N{REPLACEMENT CHARACTER}"))


def escaped(text: str) -> str:
    """The text as it is written into a cell: as a cell can hold it, with a backslash before each bar."""
    return as_cell(text).replace("|", "\\|")


def set_cell(grid: Grid, row: int, column: int, text: str) -> Edits:
    """The edits that make a cell say `text`; a cell that the row lacks is added to it. `row` -1 is the header."""
    if not 0 <= column < len(grid.header.cells):
        raise IndexError(f"the table has {len(grid.header.cells)} columns, not {column + 1}")
    line = _line(grid, row)
    if column >= len(line.cells):
        return _lengthened(line, column, escaped(text)) if as_cell(text) else ()
    cell = line.cells[column]
    if as_cell(text) == cell.text:
        return ()
    said = escaped(text)
    first, last = column == 0, column == len(line.cells) - 1
    new = _fitted(grid, line, cell, column, said)
    if first and not line.opened and not _SAFE_BEGINNING.match(said):
        new = f"| {new.strip(BLANKS)} "
    if last and not line.closed:
        new = new.rstrip(BLANKS) if said and not said.endswith("\\") else f"{new.rstrip(BLANKS)} |"
    return _shift(edits.between(grid.text[cell.left : cell.right], new), cell.left)


def add_row(grid: Grid, at: int, texts: Sequence[str] = ()) -> Edits:
    """One line more, which becomes the row `at` (the number of rows puts it last); missing texts are empty cells."""
    if not 0 <= at <= len(grid.rows):
        raise IndexError(f"the table has {len(grid.rows)} rows")
    width = len(grid.header.cells)
    said = [*map(escaped, texts[:width]), *[""] * (width - len(texts))]
    end = _line_end(grid, grid.lines[at + 1])
    return (TextEdit(end, end, f"\n{grid.prefix}{_written(grid, said)}"),)


def remove_row(grid: Grid, at: int) -> Edits:
    """The table without one of its rows."""
    row = grid.rows[_index(at, len(grid.rows))]
    return (TextEdit(_line_end(grid, grid.lines[at + 1]), _line_end(grid, row), ""),)


def move_row(grid: Grid, at: int, to: int) -> Edits:
    """The row `at` as the row `to`, its line as it stands."""
    _index(to, len(grid.rows))
    removed = remove_row(grid, at)
    if at == to:
        return ()
    place = _line_end(grid, grid.lines[to + 2 if to > at else to + 1])
    return (*removed, TextEdit(place, place, grid.text[removed[0].start : removed[0].end]))


def add_column(
    grid: Grid, at: int, title: str, alignment: Alignment = Alignment.NONE, texts: Mapping[int, str] = _NO_TEXTS
) -> Edits:
    """One column more, which becomes the column `at`; `texts` are what its cells say, by row, and others are empty."""
    if not 0 <= at <= len(grid.header.cells):
        raise IndexError(f"the table has {len(grid.header.cells)} columns")
    said = {-2: escaped(title), -1: _delimiter(alignment)} | {row: escaped(text) for row, text in texts.items()}
    return tuple(
        edit for row, line in enumerate(grid.lines, -2) for edit in _with_cell(grid, line, at, said.get(row, ""))
    )


def remove_column(grid: Grid, at: int) -> Edits:
    """The table without one of its columns. Raises ValueError for the last one left."""
    if len(grid.header.cells) == 1:
        raise ValueError("a table has at least one column")
    _index(at, len(grid.header.cells))
    return tuple(edit for row in grid.lines if at < len(row.cells) for edit in _without_cell(grid, row, at))


def new_table(titles: Sequence[str], rows: Iterable[Sequence[str]] = (), alignments: Sequence[Alignment] = ()) -> str:
    """A table's text, without a line end after its last line."""
    aligned = [*alignments, *[Alignment.NONE] * (len(titles) - len(alignments))]
    lines = [_bars(map(escaped, titles)), f"|{'|'.join(map(_delimiter, aligned))}|"]
    for row in rows:
        lines.append(_bars([*map(escaped, row[: len(titles)]), *[""] * (len(titles) - len(row))]))
    return "\n".join(lines)


def _line(grid: Grid, row: int) -> Row:
    return grid.header if row == -1 else grid.rows[_index(row, len(grid.rows))]


def _index(at: int, length: int) -> int:
    if not 0 <= at < length:
        raise IndexError(f"{at} is not one of {length}")
    return at


def _line_end(grid: Grid, row: Row) -> int:
    end = grid.text.find("\n", row.end)
    return len(grid.text) if end < 0 else end


def _lengthened(line: Row, column: int, said: str) -> Edits:
    """The edit that gives a line the cells that it lacks up to this column, which says something."""
    missing = "  |" * (column - len(line.cells))
    if line.closed or not line.cells:
        return (TextEdit(line.end, line.end, f"{missing} {said} |"),)
    return (TextEdit(line.end, line.end, f" |{missing} {said}"),)


def _shift(found: Edits, by: int) -> Edits:
    return tuple(TextEdit(edit.start + by, edit.end + by, edit.text) for edit in found)


def _fitted(grid: Grid, line: Row, cell: Cell, column: int, said: str) -> str:
    """What stands between the bars of a cell that says this; as wide as before where the table keeps bars in line."""
    room = grid.text[cell.left : cell.right]
    width = _common_width(grid, column)
    if width is not None:
        return _padded(said, max(width, display_width(said) + 2), grid.alignments[column])
    before, after = room[: cell.start - cell.left], room[cell.end - cell.left :]
    if not cell.text and len(room) < 2:
        before = after = " " if room or _spaced(grid, line) else ""
    if said.endswith("\\") and not after:
        after = " "
    return f"{before}{said}{after}"


def _common_width(grid: Grid, column: int) -> int | None:
    """The width between the bars of a column whose cells are padded to stand below each other; None otherwise."""
    width = _even_width(grid, column)
    if width is None or all(cell.right - cell.left <= cell.end - cell.start + 2 for cell in _column(grid, column)):
        return None
    return width


def _even_width(grid: Grid, column: int) -> int | None:
    """The width between the bars where it is the same in all lines."""
    if not grid.rows or not all(row.opened and row.closed for row in grid.lines):
        return None
    widths = {display_width(grid.text[cell.left : cell.right]) for cell in _column(grid, column)}
    return widths.pop() if len(widths) == 1 else None


def _column(grid: Grid, column: int) -> list[Cell]:
    return [cell for row in grid.lines for cell in row.cells[column : column + 1]]


def _padded(said: str, width: int, alignment: Alignment) -> str:
    spare = width - display_width(said) - 2
    left = {Alignment.RIGHT: spare, Alignment.CENTER: spare // 2}.get(alignment, 0)
    return f" {' ' * left}{said}{' ' * (spare - left)} "


def _spaced(grid: Grid, row: Row) -> bool:
    """Whether the cells of a line have blanks beside their bars; that of the header decides where it says nothing."""
    for line in (row, grid.header):
        for cell in line.cells:
            if cell.text:
                return grid.text[cell.left : cell.start] != "" or grid.text[cell.end : cell.right] != ""
    return True


def _written(grid: Grid, said: Sequence[str]) -> str:
    """A row's line in the manner of the row above all others: the last, or the header."""
    like = grid.rows[-1] if grid.rows else grid.header
    spaced = _spaced(grid, like)
    padded = any(_common_width(grid, column) for column in range(len(said)))
    cells = []
    for column, text in enumerate(said):
        width = _even_width(grid, column) if padded else None
        if width is not None:
            cells.append(_padded(text, max(width, display_width(text) + 2), grid.alignments[column]))
        else:
            cells.append(f" {text} " if spaced or text.endswith("\\") else text)
    line = "|".join(cells)
    opened = like.opened or not _SAFE_BEGINNING.match(said[0])
    closed = like.closed or not said[-1] or said[-1].endswith("\\")
    return f"{'|' if opened else ''}{line if opened else line.lstrip(BLANKS)}{'|' if closed else ''}".rstrip(BLANKS)


def _bars(said: Iterable[str]) -> str:
    return f"|{'|'.join(f' {text} ' if text else '  ' for text in said)}|"


def _delimiter(alignment: Alignment) -> str:
    return {Alignment.LEFT: ":--", Alignment.CENTER: ":-:", Alignment.RIGHT: "--:"}.get(alignment, "---")


def _with_cell(grid: Grid, row: Row, at: int, said: str) -> Iterator[TextEdit]:
    """The edits that give a line one cell more; a row that ends before that column stays as it is, or is lengthened."""
    spaced = _spaced(grid._replace(header=row) if row is grid.delimiter else grid, row)
    content = f" {said} " if spaced or said.endswith("\\") else said
    if at > len(row.cells) or not row.cells:
        yield from _lengthened(row, at, said) if said else ()
    elif at == 0 and not row.opened:
        safe = row is grid.delimiter or _SAFE_BEGINNING.match(said)
        blank = "" if grid.text[row.cells[0].right - 1] not in BLANKS else " "
        yield TextEdit(row.start, row.start, f"{content.lstrip(BLANKS)}|{blank}" if safe else f"|{content}|{blank}")
    elif at < len(row.cells):
        yield TextEdit(row.cells[at].left, row.cells[at].left, f"{content}|")
    elif row.closed:
        yield TextEdit(row.end, row.end, f"{content}|")
    elif said or row is grid.header:
        yield TextEdit(row.end, row.end, f" |{content}|")


def _without_cell(grid: Grid, row: Row, at: int) -> Iterator[TextEdit]:
    cell = row.cells[at]
    if len(row.cells) == 1:
        yield TextEdit(row.start, row.end, "|")
    elif at == 0:
        second = row.cells[1].left
        yield TextEdit(cell.left, second, "") if row.opened else TextEdit(row.start, second, "|")
    else:
        if not row.opened and len(row.cells) == 2:
            yield TextEdit(row.start, row.start, "|" if row is grid.delimiter else "| ")
        yield TextEdit(cell.left - 1, cell.right, "" if row.closed or at < len(row.cells) - 1 else "|")
