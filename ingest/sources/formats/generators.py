"""Generators of documentation and web books, recognised by a page's markup. Must not know what follows from it."""

import re
from functools import lru_cache
from typing import Any

from ingest.sources.formats import html

_NAMES = re.compile(
    r"mkdocs|sphinx|mdbook|quarto|docusaurus|gitbook|bookdown|honkit|jupyter ?book|docsify|vitepress|hugo.*book"
    r"|just the docs|antora|nextra|starlight",
    re.IGNORECASE,
)
# Markup of generators without a `generator` element.
_TRACES = (
    "//script[@id='documentation_options' or contains(@src, 'documentation_options.js')]"
    "|//*[@id='mdbook-help-container' or @id='sidebar-toggle']|//div[contains(@class, 'wy-grid-for-nav')]"
    "|//nav[@id='quarto-sidebar']|//*[contains(@class, 'book-summary') or contains(@class, 'md-nav--primary')]"
    "|//div[contains(@class, 'wy-nav-content')]"
)
# Generators that also make blogs and plain sites; their documentation and books have a sidebar.
_GENERAL = re.compile("quarto", re.IGNORECASE)


def is_generated(root: Any) -> bool:
    """Whether a generator of documentation or books made the page."""
    return any(_NAMES.search(name) for name in html.meta_values(root, "generator")) or _has_traces(root)


def is_documentation(root: Any) -> bool:
    """Whether the page is of documentation or a book, not of a blog or plain site made by the same generator."""
    names = html.meta_values(root, "generator")
    return _has_traces(root) or any(_NAMES.search(name) and not _GENERAL.search(name) for name in names)


@lru_cache(maxsize=1)  # two readers of one page ask
def _has_traces(root: Any) -> bool:
    return bool(root.xpath(_TRACES))
