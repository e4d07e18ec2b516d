"""Where a link is dead: its other addresses, then an archive's copy, then the last good text, then the note."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from ingest.fetch.client import Client
from ingest.model import Address, Document, Fetch, Outcome, Resource, Via, archived_on
from ingest.page_store import PageStore
from ingest.run import Report, ingest
from ingest.urls import key_of
from tests.ingest.site import Answer, Site, article_html

CDX = "/cdx/search/cdx"
Run = Callable[[Resource], Report]


@pytest.fixture
def run(site: Site, client: Client, corpus: PageStore) -> Run:
    return lambda resource: ingest([resource], corpus, client, archive=site.url(""))


def dead(site: Site, **more: object) -> Resource:
    url = site.url("/dead")
    return replace(Resource(key_of(url), "Dead", url=url), **more)  # type: ignore[arg-type]


def copies(site: Site, *stamps: str, body: bytes = b"") -> None:
    """Let the site be an archive with these copies of /dead."""
    rows = [["timestamp", "original"], *([stamp, site.url("/dead")] for stamp in stamps)]
    site.answers[CDX] = Answer(json.dumps(rows).encode(), "application/json")
    for stamp in stamps:
        site.answers[f"/web/{stamp}id_/{site.url('/dead')}"] = Answer(body or article_html("trees"))


def test_a_dead_page_is_read_from_the_archive_with_its_day(site: Site, corpus: PageStore, run: Run) -> None:
    copies(site, "20210503120000")
    report = run(dead(site))
    (document,) = report.documents
    assert (document.via, archived_on(document.url)) == (Via.ARCHIVE, "2021-05-03")
    assert document.url == site.url(f"/web/20210503120000/{site.url('/dead')}")
    assert (report.entries[0].outcome, report.entries[0].reason) == (Outcome.ARCHIVED, "the server says 404, gone")
    fetch = corpus.fetch(report.entries[0].resource.key)
    assert fetch
    assert (fetch.outcome, fetch.fallback) == (Outcome.GONE, "archived copy of 2021-05-03")


def test_a_copy_without_text_gives_way_to_the_next(site: Site, run: Run) -> None:
    copies(site, "20210503120000", "20200101000000")
    site.answers[f"/web/20210503120000id_/{site.url('/dead')}"] = Answer(b"<html>parked</html>")
    assert archived_on(run(dead(site)).documents[0].url) == "2020-01-01"


@pytest.mark.parametrize("status", [404, 500, 403])
def test_the_archive_is_asked_where_a_server_fails(site: Site, run: Run, status: int) -> None:
    copies(site, "20210503120000")
    site.answers["/dead"] = Answer(status=status)
    assert run(dead(site)).counts() == {Outcome.ARCHIVED: 1}


def test_the_archive_is_not_asked_where_robots_txt_kept_us_out(site: Site, run: Run) -> None:
    copies(site, "20210503120000")
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /dead", "text/plain")
    assert run(dead(site)).counts() == {Outcome.BLOCKED: 1}
    assert site.paths == []


def test_the_closest_copy_to_the_year_is_asked_for(site: Site, run: Run) -> None:
    run(dead(site, year=2018))
    assert any("closest=20190101000000" in path for path in site.queries)


def test_an_intranet_address_is_not_told_to_an_archive_outside(
    site: Site, client: Client, corpus: PageStore, resolved: list[object]
) -> None:
    report = ingest([dead(site)], corpus, client)
    assert report.counts() == {Outcome.GONE: 1}
    assert "web.archive.org" not in resolved


def test_another_address_of_the_list_comes_before_the_archive(site: Site, run: Run) -> None:
    copies(site, "20210503120000")
    site.answers["/slides"] = Answer(article_html("slides"))
    resource = dead(site, addresses=(Address("none", site.url("/none")), Address("slides", site.url("/slides"))))
    for _ in range(2):
        (entry,) = (report := run(resource)).entries
        assert (report.documents[0].via, report.documents[0].url) == (Via.LIVE, site.url("/slides"))
        assert entry.outcome is Outcome.READ
        assert entry.reason.endswith(f"; read from slides: {site.url('/slides')}")


def test_a_stored_text_stands_and_no_archive_is_asked(site: Site, corpus: PageStore, run: Run) -> None:
    copies(site, "20210503120000")
    resource = dead(site)
    corpus.record(Fetch(resource.key, Outcome.READ), Document(resource.key, Via.LIVE, "the last good text"))
    report = run(resource)
    assert ([one.text for one in report.documents], report.counts()) == (["the last good text"], {Outcome.KEPT: 1})
    assert site.paths == ["/dead"]


def test_a_live_page_takes_the_place_of_its_copy(site: Site, run: Run) -> None:
    copies(site, "20210503120000")
    site.answers["/dead"] = Answer(status=500)
    run(dead(site))
    site.answers["/dead"] = Answer(article_html("forests"))
    report = run(dead(site))
    assert (report.counts(), report.documents[0].via) == ({Outcome.READ: 1}, Via.LIVE)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>down</html>", b'{"a": 1}', b'[["a"], [1]]', b'[[], ["x", "y"]]'])
def test_an_archive_that_talks_nonsense_leaves_the_note(site: Site, run: Run, body: bytes) -> None:
    site.answers[CDX] = Answer(body)
    assert run(dead(site)).counts() == {Outcome.GONE: 1}


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://web.archive.org/web/20210503120000/https://a.org/", "2021-05-03"),
        ("https://web.archive.org/web/20210503120000id_/http://a.org/", "2021-05-03"),
        ("https://a.org/web/2021/https://b.org", ""),
        (None, ""),
    ],
)
def test_the_day_of_a_copy_is_in_its_address(url: str | None, day: str) -> None:
    assert archived_on(url) == day
