"""The gallery is whole: every kind of attack that the program meets today has a test of its name."""

import re
from pathlib import Path

import pytest

HELD = {
    "settings of git": "H001 H002 H003 H005 H006 H007 H009 H010 H011 H013 H014 H015 H017 H018 H019 H021 H022 H023 H025 H026 H027",
    "layout of a repository": "H029 H030 H031 H033 H034 H035 H037 H038 H039 H041 H042 H043 H045 H046",
    "commits": "H047 H049 H050 H051 H053 H054 H055 H057 H058 H059 H061",
    "names": "H062 H063 H065 H066",
    "Markdown": "H067 H069 H070 H071 H073 H074 H075 H077 H078 H079 H081",
    "bytes": "H082 H083 H085",
    "front matter": "H086 H087 H089 H090 H091 H093",
    "Graphviz": "H098",
    "saves": "H099 H101 H102 H103 H105 H107",
    "platform": "H113 H114",
}
"""The rows of the gallery by area. A row whose feature comes later is added together with its tests."""

_FOLDER = Path(__file__).resolve().parents[1]
_NAMED = re.compile(r"""["'(]H\d{3}(?:-H\d{3})*|def test_h\d{3}|\bH\d{3}: """)
"""How a test bears a row: in the id of a parameter, in its name, or at the head of its docstring."""


@pytest.fixture(scope="module")
def tested() -> set[str]:
    """The rows that some test names."""
    found = set()
    for file in _FOLDER.rglob("test_*.py"):
        if file != Path(__file__).resolve():
            for match in _NAMED.finditer(file.read_text(encoding="utf-8")):
                found |= {number.upper() for number in re.findall(r"[Hh]\d{3}", match[0])}
    return found


@pytest.mark.parametrize("area", HELD)
def test_every_row_has_a_test(area: str, tested: set[str]) -> None:
    assert [row for row in HELD[area].split() if row not in tested] == []


def test_no_test_bears_a_row_that_is_not_listed(tested: set[str]) -> None:
    assert sorted(tested - set(" ".join(HELD.values()).split())) == []


def test_a_row_without_a_test_would_be_missed(tested: set[str]) -> None:
    assert "H000" not in tested
