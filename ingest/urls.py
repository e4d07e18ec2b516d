"""Addresses: validation, the canonical key by which duplicates are recognised, and addresses in running text.

Knows only the syntax of addresses; opens none.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote_plus, urlsplit

from w3lib.url import canonicalize_url

from ingest.local_folders import is_local

# The same content under another host name.
_SAME_HOST = {
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "m.youtube.com": "youtube.com",
    "discordapp.com": "discord.com",
}
# Query parameters of campaigns and sharing links, as in the lists of AdGuard, ClearURLs and Firefox: they never choose
# what is shown.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|ga|gs|mc|mkt|itm|oly|vero|hsa)_.*|_ga|_gl|_hsenc|_hsmi|(?:fb|g|d|tw|y|ys)clid|(?:gb|wb)raid"
    r"|msclkid|igshid|gi|si|usp|ref_src|phpsessid|jsessionid"
)
# Parameters that name a referrer in one address and choose a part of the content in another: the value decides.
_REFERRER = re.compile(r"(?:source|ref|referr?er|medium|campaign|via)")
_CHANNELS = {
    "rss", "feed", "email", "newsletter", "twitter", "facebook", "linkedin", "reddit", "hackernews", "hn", "github",
    "ycombinator", "producthunt", "medium", "slack", "telegram", "share", "sharing", "social", "friends_link", "copy",
}  # fmt: skip
_CREDENTIALS = re.compile(r"(?<=:)//[^/?#\s]*@")
_NAME = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
_HOST = re.compile(rf"{_NAME}|localhost|\d+(?:\.\d+){{3}}|\[[0-9a-f:]+\]", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+-]*):(?!\d)\S", re.IGNORECASE)
# Anchors that choose no part of a page: its top, the text of a repository, sharing marks and text fragments.
_IDLE_ANCHOR = re.compile(r"top|readme|content|main|start|:~:.*|\.\w+|gs\.\w+", re.IGNORECASE)
_PUNCTUATION = ".,;:!?'*_)"
_IN_TEXT = re.compile(r"https?://[^\s<>\[\]\"`|\\^{}]+", re.IGNORECASE)


def url_problem(url: str) -> str | None:
    """Reason why `url` is not a web address, or None if it is one."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "its host or port is malformed"
    if parts.scheme.lower() not in {"http", "https"}:
        return "it does not begin with http:// or https://"
    if not host:
        return "it has no host"
    if re.search(r"\s", url) or not _HOST.fullmatch(host if ":" not in host else f"[{host}]"):
        return f"'{host}' is not a host name"
    return None


def without_credentials(url: str) -> str:
    """`url` without user name and password: for messages, logs and as a base of links."""
    return _CREDENTIALS.sub("//", url)


def other_scheme(url: str) -> str | None:
    """The scheme of an address outside the web, e.g. `irc`; None for a web address, a misspelt one, and other text."""
    match = _SCHEME.match(url.strip())
    scheme = match[1].lower() if match else ""
    return scheme if scheme and not set(scheme) <= set("htpsx") else None


# A list that is read again, or merged, has the same addresses.
@lru_cache(maxsize=16_384)
def key_of(url: str) -> str:
    """Canonical key of an address; equal keys mean the same resource.

    Scheme, `www.`, default port, tracking and sharing parameters, a trailing slash and `index.html` are ignored.
    So is the fragment, unless it is the route of an application, as in `#/route` and `#!forum`. The address of a file
    is its own key.
    """
    if is_local(url):
        return url.rstrip("/")
    try:
        plain = _without_tracking(url.strip().replace("&amp;", "&"))
        parts = urlsplit(canonicalize_url(plain, keep_fragments=True))
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    host = _SAME_HOST.get(host, host)
    path = parts.path.rstrip("/").removesuffix("/index.html").removesuffix("/index.htm")
    query = re.sub(r"=(?=&|$)", "", f"?{parts.query}") if parts.query else ""
    route = parts.fragment.rstrip("/") if parts.fragment.startswith(("/", "!")) else ""
    return f"{host}{port}{path}{query}{f'#{route}' if route else ''}"


def anchor_of(url: str) -> str:
    """The anchor of an address that chooses a part of a page; empty if there is none. A route is none."""
    fragment = url.partition("#")[2]
    return "" if fragment.startswith(("/", "!")) or _IDLE_ANCHOR.fullmatch(fragment) else fragment


def addresses_in(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each valid web address in running text, without the punctuation that follows it."""
    for match in _IN_TEXT.finditer(text):
        address = _without_punctuation(match[0])
        if not url_problem(address):
            yield match.start(), address


def _without_punctuation(address: str) -> str:
    """`address` without final punctuation and brackets that were opened before it."""
    end, open_brackets = len(address), address.count("(") - address.count(")")
    while address[end - 1] in _PUNCTUATION and not (address[end - 1] == ")" and open_brackets >= 0):
        open_brackets += address[end - 1] == ")"
        end -= 1
    return address[:end]


def _without_tracking(url: str) -> str:
    """`url` without the parameters that choose no content, and with single slashes in its path."""
    parts = urlsplit(url)
    query = "&".join(pair for pair in parts.query.split("&") if not _is_idle(pair, parts.hostname or ""))
    return parts._replace(path=re.sub(r"/+", "/", parts.path), query=query).geturl()


def _is_idle(pair: str, host: str) -> bool:
    """Whether a pair of the query chooses no content. An empty value chooses none; a name alone may."""
    name, equals, value = (unquote_plus(part).lower() for part in pair.partition("="))
    if not value and (equals or not name):
        return True
    if name == "feature":
        return host.endswith(("youtube.com", "youtu.be"))
    return bool(_TRACKING.fullmatch(name)) or bool(_REFERRER.fullmatch(name) and _is_referrer(value))


def _is_referrer(value: str) -> bool:
    """Whether a value names where a visitor comes from: a site, a channel, or a place on Medium."""
    return bool(_HOST.fullmatch(value)) or value in _CHANNELS or "--" in value
