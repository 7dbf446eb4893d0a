"""How one text differs from another: both can be read off it."""

from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain.differences import CONTEXT, Kind, differences

TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "## H"]), max_size=30).map("\n".join)


def test_only_what_differs_is_shown_with_a_few_lines_around() -> None:
    before = "\n".join(str(number) for number in range(20))
    after = before.replace("\n9\n", "\nnine\n")
    shown = [(line.kind, line.text) for line in differences(before, after)]
    assert shown == [
        (Kind.SKIPPED, ""),
        *((Kind.SAME, str(number)) for number in (6, 7, 8)),
        (Kind.REMOVED, "9"),
        (Kind.ADDED, "nine"),
        *((Kind.SAME, str(number)) for number in (10, 11, 12)),
    ]


def test_equal_texts_differ_in_nothing() -> None:
    assert differences("a\nb", "a\nb") == ()


@given(TEXTS, TEXTS)
def test_each_line_is_where_it_says(before: str, after: str) -> None:
    old, new = before.split("\n"), after.split("\n")
    lines = differences(before, after)
    for line in lines:
        assert line.before is None or old[line.before - 1] == line.text
        assert line.after is None or new[line.after - 1] == line.text
    removed = [line.before for line in lines if line.kind is Kind.REMOVED]
    added = [line.after for line in lines if line.kind is Kind.ADDED]
    kept = [text for number, text in enumerate(old, 1) if number not in removed]
    assert kept == [text for number, text in enumerate(new, 1) if number not in added]
    for numbers in ([line.before for line in lines if line.before], [line.after for line in lines if line.after]):
        assert numbers == sorted(set(numbers))
    assert (lines == ()) == (before == after)
    same = [line for line in lines if line.kind is Kind.SAME]
    assert len(same) <= 2 * CONTEXT * (len(removed) + len(added))


def test_a_long_text_of_equal_lines_takes_no_time() -> None:
    """Every second line is blank: such texts kept a slower method busy for minutes."""
    before = "\n\n".join(f"line {number}" for number in range(8_000))
    lines = differences(before, before.replace("line 7\n", "line seven\n"))
    assert [line.text for line in lines if line.kind is not Kind.SAME and line.text] == ["line 7", "line seven"]
