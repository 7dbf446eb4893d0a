"""The Markdown parser, set up as a git host's, and how it writes code."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from adr_studio.domain.markdown import MAX_NESTING
from adr_studio.render.limits import limit

LONGEST_CODE = 50_000
"""Characters of a code block that are coloured; a longer one is shown plain."""

_DIAGRAMS = frozenset(("dot", "graphviz", "view", "mermaid", "plantuml", "d2", "nomnoml"))


def markdown_parser() -> MarkdownIt:
    """A parser that lets every link through: the sanitiser decides over them, last."""
    parser = MarkdownIt("gfm-like", {"maxNesting": MAX_NESTING, "html": True, "linkify": True, "highlight": _highlight})
    parser.use(footnote_plugin, inline=False)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.add_render_rule("fence", _fence)
    limit(parser)
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
