"""What a record's file name says: its number, its date, its slug; and which names are no records at all."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from adr_studio.domain.display import BIDI_CONTROLS, visible

MARKDOWN = (".md", ".markdown")
SUFFIXES = (*MARKDOWN, ".rst", ".adoc", ".asciidoc", ".yaml", ".yml")

_FULL_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_. ]+|$)")
_MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])(?:[-_ ]+|$)")
_COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4,6})?(?:[-_. ]+|$)")
_LABEL = r"(?:adr|ad|rfc|kep|dec|d|dep|sdd|rfd|pep|oep|eip|erc|bip|lip|dr|madr|fs|drfc|decision|tep|cip)"
_NUMBER = re.compile(rf"_?(?:{_LABEL}(?:[-_ ]+|(?=\d{{3}})))?(\d{{1,8}})(?=$|[-_. ])", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"[A-Za-z]{2,12}[-_](0\d{1,6}|\d{3,6})(?=$|[-_. ])")
_DRAFT = re.compile(rf"(?:{_LABEL}[-_ ]?)?(X{{2,4}}|N{{3,4}})(?:[-_. ]+|$)", re.IGNORECASE)
_TEMPLATE_WORD = re.compile(r"templates?|modele|modèle|vorlage|plantilla|mal|模板", re.IGNORECASE)
_TEMPLATE_FOLDER = re.compile(r"\.?(?:_?templates?|\w+-template)", re.IGNORECASE)
_TEMPLATE_COMPANIONS = frozenset(
    (
        "adr|madr|rfc|kep|dep|sdd|rfd|pep|oep|eip|oeps|decision|decisions|record|records|design|doc|docs|document|short"
        "|long|bare|minimal|full|the|a|new|nygard|y|statement|architecture|architectural|standard|proposal|example"
        "|sample|technical|spec|specification|nnnn|xxxx|nnn|xxx|vn|blank|default|base"
    ).split("|")
)
_INDEX = re.compile(
    r"readme|index|toc|overview|backlog|contributing|changelog|license|licence|code_of_conduct|security|summary|_sidebar"
    r"|glossary|(?:.*[-_ ])?(?:decision|adr|accepted)[-_ ]?(?:log|list|index)|process|maintainers|governance"
    r"|codeowners",
    re.IGNORECASE,
)


LONGEST_NAME = 120
"""Bytes of the longest name that a file is given."""

_SIGNS = re.compile(rf"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\ud800-\udfff{BIDI_CONTROLS}]")
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)[1-9¹²³]|conin\$|conout\$", re.IGNORECASE)
_IGNORED_BY_HFS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


class FileName(NamedTuple):
    """What the name of a record's file (or folder) states; `date` is `YYYY-MM-DD`, None where it names no full day.

    `digits` is how the number is written, so that `0007` stays four digits wide. `draft` is true for `XXXX-…`.
    """

    number: int | None
    digits: str
    date: str | None
    slug: str
    draft: bool


def stem_of(name: str) -> str:
    """The file name without the suffix of a record; a name with another suffix, or none, stays whole."""
    lower = name.lower()
    for suffix in SUFFIXES:
        if lower.endswith(suffix):
            return name[: -len(suffix)]
    return name


def read_name(name: str) -> FileName:
    """What this file name, or folder name, says."""
    stem = stem_of(name).strip()
    day: str | None = None
    dated = _FULL_DATE.match(stem)
    if dated and (day := _valid(dated)):
        return _numbered(stem[dated.end() :], day)
    if month := _MONTH.match(stem):
        return FileName(None, "", None, stem[month.end() :], False)
    if (compact := _COMPACT_DATE.match(stem)) and (day := _valid(compact)):
        return FileName(None, "", day, stem[compact.end() :], False)
    if draft := _DRAFT.match(stem):
        return FileName(None, draft[1], None, stem[draft.end() :], True)
    return _numbered(stem, None)


def _numbered(stem: str, day: str | None) -> FileName:
    match = _NUMBER.match(stem) or (None if day else _OTHER_LABEL.match(stem))
    if not match:
        return FileName(None, "", day, stem.strip("-_ "), False)
    rest = stem[match.end() :].strip("-_. ")
    inner = _COMPACT_DATE.match(rest)
    if inner and (inner_day := _valid(inner)):
        return FileName(int(match[1]), match[1], day or inner_day, rest[inner.end() :], False)
    return FileName(int(match[1]), match[1], day, rest, False)


def _valid(match: re.Match[str]) -> str | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def could_be_record(path: str) -> bool:
    """Whether a file of this name could be a record: by its suffix, or by a number where it has none."""
    name = path.rsplit("/", 1)[-1]
    return name.lower().endswith(SUFFIXES) or ("." not in name and re.match(r"\d{3,}-\w", name) is not None)


def is_template(path: str) -> bool:
    """Whether this path is a template by its name: the word "template" in a title does not make one."""
    folder, _, name = path.rpartition("/")
    if "template" in folder.lower() and any(map(_TEMPLATE_FOLDER.fullmatch, folder.split("/"))):
        return True
    if not _TEMPLATE_WORD.search(name):
        return False
    words = [word for word in re.split(r"[-_. ]+", stem_of(name)) if word]
    if not any(_TEMPLATE_WORD.fullmatch(word) for word in words):
        return False
    others = [word.lower() for word in words if not _TEMPLATE_WORD.fullmatch(word)]
    placeholder = any(re.fullmatch(r"x{2,4}|n{3,4}|0{2,4}", word) for word in others)
    return placeholder or all(word in _TEMPLATE_COMPANIONS or re.fullmatch(r"v\d+", word) for word in others)


def is_index(path: str) -> bool:
    """Whether this path is a README, an index or another page about the log, by its name."""
    stem = stem_of(path.rsplit("/", 1)[-1])
    return _INDEX.fullmatch(stem) is not None or bool(re.fullmatch(r"[A-Z_]{4,}", stem) and "-" not in stem)


def collision_key(path: str) -> str:
    """What two paths have in common that are one file where case, or the way of writing an accent, does not count."""
    return unicodedata.normalize("NFC", path).casefold()


def fault_of(name: str, folder: bool = False) -> str:
    """Why no file, or folder, should be given this name; "" for one that every system and every git can keep.

    Windows reserves names and signs (“Naming Files, Paths, and Namespaces”), HFS+ and NTFS read `.git` in others.
    """
    plain = _IGNORED_BY_HFS.sub("", name).casefold().partition(":")[0].rstrip(". ")
    found = _SIGNS.search(name)
    if plain in (".git", "git~1") or name in ("", ".", ".."):
        return "it would mean another folder"
    if found:
        return f"it has “{visible(found[0])}” in it"
    if name[0] == "-" or (name[0] == "." and not folder):
        return f"it begins with “{name[0]}”"
    if name[-1] in ". ":
        return "it ends with a dot or a blank"
    if _RESERVED.fullmatch(name.partition(".")[0].rstrip()):
        return "Windows keeps that name for a device"
    return "" if len(name.encode("utf-8", "surrogateescape")) <= LONGEST_NAME else "it is too long"


def slugify(title: str, keep_unicode: bool = False) -> str:
    """A file name's slug for a title: lower case, dashes, ASCII unless the log's own names are in another script.

    A title without any ASCII letter or digit keeps its own letters, rather than giving an empty name.
    """
    folded = unicodedata.normalize("NFKD", title)
    ascii_only = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode().lower().replace("'", "")).strip(
        "-"
    )
    letters = sum(character.isalnum() for character in title)
    if ascii_only and not keep_unicode and len(ascii_only.replace("-", "")) * 2 >= letters:
        return ascii_only[:100].strip("-")
    kept = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", title).lower()).strip("-_")
    while len(kept.encode()) > 100:
        kept = kept[:-1]
    return kept.strip("-") or "untitled"
