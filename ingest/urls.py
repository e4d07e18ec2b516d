"""Addresses: validation, and the canonical key by which duplicates are recognised.

Knows only the syntax of addresses; opens none.
"""

import re
from urllib.parse import urlsplit

from courlan import clean_url
from w3lib.url import canonicalize_url, url_query_cleaner

# The same content under another host name.
_SAME_HOST = {
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "m.youtube.com": "youtube.com",
    "discordapp.com": "discord.com",
}
# Query parameters of sharing links, beyond those that courlan drops.
_SHARING = ("gi", "source", "usp", "ref_src", "si", "feature")
_CREDENTIALS = re.compile(r"(?<=:)//[^/?#\s]*@")
_NAME = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
_HOST = re.compile(rf"{_NAME}|localhost|\d+(?:\.\d+){{3}}|\[[0-9a-f:]+\]", re.IGNORECASE)


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


def key_of(url: str) -> str:
    """Canonical key of an address; equal keys mean the same resource.

    Scheme, `www.`, default port, fragment, tracking and sharing parameters, a trailing
    slash and `index.html` are ignored.
    """
    try:
        cleaned = url_query_cleaner(clean_url(url) or url, _SHARING, remove=True)
        parts = urlsplit(canonicalize_url(cleaned))
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:  # clean_url may extract a nested address, which may be malformed
        return url
    host = (parts.hostname or "").removeprefix("www.")
    host = _SAME_HOST.get(host, host)
    path = parts.path.rstrip("/").removesuffix("/index.html").removesuffix("/index.htm")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{path}{query}"
