"""Hostile Markdown: by the real pipeline, read as a browser reads it."""

import os
import random
import struct
import sys
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from page_reader import may_lead_to, read, read_html, rendered
from watchdog import ends

from adr_studio.domain.markdown import MAX_NESTING
from adr_studio.domain.source import decode
from adr_studio.errors import Unreadable
from adr_studio.render.links import LinkKind, classify
from adr_studio.render.markdown import render_blocks
from adr_studio.storage import files
from adr_studio.storage.workspace import LARGEST_PIXELS, Workspace

ELEMENTS = {
    "script by halves": "<scr\nipt>x()</scr\nipt><script/x>x()</script/>",
    "script in a paragraph": "so <script>x()</script > it is",
    "script with a byte order mark": "<\ufeffscript>x()</script>",
    "script after an odd end": "</script x='>'><script>x()</script>",
    "script type": '<script type="text/x-template"><img src=x onerror=x()></script>',
    "module": '<script type=module>import "http://h/x.js"</script>',
    "import map": '<script type="importmap">{"imports":{"a":"http://h/"}}</script>',
    "speculation": '<script type="speculationrules">{"prefetch":[{"urls":["http://h/"]}]}</script>',
    "script of svg": '<svg><script href="http://h/x.js"/></svg>',
    "script of svg by entity": "<svg><script>x&#40;1&#41;</script></svg>",
    "set of svg": '<svg><a><set attributeName=href to="javascript:x()"/><text y=20>go</text></a></svg>',
    "animated link": "<svg><a><animate attributeName=href from=# to=javascript:x()></a></svg>",
    "feImage": '<svg><filter><feImage href="http://h/x"/></filter></svg>',
    "foreign object": "<svg><foreignObject><iframe src=javascript:x()></iframe></foreignObject></svg>",
    "desc with html": "<svg><desc><img src=x onerror=x()></desc></svg>",
    "title of svg": "<svg><title><style><img src=x onerror=x()></style></title></svg>",
    "maction": '<math><maction actiontype="statusline#http://h" href="javascript:x()">go</maction></math>',
    "semantics": '<math><semantics><annotation encoding="text/html"><img src=x onerror=x()></annotation></semantics></math>',
    "mglyph": "<math><mi><mglyph src=http://h/g></mi></math>",
    "style in a list": "- a\n- <style>li{background:url(//h/x)}</style>\n",
    "style with import": "<style>@import url(http://h/x.css) layer(a);</style>",
    "style that leaks": "<style>[title^=a]{background:url(//h/a)}</style>",
    "style attribute": "<span style='background-image:u\\72l(//h/x)'>x</span>",
    "font": "<font face=x color=red size=7 onclick=x()>x</font>",
    "frame": "<frameset><frame src=//h/x></frameset>",
    "portal": "<portal src=//h/x></portal><fencedframe src=//h/x></fencedframe>",
    "object with params": "<object><param name=movie value=//h/x><embed src=//h/x allowscriptaccess=always></object>",
    "form field": "<form action=//h/x><input name=a value=b><input type=submit><textarea name=t></textarea></form>",
    "button of another form": "<button form=f formaction=javascript:x() formmethod=post>x</button>",
    "file field": "<input type=file onchange=x()><input type=password autofocus>",
    "label": "<label for=x onclick=x()>x<input id=x></label>",
    "select": "<select onfocus=x() autofocus><option onclick=x()>x</option></select>",
    "refresh": '<meta http-equiv="ReFresh" content="0; URL=javascript:x()">',
    "policy": '<meta http-equiv=Content-Security-Policy content="default-src *"><meta name=referrer content=unsafe-url>',
    "links": '<link rel="stylesheet preload modulepreload" as=style href=//h/x><link rel=dns-prefetch href=//h>',
    "base": "<base href=//h/ target=_top>\n\n[x](y.md)",
    "body": "<body background=//h/x onpageshow=x()>x</body>",
    "video": "<video><source src=//h/x onerror=x()><track src=//h/t></video>",
    "audio": "<audio src=//h/x onloadstart=x() autoplay>",
    "bgsound": "<bgsound src=//h/x><image src=//h/y onerror=x()>",
    "keygen": "<keygen autofocus onfocus=x()><isindex prompt=x action=//h>",
    "slot": "<template shadowrootmode=open><slot onslotchange=x()></slot><script>x()</script></template>",
    "custom element": "<x-y is=a onclick=x()>x</x-y><div is=x-y>x</div>",
    "popover": "<button popovertarget=p>x</button><div id=p popover onbeforetoggle=x()>x</div>",
    "editable": "<div contenteditable autofocus onfocus=x() oninput=x()>x</div>",
    "access key": "<a href=a.md accesskey=s onclick=x() target=_top rel=opener ping=//h>x</a>",
    "item properties": "<b itemprop=x itemscope itemid=//h>x</b>",
    "map": "<map name=m><area shape=default href=javascript:x() alt=x></map><img src=a.png usemap=#m ismap>",
    "source set": "<img src=a.png srcset='//h/x 2x' sizes=100vw crossorigin referrerpolicy=unsafe-url>",
    "low source": "<img src=a.png lowsrc=//h/x dynsrc=//h/y longdesc=//h/z onload=x()>",
    "table": "<table background=//h/x onclick=x()><tr background=//h/y><td style=x background=//h/z>x</td></tr></table>",
    "list": "<ul style='list-style:url(//h/x)'><li value=1 onclick=x()>x</ul>",
    "details": "<details ontoggle=x() open name=a><summary onclick=x()>x</summary></details>",
    "quotes": "<q cite=//h/x>x</q><blockquote cite=javascript:x()>x</blockquote><ins cite=//h datetime=x>x</ins>",
    "attributes without blanks": '<img/src="a.png"/onerror="x()"/><b/onclick="x()">x</b>',
    "attributes with odd signs": "<img src=a.png on\nerror=x() onerror\t=\tx() \x0conload=x()>",
    "attributes without quotes": "<img src=`a.png` onerror=`x()` alt=`>`>",
    "upper case": "<IMG SRC=a.png ONERROR=X()><A HREF=JAVASCRIPT:X()>x</A>",
    "twice": "<img src=a.png src=//h/x alt=a alt='\"><script>'>",
    "never closed": '<img src=a.png alt="never closed\n\n<script>x()</script>\n\n">',
    "in a fence": "```html\n</code></pre><script>x()</script>\n```\n",
    "as a fence's language": '```x"onclick="x()"><script>\na\n```\n\n~~~<img/src=x/onerror=x()>\na\n~~~\n',
    "as a diagram": '```dot"><img src=x onerror=x()>\nx\n```\n\n```mermaid\nclick A call x()\n```\n',
    "in a heading": "# <img src=x onerror=x()> `</h1><script>x()</script>`\n\nx <script>x()</script>\n===\n",
    "in a table": "| `</td><script>x()</script>` | <svg onload=x()> |\n|:-:|--:|\n| <td onclick=x()> | </table><script>x()</script> |\n",
    "in a footnote": "a[^<script>]\n\n[^<script>]: <img src=x onerror=x()>\n\nb[^'\"]\n\n[^'\"]: <script>x()</script>",
    "in front matter": "---\n<svg/onload=x()>: <script>x()</script>\nb: '\"><img src=x onerror=x()>'\n---\n\nx\n",
    "in an alert": "> [!WARNING] <img src=x onerror=x()>\n> <svg onload=x()>\n",
    "in a task": "- [x] <input type=image src=//h/x>\n- [ ] </li></ul><script>x()</script>\n",
    "in a title": '[x](a.md "\'><script>x()</script>") ![x](a.png \'"onload=x() x="\')',
    "in a label": '!["onerror=x() x="](a.png) ![<img src=//h/x>](//h/y)',
    "in a comment": "<!-- --!><script>x()</script> --> <!--><img src=x onerror=x()>--> <!---><svg onload=x()>-->",
    "in a declaration": "<!DOCTYPE html><!x><img src=x onerror=x()><?x ><svg onload=x()>?>",
    "CDATA of svg": "<svg><![CDATA[><img src=x onerror=x()>]]></svg>",
    "end of the page": "</main></body></html><script>x()</script><main>",
    "NUL": "<scr\0ipt>x()</script><img src=a.png on\0error=x()>",
    "lone surrogate": "<script\ud800>x()</script>\udfff<img src=x onerror=x()>",
    "other letters": "<ſcript>x()</ſcript><ımg src=x onerror=x()>＜script＞x()＜/script＞",
    "UTF-7": "+ADw-script+AD4-x()+ADw-/script+AD4-",
    "deep": "<div>" * 600 + "<script>x()</script>",
    "formatting that is adopted": "<b><p><i></b><table><a><tr><a href=javascript:x()>x</table></p><script>x()</script>",
    "style in math in table": "<table><mtext><mglyph><style><!--</style><img title='--><img src=x onerror=x()>'>",
    "form in form in math": "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=x()>",
    "noscript": '<noscript><img alt="</noscript><img src=x onerror=x()>"></noscript>',
    "noframes": "<noframes><b title='</noframes><script>x()</script>'></noframes>",
    "text area": "</textarea><textarea><b title='</textarea><script>x()</script>'>",
    "select and style": "<select><style></select><script>x()</script></style></select>",
    "math and svg": "<math><annotation-xml encoding=text/html><svg><desc><style><b title='</style><img src=x onerror=x()>'>",
    "svg and paragraph": "<svg><p><style><b title='</style><img src=x onerror=x()>'></p></svg>",
    "plaintext": "<plaintext></plaintext><script>x()</script>",
    "xmp": "<xmp></xmp><img src=x onerror=x()></xmp>",
}


def parameters(row: str, cases: dict[str, str]) -> list[object]:
    return [pytest.param(text, id=f"{row}-{what}") for what, text in cases.items()]


@pytest.mark.parametrize("text", parameters("H067", ELEMENTS))
def test_nothing_that_runs_fetches_or_leads_away_is_in_a_page(text: str) -> None:
    assert read(text).wrong == ()
    assert read(f"before\n\n<div>\n\n{text}\n\n</div>\n\n> {text}\n\n1. {text}\n\n| a |\n|-|\n| {text} |\n").wrong == ()


def test_h067_the_reader_would_see_it() -> None:
    """What checks the pages finds fault with each kind of thing that it is there for."""
    for written in (
        "<script>x()</script>",
        "<svg></svg>",
        "<math></math>",
        "<!-- x -->",
        "<b onclick=x()>x</b>",
        "<b style=x>x</b>",
        "<a href=javascript:x()>x</a>",
        "<a href=//h/x>x</a>",
        "<a href=adr://document/../x>x</a>",
        "<a href=adr://document/.GIT/x>x</a>",
        "<a href=adr://preview/>x</a>",
        "<img src=http://h/x>",
        "<img src=data:image/svg+xml;base64,AA>",
        "<input>",
        "<b id=__proto__>x</b>",
        "<b id='a b'>x</b>",
        "<iframe></iframe>",
        "<textarea></textarea>",
    ):
        assert read_html(written).wrong, written
    assert read_html("<a href=https://h/x rel=noopener>x</a><p id=a>x<img src=adr://document/a.png>").wrong == ()


PIECES = {
    "tag": "a b img p div svg math style script iframe input details table td template form noscript textarea title mtext mglyph"
    " annotation-xml foreignObject plaintext select option object embed link meta base body html x-y".split(),
    "attribute": "href src onclick onerror onload style id name class title alt srcset action formaction xlink:href background"
    " data poster ping target autofocus ontoggle is slot dir lang type".split(),
    "quote": ['"', "'", "", "`"],
    "equals": ["=", " = ", "=\n", "\t=", "&#61;"],
    "gap": [" ", "\n", "\t", "/", "\x0c", "\0", "", "  "],
    "scheme": "javascript vbscript data file smb ms-msdt adr http https mailto blob about ssh JaVaScRiPt java\tscript &#106;avascript"
    " \x01javascript java\u200bscript \u202ejavascript".split(" "),
    "rest": [
        "x()",
        "//h/x",
        "%2f%2fh",
        "\\\\h\\x",
        "text/html,<script>x()</script>",
        "../../x",
        ".git/config",
        "a.md",
        "//document/../x",
    ],
    "word": [
        "x",
        "<",
        ">",
        '"',
        "'",
        "&lt;script&gt;",
        "&",
        "\\",
        "`",
        "]]>",
        "-->",
        "<!--",
        "\ud800",
        "\u202e",
        "]",
        "[",
        "(",
        ")",
        "|",
    ],
    "lines": [
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n    ",
        "\n```\n",
        "\n---\n",
        "\n| ",
        "\n# ",
        "\n[^1]: ",
        "\n\n<div>\n\n",
        "\n</div>\n",
    ],
}


class Grammar:
    """Makes texts of tags, attributes, links and Markdown in each other, always the same ones of a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _one(self, kind: str) -> str:
        return self._random.choice(PIECES[kind])

    def text(self, depth: int = 0) -> str:
        """Some pieces after each other."""
        kinds = [self._word, self._tag, self._link, self._lines, self._comment]
        count = self._random.randint(1, 5 if depth == 0 else 3)
        return "".join(self._random.choice(kinds if depth < 4 else kinds[:1])(depth + 1) for _ in range(count))

    def _word(self, _depth: int) -> str:
        return self._one("word")

    def _lines(self, depth: int) -> str:
        return self._one("lines") + self.text(depth)

    def _target(self) -> str:
        return f"{self._one('scheme')}{self._random.choice([':', '&colon;', '%3A', ''])}{self._one('rest')}"

    def _attribute(self, depth: int) -> str:
        quote = self._one("quote")
        value = self._target() if self._random.random() < 0.6 else self.text(depth + 1)
        return f"{self._one('gap')}{self._one('attribute')}{self._one('equals')}{quote}{value}{quote}"

    def _tag(self, depth: int) -> str:
        name = self._one("tag")
        attributes = "".join(self._attribute(depth) for _ in range(self._random.randint(0, 3)))
        end = self._random.choice([f"</{name}>", "", f"</{self._one('tag')}>", "/>"])
        return f"<{name}{attributes}{self._random.choice(['>', '>', '>', ''])}{self.text(depth)}{end}"

    def _link(self, depth: int) -> str:
        target = self._target()
        forms = ("[{0}]({1})", "![{0}]({1})", "<{1}>", "[{0}][r]\n\n[r]: {1} '{0}'\n\n", "{1}", '[{0}](<{1}> "{0}")')
        return self._random.choice(forms).format(self.text(depth + 1), target)

    def _comment(self, depth: int) -> str:
        return self._random.choice(["<!--{}-->", "<!--{}", "<![CDATA[{}]]>", "<?{}?>", "<!{}>", "`{}`"]).format(
            self.text(depth)
        )


@pytest.mark.parametrize("part", [pytest.param(part, id=f"H067-texts of a grammar {part}") for part in range(8)])
def test_nothing_hostile_comes_through_a_grammar(part: int) -> None:
    """2,000 texts in all; the seed of one that fails is told."""
    for seed in range(part * 250, (part + 1) * 250):
        text = Grammar(seed).text()
        found = read_html(rendered(text)).wrong
        assert found == (), f"seed {seed}: {text!r}"


SCHEMES = [
    "smb://h/x",
    "ms-msdt:/id PCWDiagnostic",
    "ms-word:ofe|u|http://h/x.docx",
    "ms-settings:x",
    "search-ms:query=x&crumb=location:\\\\h\\x",
    "search:x",
    "vscode://x.y/z",
    "vscode-insiders:x",
    "jetbrains://idea/x",
    "ssh://-oProxyCommand=x/h",
    "git+ssh://h/x",
    "ext::sh -c x",
    "telnet://h",
    "ldap://h/x",
    "dict://h:1/x",
    "gopher://h/x",
    "ftp://h/x",
    "sftp://h/x",
    "nfs://h/x",
    "afp://h/x",
    "dav://h/x",
    "webcal://h/x",
    "tel:1",
    "sms:1",
    "skype:x?call",
    "slack://open",
    "zoommtg://h",
    "steam://run/1",
    "itms-services://?action=x",
    "intent://x#Intent;end",
    "market://x",
    "chrome://settings",
    "view-source:http://h",
    "about:config",
    "resource://x",
    "qrc:///x",
    "file:///etc/passwd",
    "file://h/share/x",
    "FILE:/etc/passwd",
    "jar:http://h/x!/y",
    "data:text/html,<b>x</b>",
    "data:text/html;base64,PGI+",
    "blob:http://h/1",
    "filesystem:http://h/x",
    "javascript:x()",
    "vbscript:x",
    "livescript:x",
    "mocha:x",
    "feed:javascript:x()",
    "magnet:?xt=x",
    "adr://preview/",
    "adr://document/x.md",
    "cmd:x",
    "C:\\Windows\\x.exe",
    "D:/x.lnk",
    "shell:startup",
]


@pytest.mark.parametrize("target", [pytest.param(each, id=f"H069-{each}") for each in SCHEMES])
def test_a_link_that_would_start_a_program_is_text(target: str) -> None:
    assert classify(target, "docs").kind is LinkKind.REFUSED
    quoted = target.replace("\\", "\\\\")
    html_target = target.replace('"', "&quot;")
    for text in (
        f"[words](<{quoted}>)",
        f"![words](<{quoted}>)",
        f"[words][r]\n\n[r]: <{quoted}>",
        f'<a href="{html_target}">words</a>',
    ):
        found = read(text)
        assert (found.wrong, found.links, found.pictures) == ((), (), ()), text
        assert "words" in found.text
    for text in (f"<{target}>", f"see {target} there"):
        found = read(text)
        assert found.wrong == ()
        assert all(link.startswith(("http://", "https://", "mailto:")) for link in found.links)


NETWORK = {
    "protocol": "//h/s.png",
    "three slashes": "///h/s.png",
    "backslashes": "\\\\h\\s.png",
    "written backslashes": "\\\\\\\\h\\\\s.png",
    "mixed": "/\\h/s.png",
    "other mixed": "\\\\/h/s.png",
    "encoded backslashes": "%5C%5Ch%5Cs.png",
    "encoded slashes": "%2F%2Fh/s.png",
    "twice encoded": "%252F%252Fh/s.png",
    "thrice encoded": "%25255C%25255Ch",
    "by entities": "&#47;&#x2f;h/s.png",
    "with a tab": "/\t/h/s.png",
    "with a line": "/\n/h/s.png",
    "with an unseen sign": "/\u200b/h/s.png",
    "with an override": "\u202e//h/s.png",
    "device": "\\\\.\\pipe\\x",
    "question": "\\\\?\\UNC\\h\\x",
    "NT": "\\??\\UNC\\h\\x",
    "web folder": "\\\\h@SSL\\DavWWWRoot\\x",
    "file with a host": "file:////h/x",
    "http without host": "http:///h/x",
    "http with backslashes": "http:\\\\h\\x",
    "http with one slash": "https:/h/x",
}


@pytest.mark.parametrize("target", parameters("H070", NETWORK))
def test_a_network_address_without_a_scheme_leads_nowhere(target: str) -> None:
    for text in (
        f"![s]({target})",
        f"[s]({target})",
        f"![s](<{target}>)",
        f'<img src="{target}" alt="s">',
        f'<a href="{target}">s</a>',
    ):
        found = read(text)
        assert (found.wrong, found.pictures) == ((), ())
        assert not [link for link in found.links if not link.startswith(("http://h", "https://h"))] or "http" in target


def test_h070_a_picture_that_is_not_loaded_is_a_box_with_its_name() -> None:
    for target in ("//h/s.png", "http://h/s.png", "\\\\\\\\h\\\\s.png"):
        assert "diagram of it (not loaded)" in read(f"![diagram of it]({target})").text


TRACKERS = {
    "picture": "![](http://h/t.png)",
    "reference": "![][t]\n\n[t]: http://h/t.png",
    "in a link": "[![x](https://h/t.png)](a.md)",
    "in a table": "| ![x](http://h/t.png) |\n|-|\n",
    "in a footnote": "a[^1]\n\n[^1]: ![x](http://h/t.png)",
    "upper case": "![](HTTP://h/t.png)",
    "source set": "<img srcset='http://h/t.png 1x, //h/t2.png 2x'>",
    "picture element": "<picture><source srcset=http://h/t.png><img alt=x></picture>",
    "css": "<p style='background:url(http://h/t)'>x</p>",
    "prefetch": "<link rel=prefetch href=http://h/t>",
    "preconnect": "<link rel=preconnect href=http://h>",
    "front matter": "---\ntitle: '![](http://h/t.png)'\nicon: <img src=http://h/t.png>\n---\n",
}


@pytest.mark.parametrize("text", parameters("H071", TRACKERS))
def test_no_page_has_anything_from_elsewhere(text: str) -> None:
    found = read(text)
    assert (found.wrong, found.pictures) == ((), ())
    assert "url(" not in rendered(text)


def png(width: int, height: int, more: bytes = b"") -> bytes:
    """A PNG file that says that it is that large, and has next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + more
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def gif(width: int, height: int, frames: int = 1) -> bytes:
    frame = b"\x21\xf9\x04\0\0\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return (
        b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"
    )


def jpeg(width: int, height: int) -> bytes:
    head = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    filler = b"\xff\xe1" + struct.pack(">H", 3002) + b"\0" * 3000
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return head + filler + frame + b"\xff\xd9"


def webp(width: int, height: int, kind: bytes = b"VP8X") -> bytes:
    if kind == b"VP8X":
        data = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif kind == b"VP8L":
        data = b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little")
    else:
        data = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


BOMBS = {
    "png": ("a.png", png(60_000, 60_000)),
    "wide png": ("a.png", png(2_000_000_000, 1)),
    "png of 2 to the 31 squared": ("a.png", png(2**31 - 1, 2**31 - 1)),
    "png named jpg": ("a.jpg", png(60_000, 60_000)),
    "gif": ("a.gif", gif(65_535, 65_535)),
    "jpeg": ("a.jpg", jpeg(65_500, 65_500)),
    "webp": ("a.webp", webp(16_000_000, 200)),
    "lossless webp": ("a.webp", webp(16_384, 16_384, b"VP8L")),
    "plain webp": ("a.webp", webp(16_383, 16_383, b"VP8 ")),
    "tiff": ("a.tiff", b"II*\0\x08\0\0\0\xff\xff"),
    "tiff named png": ("a.png", b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 100),
    "bmp named png": ("a.png", b"BM" + struct.pack("<IIIIii", 1000, 0, 54, 40, 2**30, 2**30) + b"\0" * 100),
    "png without size": ("a.png", b"\x89PNG\r\n\x1a\n"),
    "jpeg without size": ("a.jpg", b"\xff\xd8" + b"\xff\xe1\xff\xff" * 3),
    "jpeg of lengths of nothing": ("a.jpg", b"\xff\xd8" + b"\xff\xe1\0\0" * 1000),
    "text named png": ("a.png", b"<svg onload=x()>"),
    "nothing": ("a.png", b""),
}


@pytest.mark.parametrize(("name", "data"), [pytest.param(*bomb, id=f"H074-{what}") for what, bomb in BOMBS.items()])
def test_a_picture_that_would_fill_the_memory_is_not_loaded(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert Workspace(tmp_path).picture(name) is None


GOOD = {
    "a.png": png(8000, 8000),
    "b.gif": gif(2, 3, 10_000),
    "c.jpg": jpeg(4000, 3000),
    "d.webp": webp(10, 10),
    "e.webp": webp(9, 9, b"VP8L"),
    "f.webp": webp(8, 8, b"VP8 "),
    "g.jpeg": jpeg(1, 1),
    "h.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("name", [pytest.param(name, id=f"H074-good {name}") for name in GOOD])
def test_a_picture_of_a_human_size_is_loaded(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(GOOD[name])
    found = Workspace(tmp_path).picture(name)
    assert found is not None
    assert found[0] == GOOD[name]


def test_h074_the_limit_is_one_that_people_do_not_reach() -> None:
    assert 30_000_000 < LARGEST_PIXELS < 300_000_000


def test_h073_a_picture_of_svg_comes_as_a_picture(tmp_path: Path) -> None:
    """In the page it is an `<img>`, in which nothing runs and nothing is fetched; inline it is not there at all."""
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script>x()</script></svg>")
    found = read("![drawing](a.svg)", "")
    assert (found.wrong, found.pictures) == ((), ("adr://document/a.svg",))
    loaded = Workspace(tmp_path).picture("a.svg")
    assert loaded is not None
    assert loaded[1] == "image/svg+xml"
    for inline in (
        "<svg><image href=http://h/x /></svg>",
        "<svg onload=x()>",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    ):
        assert (read(inline).wrong, read(inline).pictures) == ((), ())


FAMILIES = {
    "[": "[",
    "]": "]",
    "[a](": "[a](",
    "[a](<b": "[a](<b",
    "[a][b": "[a][b",
    "[a]: b": "[a]: b\n",
    "[a]: <": "[a]: <\n",
    "[^1]": "[^1]",
    "[^1]: ": "[^1]: a\n\n",
    "![](": "![](",
    "![[": "![[",
    "[ ] [": "- [ ] [\n",
    "(": "(",
    "*a ": "*a ",
    "**a*": "**a*",
    "*a _b ": "*a _b ",
    "_a_b": "_a_b",
    "***": "*** ",
    "a**b": "a**b",
    "~~a ": "~~a ",
    "~": "~",
    "`": "`a``",
    "growing ticks": "`a``b```c````d",
    "<": "<",
    "<a": "<a ",
    '<a b="': '<a b="c',
    "<a b='c' ": "<a b='c' d",
    "</": "</",
    "<!": "<!a",
    "<!--": "<!--",
    "<!-- -": "<!-- -",
    "<?": "<?",
    "CDATA": "<![CDATA[",
    "<http:": "<http:a",
    "<a@b": "<a@b.",
    "&": "&",
    "&amp": "&amp",
    "&#x": "&#x1",
    "\\": "\\",
    "\\[": "\\[",
    "http": "http://a.b/(",
    "https": "https://a.b/?c=",
    "ftp": "ftp://a.b/[",
    "www": "www.a.b/(",
    "a.com": "a.com/(",
    "//": "//a.b/",
    "x://": "x:// ",
    "mail": "a@b.c ",
    "colons": ":",
    "|": "|",
    "|a|": "|a|b|\n|-|-|\n",
    "||": "| | |\n",
    ">": "> ",
    "> a": "> a\n",
    "-": "- ",
    "1.": "1. a\n",
    "+ a": "+ a\n\n  b\n",
    "#": "# a\n",
    "# [a]": "# [a](b)\n",
    "=": "a\n=\n",
    "---": "---\n",
    "```": "```\n",
    "    a": "    a\n\n",
    "<div>": "<div>\n\n",
    "<details>": "<details>\n",
    "> [!NOTE]": "> [!NOTE]\n\n",
    "blank": " ",
    "tab": "\t-",
    "NUL": "\0",
    "combining": "e\u0301\u0302\u0303",
    "override": "\u202e[",
}
SMALL, LARGE = 600, 2_400


def work(text: str) -> int:
    """How many functions are called to render a text: what it costs, the same on every computer."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        render_blocks(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("unit", parameters("H075", FAMILIES))
def test_the_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Four times the text is four times the work; squared, it would be sixteen times."""
    small, large = (work(unit * (size // len(unit))) for size in (SMALL, LARGE))
    assert large < 7 * small + 20_000


@pytest.mark.parametrize(
    "unit", parameters("H075", {what: FAMILIES[what] for what in ("http", "a.com", "x://", "ftp", "//")})
)
def test_addresses_are_not_looked_for_without_end(unit: str) -> None:
    """160 kB of the first took half a minute."""
    written = ends(lambda: rendered(unit * (160_000 // len(unit)) + "\n\nSee http://a.b/c.\n"))
    assert written.count("<a ") == 1


@pytest.mark.parametrize("unit", parameters("H075", {what: FAMILIES[what] for what in ("[", "[a][b", "![[")}))
def test_brackets_are_not_looked_into_without_end(unit: str) -> None:
    """It was four times as much."""
    assert work(unit * (LARGE // len(unit))) < 250 * LARGE


DEEP = {
    "quotes": "> " * 3_000 + "innermost",
    "lists": "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(200)),
    "lists in a line": "- " * 3_000 + "innermost",
    "numbers in a line": "1. " * 3_000 + "innermost",
    "quotes and lists": "> - " * 1_500 + "innermost",
    "brackets": "[" * 3_000 + "innermost" + "](x)" * 3_000,
    "pictures": "![" * 3_000 + "innermost" + "](x)" * 3_000,
    "emphasis": "*a " * 3_000 + "innermost" + "*" * 3_000,
    "elements": "<div>" * 3_000 + "innermost",
    "inline elements": "x " + "<b>" * 3_000 + "innermost",
    "details": "<details>\n\n" * 500 + "innermost",
    "parentheses": "[innermost](" + "(" * 3_000 + ")" * 3_000 + ")",
}


@pytest.mark.parametrize("what", [pytest.param(what, id=f"H077-{what}") for what in DEEP])
def test_however_deep_it_nests_no_text_is_lost(what: str) -> None:
    text = f"Before.\n\n{DEEP[what]}\n\nAfter.\n" if what != "lists" else f"Before.\n\n{DEEP[what]}\n"
    written = ends(lambda: rendered(text))
    found = ends(lambda: read_html(written))
    words = [f"item {depth}" for depth in range(200)] if what == "lists" else ["innermost", "After."]
    said = written if what == "pictures" else found.text  # a picture's words are an attribute
    assert all(word in said for word in ("Before.", *words))
    if what in ("quotes", "lists", "lists in a line", "quotes and lists"):
        assert "nested too deeply" in found.text
        assert MAX_NESTING < 200


def test_h077_the_structure_of_a_deep_text_is_read_too() -> None:
    from adr_studio.domain.markdown import MarkdownText

    for text in DEEP.values():
        found = ends(lambda text=text: MarkdownText(f"# Title\n\n{text}\n\n## End\n").headings)  # type: ignore[misc]
        assert found[0].text == "Title"


HUGE = {
    "line of 10 MB": b"x" * 9_999_000,
    "zalgo": ("a" + "\u0301" * 50_000).encode() * 3,
    "joined emoji": "👩\u200d".encode() * 40_000,
    "flags": "🇦".encode() * 50_000,
    "variation selectors": "✌\ufe0f".encode() * 50_000,
    "one blank": b" " * 300_000,
    "tabs": b"\t" * 200_000,
    "carriage returns": b"\r" * 100_000,
}


@pytest.mark.parametrize("what", [pytest.param(what, id=f"H078-{what}") for what in HUGE])
def test_a_line_without_end_is_read_and_rendered(what: str) -> None:
    text = ends(lambda: decode(HUGE[what]).text)
    assert decode(HUGE[what]).encode() == HUGE[what]
    shown = text[:1_000_000]  # as much as the preview shows
    blocks = ends(lambda: render_blocks(f"# T\n\n{shown}\n\n## End\n"))
    assert blocks[-1].html.count("End") == 1


def test_h078_a_file_of_100_mb_is_listed_and_not_read(tmp_path: Path) -> None:
    file = tmp_path / "docs/adr/0001-big.md"
    file.parent.mkdir(parents=True)
    with file.open("wb") as handle:
        handle.write(b"# 1. Big\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nx\n")
        handle.truncate(100_000_000)
    with pytest.raises(Unreadable, match="100 MB, too much for a record"):
        files.read(file)
    (record,) = Workspace(tmp_path).load().records
    assert (record.title, "was not opened" in record.notice) == ("Big", True)


TURNS = {
    "override": "safe \u202eelif.exe\u202c end",
    "isolate": "a \u2066 b \u2067 c \u2069 d",
    "embedding": "\u202a x \u202b y",
    "in code": "`if \u202e x`",
    "in a fence": "```python\nif x:  # \u202e } \u2066 begin\n```",
    "in a heading": "# Keep \u202eti",
    "in a link": "[go\u202eog](https://example.org)",
    "in html": "<b>x\u202ey</b>",
    "in a table": "| a\u202e |\n|-|\n| \u2067b |",
    "in front matter": "---\ntitle: a\u202eb\n---\n",
    "in a title": "[x](a.md 'ti\u202etle') ![al\u202et](a.png)",
    "in a footnote": "a[^1]\n\n[^1]: \u202ex",
}


@pytest.mark.parametrize("text", parameters("H079", TURNS))
def test_what_turns_the_letters_round_is_seen_and_turns_nothing(text: str) -> None:
    written = rendered(text)
    assert not any(each in written for each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert read(text).wrong == ()
    assert "\\u202" in written or "\\u206" in written


def test_h079_text_that_needs_no_turns_stays_as_it_is() -> None:
    text = "עברית \u200fand\u200e نمی\u200cخواهم 👩\u200d👩 e\u0301"
    assert text in rendered(text)


def test_h079_an_address_of_other_letters_is_shown_as_it_is_looked_up() -> None:
    """The link keeps its address; `punycode` is what the question before it is opened shows (see test_window)."""
    found = read("[google.com](https://xn--ggle-55da.com/) [x](https://gооgle.com/)")
    assert found.wrong == ()
    assert found.links[0] == "https://xn--ggle-55da.com/"


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        pytest.param("A\u200bD\u200bR", "adr", id="H079-zero width"),
        pytest.param("a\u202eb", "ab", id="H079-override"),
        pytest.param("\ufeffa\u2060b", "ab", id="H079-joiner"),
    ],
)
def test_an_unseen_sign_is_in_no_id(heading: str, slug: str) -> None:
    assert f'id="{slug}"' in rendered(f"# {heading}\n")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param("ADR-0\u200b001", "ADR-0\u200b001", id="H079-id with a zero width"),
        pytest.param("АDR-0001", "АDR-0001", id="H079-id with a letter of another script"),
    ],
)
def test_an_id_that_only_looks_like_another_is_none_of_a_record(
    make_repository: Callable[..., Path], given: str, found: str
) -> None:
    from adr_studio.errors import Refused

    root = make_repository(
        {"docs/adr/0001-a.md": "# 1. A\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nx\n"}
    )
    catalog = Workspace(root).load()
    assert catalog.find("ADR-0001").title == "A"
    with pytest.raises(Refused):
        catalog.find(given)


INJECTED = {
    "attribute": '[x](#"onclick=1)',
    "attribute in angles": "[x](<#' onclick='x()>)",
    "tag": "[x](#<script>x()</script>)",
    "prototype": '<p id="__proto__">x</p><a name="__defineGetter__">x</a>',
    "constructor heading": "# __proto__\n\n# constructor\n\n# hasOwnProperty\n",
    "clobbering": "<a id=document name=body>x</a><img name=getElementById id=querySelector src=a.png><p id=studio>x</p>",
    "two of one": "# a\n\n# a\n\n<p id=a>x</p>",
    "above the root": "[x](adr://../../etc/passwd) [y](../../../../etc/passwd)",
    "encoded above": "[x](adr://doc/%2e%2e) [y](%2e%2e/%2e%2e/%2e%2e/x.md) [z](..%2f..%2f..%2fx.md)",
    "token": "![x](adr://doc/1) ![y](adr://document/%2e%2e/x.png) ![z](adr:x.png)",
    "git": "[x](../../.git/config) ![y](/.git/x.png) [z](/%2Egit/config)",
    "query": "[x](a.md?x=<script>&y=%00) [y](a.md#%00) [z](a%00.md)",
    "line ends": "[x](a%0d%0aSet-Cookie:x.md) [y](#a%0ab)",
    "label": "[x]: adr://preview/ 'a'\n\n[x] [__proto__]\n\n[__proto__]: javascript:x()",
    "footnote": 'a[^"><script>]\n\n[^"><script>]: x\n\nb[^__proto__]\n\n[^__proto__]: x',
}


@pytest.mark.parametrize("text", parameters("H081", INJECTED))
def test_a_target_or_an_id_adds_nothing_to_a_page(text: str) -> None:
    found = read(text)
    assert found.wrong == ()
    assert all(may_lead_to(link) for link in found.links)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=f"H081-picture {path!a}")
        for path in (
            "../outside.png",
            "docs/../../outside.png",
            "%2e%2e/outside.png",
            "/etc/passwd",
            ".git/x.png",
            ".GIT/x.png",
            "docs/../.git/x.png",
            "link.png",
            "folder.png",
            "x.png\0",
            "",
            ".",
            "pipe.png",
            "x.txt",
            "a" * 5000 + ".png",
        )
    ],
)
def test_no_picture_comes_from_outside_or_from_git(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    (root / "docs").mkdir()
    (root / "folder.png").mkdir()
    for file in (tmp_path / "outside.png", root / ".git/x.png", root / "x.png", root / "x.txt"):
        file.write_bytes(png(1, 1))
    (root / "link.png").symlink_to("../outside.png")
    os.mkfifo(root / "pipe.png")
    assert Workspace(root).picture("x.png") is not None
    assert ends(lambda: Workspace(root).picture(path)) is None


def test_h067_a_page_of_its_own_needs_nothing_and_runs_nothing(
    make_repository: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """What `show --html` writes: the policy is in it, before anything of the record."""
    from adr_studio import cli

    body = "\n\n".join(
        ELEMENTS[what].encode("utf-8", "replace").decode() for what in ("end of the page", "refresh", "base", "links")
    )
    root = make_repository(
        {"docs/adr/0001-a.md": f"# 1. </title><script>x()</script>\n\n## Status\n\nAccepted\n\n## Context\n\n{body}\n"}
    )
    assert cli.run(["show", str(root), "1", "--html"]) == 0
    out = capsys.readouterr().out

    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.seen.append(tag)

    tags = Tags()
    tags.feed(out)
    assert tags.seen[:6] == ["html", "head", "meta", "meta", "title", "style"]
    assert not {"script", "iframe", "link", "base"} & set(tags.seen)
    assert tags.seen.count("meta") == 2
