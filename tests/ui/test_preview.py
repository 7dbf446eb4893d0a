"""The preview with the real web page, in Chromium, and its plain stand-in."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, QEvent, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from adr_studio.render.blocks import Block
from adr_studio.render.links import WHOLE
from adr_studio.render.markdown import Renderer, render_blocks
from adr_studio.storage.workspace import Workspace
from adr_studio.ui.preview import create_preview
from adr_studio.ui.preview_basic import BasicPreview
from adr_studio.ui.preview_pane import Preview
from adr_studio.ui.preview_web import WebPreview

TEXT = """# Keep orders in one database

Two services write the *same* table.

<details><summary>More</summary>

Hidden at first.

</details>

## Considered options

- One owner
- Two owners
"""

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Listener:
    """A server on the loopback interface that counts who comes, though they say nothing."""

    def __init__(self) -> None:
        self._count = 0
        self._last_port = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            connection, (_, port) = self._socket.accept()
            connection.close()
            if port == self._last_port:
                return
            self._count += 1

    def stop(self) -> int:
        """Stop listening; gives the number of connections that were opened."""
        if not self._last_port:
            with socket.socket() as last:
                last.bind(("127.0.0.1", 0))
                self._last_port = last.getsockname()[1]
                last.connect(("127.0.0.1", self.port))
            self._thread.join()
            self._socket.close()
        return self._count


@pytest.fixture
def root(make_repository: Callable[..., Path]) -> Path:
    repository = make_repository(
        {"docs/in side.png": png("red"), "docs/a%20b.png": png("green"), "top.png": png("blue")}, "home/repository"
    )
    (repository / ".git" / "secret.png").write_bytes(png("black"))
    (repository.parent / "outside.png").write_bytes(png("black"))
    (repository / "docs" / "leads-out.png").symlink_to(repository.parent / "outside.png")
    return repository


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.stop()


def png(colour: str) -> bytes:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return buffer.data().data()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


class TestPatches:
    def test_only_the_changed_block_is_touched(self, web) -> None:
        web.show(TEXT)
        web.do("document.querySelectorAll('.block').forEach((each, index) => each.dataset.mark = index)")
        web.show(TEXT.replace("*same*", "**very same**"))
        marks = web.ask("[...document.querySelectorAll('.block')].map((each) => each.dataset.mark || '')")
        assert marks == ["0", "1", "2", "3", "4"]
        assert "very same table" in web.text
        web.show(f"# New\n\n{TEXT}")
        assert web.ask("document.querySelectorAll('.block')[1].dataset.mark") == "0"

    def test_added_and_removed_blocks_leave_the_others(self, web) -> None:
        web.show("a\n\nb\n\nc\n\nd\n")
        web.do("document.querySelectorAll('.block').forEach((each) => each.dataset.mark = each.innerText.trim())")
        web.show("new\n\na\n\nc\n\nin between\n\nd\n")
        seen = "[...document.querySelectorAll('.block')].map((e) => [e.innerText.trim(), e.dataset.mark || ''])"
        assert web.ask(seen) == [["new", ""], ["a", "a"], ["c", "c"], ["in between", ""], ["d", "d"]]

    def test_blocks_that_moved_know_their_lines(self, web) -> None:
        web.show("a\n\nb\n")
        web.show("\n\n\na\n\nb\n")
        web.do("document.querySelectorAll('p').forEach((each) => each.id = each.innerText)")
        assert web.ask("[studio.jump('a'), studio.jump('b')]") == [3, 5]

    def test_the_same_blocks_again_say_nothing(self, web, qtbot: QtBot) -> None:
        web.show(TEXT)
        with qtbot.assertNotEmitted(web.preview.updated):
            web.preview.show_document("docs/a.md", Renderer("docs").render(TEXT))
            web.do("")

    def test_an_open_details_stays_open_while_its_block_changes(self, web) -> None:
        web.show(TEXT)
        web.do("document.querySelector('details').open = true")
        web.show(TEXT.replace("Hidden at first", "Hidden no more"))
        assert web.ask("document.querySelector('details').open") is True
        assert "Hidden no more" in web.text

    def test_another_document_replaces_all_and_starts_at_its_top(self, web) -> None:
        web.show("\n\n".join(f"paragraph {number}" for number in range(200)))
        web.preview.scroll_to_line(300)
        assert web.ask("window.scrollY") > 0
        web.show(TEXT, "docs/b.md")
        assert web.ask("window.scrollY") == 0
        assert words(web.text)[:2] == ["Keep", "orders"]

    def test_text_of_any_script_arrives_as_it_is(self, web) -> None:
        said = 'emoji 😀, 漢字, עברית, e\u0301, "quotes", `</script>`, ${x}, C:\\x, \u2028 line'
        web.show(said.replace("`</script>`", "`` </script> ``"))
        assert web.ask("document.querySelector('p').textContent.trim()") == said.replace("`", "")


class TestScrolling:
    def test_the_page_follows_a_line(self, web) -> None:
        web.show("\n\n".join(f"paragraph {number}" for number in range(200)))
        web.preview.scroll_to_line(200)
        top = "document.querySelectorAll('.block')[100].getBoundingClientRect().top"
        assert 0 <= web.ask(top) <= 60

    def test_half_way_through_a_long_block_is_half_way_down_its_picture(self, web) -> None:
        items = "\n".join(f"- item {number}" for number in range(100))
        web.show(f"first\n\n{items}\n\nlast\n\n" + "more\n\n" * 60)
        web.preview.scroll_to_line(52)
        assert 0 <= web.ask("document.querySelectorAll('li')[50].getBoundingClientRect().top") <= 60

    def test_footnotes_in_the_middle_do_not_catch_what_follows(self, web) -> None:
        before = "\n\n".join(f"a {number}[^{number}]" for number in range(60))
        after = "\n\n".join(f"b {number}" for number in range(60))
        web.show(f"{before}\n\n[^1]: note\n\n{after}")
        web.preview.scroll_to_line(140)
        assert web.ask("[...document.querySelectorAll('.block p')].find((e) => e.innerText === 'b 9')") is not None
        top = "[...document.querySelectorAll('p')].find((e) => e.innerText === 'b 9').getBoundingClientRect().top"
        assert -60 <= web.ask(top) <= 60

    def test_a_double_click_leads_to_its_line(self, web, qtbot: QtBot) -> None:
        web.show(TEXT)
        with qtbot.waitSignal(web.preview.line_requested, timeout=20_000) as line:
            web.double_click("li:nth-child(2)")
        assert line.args == [TEXT.split("\n").index("- Two owners")]


class TestLinks:
    def test_a_link_is_reported_and_not_followed(self, web, qtbot: QtBot) -> None:
        web.show("[record](0002-b%20c.md#why) and [web](https://example.org/x?y=1)")
        with qtbot.waitSignal(web.preview.link_activated, timeout=20_000) as inside:
            web.click('a[href^="adr"]')
        assert inside.args == ["docs/0002-b c.md#why"]
        with qtbot.waitSignal(web.preview.external_link_activated, timeout=20_000) as outside:
            web.click('a[href^="http"]')
        assert outside.args == ["https://example.org/x?y=1"]
        assert web.ask("location.href") == "adr://preview/"
        assert words(web.text) == ["record", "and", "web"]

    @pytest.mark.parametrize(
        ("button", "keys"),
        [(MIDDLE, NO_KEYS), (LEFT, Qt.KeyboardModifier.ControlModifier), (LEFT, Qt.KeyboardModifier.ShiftModifier)],
    )
    def test_a_link_for_a_new_window_is_reported_too(
        self, web, qtbot: QtBot, button: Qt.MouseButton, keys: Qt.KeyboardModifier
    ) -> None:
        web.show("[web](https://example.org/)")
        with qtbot.waitSignal(web.preview.external_link_activated, timeout=20_000):
            web.click("a", button, keys)
        assert web.ask("location.href") == "adr://preview/"

    def test_a_very_large_document_is_shown_when_asked_for(self, web, qtbot: QtBot) -> None:
        web.show_blocks((Block("x", 0, 0, f'<p class="notice">Large. <a href="{WHOLE}">Show it</a></p>'),))
        with qtbot.waitSignal(web.preview.whole_requested, timeout=20_000):
            web.click("a")
        assert words(web.text) == ["Large", "Show", "it"]

    def test_no_document_can_ask_for_that(self) -> None:
        assert "href" not in render_blocks(f"[x]({WHOLE}) <a href='{WHOLE}'>y</a>")[0].html

    def test_a_heading_is_jumped_to(self, web, qtbot: QtBot) -> None:
        stopped: list[bool] = []
        web.preview.stopped.connect(lambda: stopped.append(True))
        web.show("[down](#größe)\n\n" + "text\n\n" * 100 + "# Größe\n\n" + "text\n\n" * 100)
        web.click("a")
        web.wait_for("window.scrollY > 500")
        assert 0 <= web.ask("document.querySelector('h1').getBoundingClientRect().top") <= 60
        assert not stopped
        web.show("still there")
        assert words(web.text) == ["still", "there"]


VECTORS = """
<img src="{http}/img"><img srcset="{http}/srcset"><picture><source srcset="{http}/source"><img></picture>
<p style="background: url({http}/background)">x</p><style>@import "{http}/import"; p {{ background: url({http}/css) }}
@font-face {{ font-family: f; src: url({http}/font) }} p {{ font-family: f }}</style>
<link rel="stylesheet" href="{http}/link"><link rel="prefetch" href="{http}/prefetch">
<link rel="preconnect" href="{http}/"><link rel="dns-prefetch" href="{http}/">
<link rel="preload" as="image" href="{http}/p">
<link rel="icon" href="{http}/icon"><link rel="manifest" href="{http}/manifest"><link rel="prerender" href="{http}/pr">
<iframe src="{http}/iframe"></iframe><iframe srcdoc="<img src='{http}/srcdoc'>"></iframe><frame src="{http}/frame">
<object data="{http}/object"></object><embed src="{http}/embed">
<video src="{http}/video" poster="{http}/poster"></video>
<audio src="{http}/audio" autoplay></audio><svg><image href="{http}/svg"/><use href="{http}/use#a"/></svg>
<meta http-equiv="refresh" content="0;url={http}/refresh"><base href="{http}/">
<form id="f" action="{http}/form" method="post"><input name="a" autofocus onfocus="document.title='ran'"></form>
<img src="x" onerror="fetch('{http}/onerror'); document.title='ran'"><body onload="document.title='ran'">
<script>document.title = 'ran'; fetch('{http}/fetch'); new WebSocket('{ws}'); navigator.sendBeacon('{http}/beacon');
window.open('{http}/open'); location = '{http}/location'</script>
<details open ontoggle="document.title='ran'; fetch('{http}/toggle')"><summary>s</summary></details>
<a href="{http}/ping" ping="{http}/ping">a</a><table background="{http}/table"><tr><td>x</td></tr></table>
<input type="image" src="{http}/input"><img loading="lazy" src="{local}/lazy"><img src="//127.0.0.1:{port}/img">
<link rel="modulepreload" href="{http}/module"><link rel="preconnect" href="{local}/" crossorigin>
<link rel="next" href="{http}/next"><link rel="search" href="{http}/search"><link rel="pingback" href="{http}/pingback">
<video><track default src="{http}/track"><source src="{http}/video-source"></video><portal src="{http}/portal"></portal>
<p style="background: image-set('{http}/set' 1x); cursor: url({http}/cursor), auto; content: url({http}/content)">x</p>
<script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["{http}/speculation"]}}]}}</script>
<script>new EventSource('{http}/events'); new Worker('{http}/worker')
navigator.serviceWorker.register('{http}/service')
new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}}).createDataChannel('x')
import('{http}/import.js')
new XMLHttpRequest().open('GET', '{http}/xhr')</script><a href="{http}/download" download>d</a>
<bgsound src="{http}/bgsound">
<area href="{http}/area" ping="{http}/area-ping"><isindex action="{http}/isindex">
<applet codebase="{http}/applet">x</applet>
<math><mtext href="{http}/math"></mtext></math>
"""


def hostile(port: int) -> str:
    """A page that asks for everything that a page can ask for, from a server on this machine."""
    address = f"127.0.0.1:{port}"
    return VECTORS.format(http=f"http://{address}", ws=f"ws://{address}", local=f"http://localhost:{port}", port=port)


AFTER = "Everything that the page could fetch was asked for."


class TestHostilePages:
    @pytest.mark.parametrize("cleaned", [True, False])
    def test_no_connection_is_opened_and_nothing_runs(self, web, listener: Listener, cleaned: bool) -> None:
        http = f"http://127.0.0.1:{listener.port}"
        written = hostile(listener.port)
        title = web.ask("document.title")
        blocks = render_blocks(written) if cleaned else (Block("x", 0, 1, written),)
        web.show_blocks(blocks)
        web.show_blocks((*blocks, Block("after", 1, 2, AFTER)))
        if not cleaned:
            self._force(web, http)
        # Pictures that are not let through are settled when one that comes later is.
        web.do(
            "window.late = new Image(); late.onload = late.onerror = () => { late.done = 1; }; late.src = 'adr://document/gone.png'"
        )
        web.wait_for("late.done")
        assert listener.stop() == 0
        assert web.ask("document.title") == title
        assert web.ask("location.href") == "adr://preview/"
        assert AFTER in web.text

    def _force(self, web, http: str) -> None:
        """What markup that was put into a page does not do by itself, done to it as a page's own parser would."""
        web.do("document.querySelector('#f').submit()")
        web.do(f"document.querySelector('a[ping]').click(); new Image().src = '{http}/image'")
        web.do(
            "for (const old of document.querySelectorAll('script')) { const fresh = document.createElement('script');"
            " fresh.textContent = old.textContent; old.replaceWith(fresh); }"
        )
        for element in ("link", "meta", "iframe", "base"):
            web.do(f"document.querySelectorAll('{element}').forEach((e) => document.head.append(e.cloneNode(true)))")

    def test_the_listener_would_have_seen_a_connection(self, listener: Listener) -> None:
        socket.create_connection(("127.0.0.1", listener.port)).close()
        assert listener.stop() == 1

    def test_only_pictures_inside_the_repository_are_loaded(self, make_web, root: Path) -> None:
        asked: list[str] = []

        def load(path: str) -> tuple[bytes, str] | None:
            asked.append(path)
            return Workspace(root).picture(path)

        web = make_web(load)
        sources = ["in%20side.png", "a%2520b.png", "/top.png"]
        refused = [
            "leads-out.png",
            "../../outside.png",
            "../.git/secret.png",
            "file:///etc/passwd",
            f"file://{root}/top.png",
            "a%00.png",
            "..%2f..%2foutside.png",
        ]
        web.show("\n".join(f"![{source}]({source})" for source in (*sources, *refused)))
        web.wait_for("[...document.images].every((each) => each.complete)")
        assert (
            web.ask("[...document.images].filter((each) => each.naturalWidth === 8).map((each) => each.alt)") == sources
        )
        assert set(asked) == {"docs/in side.png", "docs/a%20b.png", "top.png", "docs/leads-out.png"}

    def test_what_the_scheme_refuses_even_unsanitised(self, make_web, root: Path) -> None:
        web = make_web(Workspace(root).picture)
        sources = [
            "adr://document/../outside.png",
            "adr://document/%2e%2e/outside.png",
            "adr://document/%252e%252e/outside.png",
            f"adr://document/{root.parent}/outside.png",
            "adr://document/.git/secret.png",
            "adr://document/.GIT/secret.png",
            "adr://document/docs/../.git/secret.png",
            "adr://preview/top.png",
            "adr://elsewhere/top.png",
            f"file://{root}/top.png",
        ]
        written = "".join(f'<img alt="{source}" src="{source}">' for source in sources)
        web.show_blocks((Block("x", 0, 1, f'{written}<img id="good" src="adr://document/top.png">'),))
        web.wait_for("[...document.images].every((each) => each.complete)")
        assert web.ask("[...document.images].filter((e) => e.naturalWidth).map((e) => e.id || e.alt)") == ["good"]


class TestLife:
    def test_what_is_shown_before_the_page_is_there_is_shown_then(self, make_web) -> None:
        web = make_web()
        web.preview.show_document("docs/a.md", render_blocks("first"))
        web.preview.show_document("docs/a.md", render_blocks("second"))
        web.wait_for("document.body.innerText.includes('second')")
        assert words(web.text) == ["second"]

    def test_the_theme_wins_over_the_page(self, web) -> None:
        web.show(TEXT)
        web.preview.set_theme_css(":root { --text: rgb(9, 8, 7) }", QColor("white"))
        assert web.ask("getComputedStyle(document.documentElement).color") == "rgb(9, 8, 7)"

    @pytest.mark.parametrize(("wish", "kind"), [("basic", BasicPreview), ("", WebPreview)])
    def test_which_preview_is_made(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, wish: str, kind: type[Preview]
    ) -> None:
        monkeypatch.setenv("ADR_STUDIO_PREVIEW", wish)
        preview = create_preview(lambda path: None)
        qtbot.addWidget(preview)
        assert type(preview) is kind
        preview.close_page()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class TestBasicPreview:
    def test_it_shows_the_same_text(self, qtbot: QtBot, web) -> None:
        text = TEXT + "\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [!NOTE]\n> Said.\n\n- [x] done\n\n```python\nx = 1\n```\n"
        basic = BasicPreview(lambda path: None)
        qtbot.addWidget(basic)
        basic.show_document("docs/a.md", render_blocks(text, "docs"))
        web.show(text)
        web.do("document.querySelector('details').open = true")
        assert words(basic.text()) == words(web.text)

    def test_it_loads_nothing_but_the_repository_s_pictures(self, qtbot: QtBot, root: Path, listener: Listener) -> None:
        asked: list[str] = []

        def load(path: str) -> tuple[bytes, str] | None:
            asked.append(path)
            return Workspace(root).picture(path)

        basic = BasicPreview(load)
        qtbot.addWidget(basic)
        basic.resize(400, 400)
        basic.show()
        written = (
            f'<img src="{root}/top.png"><img src="file://{root}/top.png"><img src="//127.0.0.1/share/x.png">'
            '<img src="adr://preview/top.png"><img src="adr://document/gone.png"><img src="adr://document/docs/a%2520b.png">'
        )
        basic.show_document("docs/a.md", (Block("x", 0, 1, written + hostile(listener.port)),))
        picture = basic.grab().toImage()
        colours = {picture.pixelColor(x, y).name() for x in range(400) for y in range(100)}
        assert asked == ["gone.png", "docs/a%20b.png"]
        assert QColor("green").name() in colours
        assert QColor("blue").name() not in colours
        assert listener.stop() == 0

    def test_a_link_is_reported_and_not_followed(self, qtbot: QtBot) -> None:
        basic = BasicPreview(lambda path: None)
        qtbot.addWidget(basic)
        basic.show_document("docs/a.md", render_blocks("[b](b.md) [passwd](file:///etc/passwd)", "docs"))
        browser = basic.findChild(QTextBrowser)
        assert browser is not None
        with qtbot.waitSignal(basic.link_activated) as link:
            browser.anchorClicked.emit("adr://document/docs/b.md")
        assert link.args == ["docs/b.md"]
        with qtbot.assertNotEmitted(basic.link_activated), qtbot.assertNotEmitted(basic.external_link_activated):
            browser.anchorClicked.emit("file:///etc/passwd")
        assert words(basic.text()) == ["b", "passwd"]

    def test_it_follows_a_line_and_stays_there(self, qtbot: QtBot) -> None:
        basic = BasicPreview(lambda path: None)
        qtbot.addWidget(basic)
        basic.resize(300, 200)
        basic.show()
        text = "\n\n".join(f"paragraph {number}" for number in range(100))
        basic.show_document("docs/a.md", render_blocks(text))
        basic.scroll_to_line(100)
        browser = basic.findChild(QTextBrowser)
        assert browser is not None
        at = browser.verticalScrollBar().value()
        assert at > 0
        basic.show_document("docs/a.md", render_blocks(f"{text}!"))
        assert browser.verticalScrollBar().value() == at

    def test_a_heading_is_jumped_to(self, qtbot: QtBot) -> None:
        basic = BasicPreview(lambda path: None)
        qtbot.addWidget(basic)
        basic.resize(300, 200)
        basic.show()
        basic.show_document(
            "docs/a.md", render_blocks("[down](#größe)\n\n" + "text\n\n" * 60 + "# Größe\n\n" + "text\n\n" * 60)
        )
        browser = basic.findChild(QTextBrowser)
        assert browser is not None
        browser.anchorClicked.emit("#gr%C3%B6%C3%9Fe")
        at = browser.verticalScrollBar().value()
        assert 0 < at < browser.verticalScrollBar().maximum()
        browser.verticalScrollBar().setValue(0)
        basic.scroll_to_heading("größe")
        assert browser.verticalScrollBar().value() == at
