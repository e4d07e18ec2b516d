"""Kinds by address, by what a page declares, and by the form of a text."""

import pytest

from ingest.description.kinds import date_in, infer_kind
from ingest.model import Document, Locator, Via

PAPER = "A title\n\nAbstract\n\nWe show a thing.\n\nReferences\n\n[1] Another"


def document(text: str = "text", kind: str = "", *, pages: int = 0, **facts: str) -> Document:
    locators = tuple(Locator(n, "page", n + 1) for n in range(pages))
    return Document("k", Via.LIVE, text, kind=kind, locators=locators, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://arxiv.org/abs/1706.03762", "paper"), ("https://aclanthology.org/2020.acl-main.1/", "paper"),
        ("https://github.com/a/b", "repo"), ("https://github.com/a/b/issues/3", "thread"),
        ("https://www.youtube.com/watch?v=1", "video"), ("https://youtu.be/1", "video"),
        ("https://www.coursera.org/learn/bees", "course"), ("https://ocw.mit.edu/courses/6-001/", "course"),
        ("https://bees.readthedocs.io/en/latest/", "documentation"), ("https://docs.bees.org/start", "documentation"),
        ("https://bees.org/docs/start", "documentation"), ("https://bees.org/blog/dance", "post"),
        ("https://medium.com/@ada/on-bees-1", "post"), ("https://blog.bees.org/dance", "post"),
        ("https://bees.org/2021/05/03/dance/", "post"), ("https://news.ycombinator.com/item?id=1", "thread"),
        ("https://bees.org/analysis.ipynb", "notebook"), ("https://bees.org/deep-bee-book/intro.html", "book"),
        ("https://bees.org/", ""), ("https://bees.org/about", ""), ("https://notarxiv.org/x", ""),
        ("https://bees.org/?u=https://github.com/a/b", ""), ("https://blog.bees.org/", ""), ("not an address", ""),
    ],
)  # fmt: skip
def test_an_address_shows_a_kind(url: str, kind: str) -> None:
    assert infer_kind(url) == kind


@pytest.mark.parametrize(
    ("page", "url", "kind"),
    [
        (document(kind="course"), "https://a.org/x", "course"),
        (document(kind="course"), "https://arxiv.org/abs/1", "paper"),
        (document(kind="documentation"), "https://a.org/the-book/x", "book"),
        (document(kind="post"), "https://a.org/about", ""),
        (document(kind="post", author="Ada"), "https://a.org/x", "post"),
        (document(published="2020"), "https://a.org/x", "post"),
        (document(PAPER, pages=2), "https://a.org/x.pdf", "paper"),
        (document("few words", pages=30), "https://a.org/x.pdf", "slides"),
        (document("word " * 90_000, pages=300), "https://a.org/x.pdf", "book"),
        (document(PAPER), "https://a.org/x", ""), (document("word " * 900, pages=2), "https://a.org/x.pdf", ""),
    ],
)  # fmt: skip
def test_a_page_shows_a_kind_where_its_service_does_not(page: Document, url: str, kind: str) -> None:
    assert infer_kind(url, page) == kind


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.org/2021/05/03/x", "2021-05-03"), ("https://a.org/posts/2021-05-03-x/", "2021-05-03"),
        ("https://a.org/2021/05/x", "2021-05"), ("https://a.org/2021/x", ""), ("https://a.org/1234/56/x", ""),
        ("https://a.org/x?d=/2021/05/03/", ""),
    ],
)  # fmt: skip
def test_a_path_may_hold_a_date(url: str, date: str) -> None:
    assert date_in(url) == date
