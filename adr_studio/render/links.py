r"""What a link in a record may lead to: one function decides, and everything that opens links asks it."""

import html
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u061c]")
WHOLE = "adr://whole/"
"""Where the notice in place of a very large document leads; no record can hold such a link."""


class LinkKind(StrEnum):
    """Where a link leads."""

    WEB = "web"
    MAIL = "mail"
    ANCHOR = "anchor"
    INSIDE = "inside"
    REFUSED = "refused"


@dataclass(frozen=True)
class Link:
    """`target` is a clean URL, a heading's id, or a path relative to the repository; "" for a refused link."""

    kind: LinkKind
    target: str
    fragment: str = ""

    @property
    def href(self) -> str:
        """The link as a page writes it."""
        if self.kind is LinkKind.ANCHOR:
            return f"#{quote(self.target)}"
        if self.kind is LinkKind.INSIDE:
            return f"adr://document/{quote(self.target)}" + (f"#{quote(self.fragment)}" if self.fragment else "")
        return self.target


REFUSED = Link(LinkKind.REFUSED, "")


def classify(href: str, folder: str = "") -> Link:
    r"""What `href` leads to from a document in `folder` (POSIX, relative to the repository).

    Only http, https, mailto, headings and files of the repository are let through: no other scheme, no address
    without one (`//host`, `\\host`), nothing above the root and nothing in `.git`.
    """
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", html.unescape(href)).strip())
    decoded = _fully_decoded(plain).strip()
    scheme = _SCHEME.match(decoded)
    if scheme:
        return _with_scheme(scheme[1].lower(), plain, decoded)
    if "\\" in decoded or decoded.startswith("//"):
        return REFUSED
    location, _, fragment = plain.partition("#")
    location = unquote(location.partition("?")[0])
    if not location:
        return Link(LinkKind.ANCHOR, unquote(fragment)) if fragment else REFUSED
    path = posixpath.normpath(location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location))
    return Link(LinkKind.INSIDE, path, unquote(fragment)) if _is_inside(path) else REFUSED


def _is_inside(path: str) -> bool:
    """Whether a normal path stays below the root and out of `.git`, however a file system may read its letters."""
    parts = path.split("/")
    names = {part.lower().partition(":")[0].rstrip(". ") for part in parts}
    return parts[0] != ".." and not _INVISIBLE.search(path) and not names & {".git", "git~1"}


def _with_scheme(scheme: str, plain: str, decoded: str) -> Link:
    if scheme in ("http", "https") and re.match(r"https?://[^/\\@\s]+(?:[/?#]|$)", plain, re.IGNORECASE):
        return Link(LinkKind.WEB, plain)
    if scheme == "mailto" and "@" in decoded and not re.search(r"[?&;]\s*attach", decoded, re.IGNORECASE):
        return Link(LinkKind.MAIL, plain)
    return REFUSED


def _fully_decoded(text: str) -> str:
    for _ in range(4):
        decoded = _INVISIBLE.sub("", unquote(text))
        if decoded == text:
            return text
        text = decoded
    return text
