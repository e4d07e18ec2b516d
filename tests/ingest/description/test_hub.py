"""A list that names a section page and its articles, read from a site: each article belongs to its own resource."""

from ingest.description.metadata import describe_resources
from ingest.fetch.client import Client
from ingest.link_health import LinkState, link_health
from ingest.model import Outcome, Resource
from ingest.page_store import PageStore
from ingest.run import ingest
from ingest.urls import key_of
from tests.ingest.site import Answer, Site, article_html

TOPICS = ("cuda", "disks", "memory", "networks")


def listed(site: Site, *paths: str) -> list[Resource]:
    urls = map(site.url, paths)
    return [Resource(key_of(url), "here", url=url, position=n) for n, url in enumerate(urls)]


def section_page() -> bytes:
    links = "".join(f'<li><a href="{topic}.html">All about {topic}</a></li>' for topic in TOPICS)
    text = "What we learned of machines in ten years of running them, one page for each part of a machine. " * 3
    head = '<meta name="generator" content="mkdocs-1.6"><title>Machines - Notes</title>'
    return f"<html><head>{head}</head><body><nav>{links}</nav><main><h1>Machines</h1><p>{text}</p></main>".encode()


def test_articles_are_read_as_their_own_resources_and_not_as_parts_of_the_section(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers |= {f"/notes/{topic}.html": Answer(article_html(topic)) for topic in TOPICS}
    site.answers |= {
        "/notes/": Answer(section_page()),
        "/notes/disks": site.answers["/notes/disks.html"],
        "/old": Answer(status=301, headers={"Location": "/notes/memory.html"}),
    }
    resources = listed(site, "/notes/", "/notes/cuda.html?utm_source=list", "/notes/disks", "/old")
    described, documents = describe_resources(resources, ingest(resources, corpus, client).documents)
    texts = [document.text for document in documents]
    assert [topic for topic in TOPICS if f"All about {topic}" in texts[0]] == ["networks"]
    assert "What we learned of machines" in texts[0]
    assert [resource.title for resource in described] == ["Machines", *(f"All about {topic}" for topic in TOPICS[:3])]
    assert [resource.authors for resource in described] == [(), *[("Ada Example",)] * 3]
    assert [resource.id for resource in described] == [resource.id for resource in resources]


def test_an_article_that_leads_to_the_home_page_is_dead_and_not_moved(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers |= {"/": Answer(article_html("us")), "/post": Answer(status=301, headers={"Location": "/"})}
    resource = listed(site, "/post")[0]
    report = ingest([resource], corpus, client, archive="")
    health = link_health(resource, corpus.fetch(resource.key), corpus.document(resource.key))
    assert (report.entries[0].outcome, report.documents) == (Outcome.GONE, ())
    assert (health.state, health.moved_to) == (LinkState.DEAD, "")


def test_a_page_drawn_by_scripts_is_not_called_dead(site: Site, client: Client, corpus: PageStore) -> None:
    script = b"<html><body><div id=app></div><script src=app.js></script><noscript>Enable JavaScript</noscript></body>"
    site.answers["/app"] = Answer(script)
    resource = listed(site, "/app")[0]
    ingest([resource], corpus, client, archive="")
    assert link_health(resource, corpus.fetch(resource.key), None).state is LinkState.BLOCKED
