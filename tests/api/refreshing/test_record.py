"""When a refresh is due, and a record that a crash or a stranger left."""

from datetime import UTC, datetime, timedelta

import pytest

from api.errors import SettingsError
from api.refreshing.record import RefreshRecord, parse_interval, read_record, record_path, write_record
from index.layout import Layout

DAY = timedelta(days=1)
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
TEXT = NOON.isoformat()


def test_a_desk_that_was_never_refreshed_is_due_an_interval_after_its_index() -> None:
    assert RefreshRecord().due(DAY, NOON) == NOON + DAY


def test_the_next_is_due_an_interval_after_the_last() -> None:
    assert RefreshRecord(started=TEXT, finished=TEXT).due(DAY, NOON - 9 * DAY) == NOON + DAY


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (5, 16), (400, 24 * 60)])
def test_failures_and_interruptions_are_retried_ever_later(attempts: int, minutes: int) -> None:
    for finished in (TEXT, ""):
        record = RefreshRecord(started=TEXT, finished=finished, attempts=attempts)
        assert record.due(DAY, NOON) == NOON + timedelta(minutes=minutes)


def test_intervals_are_hours_days_or_weeks() -> None:
    assert [parse_interval(text) for text in ("12h", "1d", "2w")] == [DAY / 2, DAY, 14 * DAY]
    for text in ("", "0d", "1m", "d", "-1d", "1d ", "9999d"):
        with pytest.raises(SettingsError, match="12h"):
            parse_interval(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"started": 3}', "\x00"])
def test_a_record_that_cannot_be_read_counts_as_none(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    layout = Layout(tmp_path_factory.mktemp("data"))
    record_path(layout).write_text(text)
    assert read_record(layout) == RefreshRecord()


def test_a_record_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    layout, record = Layout(tmp_path_factory.mktemp("data")), RefreshRecord(started=TEXT, outcomes={"read": 3})
    write_record(layout, record)
    assert read_record(layout) == record
