"""Articles: the main text of an HTML page, extracted by trafilatura, in Markdown blocks with plain inline text.

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
from ingest.sources.formats.inline_text import plain_extracted
from ingest.sources.formats.page_metadata import read_metadata
from ingest.wordcount import count_words

# Minimum of words if the page marks its main text or has a heading, or a title and nothing typical of walls.
_MIN_WORDS_MARKED = 15
# The extract of the marked main text replaces the first one if it has this share of its shingles (runs of words)
# and at most this many times its words: else it may consist of teasers, comments or a sidebar.
_SHINGLE_WORDS, _MIN_CONTAINED, _MAX_GROWTH = 4, 0.7, 2
# A first text of few words is replaced by one that contains it and is this many times as long.
_MIN_GROWTH = 1.5
# Custom elements of articles; trafilatura takes them for wrappers and loses their headings.
_ARTICLES = {"d-article", "dt-article"}
_ASIDES = ".//nav|.//*[contains(@class, 'd-contents') or contains(@class, 'd-byline')]|.//dt-byline|.//d-byline"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[a-zA-Z]")


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
    min_words = _MIN_WORDS_MARKED if _can_be_short(content, main, root) else MIN_WORDS
    return make_document(
        resource, plain_extracted(content), min_words=min_words, url=page.url, **read_metadata(parsed).as_fields()
    )


def _extract(parsed: html.ParsedPage, main: Any) -> Any:
    """Trafilatura's extract of the page; if it is short or lacks headings, the extract of the marked main text."""
    root, url = parsed.root, parsed.page.url
    if not _TAG.search(parsed.markup):
        return None  # data or plain text, declared as HTML
    if main is not None and (main.tag in _ARTICLES or "d-article" in (main.get("class") or "").split()):
        return _extract_main(root, main, url)
    extract = _run_trafilatura(root, url)
    if main is None or (extract is not None and _is_complete(extract.text or "", main)):
        return extract
    main_extract = _extract_main(root, main, url)
    if main_extract is not None and _is_better(main_extract.text or "", extract, main):
        return main_extract
    return extract


def _is_complete(content: str, main: Any) -> bool:
    headings = sum(1 for _ in main.iter("h2", "h3", "h4"))
    return count_words(content) >= MIN_WORDS and 2 * len(outline(content)) >= headings


def _is_better(content: str, extract: Any, main: Any) -> bool:
    """Whether the text `content` of the marked element `main` is to replace the first extract of the page."""
    before = (extract.text or "") if extract is not None else ""
    old, new = _WORD.findall(before.lower()), _WORD.findall(content.lower())
    # A page may have an <article> for each comment or teaser, but other marks stand for its main text.
    min_words = _MIN_WORDS_MARKED if main.tag == "article" else MIN_WORDS
    if count_words(before) < min_words:
        return len(new) > _MIN_GROWTH * len(old)
    if _contained_share(old, new) < _MIN_CONTAINED:
        return False
    if count_words(before) < MIN_WORDS:
        return len(new) > _MIN_GROWTH * len(old)
    return len(outline(content)) > len(outline(before)) and len(new) <= _MAX_GROWTH * len(old)


def _contained_share(old: list[str], new: list[str]) -> float:
    """The share of the shingles of `old` that `new` has too."""
    before = _shingles(old)
    return len(before & _shingles(new)) / len(before)


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    count = max(1, len(words) - _SHINGLE_WORDS + 1)
    return {tuple(words[start : start + _SHINGLE_WORDS]) for start in range(count)}


def _extract_main(root: Any, main: Any, url: str) -> Any:
    """Trafilatura's extract of a copy of the page with the marked main text only."""
    page, body = root.makeelement("html"), copy.deepcopy(main)
    for aside in body.xpath(_ASIDES):
        if aside.getparent() is not None:
            aside.drop_tree()
    body.tag, body.tail = "div", None
    page.extend([copy.deepcopy(head) for head in list(root.iter("head"))[:1]])
    article = page.makeelement("article")
    article.append(body)
    page.append(page.makeelement("body"))
    page[-1].append(article)
    return _run_trafilatura(page, url, favor_recall=True)


def _run_trafilatura(root: Any, url: str, **options: bool) -> Any:
    """Trafilatura's extract of the tree below `root`, which stays as it is, since it works on a copy."""
    # output_format="markdown" leaves the text empty; include_formatting makes it Markdown
    return html.load_trafilatura().bare_extraction(
        root, url=url, include_formatting=True, include_comments=False, **options
    )


def _can_be_short(content: str, main: Any, root: Any) -> bool:
    """Whether a page of few words is a short article rather than a menu, a banner or an unknown wall."""
    if main is not None or next(root.iter("h1", "h2"), None) is not None:
        return True
    return bool(html.page_title(root)) and not walls.hints_at_wall(content)
