"""Further addresses of a resource are read as further texts of it, each with its role and its own link."""

from dataclasses import replace

from ingest.description.metadata import describe_resources
from ingest.fetch.client import Client
from ingest.further_texts import MAX_TEXTS, further_links
from ingest.model import Address, Outcome, Resource, Via
from ingest.page_store import PageStore
from ingest.run import ingest
from ingest.urls import key_of
from tests.ingest.site import Answer, Site, article_html


def listed(site: Site, path: str, *further: str) -> Resource:
    url = site.url(path)
    addresses = tuple(Address(name.strip("/").title(), site.url(name)) for name in further)
    return Resource(key_of(url), "Title", url=url, addresses=addresses)


def test_each_further_address_is_a_text_of_the_resource(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers |= {path: Answer(article_html(path[1:])) for path in ("/post", "/paper", "/code")}
    resource = listed(site, "/post", "/paper", "/code")
    report = ingest([resource], corpus, client)
    assert [(text.key, text.via, text.role, text.url) for text in report.documents] == [
        (resource.key, Via.LIVE, role, site.url(path))
        for role, path in (("", "/post"), ("Paper", "/paper"), ("Code", "/code"))
    ]
    (entry,) = report.entries
    assert (entry.outcome, entry.reason) == (Outcome.READ, "")
    assert entry.words == sum(len(text.text.split()) for text in report.documents)


def test_stored_texts_are_used_offline_and_unchanged_ones_read_once(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers |= {path: Answer(article_html(path[1:])) for path in ("/post", "/paper")}
    resource = listed(site, "/post", "/paper")
    first = ingest([resource], corpus, client)
    assert ingest([resource], corpus, client).documents == first.documents
    assert ingest([resource], corpus, None).documents == first.documents
    assert ingest([replace(resource, addresses=())], corpus, None).documents == first.documents[:1]


def test_a_further_address_that_cannot_be_read_is_named_and_costs_nothing(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers["/post"] = Answer(article_html("trees"))
    report = ingest([listed(site, "/post", "/gone")], corpus, client)
    (entry,) = report.entries
    assert entry.outcome is Outcome.READ
    assert entry.reason == f"Gone ({site.url('/gone')}) was not read: the server says 404, gone"
    assert len(report.documents) == 1


def test_the_same_text_counts_once(site: Site, client: Client, corpus: PageStore) -> None:
    site.answers |= {path: Answer(article_html("trees")) for path in ("/post", "/mirror", "/paper")}
    report = ingest([listed(site, "/post", "/mirror", "/paper")], corpus, client)
    assert [text.role for text in report.documents] == [""]


def test_a_resource_without_an_address_has_the_texts_of_its_further_ones(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers["/slides"] = Answer(article_html("trees"))
    resource = Resource("title:talk", "Talk", addresses=(Address("Slides", site.url("/slides")),))
    report = ingest([resource], corpus, client)
    assert [(text.key, text.role) for text in report.documents] == [("title:talk", "Slides")]
    assert report.entries[0].outcome is Outcome.NO_ADDRESS


def test_the_number_of_further_texts_is_bounded() -> None:
    addresses = tuple(Address("Part", f"https://a.org/{number}") for number in range(9))
    resource = Resource("a.org", "A", url="https://a.org", addresses=addresses)
    assert len(further_links([resource])["a.org"]) == MAX_TEXTS


def test_addresses_that_are_read_already_are_left_out() -> None:
    paper = Resource(
        "arxiv.org/abs/2101.00001v2", "P", url="https://arxiv.org/abs/2101.00001v2",
        addresses=(Address("PDF", "https://arxiv.org/pdf/2101.00001.pdf"), Address("Blog", "https://a.org/1")),
    )  # fmt: skip
    post = Resource("a.org/1", "A", url="https://a.org/1", addresses=(Address("Code", "https://b.org"),))
    links = further_links([paper, post])
    assert {key: [link.link.url for link in group] for key, group in links.items()} == {"a.org/1": ["https://b.org"]}


def test_metadata_comes_from_the_page_and_its_words_from_all_texts(
    site: Site, client: Client, corpus: PageStore
) -> None:
    site.answers |= {path: Answer(article_html(path[1:])) for path in ("/post", "/paper")}
    resource = replace(listed(site, "/paper", "/post"), title="here")
    report = ingest([resource], corpus, client)
    ((described,), documents) = describe_resources([resource], report.documents)
    assert described.title == "All about paper"
    assert described.words == report.entries[0].words
    assert len(documents) == 2
