"""What is too much is refused with a problem document, and by the clock or the load let in again."""

import threading
from collections.abc import Iterator

import pytest

from api.http.app import create_app
from api.http.middleware.request_body import MAX_BODY_BYTES
from api.settings import Settings
from index.layout import Layout
from search import Engine, Query, Result
from tests.api.local_client import LocalClient

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("told", [True, False])
def test_a_body_that_is_too_large_is_413(client: LocalClient, *, told: bool) -> None:
    def parts() -> Iterator[bytes]:
        yield from [b"x" * 50_000] * 3

    found = client.post("/ask", content=b"x" * (MAX_BODY_BYTES + 1) if told else parts())
    assert (found.status_code, found.headers["content-type"]) == (413, PROBLEM)
    assert "100,000 bytes" in found.json()["detail"]


def test_the_longest_question_is_taken_however_it_is_written(client: LocalClient) -> None:
    body = '{"question": "%s"}' % ("\\ud83d\\udeb2" * 2000)
    found = client.post("/search", content=body, headers={"content-type": "application/json"})
    assert found.status_code == 200


def test_who_asks_too_often_waits_and_the_probes_do_not(desk: Layout) -> None:
    with LocalClient(create_app(Settings(data=desk.data, requests_per_minute=3))) as client:
        codes = [client.get("/api/v1/resources").status_code for _ in range(4)]
        refused = client.get("/search?q=x")
        assert codes == [200, 200, 200, 429]
        assert client.get("/healthz").status_code == 200
    assert (refused.status_code, refused.headers["content-type"]) == (429, PROBLEM)
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_another_client_has_a_count_of_its_own(desk: Layout) -> None:
    app = create_app(Settings(data=desk.data, requests_per_minute=1))
    with LocalClient(app, client=("192.0.2.1", 1)) as one:
        other = LocalClient(app, client=("192.0.2.2", 1))
        assert [one.get("/metrics").status_code for _ in range(2)] == [200, 429]
        assert other.get("/metrics").status_code == 200


def test_too_many_at_once_are_told_to_come_back(desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    search = Engine.search

    def slow(self: Engine, query: Query) -> Result:
        begun.set()
        go_on.wait(60)
        return search(self, query)

    monkeypatch.setattr(Engine, "search", slow)
    codes: list[int] = []
    with LocalClient(create_app(Settings(data=desk.data, requests_at_once=1))) as client:
        first = threading.Thread(target=lambda: codes.append(client.get("/search?q=x").status_code))
        first.start()
        assert begun.wait(60)
        refused, alive = client.get("/resources"), client.get("/readyz")
        go_on.set()
        first.join()
        after = client.get("/resources")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (codes, alive.status_code, after.status_code) == ([200], 200, 200)
