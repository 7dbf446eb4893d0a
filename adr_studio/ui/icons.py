"""Icons by meaning, drawn in the theme's colours."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from adr_studio import assets
from adr_studio.domain.status import Status
from adr_studio.ui.theme import Theme


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
    return QIcon(_Engine(file, colour, disabled))


class _Engine(QIconEngine):
    """Draws an icon when it is shown: a window has many that wait in menus and panels."""

    def __init__(self, file: Path, colour: str, disabled: str) -> None:
        super().__init__()
        self._file = file
        self._colours = colour, disabled
        self._drawn: dict[tuple[int, bool], QPixmap] = {}

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon in pixels of the screen."""
        side, disabled = min(size.width(), size.height()), mode is QIcon.Mode.Disabled
        if (side, disabled) not in self._drawn:
            self._drawn[side, disabled] = _pixmap(self._file.read_bytes(), self._colours[disabled], side)
        return self._drawn[side, disabled]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon as sharp as the screen can show it."""
        if not rect.isEmpty():
            painter.drawPixmap(rect, self.pixmap(rect.size() * painter.device().devicePixelRatioF(), mode, state))

    def clone(self) -> QIconEngine:
        """The same icon for whoever wants to change it."""
        return _Engine(self._file, *self._colours)


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
    return QIcon(_Engine(assets.folder("resources") / "icons" / "adr-studio.svg", "", ""))
