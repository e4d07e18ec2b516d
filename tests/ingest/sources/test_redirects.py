"""A redirect to the home page is a gone article, neither its text nor a move."""

import pytest

from ingest.errors import Permanent
from ingest.model import Outcome
from ingest.sources import registry
from ingest.sources.redirects import leads_home
from tests.ingest.sources import web


@pytest.mark.parametrize(
    ("url", "final_url", "expected"),
    [
        ("https://a.org/post", "https://a.org/", True), ("https://a.org/post", "https://www.a.org/en/", True),
        ("https://a.org/?p=7", "https://a.org", True), ("https://blog.a.org/post", "https://a.org/index.html", True),
        ("https://a.org/post", "https://a.org/posts/post", False), ("https://a.org/", "https://a.org/en/", False),
        ("https://a.org/index.html", "https://a.org/", False), ("https://sho.rt/x", "https://a.org/", False),
        ("https://a.org/project", "https://project.a.org/", False), ("https://a.org/x", "https://a.org/?p=7", False),
        ("https://a.org/x", "https://a.org/#/x", False),
    ],
)  # fmt: skip
def test_a_redirect_to_the_home_page_of_the_site_is_recognised(url: str, final_url: str, *, expected: bool) -> None:
    assert leads_home(url, final_url) is expected


def test_an_article_that_leads_home_is_gone() -> None:
    home = web.served("https://a.org/", web.html(f"<main><h1>Home</h1><p>{web.SENTENCES}</p></main>"))
    refresh = '<meta http-equiv="refresh" content="0; url=/">'
    fetch = web.Web({"https://a.org/post": home, "https://a.org/old": web.html("", refresh), "https://a.org/": home})
    for url in ("https://a.org/post", "https://a.org/old"):
        with pytest.raises(Permanent, match=r"redirects to the home page https://a\.org/") as failure:
            registry.read_resource(web.resource(url), fetch)
        assert failure.value.outcome is Outcome.GONE
