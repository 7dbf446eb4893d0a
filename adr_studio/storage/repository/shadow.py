"""A shadow of a repository's git folder: the same objects, references and index, under settings that we wrote.

Git runs on it as on the repository, except that nothing of the repository can run: there are no hooks, filters,
drivers, remotes or programs in it. It lies in the user's cache and is made again, part by part, when what it copies
has changed.
"""

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adr_studio.errors import Unreadable
from adr_studio.storage.repository import configuration, gitfiles, refs
from adr_studio.storage.repository.configuration import Format
from adr_studio.storage.repository.gitfiles import Stamp, is_settled, open_own, read_own
from adr_studio.storage.repository.layout import Layout
from adr_studio.storage.repository.refs import References
from adr_studio.storage.repository.runner import Runner, plain_runner, restricted_runner

_LARGEST_INDEX = 512_000_000
_LARGEST_LIST = 16_000_000


class Shadow:
    """One repository's shadow. Safe to use from several threads."""

    def __init__(self, layout: Layout, cache: Path) -> None:
        name = hashlib.sha256(os.fsencode(f"{layout.root}\0{layout.git_dir}")).hexdigest()[:32]
        self._layout = layout
        self._folder = cache / "git" / name
        self._lock = threading.RLock()
        self._taken: dict[str, tuple[Stamp, int]] = {}
        self._config: tuple[bytes | None, ...] = ()
        self._format: Format | None = None
        self._written: Format | None = None
        self._references: References | None = None

    @property
    def plain(self) -> Runner:
        """Git outside every repository."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return plain_runner(self._folder, nowhere=self._folder / "nowhere")

    @property
    def format(self) -> Format:
        """How the repository is stored. Raises what `read_format` raises."""
        with self._lock:
            own = self._layout
            files = (own.common_dir / "config", own.git_dir / "config.worktree")
            texts = tuple(read_own(file, configuration.LARGEST_CONFIG) for file in files)
            if self._format is None or texts != self._config:
                self._format = configuration.read_format(lambda: self.plain, own)
                self._config = texts
            return self._format

    @property
    def references(self) -> References:
        """All references now."""
        with self._lock:
            storage = self._configured()
            if self._references is None or not self._is_fresh("references"):
                at = time.time_ns()
                self._references = self._read_references(storage)
                self._write_references(self._references)
                self._taken["references"] = (self._references.taken, at)
            return self._references

    def runner(self) -> Runner:
        """Git on the shadow, which is brought up to date first."""
        with self._lock:
            _uptodate = self.references
            self._copy_lists()
            self._copy_index()
            return restricted_runner(self._folder, self._layout.root)

    @contextmanager
    def scratch_index(self) -> Iterator[Path]:
        """A copy of the index to change, for one use."""
        scratch = self.runner().folder / f"scratch-{os.getpid()}-{threading.get_ident()}"
        try:
            _copy(self._layout.index, scratch)
            yield scratch
        finally:
            scratch.unlink(missing_ok=True)
            Path(f"{scratch}.lock").unlink(missing_ok=True)

    def _configured(self) -> Format:
        """The format, which the shadow's own settings then say too."""
        storage = self.format
        if self._written is not storage:
            self._write_config(storage)
            self._written = storage
        return storage

    def _is_fresh(self, part: str) -> bool:
        """Whether what the part was made from is as it was."""
        taken, at = self._taken.get(part, ((), 0))
        return bool(taken) and gitfiles.stamp(Path(entry[0]) for entry in taken) == taken and is_settled(taken, at)

    def _read_references(self, storage: Format) -> References:
        if not storage.reftable:
            return refs.read(self._layout)
        # Only git reads this format; these commands run nothing of the repository.
        real = restricted_runner(self._folder, self._layout.root)
        real = real.with_environment(GIT_DIR=str(self._layout.git_dir))
        head = _text(real.run("symbolic-ref", "-q", "HEAD").out).strip()
        lines = _text(real.read("for-each-ref", "--format=%(objectname) %(refname) %(symref)")).splitlines()
        fields = [line.split(" ") for line in lines]
        objects = {name: commit for commit, name, _link in fields}
        head_text = f"ref: {head}" if head else _text(real.read("rev-parse", "--verify", "HEAD")).strip()
        links = frozenset(name for _commit, name, link in fields if link)
        folders = {self._layout.git_dir, self._layout.common_dir}
        watched = gitfiles.stamp(folder / "reftable" / "tables.list" for folder in folders)
        return References(head_text, objects, links, watched)

    def _write_config(self, storage: Format) -> None:
        users = configuration.read_users(self.plain)
        settings = {**configuration.harmless(users), **storage.harmless}
        lines = ["[core]", "\trepositoryformatversion = 1", "\tbare = false", "\tfsmonitor = false"]
        lines += ["\tsplitIndex = false", "\tlogAllRefUpdates = false"]
        excludes = configuration.last(users, "core.excludesfile")
        if excludes is not None:
            lines.append(f"\texcludesFile = {_quoted(os.path.expanduser(excludes))}")
        lines += ["[extensions]", f"\tobjectFormat = {storage.object_format}"]
        for key, value in settings.items():
            section, _dot, name = key.partition(".")
            lines += [f"[{section}]", f"\t{name} = {value}"]
        (self._folder / "refs").mkdir(mode=0o700, parents=True, exist_ok=True)
        objects = _quoted(str(self._layout.objects))
        gitfiles.replace(self._folder / "objects/info/alternates", os.fsencode(objects + "\n"))
        gitfiles.replace(self._folder / "config", os.fsencode("\n".join(lines) + "\n"))

    def _write_references(self, references: References) -> None:
        lines = [f"{commit} {name}" for name, commit in sorted(references.objects.items())]
        gitfiles.replace(self._folder / "packed-refs", os.fsencode("\n".join([*lines, ""])))
        gitfiles.replace(self._folder / "HEAD", os.fsencode(references.head_text + "\n"))

    def _copy_lists(self) -> None:
        """The lists that say what is ignored, checked out and cut off; attributes name filters, which are not there."""
        own, common = self._layout.git_dir, self._layout.common_dir
        sources = {
            "shallow": common / "shallow",
            "info/exclude": common / "info/exclude",
            "info/attributes": common / "info/attributes",
            "info/sparse-checkout": own / "info/sparse-checkout",
        }
        if self._is_fresh("lists"):
            return
        at = time.time_ns()
        taken = gitfiles.stamp(sources.values())
        for name, source in sources.items():
            data = read_own(source, _LARGEST_LIST)
            if data is None:
                (self._folder / name).unlink(missing_ok=True)
            else:
                gitfiles.replace(self._folder / name, data)
        self._taken["lists"] = (taken, at)

    def _copy_index(self) -> None:
        if self._is_fresh("index"):
            return
        at = time.time_ns()
        taken = gitfiles.stamp([self._layout.index])
        for shared in self._layout.git_dir.glob("sharedindex.*"):
            if not (self._folder / shared.name).exists():
                _copy(shared, self._folder / shared.name)
        _copy(self._layout.index, self._folder / "index")
        self._taken["index"] = (taken, at)


def _copy(source: Path, target: Path) -> None:
    """Copy an index with its modification time, by which git knows which entries are too young to be trusted."""
    file = open_own(source, _LARGEST_INDEX)
    if file is None:
        target.unlink(missing_ok=True)
        return
    with file:
        status = os.fstat(file.fileno())
        if file.read(4) != b"DIRC":
            raise Unreadable(f"The repository is damaged: “{source}” is no index.", _MEND)
        file.seek(0)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        with open(handle, "wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
    os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(temporary, target)


_MEND = "Your files are as they were. Delete that file and run “git reset” to make it again; what was staged is lost."


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _quoted(text: str) -> str:
    """The text in double quotes, as git reads it in settings and lists of folders."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
