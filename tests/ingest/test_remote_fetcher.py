"""The turns of hosts for readers in other processes, and what such a reader does."""

import threading
import time

import pytest

from ingest.errors import DeferredToNextRun
from ingest.fetch.limits import FetchLimits
from ingest.fetch.pacing import HostPacer
from ingest.model import Outcome, Resource
from ingest.remote_fetcher import FetchConfig, RemoteFetcher, SharedPacer
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site, article_html

QUICK = FetchLimits(seconds=0.03, per_host_seconds=0)


def test_a_host_is_one_readers_until_that_leaves_it() -> None:
    hosts = SharedPacer(QUICK)
    hosts.enter("one", "Example.org")
    with pytest.raises(DeferredToNextRun, match="busy"):
        hosts.enter("two", "example.org")
    hosts.leave("one", "example.org")
    hosts.enter("two", "example.org")


def test_what_a_dead_reader_held_is_free_and_stays_so() -> None:
    hosts = SharedPacer(FetchLimits(seconds=1, per_host_seconds=0))
    hosts.enter("one", "example.org")
    waiting = threading.Thread(target=hosts.enter, args=("dead", "example.org"))
    waiting.start()
    time.sleep(0.05)
    hosts.forget("dead")
    hosts.leave("one", "example.org")
    waiting.join()
    hosts.enter("two", "example.org")
    hosts.forget("two")
    hosts.enter("three", "example.org")


def test_leaving_twice_frees_nobody_elses_turn() -> None:
    hosts = SharedPacer(QUICK)
    hosts.enter("one", "example.org")
    hosts.forget("one")
    hosts.enter("two", "example.org")
    hosts.leave("one", "example.org")
    with pytest.raises(DeferredToNextRun, match="busy"):
        hosts.enter("three", "example.org")


def test_rest_and_stop_hold_for_all_readers() -> None:
    hosts = SharedPacer(FetchLimits(retry_after_seconds=1, per_host_seconds=0))
    hosts.rest("example.org", 60)
    with pytest.raises(DeferredToNextRun, match="left alone until"):
        hosts.enter("one", "example.org")
    hosts.rest("example.net", 0.5)
    hosts.stop()
    with pytest.raises(DeferredToNextRun, match="stopped"):
        hosts.enter("one", "example.net")


def test_a_reader_reads_a_link_and_tells_its_traffic(site: Site) -> None:
    site.answers["/page"] = Answer(article_html("drift"))
    reader = RemoteFetcher(FetchConfig("", HASTY, LOOPBACK, "", 30.0), HostPacer(HASTY))
    resource = Resource(key="127.0.0.1/page", title="Page", url=site.url("/page"), kind="post")
    fetch, document, sent = reader.fetch(resource, None, None, 60.0)
    assert (fetch.outcome, document is not None, sent.requests) == (Outcome.READ, True, 2)
