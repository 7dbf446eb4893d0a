"""What the user chose: kept in the platform's folder for settings, never in a repository."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from adr_studio.errors import Unreadable, Unwritable
from adr_studio.storage import files

VERSION = 2
"""The number of the present form; each older one has its migration."""

ZOOM = range(-4, 17)
"""The points by which text can be larger than usual."""

ASIDE = ".unreadable"
"""What is added to the name of a file of settings that could not be read."""


class Settings(BaseModel):
    """The settings of one user; their titles and descriptions are what the dialog of settings shows.

    Keys that this version does not know are kept. `theme` is "system" or a theme's name, `zoom` is in points.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    version: int = VERSION
    theme: str = Field(default="system", title="Theme", description="Light, dark, or as the system has it.")
    autosave: bool = Field(
        default=False,
        title="Save by itself",
        description="A second after the last key, and when you go to another window. Nothing is committed.",
    )
    zoom: int = Field(
        default=0,
        ge=ZOOM.start,
        lt=ZOOM.stop,
        title="Text size",
        description="How many points larger than usual.",
    )


def _from_1(stated: dict[str, Any]) -> dict[str, Any]:
    """Where the user was is no setting any more."""
    return {key: value for key, value in stated.items() if key not in ("recent", "window", "state")}


MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_1}
"""From each version to the one after it."""


def load_settings(file: Path) -> Settings:
    """The settings in this file, brought to the present form; the default for each that is missing or cannot be used.

    Raises Unreadable where the file is no settings at all; it is kept under another name, and the defaults count.
    """
    try:
        stated = from_json(file.read_bytes())
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        title = f"Your settings could not be read: {error.strerror}. The usual ones are used."
        raise Unreadable(title, f"“{file}” is as it was.") from error
    except ValueError as error:
        raise _put_aside(file) from error
    if not isinstance(stated, dict):
        raise _put_aside(file)
    version = stated.get("version", 1)
    while version in MIGRATIONS:
        stated, version = MIGRATIONS[version](stated), version + 1
    stated["version"] = max(version, VERSION) if isinstance(version, int) else VERSION
    try:
        return Settings.model_validate(stated)
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors()}
        return Settings.model_validate({key: value for key, value in stated.items() if key not in wrong})


def _put_aside(file: Path) -> Unreadable:
    kept = file.with_name(file.name + ASIDE)
    try:
        file.replace(kept)
    except OSError:
        kept = file
    return Unreadable("Your settings could not be read, so the usual ones are used.", f"They are kept in “{kept}”.")


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings. Raises Unwritable, and Refused for a link that leads elsewhere."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        expected = files.content_hash(file.read_bytes()) if file.exists() else None
    except OSError as error:
        title = f"“{file.name}” could not be saved: {error.strerror}."
        raise Unwritable(title, "Your choices last until you quit.") from error
    files.save(file, settings.model_dump_json(indent=1).encode(), root=file.parent, expected=expected)
