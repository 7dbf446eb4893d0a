"""Changing records: the files that are named and no others, in the log's own manner, all or nothing."""

import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SQLITE = "doc/adr/0002-use-sqlite.md"


def records(run: Callable, root: Path) -> dict[str, dict[str, Any]]:
    return {each["path"]: each for each in json.loads(run("list", root, "--json").out)}


def hunks(before: str, after: str) -> int:
    return sum(line.startswith("@@") for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0))


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "accepted"), ("status", "Rejected"), ("date", "2026-01-02"), ("title", "Use PostgreSQL"),
     ("deciders", "chris, dora"), ("tags", "data"), ("consulted", "chris"), ("informed", "dora")],
)  # fmt: skip
@pytest.mark.parametrize("dialect", ["nygard", "madr"])
def test_a_field_is_one_hunk(
    run: Callable, make_repository: Callable, git: Callable, request: pytest.FixtureRequest,
    dialect: str, field: str, value: str,
) -> None:  # fmt: skip
    text = request.getfixturevalue("nygard")(7, "Use X", "Proposed") if dialect == "nygard" else (
        request.getfixturevalue("madr")("Use X", "proposed"))  # fmt: skip
    path = "docs/adr/0007-use-x.md"
    root = make_repository({path: text, "docs/adr/0008-other.md": text.replace("Use X", "Other")})
    done = run("set", root, "7", field, value)
    assert (done.code, done.out, done.err) == (0, f"changed {path}\n", "")
    assert hunks(text, (root / path).read_text()) == 1
    assert git(root, "status", "--porcelain") == f" M {path}\n"
    record = records(run, root)[path]
    wanted = {"status": value.lower(), "deciders": ["chris", "dora"]}.get(field, value)
    assert record.get(field, wanted) == wanted
    again = run("set", root, "7", field, value)
    assert (again.code, again.out) == (0, "nothing to change\n")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("status", "wild", "Choose one of draft, proposed"),
        ("status", "unknown", "Choose one of draft, proposed"),
        ("colour", "red", "Choose one of title, status"),
        ("title", "", "needs a title"),
        ("title", "two\nlines", "one line"),
        ("title", "two\rlines", "one line"),
        ("title", "two\u2028lines", "one line"),
        ("title", "no text \udcff", "one line"),
        ("deciders", "a\0b", "one line"),
        ("date", "soon", "YYYY-MM-DD"),
        ("date", "2024-02-31", "YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_set_is_refused(
    run: Callable, log: Path, fingerprint: Callable, field: str, value: str, said: str
) -> None:
    before = fingerprint(log)
    assert said in run("set", log, "2", field, value).error
    assert fingerprint(log) == before


def test_line_ends_marks_and_missing_newlines_are_kept(
    run: Callable, make_repository: Callable, nygard: Callable
) -> None:
    crlf = b"\xef\xbb\xbf" + nygard(1, "Old").replace("\n", "\r\n").rstrip().encode()
    root = make_repository({"docs/adr/0001-old.md": crlf, "docs/adr/0002-new.md": nygard(2, "New")})
    assert run("set", root, "1", "status", "deprecated").code == 0
    assert (root / "docs/adr/0001-old.md").read_bytes() == crlf.replace(b"Accepted", b"Deprecated")
    assert run("supersede", root, "1", "2").code == 0
    after = (root / "docs/adr/0001-old.md").read_bytes()
    assert after == crlf.replace(b"Accepted", b"Superseded by [2. New](0002-new.md)")
    assert run("renumber", root, "1", "9").code == 0
    assert (root / "docs/adr/0009-old.md").read_bytes() == after.replace(b"# 1. Old", b"# 9. Old")


def test_superseding_is_said_in_both_files(run: Callable, log: Path, git: Callable) -> None:
    done = run("supersede", log, "2", "3")
    assert done.code == 0
    assert set(done.out.splitlines()) == {f"changed {SQLITE}", "changed doc/adr/0003-ship-wheels.md"}
    found = records(run, log)
    assert found[SQLITE]["status"] == "superseded"
    assert found[SQLITE]["superseded_by"] == ["doc/adr/0003-ship-wheels.md"]
    assert found["doc/adr/0003-ship-wheels.md"]["supersedes"] == [SQLITE]
    assert run("supersede", log, "2", "3").out == "nothing to change\n"
    assert "itself" in run("supersede", log, "2", "2").error


@pytest.mark.parametrize("verb", ["depends on", "relates to", "is faster than"])
def test_a_link_is_written_once(run: Callable, log: Path, verb: str) -> None:
    assert run("link", log, "3", verb, "2").code == 0
    links = records(run, log)["doc/adr/0003-ship-wheels.md"]["links"]
    assert links == [{"verb": verb, "target": SQLITE, "found": True}]
    assert run("link", log, "3", verb, "2").out == "nothing to change\n"


def test_a_link_with_a_verb_of_superseding_supersedes(run: Callable, log: Path) -> None:
    run("link", log, "3", "Supercedes", "2")
    assert records(run, log)[SQLITE]["status"] == "superseded"


@pytest.mark.parametrize("verb", ["", "  ", "](x)", "# Title", "two: words", "- x"])
def test_a_verb_that_could_not_be_read_back_is_refused(
    run: Callable, log: Path, fingerprint: Callable, verb: str
) -> None:
    before = fingerprint(log)
    assert "is no verb for a link" in run("link", log, "3", "--", verb, "2").error
    assert fingerprint(log) == before


def test_renumbering_takes_the_links_along(run: Callable, log: Path, git: Callable) -> None:
    done = run("renumber", log, "2", "12")
    assert (done.code, done.err) == (0, "")
    assert f"renamed {SQLITE} to doc/adr/0012-use-sqlite.md" in done.out
    assert (log / "README.md").read_text() == "Read [why](doc/adr/0012-use-sqlite.md#context) and ADR-0012.\n"
    assert (log / "doc/adr/0012-use-sqlite.md").read_text().startswith("# 12. Use SQLite\n")
    assert not (log / SQLITE).exists()
    assert git(log, "diff", "--cached", "--name-only") == ""


def test_renumbering_to_the_same_number_changes_nothing(run: Callable, log: Path, fingerprint: Callable) -> None:
    before = fingerprint(log)
    assert run("renumber", log, "2", "2").out == "nothing to change\n"
    assert fingerprint(log) == before


@pytest.mark.parametrize("number", ["3", "100000000", "99999999999999999999999"])
def test_a_number_that_cannot_be_is_refused(run: Callable, log: Path, fingerprint: Callable, number: str) -> None:
    before = fingerprint(log)
    error = run("renumber", log, "2", number).error
    assert "3 is taken by doc/adr/0003-ship-wheels.md. The next free one is 4." in error or "Give one from" in error
    assert fingerprint(log) == before


def test_of_two_records_with_one_number_one_is_renumbered(
    run: Callable, make_repository: Callable, nygard: Callable
) -> None:
    root = make_repository(
        {
            "adr/0001-a.md": nygard(1, "A"),
            "adr/0001-b.md": nygard(1, "B", context="As ADR-0001 says."),
            "notes.md": "[a](adr/0001-a.md) [b](adr/0001-b.md)\n",
        }
    )
    assert "adr/0001-a.md, adr/0001-b.md" in run("renumber", root, "1", "2").error
    done = run("renumber", root, "adr/0001-b.md", "2")
    assert done.code == 0
    assert "adr/0001-b.md mentions ADR-0001, which more than one record bears" in done.err
    assert (root / "notes.md").read_text() == "[a](adr/0001-a.md) [b](adr/0002-b.md)\n"


def test_a_record_that_is_a_folder_moves_whole(run: Callable, make_repository: Callable) -> None:
    text = "# KEP-0001: Pods\n\n## Summary\n\n![x](x.png)\n\n## Motivation\n\nm\n\n## Proposal\n\np\n"
    root = make_repository(
        {
            "keps/0001-pods/README.md": text,
            "keps/0001-pods/kep.yaml": "title: Pods\nkep-number: 1\nstatus: provisional\n",
            "keps/0001-pods/img/x.png": b"\x89PNG",
            "keps/0002-nodes/README.md": text.replace("0001", "0002"),
            "keps/0002-nodes/kep.yaml": "title: Nodes\nkep-number: 2\nstatus: provisional\n",
        }
    )
    assert run("renumber", root, "keps/0001-pods/README.md", "7").code == 0
    moved = sorted(each.relative_to(root / "keps").as_posix() for each in (root / "keps").rglob("*") if each.is_file())
    assert [path for path in moved if "nodes" not in path] == [
        "0007-pods/README.md",
        "0007-pods/img/x.png",
        "0007-pods/kep.yaml",
    ]
    assert not (root / "keps/0001-pods").exists()


def test_renaming_takes_the_links_along(run: Callable, log: Path) -> None:
    assert run("rename", log, "2", "Use an embedded database").code == 0
    assert (log / "doc/adr/0002-use-an-embedded-database.md").exists()
    assert "(doc/adr/0002-use-an-embedded-database.md#context)" in (log / "README.md").read_text()


def test_a_new_record_in_a_nygard_log(run: Callable, log: Path, git: Callable) -> None:
    done = run("new", log, "Measure twice: cut once")
    assert (done.code, done.out, done.err) == (0, "created doc/adr/0004-measure-twice-cut-once.md\n", "")
    text = (log / "doc/adr/0004-measure-twice-cut-once.md").read_text()
    assert text.startswith("# 4. Measure twice: cut once\n\nDate: 20")
    assert "\n## Status\n\nProposed\n" in text
    assert git(log, "status", "--porcelain") == "?? doc/adr/0004-measure-twice-cut-once.md\n"
    record = records(run, log)["doc/adr/0004-measure-twice-cut-once.md"]
    assert (record["dialect"], record["status"], record["number"]) == ("nygard", "proposed", 4)


def test_a_new_record_in_a_madr_log(run: Callable, make_repository: Callable, madr: Callable) -> None:
    root = make_repository({"docs/decisions/0001-a.md": madr("A"), "docs/decisions/0002-b.md": madr("B")})
    assert run("new", root, "Cut once", "--status", "draft").out == "created docs/decisions/0003-cut-once.md\n"
    record = records(run, root)["docs/decisions/0003-cut-once.md"]
    assert (record["dialect"], record["status"], record["title"]) == ("madr4", "draft", "Cut once")
    assert record["deciders"] == ["ana"]


def test_a_new_record_in_an_empty_repository(run: Callable, make_repository: Callable) -> None:
    root = make_repository({})
    assert run("new", root, "Begin").out == "created docs/decisions/0001-begin.md\n"
    assert list(records(run, root)) == ["docs/decisions/0001-begin.md"]


def test_the_first_design_doc_is_a_record_too(run: Callable, make_repository: Callable) -> None:
    root = make_repository({})
    assert run("new", root, "How orders flow", "--template", "design-doc").code == 0
    ((path, record),) = records(run, root).items()
    assert (record["kind"], record["status"], record["title"]) == ("design-doc", "draft", "How orders flow")
    assert run("show", root, path).code == 0


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        ({".adr-dir": "architecture/log\n"}, "architecture/log"),
        ({"docs/adr/README.md": "# Decisions\n"}, "docs/adr"),
        ({"docs/adr/template.md": "# {title}\n"}, "docs/adr"),
        ({"proposals/README.md": "# Proposals\n"}, "docs/decisions"),
        ({"docs/design/a.md": "# A\n\nStatus: Draft\n\n## Goals\n\nx\n\n## Non-goals\n\ny\n"}, "docs/decisions"),
    ],
)
def test_the_first_record_goes_where_the_repository_wants_it(
    run: Callable, make_repository: Callable, files: dict[str, str], folder: str
) -> None:
    assert run("new", make_repository(files), "Begin").out == f"created {folder}/0001-begin.md\n"


def test_a_template_and_a_log_can_be_chosen(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"a/adr/0001-a.md": nygard(1, "A"), "b/adr/0005-b.md": nygard(5, "B")})
    assert run("new", root, "C", "--log", "b/adr/", "--template", "madr-minimal").out == "created b/adr/0006-c.md\n"
    assert records(run, root)["b/adr/0006-c.md"]["dialect"] == "madr4"
    assert "Choose one of a/adr, b/adr." in run("new", root, "D", "--log", "c").error
    assert "Choose one of madr-full" in run("new", root, "D", "--template", "none").error


@pytest.mark.parametrize("title", ["", " ", "two\nlines", "two\rlines", "\udcff"])
def test_a_title_that_is_none_is_refused(run: Callable, log: Path, fingerprint: Callable, title: str) -> None:
    before = fingerprint(log)
    assert "title of one line" in run("new", log, title).error
    assert fingerprint(log) == before


@pytest.mark.parametrize("folder", ["..", "../elsewhere", "a/../../b", ".git", ".git/hooks", "a\nb"])
def test_a_record_goes_nowhere_outside(
    run: Callable, make_repository: Callable, fingerprint: Callable, folder: str
) -> None:
    root = make_repository({})
    before = fingerprint(root.parent)
    assert "Nothing was created" in run("new", root, "X", "--log", folder).error
    assert fingerprint(root.parent) == before


@pytest.mark.parametrize("title", ["../../x", "/etc/passwd", ".git", "a" * 3000, "%s {{date}}", "你好", "-", "C:\\x"])
def test_any_title_gives_a_name_inside_the_log(run: Callable, log: Path, title: str) -> None:
    assert run("new", log, "--", title).code == 0
    (made,) = set((log / "doc/adr").iterdir()) - {log / path for path in ("doc/adr/0001-record-decisions.md",
        "doc/adr/0003-ship-wheels.md", SQLITE)}  # fmt: skip
    assert records(run, log)[f"doc/adr/{made.name}"]["title"] == title


def test_a_new_record_takes_another_s_place_in_one_stroke(run: Callable, log: Path) -> None:
    done = run("new", log, "Use PostgreSQL", "--supersedes", "use-sqlite")
    new = "doc/adr/0004-use-postgresql.md"
    assert done.out.splitlines() == [f"created {new}", f"changed {SQLITE}"]
    found = records(run, log)
    assert found[SQLITE]["superseded_by"] == [new]
    assert found[new]["supersedes"] == [SQLITE]
    assert "Superseded by [4. Use PostgreSQL](0004-use-postgresql.md)" in (log / SQLITE).read_text()


def test_where_it_cannot_supersede_nothing_is_created(
    run: Callable, make_repository: Callable, fingerprint: Callable, nygard: Callable
) -> None:
    rst = "A\n=\n\n:Status: Accepted\n\nContext\n-------\n\nx\n\nDecision\n--------\n\ny\n"
    latin = nygard(3, "Caf\xe9").encode("latin-1")
    root = make_repository(
        {"docs/adr/0001-a.rst": rst, "docs/adr/0002-b.md": nygard(2, "B"), "docs/adr/0003-c.md": latin}
    )
    before = fingerprint(root)
    assert "edited as text" in run("new", root, "X", "--supersedes", "1").error
    assert "no UTF-8 text" in run("new", root, "X", "--supersedes", "3").error
    assert "No record answers" in run("new", root, "X", "--supersedes", "9").error
    assert "is no status" in run("new", root, "X", "--status", "wild").error
    assert fingerprint(root) == before


def test_numbers_of_other_branches_are_skipped(
    run: Callable, log: Path, git: Callable, nygard: Callable, tmp_path: Path
) -> None:
    def commit_on(folder: Path, branch: str, name: str) -> None:
        git(folder, "switch", "-q", "-c", branch)
        (folder / "doc/adr" / name).write_text(nygard(int(name[:4]), "X"))
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", branch)
        git(folder, "switch", "-q", "main")

    commit_on(log, "feature", "0004-elsewhere.md")
    assert run("new", log, "Five").out == "created doc/adr/0005-five.md\n"
    git(log, "add", "-A")
    git(log, "commit", "-q", "-m", "five")
    git(tmp_path, "clone", "-q", str(log), "clone")
    commit_on(log, "later", "0006-on-the-server.md")
    git(tmp_path / "clone", "fetch", "-q")
    assert run("new", tmp_path / "clone", "Seven").out == "created doc/adr/0007-seven.md\n"
    assert "6 is taken by doc/adr/0006-on-the-server.md. The next free one is 8." in (
        run("renumber", tmp_path / "clone", "7", "6").error
    )


def test_the_first_decision_minds_another_branch_s_log(
    run: Callable, make_repository: Callable, git: Callable, madr: Callable
) -> None:
    design = "# A\n\nStatus: Draft\n\n## Goals\n\nx\n\n## Non-goals\n\ny\n"
    root = make_repository({"docs/design/a.md": design})
    git(root, "switch", "-q", "-c", "feature")
    (root / "docs/decisions").mkdir()
    (root / "docs/decisions/0001-x.md").write_text(madr("X"))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")
    git(root, "switch", "-q", "main")
    assert run("new", root, "Begin").out == "created docs/decisions/0002-begin.md\n"


def test_pictures_and_inner_logs_take_no_numbers(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository(
        {
            "docs/adr/0001-a.md": nygard(1, "A"),
            "docs/adr/img/2023-chart.png": b"\x89PNG",
            "docs/adr/0050-diagram.drawio": "x",
            "docs/adr/backend/adr/0040-b.md": nygard(40, "B"),
        }
    )
    assert run("new", root, "C", "--log", "docs/adr").out == "created docs/adr/0002-c.md\n"


def test_the_index_page_follows(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    index = "# Log\n\n<!-- adrlog -->\n\n- [ADR-0001](0001-a.md) - A\n\n<!-- adrlogstop -->\n\nKept.\n"
    root = make_repository({"docs/adr/0001-a.md": nygard(1, "A"), "docs/adr/index.md": index})
    run("new", root, "B")
    assert "- [ADR-0001](0001-a.md) - A\n- [ADR-0002](0002-b.md) - B\n" in (root / "docs/adr/index.md").read_text()


def test_a_new_record_has_the_line_ends_of_its_log(run: Callable, make_repository: Callable, nygard: Callable) -> None:
    root = make_repository({"doc/adr/0001-old.md": nygard(1, "Old").replace("\n", "\r\n")})
    assert run("new", root, "New").code == 0
    data = (root / "doc/adr/0002-new.md").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 5


@pytest.mark.parametrize(("name", "written"), [("ana", "[ana]"), ("ana: O'Neil", "['ana: O''Neil']")])
def test_an_author_of_any_name_is_one_person(
    run: Callable, make_repository: Callable, git: Callable, name: str, written: str
) -> None:
    root = make_repository({})
    git(root, "config", "user.name", name)
    assert run("new", root, "New", "--template", "madr-full").code == 0
    assert f"decision-makers: {written}\n" in (root / "docs/decisions/0001-new.md").read_text()
    assert json.loads(run("list", root, "--json").out)[0]["deciders"] == [name]
