"""Graphviz: the program that places diagrams."""

import os
import re
import shutil
import subprocess

PATIENCE = 10.0
"""Seconds that `dot` may take to say who it is."""


def dot_version() -> str | None:
    """The version of the `dot` on the PATH, such as `2.43.0`; None where there is none, or it does not run.

    Relative entries of the PATH are left out: through them a folder could offer a program of its own.
    """
    path = os.pathsep.join(entry for entry in os.get_exec_path() if os.path.isabs(entry))
    program = shutil.which("dot", path=path)
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
