"""Doors on a desk in Milvus: servers without an index of their own, and generations that change under them."""

import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from index.layout import Layout
from index.milvus.repository import MilvusRepository
from tests.api.running import Run, started, untimed
from tests.tools.milvus import IS_INSTALLED, WHY, server

QUESTION = "How did Airbnb rank experiences?"


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not IS_INSTALLED:
        pytest.skip(WHY)
    with server(tmp_path_factory.mktemp("milvus") / "data") as address:
        yield address


@contextmanager
def serving(store: str, data: Path) -> Iterator[str]:
    """`refdesk serve` on a store, and its address."""
    process = started("serve", "--port", "0", "--store", store, data=data, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    found = re.search(r"listening on (http://127\.0\.0\.1:\d+)", process.stderr.readline())
    assert found
    log = threading.Thread(target=process.stderr.read)  # a full pipe would hold the server up
    log.start()
    try:
        yield found[1]
    finally:
        process.terminate()
        log.join()
        process.wait(30)
        process.stderr.close()


def test_every_door_works_without_an_index_of_its_own(
    milvus: str, bare: Layout, refdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"{milvus}/doors"
    made = refdesk("index", "--offline", "--json", "--store", store, data=bare.data).json
    here = refdesk("ask", QUESTION, "--json", data=bare.data).json
    there = refdesk("ask", QUESTION, "--json", "--store", store, data=tmp_path / "none").json
    assert there["answer"]["citations"]
    assert untimed(there) == untimed(here)
    searched = refdesk("search", QUESTION, "--json", "--store", store, data=tmp_path / "none").json
    assert searched["hits"] == here["hits"]
    monkeypatch.setenv("REFDESK_STORE", store)
    assert refdesk("status", "--json", data=tmp_path / "none").json["generation"] == made["generation"]


def test_several_servers_follow_what_is_published_and_fail_no_request(
    milvus: str, bare: Layout, small: Path, refdesk: Run, tmp_path: Path
) -> None:
    store, done = f"{milvus}/servers", threading.Event()
    first = refdesk("index", "--offline", "--json", "--store", store, data=bare.data).json["generation"]
    answered: dict[str, list[tuple[int, str]]] = {}

    def ask(address: str) -> None:
        with httpx2.Client(trust_env=False, timeout=120) as client:
            while not done.wait(0.02):
                found = client.get(f"{address}/ask", params={"q": QUESTION, "k": 2})
                answered[address].append((found.status_code, found.json().get("generation", "")))

    with serving(store, tmp_path / "one") as one, serving(store, tmp_path / "two") as two:
        answered |= {one: [], two: []}
        threads = [threading.Thread(target=ask, args=[address]) for address in (one, two)]
        for thread in threads:
            thread.start()
        try:
            made = refdesk("index", "--offline", "--json", "--list", str(small), "--store", store, data=bare.data)
            followed(answered, made.json["generation"])
            MilvusRepository(store, "", tmp_path / "three").use(first)
            followed(answered, first)
        finally:
            done.set()
            for thread in threads:
                thread.join()
    assert {status for each in answered.values() for status, _ in each} == {200}


def followed(answered: dict[str, list[tuple[int, str]]], name: str) -> None:
    """Wait until every server answers from that generation."""
    end = time.monotonic() + 120
    while any(not each or each[-1][1] != name for each in answered.values()):
        assert time.monotonic() < end, answered
        time.sleep(0.2)


@pytest.mark.parametrize("store", ["milvus://here", "http://127.0.0.1:19530"])
def test_a_store_that_is_none_is_one_sentence(refdesk: Run, store: str) -> None:
    ran = refdesk("search", "x", "--store", store)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("The setting 'store' is not usable")


@pytest.mark.usefixtures("milvus")
def test_a_server_that_is_not_there_is_one_sentence(refdesk: Run) -> None:
    ran = refdesk("search", "x", "--store", "milvus://127.0.0.1:9")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("No Milvus answers at milvus://127.0.0.1:9 (")
