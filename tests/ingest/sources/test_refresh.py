"""Pages that lead on, by a header or in their markup."""

from dataclasses import replace

import pytest

from ingest.errors import Permanent
from ingest.fetch.client import Client
from ingest.sources import registry
from ingest.sources.refresh import refresh_target
from tests.ingest.site import Answer, Site, article_html
from tests.ingest.sources import web

URL = "https://a.example/old"


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("0; url=https://b.example/new", "https://b.example/new"),
        ("0;URL='/new'", "https://a.example/new"),
        ('3,url="new?a=1"; x', "https://a.example/new?a=1"),
        (" 0 ; https://b.example/new ", "https://b.example/new"),
        ("0.5; url=/new", "https://a.example/new"),
        ("0 url=/new", "https://a.example/new"),
        ("0; url = /new", "https://a.example/new"),
        ("0", None),
        ("", None),
        ("11; url=/new", None),
        ("99999999999999999999; url=/new", None),
        ("0; url=/old", None),
        ("0; url=#part", None),
        ("0; url=javascript:alert(1)", None),
        ("0; url=file:///etc/passwd", None),
        ("soon; url=/new", None),
    ],
)
def test_the_header_and_the_markup_mean_the_same(value: str, target: str | None) -> None:
    by_header = replace(web.served(URL, "<p>Moved"), refresh=value)
    quoted = value.replace('"', "&quot;")
    by_markup = web.served(URL, f'<head><meta http-equiv="Refresh" content="{quoted}"></head><p>Moved')
    assert refresh_target(by_header) == target
    assert refresh_target(by_markup) == target


def test_a_page_with_a_text_of_its_own_stays() -> None:
    page = web.served(URL, web.html(f"<article><p>{web.SENTENCES}</p></article>"))
    assert refresh_target(replace(page, refresh="0; url=/new")) is None


@pytest.mark.parametrize("media_type", ["text/plain", ""])
def test_an_empty_body_of_another_type_leads_on_as_well(media_type: str) -> None:
    page = replace(web.served(URL, "", media_type), refresh="0; url=/new")
    assert refresh_target(page) == "https://a.example/new"


def test_the_page_at_the_end_is_read(site: Site, client: Client) -> None:
    site.answers["/a"] = Answer(b"", headers={"Refresh": "0; url=/b"})
    site.answers["/b"] = Answer(b'<meta http-equiv=refresh content="1; url=/c">')
    site.answers["/c"] = Answer(article_html("drift"))
    document = registry.read_resource(web.resource(site.url("/a")), client.fetch)
    assert (document.title, document.url) == ("All about drift", site.url("/c"))


def test_a_refresh_to_a_service_is_read_by_its_source() -> None:
    stub = replace(web.served(URL, ""), refresh="0; url=https://arxiv.org/abs/1706.03762")
    pages = web.Web({URL: stub})
    with pytest.raises(Permanent):
        registry.read_resource(web.resource(URL), pages)
    assert any("arxiv.org" in asked for asked in pages.asked[1:])


def test_pages_that_lead_to_each_other_end() -> None:
    first, second = (web.served(f"https://a.example/{name}", "") for name in "12")
    answers = {first.url: replace(first, refresh="0; url=/2"), second.url: replace(second, refresh="0; url=/1")}
    with pytest.raises(Permanent, match="no main text"):
        registry.read_resource(web.resource(first.url), web.Web(answers))
