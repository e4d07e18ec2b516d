"""Articles: from an HTML page as served to a document, or to the reason why there is none."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Heading, Outcome, Resource, Via
from ingest.sources import article, dispatch
from ingest.sources.base import MIN_WORDS, outline
from tests.ingest.site import article_html

RESOURCE = Resource("example.org/a", "As listed", url="https://example.org/a")
CZECH = "".join(
    f"<p>Příliš žluťoučký kůň úpěl ďábelské ódy číslo {n}, a strojové učení zkoumá data.</p>" for n in range(9)
)


def served(body: bytes, media_type: str = "text/html", charset: str | None = None) -> FetchedPage:
    return FetchedPage("https://example.org/final", 200, media_type, charset, body)


def test_an_article_becomes_markdown_with_its_headings() -> None:
    document = article.read_page(served(article_html("recommenders")), RESOURCE)
    assert document.text.startswith(
        "# All about recommenders\n\n## On drift\n\nWhen a team works on recommenders, drift"
    )
    assert [heading.text for heading in document.outline] == [
        "All about recommenders", "On drift", "On labels", "On features",
    ]  # fmt: skip


def test_the_outline_says_where_each_heading_stands() -> None:
    document = article.read_page(served(article_html("recommenders")), RESOURCE)
    for heading in document.outline:
        assert document.text[heading.offset :].startswith(f"{'#' * heading.level} {heading.text}\n")


def test_an_article_brings_its_title_author_and_final_address() -> None:
    document = article.read_page(served(article_html("recommenders")), RESOURCE)
    assert (document.key, document.via, document.url) == (RESOURCE.key, Via.LIVE, "https://example.org/final")
    assert (document.title, document.author) == ("All about recommenders", "Ada Example")


@pytest.mark.parametrize("furniture", ["Shop", "Imprint", "alert"])
def test_menus_footers_and_scripts_are_no_text(furniture: str) -> None:
    assert furniture not in article.read_page(served(article_html("recommenders")), RESOURCE).text


def test_emphasis_code_and_tables_become_markdown() -> None:
    extra = (
        b"<p>Here <b>bold</b> words.</p><pre><code>x = 1\ny = 2</code></pre><table><tr><th>a<th>b<tr><td>1<td>2</table>"
    )
    text = article.read_page(served(article_html("trees").replace(b"</article>", extra + b"</article>")), RESOURCE).text
    assert "**bold**" in text
    assert "```\nx = 1\ny = 2\n```" in text
    assert "| a | b |" in text


@pytest.mark.parametrize("body", [b"", b"   \n", b"<html></html>", b"\0" * 900])
def test_a_page_without_text_is_empty(body: bytes) -> None:
    with pytest.raises(Permanent, match="no main text") as caught:
        article.read_page(served(body), RESOURCE)
    assert caught.value.outcome is Outcome.EMPTY


def test_a_page_of_a_few_words_is_empty_and_counted() -> None:
    with pytest.raises(Permanent, match="only 49 words") as caught:
        dispatch.parse_fetched(served(b"word " * 49, "text/plain"), RESOURCE)
    assert caught.value.outcome is Outcome.EMPTY


@pytest.mark.parametrize("served_as", ["utf-8", "iso-8859-1", "windows-1251", "x-unheard-of", "hex", "", "\0", None])
def test_utf8_is_read_as_utf8_whatever_the_server_says(served_as: str | None) -> None:
    body = f"<html><body><article>{CZECH}</article></body></html>".encode()
    assert "Příliš žluťoučký" in article.read_page(served(body, charset=served_as), RESOURCE).text


@pytest.mark.parametrize("charset", ["windows-1250", "iso-8859-2", "utf-16"])
def test_another_charset_is_read_as_the_server_says(charset: str) -> None:
    body = f"<html><body><article>{CZECH}</article></body></html>".encode(charset)
    assert "Příliš žluťoučký" in article.read_page(served(body, charset=charset), RESOURCE).text


def test_a_byte_order_mark_is_no_text() -> None:
    page = served(b"\xef\xbb\xbf" + b"word " * 60, "text/plain")
    assert dispatch.parse_fetched(page, RESOURCE).text.startswith("word")


def test_half_a_character_is_replaced_so_that_it_can_be_stored() -> None:
    body = b"word " * 60 + rb"\ud800 " + b"\xff"
    document = dispatch.parse_fetched(served(body, "text/plain", "unicode_escape"), RESOURCE)
    assert document.text.encode().endswith("? ÿ".encode())
    assert document.id


def test_markup_without_end_or_bottom_does_not_break_the_run() -> None:
    with pytest.raises(Permanent):
        article.read_page(served(b"<html><body>" + b"<div>" * 50_000 + b"deep"), RESOURCE)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.binary(), st.text().map(lambda text: f"<html><body><p>{text}</p></body></html>".encode())),
    st.sampled_from(["text/html", "text/plain", ""]),
    st.sampled_from([None, "utf-8", "utf-7", "utf-16", "punycode", "idna"]),
)
def test_any_body_becomes_a_document_or_a_reason(raw: bytes, media_type: str, charset: str | None) -> None:
    body = served(raw + b" word" * 50, media_type, charset)
    assume(not dispatch.is_pdf(body))
    try:
        assert len(dispatch.parse_fetched(body, RESOURCE).text.split()) >= MIN_WORDS
    except Permanent as error:
        assert error.outcome is Outcome.EMPTY  # noqa: PT017, either is right


def test_the_outline_knows_levels_and_closing_marks() -> None:
    headings = outline("# One\ntext\n### Three ###\n#hashtag\n")
    assert headings == (Heading(0, 1, "One"), Heading(11, 3, "Three"))


def test_a_comment_in_a_code_block_is_no_heading() -> None:
    headings = outline("# One\n```\n# comment\n```\n## Two\n~~~\n# other\n~~~\n")
    assert [heading.text for heading in headings] == ["One", "Two"]


def test_an_article_in_chinese_is_read() -> None:
    text = "机器学习系统在生产环境中需要监控。数据分布会发生变化，因此我们需要检测漂移，并在必要时重新训练模型。"
    body = f"<article><h1>监控</h1><p>{text * 4}</p></article>"
    markup = f"<html><head><title>监控</title></head><body>{body}</body></html>"
    document = article.read_page(served(markup.encode()), RESOURCE)
    assert (text in document.text, document.language) == (True, "zh")
