"""GitHub, arXiv, Google, Hacker News and tweets: by their addresses, through their public answers."""

import pytest

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Outcome
from ingest.sources import registry
from tests.ingest.sources import web

TREE = "https://api.github.com/repos/o/r/git/trees/HEAD?recursive=1"
RAW = "https://raw.githubusercontent.com/o/r/HEAD/"
DOC = "https://docs.google.com/document/d/1234567890abc"
SLIDES = "https://docs.google.com/presentation/d/1234567890abc"
ARXIV = "https://arxiv.org/abs/1706.03762"
HN = "https://news.ycombinator.com/item?id=1"
TWEET = "https://x.com/ada/status/42"


def read(url: str, answers: dict[str, object]) -> Document:
    return registry.read_resource(web.resource(url), web.Web(answers))  # type: ignore[arg-type]


def text(url: str, words: str = web.SENTENCES) -> object:
    return web.served(url, words, "text/plain")


def repository(*paths: str) -> dict[str, object]:
    tree = [{"path": path, "type": "blob"} for path in paths]
    files = {f"{RAW}{path}": text(f"{RAW}{path}", f"# {path}\n\n{web.SENTENCES}") for path in paths}
    return {TREE: web.answer(TREE, {"tree": tree}), **files}


def names(document: Document) -> list[str]:
    return [str(at.value).rpartition("HEAD/")[2] for at in document.locators]


def test_a_repository_is_its_readme_and_its_texts_in_order() -> None:
    answers = repository("src/a.py", "docs/10.md", "docs/9.md", "LICENSE.md", "README.md", "README.zh-CN.md", "a.md")
    document = read("https://github.com/o/r", answers)
    assert names(document) == ["README.md", "a.md", "docs/9.md", "docs/10.md"]
    assert document.text[document.locators[1].offset :].startswith("# a.md")


def test_a_folder_is_what_lies_below_it() -> None:
    answers = repository("README.md", "docs/a.md", "docs/b.md", "docsy/c.md")
    assert names(read("https://github.com/o/r/tree/HEAD/docs", answers)) == ["docs/a.md", "docs/b.md"]


@pytest.mark.parametrize(
    "prefix", ["https://github.com/o/r/blob/HEAD/", "https://colab.research.google.com/github/o/r/blob/HEAD/"]
)
def test_a_file_is_read_alone(prefix: str) -> None:
    assert read(f"{prefix}a.md", {f"{RAW}a.md": text(f"{RAW}a.md")}).text == web.SENTENCES


def test_without_the_api_the_readme_is_read_and_the_remark_says_so() -> None:
    answers = {TREE: Permanent(Outcome.BLOCKED, "the server says 403", 403), f"{RAW}README.md": text(f"{RAW}README.md")}
    assert read("https://github.com/o/r", answers).remark.startswith("the README alone: ")


def test_a_repository_that_is_gone_or_empty_says_so() -> None:
    with pytest.raises(Permanent) as gone:
        read("https://github.com/o/r", {})
    with pytest.raises(Permanent, match="neither README") as empty:
        read("https://github.com/o/r", repository("a.c"))
    assert (gone.value.outcome, empty.value.outcome) == (Outcome.GONE, Outcome.EMPTY)


@pytest.mark.parametrize("path", ["o", "o/r/issues/3", "topics/mlops", "o/r/wiki", "orgs/o/people"])
def test_other_addresses_of_github_are_pages(path: str) -> None:
    url = f"https://github.com/{path}"
    page = web.html(f"<main><h1>Issue</h1><p>{web.SENTENCES}</p></main>")
    assert read(url, {url: page}).url == url


def test_a_readme_has_plain_inline_text_and_exact_places() -> None:
    answers = repository("README.md", "a.md")
    readme = (
        f"# Our `tool_x`\n\n[![Build](b.svg)](https://ci)\n\n<b>It</b> is **fast**, see [a](a.md).\n\n{web.SENTENCES}"
    )
    answers[f"{RAW}README.md"] = text(f"{RAW}README.md", readme)
    document = read("https://github.com/o/r", answers)
    assert document.text.startswith("# Our tool_x\n\nBuild\n\nIt is fast, see a.\n\nModels drift")
    assert document.text[document.locators[1].offset :].startswith("# a.md")
    assert [heading.text for heading in document.outline] == ["Our tool_x", "a.md"]


def test_markdown_in_a_gist_is_plain_and_its_code_stays() -> None:
    api = "https://api.github.com/gists/abcdef12"
    files = {
        "a.md": {"filename": "a.md", "content": f"**So** `it` is. {web.SENTENCES}"},
        "b.py": {"filename": "b.py", "content": "x = '**so**'"},
    }
    document = read("https://gist.github.com/o/abcdef12", {api: web.answer(api, {"files": files})})
    assert "So it is." in document.text
    assert "x = '**so**'" in document.text


def test_a_google_document_in_markdown_has_plain_inline_text() -> None:
    export = "https://docs.google.com/document/d/1234567890abc/export?format=md"
    page = web.served(export, f"**Drift** is \\[1\\] a\\_b. {web.SENTENCES}", "text/markdown")
    assert read(f"{DOC}/edit", {export: page}).text.startswith("Drift is [1] a_b. Models")


def test_a_gist_is_its_texts_and_its_code() -> None:
    api = "https://api.github.com/gists/abcdef12"
    files = {"a.md": {"filename": "a.md", "content": web.SENTENCES}, "b.py": {"filename": "b.py", "content": "x = 1"}}
    document = read("https://gist.github.com/o/abcdef12", {api: web.answer(api, {"files": files, "description": "D"})})
    assert document.text.endswith("# b.py\n\n```\nx = 1\n```")
    assert document.title == "D"


ABOUT = "".join(
    f'<meta name="citation_{name}" content="{content}">'
    for name, content in [
        ("title", "Attention"), ("author", "Vaswani, Ashish"), ("author", "Shazeer, Noam"), ("date", "2017/06/12"),
        ("abstract", web.WORDS * 2),
    ]
)  # fmt: skip
HTML, PDF = "https://arxiv.org/html/1706.03762", "https://arxiv.org/pdf/1706.03762"
PAPER = web.html(f"<article><h1>x</h1><p>{web.SENTENCES}</p></article>")


@pytest.mark.parametrize("url", [ARXIV, HTML, PDF, f"{PDF}.pdf", "http://www.arxiv.org/abs/1706.03762"])
def test_a_paper_is_read_whatever_its_address(url: str) -> None:
    document = read(url, {HTML: PAPER, ARXIV: web.html("", ABOUT)})
    assert (document.title, document.author, document.published) == (
        "Attention",
        "Ashish Vaswani, Noam Shazeer",
        "2017-06-12",
    )
    assert (document.url, document.remark) == (HTML, "")


def test_without_html_the_pdf_is_read_and_without_either_the_abstract() -> None:
    pdf = web.served(PDF, web.pdf("\n".join([web.WORDS[:60]] * 9)), "application/pdf")
    assert read(ARXIV, {PDF: pdf, ARXIV: web.html("", ABOUT)}).locators[0].kind == "page"
    assert read(ARXIV, {ARXIV: web.html("", ABOUT)}).remark.startswith("the abstract alone")


def test_without_the_abstract_the_paper_stands() -> None:
    assert read(ARXIV, {HTML: PAPER}).url == HTML
    with pytest.raises(Permanent):
        read(ARXIV, {})


def test_a_document_of_google_is_exported() -> None:
    markdown = f"{DOC}/export?format=md"
    document = read(
        f"{DOC}/edit?usp=sharing", {markdown: web.served(markdown, f"# T\n\n{web.SENTENCES}", "text/x-markdown")}
    )
    assert (document.title, document.url) == ("T", f"{DOC}/edit?usp=sharing")
    plain = f"{DOC}/export?format=txt"
    assert read(f"{DOC}/edit", {plain: text(plain)}).text == web.SENTENCES


def test_slides_are_pages() -> None:
    export = f"{SLIDES}/export/pdf"
    body = web.pdf("\n".join([web.WORDS[:60]] * 9), web.WORDS[:60])
    document = read(f"{SLIDES}/edit", {export: web.served(export, body, "application/pdf")})
    assert [at.value for at in document.locators] == [1, 2]


def test_a_document_that_is_not_shared_is_blocked() -> None:
    signin = web.html("<h1>Sign in</h1>")
    with pytest.raises(Permanent, match="does not share") as caught:
        read(f"{DOC}/edit", {f"{DOC}/export?format=md": signin, f"{DOC}/export?format=txt": signin})
    assert caught.value.outcome is Outcome.BLOCKED


def test_a_discussion_is_the_story_and_its_comments_in_order() -> None:
    api = "https://hn.algolia.com/api/v1/items/1"
    child = {
        "author": "bob",
        "text": "First<p>more &amp; more <i>so</i>",
        "children": [{"author": "eve", "text": "Reply"}],
    }
    item = {"title": "Ask HN", "author": "ada", "text": web.SENTENCES, "created_at_i": 1_600_000_000}
    document = read(HN, {api: web.answer(api, item | {"children": [child, {"author": "z", "text": "Last"}]})})
    assert document.text.endswith("bob: First\n\nmore & more so\n\neve: Reply\n\nz: Last")
    assert (document.title, document.author, document.published) == ("Ask HN", "ada", "2020-09-13")


def test_the_older_api_gives_the_story_alone() -> None:
    api = "https://hacker-news.firebaseio.com/v0/item/1.json"
    item = {"title": "Ask HN", "by": "ada", "text": web.SENTENCES, "time": 1_600_000_000}
    assert read(HN, {api: web.answer(api, item)}).remark == "without comments"
    with pytest.raises(Permanent):
        read(HN, {api: web.answer(api, None)})


def test_a_tweet_is_what_is_public() -> None:
    api = "https://publish.twitter.com/oembed?omit_script=1&url=https://twitter.com/ada/status/42"
    quote = "<blockquote><p>Tools and concepts of MLOps &amp; more</p>&mdash; Ada (@ada)</blockquote>"
    document = read(TWEET, {api: web.answer(api, {"html": quote, "author_name": "Ada"})})
    assert (document.text, document.author) == ("Tools and concepts of MLOps & more", "Ada")
    with pytest.raises(Permanent, match="not public") as caught:
        read(TWEET, {api: web.answer(api, {"html": ""})})
    assert caught.value.outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    "content", [None, [], {}, "x", {"tree": 7}, {"tree": [7]}, {"files": [1]}, {"files": {"a": 1}}, {"html": 7}]
)
@pytest.mark.parametrize("url", ["https://github.com/o/r", "https://gist.github.com/o/abcdef12", HN, TWEET])
def test_any_answer_ends_in_an_outcome(url: str, content: object) -> None:
    with pytest.raises(FetchError):
        registry.read_resource(web.resource(url), lambda address: web.answer(address, content))


@pytest.mark.parametrize(
    "url", ["https://github.com/o/r", "https://gist.github.com/o/abcdef12", HN, TWEET, ARXIV, f"{DOC}/edit"]
)
def test_what_fails_for_now_is_tried_again(url: str) -> None:
    def fails(_url: str) -> object:
        raise Transient(Outcome.UNREACHABLE, "no answer in time")

    with pytest.raises(Transient):
        registry.read_resource(web.resource(url), fails)  # type: ignore[arg-type]
