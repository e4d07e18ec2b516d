"""The real server: it listens, answers, says when it cannot, and stops when asked."""

import json
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from index.layout import Layout
from tests.api.running import Run, finished, started, untimed

pytestmark = pytest.mark.slow


@contextmanager
def _serving(desk: Layout, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`refdesk serve` on a free port, and its address."""
    process = started("serve", "--port", "0", *options, data=desk.data)
    assert process.stderr is not None
    found = re.search(r"listening on (http://127\.0\.0\.1:\d+)", process.stderr.readline())
    assert found
    try:
        yield process, found[1]
    finally:
        process.terminate()
        if process.stderr and not process.stderr.closed:
            process.communicate(timeout=60)


@pytest.fixture
def server(desk: Layout) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on the shared desk."""
    with _serving(desk) as found:
        yield found


def test_a_served_answer_is_that_of_the_command_line(server: tuple[subprocess.Popen[str], str], refdesk: Run) -> None:
    process, address = server
    answer = httpx2.get(f"{address}/ask", params={"q": "feature store", "k": 2}, timeout=30, trust_env=False)
    printed = refdesk("ask", "feature store", "--k", "2", "--json").json
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() | {"took_ms": 0} == printed | {"took_ms": 0}
    process.send_signal(signal.SIGINT)
    assert finished(process).code == 130


def _seconds(client: httpx2.Client, url: str) -> float:
    started = time.perf_counter()
    client.get(url)
    return time.perf_counter() - started


def test_the_two_packets_of_an_answer_do_not_wait_for_each_other(server: tuple[subprocess.Popen[str], str]) -> None:
    """Without TCP_NODELAY each answer on a kept connection took 40 ms more, the time of a delayed acknowledgement.

    The first answer on a connection is not delayed then, whatever the machine takes for it.
    """
    url = f"{server[1]}/resources?limit=1"
    with httpx2.Client(timeout=30, trust_env=False) as client:
        _seconds(client, url)
        kept = min(_seconds(client, url) for _ in range(20))
    new = []
    for _ in range(10):
        with httpx2.Client(timeout=30, trust_env=False) as client:
            new.append(_seconds(client, url))
    assert kept < min(new) + 0.02


def _told(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and time."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_serving_writes_nothing_into_the_data_folder(own_desk: Layout) -> None:
    shutil.rmtree(own_desk.cache)
    own_desk.lock.unlink()
    before = _told(own_desk.data)
    with _serving(own_desk) as (_, address):
        for path in ("/ask?q=feature+store", "/?q=drift", "/list", "/about", "/readyz", "/metrics"):
            assert httpx2.get(address + path, timeout=30, trust_env=False).status_code == 200
    assert _told(own_desk.data) == before


def test_a_copy_of_the_folder_is_a_backup(own_desk: Layout, tmp_path: Path, refdesk: Run) -> None:
    shutil.copytree(own_desk.data, tmp_path / "backup")
    asked = ("ask", "How did Airbnb rank experiences?", "--json")
    first = untimed(refdesk(*asked, data=own_desk.data).json)
    shutil.rmtree(own_desk.data)
    assert untimed(refdesk(*asked, data=tmp_path / "backup").json) == first


def test_several_workers_answer_alike_and_stop_together(own_desk: Layout) -> None:
    with _serving(own_desk, "--workers", "2") as (process, address):
        found = [httpx2.get(f"{address}/search?q=drift", timeout=30, trust_env=False).json() for _ in range(8)]
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children = workers.read_text().split() if workers.exists() else []
    assert {json.dumps(untimed(one)) for one in found} == {json.dumps(untimed(found[0]))}
    until = time.monotonic() + 60
    while (left := [pid for pid in children if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


def test_a_request_that_is_being_answered_outlives_the_signal(own_desk: Layout) -> None:
    with (
        _serving(own_desk) as (process, address),
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=30) as asking,
    ):
        body = b'{"question": "feature store"}'
        head = "POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        assert httpx2.get(f"{address}/readyz", timeout=30, trust_env=False).status_code == 200
        asking.sendall(head.encode() + body[:5])
        time.sleep(0.5)
        process.terminate()
        time.sleep(0.5)
        with pytest.raises(httpx2.TransportError):
            httpx2.get(f"{address}/readyz", trust_env=False)
        asking.sendall(body[5:])
        assert asking.recv(1000).startswith(b"HTTP/1.1 200")


def test_log_lines_can_be_json(own_desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_LOG_FORMAT", "json")
    with _serving(own_desk) as (process, address):
        httpx2.get(f"{address}/search?q=drift", headers={"X-Request-ID": "me"}, timeout=30, trust_env=False)
        process.terminate()
        lines = [json.loads(line) for line in finished(process).err.splitlines()]
    assert [line["message"][:16] for line in lines if line.get("request") == "me"] == ["GET /search 200 "]


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
