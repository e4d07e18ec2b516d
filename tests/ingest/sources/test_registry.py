"""The registry: every address finds its source, and no bytes raise anything but FetchError."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document
from ingest.sources import registry
from tests.ingest.sources import web

URLS = [
    "https://a.org/x", "https://a.org/", "https://a.org/x.ipynb", "https://a.org/x.pdf", "https://github.com/o/r",
    "https://github.com/o/r/blob/main/x.md", "https://gist.github.com/o/abcdef12", "https://arxiv.org/abs/1706.03762",
    "https://docs.google.com/presentation/d/1234567890abc/edit", "https://news.ycombinator.com/item?id=1",
    "https://x.com/ada/status/42",
]  # fmt: skip
MEDIA = ["text/html", "text/plain", "application/json", "application/pdf", "", "application/octet-stream"]
STARTS = [b"", b"%PDF-1.7\n", b'{"nbformat": 4, "cells": [', b"<html><body><main><h1>x</h1>", b'{"tree": [', b"---\n"]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(URLS), st.sampled_from(MEDIA), st.sampled_from(STARTS), st.binary(max_size=400),
    st.sampled_from([0, 80]),
)  # fmt: skip
def test_any_bytes_end_in_a_document_or_an_outcome(
    url: str, media: str, start: bytes, noise: bytes, words: int
) -> None:
    body = start + noise + b" word" * words
    try:
        document = registry.read_resource(
            web.resource(url, "course"), lambda address: FetchedPage(address, 200, media, None, body)
        )
        assert document.text.encode()
    except FetchError as error:
        assert error.reason  # noqa: PT017, either is right


def test_what_a_parser_raises_becomes_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> Document:
        raise ZeroDivisionError

    monkeypatch.setattr(registry.WebPage, "read_page", broken)
    with pytest.raises(Permanent, match="could not be parsed: ZeroDivisionError"):
        registry.read_resource(web.resource("https://a.org/x"), web.Web({"https://a.org/x": "<p>x"}))


def test_an_address_that_leads_to_a_known_one_is_read_as_that() -> None:
    short, paper = "https://bit.ly/x", "https://arxiv.org/abs/1706.03762"
    html = "https://arxiv.org/html/1706.03762"
    page = web.html(f"<article><h1>x</h1><p>{web.SENTENCES}</p></article>")
    fetch = web.Web({short: web.served(paper, page), paper: page, html: page})
    assert registry.read_resource(web.resource(short), fetch).url == html


def test_an_address_is_asked_for_once_though_several_look_at_it() -> None:
    fetch = web.Web({"https://a.org/x": web.served("https://a.org/x", web.SENTENCES, "text/plain")})
    registry.read_resource(web.resource("https://a.org/x"), fetch)
    assert fetch.asked == ["https://a.org/x"]
