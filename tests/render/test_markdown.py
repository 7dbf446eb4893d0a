"""Markdown as a git host shows it, whatever the text."""

import random
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.render.markdown import render_blocks


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def written(text: str, folder: str = "docs") -> str:
    return "".join(block.html for block in render_blocks(text, folder))


def plain(text: str) -> str:
    parser = _Text()
    parser.feed(written(text))
    parser.close()
    return "".join(parser.seen)


def ids(text: str) -> list[str]:
    return re.findall(r'<h\d[^>]* id="([^"]*)"', written(text))


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "slug"),
        [
            ("Context and Problem Statement", "context-and-problem-statement"),
            ("Why? Because!", "why-because"),
            ("Pros & Cons", "pros--cons"),
            ("0001 – Use_snake_case", "0001--use_snake_case"),
            ("[A link](https://example.org) and `code`", "a-link-and-code"),
            ("*Stressed* **words**", "stressed-words"),
            ("Größe", "größe"),
            ("決定の理由", "決定の理由"),
            ("हिन्दी", "हिन्दी"),
            ("e\u0301tat", "\u00e9tat"),
            ("🎉 Party", "-party"),
        ],
    )
    def test_a_heading_has_its_slug(self, heading: str, slug: str) -> None:
        assert ids(f"## {heading}\n") == [slug]

    def test_duplicates_are_numbered_and_stay_unique(self) -> None:
        assert ids("# A\n\n# A\n\n# A-1\n\n# A\n") == ["a", "a-1", "a-1-1", "a-2"]

    def test_headings_anywhere_have_ids(self) -> None:
        assert ids("> # Quoted\n\n- # Listed\n\n<details>\n\n# Hidden\n\n</details>\n\n# Last\n") == [
            "quoted",
            "listed",
            "hidden",
            "last",
        ]

    def test_many_equal_headings(self) -> None:
        assert len(set(ids("# A\n" * 4_000))) == 4_000

    def test_a_heading_of_signs_alone_has_no_id(self) -> None:
        assert ids("# !!!\n") == []


class TestFootnotes:
    TEXT = "One[^a] and two[^b] and one again[^a].\n\n[^a]: Note *a*.\n[^b]: Note b.\n\n    More of b.\n\nAfter.\n"

    def test_they_are_one_list_at_the_end(self) -> None:
        shown = written(self.TEXT)
        assert shown.count("<section") == shown.count("</section>") == shown.count("<ol") == 1
        assert re.sub(r"\s+", " ", plain(self.TEXT)).endswith("After. Note a. ↩︎ ↩︎ Note b. More of b. ↩︎ ")

    def test_references_and_notes_lead_to_each_other(self) -> None:
        shown = written(self.TEXT)
        targets = {unquote(each) for each in re.findall(r'href="#([^"]+)"', shown)}
        assert targets == {"fn1", "fn2", "fnref1", "fnref1:1", "fnref2"}
        assert targets <= set(re.findall(r'id="([^"]+)"', shown))

    def test_there_is_no_inline_footnote(self) -> None:
        assert plain("a ^[b] c") == "a ^[b] c\n"


class TestBlocksOfAGitHost:
    def test_tables(self) -> None:
        shown = written("| a | b |\n|:--|--:|\n| `x\\|y` | *z* |\n")
        assert re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", shown) == ["a", "b", "<code>x|y</code>", "<em>z</em>"]

    def test_columns_are_aligned(self) -> None:
        shown = written("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n")
        assert (
            re.findall(r'<t[hd]((?: align="\w+")?)>', shown)
            == [' align="left"', ' align="center"', ' align="right"', ""] * 2
        )

    def test_task_lists(self) -> None:
        boxes = re.findall(r"<input[^>]*>", written("- [ ] open\n- [x] done\n- [X] done\n- [] none\n"))
        assert ["checked" in box for box in boxes] == [False, True, True]
        assert all('type="checkbox"' in box and "disabled" in box for box in boxes)

    @pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "note"])
    def test_alerts(self, kind: str) -> None:
        shown = written(f"> [!{kind}]\n> Mind *this*.\n")
        assert f'class="alert alert-{kind.lower()}"' in shown
        assert plain(f"> [!{kind}]\n> Mind *this*.\n").split() == [kind.capitalize(), "Mind", "this."]

    @pytest.mark.parametrize(
        "text", ["> [!OTHER]\n> x", "> x [!NOTE]", "> [!NOTE](x.md)\n> x", "> [!NOTE]\n> x\n\n[!note]: y.md", "[!NOTE]"]
    )
    def test_what_only_looks_like_an_alert(self, text: str) -> None:
        assert 'class="alert' not in written(text)
        assert "x" in plain(text) or "NOTE" in plain(text)

    def test_details_hold_markdown_and_are_one_block(self) -> None:
        blocks = render_blocks("<details>\n<summary>More</summary>\n\n- *in*\n\n# In\n\n</details>\n\nOut.\n")
        assert len(blocks) == 2
        assert re.search(r"<details>\s*<summary>More</summary>.*<em>in</em>.*</details>", blocks[0].html, re.DOTALL)
        assert "Out." in blocks[1].html

    def test_a_comment_opens_nothing(self) -> None:
        assert len(render_blocks("<!-- write <div> or <details> here -->\n\na\n\nb\n")) == 2

    def test_a_paragraph_in_html_ends_where_the_next_one_begins(self) -> None:
        assert len(render_blocks("<p align='center'>\n\na\n\nb\n")) == 3

    def test_code_is_highlighted(self) -> None:
        shown = written('```python title="x"\ndef f():\n    return "x"\n```\n')
        assert '<span class="k">def</span>' in shown
        assert plain('```python\ndef f():\n    return "<b>"\n```\n') == 'def f():\n    return "<b>"\n\n'

    @pytest.mark.parametrize("language", ["", "nonsense", "{.python}", "PYTHON", "mermaid", "dot", "<b>", '"'])
    def test_code_in_any_language_keeps_its_text(self, language: str) -> None:
        assert "  a < b && c\n\n\n  d" in plain(f"```{language}\n  a < b && c\n\n\n  d\n```\n")

    def test_long_code_keeps_its_text(self) -> None:
        code = "".join(f"name_{number} = {number}; " for number in range(5_000))
        assert code in plain(f"```python\n{code}\n```\n")

    def test_front_matter_is_a_table(self) -> None:
        shown = written("---\nstatus: accepted\n# comment\ntags:\n  - a\n  - <b>\n---\n\nText.\n")
        assert re.findall(r"<th>(.*?)</th><td>(.*?)</td>", shown) == [
            ("status", "accepted"),
            ("tags", "- a - &lt;b&gt;"),
        ]

    def test_links_and_anchors(self) -> None:
        shown = written('<a name="here"></a>\n\n[x](#here) [y](../README.md#top) https://example.org\n')
        assert 'name="here"' in shown
        assert re.findall(r'href="([^"]*)"', shown) == ["#here", "adr://document/README.md#top", "https://example.org"]

    def test_lines_inside_a_block_are_marked(self) -> None:
        (block,) = render_blocks("\n\n- a\n- b\n\n  c\n")
        assert re.findall(r'<(?:li|p) [^>]*data-line="(\d+)"', block.html) == ["0", "0", "1", "1", "3"]


DEEP = {
    "quotes": "> " * 10_000 + "WORD",
    "quotes without blanks": ">" * 10_000 + "WORD",
    "as deep as is shown": "> " * 98 + "WORD",
    "one deeper": "> " * 99 + "WORD",
    "list in one line": "- " * 3_000 + "WORD",
    "list as deep as is shown": "- " * 49 + "WORD",
    "list one deeper": "- " * 50 + "WORD",
    "numbered list": "1. " * 3_000 + "WORD",
    "list over lines": "\n".join("  " * depth + f"- item {depth}" for depth in range(150)) + " WORD",
    "quotes and lists": "> - " * 2_000 + "WORD",
    "footnote": "x[^1]\n\n[^1]: " + "> " * 300 + "WORD",
    "elements": "<div>" * 10_000 + "WORD",
    "elements in lines": "<b>" * 10_000 + "WORD",
    "elements in blocks": "<div>\n\n" * 3_000 + "WORD",
    "brackets": "[" * 5_000 + "WORD" + "]" * 5_000,
    "links": "[" * 3_000 + "WORD" + "](x)" * 3_000,
    "emphasis": "*" * 5_000 + "WORD" + "*" * 5_000,
    "emphasis of two kinds": "*a **b " * 3_000 + "WORD",
    "struck out": "~~a" * 3_000 + "WORD",
    "details": "<details>\n\n" * 500 + "WORD",
}


class TestDepth:
    @pytest.mark.parametrize("name", DEEP)
    def test_no_text_is_lost(self, name: str) -> None:
        assert "WORD" in plain(DEEP[name])

    def test_too_deep_a_block_says_so_and_the_others_are_shown(self) -> None:
        text = "# Before\n\n" + "> " * 10_000 + "WORD\n\n*after*\n"
        assert written(text).count('class="too-deep"') == 1
        assert "<em>after</em>" in written(text)
        assert "> > > WORD" in plain(text)

    def test_every_item_of_a_deep_list_is_there(self) -> None:
        shown = plain(DEEP["list over lines"])
        assert all(f"item {depth}" in shown for depth in range(150))


PATHOLOGICAL = {
    "open brackets": "[",
    "closing brackets": "]",
    "images": "![](",
    "links": "[a](",
    "links in brackets": "[a](<b",
    "reference": "[a][b",
    "stars": "*a ",
    "stars and underscores": "*a _b ",
    "closers": "a_b* ",
    "backticks": "`" * 3 + "a",
    "growing backticks": "a`b``c```",
    "entities": "&amp",
    "entity starts": "&",
    "escapes": "\\*",
    "html open": "<a ",
    "html attributes": '<a b="c',
    "html blocks": "<div ",
    "html blocks in lines": "<div\n\n",
    "comments": "<!--",
    "processing": "<?",
    "declarations": "<!A",
    "cdata": "<![CDATA[",
    "autolinks": "<http://a",
    "web addresses": "http://a.b/(",
    "www": "www.a",
    "mail": "a@b.c",
    "at signs": "@a",
    "tables": "|a",
    "table rows": "|a|b|\n|-|-|\n",
    "dashes": "- ",
    "quotes": "> ",
    "quote lines": "> a\n",
    "numbers": "1. a\n",
    "setext": "a\n=\n",
    "headings": "# a\n",
    "definitions": "[a]: b\n",
    "many definitions": "[a",
    "footnotes": "[^1]",
    "footnote definitions": "[^1]: a\n\n",
    "strikes": "~~a ",
    "tildes": "~",
    "fences": "```\n",
    "indented": "    a\n",
    "alerts": "> [!NOTE]\n\n",
    "tasks": "- [ ] a\n",
    "details": "<details>\n\n",
    "front matter": "---\n",
    "hard breaks": "a  \n",
    "tabs": "\t",
    "spaces": " ",
    "nul": "\0",
    "carriage returns": "\r",
    "bidi": "\u202e\u2066",
    "combining": "e\u0301\u0302",
    "emoji": "👩\u200d👩\u200d👧",
    "surrogates": "\ud83d",
    "separators": "\u2028\u2029",
}


SLOW = {
    "open brackets",
    "reference",
    "many definitions",
    "web addresses",
    "headings",
    "setext",
    "numbers",
    "table rows",
}
"""Seconds for 40 kB, though linear: a hundred brackets are looked into from each one, or many blocks are made."""


class TestPathologicalTexts:
    @pytest.mark.parametrize(
        ("name", "size"),
        [(name, size) for name in PATHOLOGICAL for size in (10_000, 40_000) if size < 40_000 or name not in SLOW],
    )
    def test_they_are_rendered(self, name: str, size: int) -> None:
        unit = PATHOLOGICAL[name]
        render_blocks(unit * (size // len(unit.encode("utf-8", "surrogatepass"))) + "\n\nEnd.")

    def test_many_different_definitions(self) -> None:
        assert "End" in plain("".join(f"[a{number}]: b{number}\n" for number in range(2_000)) + "\n[a1999] End")

    @given(st.text(max_size=200))
    def test_any_text(self, text: str) -> None:
        render_blocks(text)

    @given(st.integers(0, 2**32), st.integers(0, 60))
    def test_any_markup(self, seed: int, length: int) -> None:
        pieces = [*PATHOLOGICAL.values(), "a", "\n", "\n\n", " ", ")", ">", "</div>", "</details>", '"', "-->"]
        render_blocks("".join(random.Random(seed).choices(pieces, k=length)))

    @given(st.lists(st.text("abcdefgh", min_size=1), min_size=1))
    def test_no_word_is_lost(self, words: list[str]) -> None:
        assert plain("\n\n".join(words)).split() == words


def test_a_block_scalar_of_the_front_matter_is_shown_without_its_sign() -> None:
    (block,) = render_blocks("---\ntitle: |\n  6. Broadcast everything\nsummary: >-\n  Short\n---\n")
    assert "<td>6. Broadcast everything</td>" in block.html
    assert "<td>Short</td>" in block.html
