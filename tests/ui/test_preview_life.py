"""A preview whose page stops: it says so, it starts again, and it never takes the program with it."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from adr_studio.render.markdown import render_blocks
from adr_studio.ui.preview import LazyPreview
from adr_studio.ui.preview_basic import BasicPreview
from adr_studio.ui.preview_web import WebPreview

TEXT = "# Title\n\nA paragraph.\n\n- one\n- two\n"


class Life:
    """A preview of the window's, and what happens to it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.preview, self._qtbot = LazyPreview(lambda path: None), qtbot
        self.preview.resize(600, 400)
        self.preview.show()

    @property
    def web(self) -> WebPreview | None:
        return next((each for each in self.preview.findChildren(WebPreview) if each.isVisible()), None)

    @property
    def basic(self) -> BasicPreview | None:
        return next((each for each in self.preview.findChildren(BasicPreview) if each.isVisible()), None)

    @property
    def said(self) -> str:
        return " ".join(label.text() for label in self.preview.findChildren(QLabel) if label.isVisible())

    @property
    def offered(self) -> list[str]:
        return [each.text() for each in self.preview.findChildren(QPushButton) if each.isVisible()]

    def show(self, text: str = TEXT) -> None:
        with self._qtbot.waitSignal(self.preview.updated, timeout=20_000):
            self.preview.show_document("docs/a.md", render_blocks(text))

    def kill(self) -> None:
        web = self.web
        assert web is not None
        with self._qtbot.waitSignal(self.preview.stopped, timeout=20_000):
            os.kill(web._page.renderProcessPid(), signal.SIGKILL)

    def press(self, text: str) -> None:
        button = next(each for each in self.preview.findChildren(QPushButton) if each.text() == text)
        with self._qtbot.waitSignal(self.preview.updated, timeout=20_000):
            button.click()

    def words(self) -> str:
        return self.ask("document.body.innerText")

    def ask(self, expression: str) -> str:
        answers: list[str] = []
        web = self.web
        assert web is not None
        web.ask(expression, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
        return answers[0]


@pytest.fixture
def life(qtbot: QtBot) -> Iterator[Life]:
    made = Life(qtbot)
    yield made
    made.preview.close_page()
    made.preview.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_page_that_stops_says_so_in_its_place(life: Life) -> None:
    life.show()
    assert life.said == ""
    life.kill()
    assert life.said == "The preview stopped. Your text is fine."
    assert life.offered == ["Restart preview", "Use basic preview"]
    assert life.web is None


def test_it_starts_again_with_what_it_showed_and_its_colours(life: Life) -> None:
    life.preview.set_theme_css(":root { --base: rgb(1, 2, 3) }", QColor("black"))
    life.show()
    life.kill()
    life.press("Restart preview")
    assert "A paragraph." in life.words()
    assert life.said == ""
    assert life.ask("getComputedStyle(document.documentElement).backgroundColor") == "rgb(1, 2, 3)"
    life.show(TEXT.replace("A paragraph", "Another"))
    assert "Another." in life.words()


def test_a_page_that_crashes_by_itself_is_no_different(life: Life, qtbot: QtBot) -> None:
    life.show()
    assert life.web is not None
    with qtbot.waitSignal(life.preview.stopped, timeout=20_000):
        life.web._page.load(QUrl("chrome://crash"))
    life.press("Restart preview")
    assert "A paragraph." in life.words()


def test_the_basic_preview_can_take_its_place(life: Life) -> None:
    life.show()
    life.kill()
    life.press("Use basic preview")
    assert life.basic is not None
    assert "A paragraph." in life.basic.text()
    assert life.said == ""
    life.show(TEXT.replace("A paragraph", "Another"))
    assert "Another." in life.basic.text()


def test_after_three_stops_in_a_row_the_basic_preview_is_shown(life: Life) -> None:
    life.show()
    life.kill()
    life.press("Restart preview")
    life.kill()
    life.press("Restart preview")
    life.kill()
    assert life.basic is not None
    assert "A paragraph." in life.basic.text()
    assert life.said == "The preview stopped again and again, so the basic one is shown."
    assert life.offered == ["Restart preview"]
    life.press("Restart preview")
    assert life.basic is None
    assert "A paragraph." in life.words()


def test_a_page_that_is_killed_while_patches_are_on_their_way(life: Life, qtbot: QtBot) -> None:
    life.show()
    web, stops = life.web, []
    assert web is not None
    life.preview.stopped.connect(lambda: stops.append(1))
    texts = ["\n\n".join(f"paragraph {number}, version {version}" for number in range(300)) for version in range(8)]
    with qtbot.waitSignal(life.preview.stopped, timeout=20_000):
        for text in texts:
            life.preview.show_document("docs/a.md", render_blocks(text))
            life.preview.scroll_to_line(100)
            if text == texts[3]:
                os.kill(web._page.renderProcessPid(), signal.SIGKILL)
    life.preview.show_document("docs/a.md", render_blocks("while it is stopped"))
    life.preview.scroll_to_line(1)
    life.preview.flash(1)
    assert stops == [1]
    life.press("Restart preview")
    assert life.words().strip() == "while it is stopped"
    life.show("and after")
    assert life.words().strip() == "and after"


def test_a_page_that_is_killed_before_it_was_there(life: Life, qtbot: QtBot) -> None:
    life.preview.start()
    life.preview.show_document("docs/a.md", render_blocks(TEXT))
    web = life.web
    assert web is not None
    qtbot.waitUntil(lambda: web._page.renderProcessPid() > 0, timeout=20_000)
    life.kill()
    life.press("Restart preview")
    assert "A paragraph." in life.words()


def test_the_wishes_of_what_is_inside_come_out(life: Life, qtbot: QtBot) -> None:
    life.show()
    web = life.web
    assert web is not None
    with qtbot.waitSignal(life.preview.link_activated) as link:
        web.activate("adr://document/docs/b%20c.md#why-%C3%B6")
    assert link.args == ["docs/b c.md#why-ö"]
    with qtbot.waitSignal(life.preview.whole_requested):
        web.activate("adr://whole/")
    with qtbot.waitSignal(life.preview.scrolled) as line:
        web.scrolled.emit(4.5)
    assert line.args == [4.5]
