"""Dispatch: one place decides which reader takes a body, by its media type."""

import pytest

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Outcome
from ingest.sources import dispatch
from ingest.sources.formats import html, notebook, pdf, text
from ingest.sources.formats.documents import docx, epub
from tests.ingest.sources import web

URL = "https://a.org/x"
MARKUP = "<!doctype html><html><body></body></html>"


def page(body: str, media_type: str, url: str = URL) -> FetchedPage:
    return web.served(url, body, media_type)


@pytest.mark.parametrize(
    ("served", "media_type"),
    [
        (page("\n%PDF-1.7", "text/html"), "application/pdf"),
        (page("", "image/png", f"{URL}.md"), "image/png"),
        (page("# A", "text/plain", f"{URL}.md"), "text/markdown"),
        (page("{}", "application/json", f"{URL}.IPYNB"), notebook.MEDIA_TYPE),
        (page('{"nbformat": 4}', "text/plain"), notebook.MEDIA_TYPE),
        (page(MARKUP, "application/octet-stream"), "text/html"),
        (page(MARKUP, "text/plain"), "text/plain"),
        (page("{}", "application/json"), "application/json"),
        (page("A", ""), ""),
    ],
)
def test_signature_comes_before_declared_type_before_extension_before_content(
    served: FetchedPage, media_type: str
) -> None:
    assert dispatch.media_type_of(served) == media_type


def test_each_media_type_has_one_reader() -> None:
    packed = [docx.MEDIA_TYPE, epub.MEDIA_TYPE]
    types = [pdf.MEDIA_TYPE, notebook.MEDIA_TYPE, *packed, *text.MEDIA_TYPES, *text.MARKDOWN_TYPES, *html.MEDIA_TYPES]
    assert sorted(types) == sorted(dispatch.READERS)


@pytest.mark.parametrize("media_type", ["text/plain", "text/x-rst"])
def test_plain_text_stays_as_it_is(media_type: str) -> None:
    body = "# Notes\n\n" + "word <b> **so** \\_ " * 60
    assert dispatch.parse_fetched(page(body, media_type), web.resource(URL)).text == body


@pytest.mark.parametrize("media_type", ["text/markdown", "text/x-markdown", "text/x-web-markdown"])
def test_markdown_has_plain_inline_text(media_type: str) -> None:
    body = "# Notes `x`\n\n" + "word <b>**so**</b> a\\_b " * 60
    document = dispatch.parse_fetched(page(body, media_type), web.resource(URL))
    assert document.text.startswith("# Notes x\n\nword so a_b word")
    assert (document.title, document.outline[0].text) == ("Notes x", "Notes x")


@pytest.mark.parametrize("media_type", ["image/png", "application/json", "video/mp4", "application/octet-stream"])
def test_another_media_type_is_unsupported_and_named(media_type: str) -> None:
    with pytest.raises(Permanent, match=f"{media_type} is not read yet") as caught:
        dispatch.parse_fetched(page("...", media_type), web.resource(URL))
    assert (caught.value.outcome, caught.value.status) == (Outcome.UNSUPPORTED, 200)
