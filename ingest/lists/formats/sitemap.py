"""Sitemaps: each location is a resource, titled by its address. An index of sitemaps names them, unread."""

from ingest.lists import inference
from ingest.lists.collect import passed
from ingest.lists.link_rules import resolve
from ingest.lists.model import Draft, Entry, Problem, Source
from ingest.lists.xml import children, root_of, root_tag, text_in

BY_HAND = False


def accepts(source: Source) -> bool:
    """By its root element."""
    return root_tag(source) in {"urlset", "sitemapindex"}


def draft(source: Source) -> Draft:
    """Read a sitemap; the sitemaps that an index lists are named, so that they can be given as lists."""
    found: list[Entry | Problem] = []
    for element in children(root_of(source), "url", "sitemap"):
        url, line = resolve(text_in(element, "loc"), source.base), element.sourceline or 0
        if root_tag(source) == "sitemapindex":
            found.append(passed(line, url, "it is a sitemap itself; give it as a list of its own"))
        elif url:
            found.append(Entry(url, inference.title_of(url), line))
    return Draft(source.title, tuple(found))
