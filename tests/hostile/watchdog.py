"""A guard against what never ends: it fails a test on a hang, and measures nothing."""

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

PATIENCE = 20.0
"""Seconds after which something hangs, on however busy a computer."""


def ends(work: Callable[[], Result]) -> Result:
    """What `work` gives, or raises; an AssertionError where it is still at it after PATIENCE."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), f"still at it after {PATIENCE:.0f} s"
    if errors:
        raise errors[0]
    return results[0]
