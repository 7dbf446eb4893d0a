"""A commit that was killed at any moment is put right at the next start, and one that was made can be taken back."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adr_studio.errors import GitFailed, Refused
from adr_studio.storage.repository import install_signal_handlers, recover, roll_back, surface

OURS = ("a.md", "new.md", "docs/c.md")
TEXTS = {"a.md": "ours\n", "new.md": "new\n"}

COMMITTER = """
import os, signal, sys
from pathlib import Path
from adr_studio.storage import repository as git
git.install_signal_handlers()
repository = git.Repository.open(Path(sys.argv[1]), cache=Path(sys.argv[2]))
trust = git.surface(repository)
for _line in sys.stdin:
    child = os.fork()
    if child == 0:
        paths = ["a.md", "new.md", "docs/c.md"]
        git.commit(repository, paths, "Save a decision", trust=trust, intents=Path(sys.argv[3]))
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


def git(root, *arguments, check=True):
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, stdin=subprocess.DEVNULL)
    assert not check or done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


@pytest.fixture
def prepare(studio):
    """`prepare()`: ours are changed, new and deleted; the user has staged a file, and changed it again."""

    def prepare():
        for path, text in TEXTS.items():
            studio.write(path, text)
        (studio.root / "docs/c.md").unlink(missing_ok=True)
        studio.write("b.md", "staged\n")
        git(studio.root, "add", "b.md")
        studio.write("b.md", "unstaged\n")
        return studio

    return prepare


def user_deletes_locks(studio):
    """Recovery tells the lock and leaves it alone; the user does what it says."""
    lock = studio.repository.git_dir / "index.lock"
    if os.path.lexists(lock):
        found = recover(studio.repository, studio.intents)
        assert found.lock == lock
        assert os.path.lexists(lock)
        assert studio.pending != []
    for left in studio.repository.git_dir.rglob("*.lock"):
        left.unlink()


def check_recovered(studio, witness):
    """Whether the commit was made or not: nothing is lost, and nothing of it is left in the index."""
    made = git(studio.root, "rev-parse", "HEAD").strip() != witness.head
    assert recover(studio.repository, studio.intents).lock is None
    assert list(studio.intents.glob("*.json")) == []
    if made:
        witness.sees_commit(set(OURS))
    else:
        witness.sees_nothing()
    assert studio.repository.git_dir.joinpath("index.lock").exists() is False
    assert git(studio.root, "fsck", "--no-dangling") == ""
    shown = git(studio.root, "status", "--short")
    assert shown == ("MM b.md\n" if made else " M a.md\nMM b.md\n D docs/c.md\n?? new.md\n")
    return made


class TestKilledByAHook:
    """Git is killed by its own child: each moment at which it can be met."""

    @pytest.mark.parametrize(
        ("hook", "condition", "made"),
        [
            ("pre-commit", "true", False),
            ("prepare-commit-msg", "true", False),
            ("commit-msg", "true", False),
            ("reference-transaction", '[ "$1" = prepared ]', False),
            ("reference-transaction", '[ "$1" = committed ]', True),
            ("post-index-change", '[ "$(git rev-parse HEAD)" = "$(cat ../head)" ]', False),
            ("post-index-change", '[ "$(git rev-parse HEAD)" != "$(cat ../head)" ]', True),
            ("post-commit", "true", True),
        ],
    )
    def test_git(self, prepare, watch, hook, condition, made):
        """H057: the only damage is a lock, and a staged revert of our own commit behind it."""
        studio = prepare()
        studio.root.joinpath("../head").write_text(git(studio.root, "rev-parse", "HEAD"))
        file = studio.hook(hook, f"if {condition}; then kill -9 $PPID; fi")
        witness = watch(studio)
        with contextlib.suppress(GitFailed):
            studio.commit(*OURS)
        file.unlink()
        user_deletes_locks(studio)
        assert check_recovered(studio, witness) is made
        if not made:
            witness = watch(studio)
            studio.commit(*OURS)
            witness.sees_commit(set(OURS))


@contextlib.contextmanager
def committer(studio) -> Iterator[Callable[[], int]]:
    """A program that commits each time it is asked to, in a process of its own, of which it gives the number."""
    places = [str(studio.root), str(studio.root.parent / "cache"), str(studio.intents)]
    command = [sys.executable, "-c", COMMITTER, *places]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:

        def start() -> int:
            program.stdin.write(b"\n")
            program.stdin.flush()
            return int(program.stdout.readline())

        start.ended = program.stdout.readline
        yield start
        program.stdin.close()


def children(process: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def wait_for_the_end(process: int) -> None:
    """Whoever adopts a process may be slow to fetch its status: a dead one counts as ended."""
    with contextlib.suppress(OSError):
        while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.002)


class TestKilledAtAnyMoment:
    @pytest.mark.parametrize("git_too", [False, True], ids=["H057-the program", "H057-the program and git"])
    def test_killed(self, prepare, watch, git_too):
        """H057: fsck is content, what the user staged is as it was, and no text is lost."""
        studio, chance = prepare(), random.Random(57)
        first = git(studio.root, "rev-parse", "HEAD").strip()
        with committer(studio) as start:
            for _time in range(8):
                witness = watch(studio)
                process = start()
                # Before its intent is there, nothing has been touched; a quick one may be over by now.
                while not list(studio.intents.glob("*.json")) and os.path.exists(f"/proc/{process}"):
                    time.sleep(0.0005)
                time.sleep(chance.uniform(0, 0.025))
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGSTOP)
                started = children(process)
                for each in (*(started if git_too else ()), process):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(each, signal.SIGKILL)
                for each in started:
                    wait_for_the_end(each)
                assert start.ended() == b"ended\n"
                user_deletes_locks(studio)
                check_recovered(studio, witness)
                git(studio.root, "reset", "-q", "--soft", first)
                git(studio.root, "reset", "-q", "--", *OURS)
                prepare()


class TestRecovering:
    """Intents as a killed program leaves them: git is killed at a given moment, in this very process."""

    def kill_at(self, studio, hook, condition="true"):
        file = studio.hook(hook, f"if {condition}; then kill -9 $PPID; fi")
        with contextlib.suppress(GitFailed):
            studio.commit(*OURS)
        file.unlink()

    def test_a_lock_is_told_and_never_removed(self, prepare):
        studio = prepare()
        self.kill_at(studio, "pre-commit")
        lock = studio.repository.git_dir / "index.lock"
        os.utime(lock, (1, 1))
        for _time in range(2):
            found = recover(studio.repository, studio.intents)
            assert (found.repaired, found.lock) == ((), lock)
            assert lock.exists()
            assert len(studio.pending) == 1
        user_deletes_locks(studio)
        assert recover(studio.repository, studio.intents).repaired == ("new.md",)
        assert recover(studio.repository, studio.intents).repaired == ()

    def test_a_program_that_still_runs_is_left_alone(self, prepare, watch):
        studio = prepare()
        self.kill_at(studio, "pre-commit")
        user_deletes_locks(studio)
        (intent,) = studio.pending
        text = json.loads(intent.read_text())
        with subprocess.Popen(["sleep", "100"]) as other:
            intent.write_text(json.dumps({**text, "process": other.pid}))
            witness = watch(studio)
            assert recover(studio.repository, studio.intents).repaired == ()
            witness.sees_nothing()
            assert studio.pending == [intent]
            other.kill()
        assert recover(studio.repository, studio.intents).repaired == ("new.md",)

    def test_the_intents_of_other_repositories_are_left_alone(self, prepare, make_repository, open_studio, watch):
        studio = prepare()
        self.kill_at(studio, "pre-commit")
        user_deletes_locks(studio)
        other = open_studio(make_repository({"a.md": "a\n"}, name="other"))
        witness = watch(studio)
        assert recover(other.repository, studio.intents).repaired == ()
        witness.sees_nothing()
        assert len(studio.pending) == 1

    def test_what_the_user_did_since_is_kept(self, prepare, watch):
        """Of a commit that was made, the user has staged another version by now."""
        studio = prepare()
        self.kill_at(studio, "reference-transaction", '[ "$1" = committed ]')
        user_deletes_locks(studio)
        studio.write("a.md", "later\n")
        git(studio.root, "add", "a.md")
        entry = git(studio.root, "ls-files", "-s", "a.md")
        recover(studio.repository, studio.intents)
        assert git(studio.root, "ls-files", "-s", "a.md") == entry
        assert git(studio.root, "status", "--short") == "M  a.md\nMM b.md\n"

    def test_somebody_else_s_commit_says_nothing_about_our_paths(self, prepare):
        """What the user had staged stays staged, and what was only announced is taken back."""
        studio = prepare()
        git(studio.root, "add", "a.md")
        self.kill_at(studio, "pre-commit")
        user_deletes_locks(studio)
        for number in range(2):
            git(studio.root, "commit", "-q", "-m", f"theirs {number}", "--allow-empty", "--only", "--", "b.md")
            entry = git(studio.root, "ls-files", "-s", "a.md")
            (intent,) = studio.pending
            text = intent.read_bytes()
            assert recover(studio.repository, studio.intents).repaired == (("new.md",) if number == 0 else ())
            assert git(studio.root, "ls-files", "-s", "a.md") == entry
            assert git(studio.root, "status", "--short") == "M  a.md\n D docs/c.md\n?? new.md\n"
            intent.write_bytes(text)

    def test_a_first_commit(self, make_repository, open_studio, watch):
        studio = open_studio(make_repository({"a.md": "a\n", "b.md": "b\n"}, commit=False))
        git(studio.root, "add", "b.md")
        witness = watch(studio)
        hook = studio.hook("reference-transaction", 'if [ "$1" = committed ]; then kill -9 $PPID; fi')
        studio.commit("a.md")
        hook.unlink()
        user_deletes_locks(studio)
        assert studio.recover() == ("a.md",)
        witness.sees_commit({"a.md"})

    @pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b'{"new": 1}', b"\xff" * 9, b"0" * 100])
    def test_what_is_no_intent_is_left_alone(self, studio, watch, text):
        studio.intents.mkdir()
        (studio.intents / "1-1.json").write_bytes(text)
        witness = watch(studio)
        assert studio.recover() == ()
        witness.sees_nothing()

    def test_what_killed_programs_were_writing_is_swept(self, studio):
        studio.intents.mkdir()
        folder = studio.repository.shadow.plain.folder
        old = [studio.intents / ".new-1", folder / ".new-1", folder / ".message-1", folder / "scratch-1-1"]
        young, other = studio.intents / ".new-2", studio.intents / "other"
        for file in (*old, young, other):
            file.touch()
        for file in (*old, other):
            os.utime(file, (1, 1))
        studio.recover()
        assert [file for file in old if file.exists()] == []
        assert young.exists()
        assert other.exists()


SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]

SIGNALLED = """
import os, signal, sys
from pathlib import Path
from adr_studio.errors import StudioError
from adr_studio.storage import repository as git
number, how = getattr(signal, sys.argv[4]), sys.argv[5]
if how != "default":
    signal.signal(number, signal.SIG_IGN)
git.install_signal_handlers((lambda received: print("got it", flush=True)) if how == "handled" else None)
repository = git.Repository.open(Path(sys.argv[1]), cache=Path(sys.argv[2]))
(repository.root / "../program").write_text(str(os.getpid()))
try:
    paths = ["a.md", "new.md", "docs/c.md"]
    git.commit(repository, paths, "Save a decision", trust=git.surface(repository), intents=Path(sys.argv[3]))
except StudioError as error:
    print(error.title)
"""


class TestSignals:
    @pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
    def test_ignored_ones_keep_a_commit_from_running(self, prepare, watch, number):
        """Git that inherits one as ignored, and gets it during a hook, would commit an empty tree."""
        studio = prepare()
        witness = watch(studio)
        before = signal.signal(number, signal.SIG_IGN)
        try:
            with pytest.raises(RuntimeError, match="install_signal_handlers"):
                studio.commit(*OURS)
            witness.sees_nothing()
            install_signal_handlers()
            assert signal.getsignal(number) not in (signal.SIG_IGN, signal.SIG_DFL)
            os.kill(os.getpid(), number)  # without effect, as before
            studio.commit(*OURS)
        finally:
            signal.signal(number, before)
        witness.sees_commit(set(OURS))

    @pytest.mark.parametrize("how", ["default", "ignored", "handled"])
    @pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
    def test_to_git_and_the_program_during_a_hook(self, prepare, watch, number, how):
        """What a terminal does that is closed: the tree of HEAD is never empty, and everything else as it was."""
        studio = prepare()
        name = number.name.removeprefix("SIG")
        hook = studio.hook("pre-commit", f'kill -{name} $PPID "$(cat ../program)"; sleep 0.05')
        places = [str(studio.root), str(studio.root.parent / "cache"), str(studio.intents)]
        witness = watch(studio)
        command = [sys.executable, "-c", SIGNALLED, *places, number.name, how]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        hook.unlink()
        if how == "default":
            assert done.returncode in (-number, 1)
        else:
            assert done.stdout.replace("got it\n", "") == "Git was killed while it made the commit.\n"
        assert ("got it" in done.stdout) is (how == "handled")
        assert git(studio.root, "ls-tree", "HEAD") != ""
        assert check_recovered(studio, witness) is False


class TestTakingBack:
    @pytest.mark.parametrize("extra", ["evil.md", "b.md"])
    def test_what_a_hook_added(self, prepare, watch, extra):
        """H055: a new file, or one that the user has staged otherwise."""
        studio = prepare()
        studio.hook("pre-commit", f"echo evil > {extra}; git add {extra}")
        witness = watch(studio)
        made = studio.commit(*OURS)
        assert made.extra == (extra,)
        assert f"“{extra}”" in made.warnings[0]
        roll_back(studio.repository, made, trust=surface(studio.repository))
        witness.reflog = witness._reflog()
        witness.files[extra] = b"evil\n"  # what a hook wrote on the disk is not ours to undo
        witness.sees_nothing()

    @pytest.mark.parametrize("hindrance", ["index.lock", "MERGE_HEAD"])
    def test_not_while_something_else_is_under_way(self, prepare, watch, hindrance):
        """Else the branch would be taken back, and what is staged would stay behind."""
        studio = prepare()
        made = studio.commit(*OURS)
        file = studio.repository.git_dir / hindrance
        file.write_text(f"{made.commit}\n")
        witness = watch(studio)
        with pytest.raises(Refused, match=r"Another program|A merge is in progress"):
            roll_back(studio.repository, made, trust=surface(studio.repository))
        witness.sees_nothing(locks=True)
        file.unlink()
        roll_back(studio.repository, made, trust=surface(studio.repository))
        assert git(studio.root, "status", "--short") == " M a.md\nMM b.md\n D docs/c.md\n?? new.md\n"
