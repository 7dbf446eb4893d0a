"""Whatever the user has staged, unstaged, edited and deleted before: a commit of ours touches its own paths alone."""

import os
import subprocess
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from adr_studio.errors import Refused
from adr_studio.storage.repository import PartlyStaged, Repository

PATHS = ["a.md", "docs/b.md", "new.md", "*.md"]
path = st.sampled_from(PATHS)
text = st.sampled_from(["", "one\n", "two\n", "three\n"])


SETTINGS = settings(
    max_examples=15,
    stateful_step_count=12,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def git(root, *arguments, check=True):
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, stdin=subprocess.DEVNULL)
    assert not check or done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


def machine(studio_of, watch):
    """The user and our commits, in any order."""

    class Interleavings(RuleBasedStateMachine):
        @initialize()
        def make(self):
            self.folder = tempfile.TemporaryDirectory()
            place = Path(self.folder.name)
            self.root = place / "repository"
            self.root.mkdir()
            git(self.root, "init", "-q")
            self.studio = studio_of(Repository.open(self.root, cache=place / "cache"), place / "intents")
            for name in PATHS[:2]:
                self.studio.write(name, "one\n")
            git(self.root, "add", "-A")
            git(self.root, "commit", "-q", "-m", "first")
            self.studio.write("a.md", "stashed\n")
            git(self.root, "stash", "-q")

        def teardown(self):
            if hasattr(self, "folder"):
                self.folder.cleanup()

        @rule(path=path, text=text)
        def edit(self, path, text):
            self.studio.write(path, text)

        @rule(path=path)
        def delete(self, path):
            (self.root / path).unlink(missing_ok=True)

        @rule(path=path)
        def stage(self, path):
            git(self.root, "--literal-pathspecs", "add", "-A", "--", path, check=False)

        @rule(path=path, text=text, later=text)
        def stage_a_part(self, path, text, later):
            self.studio.write(path, text)
            self.stage(path)
            self.studio.write(path, later)

        @rule(path=path)
        def announce(self, path):
            git(self.root, "--literal-pathspecs", "add", "-N", "--", path, check=False)

        @rule(path=path)
        def unstage(self, path):
            git(self.root, "--literal-pathspecs", "reset", "-q", "--", path, check=False)

        @rule(path=path)
        def stage_its_absence(self, path):
            git(self.root, "--literal-pathspecs", "rm", "-q", "-f", "--cached", "--", path, check=False)

        @rule(chosen=st.lists(path, min_size=1, unique=True), whole=st.booleans())
        def commit(self, chosen, whole):
            witness = watch(self.studio)
            committed, staged, on_disk = self._committed(), witness.entries, witness.files
            changed = {name for name in chosen if committed.get(name) != on_disk.get(name)}
            missing = [name for name in chosen if name not in {*committed, *staged, *on_disk}]
            made, refused = None, None
            try:
                made = self.studio.commit(*chosen, allow_partly_staged=whole)
            except Refused as error:
                refused = error
            if isinstance(refused, PartlyStaged):
                assert not whole
                assert set(refused.paths) <= set(chosen)
                witness.sees_nothing()
            elif refused is not None:
                assert missing or not changed, refused
                witness.sees_nothing()
            else:
                assert not missing
                assert set(made.paths) == changed
                assert (made.extra, made.warnings) == ((), ())
                for name in set(chosen) - changed:
                    self._settle(witness, name)
                witness.sees_commit(changed)
            assert self.studio.pending == []

        def _committed(self):
            names = git(self.root, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")[:-1]
            return {name: os.fsencode(git(self.root, "cat-file", "blob", f"HEAD:{name}")) for name in names}

        def _settle(self, witness, name):
            """A chosen file that is on the disk as in the last commit is so in the index too, afterwards."""
            witness.entries.pop(name, None)
            listed = git(self.root, "--literal-pathspecs", "ls-tree", "HEAD", "--", name)
            if listed:
                mode, _kind, blob = listed.partition("\t")[0].split(" ")
                witness.entries[name] = f"H {mode} {blob} 0"

    return Interleavings


def test_commits_among_everything_else(studio, watch):
    run_state_machine_as_test(machine(type(studio), watch), settings=SETTINGS)
