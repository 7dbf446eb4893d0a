"""Text of files, names and people as it may be shown: what would steer a terminal or turn the line round is spelled."""

import re

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""The characters, for a set of a pattern, that change the order in which others are shown."""

_UNSEEN = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb{BIDI_CONTROLS}"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""The text with every control, bidi control and other unseen character as `\x1B` or `\u202E`.

    Joiners stay, because emoji and some scripts need them. A byte of a file name that is no text is `\xFF`.
    """
    return _UNSEEN.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    form = "\\x{:02X}" if code < 0x100 else "\\u{:04X}" if code < 0x10000 else "\\U{:08X}"
    return form.format(code)
