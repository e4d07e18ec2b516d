"""What the words around a link say: kind, names, year, title. Knows no shape of list."""

import re
from textwrap import shorten
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from ingest.model import slug

# How much of a sentence may stand for a title.
TITLE_CHARACTERS = 120
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:\s*[-–]\s*(?:(?:19|20)\d\d)?)?$")
_PART = re.compile(r"^(?:part|chapter|episode|vol(?:ume)?)?\.?\s*\d{1,3}$")
_ANY_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DETAILS = re.compile(r"^\s*\(((?:[^()]|\([^()]*\))*)\)")
_KINDS_BY_HOST = (
    (re.compile(r"youtube\.com|youtu\.be|vimeo\.com"), "video"),
    (re.compile(r"arxiv\.org|doi\.org|dl\.acm\.org|\.pdf$"), "paper"),
    (re.compile(r"github\.com|gitlab\.com"), "repo"),
    (re.compile(r"twitter\.com|//x\.com"), "thread"),
)
_KINDS_BY_WORD = {
    "paper": "paper", "papers": "paper", "pdf": "paper", "arxiv": "paper", "preprint": "paper",
    "code": "repo", "github": "repo", "repo": "repo", "repository": "repo", "source": "repo", "source code": "repo",
    "video": "video", "youtube": "video", "recording": "video", "talk": "talk", "slides": "slides", "deck": "slides",
    "blog": "post", "post": "post", "article": "post", "blog post": "post", "book": "book", "course": "course",
}  # fmt: skip
_GENERIC = {
    *_KINDS_BY_WORD, "here", "link", "read more", "more", "website", "site", "home page", "homepage", "demo", "docs",
    "documentation", "project", "project page", "web", "url", "this", "read", "download", "html",
}  # fmt: skip


def kind_of(url: str) -> str:
    """The kind that an address suggests; `page` where it suggests nothing."""
    return next((kind for pattern, kind in _KINDS_BY_HOST if pattern.search(url)), "page")


def kind_by_word(words: str) -> str:
    """The kind that a link's words name, as `Paper` does; empty where they name none."""
    return _KINDS_BY_WORD.get(_bare(words), "")


def is_generic(words: str) -> bool:
    """Whether these words of a link tell nothing without their context, as `here` does."""
    bare = _bare(words)
    return bare in _GENERIC or bool(_PART.match(bare))


def is_descriptive(words: str, url: str) -> bool:
    """Whether a link's words can be its title: neither its address nor words such as `here`."""
    said = collapse_spaces(words)
    return bool(said) and said != url and not said.lower().startswith(("http://", "https://")) and not is_generic(said)


def choose_title(words: str, url: str, context: str) -> str:
    """A title for a link: its words if they tell, else what stands around it, else its address."""
    said = collapse_spaces(words)
    if is_descriptive(said, url) or not url:
        return said
    around = shorten(context.replace(words, " "), TITLE_CHARACTERS, placeholder=" ...").strip("[](){}-–—:,;. ")
    if " " not in around and not is_generic(said):
        return title_from_url(url)
    if not around:
        return said
    return f"{around}: {said.strip('[](){} ')}" if is_generic(said) else around


def year(text: str) -> int | None:
    """The first year of `2019` or `2019-2021`; None for any other text."""
    match = _YEAR.match(text.strip())
    return int(match[1]) if match else None


def year_in(text: str) -> int | None:
    """The first year that stands anywhere in a date; None without one."""
    match = _ANY_YEAR.search(text)
    return int(match[1]) if match else None


def split_details(rest: str) -> tuple[list[str], int | None, str]:
    """Split `(Author, Organisation, 2019) remark` into names, year and the remark."""
    rest = rest.strip()
    match = _DETAILS.match(rest)
    if not match:
        return [], None, rest
    names = [part.strip() for part in match[1].split(",") if part.strip()]
    years = [found for part in names if (found := year(part))]
    return [part for part in names if not _YEAR.match(part)], years[0] if years else None, rest[match.end() :]


def last_is_organisation(names: list[str], url: str) -> bool:
    """A sole name is the author, unless the address carries it."""
    host = re.sub(r"[^a-z0-9]", "", url.lower())
    return len(names) > 1 or (len(names) == 1 and slug(names[0]).replace("-", "") in host)


def title_from_url(url: str) -> str:
    """A title for an address that comes without one: its last part in words, else its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = " ".join(re.sub(r"\.(?:html?|php|aspx?|md)$", "", last).replace("-", " ").replace("_", " ").split())
    return words or (parts.netloc.removeprefix("www.") or url)


def strip_html(markup: str) -> str:
    """The words of a snippet of HTML, as feeds and exports carry them; plain text stays as it is."""
    if "<" not in markup and "&" not in markup:
        return collapse_spaces(markup)
    try:
        root = html.document_fromstring(f"<div>{markup}</div>", parser=_parser())
    except (etree.LxmlError, ValueError):
        return collapse_spaces(markup)
    return collapse_spaces(
        " ".join(str(piece) for piece in root.xpath("//text()[not(ancestor::script or ancestor::style)]"))
    )


def collapse_spaces(text: str) -> str:
    """The words of `text`, one blank between two."""
    return " ".join(text.split())


def _parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


def _bare(words: str) -> str:
    return collapse_spaces(words).strip("[](){}.:!→»>* ").casefold()
