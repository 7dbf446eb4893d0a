"""Whole HTML pages: the empty one that the live preview fills, and one with a record in it."""

import html
from collections.abc import Iterable

from adr_studio.render.blocks import Block

POLICY = "default-src 'none'; img-src adr: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Nothing is fetched but pictures of the repository, nothing runs, nothing is sent."""


def block_element(block: Block) -> str:
    """The element in which a page holds a block; `data-start` is the block's first line in the text."""
    return f'<div class="block" data-start="{block.start}" data-end="{block.end}">{block.html}</div>'


def shell(css: str) -> str:
    """The page of the live preview before it shows anything."""
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<style id="theme"></style><style>{css}</style></head><body><main id="document"></main></body></html>'
    )


def page(title: str, blocks: Iterable[Block], css: str) -> str:
    """A complete page that needs nothing from anywhere; links to other records stay relative to the repository."""
    body = "\n".join(block.html for block in blocks).replace('href="adr://document/', 'href="')
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title><style>{css}</style></head>\n<body><main>{body}</main></body></html>"
    )
