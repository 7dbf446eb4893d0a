"""What the user chose, and where they were: kept in the platform's folder for settings, never in a repository."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from adr_studio.errors import Unwritable
from adr_studio.storage import files

MOST_RECENT = 12
"""How many repositories are remembered."""


class Settings(BaseModel):
    """The settings of one user. Unknown keys of a newer version are kept.

    `theme` is "system" or a theme's name, `window` what Qt wants to know of it again, `zoom` is in points.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    theme: str = "system"
    recent: tuple[str, ...] = ()
    window: str = ""
    zoom: int = Field(default=0, ge=-8, le=24)

    def opened(self, root: str) -> "Settings":
        """These settings with a repository at the head of the recent ones."""
        recent = (root, *(each for each in self.recent if each != root))[:MOST_RECENT]
        return self.model_copy(update={"recent": recent})


def load_settings(file: Path) -> Settings:
    """The settings in this file; the default in place of each that is not there or cannot be used."""
    try:
        stated = from_json(file.read_bytes())
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stated, dict):
        return Settings()
    try:
        return Settings.model_validate(stated)
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors()}
        return Settings.model_validate({key: value for key, value in stated.items() if key not in wrong})


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings. Raises Unwritable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        expected = files.content_hash(file.read_bytes()) if file.exists() else None
    except OSError as error:
        title = f"“{file.name}” could not be saved: {error.strerror}."
        raise Unwritable(title, "Your choices last until you quit.") from error
    files.save(file, settings.model_dump_json(indent=1).encode(), root=file.parent, expected=expected)
