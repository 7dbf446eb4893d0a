"""A repository's settings, read without obeying them: its format, who commits, and what is harmless in a shadow."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from adr_studio.errors import BareRepository, GitFailed, Refused, Unreadable
from adr_studio.storage.repository.gitfiles import read_own
from adr_studio.storage.repository.layout import Layout
from adr_studio.storage.repository.runner import Runner

LARGEST_CONFIG = 1_000_000
_SECONDS = 10.0

_EXTENSIONS = frozenset(
    "noop noop-v1 partialclone preciousobjects worktreeconfig objectformat compatobjectformat refstorage "
    "relativeworktrees submodulepathconfig".split()
)
_TRUE = frozenset(("true", "yes", "on", "1"))

_HARMLESS = frozenset(
    "core.filemode core.symlinks core.ignorecase core.precomposeunicode core.trustctime core.checkstat core.autocrlf "
    "core.eol core.sparsecheckout core.sparsecheckoutcone index.sparse".split()
)
_HARMLESS_VALUE = re.compile(r"true|false|yes|no|on|off|0|1|input|lf|crlf|native|minimal|default")

_SECTION = re.compile(rb'\[([A-Za-z0-9-]+)(?: "([^"\\\0-\x1f]*)")?\]')
_ENTRY = re.compile(rb"\t?([A-Za-z][A-Za-z0-9-]*) = ([!$-:<-\[\]-~]+)")
"""What git itself writes: one key and one word, with nothing in it that git would take for more than itself."""


class Setting(NamedTuple):
    """One setting as git reads it: the section and name of `key` in lower case; an empty `scope` is a named file."""

    key: str
    value: str
    scope: str = ""
    origin: str = ""


class Format(NamedTuple):
    """How a repository is stored, and the settings that change only how its files are compared."""

    object_format: str
    reftable: bool
    harmless: Mapping[str, str]


class Identity(NamedTuple):
    """Who git would name as the author."""

    name: str
    email: str


def last(settings: Iterable[Setting], key: str) -> str | None:
    """The value that holds: the last one."""
    found = [setting.value for setting in settings if setting.key == key]
    return found[-1] if found else None


def is_true(value: str | None) -> bool:
    """Git's truth."""
    return value is not None and value.lower() in _TRUE


def read_format(runner: Callable[[], Runner], layout: Layout) -> Format:
    """How the repository is stored; a runner is asked for only where git must read.

    Raises Unreadable for what this program or this git cannot read, Refused for a work tree that is said to be
    elsewhere, BareRepository for a bare one.
    """
    common = _read_file(runner, layout.common_dir / "config")
    own: tuple[Setting, ...] = ()
    if is_true(last(common, "extensions.worktreeconfig")):
        own = _read_file(runner, layout.git_dir / "config.worktree")
    _check_extensions(common)
    # A linked work tree does not share these two with the main one.
    _check_place((*(() if layout.linked else common), *own), layout)
    object_format = (last(common, "extensions.objectformat") or "sha1").lower()
    if object_format not in ("sha1", "sha256"):
        raise _unsupported(f"objects named by {object_format}")
    storage = (last(common, "extensions.refstorage") or "files").lower()
    if storage not in ("files", "reftable"):
        raise _unsupported(f"branches stored as {storage}")
    return Format(object_format, storage == "reftable", harmless((*common, *own)))


def _check_extensions(settings: tuple[Setting, ...]) -> None:
    version = last(settings, "core.repositoryformatversion") or "0"
    if version == "0":
        return
    if version != "1":
        raise _unsupported(f"format version {version}")
    names = {setting.key.removeprefix("extensions.") for setting in settings if setting.key.startswith("extensions.")}
    if names - _EXTENSIONS:
        raise _unsupported(", ".join(sorted(names - _EXTENSIONS)))


def _unsupported(what: str) -> Unreadable:
    title = f"The repository is stored in a format that ADR Studio does not know: {what}."
    return Unreadable(title, "Nothing was changed. Its files can be read and edited as a plain folder.")


def _check_place(settings: tuple[Setting, ...], layout: Layout) -> None:
    elsewhere = last(settings, "core.worktree")
    if elsewhere is not None:
        if Path(os.path.realpath(layout.git_dir / elsewhere)) != layout.root:
            title = f"The repository's settings say that its files are elsewhere (core.worktree = {elsewhere})."
            raise Refused(title, "Nothing there was read or changed. Remove that setting, or open the other folder.")
    elif is_true(last(settings, "core.bare")):
        title = f"“{layout.root}” is a bare repository: it has a history but no files to work on."
        raise BareRepository(title, "Clone it (“git clone”), and open the clone.")


def plain_settings(data: bytes) -> tuple[Setting, ...] | None:
    """The settings in a file as git writes it; None for one that only git can read, such as a person's own."""
    found: list[Setting] = []
    section = b""
    for line in data.split(b"\n"):
        if entry := _ENTRY.fullmatch(line) if section else None:
            key = section + entry[1].lower()
            found.append(Setting(key.decode("utf-8", "surrogateescape"), entry[2].decode()))
        elif head := _SECTION.fullmatch(line):
            section = head[1].lower() + b"." + (head[2] + b"." if head[2] is not None else b"")
        elif line:
            return None
    return tuple(found)


def _read_file(runner: Callable[[], Runner], file: Path) -> tuple[Setting, ...]:
    """The settings in one file; files that it includes are not read. Raises Unreadable, Refused."""
    data = read_own(file, LARGEST_CONFIG)
    if data is None:
        return ()
    plain = plain_settings(data)
    if plain is not None:
        return plain
    arguments = ("config", "--file", str(file), "--no-includes", "--list", "-z")
    output = runner().run(*arguments, seconds=_SECONDS)
    if output.status != 0:
        title = f"The repository's settings cannot be read: {output.words.strip() or file}"
        raise Unreadable(title, "Nothing was changed. Mend that line, or read the files as a plain folder.")
    return tuple(_setting(text) for text in _texts(output.out))


def _texts(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _setting(text: str, scope: str = "", origin: str = "") -> Setting:
    key, has_value, value = text.partition("\n")
    return Setting(key, value if has_value else "true", scope, origin)


def harmless(settings: Iterable[Setting]) -> dict[str, str]:
    """The settings that change how files are compared and can run nothing, where their values are plain."""
    plain = [setting for setting in settings if setting.key in _HARMLESS and _HARMLESS_VALUE.fullmatch(setting.value)]
    return {setting.key: setting.value for setting in plain}


def read_effective(runner: Runner) -> tuple[Setting, ...]:
    """All settings that would hold for the repository in the runner's GIT_DIR, included files too; nothing is run."""
    data = runner.run("config", "--list", "-z", "--show-scope", "--show-origin", "--includes", seconds=_SECONDS)
    if data.status != 0 or data.stopped is not None:
        raise GitFailed(
            "The repository's settings cannot be read.", f"{data.words.strip()} Nothing was changed.".strip()
        )
    texts = _texts(data.out)
    return tuple(_setting(text, scope, origin) for scope, origin, text in zip(*[iter(texts)] * 3, strict=True))


def read_users(runner: Runner) -> tuple[Setting, ...]:
    """The user's and the computer's settings, without any repository's; empty where they cannot be read."""
    try:
        return read_effective(runner)
    except GitFailed:
        # A slip in ~/.gitconfig must not keep a repository from being read; a commit will tell it.
        return ()


def identity(settings: Iterable[Setting], role: str = "author") -> Identity | None:
    """Who git would name (git-config(1), user.name): None where it would have to guess."""
    held = tuple(settings)
    name = last(held, f"{role}.name") or last(held, "user.name") or ""
    email = last(held, f"{role}.email") or last(held, "user.email") or os.environ.get("EMAIL", "")
    return Identity(name.strip(), email.strip()) if name.strip() and email.strip() else None
