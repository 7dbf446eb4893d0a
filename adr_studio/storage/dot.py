"""Graphviz: the program that places diagrams, run where it can read and harm nothing."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b

from adr_studio.domain.drawing import Drawing, Placed, Sizes
from adr_studio.errors import StudioError
from adr_studio.render.placing import STEPS, answer, grid, question

PATIENCE = 10.0
"""Seconds that `dot` may take to say who it is."""

STEP_PATIENCE = 5.0
"""Seconds that one way of placing may take before the next, coarser one is tried."""

MOST_MEMORY = 1_000_000_000
MOST_ANSWER = 64_000_000
"""Bytes that `dot` may use, and that are taken of what it says."""

_KEPT = 64
"""Answers that are remembered: a drawing whose words or colours change alone is not placed again."""

_LOOK = 0.05


class NoAnswer(StudioError):
    """Graphviz did not say where things are: it is not there, or failed, or took too long."""


def find_dot() -> str | None:
    """The `dot` on the PATH; None where there is none.

    Relative entries of the PATH are left out: through them a folder could offer a program of its own.
    """
    path = os.pathsep.join(entry for entry in os.get_exec_path() if os.path.isabs(entry))
    return shutil.which("dot", path=path)


def dot_version() -> str | None:
    """The version of the `dot` on the PATH, such as `2.43.0`; None where there is none, or it does not run."""
    program = find_dot()
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, "-V"], check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(rb"version (\d[\w.~+-]*)", done.stderr + done.stdout)
    return found[1].decode() if done.returncode == 0 and found else None


class Placer:
    """Places drawings; may be asked from several threads."""

    def __init__(self, find: Callable[[], str | None] = find_dot) -> None:
        self._find = find
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, tuple[str, bytes]] = OrderedDict()

    def place(
        self,
        drawing: Drawing,
        sizes: Sizes,
        cancelled: Callable[[], bool] = lambda: False,
        patience: float = STEP_PATIENCE,
    ) -> Placed:
        """The drawing with a place for everything: by Graphviz, or by a coarser way of it, or in rows at last."""
        if not drawing.boxes:
            return grid(drawing, sizes)
        first = question(drawing, sizes)
        key = blake2b(first.encode(), digest_size=16).digest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                step, data = self._known[key]
                return answer(data, drawing, sizes, step)
        program = self._find()
        for step in STEPS[:-1] if program is not None else ():
            with contextlib.suppress(NoAnswer, ValueError):
                data = ask(
                    program or "", first if step == "dot" else question(drawing, sizes, step), patience, cancelled
                )
                found = answer(data, drawing, sizes, step)
                self._remember(key, step, data)
                return found
            if cancelled():
                break
        return grid(drawing, sizes)

    def _remember(self, key: bytes, step: str, data: bytes) -> None:
        with self._lock:
            self._known[key] = step, data
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)


def ask(program: str, text: str, patience: float, cancelled: Callable[[], bool] = lambda: False) -> bytes:
    """What `dot` answers, in json0. Raises NoAnswer.

    It runs in an empty folder, with next to no environment, limited memory and time, and is killed with all that it
    began. What it says beside an exit code is taken: it fails over a single line as well.
    """
    with tempfile.TemporaryDirectory(prefix="adr-studio-dot-") as folder:
        try:
            process = subprocess.Popen(
                [program, "-Tjson0"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "HOME": folder},
                start_new_session=True,
            )
        except OSError as error:
            raise NoAnswer(f"Graphviz does not run: {error.strerror}.", "The diagram is shown in rows.") from error
        _limit(process.pid, patience)
        try:
            return _converse(process, text.encode(), patience, cancelled)
        finally:
            _end(process)


def _converse(process: "subprocess.Popen[bytes]", text: bytes, patience: float, cancelled: Callable[[], bool]) -> bytes:
    waited = 0.0
    send: bytes | None = text
    while True:
        try:
            data, _ = process.communicate(send, timeout=_LOOK)
        except subprocess.TimeoutExpired:
            send, waited = None, waited + _LOOK
            if waited >= patience or cancelled():
                raise NoAnswer("Graphviz took too long.", "The diagram is placed in a coarser way.") from None
            continue
        except OSError as error:
            raise NoAnswer(f"Graphviz ended: {error.strerror}.", "The diagram is placed in a coarser way.") from error
        if not data or len(data) > MOST_ANSWER:
            raise NoAnswer("Graphviz did not answer.", "The diagram is placed in a coarser way.")
        return data


def _limit(pid: int, patience: float) -> None:
    if sys.platform == "linux":
        import resource

        # It may have ended by now.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            seconds = int(patience) + 5
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill it with its children, and take what is left of it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()
