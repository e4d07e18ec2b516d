"""Which entries of a list are case studies."""

import pytest

from index.cards.selection import case_reasons
from ingest.model import Resource

COMPANIES = [
    ("Forecasting tides at Harbourly", "Harbourly"), ("Ranking parcels at Postino", "Postino"),
    ("Search at Bookish", "Bookish"), ("Fraud in small payments", "Coinly"), ("Embeddings of songs", "Tunely"),
    ("Pricing of ferries", "Ferrylines"), ("Matching of carers", "Careful"), ("Routing of milk", "Dairy"),
]  # fmt: skip


def resource(title: str, **fields: object) -> Resource:
    return Resource(f"example.org/{title}", title, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (resource("A", kind="case-study"), "kind"),
        (resource("A", section=("Practice", "Case Studies")), "section"),
        (resource("A", section=("How companies do it",)), "section"),
        (resource("A", tags=("case_study",)), "tag"),
        (resource("Deploying rules: a case study"), "title"),
        (resource("A", note="It is a detailed case study of a port."), "note"),
    ],
)
def test_kind_heading_tag_title_and_note_call_an_entry_a_case_study(entry: Resource, reason: str) -> None:
    assert case_reasons([resource("B"), entry]) == {1: reason}


@pytest.mark.parametrize(
    "entry",
    [resource("A", kind="book"), resource("Studies of cases"), resource("A", note="With case studies of three ports.")],
)
def test_other_entries_are_none(entry: Resource) -> None:
    assert case_reasons([entry]) == {}


def test_a_list_of_the_work_of_companies_is_one_of_case_studies() -> None:
    listed = [resource(title, organisation=name) for title, name in COMPANIES]
    assert case_reasons(listed) == dict.fromkeys(range(8), "list")
    assert case_reasons([*listed, resource("B", kind="repo", organisation="Postino")]) == dict.fromkeys(
        range(8), "list"
    )


def test_publishers_inferred_organisations_and_few_names_make_no_list_of_companies() -> None:
    publishers = [resource(f"Tides {n}", organisation=f"Press {n}") for n in range(20)]
    assert case_reasons(publishers) == {}
    inferred = [resource(title, organisation=name, inferred=("organisation",)) for title, name in COMPANIES]
    assert case_reasons(inferred) == {}
    assert case_reasons([resource(title, organisation="Harbourly") for title, _ in COMPANIES]) == {}


def test_a_list_that_names_its_case_studies_has_no_others() -> None:
    listed = [resource(title, organisation=name) for title, name in COMPANIES]
    assert case_reasons([*listed, resource("B", kind="case-study")]) == {8: "kind"}
