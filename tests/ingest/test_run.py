"""A run: every link ends in exactly one outcome, and no failure costs a text."""

import threading
from dataclasses import replace

import pytest

from ingest.errors import PageStoreError
from ingest.fetch.client import Client
from ingest.model import Document, Fetch, Outcome, Resource, Via
from ingest.page_store import PageStore
from ingest.run import Report, ingest
from ingest.urls import key_of
from tests.ingest.site import Answer, Site, article_html

NOWHERE = Resource("title:nowhere", "Nowhere")


def listed(site: Site, *paths: str, host: str = "127.0.0.1") -> list[Resource]:
    urls = [site.url(path, host) for path in paths]
    return [Resource(key_of(url), url, url=url, position=n) for n, url in enumerate(urls)]


def outcomes(report: Report) -> list[tuple[Outcome, str]]:
    return [(entry.outcome, entry.reason) for entry in report.entries]


def test_every_resource_ends_in_exactly_one_outcome(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers |= {
        "/read": Answer(article_html("trees")),
        "/blocked": Answer(status=403),
        "/down": Answer(status=500),
        "/film": Answer(b"...", media="video/mp4"),
        "/bare": Answer(b"<html><body></body></html>"),
    }
    resources = [*listed(site, "/read", "/gone", "/blocked", "/down", "/film", "/bare"), NOWHERE]
    report = ingest(resources, corpus, client)
    assert [entry.resource for entry in report.entries] == resources
    assert outcomes(report) == [
        (Outcome.READ, ""),
        (Outcome.GONE, "the server says 404, gone"),
        (Outcome.BLOCKED, "the server says 403, not for programs"),
        (Outcome.UNREACHABLE, "the server says 500, its own failure"),
        (Outcome.UNSUPPORTED, "video/mp4 is not read yet"),
        (Outcome.EMPTY, "no main text on the page"),
        (Outcome.NO_ADDRESS, "the list gives no address"),
    ]
    assert sum(report.counts().values()) == len(resources)


def test_a_page_that_was_read_becomes_a_document_with_its_words_counted(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers["/a"] = Answer(article_html("trees"))
    report = ingest(listed(site, "/a"), corpus, client)
    assert [document.title for document in report.documents] == ["All about trees"]
    assert report.entries[0].words == len(report.documents[0].text.split())
    assert (report.counts(), report.remark) == ({Outcome.READ: 1}, "")


def test_the_fetch_is_recorded_with_its_facts(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers |= {"/old": Answer(status=301, headers={"Location": "/a"}), "/a": Answer(article_html("trees"))}
    (resource,) = listed(site, "/old")
    ingest([resource], corpus, client)
    fetch = corpus.fetch(resource.key)
    assert fetch is not None
    assert (fetch.url, fetch.status, fetch.media_type) == (site.url("/a"), 200, "text/html")
    assert fetch.size == len(article_html("trees"))
    assert fetch.at.endswith("+00:00")


@pytest.mark.parametrize("worse", [404, 403, 500])
def test_a_failed_fetch_keeps_the_earlier_text(site: Site, client: Client, corpus: PageStore, worse: int) -> None:
    site.answers["/a"] = Answer(article_html("trees"))
    first = ingest(listed(site, "/a"), corpus, client)
    site.answers["/a"] = Answer(status=worse)
    second = ingest(listed(site, "/a"), corpus, client)
    assert second.documents == first.documents
    assert second.entries[0].outcome is Outcome.KEPT
    assert str(worse) in second.entries[0].reason


def test_a_page_that_lost_its_text_keeps_the_earlier_one(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers["/a"] = Answer(article_html("trees"))
    first = ingest(listed(site, "/a"), corpus, client)
    site.answers["/a"] = Answer(b"<html><body>Please enable JavaScript</body></html>")
    second = ingest(listed(site, "/a"), corpus, client)
    assert second.documents == first.documents
    assert second.counts() == {Outcome.KEPT: 1}


def test_a_page_that_changed_is_read_anew(site: Site, client: Client, corpus: PageStore) -> None:
    for subject in ("trees", "forests"):
        site.answers["/a"] = Answer(article_html(subject))
        report = ingest(listed(site, "/a"), corpus, client)
        assert report.documents[0].title == f"All about {subject}"


def test_an_empty_list_gives_an_empty_report(client: Client, corpus: PageStore) -> None:
    report = ingest([], corpus, client)
    assert (report.entries, report.documents, report.counts()) == ((), (), {})


def test_without_a_client_stored_pages_are_used_and_the_report_says_so(site: Site, corpus: PageStore) -> None:
    known, unknown = listed(site, "/a", "/b")
    corpus.record(Fetch(known.key, Outcome.READ), Document(known.key, Via.LIVE, "stored text"))
    report = ingest([known, unknown, NOWHERE], corpus, None)
    assert [entry.outcome for entry in report.entries] == [Outcome.KEPT, Outcome.NOT_TRIED, Outcome.NO_ADDRESS]
    assert [document.text for document in report.documents] == ["stored text"]
    assert "switched off" in report.remark
    assert site.asked == []


def test_without_a_client_no_name_is_asked_of_dns(corpus: PageStore, resolved: list[object]) -> None:
    resources = [Resource("example.org/a", "A", url="https://example.org/a")]
    assert ingest(resources, corpus, None).counts() == {Outcome.NOT_TRIED: 1}
    assert resolved == []


def test_without_a_network_nothing_is_tried_and_the_report_says_so(
    client: Client, corpus: PageStore, closed_port: int
) -> None:
    url = f"http://127.0.0.1:{closed_port}/a"
    report = ingest([Resource(key_of(url), "A", url=url)], corpus, client)
    assert (report.counts(), report.remark[:20]) == ({Outcome.NOT_TRIED: 1}, "There is no network;")
    assert corpus.fetch(key_of(url)) is None


def test_a_dead_host_costs_only_its_own_links(site: Site, client: Client, corpus: PageStore, closed_port: int) -> None:
    site.answers["/a"] = Answer(article_html("trees"))
    dead = f"http://localhost:{closed_port}/a"
    report = ingest([Resource(key_of(dead), "Dead", url=dead), *listed(site, "/a")], corpus, client)
    assert [entry.outcome for entry in report.entries] == [Outcome.UNREACHABLE, Outcome.READ]
    assert "connection failed" in report.entries[0].reason


@pytest.mark.parametrize("charset", ["x-unheard-of", "idna", "utf-7"])
def test_an_odd_charset_does_not_stop_the_run(site: Site, client: Client, corpus: PageStore, charset: str) -> None:
    site.answers |= {
        "/odd": Answer(article_html("trees"), f"text/plain; charset={charset}"),
        "/b": Answer(article_html("logs")),
    }
    report = ingest(listed(site, "/odd", "/b"), corpus, client)
    assert report.counts() == {Outcome.READ: 2}


def test_a_host_is_asked_one_thing_at_a_time(site: Site, client: Client, corpus: PageStore) -> None:
    paths = [f"/{n}" for n in range(6)]
    site.answers |= {path: Answer(status=404, delay=0.02) for path in paths}
    ingest(listed(site, *paths), corpus, client)
    assert site.most_busy == 1
    assert site.paths == paths


def test_hosts_are_asked_side_by_side(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers["/a"] = Answer(status=404, delay=0.3)
    ingest([*listed(site, "/a"), *listed(site, "/a", host="localhost")], corpus, client)
    assert site.most_busy == 2


def test_progress_ends_with_all_links(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers["/a"] = Answer(article_html("trees"))
    seen: list[tuple[int, int, dict[Outcome, int]]] = []
    resources = [*listed(site, "/a", "/b"), *listed(site, "/a", host="localhost"), NOWHERE]
    ingest(resources, corpus, client, lambda done, total, tally: seen.append((done, total, dict(tally))))
    assert [done for done, _, _ in seen] == [1, 2, 3]
    assert seen[-1] == (3, 3, {Outcome.READ: 2, Outcome.GONE: 1})


def test_an_interrupted_run_keeps_what_was_fetched(site: Site, client: Client, corpus: PageStore) -> None:
    def interrupt(_done: int, _total: int, _tally: object) -> None:
        raise KeyboardInterrupt

    site.answers["/a"] = Answer(article_html("trees"))
    resources = listed(site, "/a")
    with pytest.raises(KeyboardInterrupt):
        ingest(resources, corpus, client, interrupt)
    assert ingest(resources, corpus, None).counts() == {Outcome.KEPT: 1}
    assert not [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]


def test_a_store_that_fails_stops_the_run(site: Site, client: Client, corpus: PageStore) -> None:
    corpus.__exit__()
    with pytest.raises(PageStoreError, match="cannot be used"):
        ingest(listed(site, "/a"), corpus, client)


def test_a_book_is_one_document_whose_bytes_are_all_counted(site: Site, client: Client, corpus: PageStore) -> None:
    menu = "<nav>" + "".join(f'<a href="/book/{name}.html">{name}</a>' for name in ("a", "b", "c")) + "</nav><article>"
    pages = {f"/book/{name}": article_html(subject) for name, subject in [("", "x"), ("b.html", "y"), ("a.html", "z")]}
    site.answers |= {path: Answer(body.replace(b"<article>", menu.encode())) for path, body in pages.items()}
    (listed_book,) = listed(site, "/book/")
    report = ingest([replace(listed_book, kind="book")], corpus, client)
    (document,) = report.documents
    assert [at.value for at in document.locators] == [site.url(f"/book/{name}") for name in ("", "a.html", "b.html")]
    fetch = corpus.fetch(listed_book.key)
    assert fetch is not None
    assert fetch.size == sum(len(answer.body) for answer in site.answers.values())


def test_what_a_document_lacks_is_the_reason_of_a_link_that_was_read(
    site: Site, client: Client, corpus: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(resource: Resource, _fetch: object) -> Document:
        return Document(resource.key, Via.LIVE, "text", remark="the abstract alone")

    monkeypatch.setattr("ingest.resource_fetcher.registry.read_resource", half)
    site.answers["/a"] = Answer(b"")
    assert outcomes(ingest(listed(site, "/a"), corpus, client)) == [(Outcome.READ, "the abstract alone")]
