"""What can go wrong through nobody's mistake of ours, told in one clear sentence.

StudioError                     the user's: shown as a notice, never as a traceback
├── Unreadable                  a path, file or repository that cannot be read
│   └── NotARepository          a folder that is in no git repository
├── Unwritable                  a file that cannot be saved; its old bytes are intact
│   └── ChangedOnDisk           somebody else saved it since it was read
├── Refused                     what was asked for would break something, or needs an answer first
│   ├── OpenElsewhere           another window has the repository, and has come to the front
│   ├── Ambiguous               a reference that several records answer to
│   └── UntrustedRepository     a commit in a repository that is not trusted yet
└── GitFailed                   git said no; its own words are in the detail

Anything else that is raised is ours: a crash report, with the text safe.
"""


class StudioError(Exception):
    """A failure that the user can understand and act on.

    `title` says what happened, `detail` what is safe and what to do (both plain sentences), `remedy` is the id of
    the command that helps, or None.
    """

    def __init__(self, title: str, detail: str = "", remedy: str | None = None) -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.title} {self.detail}".strip()


class Unreadable(StudioError):
    """A path, file or repository cannot be read."""


class NotARepository(Unreadable):
    """The folder is in no git repository."""


class BareRepository(Unreadable):
    """The folder is a git repository without files to work on."""


class Unwritable(StudioError):
    """A file cannot be saved; what is on the disk is as it was."""


class ChangedOnDisk(Unwritable):
    """The file on the disk is no longer the one that was read."""


class Refused(StudioError):
    """What was asked for would break something, or needs an answer first."""


class OpenElsewhere(Refused):
    """Another window has the repository open, and has come to the front."""


class Ambiguous(Refused):
    """A reference answers to several records; `candidates` are their paths."""

    def __init__(self, reference: str, candidates: tuple[str, ...]) -> None:
        listed = ", ".join(candidates)
        super().__init__(f"“{reference}” could be {len(candidates)} records: {listed}.", "Give the path of the one.")
        self.candidates = candidates


class UntrustedRepository(Refused):
    """A commit would run the repository's own programs, and nobody has allowed that yet."""


class GitFailed(StudioError):
    """Git refused or failed; `detail` has its own words."""
