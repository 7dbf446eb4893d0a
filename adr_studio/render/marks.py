"""What is added to the parser's tokens before they are written: lines, headings' ids, alerts, boxes of tasks."""

import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\](?=\s)")


def mark_lines(tokens: Iterable[Token], first: int) -> None:
    """Give each element the line that it begins at, counted from the line `first`."""
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type not in ("inline", "html_block"):
            token.attrSet("data-line", str(token.map[0] - first))


def mark_headings(tokens: list[Token], slugs: Sequence[str]) -> None:
    """Give the headings their ids."""
    headings = (token for token in tokens if token.type == "heading_open")
    for token, slug in zip(headings, slugs, strict=True):
        if slug:
            token.attrSet("id", slug)


def mark_alerts(tokens: list[Token]) -> None:
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


def mark_tasks(tokens: list[Token]) -> None:
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


def mark_columns(tokens: Iterable[Token]) -> None:
    """Say how a cell is aligned in an attribute: styles are not let through."""
    for token in tokens:
        style = token.attrs.pop("style", "") if token.type in ("th_open", "td_open") else ""
        if style:
            token.attrSet("align", str(style).removeprefix("text-align:"))


def _put_box(children: list[Token]) -> bool:
    match = _TASK.match(children[0].content) if children[0].type == "text" else None
    if match is None:
        return False
    children[0].content = children[0].content[match.end() :]
    checked = "" if match[1] == " " else " checked"
    box = f'<input class="task-list-item-checkbox" type="checkbox" disabled{checked}>'
    children.insert(0, Token("html_inline", "", 0, content=box))
    return True
