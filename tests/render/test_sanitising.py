"""Whatever a record says, its page runs nothing, fetches nothing and leads only where links may lead."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adr_studio.render.markdown import render_blocks

TAGS = set(
    "a abbr b blockquote br center code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol"
    " p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var".split()
)
ATTRIBUTES = set(
    "class data-line id name title align dir lang href rel src alt width height type checked disabled start open"
    " colspan rowspan".split()
)

GALLERY = [
    # What runs.
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)//",
    "a <script>alert(1)</script> b",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<img src=x.png onerror=alert(1)>",
    "<img src='x.png'/onerror=alert(1)>",
    "<img/src=x.png/onload=alert(1)>",
    "<b onclick=alert(1)>x</b>",
    "<details open ontoggle=alert(1)><summary onfocus=alert(1) tabindex=0>x</summary></details>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<p style='position:fixed;inset:0' contenteditable autofocus>x</p>",
    "<input autofocus onfocus=alert(1)>",
    "<input type=image src=http://evil/x formaction=http://evil>",
    # Elements that fetch, frame or send.
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><use href='data:image/svg+xml;base64,PHN2Zz4='/></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<style>*{background:url(http://evil)}</style>",
    "<style>@import 'http://evil/x.css';</style>",
    "<iframe src=http://evil></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=http://evil type=text/html></object>",
    "<embed src=http://evil>",
    "<applet code=x></applet>",
    "<form action=http://evil><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex action=javascript:alert(1)>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<select><option>x</select>",
    "<meta http-equiv=refresh content='0;url=http://evil'>",
    "<meta charset=utf-7>",
    "<link rel=stylesheet href=http://evil>",
    "<link rel=preconnect href=http://evil>",
    "<base href=http://evil/>",
    "<video src=http://evil poster=http://evil autoplay></video>",
    "<audio src=http://evil></audio>",
    "<picture><source srcset=http://evil/x><img srcset=http://evil/x></picture>",
    "<body onload=alert(1) background=http://evil>",
    "<html><head><title>x</title></head><frameset onload=alert(1)></frameset></html>",
    "<table background=http://evil><tr><td background=http://evil>x</table>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<dialog open>x</dialog>",
    "<a href=x.md ping=http://evil target=_blank download>x</a>",
    "<area href=javascript:alert(1)>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    # Links.
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;&#x61;vascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\u202ejavascript:alert(1))",
    "[x](java\u200bscript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](FILE:/etc/passwd)",
    "[x](smb://host/share)",
    "[x](ms-msdt:/id)",
    "[x](search-ms:query=x)",
    "[x](vscode://x)",
    "[x](ssh://-oProxyCommand=x)",
    "[x](adr://document/.git/config)",
    "[x](adr://preview/)",
    "[x](//host/share)",
    "[x](\\\\\\\\host\\\\share)",
    "[x](%5C%5Chost%5Cx)",
    "[x](/%2fhost/x)",
    "[x](%252f%252fhost)",
    "[x](/\t/host)",
    "[x](../../../etc/passwd)",
    "[x](..%2f..%2f..%2fetc/passwd)",
    "[x](%2e%2e/%2e%2e/%2e%2e/etc/passwd)",
    "[x](.git/config)",
    "[x](../.GIT/config)",
    "[x](/%2egit/config)",
    "[x](/.git./config)",
    "[x](/GIT~1/config)",
    "[x](/.g\u200cit/config)",
    "[x](/.git::$INDEX_ALLOCATION/config)",
    "[x](a%00.md)",
    "[x](a%0d%0a.md)",
    "[x](http://user@host/)",
    "[x](http://good\\@evil/)",
    "[x](http:evil)",
    "[x](https:///evil)",
    "[x](mailto:a@b?attach=/etc/passwd)",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x][y]\n\n[y]: file:///etc/passwd 'title'",
    "<javascript:alert(1)>",
    "<file:///etc/passwd>",
    "<ms-msdt:/id>",
    "smb://host/share and javascript:alert(1)",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='//host'>x</a>",
    "<a href='\\\\host\\x'>x</a>",
    "<a href='/\\host'>x</a>",
    "<a href=x.md href=javascript:alert(1)>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "x[^1]\n\n[^1]: [y](javascript:alert(1)) <script>alert(1)</script>",
    # Pictures.
    "![x](http://evil/x.png)",
    "![x](https://evil/x.png)",
    "![x](//evil/x.png)",
    "![x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](../../../x.png)",
    "![x](.git/x.png)",
    "![x][y]\n\n[y]: http://evil/x.png",
    "<img src=http://evil/x.png srcset='http://evil/y.png 2x' loading=eager>",
    "<img lowsrc=http://evil dynsrc=http://evil longdesc=http://evil usemap=#x>",
    # What stands in attributes and comes out again.
    '!["><script>alert(1)</script>](http://evil)',
    "<img alt='><script>alert(1)</script>'>",
    "<img alt='\"><script>alert(1)</script>'>",
    "<img alt='&lt;script&gt;alert(1)&lt;/script&gt;'>",
    "<img title='x' alt=' src=x><img onerror=alert(1)>'>",
    "<b title='<img>'>x</b>",
    "<b title='<img><script>alert(1)</script>'>x</b>",
    "<b title='<img alt=&quot;x&quot;><script>alert(1)</script>'>x</b>",
    "<b title='<img> onmouseover=alert(1) x='>x</b>",
    "[x](y.md '\"><script>alert(1)</script>')",
    '[x](y.md "<img src=x onerror=alert(1)>")',
    "```<script>alert(1)</script>\nx\n```",
    '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
    "`</code><script>alert(1)</script>`",
    "# <script>alert(1)</script>",
    '# x" onclick="alert(1)',
    "<p id='\"><script>alert(1)</script>'>x</p>",
    "<p id=__proto__ class='\"><script>'>x</p>",
    "---\ntitle: <script>alert(1)</script>\n<img src=x onerror=alert(1)>: y\n---\n",
    "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n|-|-|\n| <img src=x onerror=alert(1)> | b |",
    "> [!NOTE]\n> <script>alert(1)</script>",
    "- [ ] <script>alert(1)</script>",
    "> " * 150 + "<script>alert(1)</script>",
    # Nestings that other parsers read otherwise.
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><style><!--</style><img src=x onerror=alert(1)>--></svg>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noembed><p id='</noembed><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<title><b title='</title><img src=x onerror=alert(1)>'>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<table><td><style><b title='</style><script>alert(1)</script>'>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--><script>alert(1)</script-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><?php echo '<script>alert(1)</script>' ?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "</div></main></body><script>alert(1)</script>",
    "<div><details></div><script>alert(1)</script></details>",
    "<a href='x.md'><a href='javascript:alert(1)'>x</a></a>",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
]


class Page(HTMLParser):
    """Collects what in a page is not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.wrong.append(f"{tag} {name}")
            if name in ("href", "src"):
                self.targets.append(value or "")
                if not self._may_lead_to(tag, value or ""):
                    self.wrong.append(f"{tag} {name}={value}")
        if tag == "input" and ("type", "checkbox") not in attrs:
            self.wrong.append("input that is no box")

    def _may_lead_to(self, tag: str, target: str) -> bool:
        if tag == "img" and re.fullmatch(r"data:image/(png|jpeg|gif|webp);base64,[\w+/=]+", target):
            return True
        if target.startswith("adr://document/"):
            parts = unquote(target.removeprefix("adr://document/")).lower().split("/")
            return not {"..", ".git", ""} & set(parts) and "\\" not in target
        pattern = r"https?://[^/\\@\s]+([/?#].*)?|mailto:[^?]*@[^?]*|#.+"
        return tag == "a" and re.fullmatch(pattern, target, re.IGNORECASE) is not None

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data}")


def page(text: str) -> Page:
    parser = Page()
    parser.feed("".join(block.html for block in render_blocks(text, "docs/adr")))
    parser.close()
    return parser


@pytest.mark.parametrize("text", GALLERY)
def test_nothing_hostile_comes_through(text: str) -> None:
    assert page(text).wrong == []
    assert page(f"<div>\n\n{text}\n\n</div>\n\n- {text}\n\n> {text}").wrong == []


@pytest.mark.parametrize(
    "text", [text for text in GALLERY if text.startswith(("[x](", "<javascript", "<file", "![x]"))]
)
def test_a_hostile_link_leads_nowhere_and_keeps_its_words(text: str) -> None:
    assert page(text).targets in ([], ["y.md"], ["adr://document/docs/adr/y.md"])


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*GALLERY, "'", '"', ">", "<", "\n\n", "<b title='", "<img alt='", "-->"]), max_size=5))
def test_nothing_hostile_comes_through_in_any_mixture(pieces: list[str]) -> None:
    assert page("".join(pieces)).wrong == []


def test_a_picture_that_is_not_loaded_is_named() -> None:
    (block,) = render_blocks('![A "view" > <all>](http://evil/x.png) ![](//x)')
    named = re.findall(r'<span class="no-picture">(.*?)</span>', block.html)
    assert named == ["A &quot;view&quot; &gt; &lt;all&gt; (not loaded)", "picture (not loaded)"]


def test_a_small_picture_in_the_text_itself_is_shown() -> None:
    (block,) = render_blocks("![x](data:image/png;base64,iVBORw0KGgo=)")
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in block.html


def test_text_that_looks_like_html_in_code_is_text() -> None:
    (block,) = render_blocks("`<script>alert(1)</script>`")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in block.html
