"""Each request has an id, one log line without its question, and is counted."""

import logging
import re

import pytest

from api import logs
from tests.api.local_client import LocalClient
from tests.api.running import HOSTILE

FIGURE = re.compile(r"^(refdesk_[a-z_]+(?:\{[^}]*\})?) ([0-9.e+-]+|NaN)$", re.MULTILINE)


def figures(client: LocalClient) -> dict[str, float]:
    return {name: float(value) for name, value in FIGURE.findall(client.get("/metrics").text)}


def test_a_sane_id_is_kept_and_another_is_replaced(client: LocalClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "trace-1.b_2"}).headers["X-Request-ID"] == "trace-1.b_2"
    for brought in ("", "two words", "x" * 65, "a;b", "\u00fc".encode()):
        given = client.get("/healthz", headers={"X-Request-ID": brought}).headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{32}", given)


def test_a_log_line_has_the_id_and_not_the_question(
    client: LocalClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    logs.configure_logging(logging.INFO)
    client.get("/search", params={"q": "private matters"}, headers={"X-Request-ID": "mine"})
    client.get("/%1b%5b2J%0aFAKE%20LINE")
    first, second = [line for line in capsys.readouterr().err.splitlines() if "api.http.middleware.request_log" in line]
    assert re.search(r"INFO api\.http\.middleware\.request_log: GET /search 200 [0-9.]+ ms \[mine\]$", first)
    assert "private" not in first
    assert "GET / [2J FAKE LINE 404" in second


def test_what_a_line_quotes_cannot_break_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    logs.configure_logging()
    logging.getLogger("some.module").warning("cannot read %s", HOSTILE)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert not [c for c in said if ord(c) < 32 and c != "\n"]


def test_requests_stages_and_answers_are_counted(client: LocalClient) -> None:
    before = figures(client)
    client.get("/ask", params={"q": "How did Airbnb rank experiences?"})
    client.get("/api/v1/ask", params={"q": "What is the capital of Mongolia?"})
    client.get("/", params={"q": "How did Spotify build Discover Weekly?"})
    client.get("/nowhere")
    after = figures(client)
    grown = {name for name, value in after.items() if value == before.get(name, 0) + 1}
    asked = 'refdesk_request_seconds_count{method="GET",route="/ask",status="200"}'
    assert after[asked] == before.get(asked, 0) + 2
    assert 'refdesk_request_seconds_count{method="GET",route="none",status="404"}' in grown
    assert {f'refdesk_answers_total{{outcome="{one}"}}' for one in ("answered", "related", "nothing")} <= grown
    assert (
        after['refdesk_stage_seconds_count{stage="late"}']
        == before.get('refdesk_stage_seconds_count{stage="late"}', 0) + 3
    )
    assert after["refdesk_requests_in_flight"] == 1
    assert 0 < after["refdesk_generation_age_seconds"] < 10_000


def test_questions_asked_again_are_counted(client: LocalClient) -> None:
    client.get("/search", params={"q": "Who asks this twice?"})
    before = figures(client)["refdesk_cache_hits_total"]
    client.get("/search", params={"q": "Who asks this twice?"})
    assert figures(client)["refdesk_cache_hits_total"] == before + 1
