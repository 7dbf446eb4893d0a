"""What to ask of a part of the system to find the ways in which it fails, and what the grades mean.

The first five kinds are those of the AWS resilience analysis framework, one for each property that a part should have.
"""

from collections.abc import Mapping

from adr_studio.domain.tables.failure_modes import FORMS, KINDS

_STORES = ("database", "storage")

KIND_TITLES: Mapping[str, str] = {
    "spof": "Single point of failure",
    "load": "Excessive load",
    "latency": "Excessive latency",
    "misconfig": "Misconfiguration and bugs",
    "shared-fate": "Shared fate",
    "security": "Security",
    "data": "Data",
}
"""What each kind of failure is called."""

_USUAL: Mapping[str, str] = {
    "spof": "What stops while {} is gone, and what takes its place?",
    "load": "What happens to {} at ten times the usual load, and who sends it that much?",
    "latency": "Who waits for {} when it answers late or not at all, and for how long?",
    "misconfig": "Which wrong setting, release or input makes {} do the wrong thing?",
    "shared-fate": "What else fails together with {}: one zone, one host, one team, one provider?",
    "security": "What could somebody do who got into {}, or took its place?",
    "data": "Which data of {} could be lost, doubled, stale or wrong?",
}

_BY_ELEMENT: Mapping[str, Mapping[str, str]] = {
    "spof": {
        **dict.fromkeys(_STORES, "Is there a second copy of {} to go on with, and how old is it?"),
        "external": "Is there another provider when {} is gone, and who can switch?",
        "flow": "Is there another way to the same answer when {} fails?",
        "domain": "What runs in {} and nowhere else?",
        "cache": "What carries the load when {} is empty or gone?",
    },
    "load": {
        **dict.fromkeys(_STORES, "Which query, lock or full disk brings {} to its limit first?"),
        "queue": "How long until {} is full when nobody reads, and what happens then?",
        "external": "Which limit does {} set, and what happens on the call beyond it?",
        "flow": "How often is {} tried again when it fails, and what does that add up to below?",
        "domain": "Can what is left carry the load when {} is gone?",
        "worker": "What happens when work comes faster than {} gets it done?",
    },
    "latency": {
        "queue": "How old may a message in {} become before it does harm?",
        "cache": "Does a slow {} cost more than none would?",
        "flow": "How long does {} wait, and does its caller wait longer than that?",
        "worker": "Who notices that {} lags behind, and when?",
        "domain": "What waits for answers from {} while it is cut off?",
    },
    "misconfig": {
        **dict.fromkeys(_STORES, "Which migration, script or setting could break {}, and can it be taken back?"),
        "queue": "Which message can no reader of {} get past, and where does it go?",
        "worker": "Which message can {} not get past, and where does it go?",
        "external": "What do you do when {} changes its interface or its terms?",
        "flow": "What happens when {} is done twice, out of order, or half?",
        "domain": "Which change reaches all of {} at once?",
    },
    "shared-fate": {
        "cache": "What falls together with {}, because everything shares it?",
        "external": "What else of yours hangs on the provider of {}?",
        "flow": "What else uses the threads or connections of {} and runs out with it?",
        "domain": "What lies in {} though its stand-in does too?",
    },
    "security": {
        "flow": "Who could read, forge or repeat what goes over {}?",
        "external": "What does {} know, and what if it leaks there?",
    },
    "data": {
        "cache": "Who sees stale data from {}, and what does that cost?",
        "queue": "Can a message in {} be lost, doubled or overtaken, and who notices?",
        "flow": "What if {} happened and nobody knows whether it did?",
    },
}


def questions(element: str, name: str) -> dict[str, str]:
    """One question for each kind of failure, of the part called `name`.

    `element` is the kind of component, "flow" or "domain"; others are asked what all are asked.
    """
    return {kind: _BY_ELEMENT.get(kind, {}).get(element, _USUAL[kind]).format(name) for kind in KINDS}


FORM_WORDS: Mapping[str, str] = dict(
    zip(
        FORMS,
        (
            "errors at once, nothing works",
            "no answer at all; callers wait",
            "slow, or less than it should do",
            "gone for a moment and back",
            "answers, and the answer is wrong",
        ),
        strict=True,
    )
)
"""What callers see of each way to fail."""

_GRADES: Mapping[str, tuple[tuple[int, str], ...]] = {
    "severity": (
        (1, "nobody notices"),
        (2, "a nuisance"),
        (4, "something works less well, or not for all"),
        (7, "what users came for does not work"),
        (9, "lasting harm: money, data, the law or people"),
    ),
    "occurrence": (
        (1, "not expected in its lifetime"),
        (2, "once in some years"),
        (4, "once or twice a year"),
        (6, "every month"),
        (8, "every week"),
        (10, "every day"),
    ),
    "detection": (
        (1, "stopped by itself before it does harm"),
        (2, "an alert within minutes"),
        (4, "seen by whoever looks"),
        (7, "users tell"),
        (9, "by chance, or never"),
    ),
}


def grade_words(field: str, grade: int) -> str:
    """What a grade from 1 to 10 of severity, occurrence or detection means. Raises KeyError for another field."""
    return [words for least, words in _GRADES[field] if grade >= least][-1]
