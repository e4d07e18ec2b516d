"""Deep links: URLs that open at a passage, such as a page of a PDF, a second of a video, or words on a page.

Knows URL formats; the words that identify a passage are chosen by `search.links.text_fragments`.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from index.catalog import Passage
from ingest.model import Locator, Via
from search.links import text_fragments

_VIDEO_HOSTS = {"youtube.com", "m.youtube.com", "youtu.be"}
# Hosts with no text that a browser can find: they draw it on a canvas or put it in a frame.
_OPAQUE_HOSTS = _VIDEO_HOSTS | {"docs.google.com", "drive.google.com", "colab.research.google.com"}
# Headings of plain words: the only ones that all site generators turn into the same anchor.
_PLAIN_HEADING = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")


def deep_link(passage: Passage, start: int, end: int) -> str | None:
    """The URL that opens at `document.text[start:end]`; None if the document has no URL.

    The curator's note is not part of the page, so its link is the URL of the page.
    """
    document = passage.document
    if document.via is Via.NOTE or not document.url:
        return document.url
    page, next_page = _find_page(passage, start)
    url = str(page.value) if page and document.via is Via.LIVE else document.url
    begin = page.offset if page else 0
    values = {locator.kind: locator.value for locator in passage.places if begin <= locator.offset <= start}
    if "page" in values:
        return f"{_strip_fragment(url)}#page={values['page']}"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _VIDEO_HOSTS and "second" in values:
        return _at_second(parts, int(values["second"]))
    if host in _OPAQUE_HOSTS or parts.scheme == "file" or parts.path.endswith(".ipynb"):
        return url
    text = document.text[begin:next_page]
    anchor = _anchor(passage, text) if page or host == "github.com" else ""
    return _with_fragment(url, anchor, text_fragments.text_directive(text, start - begin, end - begin))


def _find_page(passage: Passage, start: int) -> tuple[Locator | None, int | None]:
    """For a work of several pages the page that contains `start`, and the offset of the next page."""
    pages = [locator for locator in passage.places if locator.kind == "url"]
    earlier = [locator for locator in pages if locator.offset <= start]
    later = [locator.offset for locator in pages if locator.offset > start]
    return (earlier[-1] if earlier else None), (later[0] if later else None)


def _at_second(parts: SplitResult, second: int) -> str:
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "t"]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*query, ("t", f"{second}s")]), ""))


def _anchor(passage: Passage, text: str) -> str:
    """The anchor of the passage's heading if it is unique on the page: the fallback if the page's text has changed."""
    heading = passage.chunk.headings[-1] if passage.chunk.headings else ""
    is_unique = len(re.findall(rf"^#+[ \t]+{re.escape(heading)}[ \t#]*$", text, re.MULTILINE)) == 1
    return heading.lower().replace(" ", "-") if is_unique and _PLAIN_HEADING.fullmatch(heading) else ""


def _with_fragment(url: str, anchor: str, directive: str) -> str:
    base, _, fragment = url.partition("#")
    anchor = fragment.partition(":~:")[0] or anchor
    if not directive:
        return f"{base}#{anchor}" if anchor else url
    return f"{base}#{anchor}:~:text={directive}"


def _strip_fragment(url: str) -> str:
    return url.partition("#")[0]
