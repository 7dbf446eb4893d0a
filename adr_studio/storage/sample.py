"""The user's own copy of the sample repository: ADR Studio's own decisions and design, with their history."""

import fcntl
import shutil
from pathlib import Path

from adr_studio.errors import Unwritable


def sample_folder(state: Path) -> Path:
    """Where the user's own copy of the sample is."""
    return state / "sample"


def sample_repository(state: Path, anew: bool = False) -> Path:
    """The user's own copy of the sample, built where there is none yet; what they changed in it stays.

    With `anew` it is built again, and what they changed is lost. Raises Unwritable, Unreadable where git is not
    installed, GitFailed.
    """
    target, unfinished = sample_folder(state), state / "sample.unfinished"
    try:
        state.mkdir(parents=True, exist_ok=True)
        # Who builds holds the lock, and loses it with its life: what is unfinished now is a killed build's.
        with (state / "sample.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if unfinished.exists():
                shutil.rmtree(unfinished)
            if anew and target.exists():
                target.rename(unfinished)
                shutil.rmtree(unfinished)
            if not target.exists():
                from adr_studio.storage.story import build_sample  # here, because it is told only once

                build_sample(unfinished).rename(target)
    except OSError as error:
        raise Unwritable(f"The sample could not be made: {error.strerror}.", "Open a folder of your own.") from error
    return target
