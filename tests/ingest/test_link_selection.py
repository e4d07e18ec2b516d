"""A run over some of the links: the others keep their pages, outcomes and reasons."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fetch.client import Client
from ingest.link_health import ANSWERING, FAILING, LinkSelection, LinkState
from ingest.model import Outcome, Place, Resource
from ingest.page_store import PageStore
from ingest.run import Report, ingest
from ingest.urls import key_of
from tests.ingest.site import Answer, Site, article_html

DEAD, CHANGED = LinkSelection(states=FAILING, retries=True), LinkSelection(states=ANSWERING)
PATHS = ("/storks", "/swifts", "/gone", "/closed")
STATES = [(Outcome.READ, ""), (Outcome.READ, "")]
STATES += [(Outcome.GONE, "the server says 404, gone"), (Outcome.BLOCKED, "the server says 403, not for programs")]


@pytest.fixture
def links(site: Site) -> list[Resource]:
    site.answers = {path: Answer(article_html(path[1:]), headers={"ETag": f'"{path}"'}) for path in PATHS[:2]}
    site.answers["/closed"] = Answer(status=403)
    return [Resource(key_of(site.url(path)), path, url=site.url(path)) for path in PATHS]


def states(report: Report) -> list[tuple[Outcome, str]]:
    return [(entry.outcome, entry.reason) for entry in report.entries]


def test_the_states_of_links_that_were_tried_are_one_or_the_other() -> None:
    assert ANSWERING.isdisjoint(FAILING)
    assert {*LinkState} - {LinkState.UNKNOWN} == ANSWERING | FAILING


def test_only_dead_tries_what_failed_and_leaves_all_else_as_it_was(
    site: Site, client: Client, corpus: PageStore, links: list[Resource]
) -> None:
    first = ingest(links, corpus, client, archive="")
    assert states(first) == STATES
    site.answers["/gone"], site.asked = Answer(article_html("cranes")), []
    report = ingest([*links, Resource("new", "New", url=site.url("/new"))], corpus, client, archive="", selection=DEAD)
    assert set(site.paths) == {"/gone", "/closed"}
    assert states(report) == [*STATES[:2], (Outcome.READ, ""), STATES[3], (Outcome.NOT_TRIED, "not tried in this run")]
    assert {text.key for text in first.documents} < {text.key for text in report.documents}
    assert report.selected == 2


def test_only_changed_asks_what_answered_and_leaves_dead_and_new_links_alone(
    site: Site, client: Client, corpus: PageStore, links: list[Resource]
) -> None:
    ingest(links, corpus, client, archive="")
    site.answers["/swifts"], site.asked = Answer(article_html("terns")), []
    report = ingest(
        [*links, Resource("new", "New", url=site.url("/new"))], corpus, client, archive="", selection=CHANGED
    )
    assert set(site.paths) == {"/storks", "/swifts"}
    assert states(report) == [*STATES, (Outcome.NOT_TRIED, "not tried in this run")]
    assert [text.title for text in report.documents] == ["All about storks", "All about terns"]


def test_only_a_list_tries_the_links_in_it_and_their_further_addresses(
    site: Site, client: Client, corpus: PageStore, links: list[Resource]
) -> None:
    named = [replace(link, places=(Place("Birds", name="birds" if n else "other"),)) for n, link in enumerate(links)]
    ingest(named[:3], corpus, client, archive="", selection=LinkSelection(frozenset({"birds"})))
    assert set(site.paths) == {"/swifts", "/gone"}
    both = LinkSelection(frozenset({"birds"}), ANSWERING)
    site.asked = []
    ingest(named, corpus, client, archive="", selection=both)
    assert set(site.paths) == {"/swifts"}


def test_dead_links_are_tried_before_they_are_due_unless_the_server_names_the_time(
    site: Site, client: Client, corpus: PageStore, links: list[Resource]
) -> None:
    site.answers["/busy"] = Answer(status=503, headers={"Retry-After": "3600"})
    busy = site.url("/busy", "localhost")
    links = [*links[2:], Resource(key_of(busy), "/busy", url=busy)]
    ingest(links, corpus, client, archive="")
    site.asked = []
    with Client(limits=client.limits, guard=client.guard) as later:
        ingest(links, corpus, later, archive="")
        assert site.paths == []
        ingest(links, corpus, later, archive="", selection=DEAD)
    assert set(site.paths) == {"/gone", "/closed"}


def test_states_of_long_ago_stay_as_they_are(client: Client, corpus: PageStore, links: list[Resource]) -> None:
    ingest(links, corpus, client, archive="")
    for link in links:
        fetch = corpus.fetch(link.key)
        assert fetch is not None
        corpus.record(replace(fetch, at=(datetime.now(UTC) - timedelta(days=9)).isoformat(), again=""))
    assert states(ingest(links, corpus, client, archive="", selection=LinkSelection(frozenset({"none"})))) == STATES


def test_a_run_over_some_links_leaves_an_interrupted_one_over_all_to_be_gone_on_with(
    client: Client, corpus: PageStore, links: list[Resource]
) -> None:
    interrupted = corpus.begin_run("2026-05-03T12:00:00+00:00")
    ingest(links, corpus, client, archive="", selection=DEAD)
    assert corpus.unfinished_run() == interrupted
    ingest(links, corpus, client, archive="")
    assert corpus.unfinished_run() is None
    ingest(links, corpus, client, archive="", selection=DEAD)
    assert corpus.unfinished_run() is None
