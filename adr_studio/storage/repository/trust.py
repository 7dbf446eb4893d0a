"""The repositories whose programs the user has allowed to run, kept in the user's own configuration folder."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from adr_studio.storage.repository import gitfiles
from adr_studio.storage.repository.repository import Repository
from adr_studio.storage.repository.surfaces import Surface

_LARGEST = 16_000_000


class Changes(NamedTuple):
    """What is new on the surface since it was trusted, and what is gone; both empty where only contents changed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


class TrustStore:
    """Which surface of which repository was trusted; a repository is its work tree and git folder, as real paths."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "trusted.json"

    def is_trusted(self, repository: Repository, surface: Surface) -> bool:
        """Whether exactly this surface was trusted."""
        known = self._load().get(_key(repository))
        return known is not None and known.get("digest") == surface.digest

    def changed_since(self, repository: Repository, surface: Surface) -> Changes | None:
        """How the surface differs from the one that was trusted; None where none was, or it is the same."""
        known = self._load().get(_key(repository))
        if known is None or known.get("digest") == surface.digest:
            return None
        before = [str(line) for line in known.get("lines", ())]
        added = tuple(line for line in surface.lines if line not in before)
        return Changes(added, tuple(line for line in before if line not in surface.lines))

    def trust(self, repository: Repository, surface: Surface) -> None:
        """Remember that the user allowed this surface."""
        known = dict(self._load())
        root = os.fsencode(repository.root).decode("utf-8", "replace")
        known[_key(repository)] = {"root": root, "digest": surface.digest, "lines": list(surface.lines)}
        self._save(known)

    def forget(self, repository: Repository) -> None:
        """Trust it no longer."""
        known = dict(self._load())
        if known.pop(_key(repository), None) is not None:
            self._save(known)

    def _load(self) -> Mapping[str, dict[str, Any]]:
        """What is remembered; a file that is damaged counts as empty, and so nothing as trusted."""
        data = gitfiles.read_own(self._file, _LARGEST)
        try:
            known = json.loads(data or b"{}")
        except ValueError:
            return {}
        if not isinstance(known, dict):
            return {}
        return {key: value for key, value in known.items() if isinstance(value, dict)}

    def _save(self, known: Mapping[str, dict[str, Any]]) -> None:
        gitfiles.replace(self._file, json.dumps(known, indent=1, sort_keys=True).encode(), durable=True)


def _key(repository: Repository) -> str:
    return hashlib.sha256(os.fsencode(f"{repository.root}\0{repository.git_dir}")).hexdigest()
