"""What a record chose, and why, in the words of the dialects."""

import pytest

from adr_studio.domain.markdown import MarkdownText
from adr_studio.domain.options import considered_options, decision_drivers, list_option
from adr_studio.domain.outcome import decision_outcome

OPTIONS = ("PostgreSQL", "DynamoDB", "Option 3: MongoDB (managed)")


def read(text: str, options: tuple[str, ...] = OPTIONS) -> tuple[str, str]:
    found = decision_outcome(MarkdownText(text), options)
    return found.chosen, found.reason


@pytest.mark.parametrize(
    ("said", "chosen", "reason"),
    [
        ('Chosen option: "PostgreSQL", because it is exact.', "PostgreSQL", "it is exact"),
        ("Chosen option: “DynamoDB”,\nbecause it\nscales.", "DynamoDB", "it scales"),
        ("**Chosen option:** `DynamoDB` since it scales", "DynamoDB", "it scales"),
        ("Chosen option: MongoDB, due to its price.", OPTIONS[2], "its price"),
        ("Chosen option 3. None of the others can.", OPTIONS[2], ""),
        ("* Chosen option: PostgreSQL.", "PostgreSQL", ""),
        ('Chosen option: "PostgreSQL", because\n\n* it is exact\n* it is here', "PostgreSQL", "it is exact it is here"),
        ('Chosen option: "PostgreSQL".\n\nThis is because we run it.', "PostgreSQL", "we run it"),
        ("Chosen option: PostgreSQL, because {justification}", "PostgreSQL", ""),
        ('Chosen option: "{title of option 1}", because {justification}', "", ""),
        ('Chosen option: "", because', "", ""),
        ('Chosen option: "Redis", because it is quick', "Redis", "it is quick"),
        ("**Chosen alternative:** DynamoDB\n\n### Rationale\n\nIt scales.", "DynamoDB", "It scales."),
        ("Option retenue : **PostgreSQL**, parce que on l'a déjà", "PostgreSQL", "on l'a déjà"),
        ("Gewählte Option: DynamoDB, weil es wächst", "DynamoDB", "es wächst"),
        ("### Chosen: DynamoDB\n\nIt is set up because of its scale.", "DynamoDB", "of its scale"),
        ('Chosen option: "PostgreSQL"\n\n### Consequences\n\n* Good, because it is exact', "PostgreSQL", ""),
        ("The chosen options are many.", "", ""),
    ],
)
def test_the_outcome_of_madr_and_its_like(said: str, chosen: str, reason: str) -> None:
    assert read(f"# T\n\n## Decision Outcome\n\n{said}\n\n## Links\n\n* because\n") == (chosen, reason)


@pytest.mark.parametrize(
    ("said", "chosen", "reason"),
    [
        ("We will use PostgreSQL because it is exact.", "PostgreSQL", "it is exact"),
        ("We will use PostgreSQL instead of DynamoDB.", "PostgreSQL", ""),
        ("DynamoDB was considered.\nWe chose PostgreSQL over DynamoDB since it is here.", "PostgreSQL", "it is here"),
        ("We will not use DynamoDB. PostgreSQL was selected due to its price.", "PostgreSQL", "its price"),
        ("We will keep what we have.", "", ""),
        ("We will use mongodb.", OPTIONS[2], ""),
        ("PostgreSQLite will do.", "", ""),
    ],
)
def test_the_decision_of_a_nygard_record(said: str, chosen: str, reason: str) -> None:
    assert read(f"# 1. T\n\n## Status\n\nAccepted\n\n## Decision\n\n{said}\n\n## Consequences\n\nSo.\n") == (
        chosen,
        reason,
    )


def test_a_y_statement_has_no_section_of_its_own() -> None:
    said = (
        "In the context of orders, facing growth, we decided for DynamoDB and neglected PostgreSQL, to achieve scale."
    )
    assert read(f"# Orders\n\n{said}\n") == ("DynamoDB", "scale")


def test_where_the_choice_stands() -> None:
    text = "# T\n\n## Decision Outcome\n\nFirst.\n\nChosen option: DynamoDB\n"
    assert decision_outcome(MarkdownText(text), OPTIONS).line == 6
    assert decision_outcome(MarkdownText(""), OPTIONS) == ("", "", 0)


def test_code_and_tables_choose_nothing() -> None:
    text = "## Decision Outcome\n\n```\nChosen option: DynamoDB\n```\n\n| Chosen option: DynamoDB | a |\n|---|---|\n"
    assert read(text) == ("", "")


def test_decision_drivers_in_a_few_words() -> None:
    text = "# T\n\n## Decision Drivers\n\n* Latency, e.g. p99\n* **Cost**: per month\n* {driver 2}\n* <!-- more -->\n\n## X\n\n* y\n"
    assert decision_drivers(MarkdownText(text)) == ("Latency", "Cost")
    assert decision_drivers(MarkdownText("# T\n")) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("* A\n* B\n", "* A\n* B\n* New\n"),
        ("1. A\n2. B\n", "1. A\n2. B\n3. New\n"),
        ("- A\n  more of it\n\nProse.\n", "- A\n  more of it\n- New\n\nProse.\n"),
        ("* A\n* New: with words\n", "* A\n* New: with words\n"),
        ("### A\n\n### B\n", "### A\n\n### B\n"),
    ],
)
def test_an_option_comes_last_in_the_list(before: str, after: str) -> None:
    from adr_studio.domain import edits

    head = "# T\n\n## Considered Options\n\n"
    found = list_option(MarkdownText(head + before), "New")
    assert edits.apply(head + before, found) == head + after
    if found:
        assert considered_options(MarkdownText(head + after))[-1] == "New"
