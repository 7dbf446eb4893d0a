"""The sample repository: that it is a real one, that its history is what the story tells, that its words are true."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adr_studio import assets, registry, rules
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.findings import Finding, Severity
from adr_studio.domain.links import targets
from adr_studio.domain.record import Kind
from adr_studio.domain.rule import Rule, findings
from adr_studio.domain.status import Status
from adr_studio.domain.surveying import put_together, survey
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.errors import Refused, Unwritable
from adr_studio.storage.repository import surface
from adr_studio.storage.repository.repository import Repository
from adr_studio.storage.sample import sample_repository
from adr_studio.storage.story import MAIN, build_sample, read_story
from adr_studio.storage.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
FILES = assets.folder("resources") / "sample" / "files"
BRANCH = "propose/history-in-the-index"
Git = Callable[..., str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built once by a user without any settings; tests read it only."""
    folder = tmp_path_factory.mktemp("sample")
    return _with_home(folder, lambda: build_sample(folder / "repository", folder / "cache"))


def _with_home(home: Path, build: Callable[[], Path]) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        return build()


@pytest.fixture(scope="module")
def catalog(sample: Path) -> Catalog:
    return Workspace(sample).load()


def _head(root: Path, git: Git) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def test_it_is_a_whole_repository(sample: Path, git: Git) -> None:
    assert git(sample, "fsck", "--strict", "--no-dangling") == ""
    assert git(sample, "status", "--porcelain", "--ignored") == ""
    assert git(sample, "branch", "--show-current").strip() == MAIN
    assert git(sample, "config", "--local", "--list", "--name-only").split() == [
        "core.repositoryformatversion",
        "core.filemode",
        "core.bare",
        "core.logallrefupdates",
    ]


def test_nothing_of_it_would_run_at_a_commit(sample: Path, tmp_path: Path) -> None:
    assert surface(Repository.open(sample, cache=tmp_path / "cache")).lines == ()


def test_the_history_is_the_story(sample: Path, git: Git) -> None:
    story = [(step.author, step.message.partition("\n")[0], step.date) for step in read_story()]
    shown = git(sample, "log", "--all", "--reverse", "--date-order", "--format=%an <%ae>|%s|%aI|%cn|%cI")
    told = [
        f"{author} <{author}@example.org>|{subject}|{date.isoformat()}|{author}|{date.isoformat()}"
        for author, subject, date in story
    ]
    assert shown.splitlines() == told
    assert [date for _, _, date in story] == sorted(date for _, _, date in story)


def test_every_file_is_told_of(sample: Path) -> None:
    added = [path for step in read_story() for path in step.add]
    assert sorted(added) == sorted(str(file.relative_to(FILES)) for file in FILES.rglob("*") if file.is_file())


def test_every_record_is_read(catalog: Catalog) -> None:
    decisions = [record for record in catalog.records if record.kind is Kind.DECISION]
    assert [record.number for record in decisions] == [*range(1, 14), 15]
    assert [record.number for record in decisions if record.status is Status.REJECTED] == [4]
    assert [record.number for record in decisions if record.status is Status.SUPERSEDED] == [5]
    assert {record.status for record in decisions if record.number not in (4, 5)} == {Status.ACCEPTED}
    assert {record.dialect for record in decisions} == {"madr4"}
    assert {name for record in decisions for name in record.deciders} == {"ana", "ben", "chris"}
    designs = [record for record in catalog.records if record.kind is Kind.DESIGN_DOC]
    assert [record.id for record in designs] == ["saving-to-history", "the-way-of-a-keystroke"]
    assert {(record.dialect, record.status, record.log) for record in designs} == {
        ("design-doc", Status.ACCEPTED, "docs/design")
    }
    assert not [record.path for record in catalog.records if record.notice or not record.date]


def test_superseding_is_said_in_both_files(catalog: Catalog) -> None:
    old, new = catalog.find("ADR-0005"), catalog.find("ADR-0009")
    assert catalog.stated(old, "superseded by") == (new.path,)
    assert catalog.stated(new, "supersedes") == (old.path,)


def test_a_record_was_renamed_with_all_links_to_it(sample: Path, git: Git) -> None:
    (step,) = (step for step in read_story() if step.rename)
    ((old, slug),) = step.rename.items()
    assert git(sample, "log", "--diff-filter=R", "--name-only", "--format=").split() == [
        f"docs/decisions/0011-{slug}.md"
    ]
    assert old.rsplit("/", 1)[-1] not in "".join(file.read_text() for file in sample.rglob("*.md"))


def test_the_branch_has_a_record_of_its_own(sample: Path, git: Git) -> None:
    path = "docs/decisions/0014-keep-the-history-of-records-in-the-index.md"
    assert git(sample, "branch", "--format=%(refname:short)").split() == [MAIN, BRANCH]
    assert git(sample, "diff", "--name-only", "--diff-filter=A", f"{MAIN}...{BRANCH}").split() == [path]
    assert "status: proposed\n" in git(sample, "show", f"{BRANCH}:{path}")
    assert not (sample / path).exists()


@pytest.mark.parametrize("revision", [MAIN, BRANCH])
def test_every_link_leads_to_a_file_at_every_commit(sample: Path, git: Git, revision: str) -> None:
    for commit in git(sample, "rev-list", revision).split():
        paths = git(sample, "ls-tree", "-r", "--name-only", commit).split()
        folders = {path.rpartition("/")[0] + "/" for path in paths}
        for path in git(sample, "diff-tree", "--root", "-r", "--name-only", "--no-commit-id", commit).split():
            if path in paths:
                text = git(sample, "show", f"{commit}:{path}")
                leading = [target.path for target in targets(text, path.rpartition("/")[0])]
                assert [to for to in leading if to not in paths and f"{to}/" not in folders] == [], f"{commit}:{path}"


def _findings(root: Path) -> tuple[Finding, ...]:
    workspace, reader = Workspace(root), TableReader(find_table_kinds())
    catalog = workspace.load()
    pages = {path: survey(path, workspace.source(path).text, reader) for path in workspace.pages}
    known = put_together(catalog, pages, reader, lambda path: (root / path).exists())
    return findings(known, registry.discover(rules, Rule))


def test_nothing_is_found_wrong_with_it(sample: Path) -> None:
    assert _findings(sample) == ()


@pytest.mark.parametrize("revision", [MAIN, BRANCH])
def test_no_commit_names_what_comes_later(sample: Path, tmp_path: Path, git: Git, revision: str) -> None:
    """What nobody has decided yet may be told; an id that no table has at that time may not."""
    git(tmp_path, "clone", "-q", str(sample), "clone")
    for commit in git(sample, "rev-list", revision).split():
        git(tmp_path / "clone", "checkout", "-q", commit)
        assert [each for each in _findings(tmp_path / "clone") if each.severity is Severity.PROBLEM] == [], commit


@pytest.mark.parametrize("file", sorted(FILES.rglob("*.md")), ids=lambda file: file.stem)
def test_what_it_says_of_the_program_is_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tests = "\n".join(each.read_text(encoding="utf-8") for each in (ROOT / "tests").rglob("*.py"))
    named = re.findall(r"`(test_\w+)`", text)
    assert [name for name in named if f"def {name}(" not in tests] == []
    paths = re.findall(r"`((?:adr_studio|resources|tests)/[\w./-]*|pyproject\.toml)`", text)
    assert [path for path in paths if "…" not in path and not (ROOT / path).exists()] == []


def test_the_same_commits_come_out_each_time(
    sample: Path, tmp_path: Path, git: Git, own_user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the user has set, and whichever thread builds."""
    hook = own_user_folders / "hooks" / "pre-commit"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    (own_user_folders / "ignored").write_text("*.md\n")
    settings = f"""[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false\n[core]\n\thooksPath = {hook.parent}
\texcludesFile = {own_user_folders / "ignored"}\n\tautocrlf = true\n"""
    with (own_user_folders / ".gitconfig").open("a") as file:
        file.write(settings)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    builder = threading.Thread(target=build_sample, args=(tmp_path / "again",))
    builder.start()
    builder.join()
    references = "for-each-ref", "--format=%(objectname) %(refname)"
    assert git(tmp_path / "again", *references) == git(sample, *references) != ""


def test_a_repository_that_is_there_is_refused(sample: Path, git: Git) -> None:
    before = _head(sample, git)
    with pytest.raises(Refused, match="already"):
        build_sample(sample)
    assert _head(sample, git) == before


@pytest.fixture
def ignored_signal() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("ignored_signal")
def test_a_killed_build_is_swept(tmp_path: Path, sample: Path, git: Git) -> None:
    """Killed in the middle; started as by nohup, the next one builds it whole."""
    state = tmp_path / "state"
    program = f"""
import os, signal
from pathlib import Path
from adr_studio.storage import sample, story
whole = story.read_story()
def half():
    yield from whole[:2]
    os.kill(os.getpid(), signal.SIGKILL)
story.read_story = half
sample.sample_repository(Path({str(state)!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, "TMPDIR": str(tmp_path)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (state / "sample.unfinished" / ".git").is_dir()
    assert not (state / "sample").exists()
    root = sample_repository(state)
    assert root == state / "sample"
    assert sorted(each.name for each in state.iterdir()) == ["sample", "sample.lock"]
    assert _head(root, git) == _head(sample, git)
    assert git(root, "status", "--porcelain") == ""


def test_what_the_user_changed_stays(tmp_path: Path, sample: Path, git: Git) -> None:
    root = tmp_path / "sample"
    git(tmp_path, "clone", "-q", str(sample), str(root))
    (root / "README.md").write_text("mine\n")
    git(root, "commit", "-qam", "mine")
    (root / "docs/decisions/0016-mine.md").write_text("# Mine\n")
    mine = _head(root, git)
    assert sample_repository(tmp_path) == root
    assert _head(root, git) == mine
    assert git(root, "status", "--porcelain") == "?? docs/decisions/0016-mine.md\n"


def test_a_state_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable, match="The sample could not be made"):
        sample_repository(tmp_path / "file" / "state")
