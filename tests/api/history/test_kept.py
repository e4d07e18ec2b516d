"""The choice of a generation by its name or by a date."""

from datetime import UTC, datetime

import pytest

from api.history.kept import choose_as_of, choose_since, kept_generations
from index.errors import NotKept
from search.errors import QuestionError

NOW = datetime(2026, 5, 10, tzinfo=UTC)
NAMES = [
    "20260505T080000000000Z-00000004", "20260503T180000000000Z-00000003", "20260503T101500000000Z-00000002",
    "20260501T080000000000Z-00000001",
]  # fmt: skip
KEPT = kept_generations(NAMES)


def test_generations_of_one_day_are_told_apart_by_the_time() -> None:
    assert [generation.label for generation in KEPT] == [
        "5 May 2026", "3 May 2026, 18:00:00 UTC", "3 May 2026, 10:15:00 UTC", "1 May 2026"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [("2026-05-03", 1), ("2026-05-04", 3), ("2026-05-05", 3), ("2026-05-06", 4), ("2026-05-03T12:00", 2),
     ("2026-05-03T18:00", 3), ("2 May 2026", 1), (NAMES[2], 2), ("20260503T18", 3)],
)  # fmt: skip
def test_changes_since_a_day_count_from_what_was_live_when_it_began(text: str, number: int) -> None:
    choice = choose_since(KEPT, text, NOW)
    assert (choice.generation.name[-1], choice.remark) == (str(number), "")


def test_before_the_first_that_is_kept_changes_count_from_that_one_and_it_says_so() -> None:
    for day in ("2026-04-01", "2026-05-01"):
        choice = choose_since(KEPT, day, NOW)
        assert choice.generation is KEPT[-1]
        assert choice.remark == "No index before that of 1 May 2026 is kept, so changes count from that one."


@pytest.mark.parametrize(
    ("text", "number"),
    [("2026-05-03", 3), ("2026-05-04", 3), ("2026-05-09", 4), ("2026-05-03T12:00", 2), (NAMES[3], 1)],
)
def test_as_of_a_day_is_what_was_live_when_it_ended(text: str, number: int) -> None:
    assert choose_as_of(KEPT, text, NOW).name[-1] == str(number)


def test_what_is_not_kept_is_refused_with_what_is() -> None:
    with pytest.raises(NotKept, match="No index from 2026-04-30 or before is kept; kept are those of 5 May 2026; "):
        choose_as_of(KEPT, "2026-04-30", NOW)
    with pytest.raises(NotKept, match="No generation '20250101T000000000000Z-12345678' is kept; kept are: 20260505T"):
        choose_since(KEPT, "20250101T000000000000Z-12345678", NOW)
    with pytest.raises(QuestionError, match=r"ambiguous: 20260503T18.*, 20260503T10"):
        choose_since(KEPT, "20260503T1", NOW)
    with pytest.raises(QuestionError, match="2027-01-01 lies in the future"):
        choose_as_of(KEPT, "2027-01-01", NOW)
