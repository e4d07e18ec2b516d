"""Sitemaps: each location is a resource, titled by its address. An index of sitemaps names them, unread."""

from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource
from ingest.lists.xml import children, root_of, root_tag, text_in

BY_HAND = False


def accepts(source: ListSource) -> bool:
    """By its root element."""
    return root_tag(source) in {"urlset", "sitemapindex"}


def draft(source: ListSource) -> ListDraft:
    """Read a sitemap; the sitemaps that an index lists are named, so that they can be given as lists."""
    found: list[ListEntry | ListProblem] = []
    for element in children(root_of(source), "url", "sitemap"):
        url, line = resolve_link(text_in(element, "loc"), source.base), element.sourceline or 0
        if root_tag(source) == "sitemapindex":
            found.append(skipped_link(line, url, "it is a sitemap itself; give it as a list of its own"))
        elif url:
            found.append(ListEntry(url, inference.title_from_url(url), line))
    return ListDraft(source.title, tuple(found))
