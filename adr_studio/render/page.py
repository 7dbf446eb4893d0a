"""Whole HTML pages: the empty one that the live preview fills, and one with a record in it."""

import html
from collections.abc import Iterable

from adr_studio.render.blocks import Block

POLICY = "default-src 'none'; img-src adr: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Nothing is fetched but pictures of the repository, nothing runs, nothing is sent."""


def shell(css: str) -> str:
    """The page of the live preview before it shows anything; the theme's colours come last and win."""
    return _page(f'<style>{css}</style><style id="theme"></style>', '<main id="document"></main>')


def page(title: str, blocks: Iterable[Block], css: str) -> str:
    """A complete page that needs nothing from anywhere; links to other records stay relative to the repository."""
    body = "\n".join(block.html for block in blocks).replace('="adr://document/', '="')
    return _page(f"<title>{html.escape(title)}</title><style>{css}</style>", f"<main>{body}</main>")


def _page(head: str, body: str) -> str:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return f'<!doctype html>\n<html><head><meta charset="utf-8">{policy}{head}</head>\n<body>{body}</body></html>\n'
