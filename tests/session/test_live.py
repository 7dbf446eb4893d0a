"""The live preview of documents that are too large to be followed."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from adr_studio.domain.edits import TextEdit
from adr_studio.domain.source import Source
from adr_studio.render.links import WHOLE
from adr_studio.session.document import Document
from adr_studio.session.jobs import Jobs
from adr_studio.session.live import LARGEST, LivePreview

LARGE = "\n\n".join(("word " * 2_000).strip() for _ in range(LARGEST // 10_000 + 5))


@pytest.fixture
def jobs(qapp) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def shown(live: LivePreview) -> str:
    return "".join(block.html for block in live.blocks)


def test_what_is_large_but_not_too_large_is_shown_to_its_end(jobs: Jobs, qtbot: QtBot) -> None:
    live = LivePreview(Document("docs/a.md", Source(f"{LARGE[:1_500_000]}\n\nThe end.\n"), "hash"), jobs)
    with qtbot.waitSignal(live.rendered, timeout=60_000):
        live.render()
    assert "The end." in live.blocks[-1].html


def test_a_document_that_is_too_large_says_so(jobs: Jobs, qtbot: QtBot) -> None:
    live = LivePreview(Document("docs/a.md", Source(LARGE), "hash"), jobs)
    live.render()
    assert "This file is 2.1 MB, so the preview does not follow it." in shown(live)
    assert WHOLE in shown(live)
    assert not jobs.busy


def test_it_is_shown_when_asked_for_and_stays_while_one_types(jobs: Jobs, qtbot: QtBot) -> None:
    document = Document("docs/a.md", Source(f"{LARGE}\n\nThe end.\n"), "hash")
    live = LivePreview(document, jobs)
    with qtbot.waitSignal(live.rendered, timeout=60_000):
        live.render_whole()
    assert "The end." in live.blocks[-1].html
    with qtbot.waitSignal(live.rendered, timeout=20_000):
        document.apply([TextEdit(0, 0, "More. ")])
    assert "The end." in live.blocks[-1].html
    assert "More." not in shown(live)
    assert "Show it as it is now" in live.blocks[0].html


def test_a_document_that_is_no_longer_too_large_is_followed_again(jobs: Jobs, qtbot: QtBot) -> None:
    document = Document("docs/a.md", Source(LARGE), "hash")
    live = LivePreview(document, jobs)
    live.render()
    with qtbot.waitSignal(live.rendered, timeout=20_000):
        document.replace_text("Short.")
    assert shown(live) == '<p data-line="0">Short.</p>\n'


def test_letters_of_many_bytes_count_for_what_they_take(jobs: Jobs, qtbot: QtBot) -> None:
    live = LivePreview(Document("docs/a.md", Source(f"{'漢' * 999}\n" * 800), "hash"), jobs)
    live.render()
    assert "This file is 2.4 MB" in shown(live)
