"""Article pages: main text as Markdown by trafilatura; plain text as it is.

Knows bodies and media types; never opens an address.
"""

import copy
import re
from typing import Any

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Outcome, Resource
from ingest.sources.base import MIN_WORDS, make_document, outline
from ingest.sources.formats import html, text, walls
from ingest.wordcount import count_words

__all__ = ["MIN_WORDS", "outline", "read_article", "read_page"]

# A page whose generator marks the main text, under a heading, may be as short as this.
_FEW_WORDS = 15
# Custom elements of articles, which trafilatura takes for wrappers and loses the headings of.
_ARTICLES = {"d-article", "dt-article"}
_ASIDES = ".//nav|.//*[contains(@class, 'd-contents') or contains(@class, 'd-byline')]|.//dt-byline|.//d-byline"
_WORD = re.compile(r"\w+")


def read_page(page: FetchedPage, resource: Resource) -> Document:
    """The document in `page`. Raises Permanent when it has no text worth keeping."""
    if page.media_type in html.MEDIA_TYPES:
        return read_article(html.parse_page(page), resource)
    if page.media_type in text.MEDIA_TYPES:
        return text.read_text(page, resource)
    raise Permanent(Outcome.UNSUPPORTED, f"{page.media_type} is not read yet", page.status)


def read_article(opened: html.ParsedPage, resource: Resource) -> Document:
    """The main text of an HTML page. Raises Permanent where it has none or is a wall."""
    page, markup, root = opened.page, opened.markup, opened.root
    main = html.main_container(root)
    try:
        found = _extracted(opened, main)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Permanent(Outcome.EMPTY, f"the page could not be parsed: {error}", page.status) from error
    content = (found.text or "").strip() if found is not None else ""
    shown = content or html.element_text(next(root.iter("body"), None))[:3000]
    if wall := walls.detect_wall(html.page_title(root), shown, markup):
        raise Permanent(wall.outcome, wall.reason, page.status)
    if found is None or not content:
        raise Permanent(Outcome.EMPTY, "no main text on the page", page.status)
    least = _FEW_WORDS if main is not None and _headed(main, root) else MIN_WORDS
    facts = {"title": found.title, "author": found.author or "", "published": found.date or ""}
    return make_document(resource, content, least=least, url=page.url, **facts)


def _extracted(opened: html.ParsedPage, main: Any) -> Any:
    """What trafilatura finds; where that is short or lost the headings, what it finds in the marked main text."""
    root, markup, url = opened.root, opened.markup, opened.page.url
    if main is not None and (main.tag in _ARTICLES or "d-article" in (main.get("class") or "").split()):
        return _narrowed(root, main, url)
    found = _main_text(markup, url)
    if main is None or (found is not None and _sound(found.text or "", main)):
        return found
    other = _narrowed(root, main, url)
    return other if other is not None and _better(other.text or "", found) else found


def _sound(content: str, main: Any) -> bool:
    headings = sum(1 for _ in main.iter("h2", "h3", "h4"))
    return count_words(content) >= MIN_WORDS and 2 * len(outline(content)) >= headings


def _better(content: str, found: Any) -> bool:
    before = (found.text or "") if found is not None else ""
    gained = len(_WORD.findall(content)) - 0.9 * len(_WORD.findall(before))
    return gained > 0 and (len(outline(content)) > len(outline(before)) or len(content) > 1.5 * len(before))


def _narrowed(root: Any, main: Any, url: str) -> Any:
    """What trafilatura finds in a copy of the page that has nothing but its marked main text."""
    from lxml import etree

    page, kept = etree.Element("html"), copy.deepcopy(main)
    for aside in kept.xpath(_ASIDES):
        if aside.getparent() is not None:
            aside.drop_tree()
    kept.tag, kept.tail = "div", None
    page.extend([copy.deepcopy(head) for head in list(root.iter("head"))[:1]])
    etree.SubElement(etree.SubElement(page, "body"), "article").append(kept)
    return _main_text(etree.tostring(page, encoding="unicode", method="html"), url, favor_recall=True)


def _main_text(markup: str, url: str, **wishes: bool) -> Any:
    # its output_format="markdown" leaves the text empty; formatting makes it Markdown
    return html.load_trafilatura().bare_extraction(
        markup, url=url, include_formatting=True, with_metadata=True, include_comments=False, **wishes
    )


def _headed(main: Any, root: Any) -> bool:
    return next(main.iter("h1", "h2"), None) is not None or next(root.iter("h1"), None) is not None
