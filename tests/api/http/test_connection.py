"""A client that sends or reads slowly loses its connection; one that only takes its time keeps it."""

import time
from collections.abc import Iterator

import httpx2
import pytest

from api.http import connection as connection_module
from api.http.connection import ConnectionCounts, DeadlineProtocol
from api.settings import Settings
from index.layout import Layout
from tests.api.http.slow_client import BODY, GET, HEAD, all_received, connected, trickle
from tests.api.running import serving

SECONDS, PATIENCE = 0.4, 1.2


@pytest.fixture(scope="module")
def port(desk: Layout) -> Iterator[int]:
    """A server that waits for requests for less than half a second."""
    with serving(Settings(data=desk.data, receive_seconds=SECONDS), keep_alive=1) as port:
        httpx2.get(f"http://127.0.0.1:{port}/readyz", timeout=30, trust_env=False)
        yield port


@pytest.fixture(scope="module")
def patient(desk: Layout) -> Iterator[int]:
    """A server that waits longer: a busy machine may send what is in time for `PATIENCE` too late for `SECONDS`."""
    with serving(Settings(data=desk.data, receive_seconds=PATIENCE), keep_alive=30) as port:
        httpx2.get(f"http://127.0.0.1:{port}/readyz", timeout=30, trust_env=False)
        yield port


@pytest.mark.parametrize("data", [b"", b"\r\n" * 50, GET, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 99])
def test_headers_that_trickle_are_answered_with_408_and_the_connection_ends(port: int, data: bytes) -> None:
    with connected(port) as connection:
        started = time.monotonic()
        trickle(connection, data, 0.05)
        answer = all_received(connection)
    assert time.monotonic() - started < 15
    assert answer == b"(reset)" or answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_an_idle_connection_ends_with_a_sentence(port: int) -> None:
    with connected(port) as connection:
        answer = all_received(connection)
    assert b"application/problem+json" in answer
    assert b"The request did not arrive in 0.4 s: send it faster." in answer


def test_a_body_that_trickles_is_answered_with_408_and_the_connection_ends(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(HEAD)
        trickle(connection, BODY[:10], 0.06)
        answer = all_received(connection)
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"The body did not arrive in 0.4 s: send it faster." in answer


def test_a_body_that_comes_at_the_least_rate_is_read(patient: int) -> None:
    body = BODY[:-1] + b" " * 2500 + BODY[-1:]
    with connected(patient) as connection:
        connection.sendall(HEAD.replace(b"29", str(len(body)).encode()))
        started = time.monotonic()
        for start in range(0, len(body), 250):
            connection.sendall(body[start : start + 250])
            time.sleep(0.15)
        assert time.monotonic() - started > 1.25 * PATIENCE
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_headers_without_an_end_are_refused(port: int) -> None:
    with connected(port) as connection:
        try:
            for _ in range(100):
                connection.sendall(b"GET / HTTP/1.1\r\nx: " + b"y" * 10_000)
        except OSError:
            pass
        answer = all_received(connection)
    assert answer == b"(reset)" or answer.startswith(b"HTTP/1.1 431 ")


def test_one_connection_serves_many_requests_with_pauses_between_them(patient: int) -> None:
    with connected(patient) as connection:
        for _ in range(2):
            connection.sendall(GET[:20])
            time.sleep(PATIENCE / 6)
            connection.sendall(GET[20:])
            answer = b""
            while not answer.endswith(b"}"):
                answer += connection.recv(1000)
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(1.2 * PATIENCE)


def test_requests_that_are_sent_ahead_are_answered_in_turn(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET * 5 + GET[:9])
        assert all_received(connection).count(b"HTTP/1.1 200") == 5


def test_what_follows_a_refused_body_is_not_mistaken_for_headers(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(HEAD.replace(b"29", b"90000").replace(b"POST /ask", b"PUT /healthz"))
        time.sleep(0.1)
        connection.sendall(b"x" * 90_000 + GET)
        answer = b"".join(iter(lambda: connection.recv(10_000), b""))
    assert (b"HTTP/1.1 405" in answer, answer.count(b"HTTP/1.1 200")) == (True, 1)


def test_a_client_has_a_share_of_the_connections_and_a_proxy_any_number() -> None:
    counts = ConnectionCounts(2, ["10.0.0.0/8"])
    assert [counts.take("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert [counts.take("192.0.2.2"), *(counts.take("::ffff:10.1.1.1") for _ in range(5))] == [True] * 6
    assert [counts.take(f"2001:db8::{end}") for end in range(3)] == [True, True, False]
    counts.free("192.0.2.1")
    assert [counts.take("192.0.2.1") for _ in range(2)] == [True, False]


def test_a_client_that_does_not_read_loses_its_connection(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "LEAST_BYTES_PER_SECOND", 1_000_000)
    ended, lose = [], DeadlineProtocol.connection_lost

    def note(protocol: DeadlineProtocol, error: Exception | None) -> None:
        ended.append(protocol.client)
        lose(protocol, error)

    monkeypatch.setattr(DeadlineProtocol, "connection_lost", note)
    with connected(port) as connection:
        connection.sendall(b"GET /resources HTTP/1.1\r\nHost: localhost\r\n\r\n" * 400)
        until = time.monotonic() + 20
        while connection.getsockname() not in ended:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert all_received(connection).count(b"HTTP/1.1 200") < 400
