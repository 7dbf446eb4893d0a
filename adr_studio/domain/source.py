r"""Bytes to text and back, without losing one of them: encoding, byte order mark, line ends, final newline.

Everything above this room sees text whose lines end in "\n" and that has no byte order mark. What was taken away is
kept beside the text and comes back when it is encoded again.
"""

import codecs
import difflib
import re
from collections import Counter
from itertools import chain
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")


class Source(NamedTuple):
    r"""One file's content: `text` with "\n" line ends, and what its bytes have besides.

    `line_ends` is one line end for the whole file, or, where the file mixes them, one for each line that has one.
    `notice` is a sentence where the bytes are no text that could be written back; such a source is read-only.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    line_ends: str | tuple[str, ...] = "\n"
    notice: str = ""

    @property
    def read_only(self) -> bool:
        """Whether these bytes cannot be written back from the text."""
        return bool(self.notice)

    @property
    def line_end(self) -> str:
        """The line end of most lines: what a new line gets."""
        if isinstance(self.line_ends, str):
            return self.line_ends
        return Counter(self.line_ends).most_common(1)[0][0]

    def encode(self) -> bytes:
        """The file's bytes. Raises ValueError for a read-only source, whose text is not what its bytes say."""
        if self.read_only:
            raise ValueError(self.notice)
        if isinstance(self.line_ends, str):
            text = self.text if self.line_ends == "\n" else self.text.replace("\n", self.line_ends)
        else:
            ends = chain(self.line_ends, [self.line_end] * self.text.count("\n"))
            text = re.sub("\n", lambda _: next(ends), self.text)
        return self.bom + text.encode(self.encoding)

    def with_text(self, text: str) -> "Source":
        """The same file with another text: every line that stays keeps its line end, new ones take the majority's."""
        if isinstance(self.line_ends, str) or text == self.text:
            return self._replace(text=text)
        old, new = self.text.split("\n"), text.split("\n")
        ends = [self.line_end] * (len(new) - 1)
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for start, new_start, size in matcher.get_matching_blocks():
            for offset in range(size):
                if start + offset < len(self.line_ends) and new_start + offset < len(ends):
                    ends[new_start + offset] = self.line_ends[start + offset]
        return self._replace(text=text, line_ends=tuple(ends))


def decode(data: bytes) -> Source:
    """The text in these bytes: UTF-8, or UTF-16 by its byte order mark; anything else is shown but read-only."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    if not encoding:
        return _unreadable(data, "This file is UTF-32 text, which is not supported", _CONVERT)
    if not bom and b"\0" in data:
        return _unreadable(data, "This file is not text")
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        where = data.count(b"\n", 0, error.start) + 1
        return _unreadable(data, f"This file is no UTF-8 text (line {where})", _CONVERT)
    if "\0" in text:
        return _unreadable(data, "This file is not text")
    text, line_ends = _split_line_ends(text)
    source = Source(text, encoding, bom, line_ends)
    if source.encode() != data:
        return _unreadable(data, "This file has byte sequences that would not be written back as they are")
    return source


_CONVERT = " To change it here, save it as UTF-8 in another editor first."


def _unreadable(data: bytes, why: str, remedy: str = "") -> Source:
    shown = _LINE_END.sub("\n", data.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}"))
    return Source(shown, notice=f"{why}, so it is open for reading only. Its bytes are safe.{remedy}")


def _split_line_ends(text: str) -> tuple[str, str | tuple[str, ...]]:
    if "\r" not in text:
        return text, "\n"
    ends = tuple(_LINE_END.findall(text))
    return _LINE_END.sub("\n", text), ends[0] if len(set(ends)) == 1 else ends
