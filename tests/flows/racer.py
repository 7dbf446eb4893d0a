"""Who writes to one file at the same time: the program, a second one, and one that knows nothing of them.

Each adds lines that nobody else writes, and takes none away.
"""

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

PATH = "docs/adr/0001-orders.md"


def add_line(text: str, line: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), line)
    return "\n".join(lines)


def save(session: Any, document: Any) -> int:
    """Save as a user does who wants both versions: merged, and where that needs a choice, theirs and ours.

    Gives how often it had to be merged.
    """
    from adr_studio.errors import ChangedOnDisk

    merges = 0
    while True:
        try:
            session.disk.save(document)
            return merges
        except ChangedOnDisk:
            merges += 1
            merged = session.disk.merge(document)
            both = [
                [*each.theirs, *(line for line in each.mine if line not in each.theirs)] for each in merged.conflicts
            ]
            session.disk.take_merge(document, merged.resolved(both))


def work(session: Any, name: str, rounds: int, chance: random.Random) -> int:
    """Type, look at the disk and save, as it comes; everything is saved in the end. Gives the merges."""
    document = session.document(PATH)
    merges = 0
    for number in range(rounds):
        document.replace_text(add_line(document.text, f"{name} {number}", chance))
        if chance.random() < 0.3:
            session.disk.check()
        if chance.random() < 0.7:
            merges += save(session, document)
    return merges + save(session, document)


def second_program(root: str, home: str, rounds: int) -> None:
    from PySide6.QtCore import QCoreApplication

    from adr_studio.session.jobs import Jobs
    from adr_studio.session.session import Places, Session

    application = QCoreApplication([])
    jobs = Jobs()
    session = Session(Places(*(Path(home) / name for name in ("cache", "state", "config"))), jobs)
    session.open(Path(root))
    while session.root is None or session.waiting:
        application.processEvents()
    print("ready", flush=True)
    sys.stdin.readline()
    print(work(session, "second", rounds, random.Random(2)), flush=True)
    session.keeper.close()
    jobs.close()


def stranger(root: str, _home: str, rounds: int) -> None:
    """Writes its own text with one line more each time: half of the time into the file itself, half in its place."""
    file, chance = Path(root) / PATH, random.Random(3)
    text = file.read_text()
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(rounds):
        text = add_line(text, f"stranger {number}", chance)
        if number % 2:
            file.write_text(text)
        else:
            beside = file.with_suffix(".tmp")
            beside.write_text(text)
            os.replace(beside, file)
        # A program that never stops would never let anybody save.
        time.sleep(chance.uniform(0, 0.01))
    print("done", flush=True)


if __name__ == "__main__":
    {"second": second_program, "stranger": stranger}[sys.argv[1]](sys.argv[2], sys.argv[3], int(sys.argv[4]))
