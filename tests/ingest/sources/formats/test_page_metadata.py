"""What a page declares about itself counts, whatever else is printed on it."""

import json

import pytest

from ingest.sources.formats import html
from ingest.sources.formats.page_metadata import PageMetadata, iso_date, read_metadata
from tests.ingest.sources import web

URL = "https://a.org/bees/dance"


def metadata(head: str = "", body: str = "") -> PageMetadata:
    return read_metadata(html.parse_page(web.served(URL, web.html(body, head))))


def linked_data(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_linked_data_gives_authors_date_and_kind() -> None:
    article = {
        "@type": "BlogPosting", "datePublished": "2021-05-03T10:00:00Z",
        "author": [{"@type": "Person", "name": "Ada Lovelace"}, {"@type": "Organization", "name": "Acme"}],
    }  # fmt: skip
    for value in (article, [article], {"@graph": [{"@type": "WebSite", "name": "A"}, article]}):
        facts = metadata(linked_data(value))
        assert (facts.authors, facts.published, facts.kind) == (("Ada Lovelace",), "2021-05-03", "post")


def test_meta_elements_give_authors_date_site_and_kind() -> None:
    head = (
        '<meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author" content="Jan de Vries">'
        '<meta name="citation_publication_date" content="2021/5"><meta name="citation_doi" content="10.1/2">'
        '<meta property="og:site_name" content="Bee Weekly">'
    )
    facts = metadata(head)
    assert (facts.authors, facts.published) == (("Ada Lovelace", "Jan de Vries"), "2021-05")
    assert (facts.site, facts.kind) == ("Bee Weekly", "paper")


def test_microdata_gives_authors_and_date_but_not_those_of_comments() -> None:
    body = (
        '<div itemprop="comment"><span itemprop="author">Troll Name</span></div>'
        '<span itemprop="author"><a href="/ada" itemprop="name">Ada Lovelace</a></span>'
        '<time itemprop="datePublished" datetime="2021-05-03">May</time>'
    )
    assert metadata(body=body).authors == ("Ada Lovelace",)
    assert metadata(body=body).published == "2021-05-03"


def test_a_footer_an_update_and_a_name_in_the_text_declare_nothing() -> None:
    body = (
        "<p>Last update: 2024-08-22</p><p class='author'>Ada Lovelace</p><footer>© 2019 Acme</footer>"
        "<time datetime='2018-01-01'>a memory</time>"
    )
    assert metadata(body=body) == PageMetadata()


def test_generators_of_documentation_make_documentation_whatever_type_they_declare() -> None:
    article = '<meta property="og:type" content="article">'
    assert metadata(f'<meta name="generator" content="mkdocs-1.6">{article}').kind == "documentation"
    assert metadata(article).kind == "post"
    assert metadata('<meta property="og:type" content="video.other">').kind == "video"


def test_the_address_a_page_names_as_its_own_is_kept() -> None:
    assert metadata('<link rel="canonical" href="/bees">').canonical == "https://a.org/bees"
    assert metadata('<link rel="canonical" href="javascript:x">').canonical == ""


def test_links_are_those_of_the_main_text() -> None:
    body = '<nav><a href="/menu">m</a></nav><main><a href="/a">a</a><a href="b#c">b</a><a href="/a">a</a></main>'
    assert metadata(body=body).links == ("https://a.org/a", "https://a.org/bees/b")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021-05-03T10:00:00+02:00", "2021-05-03"), ("2021/5/3", "2021-05-03"), ("2021-05", "2021-05"),
        ("2021", "2021"),
        ("May 3, 2021", "2021-05-03"), ("3 May 2021", "2021-05-03"), ("May 2021", "2021-05"), ("", ""), ("soon", ""),
        ("9999-01-01", ""), ("0021-01-01", ""), ("2021-99-99", "2021"), ("20210503", ""), ("1850-01-01", ""),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_they_are_given(text: str, date: str) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    "script", ["{", "[" * 5000, '{"@type": 7, "author": {"a": [1]}}', '{"@graph": {"@graph": {"@graph": 1}}}', "null"]
)
def test_linked_data_that_is_broken_or_hostile_declares_nothing(script: str) -> None:
    assert metadata(f'<script type="application/ld+json">{script}</script>') == PageMetadata()
