"""What keys and commands do to Markdown: lists, lines, tasks, emphasis, links and headings."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import edits, emphasis, typed
from adr_studio.domain.emphasis import BOLD, CODE, ITALIC
from adr_studio.domain.typed import Typed


def marked(shown: str) -> tuple[str, int, int]:
    """A text with its selection between bars, or the caret at the one bar."""
    start = shown.index("|")
    text = shown.replace("|", "", 1)
    end = text.find("|")
    return text.replace("|", ""), start, start if end < 0 else end


def done(work: Callable[..., Typed | None], shown: str, *more: object) -> str | None:
    text, start, end = marked(shown)
    result = work(text, start, end, *more)
    if result is None:
        return None
    new = edits.apply(text, result.edits)
    selected = f"{new[result.start : result.end]}|" if result.end > result.start else ""
    return f"{new[: result.start]}|{selected}{new[result.end :]}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a|", "- a\n- |"),
        ("* a|\n* b", "* a\n* |\n* b"),
        ("9. a| b", "9. a\n10. |b"),
        ("  3) a|", "  3) a\n  4) |"),
        ("- [x] a|", "- [x] a\n- [ ] |"),
        ("> a|", "> a\n> |"),
        (">> - a|", ">> - a\n>> - |"),
        ("- a|b|c", "- a\n- |c"),
        ("- |", "|"),
        ("- [ ] |", "|"),
        ("- [ ]|", "|"),
        ("> - |", "> |"),
        ("> |", "|"),
        ("a\n  7. |\nb", "a\n|\nb"),
        ("a|", None),
        ("|- a", None),
        ("-|a", None),
        ("* * *|", None),
        ("---|", None),
        ("|", None),
    ],
)
def test_return(before: str, after: str | None) -> None:
    assert done(typed.continue_block, before) == after


@pytest.mark.parametrize(("before", "after"), [("- |a", "|a"), ("  - [ ] |", "  |"), ("- a|", None), ("-| a", None)])
def test_backspace_behind_a_mark(before: str, after: str | None) -> None:
    assert done(typed.erase_mark, before) == after


@pytest.mark.parametrize(
    ("before", "inner", "outer"),
    [
        ("- a\n- b|", "- a\n  - b|", "- a\n- b|"),
        ("1. a\n2. |b\n- c|", "1. a\n   2. |b\n   - c|", "1. a\n2. |b\n- c|"),
        ("10. a\n    - b\n    - c|", "10. a\n    - b\n      - c|", "10. a\n    - b\n- c|"),
        ("a\n|b", None, None),
        ("* * *|", None, None),
    ],
)
def test_tab_in_a_list(before: str, inner: str | None, outer: str | None) -> None:
    assert done(typed.indent, before) == inner
    assert done(typed.outdent, before) == outer


def test_out_again_is_where_it_was() -> None:
    for before in ("- a\n- b|", "1. a\n2. |b", "- a\n  - b\n  - c|\n"):
        deeper = done(typed.indent, before)
        assert deeper is not None
        assert done(typed.outdent, deeper) == before


@pytest.mark.parametrize(
    ("before", "up", "down"),
    [
        ("a\nb|\nc", "b|\na\nc", "a\nc\nb|"),
        ("a\n|b\n|c", "|b\n|a\nc", "a\nc\n|b|"),
        ("a|\n|b", None, "b\na|"),
        ("a\nb|", "b|\na", None),
        ("\n|x\n", "|x\n\n", "\n\n|x"),
    ],
)
def test_moving_lines(before: str, up: str | None, down: str | None) -> None:
    assert done(typed.move_lines, before, False) == up
    assert done(typed.move_lines, before, True) == down


def test_duplicating_lines() -> None:
    assert done(typed.duplicate_lines, "a|b") == "ab\na|b"
    assert done(typed.duplicate_lines, "x\n|a\nb|\ny") == "x\na\nb\n|a\nb|\ny"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] a|", "- [x] a|"),
        ("- [X] a|", "- [ ] a|"),
        ("|- [ ] a\n- [x] b|", "|- [x] a\n- [x] b|"),
        ("|- [x] a\n\n- [x] b|", "|- [ ] a\n\n- [ ] b|"),
        ("- |a\nb|", "- [ ] |a\n- [ ] b|"),
        ("1. a|", "1. [ ] a|"),
        ("|", "- [ ] |"),
    ],
)
def test_tasks(before: str, after: str) -> None:
    assert done(typed.toggle_task, before) == after


@pytest.mark.parametrize(
    ("mark", "before", "after"),
    [
        (BOLD, "wo|rd x", "**wo|rd** x"),
        (BOLD, "word|", "**word|**"),
        (BOLD, "|word|", "**|word|**"),
        (ITALIC, "|two words |x", "*|two words|* x"),
        (BOLD, "x | y", "x **|** y"),
        (CODE, "|a`b|", "``|a`b|``"),
        (CODE, "|`b|", "`` |`b| ``"),
        (BOLD, "|- a\n1. [ ] b|", "- |**a**\n1. [ ] **b**|"),
        (ITALIC, "don’t|", "*don’t|*"),
        (ITALIC, "**|bold|**", "***|bold|***"),
    ],
)
def test_emphasis(mark: str, before: str, after: str) -> None:
    assert done(emphasis.toggle, before, mark) == after


@pytest.mark.parametrize(
    ("mark", "before", "after"),
    [
        (BOLD, "**wo|rd** x", "wo|rd x"),
        (BOLD, "|**two words**|x", "|two words|x"),
        (ITALIC, "***wo|rd*** x", "**wo|rd** x"),
        (BOLD, "***wo|rd***", "*wo|rd*"),
        (BOLD, "__|word|__", "|word|"),
        (CODE, "``|word|``", "|word|"),
        (BOLD, "x **|** y", "x | y"),
        (BOLD, "|**a**\n**b**|", "|a\nb|"),
    ],
)
def test_taking_emphasis_away(mark: str, before: str, after: str) -> None:
    assert done(emphasis.toggle, before, mark) == after


def test_where_only_a_part_is_bold_all_of_it_becomes_so() -> None:
    assert done(emphasis.toggle, "|**a**\nb|", BOLD) == "|**a**\n**b**|"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a wo|rd", "a [word](|)"),
        ("a |b c|", "a [b c](|)"),
        ("a | b", "a [|]() b"),
        ("|https://x.y/z|", "[|](https://x.y/z)"),
        ("x [a|b](x.md) c", "x |ab| c"),
    ],
)
def test_links(before: str, after: str) -> None:
    assert done(emphasis.link, before) == after


@pytest.mark.parametrize(
    ("before", "pasted", "after"),
    [
        ("|word| x", " https://example.org/a\n", "[word](https://example.org/a)| x"),
        ("|word|", "https://example.org/(a)", "[word](<https://example.org/(a)>)|"),
        ("|word|", "no url", None),
        ("w|ord", "https://example.org", None),
        ("|https://example.com|", "https://example.org", None),
        ("[a](|word|)", "https://example.org", None),
        ("|two\nlines|", "https://example.org", None),
    ],
)
def test_pasting_a_url_over_words(before: str, pasted: str, after: str | None) -> None:
    assert done(emphasis.paste, before, pasted) == after


def test_typing_around_a_selection() -> None:
    for key, after in (("*", "*|a|*"), ("_", "_|a|_"), ("`", "`|a|`"), ("[", "[|a|]"), ("(", "(|a|)"), ("x", None)):
        assert done(emphasis.surround, "|a|", key) == after
    assert done(emphasis.surround, "a|", "*") is None


@pytest.mark.parametrize(
    ("level", "before", "after"),
    [
        (2, "a|b", "## a|b"),
        (2, "## a|b", "a|b"),
        (3, "# a|b", "### a|b"),
        (1, "|", "# |"),
        (2, "|a\n\n## b|", "## |a\n\n## b|"),
        (1, "#hash|", "# #hash|"),
    ],
)
def test_headings(level: int, before: str, after: str) -> None:
    assert done(emphasis.set_heading, before, level) == after


@pytest.mark.parametrize(
    ("line", "href"),
    [
        ('see [ADR|-1](0001-a.md#why "t") x', "0001-a.md#why"),
        ("[a](<b c.md>)|", None),
        ("<https://exa|mple.org>", "https://example.org"),
        ("at https://example.org/a|b. x", "https://example.org/ab"),
        ("![p|](p.png)", "p.png"),
        ("pl|ain", None),
    ],
)
def test_the_link_at_a_place(line: str, href: str | None) -> None:
    text, column, _ = marked(line)
    assert emphasis.link_at(text, column) == href


WORKS: dict[str, Callable[[str, int, int], Typed | None]] = {
    "return": typed.continue_block,
    "backspace": typed.erase_mark,
    "indent": typed.indent,
    "outdent": typed.outdent,
    "duplicate": typed.duplicate_lines,
    "task": typed.toggle_task,
    "bold": lambda *at: emphasis.toggle(*at, BOLD),
    "italic": lambda *at: emphasis.toggle(*at, ITALIC),
    "code": lambda *at: emphasis.toggle(*at, CODE),
    "link": emphasis.link,
    "paste": lambda *at: emphasis.paste(*at, "https://example.org"),
    "around": lambda *at: emphasis.surround(*at, "["),
    "heading": lambda *at: emphasis.set_heading(*at, 2),
}
MOVES: dict[str, Callable[[str, int, int], Typed | None]] = {
    "up": lambda *at: typed.move_lines(*at, False),
    "down": lambda *at: typed.move_lines(*at, True),
}
LINES = st.lists(
    st.text("ab*_`#>-[]x(). 1\t😀", max_size=9)
    | st.sampled_from(["- a", "  - [ ] b", "1. c", "> d", "**e** f", "# g", "[h](i.md)", "", "***", "``j``"]),
    max_size=7,
).map("\n".join)


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(LINES)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.just(start) | st.integers(start, len(text)))


@pytest.mark.parametrize("name", WORKS | MOVES)
@given(at=selections())
def test_it_can_be_undone_and_leaves_the_caret_in_the_text(name: str, at: tuple[str, int, int]) -> None:
    text = at[0]
    result = (WORKS | MOVES)[name](*at)
    if result is not None:
        new = edits.apply(text, result.edits)
        assert edits.apply(new, edits.invert(text, result.edits)) == text
        assert 0 <= result.start <= result.end <= len(new)


@pytest.mark.parametrize("name", WORKS)
@given(at=selections())
def test_other_lines_stay_as_they_are(name: str, at: tuple[str, int, int]) -> None:
    text, start, end = at
    result = WORKS[name](*at)
    if result is not None:
        first, _ = typed.touched(text, start, end)
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        assert all(first <= edit.start <= edit.end <= last for edit in result.edits)


@pytest.mark.parametrize("name", MOVES)
@given(at=selections())
def test_moving_keeps_every_line(name: str, at: tuple[str, int, int]) -> None:
    text = at[0]
    result = MOVES[name](*at)
    if result is not None:
        assert sorted(edits.apply(text, result.edits).split("\n")) == sorted(text.split("\n"))


@given(at=selections(), mark=st.sampled_from([BOLD, CODE]))
def test_a_word_twice_toggled_is_what_it_was(at: tuple[str, int, int], mark: str) -> None:
    text, start, end = at
    if set("*_`") & set(text):
        return
    once = emphasis.toggle(text, start, end, mark)
    new = edits.apply(text, once.edits)
    twice = emphasis.toggle(new, once.start, once.end, mark)
    assert edits.apply(new, twice.edits) == text
