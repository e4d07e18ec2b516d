"""`refdesk mark`, `next` and `reading` on the shared list."""

from pathlib import Path

import pytest

from index.layout import Layout
from tests.api.running import Run

FIRST, SECOND = "10-free-ml-courses-fff1fd8393", "machine-learning-a-probabilistic-perspective-0e67da1d91"


@pytest.fixture
def reader(refdesk: Run, own_desk: Layout) -> Run:
    """The command line on a desk of its own."""
    return lambda *arguments: refdesk(*arguments, data=own_desk.data)


def _next(reader: Run, *goal: str) -> str:
    return str(reader("next", *goal, "--json").json["next"]["id"])


def test_a_mark_is_kept_with_its_note_until_the_resource_is_unread(reader: Run) -> None:
    marked = reader("mark", FIRST, "read", "--note", "Lecture 3 again", "--json").json["reading"]
    assert (marked["state"], marked["note"]) == ("read", "Lecture 3 again")
    assert reader("mark", FIRST, "reading", "--json").json["reading"]["note"] == "Lecture 3 again"
    assert "Lecture 3 again" in reader("reading").out
    reader("mark", FIRST, "unread")
    assert reader("reading", "--json").json == {"reading": []}


def test_next_is_what_was_begun_then_what_is_marked_then_the_first_unread(reader: Run) -> None:
    assert _next(reader) == FIRST
    reader("mark", FIRST, "read")
    assert _next(reader) == SECOND
    marked = reader("browse", "--json").json["resources"][9]["id"]
    reader("mark", marked, "to-read")
    assert _next(reader) == marked
    begun = reader("browse", "--json").json["resources"][7]["id"]
    reader("mark", begun, "reading")
    assert _next(reader) == begun


def test_next_follows_the_path_to_a_goal(reader: Run) -> None:
    steps = [step["resource"]["id"] for step in reader("path", "monitor models", "--json").json["steps"]]
    assert _next(reader, "monitor", "models") == steps[0]
    reader("mark", steps[0], "read")
    assert _next(reader, "monitor", "models") == steps[1]


def test_at_the_end_nothing_is_left(reader: Run) -> None:
    for step in reader("path", "monitor models", "--json").json["steps"]:
        reader("mark", step["resource"]["id"], "read")
    assert "Nothing is left to read." in reader("next", "monitor models").out


def test_states_filter_and_orders_sort(reader: Run) -> None:
    unread = reader("reading", "--state", "unread", "--kind", "book", "--sort", "year", "--json").json["reading"]
    years = [row["year"] for row in unread]
    assert years
    assert years == sorted(years, reverse=True)
    assert {row["kind"] for row in unread} == {"book"}


def test_an_export_is_imported_elsewhere(reader: Run, tmp_path: Path) -> None:
    reader("mark", FIRST, "read", "--note", "ä")
    file = tmp_path / "export.json"
    file.write_text(reader("reading", "--export").out, "utf-8")
    reader("mark", FIRST, "unread")
    assert "record: 1." in reader("reading", "--import", str(file)).out
    assert reader("reading", "--json").json["reading"][0]["reading"]["note"] == "ä"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("mark", FIRST, "skimmed"), "There is no state 'skimmed'"),
        (("mark", "none-such", "read"), "no resource with the id"),
        (("mark", FIRST, "read", "--note", "x" * 10_001), "at most 10,000 are kept"),
        (("mark", FIRST, "unread", "--note", "x"), "mark it to-read instead"),
        (("reading", "--state", "skimmed"), "There is no state 'skimmed'"),
    ],
)
def test_what_cannot_be_marked_is_refused(reader: Run, arguments: tuple[str, ...], sentence: str) -> None:
    refused = reader(*arguments)
    assert (refused.code, sentence in refused.err) == (1, True)
    assert reader("reading", "--json").json == {"reading": []}
