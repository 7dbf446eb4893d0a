"""Three-way merges: nothing that anybody wrote is lost, and where git sees a conflict there is one."""

import random
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain.merging import Conflict, Merge, merge

BASE = "# Orders\n\nOne owner.\n\nTwo writers.\n\nThree readers.\n"

ROUNDS = 150


def lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def test_changes_of_different_paragraphs_come_together() -> None:
    mine, theirs = BASE.replace("One", "My"), BASE.replace("Three", "Their")
    merged = merge(BASE, mine, theirs)
    assert merged.clean
    assert merged.text == mine.replace("Three", "Their")


def test_changes_of_the_same_line_are_a_conflict() -> None:
    merged = merge(BASE, BASE.replace("One", "My"), BASE.replace("One", "Their"))
    (conflict,) = merged.conflicts
    assert conflict == Conflict(("One owner.\n",), ("My owner.\n",), ("Their owner.\n",))
    assert not merged.clean
    assert merged.resolved([conflict.mine]) == BASE.replace("One", "My")
    assert merged.resolved([conflict.theirs]) == BASE.replace("One", "Their")
    assert merged.resolved([[*conflict.mine, *conflict.theirs]]) == BASE.replace(
        "One owner.", "My owner.\nTheir owner."
    )
    for choices in ((), ([], [])):
        with pytest.raises(ValueError, match="1 conflicts"):
            merged.resolved(choices)
    with pytest.raises(ValueError, match="1 conflicts"):
        _ = merged.text


def test_changes_that_touch_are_a_conflict() -> None:
    assert merge("a\nb\n", "A\nb\n", "a\nB\n").conflicts == (Conflict(("a\n", "b\n"), ("A\n", "b\n"), ("a\n", "B\n")),)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("", "", "", ""),
        ("", "a\n", "", "a\n"),
        ("a\n", "", "a\n", ""),
        ("a\nb\nc\n", "a\nb\n", "b\nc\n", "b\n"),
        ("a\n\nb", "a\n\nb\n", "A\n\nb", "A\n\nb\n"),
        ("a\n\nb\n", "a\n\nb", "A\n\nb\n", "A\n\nb"),
        ("a\nb\nc\n", "a\nx\nb\nc\n", "a\nb\nc\ny\n", "a\nx\nb\nc\ny\n"),
    ],
)
def test_small_texts(base: str, mine: str, theirs: str, merged: str) -> None:
    assert merge(base, mine, theirs).text == merged


def test_a_last_line_without_its_end_is_not_glued_to_another() -> None:
    (conflict,) = merge("a\n", "a\nmine", "a\ntheirs\n").conflicts
    assert merge("a\n", "a\nmine", "a\ntheirs\n").resolved([conflict.mine + conflict.theirs]) == "a\nmine\ntheirs\n"


def test_which_of_two_equal_paragraphs_went_is_not_guessed() -> None:
    """Both readings are as good: the first went and the second was changed, or it is the other way round."""
    base = "x\n\nx\n"
    merged = merge(base, "x\n", "x\n\ny\n")
    assert not merged.clean


def test_very_long_texts_that_have_nothing_in_common_are_one_conflict() -> None:
    base, mine, theirs = ("".join(f"{side}{number}\n" for number in range(25_000)) for side in "bmt")
    merged = merge(base, mine, theirs)
    assert [len(conflict.base) for conflict in merged.conflicts] == [25_000]
    assert merge(base, base, theirs).text == theirs


texts = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\n", "é\u2028\n", "<<<<<<< a\n", "=======\n"]), max_size=8).map(
    "".join
)
endings = st.sampled_from(["", "last", "\r"])
any_text = st.tuples(texts, endings).map("".join)


@given(any_text, any_text)
def test_what_one_side_did_alone_is_done(base: str, other: str) -> None:
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other


@given(any_text, any_text, any_text)
def test_no_line_is_lost(base: str, mine: str, theirs: str) -> None:
    check_nothing_is_lost(base, mine, theirs, merge(base, mine, theirs))


def check_nothing_is_lost(base: str, mine: str, theirs: str, merged: Merge) -> None:
    """What each side wrote is in its version of the result, and what only one side took away is all that went."""
    was, here, there = (Counter(lines(text)) for text in (base, mine, theirs))
    with_mine = Counter(line for part in merged.parts for line in (part.mine if isinstance(part, Conflict) else part))
    with_theirs = Counter(
        line for part in merged.parts for line in (part.theirs if isinstance(part, Conflict) else part)
    )
    assert here - was <= with_mine
    assert there - was <= with_theirs
    settled = Counter(line for part in merged.parts if not isinstance(part, Conflict) for line in part)
    shown = settled + Counter(line for each in merged.conflicts for line in each.mine + each.theirs)
    for line in was:
        assert shown[line] >= min(here[line], there[line], here[line] + there[line] - was[line])
    assert with_mine <= here + there
    assert with_theirs <= here + there


@given(any_text, any_text, any_text)
def test_it_does_not_matter_who_is_who(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.clean == other.clean
    if one.clean:
        assert one.text == other.text


def document(chance: random.Random) -> list[str]:
    """Paragraphs of one to three lines with an empty line after each, as in a record."""
    paragraphs = [[f"line {chance.randint(0, 99)}\n"] * chance.randint(1, 2) for _ in range(chance.randint(0, 8))]
    return [line for paragraph in paragraphs for line in (*paragraph, "\n")]


def changed(chance: random.Random, text: list[str]) -> list[str]:
    text = list(text)
    for _ in range(chance.randint(0, 3)):
        at, line = chance.randint(0, len(text)), f"line {chance.randint(0, 99)}\n"
        new = chance.choice([[], [line], [line, "\n"], ["\n", line], document(chance)[:4]])
        text[at : at + chance.choice([0, 0, 1, 2, 4])] = new
    return text


def git_merge(folder: Path, base: str, mine: str, theirs: str) -> str | None:
    """What git makes of it; None for a conflict."""
    for name, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        (folder / name).write_text(text, newline="")
    command = ["git", "merge-file", "-p", "--diff3", "mine", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode < 128, done.stderr
    return None if done.returncode else done.stdout.decode()


def test_it_is_as_git_does_it_or_stricter(tmp_path: Path) -> None:
    """Where lines repeat, git's reading is one of several, so that a conflict more is no fault; one less would be."""
    chance = random.Random(13)
    clean = conflicts = stricter = 0
    for _ in range(ROUNDS):
        before = document(chance)
        base, mine, theirs = ("".join(each) for each in (before, changed(chance, before), changed(chance, before)))
        expected, merged = git_merge(tmp_path, base, mine, theirs), merge(base, mine, theirs)
        check_nothing_is_lost(base, mine, theirs, merged)
        if merged.clean:
            assert merged.text == expected, (base, mine, theirs)
        clean += expected is not None and merged.clean
        conflicts += expected is None
        stricter += expected is not None and not merged.clean
    print(f"\n{ROUNDS} merges: {clean} clean, {conflicts} conflicts, {stricter} where git sees none")
    assert min(clean, conflicts) > ROUNDS // 10
    assert stricter < ROUNDS // 20
