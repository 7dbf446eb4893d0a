"""Any table of a text: read as the Markdown parser reads it, changed in its own characters and no others."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adr_studio.domain import edits, grid_edits
from adr_studio.domain.edits import Edits
from adr_studio.domain.grid import Alignment, Grid, display_width, grids
from adr_studio.domain.markdown import MarkdownText

PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
BITS = ("|", "\\", "`", " ", "a", "é", "中", ":", "-", "\\|", "`x|y`", "<br>", "1.", ">", "#", "*", "\t")
CONTENT = st.lists(st.sampled_from(BITS), max_size=6).map("".join)
ANY = st.one_of(CONTENT, st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12))


def read(text: str) -> tuple[Grid, ...]:
    return grids(MarkdownText(text))


def only(text: str) -> Grid:
    (grid,) = read(text)
    return grid


def alone(text: str) -> tuple[Grid, ...]:
    """The table of a text that has just one: a row that is indented as code ends a table, and may begin another."""
    found = read(text)
    return found if len(found) == 1 else ()


def said(grid: Grid) -> list[list[str]]:
    width = len(grid.columns)
    return [[grid.said(row, column) for column in range(width)] for row in (grid.header, *grid.rows)]


def parsed(text: str) -> list[list[list[str]]]:
    """What markdown-it's own table tokens say."""
    tables: list[list[list[str]]] = []
    inside = False
    for token in PARSER.parse(text):
        if token.type == "table_open":
            inside = True
            tables.append([])
        elif token.type == "table_close":
            inside = False
        elif inside and token.type == "tr_open":
            tables[-1].append([])
        elif inside and token.type == "inline":
            tables[-1][-1].append(token.content)
    return tables


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table in one of the many ways to write one, and what stands around it."""
    width = draw(st.integers(1, 4))
    opened, closed = draw(st.booleans()), draw(st.booleans())
    blank = draw(st.sampled_from(["", " ", "  "]))
    indent = draw(st.sampled_from(["", " ", "   "]))

    def line(cells: list[str]) -> str:
        joined = "|".join(f"{blank}{cell}{blank}" for cell in cells)
        return f"{indent}{'|' if opened or len(cells) < 2 else ''}{joined}{'|' if closed else ''}"

    cell = st.lists(st.sampled_from([bit for bit in BITS if "|" not in bit or "\\" in bit]), max_size=4).map("".join)
    header = [f"h{number}" for number in range(width)]
    rows = draw(st.lists(st.lists(cell, min_size=1, max_size=width + 1), max_size=4))
    delimiter = [draw(st.sampled_from(["---", ":--", "--:", ":-:", "-"])) for _ in header]
    lines = [line(header), line(delimiter), *map(line, rows)]
    before = draw(st.sampled_from(["", "# A heading\n\n", "---\nstatus: x\n---\n\n", "```\n| a |\n|---|\n```\n\n"]))
    return f"{before}{chr(10).join(lines)}{draw(st.sampled_from(['', chr(10), chr(10) * 2 + 'After.' + chr(10)]))}"


def text_of(source: str) -> str:
    """The text as the parser is given it: without the front matter, which is none of its business."""
    markdown = MarkdownText(source)
    return source[markdown.starts[markdown.body] :] if markdown.body < len(markdown.lines) else ""


@settings(max_examples=400)
@given(tables())
@example("| a \\| b | `c|d` |\n|---|---|\n| x\\\\|y |")
@example("|a|\n|-|\n|\n||\nx")
def test_reads_what_the_parser_reads(text: str) -> None:
    assert [said(grid) for grid in read(text)] == parsed(text_of(text))


@settings(max_examples=400)
@given(st.lists(st.sampled_from((*BITS, "\n", "\n|-|-|\n", "|---|\n", "> ", "- ", "    ")), max_size=20).map("".join))
def test_reads_what_the_parser_reads_in_any_text(text: str) -> None:
    found = [said(grid) for grid in read(text)]
    wanted = parsed(text_of(text))
    flat = [said(grid) for grid in read(text) if not grid.nested]
    assert [each for each in found if each in wanted] == found
    assert len(flat) <= len(wanted)
    assert ">" in text or "- " in text or "* " in text or "1." in text or found == wanted


@given(tables())
def test_spans_are_the_cells(text: str) -> None:
    for grid in read(text):
        for row in grid.lines:
            for cell in row.cells:
                assert text[cell.start : cell.end].replace("\\|", "|") == cell.text
                assert cell.left <= cell.start <= cell.end <= cell.right
                assert "\n" not in text[cell.left : cell.right]


def changed(text: str, found: Edits) -> str:
    after = edits.apply(text, found)
    assert edits.apply(after, edits.invert(text, found)) == text
    return after


@settings(max_examples=500)
@given(tables(), ANY, st.data())
def test_a_cell_says_what_was_set(text: str, new: str, data: st.DataObject) -> None:
    for grid in alone(text):
        row = data.draw(st.integers(-1, len(grid.rows) - 1))
        column = data.draw(st.integers(0, len(grid.columns) - 1))
        found = grid_edits.set_cell(grid, row, column, new)
        after = changed(text, found)
        wanted = said(grid)
        wanted[row + 1][column] = grid_edits.as_cell(new)
        assert said(only(after)) == wanted
        line = (grid.header if row < 0 else grid.rows[row]).line
        old_lines, new_lines = text.split("\n"), after.split("\n")
        assert old_lines[:line] + old_lines[line + 1 :] == new_lines[:line] + new_lines[line + 1 :]


@settings(max_examples=300)
@given(tables(), st.lists(ANY, max_size=5), st.data())
def test_rows_come_go_and_move(text: str, texts: list[str], data: st.DataObject) -> None:
    for grid in alone(text):
        at = data.draw(st.integers(0, len(grid.rows)))
        after = changed(text, grid_edits.add_row(grid, at, texts))
        added = only(after)
        row = [grid_edits.as_cell(each) for each in texts[: len(grid.columns)]]
        row += [""] * (len(grid.columns) - len(row))
        before = said(grid)
        assert said(added) == [*before[: at + 1], row, *before[at + 1 :]]
        assert after.count("\n") == text.count("\n") + 1
        assert changed(after, grid_edits.remove_row(added, at)) == text
        to = data.draw(st.integers(0, len(added.rows) - 1))
        moved = changed(after, grid_edits.move_row(added, at, to))
        assert sorted(moved.split("\n")) == sorted(after.split("\n"))
        assert said(only(moved)) == [*before[: to + 1], row, *before[to + 1 :]]


@settings(max_examples=300)
@given(tables(), ANY, ANY, st.sampled_from(Alignment), st.data())
def test_columns_come_and_go(text: str, title: str, new: str, alignment: Alignment, data: st.DataObject) -> None:
    for grid in alone(text):
        at = data.draw(st.integers(0, len(grid.columns)))
        rows = data.draw(st.sets(st.integers(0, len(grid.rows) - 1))) if grid.rows else set()
        after = changed(text, grid_edits.add_column(grid, at, title, alignment, dict.fromkeys(rows, new)))
        added = only(after)
        wanted = [[*row[:at], "", *row[at:]] for row in said(grid)]
        for row in rows:
            wanted[row + 1][at] = grid_edits.as_cell(new)
        wanted[0][at] = grid_edits.as_cell(title)
        assert said(added) == wanted or any(len(row.cells) > len(grid.columns) for row in grid.rows)
        assert added.alignments[at] is alignment
        assert after.count("\n") == text.count("\n")
        removed = changed(after, grid_edits.remove_column(added, at))
        assert said(only(removed)) == said(grid)


def test_the_last_column_stays() -> None:
    with pytest.raises(ValueError):
        grid_edits.remove_column(only("| a |\n|---|"), 0)


@given(st.lists(ANY.filter(str.strip), min_size=1, max_size=4), st.lists(st.lists(ANY, max_size=4), max_size=4))
def test_a_new_table_says_what_it_was_given(titles: list[str], rows: list[list[str]]) -> None:
    grid = only(grid_edits.new_table(titles, rows, [Alignment.RIGHT]))
    width = len(titles)
    wanted = [titles, *([*row[:width], *[""] * (width - len(row))] for row in rows)]
    assert said(grid) == [[grid_edits.as_cell(cell) for cell in row] for row in wanted]
    assert grid.alignments[0] is Alignment.RIGHT


@pytest.mark.parametrize(
    ("text", "row", "column", "new", "after"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", 0, 1, "20", "| a | b |\n|---|---|\n| 1 | 20 |\n"),
        ("| a | b |\n|---|---|\n| 1 |  |\n", 0, 1, "x", "| a | b |\n|---|---|\n| 1 | x |\n"),
        ("| a | b |\n|---|---|\n| 1 |\n", 0, 1, "x", "| a | b |\n|---|---|\n| 1 | x |\n"),
        ("|a|b|\n|-|-|\n|1||\n", 0, 1, "x|y", "|a|b|\n|-|-|\n|1|x\\|y|\n"),
        ("a | b\n--- | ---\n1 | 2\n", 0, 0, "", "a | b\n--- | ---\n|  | 2\n"),
        ("a | b\n--- | ---\n1 | 2\n", 0, 0, "- x", "a | b\n--- | ---\n| - x | 2\n"),
        ("| name | b |\n| ---- | - |\n| x    | 2 |\n", 0, 0, "xyz", "| name | b |\n| ---- | - |\n| xyz  | 2 |\n"),
        ("| name | b |\n| ---: | - |\n|    x | 2 |\n", 0, 0, "yz", "| name | b |\n| ---: | - |\n|   yz | 2 |\n"),
        ("| 名前 | b |\n| ---- | - |\n| x    | 2 |\n", 0, 0, "山", "| 名前 | b |\n| ---- | - |\n| 山   | 2 |\n"),
        ("| a |\n|---|\n| 1 |", 0, 0, "one\ntwo", "| a |\n|---|\n| one<br>two |"),
        ("> | a |\n> |---|\n> | 1 |\n", 0, 0, "2", "> | a |\n> |---|\n> | 2 |\n"),
        ("- x\n\n  | a |\n  |---|\n  | 1 |\n", 0, 0, "2", "- x\n\n  | a |\n  |---|\n  | 2 |\n"),
    ],
)
def test_a_cell_changes_in_the_manner_of_its_table(text: str, row: int, column: int, new: str, after: str) -> None:
    assert edits.apply(text, grid_edits.set_cell(only(text), row, column, new)) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nx\n", "| a | b |\n|---|---|\n| 1 | 2 |\n| new |  |\n\nx\n"),
        ("|a|b|\n|-|-|\n|1|2|", "|a|b|\n|-|-|\n|1|2|\n|new||"),
        ("| name | b |\n| ---- | - |\n| x    | 2 |\n", "| name | b |\n| ---- | - |\n| x    | 2 |\n| new  |   |\n"),
        ("a | b\n--- | ---\n1 | 2\n", "a | b\n--- | ---\n1 | 2\nnew |  |\n"),
        ("> | a | b |\n> |---|---|\n", "> | a | b |\n> |---|---|\n> | new |  |\n"),
    ],
)
def test_a_new_row_is_in_the_manner_of_its_table(text: str, after: str) -> None:
    grid = only(text)
    assert edits.apply(text, grid_edits.add_row(grid, len(grid.rows), ["new"])) == after


def test_ten_thousand_rows() -> None:
    lines = "\n".join(f"| R-{number} | {number} |" for number in range(10_000))
    text = f"| Id | N |\n|---|---|\n{lines}\n"
    grid = only(text)
    assert len(grid.rows) == 10_000
    (edit,) = grid_edits.set_cell(grid, 9_999, 1, "x")
    assert edit == (len(text) - 7, len(text) - 3, "x")


def test_width_on_a_screen() -> None:
    assert [display_width(text) for text in ("abc", "中文", "e\u0301", "")] == [3, 4, 1, 0]
