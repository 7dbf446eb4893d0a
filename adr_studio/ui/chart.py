"""A chart of render/charts in the window: drawn as sharp as the screen can, and told to whoever does not see it."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from adr_studio.render.charts import painted
from adr_studio.ui.theme import FONT_SIZE, Theme, css_colours

_ROW_END = ".\n"


class Chart(QWidget):
    """As wide as its place, up to the size at which its letters are as large as the window's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._svg = ""
        self._colours: dict[str, str] = {}
        self._accent = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_chart(self, svg: str, name: str, table: Sequence[Sequence[str]]) -> None:
        """Show this chart; `table` is its text twin, whose first row is the heading."""
        self.setAccessibleName(name)
        head, *rows = table
        told = (", ".join(f"{title} {cell}" for title, cell in zip(head, row, strict=True) if cell) for row in rows)
        self.setAccessibleDescription(_ROW_END.join(told))
        if svg != self._svg:
            before = self._renderer.defaultSize()
            self._svg = svg
            self._load()
            if self._renderer.defaultSize() != before:
                self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._colours, self._accent = css_colours(theme), theme.accent
        self._load()

    def _load(self) -> None:
        if self._svg:
            family = self.font().family().replace('"', "").replace("&", "")
            svg = painted(self._svg, self._colours).replace("system-ui, sans-serif", family, 1)
            self._renderer.load(QByteArray(svg.encode()))
        self.update()

    @property
    def _scale(self) -> float:
        return self.fontInfo().pixelSize() / FONT_SIZE

    def sizeHint(self) -> QSize:
        """The size at which its letters are as large as the window's."""
        return self._renderer.defaultSize() * self._scale if self._svg else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """So wide that its letters can still be read."""
        return QSize(min(320, self.sizeHint().width()), 0)

    def heightForWidth(self, width: int) -> int:
        """The height that goes with a width."""
        wanted = self.sizeHint()
        if not wanted.width():
            return 0
        return round(wanted.height() * min(1.0, width / wanted.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it at the left, and a ring around it where it has the keyboard."""
        wanted = self.sizeHint()
        if not wanted.width():
            return
        scale = min(1.0, self.width() / wanted.width(), self.height() / max(1, wanted.height()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(0, 0, wanted.width() * scale, wanted.height() * scale))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
