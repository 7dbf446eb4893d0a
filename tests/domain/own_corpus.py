"""The project's own corpus: one small record for each way of writing that real logs have, and what is to be read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A file and what its record says; `statuses` that it cannot take are because it is edited as text."""

    path: str
    data: bytes
    number: int | None
    title: str
    status: str
    date: str | None = None
    dialect: str = ""
    supersedes: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()


def _case(
    path: str,
    text: str,
    number: int | None,
    title: str,
    status: str,
    date: str | None = None,
    dialect: str = "",
    **links: tuple[str, ...],
) -> Case:
    return Case(path, text.encode(), number, title, status, date, dialect, **links)


NYGARD = "# {n}. {t}\n\nDate: {d}\n\n## Status\n\n{s}\n\n## Context\n\nForces.\n\n## Decision\n\nWe will.\n\n## Consequences\n\nSome.\n"
MADR = '# {t}\n\n## Context and Problem Statement\n\nWhy?\n\n## Considered Options\n\n* One\n* Two\n\n## Decision Outcome\n\nChosen option: "One", because.\n'


def _nygard(n: int, t: str, s: str, d: str = "2024-03-05") -> str:
    return NYGARD.format(n=n, t=t, s=s, d=d)


CASES = (
    _case(
        "doc/adr/0001-record-decisions.md",
        _nygard(1, "Record decisions", "Accepted"),
        1,
        "Record decisions",
        "accepted",
        "2024-03-05",
        dialect="nygard",
    ),
    _case(
        "doc/adr/0002-old-dates.md",
        _nygard(2, "Old dates", "Accepted", "05/02/2018"),
        2,
        "Old dates",
        "accepted",
        "2018-02-05",
    ),
    _case(
        "doc/adr/0003-american.md",
        _nygard(3, "American", "Proposed.", "11/14/2024"),
        3,
        "American",
        "proposed",
        "2024-11-14",
    ),
    _case(
        "doc/adr/0004-swapped.md",
        _nygard(4, "Swapped", "Rejected (too slow)", "2023-13-10"),
        4,
        "Swapped",
        "rejected",
        "2023-10-13",
    ),
    _case(
        "doc/adr/0005-superceded.md",
        _nygard(5, "Misspelt", "Superceded by [6. New](0006-new.md)"),
        5,
        "Misspelt",
        "superseded",
        "2024-03-05",
        superseded_by=("doc/adr/0006-new.md",),
    ),
    _case(
        "doc/adr/0006-new.md",
        _nygard(6, "New", "Accepted\n\nSupercedes [5. Misspelt](0005-superceded.md)"),
        6,
        "New",
        "accepted",
        "2024-03-05",
        supersedes=("doc/adr/0005-superceded.md",),
    ),
    _case(
        "doc/adr/0007-two-successors.md",
        _nygard(7, "Two successors", "Superseded by [8. A](0008-a.md) and [9. B](./0009-b.md)"),
        7,
        "Two successors",
        "superseded",
        "2024-03-05",
        superseded_by=("doc/adr/0008-a.md", "doc/adr/0009-b.md"),
    ),
    _case("doc/adr/0008-a.md", _nygard(8, "A", "**Accepted**"), 8, "A", "accepted", "2024-03-05"),
    _case("doc/adr/0009-b.md", _nygard(9, "B", "✅ Accepted"), 9, "B", "accepted", "2024-03-05"),
    _case(
        "doc/adr/0010-log-of-statuses.md",
        _nygard(10, "A log of statuses", "2024-01-02 proposed\n\n2024-02-03 accepted"),
        10,
        "A log of statuses",
        "accepted",
        "2024-03-05",
    ),
    _case(
        "doc/adr/0011-boxes.md",
        _nygard(11, "Boxes", "- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected"),
        11,
        "Boxes",
        "accepted",
        "2024-03-05",
    ),
    _case(
        "doc/adr/0012-unknown-word.md",
        _nygard(12, "Unknown word", "Percolating"),
        12,
        "Unknown word",
        "unknown",
        "2024-03-05",
    ),
    _case(
        "doc/adr/0013-fence.md",
        "# 13. Nested fences\n\n## Context\n\n````md\n```yaml\nstatus: rejected\n```\n## Status\n\nRejected\n````\n\n## Decision\n\n~~~\n# Not a heading\n~~~\n\n## Status\n\nDeferred\n",
        13,
        "Nested fences",
        "deferred",
    ),
    _case(
        "doc/adr/0014-status-last.md",
        "# 14. Status comes last\n\n## Context\n\nx\n\n## Decision\n\ny\n\n## Status\n\nOn hold",
        14,
        "Status comes last",
        "deferred",
    ),
    Case(
        "doc/adr/0015-windows.md",
        _nygard(15, "Windows", "Accepted").replace("\n", "\r\n").encode(),
        15,
        "Windows",
        "accepted",
        "2024-03-05",
    ),
    Case(
        "doc/adr/0016-mixed-ends.md",
        (
            _nygard(16, "Mixed ends", "Proposed")[:40].replace("\n", "\r\n")
            + _nygard(16, "Mixed ends", "Proposed")[40:]
        ).encode(),
        16,
        "Mixed ends",
        "proposed",
        "2024-03-05",
    ),
    Case(
        "doc/adr/0017-bom.md",
        b"\xef\xbb\xbf---\nstatus: accepted\ndate: 2023-9-15\n---\n"
        + MADR.format(t="A mark at the beginning").encode(),
        17,
        "A mark at the beginning",
        "accepted",
        "2023-09-15",
        "madr3",
    ),
    Case(
        "doc/adr/0018-utf16.md",
        b"\xff\xfe" + _nygard(18, "Sixteen bits — Ω", "Accepted").encode("utf-16-le"),
        18,
        "Sixteen bits — Ω",
        "accepted",
        "2024-03-05",
    ),
    _case(
        "doc/adr/0019-no-final-newline.md",
        "# 19. No final newline\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nEnds here",
        19,
        "No final newline",
        "accepted",
    ),
    _case(
        "doc/adr/0020-tabs.md",
        "# 20. Tabs\n\n*\tStatus:\tproposed\n*\tDate:\t2024-01-01\n\n## Context\n\n-\ta\n\t-\tb\n\n## Decision\n\nx\n",
        20,
        "Tabs",
        "proposed",
        "2024-01-01",
    ),
    _case(
        "doc/adr/0021-中文标题.md",
        "# 21. 中文标题\n\n日期: 2017/11/22\n\n## 状态\n\n列表：提议/通过/完成/已弃用/已取代\n\n2017-11-22 提议\n\n2017-11-26 完成\n\n## 上下文\n\n一\n\n## 决策\n\n二\n",
        21,
        "中文标题",
        "accepted",
        "2017-11-22",
    ),
    _case(
        "doc/adr/0022-right-to-left.md",
        _nygard(22, "اعتماد قاعدة بيانات واحدة", "Accepted"),
        22,
        "اعتماد قاعدة بيانات واحدة",
        "accepted",
        "2024-03-05",
    ),
    _case(
        "doc/adr/0023-H1-variants.md",
        "# ADR 023: A label in front\n\nStatus: Approved\n",
        23,
        "A label in front",
        "accepted",
    ),
    _case(
        "doc/adr/0024-bold.md",
        "# **ADR-0024 - All bold**\n\n**Status: Active**\\\n**Date:** September 20, 2024\n\n## Context\n\nx\n",
        24,
        "All bold",
        "accepted",
        "2024-09-20",
    ),
    _case(
        "doc/adr/0025-closing-hashes.md",
        "# 25. Closing hashes #\n\n| Status | Final |\n|---|---|\n| Date | 8 Jun 2024 |\n\n## Context\n\nx\n",
        25,
        "Closing hashes",
        "accepted",
        "2024-06-08",
    ),
    _case(
        "doc/adr/0026-comment.md",
        "# 26. A comment in the way <!-- optional -->\n\n## Status <!-- one word -->\n\nAccepted <!-- proposed | accepted -->\n\n## Context\n\n## Decision\n",
        26,
        "A comment in the way",
        "accepted",
    ),
    _case(
        "doc/adr/0027-self.md",
        _nygard(27, "Itself", "Accepted\n\nSupersedes [27. Itself](0027-self.md)"),
        27,
        "Itself",
        "accepted",
        "2024-03-05",
        supersedes=("doc/adr/0027-self.md",),
    ),
    _case(
        "doc/adr/0028-gone.md",
        _nygard(28, "A target that is gone", "Accepted\n\nSupersedes [4. Gone](0004-gone.md)"),
        28,
        "A target that is gone",
        "accepted",
        "2024-03-05",
        supersedes=("0004-gone.md",),
    ),
    _case(
        "doc/adr/XXXX-not-numbered-yet.md",
        _nygard(0, "Not numbered yet", "Proposed").replace("# 0. ", "# "),
        None,
        "Not numbered yet",
        "proposed",
        "2024-03-05",
    ),
    _case(
        "docs/decisions/0000-use-madr.md",
        '---\nstatus: "accepted"\ndate: 2024-09-01\ndecision-makers: [ana, ben]\n---\n\n'
        + MADR.format(t="Use MADR")
        + "\n### Confirmation\n\nBy review.\n",
        0,
        "Use MADR",
        "accepted",
        "2024-09-01",
        "madr4",
    ),
    _case(
        "docs/decisions/0001-third.md",
        "---\n# optional\nstatus: superseded by [ADR-0002](0002-second.md)\ndate: { 2024-06-20 }\ndeciders: ana, ben\n---\n# Third version\n"
        + MADR.format(t="x").split("\n", 1)[1],
        1,
        "Third version",
        "superseded",
        "2024-06-20",
        "madr3",
        superseded_by=("docs/decisions/0002-second.md",),
    ),
    _case(
        "docs/decisions/0002-second.md",
        "# Second version\n\n* Status: accepted\n* Deciders: ana, ben\n* Date: 2020-01-02\n\nTechnical Story: none\n"
        + MADR.format(t="x").split("\n", 1)[1]
        + "\n## Links\n\n* Supersedes [ADR-0001](0001-third.md)\n",
        2,
        "Second version",
        "accepted",
        "2020-01-02",
        "madr2",
        supersedes=("docs/decisions/0001-third.md",),
    ),
    _case(
        "docs/decisions/0003-braces.md",
        "---\nstatus: { accepted }\ninformed:\n  {\n    everyone,\n  }\n---\n" + MADR.format(t="Braces"),
        3,
        "Braces",
        "accepted",
        None,
        "madr3",
    ),
    _case(
        "docs/decisions/0004-broken-front-matter.md",
        "---\nstatus: proposed: maybe\ndeciders: @ana, @ben\ntitle: a: b\n\tbad: tab\n* star\n---\n"
        + MADR.format(t="Other"),
        4,
        "a: b",
        "proposed",
        None,
        "madr3",
    ),
    _case(
        "docs/decisions/0005-never-closed.md",
        "---\nstatus: accepted\n\n" + MADR.format(t="Never closed"),
        5,
        "Never closed",
        "unknown",
        None,
        "madr2",
    ),
    _case(
        "docs/decisions/0006-francais.md",
        "---\nstatut: proposé\ndate: 2024-06-03\ndécideurs: ana, ben\n---\n\n# Écrire en français\n\n## Contexte et problématique\n\nx\n\n## Options envisagées\n\n* a\n\n## Résultat de la décision\n\ny\n",
        6,
        "Écrire en français",
        "proposed",
        "2024-06-03",
        "madr3",
    ),
    _case(
        "docs/decisions/0007-two-facts.md",
        '---\nstatus: "accepted; supersedes ADR-0003"\n---\n' + MADR.format(t="Two facts in one"),
        7,
        "Two facts in one",
        "accepted",
        None,
        "madr3",
        supersedes=("docs/decisions/0003-braces.md",),
    ),
    _case(
        "docs/decisions/0008-list.md",
        '---\nstatus: accepted\nsupersedes:\n  - "0004"\n  - 0005-never-closed.md\n---\n' + MADR.format(t="A list"),
        8,
        "A list",
        "accepted",
        None,
        "madr3",
        supersedes=("docs/decisions/0004-broken-front-matter.md", "docs/decisions/0005-never-closed.md"),
    ),
    _case(
        "packages/core/docs/adr/20201016-use-the-slug.md",
        "# Use the slug\n\n- Status: superseded by [20201029-no](20201029-no.md)\n- Date: 2020-10-16\n- Tags: id\n"
        + MADR.format(t="x").split("\n", 1)[1],
        None,
        "Use the slug",
        "superseded",
        "2020-10-16",
        "log4brains",
        superseded_by=("packages/core/docs/adr/20201029-no.md",),
    ),
    _case(
        "packages/core/docs/adr/20201029-no.md",
        "# No\n"
        + MADR.format(t="x").split("\n", 1)[1]
        + "\n## Links\n\n- Supersedes [20201016-use-the-slug](20201016-use-the-slug.md)\n",
        None,
        "No",
        "unknown",
        "2020-10-29",
        "log4brains",
        supersedes=("packages/core/docs/adr/20201016-use-the-slug.md",),
    ),
    _case(
        "adr/0001-y.md",
        "---\nstatus: accepted\n---\n# One sentence\n\nIn the context of orders, facing load, we decided for a queue and neglected a table, to achieve calm, accepting delay.\n",
        1,
        "One sentence",
        "accepted",
        None,
        "y-statement",
    ),
    _case(
        "docs/developer/decision-records/2024-10-24-folder/README.md",
        "# A record that is a folder\n\n## Decision\n\nx\n\n## Rationale\n\ny\n\n## Approach\n",
        None,
        "A record that is a folder",
        "unknown",
        "2024-10-24",
    ),
    _case(
        "keps/sig-store/2578-fast-writes/README.md",
        "# KEP-2578: Fast writes\n\n## Summary\n\nx\n\n## Motivation\n\ny\n\n## Proposal\n",
        2578,
        "Fast writes",
        "proposed",
        "2022-01-05",
        "design-doc",
    ),
    _case(
        "rfcs/0042-layout.md",
        "- Feature Name: layout\n- Start Date: 2021-04-05\n\n# Summary\n\nx\n\n# Motivation\n\ny\n\n# Drawbacks\n\nz\n",
        42,
        "Layout",
        "unknown",
        "2021-04-05",
        "design-doc",
    ),
    _case(
        "docs/sdds/0001-definition.adoc",
        "= SDD 0001 - A definition\n\n:sdd_author: ana\n:sdd_date:      2019-10-18\n:sdd_status:    obsolete\n\n== Motivation\n\nx\n",
        1,
        "A definition",
        "deprecated",
        "2019-10-18",
        "asciidoc",
    ),
    _case(
        "docs/oeps/0003-payloads.rst",
        ".. _OEP-3:\n\n3. Event payloads\n=================\n\nStatus\n------\n\n**Accepted** 2023-05-11\n\nContext\n-------\n\nx\n",
        3,
        "Event payloads",
        "accepted",
        "2023-05-11",
        "restructuredtext",
    ),
    _case(
        "deps/draft/0191-fields.rst",
        "==============\nDEP 191: Fields\n==============\n\n:DEP: 0191\n:Created: 2022-11-03\n\nAbstract\n========\n\nx\n",
        191,
        "Fields",
        "draft",
        "2022-11-03",
        "restructuredtext",
    ),
    _case(
        "log/decisions/ADR-0001-dpop.yaml",
        'adr:\n  id: ADR-0001-dpop\n  title: Use one mechanism\n  status: accepted\ndecision:\n  decision_date: "2026-01-24"\nlifecycle:\n  superseded_by: null\n',
        1,
        "Use one mechanism",
        "accepted",
        "2026-01-24",
        "yaml",
    ),
)

OTHERS = {
    "doc/adr/README.md": "# Architecture Decision Records\n\n* [1. Record decisions](0001-record-decisions.md)\n",
    "doc/adr/template.md": "# NUMBER. TITLE\n\n## Status\n\nSTATUS\n",
    "doc/adr/templates/short.md": "# {title}\n\n## Status\n\nproposed\n",
    "docs/decisions/adr-template.md": MADR.format(t="{short title}"),
    "docs/decisions/index.md": "# All\n\n<!-- adrlog -->\n<!-- adrlogstop -->\n",
    "docs/decisions/notes.txt": "nothing",
    "docs/developer/decision-records/2024-10-24-folder/renaming.md": "# Renaming\n\n## Decision\n\nx\n",
    "keps/sig-store/2578-fast-writes/kep.yaml": 'title: Fast writes\nkep-number: 2578\nstatus: provisional\ncreation-date: "2022-01-05"\n',
    "log/decisions/rendered/ADR-0001-dpop.md": "# Use one mechanism\n\n## Status\n\nAccepted\n\n## Context\n\n## Decision\n",
    "node_modules/x/docs/adr/0001-theirs.md": NYGARD.format(n=1, t="Theirs", s="Accepted", d="2020-01-01"),
    "README.md": "# The repository\n",
    "docs/guide/01-start.md": "# Start\n\n## Install\n\nx\n",
    "docs/guide/02-go-on.md": "# Go on\n\n## Use\n\nx\n",
}
"""Files of the same repository that are no records."""
