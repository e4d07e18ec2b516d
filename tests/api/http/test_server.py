"""The real server: it listens, answers, says when it cannot, and stops when asked."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator

import httpx2
import pytest

from index.layout import Layout
from tests.api.running import Run, finished, started


@pytest.fixture
def server(desk: Layout) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`refdesk serve` on a free port, and its address."""
    process = started("serve", "--port", "0", data=desk.data)
    assert process.stderr is not None
    found = re.search(r"listening on (http://127\.0\.0\.1:\d+)", process.stderr.readline())
    assert found
    try:
        yield process, found[1]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_served_answer_is_that_of_the_command_line(server: tuple[subprocess.Popen[str], str], refdesk: Run) -> None:
    process, address = server
    answer = httpx2.get(f"{address}/ask", params={"q": "feature store", "k": 2}, timeout=30, trust_env=False)
    printed = refdesk("ask", "feature store", "--k", "2", "--json").json
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() | {"took_ms": 0} == printed | {"took_ms": 0}
    process.send_signal(signal.SIGINT)
    assert finished(process).code == 130


def test_a_port_that_is_taken_is_one_sentence(refdesk: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = refdesk("serve", "--port", str(other.getsockname()[1]))
    assert (ran.code, ran.out) == (1, "")
    assert re.fullmatch(
        r"Cannot listen on 127\.0\.0\.1:\d+ \(Address already in use\): choose another port\.\n", ran.err
    )


@pytest.mark.parametrize("host", ["", "192.0.2.1", "not a host"])
def test_an_address_that_cannot_be_listened_on_is_one_sentence(refdesk: Run, host: str) -> None:
    ran = refdesk("serve", "--host", host, "--port", "0")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"Cannot listen on {host}:0 (")
    assert ran.err.count("\n") == 1
