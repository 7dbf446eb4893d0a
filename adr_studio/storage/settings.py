"""What the user chose, and where they were: kept in the platform's folder for settings, never in a repository."""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adr_studio.storage import files

MOST_RECENT = 12
"""How many repositories are remembered."""


class Settings(BaseModel):
    """The settings of one user. Unknown keys of a newer version are kept."""

    model_config = ConfigDict(extra="allow", frozen=True)

    theme: Literal["system", "light", "dark"] = "system"
    recent: tuple[str, ...] = ()
    window: str = ""
    state: str = ""
    zoom: int = Field(default=0, ge=-8, le=24)

    def opened(self, root: str) -> "Settings":
        """These settings with a repository at the head of the recent ones."""
        recent = (root, *(each for each in self.recent if each != root))[:MOST_RECENT]
        return self.model_copy(update={"recent": recent})


def load_settings(file: Path) -> Settings:
    """The settings in this file; the defaults where there is none, or none that can be read."""
    try:
        return Settings.model_validate_json(file.read_bytes())
    except (OSError, ValidationError, json.JSONDecodeError):
        return Settings()


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings. Raises Unwritable."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    expected = files.content_hash(file.read_bytes()) if file.exists() else None
    files.save(file, settings.model_dump_json(indent=1).encode(), root=file.parent, expected=expected)
