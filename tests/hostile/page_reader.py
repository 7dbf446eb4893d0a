"""A page as a browser would read it, by a parser that shares nothing with the one that wrote or cleaned it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import html5lib
from html5lib.filters.base import Filter

from adr_studio.render.markdown import render_blocks
from adr_studio.render.page import page

ELEMENTS = frozenset(
    "a abbr b blockquote br center code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p"
    " pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var".split()
)
ATTRIBUTES = frozenset("class data-line id title align dir lang".split())
OWN = {
    "a": {"href", "name", "rel"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "details": {"open"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
XHTML = "http://www.w3.org/1999/xhtml"
DOCUMENT = "adr://document/"


@dataclass(frozen=True)
class Read:
    """What is in a page: what must not be, where it leads, which pictures it loads, what it says."""

    wrong: tuple[str, ...]
    links: tuple[str, ...]
    pictures: tuple[str, ...]
    text: str


def rendered(text: str, folder: str = "docs/adr") -> str:
    """The HTML of a text, by the real pipeline."""
    return "".join(block.html for block in render_blocks(text, folder))


def read(text: str, folder: str = "docs/adr") -> Read:
    """The page of a text, read twice: as the preview puts it into an element, and as a file of its own."""
    blocks = render_blocks(text, folder)
    inner = read_html("".join(block.html for block in blocks))
    outer = html5lib.parse(page("t", blocks, ""), namespaceHTMLElements=True)
    return Read((*inner.wrong, *_wrong_around(outer)), inner.links, inner.pictures, inner.text)


def read_html(written: str) -> Read:
    """A piece of HTML as it would be put into an element of a page."""
    wrong, links, pictures, text = [], [], [], []
    for token in _walk(html5lib.parseFragment(written, container="main", treebuilder="etree")):
        kind = token["type"]
        if kind in ("Characters", "SpaceCharacters"):
            text.append(token["data"])
        elif kind in ("StartTag", "EmptyTag"):
            name, attributes = token["name"], {key[1]: value for key, value in token["data"].items()}
            wrong += _wrong_in(token["namespace"], name, attributes)
            links += [attributes["href"]] if "href" in attributes else []
            pictures += [attributes["src"]] if "src" in attributes else []
        elif kind != "EndTag":
            wrong.append(f"{kind} {token.get('data')}")
    return Read(tuple(wrong), tuple(links), tuple(pictures), "".join(text))


def _walk(tree: object) -> Iterator[dict[str, object]]:
    return iter(Filter(html5lib.getTreeWalker("etree")(tree)))


def _wrong_in(namespace: str | None, name: str, attributes: dict[str, str]) -> Iterator[str]:
    if namespace != XHTML or name not in ELEMENTS:
        yield f"<{name}> of {namespace}"
    for attribute in attributes.keys() - ATTRIBUTES - OWN.get(name, set()):
        yield f"<{name} {attribute}={attributes[attribute]!r}>"
    if "href" in attributes and not may_lead_to(attributes["href"]):
        yield f"link to {attributes['href']}"
    if "src" in attributes and not may_show(attributes["src"]):
        yield f"picture from {attributes['src']}"
    if name == "input" and (attributes.get("type"), "disabled" in attributes) != ("checkbox", True):
        yield "a field that can be typed into"
    for attribute in ("id", "name"):
        value = attributes.get(attribute, "x")
        if not value or value.startswith("__") or re.search(r"[\s<>\"'&=()/\\]", value):
            yield f"{attribute} {value!r}"


def _wrong_around(tree: object) -> Iterator[str]:
    """What a page has beside the one element that everything belongs into."""
    head, body = list(tree)  # type: ignore[call-overload]
    names = [each.tag.removeprefix(f"{{{XHTML}}}") for each in (*head, *body)]
    if names != ["meta", "meta", "title", "style", "main"]:
        yield f"a page of {names}"


def may_lead_to(target: str) -> bool:
    """Whether a link may have this target, by the words of the policy."""
    if target.startswith(DOCUMENT):
        return _is_inside(target)
    return re.fullmatch(r"https?://[^/\\@\s]+([/?#]\S*)?|mailto:[^\s?]*@\S*|#\S+", target, re.IGNORECASE) is not None


def may_show(source: str) -> bool:
    """Whether a picture may come from there."""
    if re.fullmatch(r"data:image/(png|jpeg|gif|webp);base64,[\w+/=]+", source):
        return True
    return source.startswith(DOCUMENT) and _is_inside(source)


def _is_inside(target: str) -> bool:
    path = unquote(target.removeprefix(DOCUMENT).partition("#")[0])
    parts = [part.lower().rstrip(". ").partition(":")[0] for part in path.split("/")]
    return "\\" not in path and not {"", "..", ".git", "git~1"} & set(parts)
