"""Links of a list: what an address is relative to, and which links lead to no resource.

Knows spelling alone. What cannot be an address at all is for `ingest.urls`.
"""

import re
from urllib.parse import unquote, urljoin, urlsplit

# A name with a dot and an ending of letters. Alone it may be a file's, as in `notes.md`, but for these endings.
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_ENDINGS = {"com", "org", "net", "edu", "gov", "io", "ai", "dev", "info", "uk", "de", "fr", "ch", "nl", "eu"}
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# The reason that a book's list of chapters does not take for one.
BESIDE = "it leads to a file beside the list, whose address is not known"
_PERSONAL = ("mailto:", "tel:", "sms:", "data:")
_BADGE_HOSTS = {
    "img.shields.io", "shields.io", "badge.fury.io", "badgen.net", "hits.dwyl.com", "badges.gitter.im", "awesome.re",
    "api.codacy.com", "hits.seeyoufarm.com", "badges.frapsoft.com", "camo.githubusercontent.com",
}  # fmt: skip
_IMAGE = re.compile(r"\.(?:svg|png|gif|jpe?g|webp|ico)$", re.IGNORECASE)
_BADGE = re.compile(r"badge|shield|/hits?/", re.IGNORECASE)
_LICENCE_PAGES = re.compile(
    r"^(?:creativecommons\.org/(?:licenses|publicdomain)|(?:opensource|spdx)\.org/licenses?|gnu\.org/licenses)\b"
)
_HOUSEKEEPING = re.compile(
    r"^(?:licen[cs]e|copying|contributing|contributors|code[-_]of[-_]conduct)(?:[-_.][\w.-]*)?$", re.IGNORECASE
)
_ASIDE = {
    "license", "licence", "licensing", "contributing", "contribute", "contributors", "contribution", "contributions",
    "how to contribute", "table of contents", "contents", "toc", "code of conduct", "stargazers over time",
}  # fmt: skip


def resolve_link(href: str, base: str) -> str:
    """`href` made absolute against `base` where there is one; an anchor stays an anchor."""
    href = href.strip()
    if href.startswith("//"):
        return f"https:{href}"
    if not href or not base or href.startswith("#") or _SCHEME.match(href):
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def resolve_text_link(href: str, base: str) -> str:
    """As `resolve`, for links of a text: one that begins with a host's name lacks its `https://` alone."""
    bare = href.strip()
    host, slash, _ = bare.partition("/")
    if not _HOST.fullmatch(host.partition(":")[0]) or host.count(":") > 1:
        return resolve_link(href, base)
    sure = host.lower().startswith("www.")
    likely = not base and (bool(slash) or host.lower().rpartition(".")[2] in _ENDINGS)
    return f"https://{bare}" if sure or likely else resolve_link(href, base)


def skip_reason(url: str, base: str = "") -> str | None:
    """Why a link to `url` is no resource although nothing is wrong with it, or None if it may be one."""
    if url.startswith("#") or (base and _same_page(url, base)):
        return "it leads to a place in the list itself"
    if url.lower().startswith(_PERSONAL):
        return "it is not on the web"
    if not _SCHEME.match(url):
        return BESIDE
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return _badge(host, parts.path) or _housekeeping(host, parts.path)


def skip_section_reason(section: tuple[str, ...]) -> str | None:
    """Why nothing below these headings is a resource, or None."""
    named = next((label for label in section if label.strip(" :#").casefold() in _ASIDE), None)
    return f"it stands under '{named}'" if named else None


def _same_page(url: str, base: str) -> bool:
    return "#" in url and url.partition("#")[0] == base.partition("#")[0]


def _badge(host: str, path: str) -> str | None:
    if host in _BADGE_HOSTS or (_IMAGE.search(path) and _BADGE.search(f"{host}{path}")):
        return "it is a badge"
    return None


def _housekeeping(host: str, path: str) -> str | None:
    last = unquote(path).rstrip("/").rpartition("/")[2]
    if _LICENCE_PAGES.match(f"{host}{path}"):
        return "it is a licence"
    on_forge = host in {"github.com", "gitlab.com", "raw.githubusercontent.com", "codeberg.org", "bitbucket.org"}
    if on_forge and path.count("/") > 2 and _HOUSEKEEPING.match(last):
        return "it is about the list's upkeep"
    return None
