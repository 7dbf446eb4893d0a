"""What an editor does for whoever types Markdown. `|` is the caret, `<` and `>` are the ends of a selection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import passages
from adr_studio.domain.passages import Change, Passage


def passage(marked: str) -> Passage:
    if "‹" in marked:
        start = marked.index("‹")
        return Passage(marked.replace("‹", "").replace("›", ""), start, marked.index("›") - 1)
    at = marked.index("|")
    return Passage(marked.replace("|", "", 1), at, at)


def marked(found: Passage | None) -> str | None:
    if found is None:
        return None
    if found.start == found.end:
        return f"{found.text[: found.start]}|{found.text[found.start :]}"
    return f"{found.text[: found.start]}‹{found.selected}›{found.text[found.end :]}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("* one|", "* one\n* |"),
        ("  - one| two", "  - one\n  - | two"),
        ("9. nine|", "9. nine\n10. |"),
        ("3) three|", "3) three\n4) |"),
        ("- [x] done|", "- [x] done\n- [ ] |"),
        ("> said|", "> said\n> |"),
        ("> * both|", "> * both\n> * |"),
        ("* |", "|"),
        ("> |", "|"),
        ("> * |", "> |"),
        ("plain|", None),
        ("|* one", None),
        ("*emphasis*|", None),
        ("2026 was a year|", None),
    ],
)
def test_return_goes_on_with_a_list(before: str, after: str | None) -> None:
    assert marked(passages.break_line(passage(before))) == after


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (passages.toggle("**"), "a wo|rd here", "a **‹word›** here"),
        (passages.toggle("**"), "a **‹word›** here", "a ‹word› here"),
        (passages.toggle("**"), "a ‹**word**› here", "a ‹word› here"),
        (passages.toggle("*"), "a ‹word› here", "a *‹word›* here"),
        (passages.toggle("*"), "a **‹word›** here", "a ***‹word›*** here"),
        (passages.toggle("*"), "a ***‹word›*** here", "a **‹word›** here"),
        (passages.toggle("`"), "‹ padded ›", " `‹padded›` "),
        (passages.toggle("**"), "|", "**|**"),
        (passages.link, "see ‹this›", "see [this](|)"),
        (passages.link, "see th|is", "see [this](|)"),
        (passages.link, "‹https://example.org/a›", "[|](https://example.org/a)"),
        (passages.link, "|", "[|]()"),
        (passages.heading(2), "Con|text", "## Con|text"),
        (passages.heading(2), "### Con|text", "## Con|text"),
        (passages.heading(2), "## Con|text", "Con|text"),
        (passages.toggle_task, "* |one", "* [ ] |one"),
        (passages.toggle_task, "* [ ] |one", "* [x] |one"),
        (passages.toggle_task, "* [x] |one", "* [ ] |one"),
        (passages.toggle_task, "one|", None),
        (passages.duplicate, "on|e", "one\non|e"),
        (passages.move_up, "a\n|b", "|b\na"),
        (passages.move_down, "a|\nb", "b\na|"),
        (passages.move_up, "a|", None),
        (passages.indent, "* o|ne", "  * o|ne"),
        (passages.indent, "1. o|ne", "   1. o|ne"),
        (passages.outdent, "  * o|ne", "* o|ne"),
        (passages.outdent, "* o|ne", None),
        (passages.indent, "‹* one\n\n* two›", "  ‹* one\n\n  * two›"),
        (passages.surround("*"), "‹word›", "*‹word›*"),
        (passages.surround("["), "‹word›", "[‹word›]"),
        (passages.surround("*"), "wo|rd", None),
        (passages.paste("https://example.org"), "see ‹this›", "see [this](https://example.org)|"),
        (passages.paste("not one"), "see ‹this›", None),
        (passages.paste("https://example.org"), "see th|is", None),
    ],
)
def test_a_change(change: Change, before: str, after: str | None) -> None:
    assert marked(change(passage(before))) == after


LINES = st.text(st.sampled_from("ab *_`#>-1.[]() x\n日"), max_size=40)


@st.composite
def some_passages(draw: st.DrawFn) -> Passage:
    text = draw(LINES)
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return Passage(text, start, end)


CHANGES = [
    *map(passages.toggle, ("**", "*", "`")),
    *map(passages.heading, (1, 4)),
    *map(passages.surround, "*[("),
    passages.link,
    passages.indent,
    passages.outdent,
    passages.toggle_task,
    passages.duplicate,
    passages.move_up,
    passages.move_down,
    passages.paste("https://example.org"),
]


@given(some_passages(), st.sampled_from(CHANGES))
def test_the_selection_stays_in_the_text_and_no_letter_is_lost(before: Passage, change: Change) -> None:
    if change in (passages.move_up, passages.move_down):
        edge = before.text.find("\n") if change is passages.move_up else before.text.rfind("\n")
        inside = before.start > edge if change is passages.move_up else before.end <= edge
        if edge < 0 or not inside:
            return
    after = change(before)
    if after is not None:
        assert 0 <= after.start <= after.end <= len(after.text)
        for letter in "ab日x":
            assert after.text.count(letter) >= before.text.count(letter)


@given(some_passages())
def test_a_list_goes_on_without_a_loss(before: Passage) -> None:
    line = before.text.replace("\n", " ")
    after = passages.break_line(Passage(line, before.end, before.end))
    if after is not None:
        assert 0 <= after.start == after.end <= len(after.text)
        for letter in "ab日":
            assert after.text.count(letter) == line.count(letter)
