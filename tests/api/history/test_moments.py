"""Dates and times as people write them."""

import pytest

from api.history.moments import read_moment
from search.errors import QuestionError


@pytest.mark.parametrize(
    "text", ["2026-05-03", "20260503", "3 May 2026", "May 3, 2026", " 3  may 2026 ", "3 May, 2026"]
)
def test_a_day_lasts_from_its_beginning_to_its_end(text: str) -> None:
    start, end = read_moment(text)
    assert (start.isoformat(), end.isoformat()) == ("2026-05-03T00:00:00+00:00", "2026-05-03T23:59:59.999999+00:00")


@pytest.mark.parametrize("text", ["2026-05-03T10:15", "2026-05-03 10:15Z", "2026-05-03T12:15+02:00"])
def test_a_time_is_utc_unless_it_says_otherwise(text: str) -> None:
    assert [time.isoformat() for time in read_moment(text)] == ["2026-05-03T10:15:00+00:00"] * 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/05/2026", "2026-03-05 or 2026-05-03"), ("3.5.2026", "2026-03-05 or 2026-05-03"),
        ("31-12-2025", "2025-12-31"), ("2026-05", "names no day"), ("2026", "names no day"),
        ("3 May", "names no year"), ("May 3", "names no year"),
    ],
)  # fmt: skip
def test_what_may_be_several_days_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=f"ambiguous.*{reason}.*write a day as 2026-05-03"):
        read_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "2026-13-01",
        "2026-02-30",
        "99/99/2026",
        "0",
        "-1",
        "x" * 10_000,
        "\x00",
        "2026-05-03T99",
        "٣ May 2026x",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="is not a date, a time or a generation"):
        read_moment(text)


def test_a_time_zone_that_leads_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(QuestionError, match="is not a date"):
        read_moment("0001-01-01T00:00:00+05:00")
