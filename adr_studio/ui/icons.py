"""Icons by meaning, drawn in the theme's colours."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from adr_studio import assets
from adr_studio.domain.status import Status
from adr_studio.ui.theme import Theme

_SIZES = (16, 20)
"""The sides in points in which each icon is drawn: those of lists and bars."""


def icon(name: str, theme: Theme) -> QIcon:
    """The icon of this name; KeyError where there is none."""
    return _icon(name, theme.text, theme.control_border)


def status_icon(status: Status, theme: Theme) -> QIcon:
    """The icon of a status, in its colour."""
    colour = getattr(theme.status, status).text
    return _icon(str(status), colour, colour)


@cache
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    file = assets.folder("resources") / "icons" / f"{name}.svg"
    if not file.is_file():
        raise KeyError(name)
    drawing = file.read_bytes()
    made = QIcon()
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    for size in (round(size * ratio) for size in _SIZES):
        drawn = _pixmap(drawing, colour, size)
        made.addPixmap(drawn, QIcon.Mode.Normal)
        made.addPixmap(drawn, QIcon.Mode.Selected)
        made.addPixmap(_pixmap(drawing, disabled, size), QIcon.Mode.Disabled)
    return made


def _pixmap(drawing: bytes, colour: str, size: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.replace(b"currentColor", colour.encode()))).render(
        painter, QRectF(0, 0, size, size)
    )
    painter.end()
    return pixmap


def application_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    drawing = (assets.folder("resources") / "icons" / "adr-studio.svg").read_bytes()
    for size in (16, 32, 64, 128, 256):
        made.addPixmap(_pixmap(drawing, "", size))
    return made
