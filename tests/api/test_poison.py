"""Questions and names that mean harm, at the command line, over HTTP and for assistants: hits or one sentence."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search import Engine, Query, QuestionError
from tests.api.local_client import LocalClient
from tests.api.running import Run

SYNTAX = st.sampled_from([
    "' OR 1=1 --", '"; DROP TABLE chunks; --', "bees NEAR/3 ants", "title:*", 'bees" AND "', "(bees OR", "-bees", "^a",
    "{}", "%s%n", "{0.__class__}", "${jndi:x}", "{{7*7}}", "../../etc/passwd", "\u202e", "\u2066", "аррlе",
    "ｂｅｅｓ", "ﬁ", "e" + "\u0301" * 40, "\ud800", "\x00", "\x1b[2J", "\ufeff", "𝓫𝓮𝓮𝓼", "İ", "ß",
    "before 99999", "books from 0000 to",
])  # fmt: skip
QUESTIONS = st.one_of(st.text(max_size=300), st.lists(st.one_of(SYNTAX, st.text(max_size=9)), max_size=9).map(" ".join))
HUGE = "w" * 10_000_000


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example("'; DROP TABLE resources; -- bees")
@given(question=QUESTIONS)
def test_any_question_gives_hits_or_a_sentence(engine: Engine, question: str) -> None:
    try:
        found = engine.search(Query(question))
    except QuestionError:
        return
    assert all(hit.passages for hit in found.hits)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(question=QUESTIONS)
def test_any_question_over_http_is_answered_or_refused(client: LocalClient, question: str) -> None:
    body: Any = {"question": question.encode("utf-8", "replace").decode()}
    assert client.post("/ask", json=body).status_code in {200, 400}


def test_a_question_of_10_mb_is_refused_at_once(client: LocalClient, refdesk: Run, engine: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(QuestionError, match="10,000,000 characters"):
        engine.search(Query(HUGE))
    assert client.post("/ask", json={"question": HUGE}).status_code == 413
    assert client.post("/mcp", content=f'{{"x": "{HUGE}"}}').status_code == 413
    ran = refdesk("ask", HUGE)
    assert (ran.code != 0, len(ran.err) < 500, "shorten it" in ran.err) == (True, True, True)
    assert time.monotonic() - started < 10


NAMES = ["../../etc", "..", "/etc/passwd", "", "\x1b[2J", "a\x00b", "%s", "{0}", "x" * 100_000]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_generation_is_a_path(refdesk: Run, engine: Engine, name: str) -> None:
    if name:
        ran = refdesk("use", name)
        assert (ran.code != 0, "There is no generation" in ran.err, "\x1b" in ran.err) == (True, True, False)
    assert refdesk("status").out.count(engine.generation.name) == 1


@pytest.mark.parametrize("name", [NAMES[0], "..%2f..%2fetc", "%2e%2e", "%s", "{0}", "x" * 50_000])
def test_no_id_and_no_file_is_a_path(client: LocalClient, name: str) -> None:
    for place in ("/r/", "/resources/", "/static/"):
        found = client.get(f"{place}{name}", follow_redirects=False)
        assert found.status_code == 404, place
        assert "root:" not in found.text


@pytest.mark.parametrize(
    "path", ["/", "/search?q=x", "/search", "/docs", "/static/refdesk.js", "/static/no", "/mcp", "/metrics", "/r/no"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "TRACE", "MADEUP"])
def test_every_answer_of_every_route_has_its_headers(client: LocalClient, path: str, method: str) -> None:
    headers = client.request(method, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["referrer-policy"], "server" in headers) == ("no-referrer", False)
