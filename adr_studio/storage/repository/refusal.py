"""What git's refusal of a commit means, in one sentence. Its messages are in English: the runner sets the language."""

import re
from collections.abc import Sequence

from adr_studio.errors import GitFailed, Refused, StudioError, Unwritable
from adr_studio.storage.repository.preflight import nameless
from adr_studio.storage.repository.runner import Output, Stop

_SAFE = "Nothing was committed, and your files are safe."
_LEFT = "Git was interrupted and left a lock; once it is removed, ADR Studio tidies the index when it starts."
_LONGEST = 1_000_000

_COMMIT_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction")

_MEANINGS: tuple[tuple[re.Pattern[str], type[StudioError], str], ...] = (
    (
        re.compile(r"index\.lock.*File exists|Another git process seems to be running", re.DOTALL),
        Refused,
        "Another program is working in this repository.",
    ),
    (re.compile(r"cannot lock ref"), Refused, "The branch moved while the commit was made; commit again."),
    (re.compile(r"gpg failed to sign|failed to sign|signing failed"), GitFailed, "The commit could not be signed."),
    (
        re.compile(r"No space left|Disk quota exceeded"),
        Unwritable,
        "There is no room left on the disk for the commit.",
    ),
    (
        re.compile(r"insufficient permission|Permission denied|Read-only file system"),
        Unwritable,
        "The repository cannot be written to.",
    ),
    (re.compile(r"nothing to commit|no changes added|nothing added to commit"), Refused, "There is nothing to commit."),
)

_NAMELESS = re.compile(r"Please tell me who you are|unable to auto-detect email|empty ident name|no email was given")


def explain(output: Output, hooks: Sequence[str], *, index_is_clean: bool) -> StudioError:
    """The error for a commit that git did not make. `hooks` are the active ones."""
    words = output.words.strip()[-_LONGEST:]
    detail = f"{_SAFE if index_is_clean else _LEFT} {words}".strip()
    if output.stopped is Stop.CANCELLED:
        return Refused("The commit was stopped.", detail)
    if _NAMELESS.search(words):
        return nameless()
    # Hooks print what they like: git's own lines count, and a failure that is a hook's has none.
    gits = "\n".join(line for line in words.splitlines() if line.startswith(("fatal:", "error:", "Another git")))
    for pattern, kind, title in _MEANINGS:
        if pattern.search(gits) or (not hooks and pattern.search(words)):
            return kind(title, detail)
    refusing = [hook for hook in _COMMIT_HOOKS if hook in hooks]
    if output.status == 1 and refusing:
        which = f"“{refusing[0]}”" if len(refusing) == 1 else "one of " + ", ".join(f"“{hook}”" for hook in refusing)
        return GitFailed(f"A hook of the repository refused the commit ({which}).", detail)
    if output.status == 1 and not words:
        # What was staged differs, but the files on the disk are as in the last commit: git says nothing (-q).
        return Refused("There is nothing to commit.", f"{detail} The files are as in the last commit.")
    if output.status < 0:
        return GitFailed("Git was killed while it made the commit.", detail)
    return GitFailed("Git refused the commit.", detail)
