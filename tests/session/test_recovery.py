"""What was typed comes back after the program is gone, whatever the text, and whatever happened to the file."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit
from pytestqt.qtbot import QtBot

from adr_studio.domain.edits import TextEdit
from adr_studio.domain.planning import Plan
from adr_studio.domain.source import Source
from adr_studio.errors import ChangedOnDisk, Refused, Unwritable
from adr_studio.session.document import DiskState, Document
from adr_studio.session.jobs import Jobs
from adr_studio.session.keeping import Keeping, Syncer
from adr_studio.session.recovery import Restored
from adr_studio.session.session import Places, Session
from adr_studio.storage import files, journal

FIRST = "docs/adr/0001-orders.md"
SECOND = "docs/adr/0002-stock.md"
BASE = "# 1. Orders\n\nOne owner.\n\nTwo writers.\n\nThree readers.\n"

pytestmark = pytest.mark.usefixtures("qapp")


class Kept:
    """A document with its journal, and what that says."""

    def __init__(self, state: Path, text: str, expected: str | None = "hash", layout: bool = True) -> None:
        self.state = state
        self.owner = QObject()
        self.syncer = Syncer(lambda failure: None)
        self.document = Document("a.md", Source(text), expected, self.owner)
        if layout:
            self.document.qt.setDocumentLayout(QPlainTextDocumentLayout(self.document.qt))
        self.keeping = Keeping(self.document, state, "/root", self.syncer, self.owner)

    def journals(self) -> list[Path]:
        folder = self.state / "journal"
        return sorted(folder.iterdir()) if folder.exists() else []

    def said(self) -> str:
        (file,) = self.journals()
        said = journal.replay(file.read_bytes())
        assert said is not None
        assert not said.damaged
        return said.text

    def edits(self) -> int:
        (file,) = self.journals()
        said = journal.replay(file.read_bytes())
        assert said is not None
        return said.edits

    def close(self) -> None:
        self.keeping.close()
        self.syncer.close()


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    """`keep("text")` gives a document that is kept."""
    kept: list[Kept] = []

    def make(text: str, **more: object) -> Kept:
        kept.append(Kept(tmp_path / f"state{len(kept)}", text, **more))  # type: ignore[arg-type]
        return kept[-1]

    yield make
    for each in kept:
        each.close()


class TestWriting:
    def test_nothing_is_written_before_the_first_edit(self, keep: Callable[..., Kept]) -> None:
        kept = keep("text")
        kept.document.qt.setDefaultFont(kept.document.qt.defaultFont())
        QPlainTextEdit().setDocument(kept.document.qt)
        assert kept.journals() == []
        assert not kept.keeping.kept

    def test_what_was_never_saved_is_kept_at_once(self, keep: Callable[..., Kept]) -> None:
        assert keep("template", expected=None).said() == "template"

    @pytest.mark.parametrize("typed", ["a", "é", "漢", "😀", "\u00a0", "\u2028", "\n", "a\nb", "e\u0301", "a\ufeff"])
    @pytest.mark.parametrize("layout", [True, False])
    def test_each_insertion_is_there_when_it_returns(self, keep: Callable[..., Kept], typed: str, layout: bool) -> None:
        kept = keep("one\ntwo\n", layout=layout)
        cursor = QTextCursor(kept.document.qt)
        for position in (4, 0, len("one\ntwo\n")):
            cursor.setPosition(position)
            cursor.insertText(typed)
            assert kept.said() == kept.document.text

    def test_keys_selection_undo_and_redo(self, keep: Callable[..., Kept], qtbot: QtBot) -> None:
        kept = keep("one two\n😀 three\n")
        editor = QPlainTextEdit()
        qtbot.addWidget(editor)
        editor.setDocument(kept.document.qt)
        QTest.keyClicks(editor, "typed ")
        assert kept.said() == kept.document.text == "typed one two\n😀 three\n"
        QTest.keyClick(editor, Qt.Key.Key_Down)
        QTest.keyClick(editor, Qt.Key.Key_Home)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Tab):
            QTest.keyClick(editor, key)
            assert kept.said() == kept.document.text
        editor.selectAll()
        QTest.keyClick(editor, "x")
        assert kept.said() == "x"
        for step in (editor.undo, editor.undo, editor.redo, editor.undo, editor.redo):
            step()
            assert kept.said() == kept.document.text
        editor.undo()
        editor.selectAll()
        editor.cut()
        assert kept.said() == ""
        editor.paste()
        editor.paste()
        assert kept.said() == kept.document.text != ""

    def test_text_that_is_dropped(self, keep: Callable[..., Kept], qtbot: QtBot) -> None:
        kept = keep("one two\n")
        editor = QPlainTextEdit()
        qtbot.addWidget(editor)
        editor.setDocument(kept.document.qt)
        editor.show()
        data = QMimeData()
        data.setText("漢😀 and\nmore")
        drop = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QEvent.Type.Drop,
        )
        editor.dropEvent(drop)
        assert "漢😀 and\nmore" in kept.said()
        assert kept.said() == kept.document.text

    def test_several_edits_as_one_step(self, keep: Callable[..., Kept]) -> None:
        kept = keep("😀 one\ntwo\nthree\n")
        kept.document.apply([TextEdit(0, 1, "é"), TextEdit(6, 9, "2\n漢"), TextEdit(10, 10, "x")])
        assert kept.said() == kept.document.text
        kept.document.qt.undo()
        kept.document.replace_text("something else")
        assert kept.said() == "something else"

    def test_a_whole_new_text(self, keep: Callable[..., Kept]) -> None:
        kept = keep("old\n")
        QTextCursor(kept.document.qt).insertText("typed ")
        for text in ("a whole\nnew one", "", "😀"):
            kept.document.qt.setPlainText(text)
            assert kept.said() == text

    def test_a_layout_that_comes_later(self, keep: Callable[..., Kept]) -> None:
        kept = keep("old\n", layout=False)
        QTextCursor(kept.document.qt).insertText("typed ")
        kept.document.qt.setDocumentLayout(QPlainTextDocumentLayout(kept.document.qt))
        QTextCursor(kept.document.qt).insertText("and ")
        assert kept.said() == "and typed old\n"

    def test_halves_of_pairs(self, keep: Callable[..., Kept]) -> None:
        """What no keyboard does, but a cursor can: the text without the halves is what the program saves, too."""
        kept = keep("a😀b😀c")
        cursor = QTextCursor(kept.document.qt)
        for position, inserted in ((2, "x"), (0, "y"), (9, "z"), (3, "漢")):
            cursor.setPosition(position)
            cursor.insertText(inserted)
            said = kept.said().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
            assert said == kept.document.text
        cursor.setPosition(5)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        said = kept.said().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        assert said == kept.document.text

    def test_an_edit_is_one_record(self, keep: Callable[..., Kept]) -> None:
        kept = keep("text\n")
        cursor = QTextCursor(kept.document.qt)
        for typed in "twelve chars":
            cursor.insertText(typed)
        assert kept.edits() == 12

    def test_a_long_one_is_begun_anew(self, keep: Callable[..., Kept]) -> None:
        kept = keep("text\n")
        cursor = QTextCursor(kept.document.qt)
        cursor.insertText("x" * journal.MOST_BYTES)
        for typed in "ab":
            cursor.insertText(typed)
        size = kept.journals()[0].stat().st_size
        for _ in range(3):
            cursor.insertText("y" * journal.MOST_BYTES)
        assert kept.said() == kept.document.text
        assert kept.journals()[0].stat().st_size < size + 5 * journal.MOST_BYTES

    def test_what_is_read_only_is_not_kept(self, tmp_path: Path) -> None:
        kept = Kept(tmp_path, "x" * 30_000)
        assert kept.document.read_only
        kept.document.qt.setPlainText("y")
        assert kept.journals() == []
        kept.close()


characters = st.characters(exclude_categories=("Cs",), exclude_characters="\r\0\u2029\ufeff\ufdd0\ufdd1\x0b\x0c\x1c")
pieces = st.text(st.sampled_from("ab \n\t\u00a0\u2028é漢😀\u0301א") | characters, max_size=8)
actions = st.one_of(
    st.tuples(st.just("type"), st.integers(0), st.integers(0), pieces),
    st.tuples(
        st.sampled_from(["undo", "redo", "delete", "backspace", "whole", "together"]),
        st.integers(0),
        st.integers(0),
        pieces,
    ),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=pieces, steps=st.lists(actions, max_size=15), layout=st.booleans())
def test_any_sequence_of_edits_replays_to_the_same_text(
    tmp_path_factory: pytest.TempPathFactory,
    base: str,
    steps: list[tuple[str, int, int, str]],
    layout: bool,
) -> None:
    kept = Kept(tmp_path_factory.mktemp("state"), base, layout=layout)
    qt = kept.document.qt
    cursor = QTextCursor(qt)
    for what, at, many, text in steps:
        length = qt.characterCount() - 1
        start = at % (length + 1)
        cursor.setPosition(start)
        if what == "type":
            cursor.setPosition(start + many % (length - start + 1) % 5, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        elif what == "delete":
            cursor.deleteChar()
        elif what == "backspace":
            cursor.deletePreviousChar()
        elif what == "whole":
            kept.document.replace_text(text * 2)
        elif what == "together":
            cursor.beginEditBlock()
            cursor.insertText(text)
            cursor.setPosition(many % (qt.characterCount()))
            cursor.deleteChar()
            cursor.insertText(text[:2])
            cursor.endEditBlock()
        else:
            getattr(qt, what)()
        if kept.journals():
            said = kept.said().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
            assert said == kept.document.text
        else:
            assert kept.document.text == base
    kept.close()


def test_the_disk_is_asked_half_a_second_later_and_when_it_is_time(keep: Callable[..., Kept], qtbot: QtBot) -> None:
    main, called, settled = threading.get_ident(), [], []
    syncer = Syncer(settled.append)
    first = syncer.hand_in(lambda: called.append(threading.get_ident()))
    assert syncer.hand_in(lambda: called.append(threading.get_ident())) == first == syncer.round
    qtbot.waitUntil(lambda: len(settled) == 1)
    assert len(called) == 2
    assert main not in called
    assert syncer.round == first + 1

    def fail() -> None:
        raise OSError(5, "the disk is broken")

    syncer.hurry()
    syncer.hand_in(fail)
    syncer.hand_in(lambda: called.append(0))
    syncer.hurry()
    syncer.close()
    assert called[2:] == [0]
    assert [None if each is None else each.errno for each in settled] == [None, 5]


class Program:
    """A session on a repository, as the program has it, and its end in the midst of it."""

    def __init__(self, qtbot: QtBot, root: Path, home: Path) -> None:
        self.qtbot = qtbot
        self.root = root
        self.jobs = Jobs()
        self.session = Session(Places(home / "cache", home / "state", home / "config"), self.jobs)
        self.state = home / "state"
        self.shown: set[str] = set()
        self.restored: list[Restored] = []
        self.troubles: list[str] = []
        self.failures: list[object] = []
        self.session.keeper.restored.connect(self.restored.extend)
        self.session.keeper.state_changed.connect(self.troubles.append)
        self.session.failed.connect(self.failures.append)
        self.session.open(root)
        self.settle()
        assert self.session.root is not None

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.waiting)
        assert self.failures == []

    def type(self, path: str, text: str, at: int = 0) -> Document:
        document = self.session.document(path)
        if path not in self.shown:
            self.shown.add(path)
            document.qt.setDocumentLayout(QPlainTextDocumentLayout(document.qt))
        cursor = QTextCursor(document.qt)
        cursor.setPosition(at)
        cursor.insertText(text)
        return document

    def journals(self) -> list[Path]:
        folder = self.state / "journal"
        return sorted(folder.iterdir()) if folder.exists() else []

    def end(self) -> None:
        """Let go of everything as the system does it for a killed process: the journals stay."""
        self.session.keeper.close()
        self.session.joining.release()
        self.jobs.close()
        self.session.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def repository(make_repository: Callable[..., Path]) -> Path:
    return make_repository({FIRST: BASE, SECOND: b"# 2. Stock\r\n\r\nAsk first.\r\n"})


@pytest.fixture
def begin(qtbot: QtBot, repository: Path, tmp_path: Path) -> Iterator[Callable[[], Program]]:
    """`begin()` starts the program on the repository; whatever runs before is killed."""
    running: list[Program] = []

    def run() -> Program:
        while running:
            running.pop().end()
        running.append(Program(qtbot, repository, tmp_path / "user"))
        return running[0]

    yield run
    for program in running:
        program.end()


def change(file: Path, old: str, new: str) -> str:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return text.replace(old, new)


class TestRestoring:
    def test_opening_and_reading_writes_nothing(self, begin: Callable[[], Program]) -> None:
        program = begin()
        program.session.document(FIRST)
        assert program.journals() == []
        assert begin().restored == []

    def test_it_comes_back_as_one_step_that_is_not_saved(self, begin: Callable[[], Program], repository: Path) -> None:
        before = (repository / SECOND).read_bytes()
        program = begin()
        program.type(SECOND, "漢😀")
        program.type(SECOND, "and\n")
        program = begin()
        (restored,) = program.restored
        assert restored == Restored(
            SECOND,
            "and\n漢😀# 2. Stock\n\nAsk first.\n",
            "# 2. Stock\n\nAsk first.\n",
            files.content_hash(before),
            DiskState.SAME,
            damaged=False,
        )
        document = program.session.documents[SECOND]
        assert (document.text, document.modified, document.undo_steps) == (restored.text, True, 1)
        assert (repository / SECOND).read_bytes() == before
        assert len(program.journals()) == 1
        program.session.disk.save(document)
        assert (repository / SECOND).read_bytes() == "and\r\n漢😀".encode() + before
        assert program.journals() == []
        assert begin().restored == []

    def test_it_comes_back_as_often_as_the_program_ends(self, begin: Callable[[], Program]) -> None:
        begin().type(FIRST, "one ")
        begin().type(FIRST, "two ")
        program = begin()
        assert program.session.documents[FIRST].text == f"two one {BASE}"
        program.session.documents[FIRST].qt.undo()
        assert not program.session.documents[FIRST].modified
        assert program.journals() == []

    def test_a_record_that_was_never_saved(self, begin: Callable[[], Program], repository: Path) -> None:
        program = begin()
        program.session.carry_out(Plan("New", created={"docs/adr/0003-new.md": "# 3. New\n"}))
        program.settle()
        program.type("docs/adr/0003-new.md", "typed ")
        program = begin()
        document = program.session.documents["docs/adr/0003-new.md"]
        assert (document.text, document.expected, document.modified) == ("typed # 3. New\n", None, True)
        assert program.restored[0].base_hash is None
        assert program.restored[0].differs_from_disk is DiskState.SAME
        assert [record.path for record in program.session.catalog.records][-1] == document.path
        assert not (repository / document.path).exists()
        program.session.disk.save(document)
        assert program.journals() == []

    def test_a_record_that_somebody_else_made_meanwhile(self, begin: Callable[[], Program], repository: Path) -> None:
        path = "docs/adr/0003-new.md"
        begin().session.carry_out(Plan("New", created={path: "# 3. Mine\n"}))
        (repository / path).write_text("# 3. Theirs\n")
        program = begin()
        assert program.restored[0].differs_from_disk is DiskState.CHANGED
        document = program.session.documents[path]
        assert document.text == "# 3. Mine\n"
        with pytest.raises(ChangedOnDisk, match="exists already"):
            program.session.disk.save(document)
        (conflict,) = program.session.disk.merge(document).conflicts
        assert (conflict.mine, conflict.theirs) == (("# 3. Mine\n",), ("# 3. Theirs\n",))
        program.session.disk.take_merge(document, "# 3. Ours\n")
        program.session.disk.save(document)
        assert (repository / path).read_text() == "# 3. Ours\n"

    def test_a_file_that_changed_elsewhere_is_merged(self, begin: Callable[[], Program], repository: Path) -> None:
        begin().type(FIRST, "My ", at=BASE.index("One"))
        theirs = change(repository / FIRST, "Three", "Their three")
        program = begin()
        (restored,) = program.restored
        assert restored.differs_from_disk is DiskState.CHANGED
        assert restored.merge is not None
        assert restored.merge.clean
        document = program.session.documents[FIRST]
        both = theirs.replace("One", "My One")
        assert (document.text, document.modified, document.undo_steps) == (both, True, 1)
        assert document.disk_state is DiskState.SAME
        program.session.disk.save(document)
        assert (repository / FIRST).read_text() == both

    def test_a_file_that_changed_at_the_same_place(self, begin: Callable[[], Program], repository: Path) -> None:
        begin().type(FIRST, "My ", at=BASE.index("One"))
        theirs = change(repository / FIRST, "One", "Their one")
        for _ in range(2):  # and it stays so, however often the program ends
            program = begin()
            (restored,) = program.restored
            assert restored.merge is not None
            (conflict,) = restored.merge.conflicts
            assert conflict.theirs == ("Their one owner.\n",)
            document = program.session.documents[FIRST]
            assert (document.text, document.disk_state) == (restored.text, DiskState.CHANGED)
            assert document.source.text == restored.base_text == BASE
            with pytest.raises(ChangedOnDisk):
                program.session.disk.save(document)
            assert (repository / FIRST).read_text() == theirs
            assert program.session.disk.merge(document) == restored.merge
        program.session.disk.take_merge(document, theirs.replace("Their", "Our"))
        assert (document.disk_state, document.modified) == (DiskState.SAME, True)
        program.session.disk.save(document)
        assert program.journals() == []

    def test_a_file_that_is_gone(self, begin: Callable[[], Program], repository: Path) -> None:
        begin().type(FIRST, "My ")
        (repository / FIRST).unlink()
        program = begin()
        document = program.session.documents[FIRST]
        assert program.restored[0].differs_from_disk is DiskState.GONE
        assert (document.text, document.disk_state, document.modified) == (f"My {BASE}", DiskState.GONE, True)
        with pytest.raises(ChangedOnDisk, match="deleted"):
            program.session.disk.save(document)
        program.session.disk.overwrite(document)
        assert (repository / FIRST).read_text() == f"My {BASE}"

    def test_a_file_that_is_no_text_any_more(self, begin: Callable[[], Program], repository: Path) -> None:
        """It is told, and kept for the time when the file can be edited again."""
        begin().type(FIRST, "My ")
        (repository / FIRST).write_bytes(b"\0\1\2")
        program = begin()
        assert [each.applied for each in program.restored] == [False]
        assert program.restored[0].text == f"My {BASE}"
        (repository / FIRST).write_text(BASE)
        program = begin()
        assert program.session.documents[FIRST].text == f"My {BASE}"

    def test_what_was_saved_in_time_is_not_offered(self, begin: Callable[[], Program], repository: Path) -> None:
        """As for a program that ends after the save and before the journal goes."""
        begin().type(FIRST, "My ")
        (repository / FIRST).write_text(f"My {BASE}")
        program = begin()
        assert program.restored == []
        assert program.journals() == []

    def test_nor_is_a_new_record_that_was_saved_in_time(self, begin: Callable[[], Program], repository: Path) -> None:
        path = "docs/adr/0003-new.md"
        begin().session.carry_out(Plan("New", created={path: "# 3. Mine\n"}))
        (repository / path).write_text("# 3. Mine\n")
        program = begin()
        assert program.restored == []
        assert program.journals() == []
        assert program.session.documents == {}

    def test_a_damaged_journal_gives_what_it_has(self, begin: Callable[[], Program]) -> None:
        program = begin()
        program.type(FIRST, "one ")
        program.type(FIRST, "two ")
        program.type(FIRST, "three ")
        (file,) = program.journals()
        data = file.read_bytes()
        file.write_bytes(data.replace(b"three ", b"thrEe "))
        program = begin()
        assert program.restored[0].damaged
        assert program.session.documents[FIRST].text == f"two one {BASE}"

    def test_a_living_program_keeps_its_own(
        self, begin: Callable[[], Program], qtbot: QtBot, repository: Path, tmp_path: Path
    ) -> None:
        first = begin()
        first.type(FIRST, "first ")
        second = Program(qtbot, repository, tmp_path / "user")
        assert second.restored == []
        second.type(FIRST, "second ")
        assert len(first.journals()) == 2
        second.end()
        program = begin()
        assert program.session.documents[FIRST].text in (f"second {BASE}", f"first {BASE}")
        assert sorted((each.text, each.applied) for each in program.restored) == sorted(
            (text, text == program.session.documents[FIRST].text) for text in (f"second {BASE}", f"first {BASE}")
        )
        assert len(program.journals()) == 2

    def test_twins_are_one(self, begin: Callable[[], Program]) -> None:
        """A program that ends right after it brought a text back leaves two journals of it."""
        program = begin()
        program.type(FIRST, "My ")
        (file,) = program.journals()
        twin = file.with_name(file.name.replace(file.name[-16:-8], "0" * 8))
        twin.write_bytes(file.read_bytes())
        program = begin()
        assert len(program.restored) == 1
        assert len(program.journals()) == 1
        assert program.session.documents[FIRST].text == f"My {BASE}"


class TestTheEndOfAJournal:
    def test_closing_a_document_drops_what_it_had(self, begin: Callable[[], Program]) -> None:
        program = begin()
        program.session.close_document(program.type(FIRST, "My "))
        program.settle()
        assert program.journals() == []
        assert begin().restored == []

    def test_nobody_wants_any_of_it(self, begin: Callable[[], Program]) -> None:
        program = begin()
        for path in (FIRST, SECOND):
            program.type(path, "My ")
        assert len(program.journals()) == 2
        program.session.keeper.discard_all()
        assert program.journals() == []
        program.type(FIRST, "Mine after all ")
        assert len(program.journals()) == 1

    def test_it_stays_until_the_disk_has_the_text(self, begin: Callable[[], Program], repository: Path) -> None:
        """Undone to what was read, while the file went: then the text is nowhere else."""
        program = begin()
        document = program.type(FIRST, "My ")
        (repository / FIRST).unlink()
        document.qt.undo()
        assert not document.modified
        assert len(program.journals()) == 1

    def test_taking_over_the_disk_s_version_ends_it(self, begin: Callable[[], Program], repository: Path) -> None:
        program = begin()
        document = program.type(FIRST, "My ")
        theirs = change(repository / FIRST, "One", "Their one")
        program.session.disk.check()
        program.session.disk.reload(document)
        program.settle()
        assert program.journals() == []
        document.qt.undo()
        assert document.text == f"My {BASE}"
        program = begin()
        assert program.session.documents[FIRST].text == f"My {BASE}"
        assert program.restored[0].base_text == theirs

    def test_a_record_that_moves(self, begin: Callable[[], Program], repository: Path) -> None:
        program = begin()
        document = program.type(FIRST, "My ")
        document.move_to("docs/adr/0001-other.md")
        (repository / FIRST).rename(repository / document.path)
        program = begin()
        assert [each.path for each in program.restored] == ["docs/adr/0001-other.md"]
        assert program.restored[0].applied


class TestMerging:
    def test_a_merge_is_one_step_with_the_disk_s_version_below(
        self, begin: Callable[[], Program], repository: Path
    ) -> None:
        program = begin()
        document = program.type(FIRST, "My ", at=BASE.index("One"))
        theirs = change(repository / FIRST, "Three", "Their three")
        program.session.disk.check()
        program.settle()
        assert document.disk_state is DiskState.CHANGED
        merged = program.session.disk.merge(document)
        before = document.undo_steps
        program.session.disk.take_merge(document, merged.text)
        assert document.undo_steps == before + 1
        assert (document.disk_state, document.modified, document.source.text) == (DiskState.SAME, True, theirs)
        assert begin().restored[0].base_text == theirs

    def test_a_version_that_was_not_merged_is_not_overwritten(
        self, begin: Callable[[], Program], repository: Path
    ) -> None:
        program = begin()
        document = program.type(FIRST, "My ", at=BASE.index("One"))
        change(repository / FIRST, "Three", "Their three")
        merged = program.session.disk.merge(document)
        latest = change(repository / FIRST, "Two", "No")
        program.session.disk.take_merge(document, merged.text)
        program.settle()
        assert document.disk_state is DiskState.CHANGED
        with pytest.raises(ChangedOnDisk):
            program.session.disk.save(document)
        program.session.disk.take_merge(document, program.session.disk.merge(document).text)
        program.session.disk.save(document)
        assert (repository / FIRST).read_text() == latest.replace("One", "My One")

    def test_a_file_that_is_no_text_is_not_merged(self, begin: Callable[[], Program], repository: Path) -> None:
        program = begin()
        document = program.type(FIRST, "My ")
        (repository / FIRST).write_bytes(b"\0")
        with pytest.raises(Refused, match="cannot be merged"):
            program.session.disk.merge(document)
        program.session.disk.take_merge(document, "nothing was merged")
        assert document.text == f"My {BASE}"


class TestTrouble:
    def test_a_folder_that_is_moved_while_it_is_open(
        self, begin: Callable[[], Program], repository: Path, tmp_path: Path
    ) -> None:
        program = begin()
        document = program.type(FIRST, "My ")
        repository.rename(tmp_path / "moved")
        program.session.disk.check()
        assert document.disk_state is DiskState.GONE
        for _ in range(2):
            with pytest.raises(Unwritable, match="no longer there"):
                program.session.disk.save(document)
        assert not repository.exists()
        assert (document.text, document.modified, len(program.journals())) == (f"My {BASE}", True, 1)
        (tmp_path / "moved").rename(repository)
        program.session.disk.save(document)
        assert (repository / FIRST).read_text() == f"My {BASE}"
        assert program.journals() == []

    def test_a_disk_that_is_full_or_read_only_keeps_the_file_and_the_text(
        self, begin: Callable[[], Program], repository: Path, small_disk: Callable[..., None]
    ) -> None:
        folder = repository / FIRST
        data = folder.read_bytes()
        small_disk(folder.parent)
        folder.write_bytes(data)
        program = begin()
        document = program.type(FIRST, "My ")
        (folder.parent / "filler").write_bytes(b"x" * 1_020_000)
        program.type(FIRST, "x" * 200_000)
        with pytest.raises(Unwritable, match="the disk is full"):
            program.session.disk.save(document)
        (folder.parent / "filler").unlink()
        small_disk(folder.parent, "remount,ro")
        with pytest.raises(Unwritable, match="write-protected"):
            program.session.disk.save(document)
        assert (folder.read_bytes(), document.modified, len(program.journals())) == (data, True, 1)
        small_disk(folder.parent, "remount,rw")
        program.session.disk.save(document)
        assert (folder.read_bytes(), program.journals()) == (document.bytes(), [])

    def test_a_journal_that_cannot_be_written_is_told_and_editing_goes_on(
        self, begin: Callable[[], Program], qtbot: QtBot
    ) -> None:
        program = begin()
        program.state.mkdir(exist_ok=True)
        (program.state / "journal").write_text("in the way")
        document = program.type(FIRST, "My ")
        assert document.text == f"My {BASE}"
        assert len(program.troubles) == 1
        assert "not kept" in program.troubles[0]
        program.type(FIRST, "and ")
        assert len(program.troubles) == 1
        (program.state / "journal").unlink()
        qtbot.waitUntil(lambda: program.troubles[1:] == [""])
        assert begin().session.documents[FIRST].text == f"and My {BASE}"

    def test_a_save_in_place_needs_a_journal(self, begin: Callable[[], Program], repository: Path) -> None:
        program = begin()
        (repository / "other.md").hardlink_to(repository / FIRST)
        program.state.mkdir(exist_ok=True)
        (program.state / "journal").write_text("in the way")
        document = program.type(FIRST, "My ")
        with pytest.raises(Unwritable, match="was not saved"):
            program.session.disk.save(document, in_place=True)
        assert (repository / FIRST).read_text() == BASE
        (program.state / "journal").unlink()
        program.type(FIRST, "and ")
        program.session.disk.save(document, in_place=True)
        assert (repository / "other.md").read_text() == f"and My {BASE}"
        assert program.journals() == []

    def test_saving_ends_the_trouble(self, begin: Callable[[], Program]) -> None:
        program = begin()
        program.state.mkdir(exist_ok=True)
        (program.state / "journal").write_text("in the way")
        program.session.disk.save(program.type(FIRST, "My "))
        assert program.troubles[1:] == [""]
        assert program.session.keeper.state == ""

    def test_a_full_disk(self, begin: Callable[[], Program], small_disk: Callable[..., None]) -> None:
        program = begin()
        program.state.mkdir(exist_ok=True)
        small_disk(program.state)
        (program.state / "filler").write_bytes(b"x" * 800_000)
        program.type(FIRST, "My ")
        assert "nearly full" in program.session.keeper.state
        program.type(FIRST, "x" * 1_000_000)
        assert "the disk is full" in program.session.keeper.state
        (program.state / "filler").unlink()
        document = program.session.documents[FIRST]
        document.qt.undo()
        program.type(FIRST, "and ")
        assert program.session.keeper.state == ""
        text = document.text
        assert begin().session.documents[FIRST].text == text
