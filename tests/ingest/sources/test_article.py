"""Articles: from an HTML page as served to a document, or to the reason why there is none."""

from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Heading, Outcome, Resource, Via
from ingest.sources import article, dispatch
from ingest.sources.base import MIN_WORDS, outline
from ingest.sources.formats import html
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


def test_code_and_tables_become_markdown_and_emphasis_plain_text() -> None:
    extra = (
        b"<p>Here <b>bold</b> words.</p><pre><code>x = 1\ny = 2</code></pre><table><tr><th>a<th>b<tr><td>1<td>2</table>"
    )
    text = article.read_page(served(article_html("trees").replace(b"</article>", extra + b"</article>")), RESOURCE).text
    assert "Here bold words." in text
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


def html_page(body: str, title: str = "A page") -> FetchedPage:
    return served(f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode())


def test_inline_text_is_what_a_reader_sees() -> None:
    extra = (
        "<p>Run <code>pg_dump</code> and pg_restore for CO<sub>2</sub>, n<sup>2</sup> &lt;script&gt; [1] and "
        r"$\theta_\text{old}$, which is <u>quite</u> <i>as</i> <a href='/x'>it_is</a>.</p></article>"
    )
    page = served(article_html("trees").replace(b"</article>", extra.encode()))
    line = r"Run pg_dump and pg_restore for CO2, n2 <script> [1] and $\theta_\text{old}$, which is quite as it_is."
    assert line in article.read_page(page, RESOURCE).text


def test_headings_are_plain_and_the_outline_agrees() -> None:
    page = html_page(f"<article><h1>Use <code>pg_dump</code></h1>{CZECH}<h2>a_b and <i>c</i></h2>{CZECH}</article>")
    document = article.read_page(page, RESOURCE)
    assert [heading.text for heading in document.outline] == ["Use pg_dump", "a_b and c"]
    for heading in document.outline:
        assert document.text[heading.offset :].startswith(f"{'#' * heading.level} {heading.text}\n")


def sentences(topic: str, count: int) -> str:
    lines = (f"Sentence {n} on {topic} says something new about {topic} number {n * n}." for n in range(count))
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize("tag", ["h2", "h3", "p"])
@pytest.mark.parametrize("topic", ["comments", "teasers"])
def test_marked_teasers_and_comments_replace_no_article(tag: str, topic: str) -> None:
    aside = "".join(f"<{tag}>Part {n}</{tag}>{sentences(f'{topic} {n}', 6)}" for n in range(5))
    page = html_page(
        f"<div class='post-content'><h1>Drift</h1>{sentences('drift', 12)}</div><article>{aside}</article>"
    )
    assert "Sentence 11 on drift" in article.read_page(page, RESOURCE).text


@pytest.mark.parametrize(
    ("old", "new", "tag", "is_better"),
    [
        ("one two three four five " * 20, "# A\n\n" + "one two three four five " * 20, "article", True),
        ("one two three four five " * 20, "# A\n\n" + "six seven eight nine ten " * 40, "article", False),
        ("one two three four five " * 20, "# A\n\n" + "one two three four five " * 90, "main", False),
        ("one two three four five " * 20, "one two three four five " * 25, "main", False),
        ("a menu of words", "six seven eight nine ten " * 20, "article", True),
        ("one two three four five " * 6, "six seven eight nine ten " * 20, "article", False),
        ("one two three four five " * 6, "six seven eight nine ten " * 20, "main", True),
        ("one two three four five " * 6, "one two three four five " * 20, "article", True),
        ("", "one two", "article", True),
    ],
)
def test_a_second_extract_contains_the_first(old: str, new: str, tag: str, *, is_better: bool) -> None:
    extract = SimpleNamespace(text=old)
    assert article._is_better(new, extract, SimpleNamespace(tag=tag)) is is_better


SHORT = "Today we release version four of our library, which trains twice as fast and needs half of the memory."


@pytest.mark.parametrize(
    "body",
    [f"<article><p>{SHORT}</p></article>", f"<main><p>{SHORT}</p></main>", f"<h1>News</h1><p>{SHORT}</p>",
     f"<div><p>{SHORT}</p></div>", f"<article><h2>News</h2><p>{SHORT} {SHORT}</p></article>"],
)  # fmt: skip
def test_a_short_article_is_read(body: str) -> None:
    assert SHORT in article.read_page(html_page(body), RESOURCE).text


@pytest.mark.parametrize(
    "text",
    ["Please sign in to continue. Enter the name and the password that you chose when you made your account with us.",
     "We use cookies and similar methods on this site. Accept all or manage your choice, and find out more about them.",
     "You need to enable JavaScript to run this app. Change the settings of the browser and load the page again.",
     "Menu of few words"],
)  # fmt: skip
@pytest.mark.parametrize("element", ["main", "div"])
def test_a_short_wall_is_not_read(text: str, element: str) -> None:
    with pytest.raises(Permanent):
        article.read_page(html_page(f"<{element}><p>{text}</p></{element}>"), RESOURCE)


def test_a_short_text_with_words_of_walls_needs_a_mark_or_a_heading() -> None:
    text = f"{SHORT} Subscribe to our letter, read the privacy policy, or become one of our members."
    assert SHORT in article.read_page(html_page(f"<main><p>{text}</p></main>"), RESOURCE).text
    with pytest.raises(Permanent, match="only"):
        article.read_page(html_page(f"<div><p>{text}</p></div>"), RESOURCE)


def test_the_tree_of_a_page_is_what_the_extractor_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    core, inputs = html.load_trafilatura().core, []
    load = core.load_html
    monkeypatch.setattr(core, "load_html", lambda content, size: inputs.append(content) or load(content, size))
    parsed = html.parse_page(served(article_html("recommenders")))
    before = html.element_text(parsed.root)
    assert article.read_article(parsed, RESOURCE).text
    assert len(inputs) == 1
    assert inputs[0] is parsed.root
    assert html.element_text(parsed.root) == before


SENTENCES = b"Bees fly home by the sun. They return with pollen every day. " * 9


@pytest.mark.parametrize("start", [b"<p>", b"<div><p>", b"<!-- " + b"made by a machine " * 9 + b"--><html><body><p>"])
def test_a_page_may_begin_with_a_comment_or_be_a_fragment(start: bytes) -> None:
    assert article.read_page(served(start + SENTENCES), RESOURCE).text.startswith("Bees fly home by the sun.")


@pytest.mark.parametrize("body", [SENTENCES, b'{"error": "' + SENTENCES + b'"}'])
def test_data_and_plain_text_declared_as_html_are_no_article(body: bytes) -> None:
    with pytest.raises(Permanent, match="no main text"):
        article.read_page(served(body), RESOURCE)
