"""The bytes of a file come back as they were, or it is open for reading only and says why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from adr_studio import cli
from adr_studio.domain.source import decode
from adr_studio.session.document import LONGEST_LINE, Document
from adr_studio.storage.repository import Repository, State
from adr_studio.storage.workspace import Workspace

pytestmark = pytest.mark.usefixtures("qapp")

ENDS = {
    "LF": b"a\nb\n",
    "CRLF": b"a\r\nb\r\n",
    "CR": b"a\rb\r",
    "mixed": b"a\r\nb\nc\rd\n\r\ne\r\r\n",
    "no final newline": b"a\nb",
    "no final newline of CRLF": b"a\r\nb",
    "nothing but ends": b"\r\n\n\r\r\n",
    "CR at the end": b"a\r\nb\r",
    "blank lines at the end": b"a\r\n\r\n\r\n",
    "nothing": b"",
    "UTF-8 mark": b"\xef\xbb\xbfa\r\nb\n",
    "UTF-8 mark alone": b"\xef\xbb\xbf",
    "two UTF-8 marks": b"\xef\xbb\xbf\xef\xbb\xbfa\n",
    "UTF-16 little": "\ufeffä😀\r\nb\n".encode("utf-16-le"),
    "UTF-16 big": "\ufeffä😀\r\nb\n".encode("utf-16-be"),
    "UTF-16 with CR": "\ufeffa\rb\r\n".encode("utf-16-le"),
    "UTF-16 mark alone": b"\xff\xfe",
    "UTF-16 of a broken pair": b"\xff\xfe\x00\xd8a\x00",
    "UTF-16 of odd length": b"\xff\xfea\x00b",
    "UTF-16 without mark": "ab\n".encode("utf-16-le"),
    "UTF-32 little": "\ufeffa\n".encode("utf-32-le"),
    "UTF-32 big": "\ufeffa\n".encode("utf-32-be"),
    "UTF-16 that begins like UTF-32": b"\xff\xfe\x00\x00a\x00",
}

CHARACTERS = {
    "no-break space": "a\u00a0b\n".encode(),
    "line separator": "a\u2028b\n".encode(),
    "paragraph separator": "a\u2029b\n".encode(),
    "Qt's block marks": "a\ufdd0b\ufdd1c\n".encode(),
    "object replacement": "a\ufffcb\ufffd\n".encode(),
    "byte order mark inside": "a\ufeffb\n".encode(),
    "NUL": b"a\0b\n",
    "NULs": b"\0" * 100,
    "half a pair": b"a\xed\xa0\xbdb\n",
    "pair of CESU-8": b"a\xed\xa0\xbd\xed\xb8\x80b\n",
    "over-long": b"a\xc0\xafb\xe0\x80\xaf\n",
    "Java's NUL": b"a\xc0\x80b\n",
    "above Unicode": b"a\xf4\x90\x80\x80b\n",
    "cut short": b"a\xe2\x82",
    "Latin-1": b"gr\xf6\xdfe\n",
    "controls": bytes(range(1, 32)) + b"\x7f\n",
    "C1": bytes(chain for code in range(0x80, 0xA0) for chain in chr(code).encode()),
    "next line": "a\u0085b\x0bc\x0cd\x1ce\x1df\x1eg\n".encode(),
    "soft hyphen": "a\u00adb\u200bc\u2060d\n".encode(),
    "noncharacters": "\ufffe\uffff\U0001fffe\U0010ffff\n".encode(),
    "private": "\ue000\U000f0000\n".encode(),
    "tags": "\U000e0001\U000e0041\n".encode(),
    "decomposed": "e\u0301 \u1100\u1161 \u0344\n".encode(),
    "composed": "é Å Ω ﬁ ㎏\n".encode(),
    "long line": b"x" * (LONGEST_LINE + 1),
}


def parameters(row: str, cases: dict[str, bytes]) -> list[object]:
    return [pytest.param(data, id=f"{row}-{what}") for what, data in cases.items()]


def comes_back(data: bytes, place: float = 0.5, typed: str = "x") -> None:
    """T10: opened and saved it is the same; so it is after a character was typed, or deleted, and that was undone."""
    document = Document("docs/a.md", decode(data), "hash")
    if document.read_only:
        assert document.notice.endswith((".", "first."))
        assert len(document.notice) > 40
        before = document.text
        document.replace_text(f"{before}x")
        assert document.text == before
        return
    assert document.bytes() == data
    for change in ("insert", "delete"):
        cursor = QTextCursor(document.qt)
        cursor.setPosition(int(place * (document.qt.characterCount() - 1)))
        if change == "insert":
            cursor.insertText(typed)
        else:
            cursor.deleteChar()
        document.bytes()
        while document.qt.isUndoAvailable():
            document.qt.undo()
        assert document.bytes() == data
        assert not document.modified


@pytest.mark.parametrize("data", [*parameters("H082", ENDS), *parameters("H083", CHARACTERS)])
def test_a_file_comes_back_or_is_open_for_reading_only(data: bytes) -> None:
    for place in (0.0, 0.3, 0.7, 1.0):
        comes_back(data, place)
        comes_back(data, place, "\n")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CHARACTERS[what], id=f"H083-read only for {what}")
        for what in (
            "paragraph separator",
            "Qt's block marks",
            "NUL",
            "half a pair",
            "pair of CESU-8",
            "Latin-1",
            "above Unicode",
        )
    ],
)
def test_what_an_editor_would_change_is_open_for_reading_only(data: bytes) -> None:
    assert Document("docs/a.md", decode(data), "hash").read_only


@pytest.mark.parametrize(
    "data",
    [
        *(
            pytest.param(ENDS[what], id=f"H082-can be edited with {what}")
            for what in ("CRLF", "CR", "mixed", "UTF-8 mark", "UTF-16 big")
        ),
        *(
            pytest.param(CHARACTERS[what], id=f"H083-can be edited with {what}")
            for what in ("no-break space", "line separator", "next line")
        ),
    ],
)
def test_what_can_be_kept_can_be_edited(data: bytes) -> None:
    assert not Document("docs/a.md", decode(data), "hash").read_only


pieces = st.sampled_from(
    [b"a", b"\n", b"\r\n", b"\r", b" ", b"# T\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xb7\x90",
     b"\xf0\x9f\x98\x80", b"\xe2\x80\x8d", b"\xcc\x81", b"\xd7\xa9", b"\xed\xa0\x80", b"\xff", b"\xef\xbf\xbc", b"\t", b"\x0c", b"\xc2\x85", b"---\n"]
)  # fmt: skip


@pytest.mark.parametrize((), [()], ids=["H082-H083-any bytes"])
@settings(max_examples=300)
@given(
    data=st.one_of(
        st.lists(pieces, max_size=30).map(b"".join),
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(max_size=30).map(lambda text: b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")),
    ),
    place=st.floats(0, 1),
    typed=st.sampled_from(["x", "\n", "é", "😀", "\u00a0", "\u2028", "\t"]),
)
def test_any_bytes_come_back_or_are_open_for_reading_only(data: bytes, place: float, typed: str) -> None:
    comes_back(data, place, typed)


MARKERS = """# 1. Resolve conflicts by hand

## Status

Accepted

## Context

Git writes both sides:

```
<<<<<<< HEAD
ours
||||||| base
old
=======
theirs
>>>>>>> other
```

<<<<<<< not in a fence
=======
>>>>>>> either

## Decision

We will.
"""


@pytest.mark.parametrize(
    "text", [pytest.param(MARKERS, id="H085-LF"), pytest.param(MARKERS.replace("\n", "\r\n"), id="H085-CRLF")]
)
def test_a_record_about_conflicts_is_in_none(
    make_repository: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = "docs/adr/0001-resolve-conflicts-by-hand.md"
    root = make_repository({path: text})
    (record,) = Workspace(root).load().records
    assert (record.title, record.status, record.notice) == ("Resolve conflicts by hand", "accepted", "")
    comes_back(text.encode())
    assert cli.run(["set", str(root), "1", "status", "rejected"]) == 0
    assert (root / path).read_bytes() == text.replace("Accepted", "Rejected").encode()
    assert Repository.open(root, cache=tmp_path / "cache").status([path])[path] is State.MODIFIED
    assert cli.run(["show", str(root), "1", "--html"]) == 0
    out = capsys.readouterr().out
    assert "&lt;&lt;&lt;&lt;&lt;&lt;&lt; not in a fence" in out
    assert "We will." in out
