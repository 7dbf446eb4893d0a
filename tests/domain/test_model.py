"""The rows of all pages as one model: who names whom, what is there twice, and what is there not at all."""

from adr_studio.domain.catalog import Catalog
from adr_studio.domain.findings import Finding
from adr_studio.domain.model import Model
from adr_studio.domain.record import Record
from adr_studio.domain.references import references
from adr_studio.domain.relations import read_relation
from adr_studio.domain.surveying import Surveyed
from adr_studio.domain.typed_tables import TableReader, find_table_kinds
from adr_studio.rules.dependency_circle import dependency_circle

KINDS = find_table_kinds()
READER = TableReader(KINDS)

PARTS = "## Components\n\n| Id | Kind | Boundary | Runs in | In |\n|---|---|---|---|---|\n"
MODES = "## Failure modes\n\n| Id | On | Cause |\n|---|---|---|\n"
TASKS = "## Work breakdown\n\n| Id | Task | After |\n|---|---|---|\n"
FLOWS = "## Data flows\n\n| Id | Flow | Guards |\n|---|---|---|\n"


def model(**pages: str) -> Model:
    return Model({f"{name}.md": READER.read(f"{name}.md", text) for name, text in pages.items()}, KINDS)


def told(**pages: str) -> list[tuple[str, int, int, str]]:
    return [(each.path, each.line, each.column, each.text) for each in model(**pages).findings]


def test_rows_are_found_by_kind_and_by_id() -> None:
    found = model(
        a=f"{PARTS}| stock | service |  |  |  |\n", b=f"{MODES}| FM-1 | stock | disk |\n| FM-7 | stock | load |\n"
    )
    assert [row.id for row in found.rows("failure-modes")] == ["FM-1", "FM-7"]
    assert found.rows("risks") == ()
    (stock,) = found.by_id["stock"]
    assert (stock.path, stock.line, stock.values.kind) == ("a.md", 4, "service")
    assert found.find("components", "stock") is stock
    assert found.find("data-flows", "stock") is None
    assert found.findings == ()


def test_the_next_id_is_free_on_other_branches_too() -> None:
    found = model(b=f"{MODES}| FM-1 | stock | disk |\n| FM-7 | stock | load |\n")
    kinds = {kind.name: kind for kind in KINDS}
    assert found.next_id(kinds["failure-modes"]) == "FM-8"
    assert found.next_id(kinds["failure-modes"], ["FM-11", "R-40"]) == "FM-12"
    assert found.next_id(kinds["risks"]) == "R-1"


def test_an_id_that_is_there_twice_is_told_at_both_places() -> None:
    text = f"{MODES}| FM-1 | stock | disk |\n"
    assert told(a=text, b=text) == [
        ("a.md", 4, 2, '"FM-1" is there too, in b.md:5; whoever names it could mean both.'),
        ("b.md", 4, 2, '"FM-1" is there too, in a.md:5; whoever names it could mean both.'),
    ]


def test_an_id_twice_in_one_table() -> None:
    assert [line for _, line, _, _ in told(a=f"{MODES}| FM-1 | stock | disk |\n| FM-01 | stock | load |\n")] == [4, 5]


def test_a_component_and_a_flow_of_one_name_are_told_and_a_boundary_of_it_is_fine() -> None:
    parts = f"{PARTS}| pay | service | pay |  |  |\n\n## Boundaries\n\n| Id | Trust |\n|---|---|\n| pay | 2 |\n"
    assert told(a=parts) == []
    found = told(a=parts, b=f"{FLOWS}| pay | pay -> pay |  |\n")
    assert [text for *_, text in found] == [
        '"pay" is a flow too, in b.md:5; whoever names it could mean both.',
        '"pay" is a component too, in a.md:5; whoever names it could mean both.',
    ]


def test_a_component_that_does_not_exist_is_told_with_what_may_be_meant() -> None:
    parts = f"{PARTS}| stock | service |  |  |  |\n| orders | service |  |  |  |\n"
    row = "| x | `orders -> stok` |  |"
    assert model(a=parts, b=f"{FLOWS}{row}\n").findings == (
        Finding("b.md", 4, row.index("stok"), 'no component "stok": did you mean "stock"?', "id.unknown"),
    )
    assert [text for *_, text in told(a=parts, b=f"{MODES}| FM-1 | orders, xyz | disk |\n")] == [
        'no component, flow or failure domain "xyz"'
    ]


def test_nothing_is_unknown_where_no_table_could_tell() -> None:
    assert told(a=f"{MODES}| FM-1 | the whole | disk |\n") == [
        ("a.md", 4, 9, '"the whole" is not an id; write one word of letters, digits and hyphens, such as the-whole.')
    ]
    assert told(a=f"{MODES}| FM-1 | everything | disk |\n", b=f"{FLOWS}| x | a -> b |  |\n") == [
        ("a.md", 4, 9, 'no component, flow or failure domain "everything"')
    ]
    assert told(b=f"{FLOWS}| x | a -> b |  |\n") == []


def test_a_short_id_is_missed_even_without_a_table_of_its_kind() -> None:
    text = "## Trade-offs\n\n| Criterion | Weight | Goal | A |\n|---|---|---|---|\n| x | 3 | G-1, QS-2 | 4 |\n"
    assert told(a=text) == [("a.md", 4, 10, 'no goal "G-1"'), ("a.md", 4, 15, 'no quality scenario "QS-2"')]


def test_a_fallback_by_a_flow_that_does_not_exist() -> None:
    row = "| quote | a -> b | breaker, fallback stale via quot |"
    assert told(b=f"{FLOWS}{row}\n") == [("b.md", 4, row.index("quot |"), 'no flow "quot": did you mean "quote"?')]


def test_tasks_in_a_circle() -> None:
    rows = "| T-1 | a | T-3 |\n| T-2 | b | T-1 |\n| T-3 | c | T-2 |\n| T-4 | d | T-4 |\n| T-5 | e | T-1, T-2 |\n"
    assert told(a=TASKS + rows) == [
        ("a.md", 4, 12, "After leads round in a circle: T-1 → T-3 → T-2 → T-1."),
        ("a.md", 7, 12, "After leads round in a circle: T-4 → T-4."),
    ]
    assert len(model(a=TASKS + rows).rows("work-breakdown")) == 5


def test_a_component_that_is_part_of_itself() -> None:
    assert [text for *_, text in told(a=f"{PARTS}| a | service |  |  | b |\n| b | service |  |  | a |\n")] == [
        "In leads round in a circle: a → b → a."
    ]


def test_decisions_that_depend_on_each_other() -> None:
    def record(number: int, on: int) -> Record:
        path = f"000{number}-x.md"
        relation = read_relation(f"* depends on [ADR-000{on}](000{on}-x.md)", 0)
        assert relation is not None
        return Record("", path, f"ADR-000{number}", "x", number=number, relations=(relation,))

    records = (record(1, 2), record(2, 3), record(3, 2))
    text = "# x\n\n## Links\n\n* depends on [ADR-0003](0003-x.md)\n"
    surveyed = Surveyed(Catalog(records), references={"0002-x.md": references("0002-x.md", text)})
    (finding,) = dependency_circle.check(surveyed)
    assert finding[:2] == ("0002-x.md", 4)
    assert finding.text == "“Depends on” leads round in a circle: ADR-0002 → ADR-0003 → ADR-0002."


def test_ten_thousand_rows_with_the_same_id() -> None:
    rows = "| FM-1 | stock | disk |\n" * 10_000
    assert len(model(a=MODES + rows).findings) == 10_000
