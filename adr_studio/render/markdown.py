"""Markdown to HTML, block by block; what comes out is sanitised last and holds nothing that could run or be fetched."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from adr_studio.domain.frontmatter import closing_line
from adr_studio.domain.markdown import MAX_NESTING
from adr_studio.render.blocks import Block
from adr_studio.render.links import LinkKind, classify

KEPT = 4_000
"""Rendered blocks that a renderer remembers."""

_DIAGRAMS = frozenset(("dot", "graphviz", "view", "mermaid", "plantuml", "d2", "nomnoml"))
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,2000000}")
_OPENING = re.compile(
    r"<(?P<name>details|div|table|section|center|picture|p|ul|ol|blockquote|kbd)\b[^>]*>", re.IGNORECASE
)
_CLOSING = re.compile(r"</(?P<name>details|div|table|section|center|picture|p|ul|ol|blockquote|kbd)\s*>", re.IGNORECASE)
_HTML_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*\Z", re.DOTALL)

_TAGS = frozenset(
    (
        "a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|h1|h2|h3|h4|h5|h6|hr|i|img|input|ins|kbd|li|mark"
        "|ol|p|pre|q|s|samp|section|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var"
    ).split("|")
)
_COMMON = frozenset(("class", "data-line", "id", "title", "align", "dir", "lang"))
_ATTRIBUTES = {tag: set(_COMMON) for tag in _TAGS}
_ATTRIBUTES["a"] |= {"href"}
_ATTRIBUTES["img"] |= {"src", "alt", "width", "height"}
_ATTRIBUTES["input"] |= {"type", "checked", "disabled"}
_ATTRIBUTES["ol"] |= {"start"}
_ATTRIBUTES["details"] |= {"open"}
_ATTRIBUTES["td"] |= {"colspan", "rowspan"}
_ATTRIBUTES["th"] |= {"colspan", "rowspan"}


class Renderer:
    """Renders the text of one document again and again; a block whose source did not change is not rendered anew."""

    def __init__(self, folder: str = "") -> None:
        self._folder = folder
        self._parser = _parser()
        rules = self._parser.core.ruler.getRules("")
        self._block_rules, self._inline_rules = rules[:2], rules[2:]
        self._whole = False
        self._kept: dict[str, str] = {}
        self._filter = _LinkFilter(folder)

    def render(self, text: str) -> tuple[Block, ...]:
        """The document's top-level blocks. Whatever the text, none is lost and no exception comes out."""
        lines = text.split("\n")
        body = closing_line(lines)
        blocks = [self._front_matter(lines[1 : body - 1], body)] if body else []
        environment: MutableMapping[str, Any] = {}
        try:
            tokens = self._tokens("\n".join(lines[body:]), environment)
        except (RecursionError, ValueError):
            source = html.escape("\n".join(lines[body:])[:200_000])
            notice = '<p class="too-deep">This text is nested too deeply to be shown as a page.</p>'
            return (*blocks, Block(_key(source), body, len(lines), f"{notice}<pre>{source}</pre>"))
        context = _key(repr(sorted(environment.get("references", {}).items())))
        counts: dict[str, int] = {}
        for group in _groups(tokens):
            start, end = _extent(group, body, len(lines))
            source = "\n".join(lines[start:end])
            blocks.append(self._block(group, source, start, end, context, counts, environment))
        return tuple(block for block in blocks if block.html)

    def _tokens(self, text: str, environment: MutableMapping[str, Any]) -> list[Token]:
        """The blocks of the text, their inline content not looked into yet; with footnotes, which move, all at once."""
        state = StateCore(text, self._parser, environment)
        for rule in self._block_rules:
            rule(state)
        self._whole = "footnotes" in environment
        return self._parser.parse(text, environment) if self._whole else state.tokens

    def _with_inline(self, tokens: list[Token], environment: MutableMapping[str, Any]) -> list[Token]:
        if self._whole:
            return tokens
        state = StateCore("", self._parser, environment, tokens)
        for rule in self._inline_rules:
            rule(state)
        return state.tokens

    def _block(
        self,
        tokens: list[Token],
        source: str,
        start: int,
        end: int,
        context: str,
        counts: dict[str, int],
        environment: MutableMapping[str, Any],
    ) -> Block:
        slug = _heading_slug(tokens, counts)
        if self._whole:
            context += repr([(token.type, token.meta) for token in _flat(tokens) if token.type.startswith("footnote")])
        key = _key(f"{context}\0{slug}\0{source}")
        rendered = self._kept.get(key)
        if rendered is None:
            rendered = self._render(tokens, slug, environment)
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = rendered
        return Block(key, start, end, rendered)

    def _render(self, tokens: list[Token], slug: str, environment: MutableMapping[str, Any]) -> str:
        try:
            tokens = self._with_inline(tokens, environment)
            _mark_lines(tokens, slug)
            _mark_alerts(tokens)
            written = self._parser.renderer.render(tokens, self._parser.options, environment)
        except RecursionError:
            written = '<p class="too-deep">This block is nested too deeply to be shown.</p>'
        if _HTML_COMMENT.fullmatch(written):
            return ""
        return sanitise(written, self._filter)

    def _front_matter(self, lines: Sequence[str], end: int) -> Block:
        rows, key, value = [], "", ""
        for line in (*lines, "\0:"):
            match = re.match(r"([^\s#:-][^:]*|\0):(.*)", line)
            if match is None:
                value += "" if line.startswith("#") else f" {line.strip()}"
                continue
            if key:
                rows.append(f"<tr><th>{html.escape(key)}</th><td>{html.escape(value.strip())}</td></tr>")
            key, value = match[1].strip(), match[2]
        written = f'<table class="front-matter" data-line="0"><tbody>{"".join(rows)}</tbody></table>'
        return Block(_key(written), 0, end, sanitise(written, self._filter) if rows else "")


def render_blocks(text: str, folder: str = "") -> tuple[Block, ...]:
    """The blocks of a text, rendered once; `folder` is the document's own, relative to the repository."""
    return Renderer(folder).render(text)


class _LinkFilter:
    """Decides over every attribute that could lead anywhere; called by the sanitiser, so nothing comes after it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            link = classify(value, self._folder)
            return None if link.kind is LinkKind.REFUSED else link.href
        if attribute == "src":
            if _DATA_IMAGE.fullmatch(value):
                return value
            link = classify(value, self._folder)
            return link.href if link.kind is LinkKind.INSIDE else None
        if tag == "input" and attribute == "type":
            return "checkbox" if value == "checkbox" else None
        if attribute == "id":
            return value if re.fullmatch(r"[\w-]{1,200}", value) and not value.startswith("__") else None
        return value


def sanitise(written: str, attribute_filter: Any) -> str:
    """HTML with nothing in it but the tags and attributes that a record needs."""
    cleaned = nh3.clean(
        written,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        url_schemes={"http", "https", "mailto", "adr", "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"input": {"disabled": "", "type": "checkbox"}},
        strip_comments=True,
    )
    return _placeholders(cleaned)


def _placeholders(written: str) -> str:
    """A picture that may not be loaded is named instead of shown."""

    def replace(match: re.Match[str]) -> str:
        if " src=" in match[0]:
            return match[0]
        alt = re.search(r'alt="([^"]*)"', match[0])
        return f'<span class="no-picture">{alt[1] if alt and alt[1] else "picture"} (not loaded)</span>'

    return re.sub(r"<img\b[^>]*>", replace, written)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"maxNesting": MAX_NESTING, "html": True, "linkify": True, "highlight": _highlight})
    parser.use(footnote_plugin)
    parser.use(tasklists_plugin)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.add_render_rule("fence", _fence)
    return parser


def _highlight(code: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language.strip("{}.").lower(), stripnl=False)
    except ClassNotFound:
        return escapeHtml(code)
    return str(highlight(code[:50_000], lexer, HtmlFormatter(nowrap=True))) + escapeHtml(code[50_000:])


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    token = tokens[index]
    language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
    name = language.strip("{}.").lower()
    code = _highlight(token.content, language, "") if language else escapeHtml(token.content)
    line = token.attrGet("data-line")
    label = f'<div class="language">{escapeHtml(name)}</div>' if name in _DIAGRAMS else ""
    return f'<div class="fence" data-line="{line}">{label}<pre><code>{code}</code></pre></div>\n'


def _groups(tokens: list[Token]) -> Iterator[list[Token]]:
    """Top-level blocks; raw HTML that opens an element is one block with all that follows up to where it closes."""
    group: list[Token] = []
    open_tags: list[str] = []
    for token in tokens:
        group.append(token)
        if token.type == "html_block":
            for match in re.finditer(
                f"{_OPENING.pattern}|{_CLOSING.pattern.replace('name', 'end')}", token.content, re.I
            ):
                if match["name"]:
                    open_tags.append(match["name"].lower())
                elif match["end"].lower() in open_tags:
                    open_tags.remove(match["end"].lower())
        closed = token.level == 0 and token.nesting <= 0
        if closed and not open_tags:
            yield group
            group = []
    if group:
        yield group


def _extent(tokens: list[Token], body: int, count: int) -> tuple[int, int]:
    maps = [token.map for token in tokens if token.map]
    if not maps:
        return count, count
    return min(each[0] for each in maps) + body, max(each[1] for each in maps) + body


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _mark_lines(tokens: list[Token], slug: str) -> None:
    first = next((token.map[0] for token in tokens if token.map), 0)
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type not in ("inline", "html_block"):
            token.attrSet("data-line", str(token.map[0] - first))
        if token.type == "heading_open" and token.level == 0 and slug:
            token.attrSet("id", slug)


def _mark_alerts(tokens: list[Token]) -> None:
    """A quotation that begins with `[!NOTE]` and its like is an alert, as on a git host."""
    for quote, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if quote.type != "blockquote_open" or paragraph.type != "paragraph_open" or not inline.children:
            continue
        match = _ALERT.match(inline.content)
        if match:
            kind = match[1].lower()
            quote.attrSet("class", f"alert alert-{kind}")
            text = inline.children[0]
            text.content = text.content[text.content.index("]") + 1 :].lstrip()
            label = Token("html_inline", "", 0, content=f'<span class="alert-title">{kind.capitalize()}</span>')
            rest = inline.children[1:] if not text.content and inline.children[1:2] else inline.children
            inline.children = [label, *rest]


def _heading_slug(tokens: list[Token], counts: dict[str, int]) -> str:
    """The heading's id as a git host makes it: lower case, dashes for blanks, a number where it came before."""
    if tokens[0].type != "heading_open" or tokens[0].level:
        return ""
    plain = re.sub(r"[^\w\- ]", "", tokens[1].content.lower()).strip().replace(" ", "-")
    count = counts.get(plain, 0)
    counts[plain] = count + 1
    return f"{plain}-{count}" if count else plain


def _key(source: str) -> str:
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
