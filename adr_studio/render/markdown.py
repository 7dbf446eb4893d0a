"""Markdown to HTML, block by block; what comes out is sanitised last and holds nothing that could run or be fetched."""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from adr_studio.domain.frontmatter import closing_line
from adr_studio.domain.markdown import MAX_NESTING
from adr_studio.domain.slugs import in_word, slug_of, unique_slug
from adr_studio.render.blocks import Block
from adr_studio.render.links import LinkKind, classify

KEPT = 4_000
"""Rendered blocks that a renderer remembers."""

LONGEST_CODE = 50_000
"""Characters of a code block that are coloured; a longer one is shown plain."""

_DIAGRAMS = frozenset(("dot", "graphviz", "view", "mermaid", "plantuml", "d2", "nomnoml"))
_BLOCK_SCALAR = re.compile(r"\A[|>][+-]?\d?(?:\s+|\Z)")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,2000000}")
_CONTAINER = re.compile(r"<(/?)(details|div|table|section|center|ul|ol|blockquote)\b|<!--.*?(?:-->|\Z)", re.I | re.S)
_HTML_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*\Z", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_INLINE_MARKUP = re.compile(r"[\[\]*_`<&\\!~]")
_WRITTEN_TAG = re.compile(r'<(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?: [^\s"=<>]+="[^"]*")*)>')
"""A start tag as the sanitiser writes it."""

_TAGS = frozenset(
    (
        "a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|h1|h2|h3|h4|h5|h6|hr|i|img|input|ins|kbd|li|mark"
        "|ol|p|pre|q|s|samp|section|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var"
    ).split("|")
)
_COMMON = frozenset(("class", "data-line", "id", "title", "align", "dir", "lang"))
_ATTRIBUTES = {tag: set(_COMMON) for tag in _TAGS}
_ATTRIBUTES["a"] |= {"href", "name"}
_ATTRIBUTES["img"] |= {"src", "alt", "width", "height"}
_ATTRIBUTES["input"] |= {"type", "checked", "disabled"}
_ATTRIBUTES["ol"] |= {"start"}
_ATTRIBUTES["details"] |= {"open"}
_ATTRIBUTES["td"] |= {"colspan", "rowspan"}
_ATTRIBUTES["th"] |= {"colspan", "rowspan"}


@dataclass(frozen=True)
class _Pass:
    """One rendering of one text: its lines, and what its blocks share.

    `whole` says that the inline content of all blocks was looked into at once, as footnotes, which move, demand.
    """

    lines: Sequence[str]
    body: int
    environment: MutableMapping[str, Any]
    whole: bool
    references: str
    slugs: dict[str, int] = field(default_factory=dict)


class Renderer:
    """Renders the text of one document again and again; a block whose source did not change is not rendered anew.

    Only one thread at a time may use it.
    """

    def __init__(self, folder: str = "") -> None:
        self._parser = _parser()
        rules = self._parser.core.ruler.getRules("")
        self._block_rules, self._inline_rules = rules[:2], rules[2:]
        self._kept: dict[str, str] = {}
        self._sanitise = sanitiser(_LinkFilter(folder))

    def render(self, text: str) -> tuple[Block, ...]:
        """The document's top-level blocks. Whatever the text, none is lost and no exception comes out."""
        lines = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).split("\n")
        body = closing_line(lines)
        blocks = [self._front_matter(lines[1 : body - 1], body)] if body else []
        environment: MutableMapping[str, Any] = {}
        tokens = self._tokens("\n".join(lines[body:]), environment)
        references = repr(sorted(environment.get("references", {}).items()))
        current = _Pass(lines, body, environment, "footnotes" in environment, references)
        blocks += [self._block(group, current) for group in _groups(tokens)]
        return tuple(block for block in blocks if block.html.strip())

    def _tokens(self, text: str, environment: MutableMapping[str, Any]) -> list[Token]:
        """The blocks of the text, their inline content not looked into yet; with footnotes, which move, all at once."""
        state = StateCore(text, self._parser, environment)
        for rule in self._block_rules:
            rule(state)
        return self._parser.parse(text, environment) if "footnotes" in environment else state.tokens

    def _with_inline(self, tokens: list[Token], current: _Pass) -> list[Token]:
        if current.whole:
            return tokens
        state = StateCore("", self._parser, current.environment, tokens)
        for rule in self._inline_rules:
            rule(state)
        return state.tokens

    def _block(self, tokens: list[Token], current: _Pass) -> Block:
        start, end = _extent(tokens, current.body, len(current.lines))
        source = "\n".join(current.lines[start:end])
        slugs = self._slugs(tokens, current)
        context = [repr(slugs), current.references if "[" in source else ""]
        if current.whole:
            context += (repr(token.meta) for token in _flat(tokens) if token.type.startswith("footnote"))
        key = _key("\0".join((*context, source)))
        rendered = self._kept.get(key)
        if rendered is None:
            rendered = _as_source(source) if _too_deep(tokens) else self._render(tokens, slugs, current)
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = rendered
        return Block(key, start, end, rendered)

    def _render(self, tokens: list[Token], slugs: Sequence[str], current: _Pass) -> str:
        tokens = self._with_inline(tokens, current)
        _mark_lines(tokens)
        _mark_headings(tokens, slugs)
        _mark_alerts(tokens)
        _mark_tasks(tokens)
        written = self._parser.renderer.render(tokens, self._parser.options, current.environment)
        return "" if _HTML_COMMENT.fullmatch(written) else self._sanitise(written)

    def _slugs(self, tokens: list[Token], current: _Pass) -> tuple[str, ...]:
        """The ids of the headings, as a git host makes them: a number is added where one came before."""
        headings = (inline for opening, inline in pairwise(tokens) if opening.type == "heading_open")
        return tuple(unique_slug(slug_of(self._plain(each.content, current)), current.slugs) for each in headings)

    def _plain(self, content: str, current: _Pass) -> str:
        """A heading's text without its markup."""
        if not _INLINE_MARKUP.search(content):
            return content
        environment = {"references": current.environment.get("references", {})}
        tokens = self._parser.inline.parse(content, self._parser, environment, [])
        return "".join(token.content for token in tokens if token.type in ("text", "text_special", "code_inline"))

    def _front_matter(self, lines: Sequence[str], end: int) -> Block:
        rows, key, value = [], "", ""
        for line in (*lines, "\0:"):
            match = re.match(r"([^\s#:-][^:]*|\0):(.*)", line)
            if match is None:
                value += "" if line.startswith("#") else f" {line.strip()}"
                continue
            if key:
                shown = _BLOCK_SCALAR.sub("", value.strip())
                rows.append(f"<tr><th>{html.escape(key)}</th><td>{html.escape(shown)}</td></tr>")
            key, value = match[1].strip(), match[2]
        written = f'<table class="front-matter" data-line="0"><tbody>{"".join(rows)}</tbody></table>'
        return Block(_key(written), 0, end, self._sanitise(written) if rows else "")


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
        if attribute in ("id", "name"):
            return value if _is_id(value) else None
        return value


def sanitiser(attribute_filter: Callable[[str, str, str], str | None]) -> Callable[[str], str]:
    """What takes everything out of HTML but the tags and attributes that a record needs."""
    cleaner = nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        url_schemes={"http", "https", "mailto", "adr", "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"input": {"disabled": "", "type": "checkbox"}},
        strip_comments=True,
    )
    return lambda written: _placeholders(cleaner.clean(written))


def _is_id(value: str) -> bool:
    return len(value) <= 1_000 and not value.startswith("__") and all(in_word(each) or each in "-:." for each in value)


def _placeholders(written: str) -> str:
    """A picture that may not be loaded is named instead of shown; `written` is as the sanitiser writes it."""

    def replace(match: re.Match[str]) -> str:
        if match["name"] != "img":
            return match[0]
        values = dict(re.findall(r' ([^\s"=]+)="([^"]*)"', match["attributes"]))
        return match[0] if "src" in values else _named(values.get("alt", ""))

    return _WRITTEN_TAG.sub(replace, written)


def _named(alt: str) -> str:
    return f'<span class="no-picture">{html.escape(html.unescape(alt)) or "picture"} (not loaded)</span>'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"maxNesting": MAX_NESTING, "html": True, "linkify": True, "highlight": _highlight})
    parser.use(footnote_plugin, inline=False)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.add_render_rule("fence", _fence)
    return parser


def _highlight(code: str, language: str, _attributes: str) -> str:
    if len(code) > LONGEST_CODE:
        return escapeHtml(code)
    try:
        lexer = get_lexer_by_name(language.strip("{}.").lower(), stripnl=False)
    except ClassNotFound:
        return escapeHtml(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


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
    open_tags: Counter[str] = Counter()
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if token.type == "html_block":
            _count_tags(token.content, open_tags)
        if depth == 0 and not open_tags.total():
            yield group
            group = []
    if group:
        yield group


def _count_tags(written: str, open_tags: Counter[str]) -> None:
    for match in _CONTAINER.finditer(written):
        name = (match[2] or "").lower()
        if name and not match[1]:
            open_tags[name] += 1
        elif open_tags[name]:
            open_tags[name] -= 1


def _too_deep(tokens: Iterable[Token]) -> bool:
    """Whether the parser stopped before it came to the innermost text."""
    return any(token.level >= MAX_NESTING - 1 for token in tokens)


def _as_source(source: str) -> str:
    notice = '<p class="too-deep">This is nested too deeply to be shown as a page; here is its source.</p>'
    return f'{notice}<pre data-line="0">{html.escape(source)}</pre>'


def _extent(tokens: list[Token], body: int, count: int) -> tuple[int, int]:
    maps = [token.map for token in tokens if token.map]
    if not maps:
        return count, count
    return min(each[0] for each in maps) + body, max(each[1] for each in maps) + body


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _mark_lines(tokens: list[Token]) -> None:
    first = next((token.map[0] for token in tokens if token.map), 0)
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type not in ("inline", "html_block"):
            token.attrSet("data-line", str(token.map[0] - first))


def _mark_headings(tokens: list[Token], slugs: Sequence[str]) -> None:
    headings = (token for token in tokens if token.type == "heading_open")
    for token, slug in zip(headings, slugs, strict=True):
        if slug:
            token.attrSet("id", slug)


def _mark_alerts(tokens: list[Token]) -> None:
    """A quotation that begins with `[!NOTE]` and its like is an alert, as on a git host."""
    for quote, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if quote.type != "blockquote_open" or paragraph.type != "paragraph_open" or not inline.children:
            continue
        text = inline.children[0]
        match = _ALERT.match(text.content)
        if match and text.type == "text":
            kind = match[1].lower()
            quote.attrSet("class", f"alert alert-{kind}")
            text.content = text.content[match.end() :]
            label = Token("html_inline", "", 0, content=f'<span class="alert-title">{kind.capitalize()}</span>')
            rest = inline.children[1:] if not text.content and inline.children[1:2] else inline.children
            inline.children = [label, *rest]


def _mark_tasks(tokens: list[Token]) -> None:
    """A list item that begins with `[ ]` or `[x]` has a box, which is ticked or not, as on a git host."""
    lists: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type.endswith("_list_open"):
            lists.append(token)
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
            children = tokens[index + 2].children
            if children and _put_box(children):
                lists[-1].attrSet("class", "contains-task-list")
                token.attrSet("class", "task-list-item")


def _put_box(children: list[Token]) -> bool:
    match = _TASK.match(children[0].content) if children[0].type == "text" else None
    if match is None:
        return False
    children[0].content = children[0].content[match.end() :]
    checked = "" if match[1] == " " else " checked"
    box = f'<input class="task-list-item-checkbox" type="checkbox" disabled{checked}>'
    children.insert(0, Token("html_inline", "", 0, content=box))
    return True


def _key(source: str) -> str:
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
