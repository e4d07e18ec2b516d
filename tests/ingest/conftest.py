"""What the tests of ingest share: a site on loopback, a client, an empty page store."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.fetch.client import Client
from ingest.fetch.ssrf_guard import Guard
from ingest.page_store import PageStore
from tests.ingest.site import HASTY, LOOPBACK, Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as found:
        yield found


@pytest.fixture
def client() -> Iterator[Client]:
    with Client("desk@example.org", limits=HASTY, guard=Guard(LOOPBACK)) as found:
        yield found


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "corpus.sqlite") as found:
        yield found


@pytest.fixture
def closed_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every name that is asked of DNS while the test runs."""
    asked: list[object] = []
    resolve = socket.getaddrinfo

    def noted(host: str, port: int, *rest: int, **more: int) -> object:
        asked.append(host)
        return resolve(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    return asked
