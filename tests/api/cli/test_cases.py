"""Case studies and comparisons at the terminal."""

import csv
from io import StringIO

from rich.cells import cell_len

from api.http.schemas.results import AskedSchema, CasesSchema
from tests.api.running import Run


def test_the_cards_are_shown_with_where_they_are_from(refdesk: Run) -> None:
    out = refdesk("cases").out
    assert out.startswith("11 case studies: 9 of that kind, 2 in a section of that name\n\n1.  Using Machine Learning")
    assert "    Company   Airbnb (from the list)\n    Problem   Airbnb wanted to" in out
    assert max(cell_len(line) for line in out.splitlines()) <= 80


def test_a_question_ranks_them(refdesk: Run) -> None:
    out = refdesk("cases", "case studies about fraud", "--k", "2").out
    assert out.startswith(
        "Understood: kind case-study\n2 of 11 case studies, nearest first\n\n1.  From shallow to deep"
    )


def test_json_and_csv_are_for_programs(refdesk: Run) -> None:
    found = refdesk("cases", "--company", "Airbnb", "--json").json
    assert CasesSchema.model_validate(found).model_dump() == found
    rows = list(csv.DictReader(StringIO(refdesk("cases", "--company", "Airbnb", "--csv").out)))
    assert [row["id"] for row in rows] == [case["resource"]["id"] for case in found["cases"]]
    assert refdesk("cases", "--json", "--csv").code == 2


def test_filters_that_leave_none_and_those_that_the_list_lacks(refdesk: Run) -> None:
    nothing = refdesk("cases", "--kind", "book")
    assert (nothing.code, nothing.out.strip()) == (0, "The list has no case studies that pass these filters.")
    refused = refdesk("cases", "--company", "Nobody")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("The list has no company 'Nobody'")


def test_a_comparison_shows_both_sides_of_each_field(refdesk: Run) -> None:
    out = refdesk("ask", "Compare Airbnb and Booking.com").out
    assert "Year\nAirbnb       2017\nBooking.com  2019\n" in out
    assert out.count("[1]") == out.count("[6]") == 1
    assert out.index("Problem\n") < out.index("Methods\n") < out.index("Lesson\n") < out.index("Resources\n")
    shown = refdesk("ask", "Compare Airbnb and Booking.com", "--json").json
    assert AskedSchema.model_validate(shown).model_dump() == shown
    assert [side["name"] for side in shown["answer"]["comparison"]] == ["Airbnb", "Booking.com"]
