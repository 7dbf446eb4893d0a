"""What the preview's page keeps while somebody types, reads and scrolls."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
LONG = "word " * 400
PARAGRAPHS = "\n\n".join(f"paragraph {number} with some more words in it" for number in range(200))

TEXT = f"""# Title

A paragraph of several words, with ![a]({PICTURE}) a picture.

- one
- two
- three

```python
x = "{LONG}"
y = 1
z = 2
```

| a | b |
|---|--:|
| 1 | 2 |
| 3 | 4 |

<details><summary>More</summary>

Hidden at first.

</details>

    indented
    code

Last.
"""


def line_of(what: str) -> int:
    return next(number for number, line in enumerate(TEXT.split("\n")) if what in line)


def wheel(web, pixels: int) -> None:
    """Turn the wheel over the page, once it is painted: before that, Chromium does not know what lies under it."""
    web.do("window.painted = 0; requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = 1; }))")
    web.wait_for("window.painted")
    view = web.preview._view.focusProxy()
    where = QPointF(100, 100)
    event = QWheelEvent(
        where,
        view.mapToGlobal(where),
        QPoint(0, -pixels),
        QPoint(0, -pixels),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


class TestMorphing:
    def test_every_change_ends_in_what_would_be_shown_afresh(self, web, make_web) -> None:
        other = make_web()
        versions = [
            TEXT,
            TEXT.replace("- two\n", "- two *and*\n  - more\n"),
            TEXT.replace("- one\n", "").replace("several", "**several**"),
            TEXT.replace("| 3 | 4 |\n", "| 3 | 4 |\n| 5 | ~~6~~ |\n").replace("y = 1", "y = 'one'"),
            TEXT.replace("A paragraph", "## A heading"),
            TEXT.replace("- one", "1. one").replace("Hidden", "*Hidden*"),
            TEXT.replace("- two", "\nnone\n"),
            "only this",
            TEXT,
        ]
        for number, text in enumerate(versions):
            web.show(text)
            other.show(text, f"docs/{number}.md")
            assert web.ask("document.querySelector('#document').innerHTML") == other.ask(
                "document.querySelector('#document').innerHTML"
            )

    def test_a_picture_stays_the_same_element(self, web) -> None:
        web.show(TEXT)
        web.do("window.was = document.querySelector('img')")
        web.show(TEXT.replace("several words", "many words").replace("picture.", "picture!"))
        assert web.ask("document.querySelector('img') === window.was") is True
        assert "many words" in web.text

    def test_code_keeps_how_far_it_was_scrolled_sideways(self, web) -> None:
        web.show(TEXT)
        web.do("document.querySelector('pre').scrollLeft = 300")
        web.show(TEXT.replace("y = 1", "y = 100\nw = 5"))
        assert web.ask("document.querySelector('pre').scrollLeft") == 300
        assert "w = 5" in web.text

    def test_details_that_were_closed_by_the_reader_stay_closed(self, web) -> None:
        text = TEXT.replace("<details>", "<details open>")
        web.show(text)
        web.do("document.querySelector('details').open = false")
        web.show(text.replace("Hidden at first", "Hidden now"))
        assert web.ask("document.querySelector('details').open") is False

    @pytest.mark.parametrize(
        ("selected", "old", "new"),
        [
            ("li:nth-child(3)", "several", "many"),
            ("li:nth-child(3)", "- one", "- one and a half"),
            ("li:nth-child(3)", "- one\n", "- zero\n- one\n"),
            ("td", "| 3 | 4 |", "| 3 | 44 |"),
            ("p", "a picture.", "a picture!"),
        ],
    )
    def test_a_selection_beside_the_change_stays(self, web, selected: str, old: str, new: str) -> None:
        web.show(TEXT)
        web.do(
            f"const range = document.createRange(); const text = document.querySelector('{selected}').firstChild;"
            "range.setStart(text, 0); range.setEnd(text, Math.min(5, text.length));"
            "getSelection().removeAllRanges(); getSelection().addRange(range);"
        )
        before = web.ask("getSelection().toString()")
        assert before
        web.show(TEXT.replace(old, new))
        assert web.ask("getSelection().toString()") == before


class TestWhileTyping:
    """What is typed in stays where it is seen."""

    @pytest.mark.parametrize(
        ("block", "more"),
        [
            ("A paragraph", "A paragraph that grows by some words"),
            ("A paragraph", "A paragraph\n\nand one more"),
            ("```python\na = 1\nb = 2\n```", "```python\na = 1\n\n\nb = 2\n```"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"),
            ("- one\n- two", "- one\n- two\n- three"),
        ],
    )
    def test_the_block_stays_at_its_place(self, web, block: str, more: str) -> None:
        web.show(f"{PARAGRAPHS}\n\n{block}\n\n{PARAGRAPHS}")
        web.preview.scroll_to_line(PARAGRAPHS.count("\n") - 6)
        top = "document.querySelectorAll('.block')[200].getBoundingClientRect().top"
        before = web.ask(top)
        assert 50 < before < 450
        web.show(f"{PARAGRAPHS}\n\n{more}\n\n{PARAGRAPHS}")
        assert web.ask(top) == pytest.approx(before, abs=1)

    def test_a_change_far_above_moves_nothing_that_is_seen(self, web) -> None:
        web.show(f"first\n\n{PARAGRAPHS}")
        web.preview.scroll_to_line(200)
        first = "[...document.querySelectorAll('p')].find((e) => e.innerText.startsWith('paragraph 101 '))"
        before = web.ask(f"{first}.getBoundingClientRect().top")
        web.show(f"first\n\nand\n\nmuch\n\nmore\n\n{PARAGRAPHS}")
        web.show(f"first\n\n{'- more' * 3}\n\n{LONG}\n\n{PARAGRAPHS}")
        assert web.ask(f"{first}.getBoundingClientRect().top") == pytest.approx(before, abs=1)

    def test_a_picture_that_comes_late_moves_nothing_that_is_seen(self, web) -> None:
        web.show(f"![x](x.png)\n\n{PARAGRAPHS}")
        web.wait_for("document.querySelector('img').complete")
        web.preview.scroll_to_line(200)
        first = "[...document.querySelectorAll('p')].find((e) => e.innerText.startsWith('paragraph 101 '))"
        before = web.ask(f"{first}.getBoundingClientRect().top")
        web.do(
            "const late = new Image(200, 300); late.id = 'late'; document.querySelector('p').append(late);"
            f"late.src = '{PICTURE}'"
        )
        web.wait_for("document.querySelector('#late').complete")
        web.wait_for(f"Math.abs({first}.getBoundingClientRect().top - {before}) <= 1")


class TestScrollingByTheReader:
    def test_the_wheel_is_told_of_with_the_line_at_the_top(self, web, qtbot) -> None:
        web.show(PARAGRAPHS)
        with qtbot.waitSignal(web.preview.scrolled, timeout=20_000):
            wheel(web, 900)
        web.wait_for("window.scrollY > 300")
        told: list[float] = []
        web.preview.scrolled.connect(told.append)
        wheel(web, 300)
        qtbot.waitUntil(lambda: bool(told), timeout=20_000)
        qtbot.waitUntil(lambda: abs(told[-1] - web.ask("studio.top()")) < 0.1, timeout=20_000)
        number = int(told[-1] / 2)
        top = web.ask(f"document.querySelectorAll('.block')[{number}].getBoundingClientRect().top")
        assert -60 < top <= 30

    def test_following_the_editor_is_not_told(self, web, qtbot) -> None:
        web.show(PARAGRAPHS)
        with qtbot.assertNotEmitted(web.preview.scrolled):
            for line in (100, 50, 200):
                web.preview.scroll_to_line(line)
                web.wait_for("window.scrollY > 0")

    def test_typing_is_not_told(self, web, qtbot) -> None:
        web.show(f"first\n\n{PARAGRAPHS}")
        web.preview.scroll_to_line(100)
        with qtbot.assertNotEmitted(web.preview.scrolled):
            web.show(f"first\n\nand more\n\n{PARAGRAPHS}")

    def test_what_the_editor_does_because_of_it_does_not_come_back(self, web, qtbot) -> None:
        web.show(PARAGRAPHS)
        web.preview.scrolled.connect(lambda line: web.preview.scroll_to_line(line + 40))
        with qtbot.waitSignal(web.preview.scrolled, timeout=20_000):
            wheel(web, 300)
        web.wait_for("window.scrollY > 0")
        assert web.ask("studio.top()") < 40

    @pytest.mark.parametrize("line", [0, 7.5, 40, 101.25, 300])
    def test_the_line_at_the_top_is_the_one_that_was_brought_there(self, web, line: float) -> None:
        items = "\n".join(f"- item {number}" for number in range(60))
        code = "\n".join(f"line_{number} = {number}" for number in range(60))
        web.show(f"{items}\n\n```python\n{code}\n```\n\n{PARAGRAPHS}")
        web.preview.scroll_to_line(line)
        assert web.ask("studio.top()") == pytest.approx(line, abs=0.2)


class TestPlaces:
    @pytest.mark.parametrize(
        ("selector", "what"),
        [
            ("li:nth-child(3)", "- three"),
            ("tbody tr:nth-child(2) td", "| 3 | 4 |"),
            ("thead th", "| a | b |"),
            ("h1", "# Title"),
            ("p", "A paragraph"),
        ],
    )
    def test_a_double_click_leads_to_the_line(self, web, qtbot, selector: str, what: str) -> None:
        web.show(TEXT)
        with qtbot.waitSignal(web.preview.line_requested, timeout=20_000) as line:
            web.double_click(selector)
        assert line.args == [line_of(what)]

    @pytest.mark.parametrize(
        ("pre", "number", "what"), [(0, 0, 'x = "'), (0, 1, "y = 1"), (0, 2, "z = 2"), (1, 1, "    code")]
    )
    def test_a_line_of_code_has_its_own_place(self, web, pre: int, number: int, what: str) -> None:
        web.show(TEXT)
        code = f"document.querySelectorAll('pre')[{pre}]"
        place = f"parseFloat(getComputedStyle({code}).lineHeight) * ({number} + 0.5)"
        y = f"{code}.querySelector('code').getBoundingClientRect().top + {place}"
        # The page may still be taking its size, and then what was in sight goes out of it.
        web.wait_for(f"({code}.scrollIntoView({{block: 'center'}}), {y} > 0 && {y} < innerHeight)")
        assert web.ask(f"studio.line({code}.getBoundingClientRect().left + 30, {y})") == line_of(what)

    def test_a_field_of_the_front_matter_has_its_own_place(self, web) -> None:
        web.show("---\nstatus: accepted\ndate: 2026-01-01\n---\n\n# Title\n")
        box = web.ask("(({x, y}) => [x, y])(document.querySelectorAll('th')[1].getBoundingClientRect())")
        assert web.ask(f"studio.line({box[0] + 15}, {box[1] + 5})") == 2

    def test_a_line_is_pointed_out_for_a_moment(self, web) -> None:
        web.show(TEXT)
        web.preview.flash(line_of("- three"))
        assert web.ask("document.querySelector('.flash').innerText") == "three"
        web.wait_for("!document.querySelector('.flash')")

    def test_a_heading_is_brought_to_the_top_though_details_hide_it(self, web) -> None:
        web.show(f"{PARAGRAPHS}\n\n<details><summary>More</summary>\n\n## Why\n\n</details>\n\n{PARAGRAPHS}")
        web.preview.scroll_to_heading("why")
        assert web.ask("document.querySelector('details').open") is True
        assert 0 <= web.ask("document.querySelector('h2').getBoundingClientRect().top") <= 60
