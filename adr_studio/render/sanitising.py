"""What HTML may hold when it reaches a page: nothing that could run, and nothing that is fetched from elsewhere."""

import html
import re
from collections.abc import Callable

import nh3

from adr_studio.domain.slugs import in_word
from adr_studio.render.bidi import with_turns_marked
from adr_studio.render.links import LinkKind, classify

_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,2000000}")
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


class LinkFilter:
    """Decides over every attribute that could lead anywhere; called by the sanitiser, so nothing comes after it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        """The value that is kept, or None for none."""
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
    return lambda written: with_turns_marked(_placeholders(cleaner.clean(written)))


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
