"""Which option a record chose, and why: read from its decision as the dialects write it."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from adr_studio.domain.markdown import MarkdownText, Section
from adr_studio.domain.options import is_placeholder, matching_option, option_names
from adr_studio.domain.page import heading_name, section_lines

_SECTIONS = frozenset(
    (
        "decision outcome|decision|outcome|decision result|decision and rationale|decision & rationale|chosen option"
        "|chosen solution|chosen alternative|resolution|decisions|résultat de la décision|décision|decisión|decisione"
        "|entscheidung|entscheidungsergebnis|ergebnis der entscheidung|decisão"
    ).split("|")
)
_REASONS = frozenset(("rationale|justification|reasons|reason|reasoning|why|begründung|raison|motivation").split("|"))
_AFTER = re.compile(r"consequence|positive|negative|confirmation|pros and cons|validation|conséquence|konsequenz")
_STATED = re.compile(
    r"\W{0,6}(?:the\s+)?(?:(?:(?:chosen|selected|preferred|recommended|accepted)\s+(?:option|alternative|solution|approach)\b"
    r"|(?:option|solution|alternative)\s+(?:retenue|choisie)|gewählte\s+(?:option|alternative|lösung)"
    r"|opción\s+elegida)\s*(?:[:：=]|is\b|ist\b)?|(?:chosen|selected)\s*[:：])\s*",
    re.IGNORECASE,
)
_Y_STATEMENT = re.compile(r"\bwe\s+(?:have\s+)?decided\s+(?:for|on|to\s+use|to\s+adopt)\s+", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:because|since|due\s+to|owing\s+to|in\s+order\s+to|so\s+that|therefore|for\s+(?:the\s+following|these|its|their)"
    r"|the\s+reasons?|to\s+(?:achieve|avoid)|weil|denn|parce\s+qu\w*|afin\s+de|car|porque|perché)\b[\s:,]*",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    r"\b(?:chose|choose|chosen|select(?:ed|s)?|decided?|will|shall|we'll|go(?:es|ing)?\s+with|went\s+with|adopt(?:ed|s)?"
    r"|picked|proceed|prefer(?:red)?|recommends?|supports?|wählen|nehmen|verwenden|entscheiden|choisi\w*|utilis\w+)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:instead\s+of|rather\s+than|in\s+place\s+of|over|and\s+(?:neglected|not|against)|neglected|against|statt)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"\b(?:not|never|won't|n't|nicht|keine?|pas)\b", re.IGNORECASE)
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "'": "'", "‘": "’"}
_END = re.compile(r"\s*(?:,\s|;|:|\.(?=\s|$)|\s[-–—]\s|\n|$)|\s+(?=(?:because|since|due\s+to|as|weil|denn|car)\b)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_BULLET = re.compile(r"\A\s*(?:[-*+]|\d{1,3}[.)])\s+")


class Outcome(NamedTuple):
    """The option that was chosen and the reason for it, both "" where the record gives none.

    `chosen` is the option's own title where it is one of those that are known, and what the record says otherwise.
    `line` is where the choice stands, from 0.
    """

    chosen: str = ""
    reason: str = ""
    line: int = 0


class _Paragraph(NamedTuple):
    text: str
    line: int


def decision_outcome(markdown: MarkdownText, options: Sequence[str]) -> Outcome:
    """What the record decided; a choice that names none of the options is read where it is marked as the choice."""
    told = [_paragraphs(markdown, at) for at in _outcomes(markdown)]
    reasons = [text for at in _under_reasons(markdown) if (text := _joined(_section_paragraphs(markdown, at)))]
    for paragraphs in told:
        for at, paragraph in enumerate(paragraphs):
            if match := _STATED.match(paragraph.text):
                return _stated(paragraphs[at:], paragraph.text[match.end() :], options, reasons)
    for paragraphs in (*told, _everything(markdown)):
        for at, paragraph in enumerate(paragraphs):
            if match := _Y_STATEMENT.search(paragraph.text):
                return _stated(paragraphs[at:], paragraph.text[match.end() :], options, reasons)
    for paragraphs in told:
        for at, paragraph in enumerate(paragraphs):
            if chosen := _mentioned(paragraph.text, options):
                return Outcome(chosen, _reason(paragraphs[at:], paragraph.text, reasons), paragraph.line)
    return Outcome()


def _stated(paragraphs: Sequence[_Paragraph], said: str, options: Sequence[str], reasons: Sequence[str]) -> Outcome:
    named, rest = _named(said, options)
    if not named or is_placeholder(named):
        return Outcome()
    return Outcome(matching_option(named, options) or named, _reason(paragraphs, rest, reasons), paragraphs[0].line)


def _named(said: str, options: Sequence[str]) -> tuple[str, str]:
    """What is named as the choice at the beginning of this, and what follows it."""
    said = said.lstrip(" *_\n")
    closing = _QUOTES.get(said[:1])
    end = re.compile(rf"{closing}(?!\w)").search(said, 1) if closing else None
    if end is not None:
        return said[1 : end.start()].strip(), said[end.end() :]
    known = [option for option in options if said.casefold().startswith(option.casefold())]
    if known:
        longest = max(known, key=len)
        return longest, said[len(longest) :]
    cut = _END.search(said)
    assert cut is not None
    return said[: cut.start()].strip(" *_`"), said[cut.start() :]


def _reason(paragraphs: Sequence[_Paragraph], rest: str, reasons: Sequence[str]) -> str:
    """What follows a word such as "because", to the end of the section, or else a section of reasons."""
    text = "\n".join((rest, *(each.text for each in paragraphs[1:])))
    because = _BECAUSE.search(text)
    if because is not None and (given := text[because.end() :].strip(" .\n")) and not is_placeholder(given):
        return " ".join(given.split())
    return " ".join(reasons[0].split()) if reasons else ""


def _mentioned(text: str, options: Sequence[str]) -> str:
    """The option that the first sentence that chooses one names first."""
    for sentence in _SENTENCE.split(text):
        if not _CHOOSES.search(sentence):
            continue
        without = _NOT.split(sentence)[0]
        places = [
            (found.start(), -len(name), option)
            for option in options
            for name in option_names(option)
            if (found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", without, re.IGNORECASE))
        ]
        if places and not _REFUSES.search(without[: min(places)[0]]):
            return min(places)[2]
    return ""


def _outcomes(markdown: MarkdownText) -> Iterator[int]:
    for at, heading in enumerate(markdown.headings):
        if heading_name(heading.text) in _SECTIONS:
            yield at


def _under_reasons(markdown: MarkdownText) -> Iterator[int]:
    for at, heading in enumerate(markdown.headings):
        if heading_name(heading.text) in _REASONS:
            yield at


def _paragraphs(markdown: MarkdownText, at: int) -> list[_Paragraph]:
    """What stands under a heading and the deeper ones that follow it, up to consequences and the like."""
    level = markdown.headings[at].level
    found = _section_paragraphs(markdown, at)
    if not found and _STATED.match(f"{markdown.headings[at].text}:"):
        return found
    if _STATED.match(f"{markdown.headings[at].text}: ") and found:
        found[0] = found[0]._replace(text=f"{markdown.headings[at].text}: {found[0].text}")
    for below in range(at + 1, len(markdown.headings)):
        heading = markdown.headings[below]
        name = heading_name(heading.text)
        if heading.level <= level or _AFTER.search(name):
            break
        if name not in _REASONS:
            found += [_Paragraph(heading.text, heading.line), *_section_paragraphs(markdown, below)]
    return found


def _section_paragraphs(markdown: MarkdownText, at: int) -> list[_Paragraph]:
    return list(_split(markdown, section_lines(markdown, markdown.sections[at])))


def _everything(markdown: MarkdownText) -> list[_Paragraph]:
    whole = Section(markdown.headings[0], markdown.body, len(markdown.lines)) if markdown.headings else None
    return list(_split(markdown, section_lines(markdown, whole))) if whole is not None else []


def _split(markdown: MarkdownText, lines: Iterator[int]) -> Iterator[_Paragraph]:
    """Lines that follow each other are one paragraph; an item of a list is one too. Rows of tables say nothing here."""
    numbered = [line for line in lines if not markdown.lines[line].lstrip().startswith("|")]
    starts = 0

    def paragraph(at_line: tuple[int, int]) -> tuple[int, int]:
        nonlocal starts
        at, line = at_line
        starts += _BULLET.match(markdown.lines[line]) is not None
        return line - at, starts

    for _, members in groupby(enumerate(numbered), key=paragraph):
        found = [line for _, line in members]
        text = "\n".join(markdown.lines[line].strip() for line in found)
        yield _Paragraph(_BULLET.sub("", text, count=1).replace("**", "").lstrip("> "), found[0])


def _joined(paragraphs: Sequence[_Paragraph]) -> str:
    text = " ".join(each.text for each in paragraphs)
    return "" if is_placeholder(text) else text
