"""The preview's real web page, in Chromium, and questions to it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from pytestqt.qtbot import QtBot

from adr_studio.render.blocks import Block
from adr_studio.render.markdown import Renderer
from adr_studio.ui.preview_web import WebPreview

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Web:
    """A web preview, and questions to its page."""

    def __init__(self, preview: WebPreview, qtbot: QtBot) -> None:
        self.preview, self._qtbot = preview, qtbot
        self._renderer = Renderer("docs")

    def show(self, text: str, key: str = "docs/a.md") -> None:
        self.show_blocks(self._renderer.render(text), key)

    def show_blocks(self, blocks: tuple[Block, ...], key: str = "docs/a.md") -> None:
        with self._qtbot.waitSignal(self.preview.updated, timeout=20_000):
            self.preview.show_document(key, blocks)

    def ask(self, expression: str) -> Any:
        """The value of an expression, evaluated in the world of the preview's own script."""
        answers: list[str] = []
        self.preview.ask(f"JSON.stringify({expression} ?? null)", answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
        return json.loads(answers[0])

    def do(self, statements: str) -> None:
        """Run statements there, and wait until they have run."""
        self.ask(f"(() => {{ {statements} }})()")

    def wait_for(self, script: str) -> None:
        self._qtbot.waitUntil(lambda: bool(self.ask(script)), timeout=20_000)

    @property
    def text(self) -> str:
        return self.ask("document.body.innerText")

    def click(self, selector: str, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self._at(selector, lambda where, place: self._qtbot.mouseClick(where, button, keys, place))

    def double_click(self, selector: str) -> None:
        self._at(selector, lambda where, place: self._qtbot.mouseDClick(where, Qt.MouseButton.LeftButton, pos=place))

    def _at(self, selector: str, press: Callable[[Any, Any], None]) -> None:
        self.do(f"document.querySelector('{selector}').scrollIntoView({{block: 'center'}})")
        x, y, width, height = self.ask(
            f"(({{x, y, width, height}}) => [x, y, width, height])"
            f"(document.querySelector('{selector}').getClientRects()[0])"
        )
        view = self.preview._view.focusProxy()
        press(view, QPoint(int(x + min(width, 20) / 2), int(y + height / 2)))


@pytest.fixture
def make_web(qtbot: QtBot) -> Iterator[Callable[..., Web]]:
    made: list[WebPreview] = []

    def make(load_resource: Callable[[str], tuple[bytes, str] | None] = lambda path: None) -> Web:
        preview = WebPreview(load_resource)
        made.append(preview)
        preview.resize(700, 500)
        preview.show()
        return Web(preview, qtbot)

    yield make
    for preview in made:
        preview.close_page()
        preview.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def web(make_web: Callable[..., Web]) -> Web:
    return make_web()
