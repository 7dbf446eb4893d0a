"""Finding: words and patterns, what a replacement writes, and patterns that are wrong or never end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain import edits
from adr_studio.domain.finding import Span, Wanted, find, replace_all, replace_one
from adr_studio.errors import Refused

TEXT = "Queue the queue.\nA queued c++ call: 12.50 (a+b)\n"


def found(wanted: Wanted, text: str = TEXT, within: Span | None = None) -> list[str]:
    return [text[span.start : span.end] for span in find(text, wanted, 100, within)]


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Wanted("queue"), ["Queue", "queue", "queue"]),
        (Wanted("queue", case=True), ["queue", "queue"]),
        (Wanted("queue", word=True), ["Queue", "queue"]),
        (Wanted("c++", word=True), ["c++"]),
        (Wanted("(a+b)"), ["(a+b)"]),
        (Wanted("."), [".", "."]),
        (Wanted(r"^\w+", regex=True), ["Queue", "A"]),
        (Wanted(r"\w+\W?$", regex=True), ["queue.", "b)"]),
        (Wanted("q|c", regex=True, word=True), ["c"]),
        (Wanted("queue|a", regex=True, word=True), ["Queue", "queue", "A", "a"]),
        (Wanted(".+", regex=True), TEXT.split("\n")[:2]),
        (Wanted("zebra"), []),
        (Wanted(""), []),
    ],
)
def test_what_is_found(wanted: Wanted, places: list[str]) -> None:
    assert found(wanted) == places


def test_no_more_than_the_limit_is_looked_for() -> None:
    assert find("aaaa", Wanted("a"), 2) == (Span(0, 1), Span(1, 2))


def test_a_selection_bounds_what_is_found() -> None:
    assert found(Wanted("queue"), within=Span(3, 20)) == ["queue"]
    assert found(Wanted("^.", regex=True), within=Span(1, len(TEXT))) == ["A"]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", "missing ) at character 2"),
        ("ab[c", "unterminated character set at character 5"),
        ("*", "nothing to repeat at character 1"),
        ("(" * 5_000 + ")" * 5_000, "too large"),
    ],
)
@pytest.mark.parametrize("word", [False, True])
def test_a_pattern_that_cannot_be_read_says_where(pattern: str, said: str, word: bool) -> None:
    with pytest.raises(Refused, match=said.replace(")", r"\)")) as caught:
        find(TEXT, Wanted(pattern, regex=True, word=word), 10)
    assert caught.value.title.count(".") == 1
    assert caught.value.detail == "Nothing was changed."


def test_a_pattern_that_never_ends_is_given_up() -> None:
    with pytest.raises(Refused, match="takes too long"):
        find("a" * 200_000, Wanted("(a|aa)+$b", regex=True), 10)


@pytest.mark.parametrize(
    ("wanted", "template", "text"),
    [
        (Wanted(r"(\w+) the (?<what>\w+)", regex=True), r"\g<what>, $1!", "queue, Queue!"),
        (Wanted(r"(\w+) the (?<what>\w+)", regex=True), r"${what}\n\2$$1 $0", "queue\nqueue$1 Queue the queue"),
        (Wanted("the", regex=True), r"\\n\t", "Queue \\n\t queue"),
        (Wanted("the"), r"$1 \n $$", r"Queue $1 \n $$ queue"),
        (Wanted(" the( x)?", regex=True), "[$1]", "Queue[] queue"),
        (Wanted("^", regex=True), "> ", "> Queue the queue"),
    ],
)
def test_what_is_written(wanted: Wanted, template: str, text: str) -> None:
    before = "Queue the queue"
    assert edits.apply(before, replace_all(before, wanted, template)) == text


@pytest.mark.parametrize("template", ["$2", r"\2", r"\g<who>", "${who}"])
def test_a_group_that_is_not_there_is_refused(template: str) -> None:
    with pytest.raises(Refused, match=r"has no group “(2|who)”"):
        replace_all(TEXT, Wanted("(queue)", regex=True), template)


def test_one_place_is_replaced_where_it_still_stands() -> None:
    wanted = Wanted(r"q(\w)", regex=True)
    (first, second, third) = find(TEXT, wanted, 3)
    assert replace_one(TEXT, wanted, "$1", second) == edits.TextEdit(second.start, second.end, "u")
    assert replace_one(f"x{TEXT}", wanted, "$1", first) is None
    assert replace_one(TEXT[: third.start], wanted, "$1", third) is None


def test_what_is_the_same_already_is_not_written_again() -> None:
    assert replace_all("a b A", Wanted("a"), "a") == (edits.TextEdit(4, 5, "a"),)


@given(st.text("ab\n😀.(", max_size=30), st.text("ab.(", min_size=1, max_size=2), st.text("ab$\\", max_size=3))
def test_words_are_replaced_as_python_does(text: str, word: str, new: str) -> None:
    assert edits.apply(text, replace_all(text, Wanted(word, case=True), new)) == text.replace(word, new)


@pytest.mark.parametrize("pattern", ["a{100000000}", "(?:a{9999}){9999}", "(a|b{50000}){2}", "x" * 2_001])
def test_a_pattern_that_would_fill_the_memory_is_refused(pattern: str) -> None:
    with pytest.raises(Refused, match="too large"):
        find("aaa", Wanted(pattern, regex=True), 10)
