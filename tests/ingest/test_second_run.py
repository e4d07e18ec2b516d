"""A run after a run: what did not change costs nothing, what failed has its time, what was done is done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import run as module
from ingest.errors import RunStopped
from ingest.fetch.client import Client
from ingest.fetch.ssrf_guard import Guard
from ingest.model import Outcome, Resource
from ingest.page_store import PageStore
from ingest.resource_fetcher import fetch_resource, iso_seconds
from ingest.run import Report, ingest
from ingest.urls import key_of
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site, article_html
from tests.ingest.sources.web import WORDS, pdf


def listed(site: Site, *paths: str) -> list[Resource]:
    return [Resource(key_of(site.url(path)), path, url=site.url(path)) for path in paths]


def once(resources: list[Resource], corpus: PageStore, cache: Path | None = None, **limits: float) -> Report:
    with Client(limits=replace(HASTY, **limits), guard=Guard(LOOPBACK), cache=cache) as client:
        return ingest(resources, corpus, client, archive="")


def let_time_pass(corpus: PageStore, resource: Resource, days: float) -> None:
    """Make the last fetch of `resource` as old as that."""
    fetch = corpus.fetch(resource.key)
    assert fetch
    again = fetch.again and iso_seconds(datetime.fromisoformat(fetch.again) - timedelta(days=days))
    at = iso_seconds(datetime.fromisoformat(fetch.at) - timedelta(days=days))
    corpus.record(replace(fetch, again=again, at=at))


def test_a_second_run_over_unchanged_pages_transfers_no_body(site: Site, corpus: PageStore, tmp_path: Path) -> None:
    pages = {f"/{n}": Answer(article_html(f"trees {n}"), headers={"ETag": f'"{n}"'}) for n in range(8)}
    pages["/fresh"] = Answer(article_html("fruit"), headers={"ETag": '"f"', "Cache-Control": "max-age=3600"})
    site.answers |= pages | {"/robots.txt": Answer(b"User-agent: *\nDisallow: /x", headers={"ETag": '"r"'})}
    first = once(listed(site, *pages), corpus, tmp_path / "http")
    second = once(listed(site, *pages), corpus, tmp_path / "http")
    assert first.traffic
    assert second.traffic
    assert (first.traffic.bodies, second.traffic.bodies, second.traffic.bytes) == (10, 0, 0)
    assert second.counts() == first.counts() == {Outcome.READ: 9}
    assert second.documents == first.documents


def test_a_page_that_changed_is_transferred_alone(site: Site, corpus: PageStore, tmp_path: Path) -> None:
    site.answers |= {p: Answer(article_html(f"trees{p}"), headers={"ETag": p}) for p in ("/a", "/b", "/robots.txt")}
    once(listed(site, "/a", "/b"), corpus, tmp_path)
    site.answers["/b"] = Answer(article_html("forests"), headers={"ETag": "new", "Cache-Control": "max-age=9999"})
    report = once(listed(site, "/a", "/b"), corpus, tmp_path)
    assert report.traffic
    assert report.traffic.bodies == 1
    assert report.documents[1].title == "All about forests"


def test_a_page_without_a_validator_is_not_read_again_if_it_is_the_same(
    site: Site, corpus: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/a"] = Answer(article_html("trees"))
    first = once(listed(site, "/a"), corpus)
    monkeypatch.setattr("ingest.resource_fetcher.registry.read_resource", None)
    assert once(listed(site, "/a"), corpus).documents == first.documents


@pytest.mark.parametrize("body", [b"<p>Too few words", b"%PDF-1.7 damaged %%EOF"])
def test_a_body_that_gave_no_text_is_not_parsed_again_until_it_changes(
    site: Site, corpus: PageStore, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    site.answers["/a"] = Answer(body)
    first = once(listed(site, "/a"), corpus)
    with monkeypatch.context() as patch:
        patch.setattr("ingest.resource_fetcher.registry.read_resource", None)
        again = once(listed(site, "/a"), corpus)
    assert [entry.reason for entry in again.entries] == [entry.reason for entry in first.entries]
    assert again.entries[0].fetch
    assert again.entries[0].fetch.failures == 2
    site.answers["/a"] = Answer(article_html("trees"))
    assert once(listed(site, "/a"), corpus).counts() == {Outcome.READ: 1}


def test_an_empty_page_whose_paper_could_not_be_had_is_read_again(site: Site, corpus: PageStore) -> None:
    site.answers["/a"] = Answer(b'<p>The abstract.</p><a href="/paper">PDF</a>')
    site.answers["/paper"] = Answer(status=500)
    assert once(listed(site, "/a"), corpus, tries=1).counts() == {Outcome.EMPTY: 1}
    site.answers["/paper"] = Answer(pdf("\n".join([WORDS] * 6)), media="application/pdf")
    assert once(listed(site, "/a"), corpus).counts() == {Outcome.READ: 1}


def test_what_is_gone_is_looked_at_again_later_and_later(site: Site, corpus: PageStore) -> None:
    (link,) = resources = listed(site, "/a")
    for days in (1, 2, 4):
        once(resources, corpus)
        again = once(resources, corpus)
        assert again.entries[0].reason == "the server says 404, gone"
        assert again.counts() == {Outcome.GONE: 1}
        fetch = corpus.fetch(link.key)
        assert fetch
        assert datetime.fromisoformat(fetch.again) - datetime.fromisoformat(fetch.at) == timedelta(days=days)
        let_time_pass(corpus, link, days + 0.1)
    assert site.paths == ["/a"] * 3
    site.answers["/a"] = Answer(article_html("trees"))
    assert once(resources, corpus).counts() == {Outcome.READ: 1}


def test_how_long_a_link_has_failed_is_remembered(site: Site, corpus: PageStore) -> None:
    (link,) = resources = listed(site, "/a")
    site.answers["/a"] = Answer(status=500)
    once(resources, corpus)
    let_time_pass(corpus, link, 10)
    since = datetime.now(UTC) - timedelta(days=10)
    once(resources, corpus)
    fetch = corpus.fetch(link.key)
    assert fetch
    assert (fetch.failures, fetch.again) == (2, "")
    assert fetch.since > iso_seconds(since - timedelta(days=20))


def test_a_link_that_was_mended_is_looked_at_at_once(site: Site, corpus: PageStore) -> None:
    (link,) = listed(site, "/a")
    once([link], corpus)
    site.answers["/b"] = Answer(article_html("trees"))
    assert once([replace(link, url=site.url("/b"))], corpus).counts() == {Outcome.READ: 1}


def stopped(resources: list[Resource], corpus: PageStore, after: int) -> None:
    def stop(done: int, _all: int, _tally: object) -> None:
        if done == after:
            raise KeyboardInterrupt

    with Client(limits=HASTY, guard=Guard(LOOPBACK)) as client, pytest.raises(KeyboardInterrupt):
        ingest(resources, corpus, client, stop, archive="")


def test_a_run_that_was_stopped_goes_on_where_it_stopped(site: Site, corpus: PageStore) -> None:
    site.answers |= {f"/{n}": Answer(article_html(f"trees {n}")) for n in range(6)}
    resources = listed(site, *site.answers)
    stopped(resources, corpus, after=4)
    report = once(resources, corpus)
    assert report.counts() == {Outcome.READ: 6}
    assert site.paths == [f"/{n}" for n in range(6)]
    once(resources, corpus)
    assert len(site.paths) == 12


def test_what_a_stopped_run_did_long_ago_is_done_anew(
    site: Site, corpus: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers |= {f"/{n}": Answer(article_html(f"trees {n}")) for n in range(2)}
    resources = listed(site, *site.answers)
    stopped(resources, corpus, after=1)
    monkeypatch.setattr(module, "RESUME_WITHIN", timedelta(0))
    once(resources, corpus)
    assert site.paths == ["/0", "/0", "/1"]


@pytest.mark.parametrize(("limit", "words"), [({"run_bytes": 1}, "limit of 1 bytes"), ({"run_seconds": 1e-9}, "s was")])
def test_a_run_ends_at_its_limit_and_the_next_goes_on(
    site: Site, corpus: PageStore, limit: dict[str, float], words: str
) -> None:
    site.answers |= {f"/{n}": Answer(article_html(f"trees {n}")) for n in range(3)}
    resources = listed(site, *site.answers)
    report = once(resources, corpus, **limit)
    assert words in report.remark
    assert report.counts()[Outcome.NOT_TRIED] >= 2
    assert once(resources, corpus).counts() == {Outcome.READ: 3}
    assert len(site.paths) == 3


def test_a_move_for_good_is_recorded(site: Site, corpus: PageStore) -> None:
    site.answers |= {"/a": Answer(status=301, headers={"Location": "/b"}), "/b": Answer(article_html("trees"))}
    once(listed(site, "/a"), corpus)
    fetch = corpus.fetch(listed(site, "/a")[0].key)
    assert fetch
    assert (fetch.moved_to, fetch.redirects) == (site.url("/b"), (f"301 {site.url('/b')}",))


def test_a_work_that_the_end_of_the_run_cuts_short_is_no_verdict(site: Site, client: Client) -> None:
    links = "".join(f'<li><a href="/opus/{n}.html">Part {n}</a></li>' for n in range(5)).encode()
    toc = b'<meta name="generator" content="mkdocs-1.6"><nav class="toc"><ul>' + links + b"</ul></nav>"
    site.answers |= {f"/opus/{n}.html": Answer(article_html(f"trees {n}")) for n in range(5)}
    site.answers["/opus/"] = Answer(article_html("a work").replace(b"<article>", toc + b"<article>"))
    (resource,) = listed(site, "/opus/")
    with pytest.raises(RunStopped):
        fetch_resource(resource, client, None, None, "", is_over=lambda: len(site.paths) >= 3)
    assert fetch_resource(resource, client, None, None, "")[0].outcome is Outcome.READ


CONSENT = (
    b"<html><body><article><p>We and our partners value your privacy and store information on a device. "
    + b"Choose which partners may do so, and change your choice at any time. " * 5
    + b"Read our privacy policy on cookies.</p></article></body></html>"
)


def test_a_text_that_may_be_a_wall_does_not_replace_a_long_one(site: Site, corpus: PageStore) -> None:
    site.answers["/a"] = Answer(article_html("bees", 9))
    (long,) = once(listed(site, "/a"), corpus).documents
    site.answers["/a"] = Answer(CONSENT)
    report = once(listed(site, "/a"), corpus)
    assert report.documents == (long,)
    assert report.entries[0].outcome is Outcome.KEPT
    assert "it now shows what may be a wall, 84 words in the place of 427" in report.entries[0].reason


def test_a_page_that_was_shortened_is_taken(site: Site, corpus: PageStore) -> None:
    site.answers["/a"] = Answer(article_html("bees", 9))
    once(listed(site, "/a"), corpus)
    site.answers["/a"] = Answer(b"<html><body><p>" + b"Bees dance for flowers. " * 20 + b"</p></body></html>")
    report = once(listed(site, "/a"), corpus)
    assert (report.counts(), report.entries[0].words) == ({Outcome.READ: 1}, 80)


def test_what_reads_like_a_wall_is_taken_when_it_stayed_for_a_month(site: Site, corpus: PageStore) -> None:
    (resource,) = listed(site, "/a")
    site.answers["/a"] = Answer(article_html("bees", 9))
    once([resource], corpus)
    site.answers["/a"] = Answer(CONSENT)
    for days, outcome in ((2, Outcome.KEPT), (31, Outcome.KEPT), (0, Outcome.READ)):
        assert once([resource], corpus).entries[0].outcome is outcome
        let_time_pass(corpus, resource, days)
        fetch = corpus.fetch(resource.key)
        assert fetch
        corpus.record(replace(fetch, since=fetch.since and iso_seconds(datetime.now(UTC) - timedelta(days=days))))
