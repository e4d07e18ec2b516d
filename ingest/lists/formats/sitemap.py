"""Sitemaps: each location is a resource, titled by its address. Sitemaps of a sitemap index are listed, not read."""

from typing import ClassVar

from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource
from ingest.lists.xml import children, root_of, root_tag, text_in


class Sitemap:
    """The `ListFormat` of sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html)."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By the root element."""
        return root_tag(source) in {"urlset", "sitemapindex"}

    def draft(self, source: ListSource) -> ListDraft:
        """Parse a sitemap. The sitemaps of an index become skipped links, which can be given as lists."""
        entries: list[ListEntry | ListProblem] = []
        for element in children(root_of(source), "url", "sitemap"):
            url, line = resolve_link(text_in(element, "loc"), source.base), element.sourceline or 0
            if root_tag(source) == "sitemapindex":
                entries.append(skipped_link(line, url, "it is a sitemap itself; give it as a list of its own"))
            elif url:
                entries.append(ListEntry(url, inference.title_from_url(url), line))
        return ListDraft(source.title, tuple(entries))
