"""When a refresh is due, and a record that a crash or a stranger left."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from api.errors import SettingsError
from api.refreshing.record import RefreshRecord, parse_interval, read_record, record_path, write_record
from index.layout import Layout

DAY = timedelta(days=1)
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
TEXT = NOON.isoformat()


NOW = NOON + 400 * DAY


def test_a_desk_that_was_never_refreshed_is_due_an_interval_after_its_index() -> None:
    assert RefreshRecord().due(DAY, NOON, NOW) == NOON + DAY


def test_the_next_is_due_an_interval_after_the_last() -> None:
    assert RefreshRecord(started=TEXT, finished=TEXT, complete=TEXT).due(DAY, NOON - 9 * DAY, NOW) == NOON + DAY


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (5, 16), (400, 24 * 60)])
def test_failures_and_interruptions_are_retried_ever_later(attempts: int, minutes: int) -> None:
    later = (NOON + DAY / 8).isoformat()
    for record in (
        RefreshRecord(started=TEXT, finished=TEXT, attempted=TEXT, attempts=attempts),
        RefreshRecord(started=TEXT, attempted=TEXT, attempts=attempts),
        RefreshRecord(started=later, finished=later, only=("dead",), attempted=TEXT, attempts=attempts),
    ):
        assert record.due(DAY, NOON, NOW) == NOON + timedelta(minutes=minutes)


def test_a_run_over_some_links_puts_off_no_run_over_all() -> None:
    later = (NOON + DAY / 4).isoformat()
    record = RefreshRecord(started=later, finished=later, only=("dead",), complete=TEXT)
    assert record.due(DAY, NOON + DAY / 4, NOW) == NOON + DAY


def test_after_a_clock_was_set_back_the_next_is_due_at_once() -> None:
    ahead = (NOW + 9 * DAY).isoformat()
    for record in (
        RefreshRecord(started=ahead, finished=ahead, complete=ahead),
        RefreshRecord(started=ahead, finished=ahead, attempted=ahead, attempts=3),
        RefreshRecord(),
    ):
        assert record.due(DAY, NOW + 9 * DAY, NOW) == NOW
    assert RefreshRecord().due(DAY, NOW + timedelta(seconds=20), NOW) == NOW + DAY + timedelta(seconds=20)


def test_intervals_are_hours_days_or_weeks() -> None:
    assert [parse_interval(text) for text in ("12h", "1d", "2w")] == [DAY / 2, DAY, 14 * DAY]
    for text in ("", "0d", "1m", "d", "-1d", "1d ", "9999d"):
        with pytest.raises(SettingsError, match="12h"):
            parse_interval(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"started": 3}',
        '{"started": "2026-05-03"}',
        '{"only": 3}',
        '{"done": true}',
        "\x00",
        '{"attempts": 1}',
        '{"attempts": -1, "started": "2026-05-03T12:00:00+00:00"}',
        '{"only": [3]}',
        '{"outcomes": {"read": "x"}}',
    ],
)
def test_a_record_that_cannot_be_read_counts_as_none(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    layout = Layout(tmp_path_factory.mktemp("data"))
    record_path(layout).write_text(text)
    assert read_record(layout) == RefreshRecord()


def test_a_record_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    layout = Layout(tmp_path_factory.mktemp("data"))
    record = RefreshRecord(started=TEXT, only=("dead", "team"), outcomes={"read": 3})
    write_record(layout, record)
    assert read_record(layout) == record


def test_a_record_of_an_earlier_version_counts_for_what_it_has(tmp_path_factory: pytest.TempPathFactory) -> None:
    layout = Layout(tmp_path_factory.mktemp("data"))
    record_path(layout).write_text(json.dumps({"started": TEXT, "finished": TEXT, "attempts": 0, "later": 1}))
    assert read_record(layout) == RefreshRecord(started=TEXT, finished=TEXT, complete=TEXT, attempted=TEXT)
    assert read_record(layout).due(DAY, NOON - 9 * DAY, NOW) == NOON + DAY
