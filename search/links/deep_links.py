"""The address that opens at a passage: page of a PDF, second of a video, words on a page.

Knows how such addresses are formed; which words find a passage is `fragments`' business.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from index.catalog import Passage
from ingest.model import Locator, Via
from search.links import text_fragments

_VIDEOS = {"youtube.com", "m.youtube.com", "youtu.be"}
# They show no text that a browser could find: they paint it, or put it in a frame.
_OPAQUE = _VIDEOS | {"docs.google.com", "drive.google.com", "colab.research.google.com"}
# The one heading of which every generator makes the same anchor: plain words.
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")


def deep_link(passage: Passage, start: int, end: int) -> str | None:
    """The address that opens where `document.text[start:end]` stands; None if no address is known.

    The curator's note is no part of the page, so its address is the plain one.
    """
    document = passage.document
    if document.via is Via.NOTE or not document.url:
        return document.url
    page, after = _page(passage, start)
    url = str(page.value) if page and document.via is Via.LIVE else document.url
    begin = page.offset if page else 0
    held = {place.kind: place.value for place in passage.places if begin <= place.offset <= start}
    if "page" in held:
        return f"{_bare(url)}#page={held['page']}"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _VIDEOS and "second" in held:
        return _timed(parts, int(held["second"]))
    if host in _OPAQUE or parts.path.endswith(".ipynb"):
        return url
    text = document.text[begin:after]
    anchor = _anchor(passage, text) if page or host == "github.com" else ""
    return _at(url, anchor, text_fragments.text_directive(text, start - begin, end - begin))


def _page(passage: Passage, start: int) -> tuple[Locator | None, int | None]:
    """Which page of a work of many `start` is on, and where the next begins."""
    pages = [place for place in passage.places if place.kind == "url"]
    held = [place for place in pages if place.offset <= start]
    later = [place.offset for place in pages if place.offset > start]
    return (held[-1] if held else None), (later[0] if later else None)


def _timed(parts: SplitResult, second: int) -> str:
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "t"]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*query, ("t", f"{second}s")]), ""))


def _anchor(passage: Passage, text: str) -> str:
    """The anchor of the heading above, if that heading stands once on the page: where to go if the words changed."""
    heading = passage.chunk.headings[-1] if passage.chunk.headings else ""
    once = len(re.findall(rf"^#+[ \t]+{re.escape(heading)}[ \t#]*$", text, re.MULTILINE)) == 1
    return heading.lower().replace(" ", "-") if once and _PLAIN.fullmatch(heading) else ""


def _at(url: str, anchor: str, directive: str) -> str:
    bare, _, own = url.partition("#")
    place = own.partition(":~:")[0] or anchor
    if not directive:
        return f"{bare}#{place}" if place else url
    return f"{bare}#{place}:~:text={directive}"


def _bare(url: str) -> str:
    return url.partition("#")[0]
