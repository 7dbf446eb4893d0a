"""What would run at a commit in a repository, in plain words: its executable surface.

Sources: githooks(5), gitattributes(5), git-config(1). A setting that is not known to be harmless counts.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from adr_studio.storage.repository.configuration import Setting, last, read_effective
from adr_studio.storage.repository.layout import Layout
from adr_studio.storage.repository.repository import Repository

_MOST_HOOKS = 500
_LARGEST_HOOK = 4_000_000

HOOKS = frozenset(
    "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg "
    "post-commit pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update "
    "reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman "
    "p4-changelist p4-prepare-changelist p4-post-changelist p4-pre-submit post-index-change".split()
)

_QUIET_SETTING = (
    r"branch\..*|remote\..*\.(url|pushurl|fetch|tagopt|prune)|user\.(name|email)|color\..*|gui\..*"
    r"|submodule\..*\.(url|active)|core\.(bare|filemode|logallrefupdates|ignorecase|precomposeunicode|symlinks"
    r"|repositoryformatversion|autocrlf|eol|worktree)|init\.defaultbranch|extensions\.(objectformat|worktreeconfig)"
)
_PROGRAM = r".*(command|cmd|program|helper|hook|driver|process|textconv|external|proxy|pager|editor|askpass)$"

_WORDS: tuple[tuple[str, str], ...] = (
    (r"filter\.(?P<name>.*)\.(clean|smudge|process)", "Filter “{name}” rewrites files: {value}"),
    (r"diff\.(?P<name>.*)\.(command|textconv)", "Diff driver “{name}”: {value}"),
    (r"diff\.external", "Diff program: {value}"),
    (r"merge\.(?P<name>.*)\.driver", "Merge driver “{name}”: {value}"),
    (r"hook\.(?P<name>.*)\.command", "Hook “{name}” of the settings: {value}"),
    (r"core\.sshcommand", "Program for ssh: {value}"),
    (r"core\.worktree", "The files are said to be in {value}"),
    (r"core\.fsmonitor", "File watcher: {value}"),
    (r"gpg(\..*)?\.program", "Program that signs: {value}"),
    (r"gpg\.ssh\.defaultkeycommand", "Program that gives the signing key: {value}"),
    (r"commit\.gpgsign", "Commits are signed: {value}"),
    (r"include\.path|includeif\..*\.path", "Settings are included from {value}"),
)


class Surface(NamedTuple):
    """What would run: a line for each thing, a digest that changes when any of it does (SHA-256), the active hooks."""

    lines: tuple[str, ...]
    digest: str
    hooks: tuple[str, ...] = ()


def surface(repository: Repository) -> Surface:
    """What would run at a commit here. Nothing is run to find it out. Raises GitFailed for unreadable settings."""
    layout = repository.layout
    settings = read_effective(repository.shadow.plain.with_environment(GIT_DIR=str(layout.git_dir)))
    folder = _hooks_folder(layout, settings)
    hooks = tuple(sorted(_active_hooks(folder)))
    lines = [
        *(_foreign_words(layout)),
        *(f"Hook {name}: {folder / name}" for name in hooks),
        *(line for setting in settings if (line := _words(setting))),
    ]
    lines = [_plain(line) for line in dict.fromkeys(lines)]
    digest = hashlib.sha256()
    for part in (*sorted(lines), *sorted(_settings_that_count(settings)), *_contents(layout, folder)):
        digest.update(hashlib.sha256(os.fsencode(part)).digest())
    return Surface(tuple(lines), digest.hexdigest(), hooks)


def _foreign_words(layout: Layout) -> Iterator[str]:
    if layout.foreign:
        yield f"The files belong to another user of this computer (number {os.lstat(layout.root).st_uid})"


def _words(setting: Setting) -> str | None:
    """The line for a setting that names a program, or decides about one; None for any other."""
    shown = setting.value.replace("\n", " ")
    users = " (from your own settings)" if setting.scope in ("system", "global") else ""
    for pattern, words in _WORDS:
        found = re.fullmatch(pattern, setting.key)
        if found is not None:
            return words.format(value=shown, **found.groupdict()) + users if _is_on(setting) else None
    # The user's other programs (a credential helper …) have no part in a commit.
    return f"Setting {setting.key}: {shown}" if not users and re.fullmatch(_PROGRAM, setting.key) else None


def _is_on(setting: Setting) -> bool:
    is_switch = setting.key in ("commit.gpgsign", "core.fsmonitor")
    return setting.value != "" and not (is_switch and setting.value.lower() in ("false", "no", "off", "0"))


def _settings_that_count(settings: Iterable[Setting]) -> Iterator[str]:
    """The repository's own settings that could make something run now or in a newer git."""
    for setting in settings:
        if setting.scope not in ("system", "global") and not re.fullmatch(_QUIET_SETTING, setting.key):
            yield f"{setting.key}\n{setting.value}"


def _hooks_folder(layout: Layout, settings: Iterable[Setting]) -> Path:
    """Where git looks for hooks; a relative core.hooksPath counts from the work tree."""
    named = last(settings, "core.hookspath")
    return layout.root / os.path.expanduser(named) if named else layout.common_dir / "hooks"


def _active_hooks(folder: Path) -> Iterator[str]:
    for name in HOOKS:
        hook = folder / name
        if os.path.isfile(hook) and os.access(hook, os.X_OK):
            yield name


def _contents(layout: Layout, folder: Path) -> Iterator[str]:
    """A fingerprint of every file beside the hooks, which they may use, and of the attributes that assign filters."""
    names = [
        name
        for name in (os.listdir(folder) if os.access(folder, os.R_OK | os.X_OK) and os.path.isdir(folder) else ())
        if not name.endswith(".sample")
    ]
    kept = sorted({*sorted(names)[:_MOST_HOOKS], *HOOKS.intersection(names)})
    for place in (*(folder / name for name in kept), layout.common_dir / "info" / "attributes"):
        if os.path.isfile(place):
            yield f"{place}\n{_fingerprint(place)}"


def _fingerprint(file: Path) -> str:
    """The content's hash; for what is large or unreadable, what the file system says of its version."""
    status = file.stat()
    mode = f"{status.st_mode:o}"
    if status.st_size > _LARGEST_HOOK or not os.access(file, os.R_OK):
        return f"{mode} {status.st_size} {status.st_mtime_ns}"
    return f"{mode} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def _plain(line: str) -> str:
    """The line as text that can be shown and kept, whatever bytes a path in it had."""
    return os.fsencode(line).decode("utf-8", "backslashreplace")
