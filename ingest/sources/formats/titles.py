"""The title of a page: its own, without the name of its site.

Sites add their name to the title element ("Title - Site", "Site | Title", "Site: Title"), and some templates put it
into a heading of each page. Knows markup and titles; must not know resources.
"""

import re
from typing import Any

from ingest.sources.formats import html

# What generators append to a heading as a link to itself.
_PERMALINK = re.compile(r"\s*(?:[¶§🔗#]|\[link\])+\s*$")
_SEPARATOR = re.compile(r"\s+[|·•»–—:-]+\s+|\s*::\s*")
# Headings that are read, and the longest title that is believed.
_MAX_HEADINGS, _MAX_CHARACTERS = 5, 250
# Words in the name of a site at most.
_SITE_WORDS = 5


def own_title(root: Any, site: str = "") -> str:
    """The title of the work on the page; empty if the page has none. `site` is the declared name of the site."""
    if declared := html.meta_values(root, "citation_title"):
        return _without_site(tidy_title(declared[0]), {site})
    main = html.main_container(root)
    inside = _headings(root if main is None else main)
    headings = inside or _headings(root)
    candidates = [html.page_title(root), *html.meta_values(root, "og:title", "twitter:title")]
    titles = [title for title in map(tidy_title, candidates) if title]
    if heading := next((text for text in headings for title in titles if _is_title(text, title, site)), ""):
        return heading
    bare = _without_site(titles[0], {site, *_headings(root)}) if titles else ""
    if bare == next(iter(titles), "") and len(inside) == 1 and inside[0].casefold() != site.casefold():
        return inside[0]
    return bare or next(iter(headings), "")


def site_in_title(root: Any, title: str) -> str:
    """The name of the site at the end of the title element, after the title of the page; empty without one."""
    whole = tidy_title(html.page_title(root))
    rest = whole[len(title) :] if title and whole.casefold().startswith(title.casefold()) else ""
    pieces = [piece.strip() for piece in _SEPARATOR.split(rest) if piece.strip()]
    return pieces[-1] if rest[:1] == " " and pieces and len(pieces[-1].split()) <= _SITE_WORDS else ""


def tidy_title(text: str) -> str:
    """A title on one line, without a permalink sign; empty if it is too long to be one."""
    title = _PERMALINK.sub("", " ".join(text.split()))
    return title if len(title) <= _MAX_CHARACTERS else ""


def _headings(element: Any) -> list[str]:
    if element is None:
        return []
    texts = (tidy_title(html.element_text(heading)) for heading in element.iter("h1"))
    return [text for text in texts if text][:_MAX_HEADINGS]


def _is_title(heading: str, title: str, site: str) -> bool:
    """Whether the heading is the title of the page: all of its title element, its begin, or its end after a colon."""
    text, whole = heading.casefold(), title.casefold()
    if text == site.casefold():
        return False
    before, _, after = whole.partition(text)
    if before == whole:
        return False
    is_begin = not before and (not after or bool(re.match(r"\W", after)))
    return is_begin or (not after and before.rstrip().endswith(":"))


def _without_site(title: str, names: set[str]) -> str:
    """`title` without a first or last piece that is one of `names`."""
    known = {name.casefold() for name in names if name}
    pieces = list(_SEPARATOR.finditer(title))
    before, colon, after = title.partition(": ")
    if colon and before.casefold() in known:
        return after.strip()
    if pieces and title[pieces[-1].end() :].casefold() in known:
        return title[: pieces[-1].start()]
    if pieces and title[: pieces[0].start()].casefold() in known:
        return title[pieces[0].end() :]
    return title
