"""Runs git: the one place that starts its process.

A runner is git with an environment that is ours to the last GIT_ variable. The *restricted* one works on a shadow of
the repository whose settings we wrote, so that nothing of the repository can run; the *trusted* one works on the
repository itself and is for what the user has allowed. GitPython's `Git.execute` starts the process.

The program that uses this calls `install_signal_handlers` when it starts.
"""

import contextlib
import functools
import os
import re
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from adr_studio.errors import GitFailed, Unreadable
from adr_studio.storage.repository.layout import Layout

if TYPE_CHECKING:
    from git.cmd import Git

OLDEST_GIT = (2, 39)
LARGEST_OUTPUT = 512_000_000
LARGEST_WORDS = 1_000_000
"""Bytes kept of what git and its hooks say, the last ones."""

_PATIENCE = 60.0
_GRACE = 5.0
_TICK = 0.05

_OFFLINE = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_SEQUENCE_EDITOR": "false",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "C",
}
_NO_USER = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ATTR_NOSYSTEM": "1"}
_READ_ONLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
_QUIET = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "log.showSignature=false",
    "diff.ignoreSubmodules=all",
    "status.submoduleSummary=false",
    "i18n.commitEncoding=UTF-8",
    "gc.auto=0",
    "maintenance.auto=false",
)

_AT_IMPORT = {"GIT_PYTHON_REFRESH": "quiet", "GIT_PYTHON_GIT_EXECUTABLE": os.devnull}
_importing = threading.Lock()


class Stop(Enum):
    """Why git was told to stop before it had finished."""

    CANCELLED = "cancelled"
    LATE = "took too long"
    FLOOD = "said too much"


class Output(NamedTuple):
    """What git left behind: its exit status (negative: the signal that ended it), its output, and its words."""

    status: int
    out: bytes
    words: str
    stopped: Stop | None = None


class Runner(NamedTuple):
    """Git, with the environment, the options and the folder in which it runs."""

    git: Path
    folder: Path
    environment: Mapping[str, str]
    options: tuple[str, ...] = ()

    def with_environment(self, **variables: str) -> "Runner":
        """The same runner with these variables too."""
        return self._replace(environment={**self.environment, **variables})

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        seconds: float | None = _PATIENCE,
        cancelled: threading.Event | None = None,
        told: Callable[[str], None] | None = None,
        limit: int = LARGEST_OUTPUT,
    ) -> Output:
        """Run one git command to its end, whatever its exit status.

        `told` gets git's words while it runs. Cancelling, the time limit and a flood of output stop git with SIGTERM,
        which lets it remove its locks; SIGKILL is never sent. Raises GitFailed where git does not even start or stop.
        """
        command = [*_without_inherited(self.environment), str(self.git), *self.options, *arguments]
        with contextlib.ExitStack() as stack:
            source = None
            if stdin is not None:
                source = stack.enter_context(tempfile.TemporaryFile())
                source.write(stdin)
                source.seek(0)
            handle = _git_python()(self.folder).execute(
                command, istream=source, as_process=True, env=self.environment, shell=False, start_new_session=True
            )
            process, handle.proc = handle.proc, None
            assert process is not None
            return _Watch(process, seconds, cancelled, told, limit).until_the_end()

    def read(self, *arguments: str, stdin: bytes | None = None, seconds: float | None = _PATIENCE) -> bytes:
        """What a git command prints. Raises GitFailed with git's own words where it fails."""
        output = self.run(*arguments, stdin=stdin, seconds=seconds)
        if output.status != 0 or output.stopped is not None:
            raise failure(output, arguments)
        return output.out


def failure(output: Output, arguments: tuple[str, ...]) -> GitFailed:
    """The error for a command that should have worked."""
    name = next((word for word in arguments if not word.startswith("-")), "git")
    if output.stopped is not None:
        return GitFailed(f"“git {name}” was stopped: it {output.stopped.value}.", "Nothing was changed.")
    return GitFailed(f"“git {name}” failed.", f"{output.words.strip()[-2000:]} Your files are as they were.".strip())


class _Watch:
    """Reads a process to its end, and stops it where it must be."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        seconds: float | None,
        cancelled: threading.Event | None,
        told: Callable[[str], None] | None,
        limit: int,
    ) -> None:
        self._process = process
        self._deadline = time.monotonic() + seconds if seconds is not None else None
        self._cancelled = cancelled
        self._told = told
        self._limit = limit
        self._out = bytearray()
        self._words = bytearray()
        self._stopped: Stop | None = None

    def until_the_end(self) -> Output:
        process = self._process
        assert process.stdout is not None
        assert process.stderr is not None
        with process.stdout as out, process.stderr as words, selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ, self._take_out)
            selector.register(words, selectors.EVENT_READ, self._take_words)
            while selector.get_map():
                ready = selector.select(_TICK)
                for key, _events in ready:
                    self._take(selector, key.fileobj, key.data)
                # What a hook left behind may keep the pipes open, or busy, for ever.
                if process.poll() is not None and (self._stopped is not None or not ready):
                    break
                self._stop_if_needed()
        while process.poll() is None:
            self._stop_if_needed()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_TICK)
        words_text = self._words[-LARGEST_WORDS:].decode("utf-8", "replace")
        return Output(process.returncode, bytes(self._out), words_text, self._stopped)

    def _take(self, selector: selectors.BaseSelector, source: Any, take: Callable[[bytes], None]) -> None:
        piece = os.read(source.fileno(), 1 << 16)
        if piece:
            take(piece)
        else:
            selector.unregister(source)

    def _take_out(self, piece: bytes) -> None:
        if len(self._out) + len(piece) > self._limit:
            self._stop(Stop.FLOOD)
        else:
            self._out += piece

    def _take_words(self, piece: bytes) -> None:
        self._words += piece
        if len(self._words) > 2 * LARGEST_WORDS:
            del self._words[:-LARGEST_WORDS]
        if self._told is not None:
            self._told(piece.decode("utf-8", "replace"))

    def _stop_if_needed(self) -> None:
        now = time.monotonic()
        if self._stopped is None:
            if self._cancelled is not None and self._cancelled.is_set():
                self._stop(Stop.CANCELLED)
            elif self._deadline is not None and now > self._deadline:
                self._stop(Stop.LATE)
        elif self._deadline is not None and now > self._deadline + _GRACE:
            raise GitFailed("Git does not stop.", "Its disk or network folder may hang; nothing else was touched.")

    def _stop(self, why: Stop) -> None:
        """Ask git and what it started (one session of their own) to end; once."""
        if self._stopped is None:
            self._stopped = why
            self._deadline = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)


def plain_runner(folder: Path, *, nowhere: Path) -> Runner:
    """Git outside every repository: for its version, and for reading settings from files that we name."""
    return Runner(find_git(os.environ.get("PATH", "")), folder, {**_base(), **_OFFLINE, "GIT_DIR": str(nowhere)})


def restricted_runner(shadow: Path, root: Path) -> Runner:
    """Git on the shadow of a repository: nothing of the repository's own settings is read, nothing of it runs."""
    environment = {**_base(), **_OFFLINE, **_NO_USER, **_READ_ONLY}
    environment |= {"GIT_DIR": str(shadow), "GIT_WORK_TREE": str(root)}
    return Runner(find_git(os.environ.get("PATH", "")), shadow, environment, ("--no-pager",))


def trusted_runner(layout: Layout, folder: Path) -> Runner:
    """Git on the repository itself, with the user's own settings: hooks, filters and signing run at a commit.

    Path patterns are not switched off by a variable here, because hooks would inherit it.
    """
    environment = {**_base(), **_OFFLINE, "GIT_DIR": str(layout.git_dir), "GIT_WORK_TREE": str(layout.root)}
    options = ("--no-pager", *(word for setting in _QUIET for word in ("-c", setting)))
    return Runner(find_git(os.environ.get("PATH", "")), folder, environment, options)


def creating_runner(folder: Path) -> Runner:
    """Git for making a repository: neither templates nor settings of anybody take part."""
    return Runner(find_git(os.environ.get("PATH", "")), folder, {**_base(), **_OFFLINE, **_NO_USER})


def _base() -> dict[str, str]:
    return {"PATH": _sane_path(os.environ.get("PATH", ""))}


def _sane_path(path: str) -> str:
    """PATH without its relative entries, through which a folder could offer a program of its own."""
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if os.path.isabs(entry))


@functools.cache
def find_git(path: str) -> Path:
    """The git program on this PATH, relative entries left out. Raises Unreadable where there is none, or an old one."""
    for entry in _sane_path(path).split(os.pathsep):
        program = Path(entry, "git")
        if entry and os.path.isfile(program) and os.access(program, os.X_OK):
            _check_version(program, path)
            return program
    raise Unreadable("Git is not installed.", "Install it (Debian, Ubuntu: “apt-get install git”) and open again.")


def _check_version(program: Path, path: str) -> None:
    environment = {"PATH": _sane_path(path), **_OFFLINE, **_NO_USER}
    printed = Runner(program, Path("/"), environment).read("version").decode("utf-8", "replace")
    found = re.search(r"(\d+)\.(\d+)", printed)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_GIT:
        wanted = ".".join(map(str, OLDEST_GIT))
        raise Unreadable(f"This git is too old: {printed.strip()}.", f"ADR Studio needs git {wanted} or newer.")


def _without_inherited(environment: Mapping[str, str]) -> list[str]:
    """The words before the command that take away what git would inherit: `execute` can add variables only."""
    inherited = [name for name in os.environ if name.startswith("GIT_") and name not in environment]
    if not inherited:
        return []
    return ["/usr/bin/env", *(word for name in inherited for word in ("-u", name))]


@functools.cache
def _git_python() -> "type[Git]":
    """GitPython's runner, imported at its first use. Its own look for git is pointed at nothing, so nothing starts."""
    with _importing:
        kept = {name: os.environ.get(name) for name in _AT_IMPORT}
        os.environ.update(_AT_IMPORT)
        try:
            from git.cmd import Git
        finally:
            for name, value in kept.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
    return Git


def install_signal_handlers(on_signal: Callable[[int], object] | None = None) -> None:
    """Take SIGINT, SIGTERM and SIGHUP into our hands, so that git does not inherit them as ignored.

    Git that was started with one of them ignored (nohup, a shell's background) and gets it during a hook commits an
    empty tree. `on_signal` is called in the main thread; without it, an ignored signal stays without effect here and
    the others stay as they are. Call it from the main thread.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if on_signal is not None:
            signal.signal(number, lambda received, _frame: on_signal(received))
        elif signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda _received, _frame: None)


def signals_reach_children() -> bool:
    """Whether git would be started with none of the three signals ignored."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    return all(signal.getsignal(number) is not signal.SIG_IGN for number in numbers)
