"""Hostile pages in the real web view, hostile words in the real window, and the whole gallery without a connection."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flow_desk import MADR, Desk, at_a_desk
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject
from PySide6.QtGui import QDesktopServices, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextBrowser, QToolButton
from pytestqt.qtbot import QtBot
from test_markdown import ELEMENTS, NETWORK, SCHEMES, TRACKERS
from test_names import NAMES, UNSEEN

from adr_studio.domain.display import visible
from adr_studio.render.markdown import render_blocks
from adr_studio.storage.workspace import Workspace
from adr_studio.ui.dialogs import CommitDialog, PlanDialog, RecordDialog
from adr_studio.ui.plain import as_label
from adr_studio.ui.preview_basic import BasicPreview
from adr_studio.ui.preview_flags import prepare_environment
from adr_studio.ui.preview_web import WebPreview

MAX = 20_000


class Listener:
    """A server of this computer that counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._seen = 0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                connection.settimeout(5)
                try:
                    if connection.recv(4) == b"stop":
                        return
                except OSError:
                    pass
            self._seen += 1

    def stop(self) -> int:
        """Stop; gives how many came."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"stop")
        self._thread.join()
        self._socket.close()
        return self._seen


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    if made._thread.is_alive():
        made.stop()


def svg(inner: str, more: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" {more}>{inner}</svg>'


def drawings(http: str) -> dict[str, str]:
    """Pictures of SVG that would run, fetch, or grow without end."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "script.svg": svg(
            f"<script>fetch('{http}/s'); document.title='ran'; alert(1)</script><rect width='9' height='9'/>"
        ),
        "onload.svg": svg("<rect width='9' height='9'/>", f"onload=\"fetch('{http}/o')\""),
        "foreign.svg": svg(
            f"<foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='{http}/f'/></foreignObject>"
        ),
        "image.svg": svg(
            f"<image href='{http}/i' width='9' height='9'/><image xlink:href='{http}/x' width='9' height='9'/>"
        ),
        "use.svg": svg(
            f"<use href='{http}/u.svg#a'/><style>@import url({http}/c.css); rect {{ fill: url({http}/p#a) }}</style>"
        ),
        "filter.svg": svg(
            f"<filter id='a'><feImage href='{http}/fe'/></filter><rect width='9' height='9' filter='url(#a)'/>"
        ),
        "file.svg": svg(
            "<image href='file:///etc/passwd' width='9' height='9'/><image href='file:///dev/zero' width='9' height='9'/>"
        ),
        "stylesheet.svg": f"<?xml-stylesheet href='{http}/x.css'?>" + svg("<rect width='9' height='9'/>"),
        "laughs.svg": f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]>' + svg("<text>&e9;</text>"),
        "external.svg": f'<!DOCTYPE svg SYSTEM "{http}/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "{http}/p">%p;]>'
        + svg("<text>&e;</text>"),
        "uses.svg": svg(
            "<g id='g0'><rect width='1' height='1'/></g>"
            + "".join(f"<g id='g{n}'><use href='#g{n - 1}'/></g>" for n in range(1, 8))
        ),
        "self.svg": svg(
            "<g id='g'><use href='#g'/></g><pattern id='p'><rect fill='url(#p)'/></pattern><rect fill='url(#p)' width='9' height='9'/>"
        ),
    }


class Web:
    """The web view on a folder, and questions to its page."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.preview = WebPreview(Workspace(root).picture)
        self.preview.resize(600, 400)
        self.preview.show()

    def show(self, text: str) -> None:
        with self._qtbot.waitSignal(self.preview.updated, timeout=MAX):
            self.preview.show_document("docs/a.md", render_blocks(text, "docs"))

    def ask(self, expression: str) -> Any:
        answers: list[str] = []
        self.preview.ask(f"JSON.stringify({expression} ?? null)", answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=MAX)
        return json.loads(answers[0])

    def wait_for_pictures(self) -> None:
        self._qtbot.waitUntil(
            lambda: bool(self.ask("[...document.images].every((each) => each.complete)")), timeout=MAX
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    return tmp_path


@pytest.fixture
def web(folder: Path, qtbot: QtBot) -> Iterator[Web]:
    made = Web(folder, qtbot)
    yield made
    made.preview.close_page()
    made.preview.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize((), [()], ids=["H067-H070-H071-H073-H081-in the web view"])
def test_no_connection_is_opened_and_nothing_runs(web: Web, folder: Path, listener: Listener) -> None:
    """Everything of the gallery in one page, each address leading to a server that counts."""
    host = f"127.0.0.1:{listener.port}"
    texts = (
        *ELEMENTS.values(),
        *TRACKERS.values(),
        *(f"![s]({target})\n\n<img src='{target}'>" for target in NETWORK.values()),
    )
    hostile = [
        re.sub(r"(?<=[/\\])h(?=[/\\)'\"> ])", lambda _: host, text).replace("x()", "document.title='ran'")
        for text in texts
    ]
    for name, drawing in drawings(f"http://{host}").items():
        (folder / "docs" / name).write_text(drawing)
    title = web.ask("document.title")
    shown = "\n\n".join(f"![{name}]({name})" for name in drawings(""))
    # Raw HTML may take all that follows it along, so each is a document of its own.
    blocks = [block for text in (*hostile, shown, "Everything was shown.") for block in render_blocks(text, "docs")]
    with web._qtbot.waitSignal(web.preview.updated, timeout=MAX):
        web.preview.show_document("docs/a.md", blocks)
    web.wait_for_pictures()
    assert len(blocks) > len(ELEMENTS)
    assert web.ask("document.title") == title
    assert web.ask("location.href") == "adr://preview/"
    assert "Everything was shown." in web.ask("document.body.innerText")
    names = web.ask("[...new Set([...document.querySelectorAll('main *')].map((each) => each.localName))]")
    assert not {"script", "style", "iframe", "object", "embed", "link", "meta", "base", "form", "svg", "math"} & set(
        names
    )
    handlers = "[...document.querySelectorAll('main *')].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith('on'))"
    assert web.ask(handlers) == []
    assert listener.stop() == 0


@pytest.mark.parametrize((), [()], ids=["H071-H073-the listener"])
def test_the_listener_sees_who_comes(listener: Listener) -> None:
    socket.create_connection(("127.0.0.1", listener.port)).close()
    assert listener.stop() == 1


@pytest.mark.parametrize((), [()], ids=["H069-H070-basic view"])
def test_a_click_on_such_a_link_starts_nothing(qtbot: QtBot) -> None:
    basic = BasicPreview(lambda path: None)
    qtbot.addWidget(basic)
    browser = basic.findChild(QTextBrowser)
    assert browser is not None
    with qtbot.assertNotEmitted(basic.link_activated), qtbot.assertNotEmitted(basic.external_link_activated):
        for target in (*SCHEMES, *NETWORK.values()):
            if not target.startswith(("adr://document/", "http")):
                browser.anchorClicked.emit(target)
    assert not browser.openLinks()
    assert not browser.openExternalLinks()


@pytest.mark.parametrize((), [()], ids=["H073-basic view"])
def test_a_drawing_in_the_basic_view_fetches_nothing(qtbot: QtBot, folder: Path, listener: Listener) -> None:
    for name, drawing in drawings(f"http://127.0.0.1:{listener.port}").items():
        (folder / "docs" / name).write_text(drawing)
    basic = BasicPreview(Workspace(folder).picture)
    qtbot.addWidget(basic)
    basic.show()
    basic.show_document("docs/a.md", render_blocks("\n\n".join(f"![{name}]({name})" for name in drawings("")), "docs"))
    basic.grab()
    assert listener.stop() == 0


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with at_a_desk(qapp, qtbot, tmp_path / "user", monkeypatch) as made:
        yield made


class Opened(QObject):
    """Stands in for the browser: keeps what would have been opened."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def open(self, url: object) -> None:
        self.urls.append(str(url))


@pytest.mark.parametrize((), [()], ids=["H079-address of other letters"])
def test_the_question_before_a_link_shows_the_address_that_is_looked_up(
    desk: Desk, make_repository: Callable[..., Path]
) -> None:
    desk.open(make_repository({"docs/adr/0001-a.md": MADR.format(title="A")}))
    desk.shell.answers["confirm"] = False
    browser = Opened()
    for scheme in ("http", "https", "mailto"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    try:
        for url in ("https://gооgle.com/x", "https://xn--ggle-55da.com/"):
            desk.window.documents.external_link_activated.emit(url)
            title, text, action = desk.shell.asked[-1][1]
            assert (title, action) == ("Leave ADR Studio?", "Open it")
            assert "This link leads to xn--ggle-55da.com:" in text
    finally:
        for scheme in ("http", "https", "mailto"):
            QDesktopServices.unsetUrlHandler(scheme)
    assert browser.urls == []


ODD_TITLE = "a\u202eb <img src=//h/x> \x1b[31m"


@pytest.mark.parametrize((), [()], ids=["H063-H065-H079-in the window"])
def test_odd_names_are_spelled_in_the_window_and_opened_as_they_are(
    desk: Desk, make_repository: Callable[..., Path], git: Callable[..., str]
) -> None:
    names = {what: name.decode() for what, name in NAMES.items() if what not in ("no UTF-8", "Latin-1", "half a pair")}
    root = make_repository(
        {
            "docs/decisions/0001-a.md": MADR.format(title=ODD_TITLE),
            **{f"docs/decisions/{name}": MADR.format(title="T") for name in names.values()},
        }
    )
    git(root, "checkout", "-q", "-b", "<b>\u202eevil")
    desk.open(root)
    model = desk.window.frame.panel("navigator").tree.model()
    shown, paths = [], []
    for index in rows(model, QModelIndex()):
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        shown += [
            str(index.data() or ""),
            str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""),
            tip.replace("\n", ""),
        ]
        assert "<img" not in tip
        paths.append(index.data(Qt.ItemDataRole.UserRole))
    assert [each for each in shown if UNSEEN.search(each)] == []
    for name in names.values():
        path = f"docs/decisions/{name}"
        assert path in paths
        page = desk.show(path)
        assert page.document.text.startswith("---")
    desk.show("docs/decisions/0001-a.md")
    labels = [label for label in desk.window.findChildren(QLabel) if label.isVisible()]
    said = [label.text() for label in labels]
    assert [each for each in said if UNSEEN.search(each.replace("\n", ""))] == []
    buttons = [button for button in desk.window.findChildren(QToolButton) if "evil" in button.text()]
    assert [button.text() for button in buttons] == ["<b>\\u202Eevil"]
    assert "<b>" not in buttons[0].toolTip()
    assert desk.failures == []


def rows(model: Any, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield index
        yield from rows(model, index)


@pytest.mark.parametrize((), [()], ids=["H063-H065-in the questions"])
def test_odd_names_are_spelled_in_questions(qtbot: QtBot, make_repository: Callable[..., Path]) -> None:
    from adr_studio.domain.planning import Plan

    files = {
        f"docs/decisions/{name.decode()}": MADR.format(title=ODD_TITLE)
        for what, name in NAMES.items()
        if "UTF" not in what and name.isascii()
    }
    catalog = Workspace(make_repository(files)).load()
    commit = CommitDialog(tuple(files), catalog, "m", None)
    plan = PlanDialog(Plan("x", moved=dict(zip(files, files, strict=True))), None)
    record = RecordDialog("x", catalog, "", None)
    for dialog in (commit, plan, record):
        qtbot.addWidget(dialog)
    texts = [commit.paths.item(row).text() for row in range(commit.paths.count())]
    model = record.list.model()
    texts += [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert len(texts) == 2 * len(files)
    assert [text for text in texts if UNSEEN.search(text)] == []
    assert set(commit.wish().paths) == set(files)
    label = QLabel(as_label(f"Do <b>it</b> with {ODD_TITLE}?"))
    qtbot.addWidget(label)
    assert not UNSEEN.search(label.text().replace("\n", ""))
    assert "<img" not in label.text()
    assert as_label("plain “words”\nand more") == "plain “words”\nand more"
    assert visible(ODD_TITLE) == "a\\u202Eb <img src=//h/x> \\x1B[31m"


@pytest.mark.parametrize("user", [pytest.param("root", id="H113-root"), pytest.param("somebody", id="H113-somebody")])
def test_the_sandbox_is_left_out_for_root_alone(monkeypatch: pytest.MonkeyPatch, user: str) -> None:
    """What is said of it then is the program's; a variable of the environment does not switch it off for others."""
    if os.geteuid() != 0 and user == "root":
        pytest.skip("only root is root")
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-web-security --remote-debugging-port=9222")
    root = os.geteuid() == 0
    if root and user == "somebody":
        os.seteuid(65534)
    try:
        left_out = prepare_environment()
    finally:
        if root:
            os.seteuid(0)
    assert left_out is (user == "root")
    flags = os.environ["QTWEBENGINE_CHROMIUM_FLAGS"].split()
    assert ("--no-sandbox" in flags) is (user == "root")
    assert not {"--disable-web-security", "--remote-debugging-port=9222"} & set(flags)
    assert "--proxy-server=http://127.0.0.1:9" in flags
    assert "QTWEBENGINE_DISABLE_SANDBOX" not in os.environ


GALLERY = """
import contextlib, io, sys
sys.path[:0] = {places!r}
from test_markdown import ELEMENTS, INJECTED, NETWORK, SCHEMES, TRACKERS
from test_front_matter import BOMBS, with_status
from adr_studio import cli
from adr_studio.render.markdown import render_blocks

for text in (*ELEMENTS.values(), *INJECTED.values(), *TRACKERS.values(), *map(with_status, BOMBS.values())):
    render_blocks(text)
for target in (*SCHEMES, *NETWORK.values()):
    render_blocks(f"[x]({{target}}) ![x](<{{target}}>)")
with contextlib.redirect_stdout(io.StringIO()):
    for command in (["list"], ["list", "--json"], ["show", "1", "--html"], ["set", "1", "status", "rejected"], ["new", "Second"]):
        assert cli.run([command[0], {root!r}, *command[1:]]) == 0, command
print("done")
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize((), [()], ids=["H114-the gallery without a connection"])
def test_the_whole_gallery_opens_no_connection(make_repository: Callable[..., Path], tmp_path: Path) -> None:
    """Seen by the kernel, children (git) included; the web view has its listener above."""
    body = "\n\n".join((*TRACKERS.values(), *(f"![x]({target})" for target in NETWORK.values())))
    root = make_repository({"docs/decisions/0001-a.md": f"{MADR.format(title='A')}\n{body}\n"})
    places = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]
    script, log = tmp_path / "gallery.py", tmp_path / "connections"
    script.write_text(GALLERY.format(places=places, root=str(root)))

    def traced(*program: str) -> str:
        trace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(log)]
        done = subprocess.run([*trace, *program], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        if "ptrace" in done.stderr.lower():
            pytest.skip("nothing may be traced here")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert traced(sys.executable, str(script)) == "done\n"
    assert "AF_INET" not in log.read_text()
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    traced(sys.executable, "-c", code)
    assert "AF_INET" in log.read_text(), "the trace sees nothing: this test proves nothing"
