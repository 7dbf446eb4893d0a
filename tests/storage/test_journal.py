"""The journal of edits: what was acknowledged is there after a kill, and what cannot be read is never guessed at."""

import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adr_studio.domain.source import Source, decode
from adr_studio.storage import journal
from adr_studio.storage.journal import Journal, Leftover, Origin

ROOT = "/home/ana/shop"
ORIGIN = Origin(ROOT, "docs/adr/0001-orders.md", "0a1b", Source("# Orders\n\nOne owner.\n"))

texts = st.text(st.sampled_from("ab\n\u00a0\u2028é漢😀\ud83d\ude00") | st.characters(), max_size=12)


def units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def edited(text: str, position: int, removed: int, inserted: str) -> str:
    data = units(text)
    data = data[: 2 * position] + units(inserted) + data[2 * (position + removed) :]
    return data.decode("utf-16-le", "surrogatepass")


def folder_of(state: Path) -> Path:
    return state / "journal"


def only_file(state: Path) -> Path:
    (file,) = folder_of(state).iterdir()
    return file


def say(state: Path) -> journal.Replay:
    said = journal.replay(only_file(state).read_bytes())
    assert said is not None
    return said


@pytest.fixture
def find() -> Iterator[Callable[..., list[Leftover]]]:
    """`find(state)` gives the leftovers; their locks go with the test."""
    found: list[Leftover] = []

    def look(state: Path, root: str = ROOT) -> list[Leftover]:
        these = journal.leftovers(state, root)
        found.extend(these)
        return these

    yield look
    for leftover in found:
        leftover.journal.close()


def test_what_was_appended_is_there(tmp_path: Path) -> None:
    kept = journal.start(tmp_path, ORIGIN, ORIGIN.source.text)
    kept.append(9, 0, "x")
    kept.append(9, 1, "漢😀")
    said = say(tmp_path)
    assert said.text == "# Orders\n漢😀\nOne owner.\n"
    assert (said.origin, said.edits, said.damaged) == (ORIGIN, 2, False)
    kept.close()


def test_a_text_that_has_changed_already_is_the_first_edit(tmp_path: Path) -> None:
    kept = journal.start(tmp_path, ORIGIN, "😀 # Orders")
    kept.append(2, 1, "")
    assert say(tmp_path).text == "😀# Orders"
    assert say(tmp_path).origin == ORIGIN
    kept.close()


@pytest.mark.parametrize(
    "data",
    [b"a\r\nb\n\rc", b"\xef\xbb\xbfa\r\n", "😀 a\r\n".encode("utf-16"), b"", b"a\nb"],
    ids=["mixed ends", "mark", "UTF-16", "nothing", "plain"],
)
def test_the_source_comes_back_to_the_byte(tmp_path: Path, data: bytes) -> None:
    origin = replace(ORIGIN, source=decode(data))
    kept = journal.start(tmp_path, origin, "changed\n")
    said = say(tmp_path)
    assert said.origin == origin
    assert said.origin.source.encode() == data
    kept.close()


def test_a_record_that_was_never_saved_says_so(tmp_path: Path) -> None:
    kept = journal.start(tmp_path, replace(ORIGIN, expected=None), "new")
    assert say(tmp_path).origin.expected is None
    kept.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=texts, changes=st.lists(st.tuples(st.integers(0), st.integers(0), texts), max_size=12))
def test_any_edits_replay_to_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, base: str, changes: list[tuple[int, int, str]]
) -> None:
    state = tmp_path_factory.mktemp("state")
    kept = journal.start(state, replace(ORIGIN, source=Source(base)), base)
    text = edited(base, 0, 0, "")
    for at, many, inserted in changes:
        length = len(units(text)) // 2
        position = at % (length + 1)
        removed = many % (length - position + 1)
        kept.append(position, removed, inserted)
        text = edited(text, position, removed, inserted)
        if many % 5 == 0:
            kept.restart(replace(ORIGIN, source=Source(base)), text)
    kept.close()
    assert (say(state).text, say(state).damaged) == (text, False)


@pytest.fixture(scope="module")
def history() -> tuple[bytes, list[str], list[int]]:
    """A journal's bytes, the text after each of its edits, and where each ends."""
    import tempfile

    with tempfile.TemporaryDirectory() as state:
        kept = journal.start(Path(state), ORIGIN, ORIGIN.source.text)
        said = [ORIGIN.source.text]
        ends = [kept._end]
        for number in range(40):
            position, removed, inserted = 9 + number % 7, number % 3, f"é{number}"
            kept.append(position, removed, inserted)
            said.append(edited(said[-1], position, removed, inserted))
            ends.append(kept._end)
        kept.close()
        return only_file(Path(state)).read_bytes(), said, ends


def test_a_tail_that_is_cut_off_loses_only_itself(history: tuple[bytes, list[str], list[int]]) -> None:
    data, versions, ends = history
    for length in range(ends[0], ends[-1] + 50):
        for cut in (data[:length], data[:length].ljust(len(data), b"\0")):
            said = journal.replay(cut)
            assert said is not None
            whole = sum(end <= length for end in ends) - 1
            # What was cut off may have been zeros, and then nothing is missing.
            if said.edits != whole:
                assert cut[: ends[said.edits]] == data[: ends[said.edits]]
                whole = said.edits
            assert said.text == versions[whole]
            assert said.damaged == (cut[ends[whole] :].strip(b"\0") != b"")


@settings(max_examples=400)
@given(where=st.integers(0), bit=st.integers(0, 7), data=st.data())
def test_a_flipped_bit_is_never_replayed(
    history: tuple[bytes, list[str], list[int]], where: int, bit: int, data: st.DataObject
) -> None:
    whole, versions, ends = history
    at = where % ends[-1]
    flipped = bytearray(whole)
    flipped[at] ^= 1 << bit
    said = journal.replay(bytes(flipped))
    before = sum(end <= at for end in ends) - 1
    if before < 0:
        assert said is None
    else:
        assert said is not None
        assert (said.text, said.damaged) == (versions[before], True)


@given(st.binary(max_size=200))
def test_no_bytes_are_too_bad(data: bytes) -> None:
    assert journal.replay(data) is None
    said = journal.replay(journal.MAGIC + data)
    assert said is None or said.edits == 0


def test_edits_that_do_not_fit_are_not_replayed(tmp_path: Path) -> None:
    kept = journal.start(tmp_path, ORIGIN, ORIGIN.source.text)
    kept.append(3, 4_000, "beyond the end")
    kept.append(0, 0, "x")
    kept.close()
    assert (say(tmp_path).text, say(tmp_path).damaged) == (ORIGIN.source.text, True)


@pytest.fixture
def limit_file_size() -> Iterator[Callable[[int], None]]:
    """`limit_file_size(n)`: no file may grow beyond n bytes in this process, in the middle of a write too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


class TestBeginningAnew:
    def test_it_is_due_after_so_many_edits_or_bytes(self, tmp_path: Path) -> None:
        kept = journal.start(tmp_path, ORIGIN, ORIGIN.source.text)
        for _ in range(journal.MOST_EDITS - 1):
            kept.append(0, 0, "x")
        assert not kept.full
        kept.append(0, 0, "x")
        assert kept.full
        text = say(tmp_path).text
        kept.restart(ORIGIN, text)
        assert not kept.full
        kept.append(0, 0, "y" * journal.MOST_BYTES)
        assert kept.full
        assert say(tmp_path).text == "y" * journal.MOST_BYTES + text
        kept.close()

    def test_the_origin_may_be_another_now(self, tmp_path: Path) -> None:
        kept = journal.start(tmp_path, ORIGIN, "one")
        other = replace(ORIGIN, path="docs/adr/0002.md", expected="ff", source=Source("two"))
        kept.restart(other, "two, and more")
        kept.append(0, 0, "😀")
        assert (say(tmp_path).origin, say(tmp_path).text) == (other, "😀two, and more")
        kept.close()

    def test_a_failure_leaves_the_old_one_as_it_was(
        self, tmp_path: Path, limit_file_size: Callable[[int], None]
    ) -> None:
        kept = journal.start(tmp_path, ORIGIN, "one")
        limit_file_size(kept._end)
        with pytest.raises(OSError):
            kept.restart(ORIGIN, "two" * 1_000)
        limit_file_size(10_000_000)
        kept.append(0, 0, "still ")
        assert say(tmp_path).text == "still one"
        kept.close()


class TestLeftovers:
    def test_those_of_the_living_are_left_alone(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        kept = journal.start(tmp_path, ORIGIN, "mine")
        assert find(tmp_path) == []
        kept.close()
        (leftover,) = find(tmp_path)
        assert (leftover.said.origin, leftover.said.text) == (ORIGIN, "mine")
        assert find(tmp_path) == []  # it is locked by who found it

    def test_those_of_other_repositories_too(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        journal.start(tmp_path, ORIGIN, "mine").close()
        assert find(tmp_path, "/home/ana/other") == []
        assert len(find(tmp_path)) == 1

    def test_one_goes_on_where_it_ended(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        kept = journal.start(tmp_path, ORIGIN, "mine")
        kept.append(4, 0, "!")
        kept.close()
        (leftover,) = find(tmp_path)
        leftover.journal.append(5, 0, "?")
        assert say(tmp_path).text == "mine!?"
        leftover.journal.restart(ORIGIN, "anew")
        assert find(tmp_path) == []
        assert say(tmp_path).text == "anew"
        leftover.journal.discard()
        assert list(folder_of(tmp_path).iterdir()) == []

    def test_the_latest_comes_first(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        for text, age in (("old", 200), ("new", 100), ("older", 300)):
            kept = journal.start(tmp_path, ORIGIN, text)
            kept.close()
            os.utime(folder_of(tmp_path) / kept.name, (1_000 - age,) * 2)
        assert [each.said.text for each in find(tmp_path)] == ["new", "old", "older"]

    def test_of_a_killed_process(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        script = (
            "import sys; from pathlib import Path; from adr_studio.storage import journal;"
            "from adr_studio.domain.source import Source;"
            f"kept = journal.start(Path({str(tmp_path)!r}), journal.Origin({ROOT!r}, 'a.md', None, Source('')), '');"
            "[(kept.append(n, 0, 'x'), print(n, flush=True)) for n in range(100_000)]"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(200):
                child.stdout.readline()
            assert find(tmp_path) == []
            child.kill()
            acknowledged = 200 + len(child.stdout.read().split("\n")[:-1])
        (leftover,) = find(tmp_path)
        assert acknowledged <= leftover.said.edits <= acknowledged + 1
        assert leftover.said.text == "x" * leftover.said.edits

    def test_nothing_that_is_not_ours_is_touched(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        journal.start(tmp_path, ORIGIN, "mine").close()
        good = only_file(tmp_path)
        outside = tmp_path / "outside"
        good.rename(outside)
        before = outside.read_bytes()
        other = good.with_name(good.name.replace(good.name[-16:-8], "00000000"))
        good.symlink_to(outside)
        os.mkfifo(other)
        good.with_name("notes.txt").write_text("mine")
        good.with_name(good.name.replace(good.name[-16:-8], "11111111")).mkdir()
        os.link(outside, good.with_name(good.name.replace(good.name[-16:-8], "22222222")))
        good.with_name(good.name.replace(good.name[-16:-8], "33333333")).write_bytes(b"garbage")
        listed = sorted(folder_of(tmp_path).iterdir())
        assert find(tmp_path) == []
        assert sorted(folder_of(tmp_path).iterdir()) == listed
        assert outside.read_bytes() == before

    def test_a_half_written_one_is_swept(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        journal.start(tmp_path, ORIGIN, "mine").close()
        half = only_file(tmp_path).with_name(only_file(tmp_path).name + ".new")
        half.write_bytes(journal.MAGIC)
        assert [each.said.text for each in find(tmp_path)] == ["mine"]
        assert not half.exists()

    def test_a_folder_that_is_a_link_is_not_used(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        (tmp_path / "elsewhere").mkdir()
        folder_of(tmp_path).symlink_to("elsewhere")
        with pytest.raises(OSError):
            journal.start(tmp_path, ORIGIN, "mine")
        assert find(tmp_path) == []
        assert list((tmp_path / "elsewhere").iterdir()) == []

    def test_where_nothing_was_ever_kept(self, tmp_path: Path, find: Callable[..., list[Leftover]]) -> None:
        assert find(tmp_path / "nowhere") == []


def test_nobody_else_can_look_into_it(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir(mode=0o755)
    kept = journal.start(tmp_path, ORIGIN, "mine")
    assert stat.S_IMODE(folder_of(tmp_path).stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(tmp_path).stat().st_mode) == 0o600
    kept.close()


def test_discarding_removes_this_one_and_no_other(tmp_path: Path) -> None:
    first, second = (journal.start(tmp_path, ORIGIN, text) for text in ("one", "two"))
    first.discard()
    assert say(tmp_path).text == "two"
    only_file(tmp_path).write_bytes(b"")
    replaced = only_file(tmp_path)
    replaced.unlink()
    replaced.write_text("somebody else's")
    second.discard()
    assert replaced.read_text() == "somebody else's"


def test_the_disk_can_be_waited_for_after_the_end(tmp_path: Path) -> None:
    kept = journal.start(tmp_path, ORIGIN, "mine")
    sync, again = kept.syncing(), kept.syncing()
    kept.discard()
    sync()
    again()
    with pytest.raises(OSError):
        sync()


def test_an_edit_that_cannot_be_written_is_told_and_spoils_nothing(
    tmp_path: Path, limit_file_size: Callable[[int], None]
) -> None:
    kept = journal.start(tmp_path, ORIGIN, "mine")
    kept.append(4, 0, "!")
    limit_file_size(kept._end + 20)
    for _ in range(2):
        with pytest.raises(OSError):
            kept.append(5, 0, "a longer one")
    torn = say(tmp_path)
    assert (torn.text, torn.damaged) == ("mine!", True)
    limit_file_size(10_000_000)
    kept.append(5, 0, "?")
    assert say(tmp_path).text == "mine!?"
    kept.close()


def test_a_full_disk_is_noticed_before_it_is_full(tmp_path: Path, small_disk: Callable[..., None]) -> None:
    small_disk(tmp_path)
    roomy = journal.start(tmp_path, ORIGIN, "mine")
    assert not roomy.nearly_full
    (tmp_path / "other").write_bytes(b"x" * 500_000)
    tight = journal.start(tmp_path, ORIGIN, "mine too")
    assert tight.nearly_full
    tight.append(0, 0, "still ")
    filled = _fill(tmp_path / "filler")
    with pytest.raises(OSError, match="No space"):
        tight.append(0, 0, "x" * 900_000)
    for _ in range(1_000):
        roomy.append(0, 0, "x" * 200)  # what was set aside is ours
    with pytest.raises(OSError, match="No space"):
        journal.start(tmp_path, ORIGIN, "more than there is room for" * 20)
    assert filled > 0
    for kept in (roomy, tight):
        kept.close()
    found = journal.leftovers(tmp_path, ROOT)
    assert {each.said.text.strip("x") for each in found} == {"mine", "still mine too"}
    for each in found:
        each.journal.close()


def _fill(file: Path) -> int:
    with file.open("wb", buffering=0) as handle:
        written = 0
        try:
            while True:
                written += handle.write(b"x" * 4_096)
        except OSError:
            return written


def test_a_journal_has_no_way_back_after_close(tmp_path: Path) -> None:
    kept = journal.start(tmp_path, ORIGIN, "mine")
    kept.close()
    kept.close()
    with pytest.raises(OSError):
        kept.append(0, 0, "x")
    assert isinstance(kept, Journal)
