"""The window's program: makes everything and hands each part what it needs."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from adr_studio import commands, registry
from adr_studio.session.command import Command
from adr_studio.session.jobs import Jobs
from adr_studio.session.session import Places, Session
from adr_studio.storage.settings import Settings, load_settings, save_settings
from adr_studio.ui import panels
from adr_studio.ui.icons import application_icon
from adr_studio.ui.panel import Panel
from adr_studio.ui.theme import Theme, load_themes, palette, style_sheet
from adr_studio.ui.window import Window


def places() -> Places:
    """The user's folders, as the platform has them."""
    return Places(
        cache=platformdirs.user_cache_path("adr-studio"),
        state=platformdirs.user_state_path("adr-studio"),
        config=platformdirs.user_config_path("adr-studio"),
    )
