"""Making a repository, and its branches."""

from pathlib import Path

from adr_studio.errors import GitFailed, Refused
from adr_studio.storage.repository import refs
from adr_studio.storage.repository.commits import check_trust
from adr_studio.storage.repository.repository import Repository
from adr_studio.storage.repository.runner import Output, creating_runner, trusted_runner
from adr_studio.storage.repository.surfaces import Surface


def init(folder: Path, *, cache: Path, branch: str = "main") -> Repository:
    """Make the folder a repository without a commit; files in it stay as they are. No template, so no hooks.

    Raises Refused where it is one already, GitFailed.
    """
    if (folder / ".git").exists():
        raise Refused(f"“{folder}” is a git repository already.", "It was left as it is; open it.")
    _check_name(branch)
    folder.mkdir(parents=True, exist_ok=True)
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = ("--quiet", "--template=", "-b", branch)
    _done(creating_runner(cache).run("init", *options, "--", str(folder.absolute())), "The repository was not made.")
    return Repository.open(folder, cache=cache)


def start_branch(repository: Repository, name: str, *, trust: Surface) -> None:
    """Start a branch at the current commit and switch to it. Raises Refused, UntrustedRepository, GitFailed."""
    _switch(repository, ("-c", name), name, trust)


def switch_branch(repository: Repository, name: str, *, trust: Surface) -> None:
    """Check out a local branch. Git refuses it where changed files would be lost."""
    _switch(repository, (name,), name, trust)


def _switch(repository: Repository, arguments: tuple[str, ...], name: str, trust: Surface) -> None:
    _check_name(name)
    check_trust(repository, trust)
    trusted = trusted_runner(repository.layout, repository.shadow.plain.folder)
    output = trusted.run("switch", "--quiet", "--no-guess", "--no-recurse-submodules", *arguments)
    _done(output, f"The branch “{name}” was not checked out.")


def _check_name(name: str) -> None:
    if name.startswith("-") or not refs.is_name(f"refs/heads/{name}"):
        raise Refused(f"“{name}” is no name for a branch.", "Use letters, digits, “-”, “_” and “/”.")


def _done(output: Output, title: str) -> None:
    if output.status != 0 or output.stopped is not None:
        raise GitFailed(title, f"{output.words.strip()} Your files are as they were.".strip())
