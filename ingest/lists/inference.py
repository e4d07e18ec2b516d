"""Infer kind, names, year and title from the text around a link. Must not know list formats."""

import re
from textwrap import shorten
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from ingest.model import slug

# Longest title taken from a sentence.
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
    """Kind of a resource by its address; `page` by default."""
    return next((kind for pattern, kind in _KINDS_BY_HOST if pattern.search(url)), "page")


def kind_by_word(words: str) -> str:
    """Kind named by the text of a link, e.g. `Paper`; empty if it names none."""
    return _KINDS_BY_WORD.get(_normalise(words), "")


def is_generic(words: str) -> bool:
    """Whether the text of a link means nothing without its context, e.g. `here`."""
    normalised = _normalise(words)
    return normalised in _GENERIC or bool(_PART.match(normalised))


def is_descriptive(words: str, url: str) -> bool:
    """Whether the text of a link can be its title: neither an address nor generic, such as `here`."""
    label = collapse_spaces(words)
    is_address = label == url or label.lower().startswith(("http://", "https://"))
    return bool(label) and not is_address and not is_generic(label)


def choose_title(words: str, url: str, context: str) -> str:
    """Title of a link: its text if descriptive, else the text around it (`context`), else its address."""
    label = collapse_spaces(words)
    if is_descriptive(label, url) or not url:
        return label
    surrounding = shorten(context.replace(words, " "), TITLE_CHARACTERS, placeholder=" ...").strip("[](){}-–—:,;. ")
    if " " not in surrounding and not is_generic(label):
        return title_from_url(url)
    if not surrounding:
        return label
    return f"{surrounding}: {label.strip('[](){} ')}" if is_generic(label) else surrounding


def year(text: str) -> int | None:
    """The first year of a text such as `2019` or `2019-2021`; None for any other text."""
    match = _YEAR.match(text.strip())
    return int(match[1]) if match else None


def year_in(text: str) -> int | None:
    """The first year anywhere in a date; None without one."""
    match = _ANY_YEAR.search(text)
    return int(match[1]) if match else None


def split_details(text: str) -> tuple[list[str], int | None, str]:
    """Split `(Author, Organisation, 2019) remark` into names, year and remark."""
    text = text.strip()
    match = _DETAILS.match(text)
    if not match:
        return [], None, text
    details = [part.strip() for part in match[1].split(",") if part.strip()]
    names = [part for part in details if not _YEAR.match(part)]
    return names, next(filter(None, map(year, details)), None), text[match.end() :]


def last_is_organisation(names: list[str], url: str) -> bool:
    """Whether the last name is an organisation. A single name is an author, unless the address contains it."""
    host = re.sub(r"[^a-z0-9]", "", url.lower())
    return len(names) > 1 or (len(names) == 1 and slug(names[0]).replace("-", "") in host)


def title_from_url(url: str) -> str:
    """Title from an address: the words of its last segment, else its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    segment = unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = " ".join(re.sub(r"\.(?:html?|php|aspx?|md)$", "", segment).replace("-", " ").replace("_", " ").split())
    return words or (parts.netloc.removeprefix("www.") or url)


def strip_html(markup: str) -> str:
    """The text of an HTML fragment, as in feeds and exports. Plain text keeps its words."""
    if "<" not in markup and "&" not in markup:
        return collapse_spaces(markup)
    try:
        root = html.document_fromstring(f"<div>{markup}</div>", parser=_parser())
    except (etree.LxmlError, ValueError):
        return collapse_spaces(markup)
    texts = root.xpath("//text()[not(ancestor::script or ancestor::style)]")
    return collapse_spaces(" ".join(map(str, texts)))


def collapse_spaces(text: str) -> str:
    """`text` with single spaces between words."""
    return " ".join(text.split())


def _parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


def _normalise(words: str) -> str:
    return collapse_spaces(words).strip("[](){}.:!→»>* ").casefold()
