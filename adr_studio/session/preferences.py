"""The user's settings while the program runs: loaded when they are first asked for, saved when they change."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from adr_studio.errors import StudioError, Unreadable

if TYPE_CHECKING:
    from adr_studio.storage.settings import Settings


class Preferences(QObject):
    """Holds the settings. Their model takes longer to load than the window, so that it is loaded late."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, config: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = config / "settings.json"
        self._settings: Settings | None = None

    @property
    def settings(self) -> "Settings":
        """The settings as they are; `failed` tells where the file could not be read."""
        if self._settings is None:
            from adr_studio.storage.settings import Settings, load_settings

            try:
                self._settings = load_settings(self._file)
            except Unreadable as error:
                self._settings = Settings()
                self.failed.emit(error)
        return self._settings

    def zoom_by(self, step: int) -> None:
        """Make text larger or smaller, as far as that goes."""
        from adr_studio.storage.settings import ZOOM

        self.change(zoom=max(ZOOM.start, min(self.settings.zoom + step, ZOOM.stop - 1)))

    def change(self, **values: object) -> None:
        """Choose other values, and keep them; `failed` tells where they could not be kept. Raises ValueError."""
        from adr_studio.storage.settings import Settings, save_settings

        settings = Settings.model_validate({**self.settings.model_dump(), **values})
        if settings == self._settings:
            return
        self._settings = settings
        try:
            save_settings(self._file, settings)
        except StudioError as error:
            self.failed.emit(error)
        self.changed.emit(settings)
