"""Nothing of a repository runs by opening, reading or searching it: each attack by its number in the gallery.

Every test reads through everything that reads first, and then runs the plain git command that the attack hits: a
marker that does not appear then means that the attack is dead and the test proves nothing.
"""

import os
import subprocess
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from adr_studio.errors import StudioError, UntrustedRepository
from adr_studio.storage.repository import Repository, TrustStore, recover, surface

PATH = "docs/adr/0001-a.md"
OTHER = "docs/adr/0002-b.md"


def git_as_user(root: Path, *arguments: str, check: bool = True) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, stdin=subprocess.DEVNULL)
    assert not check or done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


@dataclass(frozen=True)
class Scene:
    """A repository, and a program that leaves a marker when it runs."""

    root: Path
    payload: Path
    marker: Path

    def git(self, *arguments: str) -> str:
        return git_as_user(self.root, *arguments)

    def config(self, key: str, value: object) -> None:
        self.git("config", key, str(value))

    def attributes(self, text: str) -> None:
        (self.root / ".git" / "info").mkdir(exist_ok=True)
        (self.root / ".git" / "info" / "attributes").write_text(text)


@pytest.fixture
def scene(make_repository: Callable[..., Path], tmp_path: Path) -> Scene:
    root = make_repository({PATH: "# A\n", OTHER: "# B\n", "docs/design.md": "# D\n"})
    marker, payload = tmp_path / "marker", tmp_path / "payload.sh"
    payload.write_text(f"#!/bin/sh\ntouch '{marker}'\ncat\n")
    payload.chmod(0o755)
    return Scene(root, payload, marker)


# ---- the attacks: each one prepares the scene and gives the plain git command that it hits ----


def fsmonitor(scene: Scene) -> tuple[str, ...]:
    scene.config("core.fsmonitor", scene.payload)
    return ("status",)


def fsmonitor_of_work_tree(scene: Scene) -> tuple[str, ...]:
    scene.config("extensions.worktreeConfig", "true")
    scene.git("config", "--worktree", "core.fsmonitor", str(scene.payload))
    return ("status",)


def hooks(scene: Scene) -> tuple[str, ...]:
    folder = scene.root / ".git" / "hooks"
    names = "applypatch-msg commit-msg fsmonitor-watchman post-checkout post-commit post-index-change post-merge"
    names += " post-rewrite pre-applypatch pre-auto-gc pre-commit pre-merge-commit pre-push pre-rebase"
    for name in f"{names} prepare-commit-msg reference-transaction".split():
        (folder / name).write_bytes(scene.payload.read_bytes())
        (folder / name).chmod(0o755)
    return ("status",)


def hooks_path(scene: Scene) -> tuple[str, ...]:
    folder = scene.root / "docs" / "hooks"
    folder.mkdir()
    for name in ("post-index-change", "pre-commit"):
        (folder / name).write_bytes(scene.payload.read_bytes())
        (folder / name).chmod(0o755)
    scene.config("core.hooksPath", "docs/hooks")
    return ("status",)


def config_hook(scene: Scene) -> tuple[str, ...]:
    scene.config("hook.evil.command", scene.payload)
    scene.config("hook.evil.event", "post-index-change")
    scene.git("config", "--add", "hook.evil.event", "pre-commit")
    return ("commit", "-q", "-a", "-m", "x")


def filter_clean(scene: Scene) -> tuple[str, ...]:
    scene.attributes("* filter=e\n")
    scene.config("filter.e.clean", scene.payload)
    scene.config("filter.e.smudge", scene.payload)
    return ("status",)


def filter_smudge(scene: Scene) -> tuple[str, ...]:
    filter_clean(scene)
    return ("cat-file", "--filters", f"HEAD:{PATH}")


def filter_process(scene: Scene) -> tuple[str, ...]:
    scene.attributes("* filter=e\n")
    scene.config("filter.e.process", scene.payload)
    return ("status",)


def filter_of_random_name(scene: Scene) -> tuple[str, ...]:
    name = uuid.uuid4()
    scene.attributes(f"* filter={name}\n")
    scene.config(f"filter.{name}.clean", scene.payload)
    return ("status",)


def filter_of_tracked_attributes(scene: Scene) -> tuple[str, ...]:
    (scene.root / ".gitattributes").write_text("*.md filter=e diff=e\n")
    scene.config("filter.e.clean", scene.payload)
    return ("status",)


def textconv(scene: Scene) -> tuple[str, ...]:
    scene.attributes("* diff=e\n")
    scene.config("diff.e.textconv", scene.payload)
    return ("log", "-p")


def diff_external(scene: Scene) -> tuple[str, ...]:
    scene.config("diff.external", scene.payload)
    return ("diff",)


def diff_command(scene: Scene) -> tuple[str, ...]:
    scene.attributes("* diff=e\n")
    scene.config("diff.e.command", scene.payload)
    return ("diff",)


def show_signature(scene: Scene) -> tuple[str, ...]:
    header, _blank, message = scene.git("cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    text = f"{header}\n{signature}\n\n{message}".encode()
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"], cwd=scene.root, input=text, capture_output=True
    )
    scene.git("update-ref", "HEAD", made.stdout.decode().strip())
    scene.config("log.showSignature", "true")
    scene.config("gpg.program", scene.payload)
    return ("log",)


def signing_key(scene: Scene) -> tuple[str, ...]:
    scene.config("gpg.format", "ssh")
    scene.config("commit.gpgSign", "true")
    scene.config("gpg.ssh.defaultKeyCommand", scene.payload)
    return ("commit", "-q", "-a", "-m", "x")


def _promise(scene: Scene, url: object) -> tuple[str, ...]:
    """A blob is missing, and a remote has promised to give it."""
    payload = scene.payload.read_text().removesuffix("cat\n")
    scene.payload.write_text(payload)  # with `cat`, git and the payload would wait for each other's words
    scene.config("core.repositoryformatversion", "1")
    scene.config("extensions.partialClone", "origin")
    scene.config("remote.origin.promisor", "true")
    scene.config("remote.origin.url", url)
    blob = scene.git("rev-parse", f"HEAD:{PATH}").strip()
    (scene.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    return ("cat-file", "blob", blob)


def promisor_ext(scene: Scene) -> tuple[str, ...]:
    scene.config("protocol.ext.allow", "always")
    return _promise(scene, f"ext::{scene.payload}")


def promisor_ssh(scene: Scene) -> tuple[str, ...]:
    scene.config("core.sshCommand", scene.payload)
    return _promise(scene, "ssh://example.invalid/x")


def promisor_instead_of(scene: Scene) -> tuple[str, ...]:
    scene.config("protocol.ext.allow", "always")
    scene.config(f"url.ext::{scene.payload} .insteadOf", "file:///x")
    return _promise(scene, "file:///x")


def promisor_proxy(scene: Scene) -> tuple[str, ...]:
    scene.config("core.gitProxy", scene.payload)
    return _promise(scene, "git://example.invalid/x")


def promisor_upload_pack(scene: Scene) -> tuple[str, ...]:
    scene.config("remote.origin.uploadpack", scene.payload)
    return _promise(scene, f"file://{scene.root}")


def included(scene: Scene) -> tuple[str, ...]:
    (scene.root / "docs" / "inc").write_text(f"[core]\n\tfsmonitor = {scene.payload}\n")
    scene.config("include.path", "../docs/inc")
    return ("status",)


def editor(scene: Scene) -> tuple[str, ...]:
    for key in ("core.pager", "pager.log", "pager.status", "core.editor", "sequence.editor", "core.askPass"):
        scene.config(key, scene.payload)
    return ("commit", "-a")


def alias(scene: Scene) -> tuple[str, ...]:
    """Git lets no alias shadow a command of its own; that the payload lives shows under another name."""
    for name in ("status", "log", "ls-files", "cat-file", "for-each-ref", "config", "other"):
        scene.config(f"alias.{name}", f"!{scene.payload}")
    return ("other",)


def submodule(scene: Scene) -> tuple[str, ...]:
    git_as_user(scene.root.parent, "clone", "-q", str(scene.root), str(scene.root / "sub"))
    scene.git("update-index", "--add", "--cacheinfo", f"160000,{scene.git('rev-parse', 'HEAD').strip()},sub")
    scene.git("commit", "-q", "-m", "submodule")
    git_as_user(scene.root / "sub", "config", "core.fsmonitor", str(scene.payload))
    return ("status",)


def embedded(scene: Scene) -> tuple[str, ...]:
    """A bare repository that a clone brings along among its files."""
    inner = scene.root / "docs" / "evil"
    git_as_user(scene.root, "init", "-q", "--bare", str(inner))
    text = f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = {scene.payload}\n"
    (inner / "config").write_text(text)
    return ("-C", "docs/evil", "status")


def nested(scene: Scene) -> tuple[str, ...]:
    inner = scene.root / "docs" / "emb"
    git_as_user(scene.root, "init", "-q", str(inner))
    (inner / "x.md").write_text("# X\n")
    git_as_user(inner, "config", "core.fsmonitor", str(scene.payload))
    return ("-C", "docs/emb", "status")


ATTACKS = {
    "H001-core.fsmonitor": fsmonitor,
    "H001-core.fsmonitor of the work tree": fsmonitor_of_work_tree,
    "H002-hooks": hooks,
    "H003-core.hooksPath": hooks_path,
    "H003-hook of the settings": config_hook,
    "H005-filter clean": filter_clean,
    "H005-filter smudge": filter_smudge,
    "H005-filter of tracked attributes": filter_of_tracked_attributes,
    "H006-filter process": filter_process,
    "H007-filter of a random name": filter_of_random_name,
    "H009-diff.external": diff_external,
    "H010-diff command": diff_command,
    "H010-diff textconv": textconv,
    "H011-log.showSignature": show_signature,
    "H013-gpg.ssh.defaultKeyCommand": signing_key,
    "H014-promisor ext": promisor_ext,
    "H015-promisor core.sshCommand": promisor_ssh,
    "H015-promisor uploadpack": promisor_upload_pack,
    "H017-url.insteadOf": promisor_instead_of,
    "H018-core.gitProxy": promisor_proxy,
    "H019-include.path": included,
    "H021-pager and editor": editor,
    "H022-alias": alias,
    "H029-embedded bare repository": embedded,
    "H033-submodule": submodule,
    "H034-nested repository": nested,
}


def read_everything(root: Path, cache: Path, opened: Path | None = None) -> Repository | None:
    """Call everything that reads, as opening a repository and browsing its history does."""
    try:
        repository = Repository.open(opened or root, cache=cache)
    except StudioError:
        return None
    paths = [PATH, OTHER, "docs/emb/x.md", "sub/docs/design.md", "new.md", "gone.md"]
    recover(repository, cache / "intents")
    repository.head()
    repository.operation()
    repository.branches()
    repository.identity()
    repository.names(["docs/adr"])
    repository.names()
    repository.status(paths)
    repository.deleted()
    repository.log()
    repository.log([PATH])
    surface(repository)
    for path in paths:
        for revision in ("HEAD", "main"):
            try:
                repository.show(revision, path)
            except StudioError:
                continue
    return repository


def make_dirty(root: Path) -> None:
    """Give git a reason to look into every file."""
    for path in (PATH, OTHER):
        os.utime(root / path, (1, 1))
    (root / PATH).write_text("# A, changed\n")
    (root / "new.md").write_text("# New\n")


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_nothing_runs_by_reading(scene: Scene, tmp_path: Path, attack: Callable[[Scene], tuple[str, ...]]) -> None:
    hit = attack(scene)
    scene.marker.unlink(missing_ok=True)
    make_dirty(scene.root)
    folder = scene.root / "docs" / "evil" if attack is embedded else None
    repository = read_everything(scene.root, tmp_path / "cache")
    assert repository is not None
    assert not scene.marker.exists()
    if folder is not None:
        assert read_everything(scene.root, tmp_path / "cache", folder) is None
        assert not scene.marker.exists()
    _refuse_to_commit(repository, tmp_path)
    assert not scene.marker.exists()
    git_as_user(scene.root, *hit, check=False)
    if attack is config_hook and not scene.marker.exists():
        pytest.skip("this git has no hooks in its settings (2.54 has)")
    assert scene.marker.exists(), "the attack is dead: this test proves nothing"


def _refuse_to_commit(repository: Repository, tmp_path: Path) -> None:
    """What the user allowed was another surface, so that a commit asks again."""
    from adr_studio.storage.repository import Surface, commit

    with pytest.raises(UntrustedRepository):
        commit(repository, [PATH], "x", trust=Surface((), "another"), intents=tmp_path / "intents")


LISTED = {
    "H001-core.fsmonitor": "File watcher: {payload}",
    "H002-hooks": "Hook pre-commit: {root}/.git/hooks/pre-commit",
    "H003-core.hooksPath": "Hook pre-commit: {root}/docs/hooks/pre-commit",
    "H003-hook of the settings": "Hook “evil” of the settings: {payload}",
    "H005-filter clean": "Filter “e” rewrites files: {payload}",
    "H006-filter process": "Filter “e” rewrites files: {payload}",
    "H010-diff command": "Diff driver “e”: {payload}",
    "H011-log.showSignature": "Program that signs: {payload}",
    "H013-gpg.ssh.defaultKeyCommand": "Program that gives the signing key: {payload}",
    "H015-promisor core.sshCommand": "Program for ssh: {payload}",
    "H018-core.gitProxy": "Setting core.gitproxy: {payload}",
    "H019-include.path": "Settings are included from ../docs/inc",
    "H021-pager and editor": "Setting core.editor: {payload}",
}


@pytest.mark.parametrize("number", LISTED, ids=LISTED.keys())
def test_what_would_run_is_listed(scene: Scene, tmp_path: Path, number: str) -> None:
    before = surface(Repository.open(scene.root, cache=tmp_path / "cache"))
    ATTACKS[number](scene)
    after = surface(Repository.open(scene.root, cache=tmp_path / "cache"))
    assert LISTED[number].format(payload=scene.payload, root=scene.root) in after.lines
    assert after.digest != before.digest
    assert before.lines == ()


@pytest.mark.parametrize(
    "number", ["H002-hooks", "H003-core.hooksPath", "H005-filter clean", "H007-filter of a random name"]
)
def test_trusted_it_runs_at_a_commit_and_no_sooner(scene: Scene, tmp_path: Path, number: str) -> None:
    """Trust changes nothing about reading."""
    from adr_studio.storage.repository import commit

    ATTACKS[number](scene)
    scene.marker.unlink(missing_ok=True)
    make_dirty(scene.root)
    repository = Repository.open(scene.root, cache=tmp_path / "cache")
    allowed = surface(repository)
    TrustStore(tmp_path / "config").trust(repository, allowed)
    read_everything(scene.root, tmp_path / "cache")
    assert not scene.marker.exists()
    commit(repository, [PATH], "x", trust=allowed, intents=tmp_path / "intents")
    assert scene.marker.exists()


def test_promised_objects_are_said_to_be_missing(scene: Scene, tmp_path: Path) -> None:
    """H014: what a clone in part does not have is not fetched, and everything else is readable."""
    promisor_ext(scene)
    repository = Repository.open(scene.root, cache=tmp_path / "cache")
    with pytest.raises(StudioError, match="This copy of the repository does not have"):
        repository.show("HEAD", PATH)
    assert repository.show("HEAD", OTHER) == b"# B\n"
    assert not scene.marker.exists()


@pytest.mark.parametrize((), [()], ids=["H061-git of the repository"])
def test_a_git_of_the_repository_is_not_used(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """H061: neither from a relative entry of PATH nor from the folder that is opened."""
    (scene.root / "git").write_bytes(scene.payload.read_bytes())
    (scene.root / "git").chmod(0o755)
    monkeypatch.chdir(scene.root)
    monkeypatch.setenv("PATH", f".:::{os.environ['PATH']}")
    assert read_everything(scene.root, tmp_path / "cache") is not None
    assert not scene.marker.exists()
    subprocess.run(["git", "status"], cwd=scene.root, stdin=subprocess.DEVNULL, capture_output=True)
    assert scene.marker.exists(), "the attack is dead: this test proves nothing"


def test_variables_of_the_environment_take_no_part(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a hook or a shell left in the environment neither runs nor leads elsewhere."""
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(scene.payload))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(scene.payload))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "nowhere"))
    make_dirty(scene.root)
    repository = read_everything(scene.root, tmp_path / "cache")
    assert repository is not None
    assert repository.show("HEAD", OTHER) == b"# B\n"
    assert not scene.marker.exists()
    monkeypatch.delenv("GIT_INDEX_FILE")
    monkeypatch.delenv("GIT_OBJECT_DIRECTORY")
    git_as_user(scene.root, "status")
    assert scene.marker.exists(), "the attack is dead: this test proves nothing"


@pytest.mark.parametrize((), [()], ids=["H062-branch like an option"])
def test_a_branch_that_looks_like_an_option(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """H062: it is a branch like any other, and no file is written in its name."""
    monkeypatch.chdir(tmp_path)
    scene.git("update-ref", "refs/heads/--output=PWN", "HEAD")
    scene.git("symbolic-ref", "HEAD", "refs/heads/--output=PWN")
    repository = read_everything(scene.root, tmp_path / "cache")
    assert repository is not None
    assert repository.head().branch == "--output=PWN"
    assert repository.show("--output=PWN", OTHER) == b"# B\n"
    assert len(repository.log(revision="--output=PWN")) == 1
    assert not list(tmp_path.rglob("PWN"))
    assert not list(scene.root.glob("PWN"))
    git_as_user(scene.root, "log", "--output=PWN")
    assert (scene.root / "PWN").exists(), "the attack is dead: this test proves nothing"


def test_nothing_is_written_by_reading(scene: Scene, tmp_path: Path) -> None:
    make_dirty(scene.root)
    before = {path: path.lstat().st_mtime_ns for path in scene.root.rglob("*")}
    read_everything(scene.root, tmp_path / "cache")
    assert {path: path.lstat().st_mtime_ns for path in scene.root.rglob("*")} == before
