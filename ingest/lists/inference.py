"""Infer kind, names, year and title from the text around a link. Must not know list formats."""

import re
from html import unescape
from textwrap import shorten
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from ingest.model import UNKNOWN_KIND, slug

# Longest title taken from a sentence.
TITLE_CHARACTERS = 120
# Text around a link that a title is looked for in; more is not read.
_CONTEXT_CHARACTERS = 2_000
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:\s*[-–]\s*(?:(?:19|20)\d\d)?)?$")
_PART = re.compile(r"^(?:part|chapter|episode|vol(?:ume)?)?\.?\s*\d{1,3}$")
_ANY_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
# Words of names in lower case, those that a name may begin with first, and the most words of a name.
_PARTICLES = {
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "al", "bin", "ben", "ter",
    "ten", "the",
}  # fmt: skip
_CONNECTORS = {"and", "of", "for", "et", "und", "y", "at", "in", "on", "e"}
_NAME_WORDS = 8
_BRACKETS = {"(": ")", "[": "]"}
_DETAILS = re.compile(r"^\s*\(((?:[^()]|\([^()]*\))*)\)")
_KINDS_BY_HOST = (
    (re.compile(r"youtube\.com|youtu\.be|vimeo\.com"), "video"),
    (re.compile(r"arxiv\.org|doi\.org|dl\.acm\.org|\.pdf$"), "paper"),
    (
        re.compile(r"//(?:www\.)?git(?:hub|lab)\.com/(?!topics/|orgs/|sponsors/)[^/]+/[^/?#]|//gist\.github\.com/"),
        "repo",
    ),
    (re.compile(r"twitter\.com|//x\.com"), "thread"),
)
_KINDS_BY_WORD = {
    "paper": "paper", "papers": "paper", "pdf": "paper", "arxiv": "paper", "preprint": "paper",
    "code": "repo", "github": "repo", "repo": "repo", "repository": "repo", "source": "repo", "source code": "repo",
    "video": "video", "youtube": "video", "recording": "video", "talk": "talk", "slides": "slides", "deck": "slides",
    "blog": "post", "post": "post", "article": "post", "blog post": "post", "book": "book", "course": "course",
}  # fmt: skip
# A tag of HTML, in text that may be HTML or not, and a character reference.
_MARKUP = re.compile(
    r"<(?:/?(?:a|abbr|article|b|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|figure|font|h[1-6]|head|hr|html"
    r"|i|iframe|img|li|main|mark|ol|p|pre|q|s|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|th|tr"
    r"|tt|u|ul|video|wbr)(?:[\s/][^<>]*)?>|!--)", re.IGNORECASE,
)  # fmt: skip
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_GENERIC = {
    *_KINDS_BY_WORD, "here", "link", "read more", "more", "website", "site", "home page", "homepage", "demo", "docs",
    "documentation", "project", "project page", "web", "url", "this", "read", "download", "html",
}  # fmt: skip


def kind_of(url: str) -> str:
    """Kind of a resource by its address; `page` by default."""
    return next((kind for pattern, kind in _KINDS_BY_HOST if pattern.search(url)), UNKNOWN_KIND)


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
    return bool(label) and label != url and not is_address(label) and not is_generic(label)


def is_address(words: str) -> bool:
    """Whether the text of a link is an address."""
    return words.strip("([<").lower().startswith(("http://", "https://", "www."))


def choose_title(words: str, url: str, context: str) -> str:
    """Title of a link: its text if descriptive, else the text around it (`context`), else its address."""
    label = balance_brackets(collapse_spaces(words))
    if is_descriptive(label, url) or not url:
        return label
    surrounding = title_from_text(context[:_CONTEXT_CHARACTERS].replace(words, " "))
    if surrounding and (is_generic(label) or " " in surrounding):
        return surrounding
    return label if is_generic(label) else title_from_url(url)


def title_from_text(text: str) -> str:
    """Title from a sentence: its first words, without the punctuation around them."""
    return balance_brackets(
        shorten(text[:_CONTEXT_CHARACTERS], TITLE_CHARACTERS, placeholder=" ...").strip("[](){}-–—:,;. ")
    )


def balance_brackets(text: str) -> str:
    """`text` with its brackets closed; a last bracket that closes nothing is removed, unless it ends a smiley."""
    missing: list[str] = []
    for position, character in enumerate(text):
        if character in _BRACKETS:
            missing.append(_BRACKETS[character])
        elif character in missing:
            while missing.pop() != character:
                pass
        elif character in _BRACKETS.values() and position == len(text) - 1 and text[-2:-1] not in {":", ";", "-"}:
            text = text[:-1].rstrip()
    return text + "".join(reversed(missing))


def year(text: str) -> int | None:
    """The first year of a text such as `2019` or `2019-2021`; None for any other text."""
    match = _YEAR.match(text.strip())
    return int(match[1]) if match else None


def year_in(text: str) -> int | None:
    """The first year anywhere in a date; None without one."""
    match = _ANY_YEAR.search(text)
    return int(match[1]) if match else None


def split_details(text: str) -> tuple[list[str], int | None, str]:
    """Split `(Author, Organisation, 2019) remark` into names, year and remark. Other words in brackets are a remark.

    The first name of `(, Organisation, 2019)` is empty.
    """
    text = text.strip()
    match = _DETAILS.match(text)
    if not match:
        return [], None, text
    details = [part.strip() for part in match[1].split(",") if part.strip()]
    names = [part for part in details if not _YEAR.match(part)]
    first_year = next(filter(None, map(year, details)), None)
    if names and match[1].lstrip().startswith(","):  # no author: the name is that of an organisation
        return ["", *names], first_year, text[match.end() :]
    is_named = (
        _is_name(names[0]) if names and first_year else all(_is_name(name) and not is_generic(name) for name in names)
    )
    return (names, first_year, text[match.end() :]) if is_named else ([], first_year, text)


def _is_name(words: str) -> bool:
    """Whether words in brackets may name a person, an organisation or a site; a phrase or capitals alone do not."""
    content = re.findall(r"[\w’'.-]+", words)
    content = content[:1] + [word for word in content[1:] if word not in _CONNECTORS]
    content = [word for word in content if word.lower() not in _PARTICLES]
    is_phrase = any(word[0].islower() for word in content) or (len(content) > 1 and words.isupper())
    is_site = len(content) == 1 and bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", words))
    return is_site or (0 < len(content) <= _NAME_WORDS and not is_phrase and not _PART.match(words.casefold()))


def split_joined_names(names: list[str]) -> tuple[str, ...]:
    """The names, those joined by "and" as several if each is of several words: "Smith and Sons" is one."""
    joined = (name.split(" and ") for name in names if name)
    several = ((parts if all(" " in part.strip() for part in parts) else [" and ".join(parts)]) for parts in joined)
    return tuple(part.strip() for parts in several for part in parts)


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
    """The text of an HTML fragment, as in feeds and exports. Plain text keeps its words, also `<T>` and `a & b`."""
    if not _MARKUP.search(markup):
        return collapse_spaces(_REFERENCE.sub(lambda match: unescape(match[0]), markup))
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
