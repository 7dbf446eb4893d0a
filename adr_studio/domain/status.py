"""Statuses: seven words of our own, and the many words, languages and shapes in which logs write them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from adr_studio.domain.relations import superseded_by


class Status(StrEnum):
    """Where a decision stands. UNKNOWN where the record says nothing, or something that this list does not have."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"


SETTABLE = tuple(status for status in Status if status is not Status.UNKNOWN)

_WORDS: dict[Status, str] = {
    Status.DRAFT: "draft|drafting|predraft|pre-draft|idea|wip|work in progress|incomplete|tbd|todo|placeholder"
    "|brouillon|entwurf|borrador|rascunho|bozza|utkast|under arbeid|草稿|草案",
    Status.PROPOSED: "proposed|proposal|open|pending|provisional|in review|in-review|under review|review|in discussion"
    "|discussion|under discussion|last call|final comment|in-progress|in progress|experimental|speculative|stagnant"
    "|not-implemented|not implemented|requested|submitted|rfc|request for comments|candidate|committed|ready"
    "|proposé|proposée|en discussion|vorgeschlagen|propuesto|propuesta|proposto|proposta|foreslått|foreslag"
    "|提议|提案|拟议|審査中|предложено|پیشنهاد",
    Status.ACCEPTED: "accepted|accept|approved|adopted|active|activated|decided|final|finalized|implemented"
    "|implementable|implementing|done|stable|published|publish|resolved|ratified|agreed|living|in effect|in force"
    "|effective|current|complete|completed|merged|amended|partially accepted|partially implemented"
    "|draft-accepted|enacted|valid"
    "|accepté|acceptée|validé|validée|adopté|adoptée|akzeptiert|angenommen|beschlossen|entschieden|aceptado|aceptada"
    "|aceito|aceita|aprovado|accettato|accettata|akseptert|godkjent|vedtatt|goedgekeurd|通过|完成|接受|已接受|已通过"
    "|採用|принято|پذیرفته",
    Status.REJECTED: "rejected|reject|declined|withdrawn|abandoned|cancelled|canceled|dropped|refused|reverted"
    "|not accepted|invalid|unaccepted|rejeté|rejetée|refusé|abandonné|abgelehnt|verworfen|rechazado|rechazada"
    "|rejeitado|rejeitada|respinto|rifiutato|avvist|forkastet|拒绝|已拒绝|否决|却下|отклонено|رد شده",
    Status.DEPRECATED: "deprecated|obsolete|obsoleted|archived|retired|removed|expired|outdated|historical|sunset"
    "|no longer in effect|no longer valid|moved|obsolète|déprécié|dépréciée|veraltet|überholt|obsoleto|obsoleta"
    "|deprecato|utdatert|foreldet|已弃用|弃用|废弃|已废弃|非推奨|устарело",
    Status.SUPERSEDED: "superseded|superceded|superseeded|supersceded|replaced|partly superseded|partially superseded"
    "|supplanted|remplacé|remplacée|remplacé par|ersetzt|abgelöst|reemplazado|sustituido|substituído|sostituito"
    "|erstattet|已取代|取代|已替代|被取代|заменено",
    Status.DEFERRED: "deferred|postponed|on hold|on-hold|paused|parked|delayed|suspended|reporté|différé"
    "|zurückgestellt|aplazado|adiado|rinviato|utsatt|推迟|暂缓|отложено",
}

_BY_WORD = {word: status for status, words in _WORDS.items() for word in words.split("|")}
_DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_CHOICES = re.compile(r"[/|｜、]")
_LEADING_DATE = re.compile(rf"{_DATE}:?\s+")
_DECORATION = re.compile(r"(?:[-*+]\s+(?=\S))?(?:\[[xX ]\]\s*)?[\s*_`\"'“”‘’{\[(:]*(?:[^\w\s*_`\"'{\[(#<]+\ufe0f?\s+)?")


class StatedStatus(NamedTuple):
    """What a record's status lines say: the status, and the word that says so as it is written."""

    status: Status
    word: str


def parse_status(lines: Iterable[str]) -> StatedStatus:
    """The status that these lines state: the first that has a word of the list.

    Where every line begins with a date, the lines are a log and the last one counts. A line that says "superseded
    by" wins over any other. Emphasis, quotes, braces, list marks, boxes and emoji before the word do not matter.
    """
    stated = [line for line in (each.strip() for each in lines) if line]
    if not stated:
        return StatedStatus(Status.UNKNOWN, "")
    if any(_says_superseded(line) for line in stated):
        line = next(line for line in stated if _says_superseded(line))
        return StatedStatus(Status.SUPERSEDED, line)
    ticked = [line for line in stated if re.match(r"[-*+]\s+\[[xX]\]", line)]
    dated = [line for line in stated if _LEADING_DATE.match(line)]
    if ticked:
        candidates = [ticked[-1]]
    elif dated:
        candidates = dated[::-1]
    else:
        candidates = stated
    for line in candidates:
        word = status_word(line)
        if word is not None:
            return StatedStatus(_BY_WORD[word.lower()], word)
    return StatedStatus(Status.UNKNOWN, candidates[0])


def status_word(line: str) -> str | None:
    """The status word at the beginning of a line, as it is written; None where there is none."""
    match = word_in(line)
    return match["word"] if match else None


def word_in(line: str) -> re.Match[str] | None:
    """Where the status word stands in a line, behind a date, list mark or emphasis."""
    return _first_word().match(line, _undecorated(line))


@cache
def _first_word() -> re.Pattern[str]:
    """A status word at the beginning; made at first use, because what is read from the index has its status."""
    longest_first = "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))
    return re.compile(rf"(?P<word>{longest_first})(?![\w-])", re.IGNORECASE)


def status_of_word(word: str) -> Status:
    """The status that one word names, in whatever language; UNKNOWN for others."""
    return _BY_WORD.get(word.strip().lower(), Status.UNKNOWN)


def is_choice(line: str) -> bool:
    """Whether a status line is a rule, or the list of words to choose from that a template left behind."""
    if re.fullmatch(r"[-=*_^~]{3,}", line):
        return True
    words = _CHOICES.split(re.sub(r"^[^:：]{1,20}[:：]", "", line).strip("{}[]() \"'"))
    return len(words) >= 3 and sum(status_of_word(word.strip(" {}[]\"'")) is not Status.UNKNOWN for word in words) >= 2


def _says_superseded(line: str) -> bool:
    return superseded_by().match(line, _undecorated(line)) is not None


def _undecorated(line: str) -> int:
    dated = _LEADING_DATE.match(line)
    decoration = _DECORATION.match(line, dated.end() if dated else 0)
    return decoration.end() if decoration else 0


_LANGUAGES: dict[str, dict[Status, str]] = {
    "fr": dict(
        zip(SETTABLE, ("brouillon", "proposé", "accepté", "rejeté", "obsolète", "remplacé", "reporté"), strict=True)
    ),
    "de": dict(
        zip(
            SETTABLE,
            ("Entwurf", "vorgeschlagen", "akzeptiert", "abgelehnt", "veraltet", "ersetzt", "zurückgestellt"),
            strict=True,
        )
    ),
    "zh": dict(zip(SETTABLE, ("草稿", "提议", "通过", "拒绝", "已弃用", "已取代", "推迟"), strict=True)),
}
_LANGUAGE_OF_WORD = {
    word: language
    for language, words in (
        ("fr", "brouillon|proposé|proposée|accepté|acceptée|validé|rejeté|rejetée|refusé|obsolète|remplacé|reporté"),
        ("de", "entwurf|vorgeschlagen|akzeptiert|angenommen|beschlossen|abgelehnt|verworfen|veraltet|ersetzt"),
        ("zh", "草稿|草案|提议|提案|通过|完成|接受|已接受|已通过|拒绝|已拒绝|已弃用|弃用|已取代|取代|推迟"),
    )
    for word in words.split("|")
}


def spell(status: Status, like: str = "") -> str:
    """The word to write for a status, in the language and the letter case of the word `like`."""
    language = _LANGUAGE_OF_WORD.get(like.lower())
    word = _LANGUAGES[language][status] if language else str(status)
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like[:1].isupper():
        return word[:1].upper() + word[1:]
    return word
