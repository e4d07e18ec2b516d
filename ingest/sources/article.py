"""Articles: the main text of an HTML page as Markdown, extracted by trafilatura.

Knows the markup of one page; must not fetch anything.
"""

import copy
import re
from typing import Any

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.sources.base import MIN_WORDS, make_document, outline
from ingest.sources.formats import html, walls
from ingest.wordcount import count_words

# Minimum of words if the generator marks the main text and it has a heading.
_MIN_WORDS_MARKED = 15
# Custom elements of articles; trafilatura takes them for wrappers and loses their headings.
_ARTICLES = {"d-article", "dt-article"}
_ASIDES = ".//nav|.//*[contains(@class, 'd-contents') or contains(@class, 'd-byline')]|.//dt-byline|.//d-byline"
_WORD = re.compile(r"\w+")


def read_page(page: FetchedPage, resource: Resource) -> Document:
    """The article in the HTML page `page`. Raises Permanent where it has none or is a wall."""
    return read_article(html.parse_page(page), resource)


def read_article(parsed: html.ParsedPage, resource: Resource) -> Document:
    """The article in a parsed HTML page. Raises Permanent where it has none or is a wall."""
    page, markup, root = parsed.page, parsed.markup, parsed.root
    main = html.main_container(root)
    try:
        extract = _extract(parsed, main)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Permanent(Outcome.EMPTY, f"the page could not be parsed: {error}", page.status) from error
    content = (extract.text or "").strip() if extract is not None else ""
    visible = content or html.element_text(next(root.iter("body"), None))[:3000]
    if wall := walls.detect_wall(html.page_title(root), visible, markup):
        raise Permanent(wall.outcome, wall.reason, page.status)
    if extract is None or not content:
        raise Permanent(Outcome.EMPTY, "no main text on the page", page.status)
    min_words = _MIN_WORDS_MARKED if main is not None and _has_heading(main, root) else MIN_WORDS
    fields = {"title": extract.title, "author": extract.author or "", "published": extract.date or ""}
    return make_document(resource, content, min_words=min_words, url=page.url, **fields)


def _extract(parsed: html.ParsedPage, main: Any) -> Any:
    """Trafilatura's extract of the page; if it is short or lacks headings, the extract of the marked main text."""
    root, markup, url = parsed.root, parsed.markup, parsed.page.url
    if main is not None and (main.tag in _ARTICLES or "d-article" in (main.get("class") or "").split()):
        return _extract_main(root, main, url)
    extract = _run_trafilatura(markup, url)
    if main is None or (extract is not None and _is_complete(extract.text or "", main)):
        return extract
    main_extract = _extract_main(root, main, url)
    if main_extract is not None and _is_better(main_extract.text or "", extract):
        return main_extract
    return extract


def _is_complete(content: str, main: Any) -> bool:
    headings = sum(1 for _ in main.iter("h2", "h3", "h4"))
    return count_words(content) >= MIN_WORDS and 2 * len(outline(content)) >= headings


def _is_better(content: str, extract: Any) -> bool:
    """Whether `content` has at least nine tenths of the words of `extract`, and more headings or much more text."""
    before = (extract.text or "") if extract is not None else ""
    gained = len(_WORD.findall(content)) - 0.9 * len(_WORD.findall(before))
    return gained > 0 and (len(outline(content)) > len(outline(before)) or len(content) > 1.5 * len(before))


def _extract_main(root: Any, main: Any, url: str) -> Any:
    """Trafilatura's extract of a copy of the page with the marked main text only."""
    from lxml import etree

    page, body = etree.Element("html"), copy.deepcopy(main)
    for aside in body.xpath(_ASIDES):
        if aside.getparent() is not None:
            aside.drop_tree()
    body.tag, body.tail = "div", None
    page.extend([copy.deepcopy(head) for head in list(root.iter("head"))[:1]])
    etree.SubElement(etree.SubElement(page, "body"), "article").append(body)
    return _run_trafilatura(etree.tostring(page, encoding="unicode", method="html"), url, favor_recall=True)


def _run_trafilatura(markup: str, url: str, **options: bool) -> Any:
    # output_format="markdown" leaves the text empty; include_formatting makes it Markdown
    return html.load_trafilatura().bare_extraction(
        markup, url=url, include_formatting=True, with_metadata=True, include_comments=False, **options
    )


def _has_heading(main: Any, root: Any) -> bool:
    return next(main.iter("h1", "h2"), None) is not None or next(root.iter("h1"), None) is not None
